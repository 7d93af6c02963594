"""Pension age of JP: PP 45/2015 Ps 15. It rises; whoever has once reached it has reached it for good."""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.days import age_on, birthday
from lindung.law.errors import LawDefect
from lindung.law.parameters import load, parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts
from lindung.law.trace import because


def pension_age(day: date) -> int:
    """The pension age in force on a day, in years. NotCovered before July 2015."""
    return parameter("benefits/jp", "jp_pension_age", day).whole


@rule(
    "PP 45/2015 Ps 15(1)-(3)",
    since="2015-07-01",
    id="Hari mencapai usia pensiun",
    en="Day on which pension age is reached",
)
def pension_age_reached_on(*, birth_date: date) -> date:
    """The first day on which the age is at least the pension age of that day."""
    for value in load("benefits/jp")["jp_pension_age"].values:
        day = max(birthday(birth_date, value.whole), value.since)
        if value.until is None or day <= value.until:
            pension_age(day)
            return day
    raise LawDefect("jp.yaml: jp_pension_age ends")


def has_reached_pension_age(facts: Facts, day: date) -> bool:
    """Whether the member has reached pension age by a day, with the reason where not.

    `birth_date` decides; `age` alone suffices where it is at least the pension age of the day. Without either the
    event itself says it. NotCovered for somebody who left before, where two readings of the law part.
    """
    if "birth_date" not in facts:
        if "age" not in facts or facts.need("age") >= pension_age(day):
            return True
        facts.need("birth_date")
    birth_date = facts.need("birth_date")
    reached = pension_age_reached_on(birth_date=birth_date)
    if reached <= day:
        return True
    left = facts.get("employment_ended_on")
    if left is not None and left <= day:
        age_then = pension_age(left)
        if age_on(birth_date, day) >= age_then and reading_of("jp-pension-age-left-before") == "at-leaving":
            return True
    because(
        f"Usia pensiun baru dicapai pada {reached}.",
        f"Pension age is reached only on {reached}.",
        "PP 45/2015 Ps 15(1)-(3)",
    )
    return False
