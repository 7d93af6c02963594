"""What a calculation used and did: the same run of the rules, written down.

While a trace is open every rule that runs leaves a step, every parameter that is read is noted with the step it
served, and reasons and office decisions are kept. Without one, rules run bare: that is how a million rows are computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lindung.law.parameters import Value
    from lindung.law.rule import Rule


@dataclass(frozen=True)
class Step:
    """One rule as it ran: what went in (by name), what came out, the parameters read for it, and how deep it stood."""

    rule: Rule
    inputs: dict[str, Any]
    result: Any
    values: tuple[Value, ...]
    depth: int


@dataclass(frozen=True)
class Reason:
    """A sentence that a decision rests on, in both languages, with its article."""

    indonesian: str
    english: str
    article: str


@dataclass(frozen=True)
class Settled:
    """An open question as answered in this calculation: by an office's decision, or by the reading computed with."""

    question: str
    reading: str
    decided: bool


class Trace:
    """The derivation of one result. `decisions` maps open questions to the readings an office decided on."""

    def __init__(self, decisions: Mapping[str, str] | None = None) -> None:
        self.decisions = dict(decisions or {})
        self.steps: list[Step] = []
        self.values: list[Value] = []
        self.reasons: list[Reason] = []
        self.settled: list[Settled] = []
        self.depth = 0
        self._unserved: list[tuple[Value, int]] = []

    @property
    def unserved(self) -> tuple[Value, ...]:
        """The parameters that were read and decided something, but went into no rule."""
        return tuple(value for value, _ in self._unserved)

    def read(self, value: Value) -> None:
        """A parameter was read."""
        self._unserved.append((value, self.depth))
        self.values.append(value)

    def did(self, rule: Rule, inputs: dict[str, Any], result: Any) -> None:
        """A rule ran. It takes with it the parameters it read, and those read before that are among its inputs."""
        served: list[Value] = []
        if self._unserved:
            kept: list[tuple[Value, int]] = []
            for value, depth in self._unserved:
                if depth > self.depth or (depth == self.depth and _goes_with(value, inputs)):
                    served.append(value)
                else:
                    kept.append((value, depth))
            self._unserved = kept
        self.steps.append(Step(rule, inputs, result, tuple(served), self.depth))


def _goes_with(value: Value, inputs: dict[str, Any]) -> bool:
    """Whether a parameter read beside a rule went into it: sums and rates that are its inputs, others if next."""
    if value.unit not in ("rupiah", "percent"):
        return True
    return any(
        value.value in given if isinstance(given, tuple | list) else value.value == given for given in inputs.values()
    )


_active: ContextVar[Trace | None] = ContextVar("lindung_law_trace", default=None)
active = _active.get


@contextmanager
def tracing(decisions: Mapping[str, str] | None = None) -> Iterator[Trace]:
    """Write down what the rules do inside the block."""
    trace = Trace(decisions)
    token = _active.set(trace)
    try:
        yield trace
    finally:
        _active.reset(token)


def because(indonesian: str, english: str, article: str) -> None:
    """Give a reason for the result being computed. Nothing happens where no trace is open."""
    trace = _active.get()
    if trace is not None:
        reason = Reason(indonesian, english, article)
        if reason not in trace.reasons:
            trace.reasons.append(reason)
