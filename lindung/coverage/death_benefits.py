"""What a family may expect by law after a death, computed by the law library and never typed in.

What the record cannot know stays open and is said: whether the death was a work accident (then JKK pays instead), and
the schools of the children (scholarships come in addition). Where the law itself is open, no amount is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lindung.counsel.models import LegalDecision
from lindung.counsel.queries import all_decisions
from lindung.coverage.covered import CoverStatus
from lindung.law import Decision, Invalid, NotCovered, benefit, open_questions
from lindung.law.benefits.expiry import claim_term_ends
from lindung.law.parameters import Provenance

_PARTS = ("funeral", "death_grant", "periodic")
_NO_CHILD_NAMED = "PP 44/2015, PP 82/2019 Ps 25(3), 34(3)"


@dataclass(frozen=True)
class Standing:
    """How somebody stood on the day of an event: what a benefit is computed from, as far as the record knows it.

    `months`: months paid of the unbroken stretch up to that day; `unpaid`: months in arrears.
    """

    status: CoverStatus
    segment: str
    day: date
    months: int | None
    unpaid: int | None


@dataclass(frozen=True)
class Expected:
    """A benefit in rupiah. `total` None: the law leaves it open or gives nothing; `why` says so in both languages.

    `articles` stand beside `why`; `after_arrears` comes once arrears are paid; `parts` by the law's names; `question`
    where one stays open.
    """

    total: int | None
    after_arrears: int
    parts: dict[str, int]
    why: tuple[tuple[str, str], ...]
    question: str
    provenance: Provenance | None
    decision: Decision | None = None
    articles: tuple[str, ...] = ()


def jkm_expected(standings: Sequence[Standing]) -> list[Expected]:
    """What JKM pays for deaths that no work accident caused, in the same order. One question to the database."""
    decisions = all_decisions()
    found: dict[Standing, Expected] = {}
    for one in standings:
        if one not in found:
            found[one] = _jkm(one, decisions)
    return [found[one] for one in standings]


def _jkm(one: Standing, decisions: Mapping[str, Sequence[LegalDecision]]) -> Expected:
    if one.status is CoverStatus.NOT_COVERED:
        return _nothing("Tidak terlindungi JKM pada hari itu.", "Not covered by JKM on that day.")
    if one.status is CoverStatus.NOT_SETTLED:
        question = open_questions()["payment-after-lapse"]
        return _nothing(question.indonesian, question.english, question.name)
    facts: dict[str, Any] = {"programme": "JKM", "event": "death", "segment": one.segment}
    if one.months is not None:
        facts["months_contributed"] = one.months
    if one.status is CoverStatus.CONDITIONAL and one.unpaid:
        facts["arrears_months"] = one.unpaid
    return expected(facts, one.day, decisions)


def expected(facts: Mapping[str, Any], day: date, decisions: Mapping[str, Sequence[LegalDecision]]) -> Expected:
    """The benefit of a situation on a day, with the office's decisions that hold on it."""
    try:
        found = benefit({**facts, "event_date": day, "decisions": _holding(decisions, day)})
    except NotCovered as gap:
        return _nothing(gap.indonesian, gap.english, gap.question or "")
    except Invalid as wrong:
        return _nothing(str(wrong), wrong.english)
    # The record does not know the schools; that no child is named says nothing of the family.
    told = [one for one in found.reasons if "children" in facts or one.article != _NO_CHILD_NAMED]
    return Expected(
        total=found.amounts.get("total", 0) if found.entitled else None,
        after_arrears=found.amounts.get("after_arrears", 0),
        parts={name: found.amounts[name] for name in _PARTS if found.amounts.get(name)},
        why=tuple((one.indonesian, one.english) for one in told),
        articles=tuple(one.article for one in told),
        question="",
        provenance=found.weakest_provenance,
        decision=found,
    )


def last_day_to_claim_jkk(died_on: date) -> date:
    """The last day to claim JKK, had the death been a work accident. For JKM no term is written in the law."""
    return claim_term_ends(start=died_on, day=died_on)


def _holding(decisions: Mapping[str, Sequence[LegalDecision]], day: date) -> dict[str, str]:
    """The readings decided on for events of a day; a question or reading the library no longer has is passed over."""
    known = {name: {one.name for one in question.readings} for name, question in open_questions().items()}
    return {
        question: one.reading
        for question, made in decisions.items()
        for one in made
        if one.from_day <= day and (one.to_day is None or one.to_day >= day) and one.reading in known.get(question, ())
    }


def _nothing(indonesian: str, english: str, question: str = "") -> Expected:
    return Expected(None, 0, {}, ((indonesian, english),), question, None)
