"""Parameters carry their source; files that do not are refused by file, parameter and key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lindung.law.errors import LawDefect, NotCovered
from lindung.law.exact_yaml import read_yaml
from lindung.law.parameters import FIRST_DAY, Provenance, all_parameters, load, parse, rooms
from lindung.law.questions import questions
from lindung.law.tables import table_parameters


def body(**changes: Any) -> dict[str, Any]:
    value = {"value": 3, "from": date(2015, 7, 1), "basis": "PP 44/2015 Ps 39", "provenance": "text"}
    return {"title": {"id": "a", "en": "a"}, "unit": "months", "values": [{**value, **changes}]}


@pytest.mark.parametrize("room", rooms())
def test_every_parameter_has_a_source_a_unit_and_both_languages(room: str) -> None:
    assert load(room)
    for parameter in load(room).values():
        assert set(parameter.title) == {"id", "en"}
        for value in parameter.values:
            assert value.basis and value.unit
            assert value.provenance in Provenance
            assert value.question is None or value.question in questions()


def test_a_value_with_its_source_is_accepted() -> None:
    assert parse("f.yaml", "n", body()).on(date(2020, 1, 1)).value == 3


@pytest.mark.parametrize("key", ["basis", "provenance", "from", "value"])
def test_a_value_without_its_source_is_refused(key: str) -> None:
    with pytest.raises(LawDefect, match=f"f.yaml: n: .*{key}"):
        parse("f.yaml", "n", body(**{key: ""}))


def test_an_unknown_key_is_refused_by_name() -> None:
    with pytest.raises(LawDefect, match="unknown key 'vlaue'"):
        parse("f.yaml", "n", body(vlaue=4))


def test_a_float_is_refused() -> None:
    with pytest.raises(LawDefect, match="not a whole number"):
        parse("f.yaml", "n", body(value=0.5))


def two(first_to: date | None, second_from: date) -> dict[str, Any]:
    first, second = body(to=first_to)["values"][0], body(**{"from": second_from})["values"][0]
    return {**body(), "values": [first, second]}


def test_periods_that_meet_are_accepted() -> None:
    parameter = parse("f.yaml", "n", two(date(2019, 12, 31), date(2020, 1, 1)))
    assert parameter.on(date(2019, 12, 31)).since == date(2015, 7, 1)
    assert parameter.on(date(2020, 1, 1)).since == date(2020, 1, 1)


@pytest.mark.parametrize("first_to", [date(2019, 12, 30), date(2020, 1, 1), None])
def test_a_gap_or_an_overlap_is_refused(first_to: date | None) -> None:
    with pytest.raises(LawDefect, match="gap or overlap"):
        parse("f.yaml", "n", two(first_to, date(2020, 1, 1)))


def test_the_day_before_the_scheme_is_not_covered_and_its_first_day_is() -> None:
    parameter = load("lapse")["tolerated_unpaid_months_bpu"]
    assert parameter.on(FIRST_DAY).value == 3
    with pytest.raises(NotCovered):
        parameter.on(date(2015, 6, 30))


def test_every_question_has_two_readings_with_sources() -> None:
    assert questions()
    for question in questions().values():
        assert len(question.readings) >= 2
        assert all(reading.source and reading.indonesian and reading.english for reading in question.readings)


def test_every_parameter_has_a_name_of_its_own() -> None:
    in_files = sum(len(load(room)) for room in rooms())
    assert len(all_parameters()) == in_files + len(table_parameters())


def test_a_per_cent_is_an_exact_fraction() -> None:
    value = parse("f.yaml", "n", {**body(value=Decimal("0.24")), "unit": "percent"}).on(FIRST_DAY)
    assert value.rate == Fraction(24, 10_000)
    with pytest.raises(LawDefect, match="not a whole number"):
        parse("f.yaml", "n", body(value=Decimal("0.24")))


def test_a_month_stands_for_its_first_and_its_last_day() -> None:
    value = parse("f.yaml", "n", body(**{"from": "2026-01", "to": "2026-02"})).values[0]
    assert (value.since, value.until) == (date(2026, 1, 1), date(2026, 2, 28))
    with pytest.raises(LawDefect, match="neither a date nor a month"):
        parse("f.yaml", "n", body(**{"from": "2026-13"}))


def test_an_error_names_its_line() -> None:
    text = "n:\n  title: {id: a, en: a}\n  unit: months\n  values:\n    - value: 3\n      form: 2015-07-01\n"
    with pytest.raises(LawDefect, match=r"f\.yaml, line 6: n: unknown key 'form'"):
        parse("f.yaml", "n", read_yaml(text)["n"])


def test_a_key_given_twice_is_refused_and_once_is_read() -> None:
    assert read_yaml("a: 0.1") == {"a": Decimal("0.1")}
    with pytest.raises(LawDefect, match="given twice"):
        read_yaml("a: 1\na: 2")
