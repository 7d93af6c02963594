"""The answer of the library: amounts, whether there is a right, why, and everything it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lindung.law.parameters import Provenance, Value
from lindung.law.plain import plain
from lindung.law.questions import questions
from lindung.law.rule import Rule
from lindung.law.trace import Reason, Step, Trace, tracing


@dataclass(frozen=True)
class Decision:
    """One result. `amounts` are whole rupiah unless the name says otherwise (a date, a per cent as text, months).

    `entitled` is None for contributions and taxes: nobody is entitled to those.
    """

    kind: str
    amounts: dict[str, Any]
    entitled: bool | None
    trace: Trace

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, in the order in which it came up."""
        return tuple(self.trace.reasons)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that ran, once each, in the order of its first run."""
        return tuple({step.rule.name: step.rule for step in self.trace.steps}.values())

    @property
    def values(self) -> tuple[Value, ...]:
        """Every dated parameter that was read, once each."""
        return tuple({(value.name, value.since): value for value in self.trace.values}.values())

    @property
    def weakest_provenance(self) -> Provenance:
        """The weakest of everything the result rests on."""
        known = [rule.provenance for rule in self.rules] + [value.provenance for value in self.values]
        return max(known, key=lambda one: one.weakness, default=Provenance.TEXT)

    def as_json(self, *, steps: bool = False) -> dict[str, Any]:
        """The decision as plain data for JSON: no floats, exact fractions as text. `steps`: with its derivation."""
        found: dict[str, Any] = {"kind": self.kind, "amounts": plain(self.amounts)}
        if self.entitled is not None:
            found["entitled"] = self.entitled
        found |= {
            "reasons": [{"id": one.indonesian, "en": one.english, "article": one.article} for one in self.reasons],
            "law": [_rule(one) for one in self.rules] + [_value(one) for one in self.values],
            "weakest_provenance": self.weakest_provenance.value,
            "open_questions": [_settled(one) for one in self.trace.settled],
        }
        if steps:
            found["steps"] = [_step(one) for one in self.trace.steps]
        return found


def decide(
    kind: str,
    compute: Callable[[], tuple[dict[str, Any], bool | None]],
    *,
    decisions: Mapping[str, str] | None = None,
) -> Decision:
    """Run a computation and keep its derivation. What it raises (NotCovered, Invalid) passes through."""
    with tracing(decisions) as trace:
        amounts, entitled = compute()
    return Decision(kind, amounts, entitled, trace)


def _rule(law: Rule) -> dict[str, Any]:
    return {
        "kind": "rule",
        "name": law.name,
        "article": law.citation,
        "id": law.indonesian,
        "en": law.english,
        "from": law.since.isoformat(),
        "to": law.until.isoformat() if law.until else None,
        "value": None,
        "provenance": law.provenance.value,
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "kind": "parameter",
        "name": value.name,
        "article": value.basis,
        "value": value.whole if not isinstance(value.value, Fraction) else value.written,
        "unit": value.unit,
        "from": value.since.isoformat(),
        "to": value.until.isoformat() if value.until else None,
        "provenance": value.provenance.value,
        "note": value.note,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.rule.name,
        "article": step.rule.citation,
        "id": step.rule.indonesian,
        "en": step.rule.english,
        "provenance": step.rule.provenance.value,
        "depth": step.depth,
        "inputs": plain(step.inputs),
        "result": plain(step.result),
        "parameters": [_value(one) for one in step.values],
    }


def _settled(one: Any) -> dict[str, Any]:
    question = questions()[one.question]
    return {
        "question": one.question,
        "id": question.indonesian,
        "en": question.english,
        "reading": one.reading,
        "decided_by_office": one.decided,
    }
