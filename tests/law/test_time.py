"""Coverage in time: on every day on which anything changes, and the days around it, one law applies or a clear refusal.

The change days are read from the parameters, the rules and the tables themselves, so that an amendment added later is
walked without touching this file.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import lindung.law
from lindung.law import Decision, NotCovered, answer
from lindung.law.months import first_day, month_number
from lindung.law.parameters import FIRST_DAY, Parameter, all_parameters
from lindung.law.rule import RULES, Rule, answered, in_force, versions
from lindung.law.tables import rows
from tests.law.people_in_time import BEGINS, JKK_EVENTS, SITUATIONS

for module in walk_packages(lindung.law.__path__, "lindung.law."):
    import_module(module.name)

ONE_DAY = timedelta(days=1)
DATED_TABLES = ("bpu_income_brackets", "construction_brackets", "disability", "pmi_contributions")
LAST = date(2026, 11, 22)


@cache
def change_days() -> tuple[date, ...]:
    """The first day of every version of anything, and the day after its last."""
    found = {FIRST_DAY, LAST}
    dated: list[Any] = [value for one in all_parameters().values() for value in one.values]
    for one in (*dated, *RULES.values()):
        found |= {one.since} | ({one.until + ONE_DAY} if one.until else set())
    for table in DATED_TABLES:
        for row in rows(table):
            found |= {date.fromisoformat(row["valid_from"])} if row.get("valid_from") else set()
            found |= {date.fromisoformat(row["valid_to"]) + ONE_DAY} if row.get("valid_to") else set()
    return tuple(sorted(found))


def days_around() -> list[date]:
    """Every change day with the day before and the day after; days before the scheme too."""
    around = {day + ONE_DAY * step for day in change_days() for step in (-1, 0, 1)}
    return sorted(around | {FIRST_DAY - ONE_DAY * 400, LAST + ONE_DAY * 30})


DAYS = days_around()
IN_SCHEME = [day for day in DAYS if day >= FIRST_DAY]
BEFORE = [day for day in DAYS if day < FIRST_DAY]


def test_there_are_days_to_walk_on_both_sides_of_the_beginning() -> None:
    known = {date(2019, 12, 2), date(2021, 2, 2), date(2025, 2, 7), date(2023, 2, 22), date(2020, 8, 1)}
    assert known <= set(DAYS)
    assert BEFORE and len(IN_SCHEME) > 60


# --- Parameters and rules ---


@pytest.mark.parametrize("parameter", all_parameters().values(), ids=lambda one: one.name)
def test_a_parameter_has_one_value_on_every_day_from_its_first_to_its_last(parameter: Parameter) -> None:
    first, last = parameter.values[0].since, parameter.values[-1].until
    for day in DAYS:
        holding = [one for one in parameter.values if one.since <= day and (one.until is None or day <= one.until)]
        if day < first or (last is not None and day > last):
            assert holding == []
            with pytest.raises(NotCovered, match=str(day)):
                parameter.on(day)
        else:
            assert holding == [parameter.on(day)]


# The regulation itself left these days without a rule.
KNOWN_GAPS = {"jht.right_after_work": (date(2015, 8, 12), date(2015, 8, 31))}


@pytest.mark.parametrize("name", answered())
def test_a_rule_has_one_version_on_every_day_from_its_first_to_its_last(name: str) -> None:
    own = versions(name)
    first = min(one.since for one in own)
    last = None if any(one.until is None for one in own) else max(one.until for one in own if one.until)
    for day in DAYS:
        holding = [one for one in own if one.since <= day and (one.until is None or day <= one.until)]
        gap = name in KNOWN_GAPS and KNOWN_GAPS[name][0] <= day <= KNOWN_GAPS[name][1]
        if day < first or (last is not None and day > last) or gap:
            assert holding == []
            with pytest.raises(NotCovered, match=str(day)):
                in_force(name, day)
        else:
            assert [one.function for one in holding] == [in_force(name, day)]


def test_no_rule_begins_before_the_scheme() -> None:
    assert [one.name for one in RULES.values() if one.since < FIRST_DAY] == []


# --- A person of every segment, programme and event ---


def ask(name: str, day: date) -> Decision | NotCovered:
    """The answer, or the refusal. Whatever else comes (a defect, an impossible fact) fails the test."""
    kind, situation = SITUATIONS[name]
    try:
        return answer(kind, situation(day))
    except NotCovered as refused:
        return refused


@pytest.mark.parametrize("name", SITUATIONS)
def test_before_the_scheme_nothing_is_answered(name: str) -> None:
    for day in BEFORE:
        refused = ask(name, day)
        assert isinstance(refused, NotCovered), day
        assert refused.indonesian and refused.english and refused.indonesian != refused.english


@pytest.mark.parametrize("name", SITUATIONS)
def test_in_the_scheme_one_law_applies_or_a_clear_refusal(name: str) -> None:
    answers = 0
    for day in IN_SCHEME:
        found = ask(name, day)
        if isinstance(found, NotCovered):
            assert found.indonesian and found.english
            continue
        answers += 1
        assert found.amounts or found.entitled is not None
        later = [first_day(month_number(day) + months) for months in range(LATER.get(name.split()[0], 0) + 1)]
        laws = (*found.rules, *found.values)
        wrong = [one.name for one in laws if not any(holds(one, each) for each in (day, *later))]
        assert wrong == [], f"{day}: {wrong} did not apply then"
    assert answers or name in NEVER_ANSWERED, "no day was answered at all"


# What the sheets do not know on any day: the sentence says so.
NEVER_ANSWERED = {
    "PMI death",
    *(f"JKK {event} JAKON" for event in JKK_EVENTS),
}


# Months after the event whose law an answer may use too: benefits of job loss follow the day of each payment; a pension
# begins in the month after, and one that begins in February compares its limits with those of March.
LATER = {"JKP": 1, "JP": 2}


def holds(one: Any, day: date) -> bool:
    """Whether a rule or a value applied in the month of a day (contributions are judged by months)."""
    month = month_number(day)
    begins, ends = month_number(one.since), month_number(one.until) if one.until else month
    return begins <= month <= ends


def test_the_check_itself_sees_a_law_of_another_time() -> None:
    amended: Rule = next(one for one in RULES.values() if one.until)
    assert amended.until
    assert holds(amended, amended.until) and not holds(amended, amended.until + ONE_DAY * 40)


# Where our sources end in the middle, the refusal says so in these words.
KNOWN_HOLES = {
    "JHT after resignation": "left this to the minister",
    "JHT after termination": "left this to the minister",
    "PMI JKM before": "not found in the sources",
    "PMI JKM after": "not found in the sources",
}


@pytest.mark.parametrize("name", sorted(SITUATIONS.keys() - NEVER_ANSWERED))
def test_once_answered_it_stays_answered_unless_a_question_is_open(name: str) -> None:
    """A hole in the middle would be a lost version: from the first answer on, only a named question may refuse."""
    begun, holes = False, []
    for day in (one for one in IN_SCHEME if one <= LAST):
        found = ask(name, day)
        begun = begun or isinstance(found, Decision)
        if begun and isinstance(found, NotCovered) and found.question is None:
            holes.append(f"{day}: {found.english}")
    known = KNOWN_HOLES.get(name)
    assert [hole for hole in holes if known is None or known not in hole] == []
    assert bool(holes) is (known is not None), "a hole that is closed leaves the list"


@pytest.mark.parametrize("name", BEGINS)
def test_what_came_later_is_not_answered_before(name: str) -> None:
    for own in SITUATIONS:
        if own == name or (name == "PMI" and own.startswith("PMI")):
            assert all(isinstance(ask(own, day), NotCovered) for day in IN_SCHEME if day < BEGINS[name])
