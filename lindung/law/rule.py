"""A rule carries its article, the days on which it applies, and a sentence for the reader."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from lindung.law.errors import LawDefect, NotCovered
from lindung.law.parameters import Provenance
from lindung.law.trace import active

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Where a rule stands in the law, from when (until, inclusive; None: still) it applies, and what it says."""

    name: str
    citation: str
    since: date
    until: date | None
    indonesian: str
    english: str
    provenance: Provenance
    answers: str | None
    function: Callable[..., Any]


RULES: dict[str, Rule] = {}
_VERSIONS: dict[str, list[Rule]] = {}


def rule(
    citation: str,
    *,
    since: str,
    id: str,
    en: str,
    until: str | None = None,
    answers: str | None = None,
    provenance: str = "text",
) -> Callable[[Function], Function]:
    """Mark a function with keyword-only arguments as the code of an article.

    `id` and `en` say in one short phrase what it computes. Where an amendment replaced a rule, both versions `answer`
    to one name and `in_force` picks by the day; two versions for one day are a LawDefect.
    """

    def mark(function: Function) -> Function:
        name = f"{function.__module__.removeprefix('lindung.law.')}.{function.__qualname__}"
        law = Rule(
            name=name,
            citation=citation,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else None,
            indonesian=id,
            english=en,
            provenance=Provenance(provenance),
            answers=answers,
            function=function,
        )
        _register(law)

        @functools.wraps(function)
        def traced(**inputs: Any) -> Any:
            trace = active()
            if trace is None:
                return function(**inputs)
            trace.depth += 1
            try:
                result = function(**inputs)
            finally:
                trace.depth -= 1
            trace.did(law, inputs, result)
            return result

        traced.law = law  # type: ignore[attr-defined]
        if answers:
            _VERSIONS[answers][-1] = _called(law, traced)
        return cast(Function, traced)

    return mark


def in_force(name: str, day: date) -> Callable[..., Any]:
    """The version of a rule that applies on a day. NotCovered if none does."""
    for law in _VERSIONS[name]:
        if law.since <= day and (law.until is None or day <= law.until):
            return law.function
    known = ", ".join(f"{law.since} – {law.until or '…'}" for law in sorted(_VERSIONS[name], key=lambda one: one.since))
    raise NotCovered(
        f"Tidak ada aturan {name} yang berlaku pada {day}; yang dikenal berlaku {known}.",
        f"No rule {name} applies on {day}; those known apply {known}.",
    )


def versions(name: str) -> tuple[Rule, ...]:
    """Every version of a rule, as registered."""
    return tuple(_VERSIONS[name])


def answered() -> tuple[str, ...]:
    """The names that dated versions answer to."""
    return tuple(sorted(_VERSIONS))


def _called(law: Rule, traced: Callable[..., Any]) -> Rule:
    return Rule(**{**law.__dict__, "function": traced})


def _register(law: Rule) -> None:
    RULES[law.name] = law
    if law.answers is None:
        return
    others = _VERSIONS.setdefault(law.answers, [])
    for other in others:
        if law.since <= (other.until or date.max) and other.since <= (law.until or date.max):
            raise LawDefect(f"{law.name} and {other.name} both answer {law.answers} from {max(law.since, other.since)}")
    others.append(law)
