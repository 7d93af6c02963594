"""From a situation to an answer of the law, with the decisions of the office that hold for its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lindung.counsel.models import LegalDecision
from lindung.counsel.queries import holding_on
from lindung.law import Decision, Invalid, NotCovered, answer, open_questions
from lindung.web.dates import today


@dataclass(frozen=True)
class Answer:
    """What came of a situation: the library's decision, or why there is none. `used` are the office's decisions on
    open questions that the result rests on."""

    situation: dict[str, Any]
    decision: Decision | None = None
    open: NotCovered | None = None
    invalid: Invalid | None = None
    used: tuple[LegalDecision, ...] = ()


def calculate(kind: str, situation: Mapping[str, Any]) -> Answer:
    """The answer to a situation. Decisions given with it count; otherwise those the office recorded for its day."""
    given = dict(situation)
    held: list[LegalDecision] = []
    if "decisions" not in given:
        held = office_decisions(given)
    decided = {one.question: one.reading for one in held}
    try:
        found = answer(kind, given | {"decisions": decided} if decided else given)
    except NotCovered as gap:
        return Answer(given, open=gap)
    except Invalid as wrong:
        return Answer(given, invalid=wrong)
    rested = {one.question for one in found.trace.settled if one.decided}
    return Answer(given, decision=found, used=tuple(one for one in held if one.question in rested))


def office_decisions(situation: Mapping[str, Any]) -> list[LegalDecision]:
    """The office's decisions for the day of a situation; none where it has no day. A question that a later version
    of the library no longer asks needs none."""
    day = day_of(situation)
    if day is None:
        return []
    known = {name: {one.name for one in question.readings} for name, question in open_questions().items()}
    return [one for one in holding_on(day) if one.reading in known.get(one.question, ())]


def day_of(situation: Mapping[str, Any]) -> date | None:
    """The day that a situation is about: of its month the first, of its event the day. Today for a benefit whose
    event has no day yet (a withdrawal, say); None where what is given is no date."""
    month = situation.get("month")
    if month is not None:
        return _day(f"{month}-01")
    for name in ("event_date", "terminated_on", "date", "cause_date", "claimed_on"):
        if situation.get(name) is not None:
            return _day(situation[name])
    payments = situation.get("payments")
    if isinstance(payments, list) and payments and isinstance(payments[0], dict):
        return _day(payments[0].get("date"))
    return today()


def _day(given: Any) -> date | None:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None
