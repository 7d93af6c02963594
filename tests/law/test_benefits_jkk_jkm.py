"""JKK, JKM and scholarships: what must hold for every wage, date and family, and what no single case can say."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.law import benefit
from lindung.law.benefits import disability_table
from lindung.law.benefits.expiry import years_later
from lindung.law.benefits.heirs import first_heirs, shares
from lindung.law.errors import Invalid, NotCovered
from lindung.law.explain import explain
from lindung.law.text import words

DAYS = st.dates(date(2015, 7, 1), date(2026, 11, 22))
WAGES = st.integers(0, 10**9)
YEARS = st.fixed_dictionaries({}, optional={level: st.integers(0, 20) for level in ("TK", "SD", "SMP", "SMA", "PT")})
CHILD = st.fixed_dictionaries({"school_years": YEARS}, optional={"age": st.integers(0, 30), "married": st.booleans()})
CHILDREN = st.lists(CHILD, max_size=2)


def of(**situation: Any) -> dict[str, Any]:
    return benefit(situation).amounts


def death(day: date, wage: int, children: list[Any] | None = None) -> dict[str, Any]:
    return of(programme="JKK", segment="PU", event="death", event_date=day, wage=wage, children=children or [])


@given(DAYS, WAGES, WAGES)
def test_no_death_grant_falls_when_the_wage_rises(day: date, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert death(day, low)["total"] <= death(day, high)["total"]


@given(DAYS, WAGES, st.integers(0, 10**6), st.sampled_from(disability_table.codes()))
def test_no_disability_grant_falls_when_the_wage_rises(day: date, wage: int, more: int, code: str) -> None:
    injury: dict[str, Any] = {"code": code}
    if disability_table.has_sides(code):
        injury["side"] = "left"
    if disability_table.counts_steps(code):
        injury["steps"] = 3
    if disability_table.range_of(code):
        injury["assessed_percent"] = "12.5"
    asked = {
        "programme": "JKK", "segment": "PU", "event": "partial_disability", "event_date": day,
        "injuries": [injury], "decisions": {"impotence-percentage": "thirty"},
    }  # fmt: skip
    assert of(**asked, wage=wage)["disability_grant"] <= of(**asked, wage=wage + more)["disability_grant"]


@given(DAYS, WAGES, st.integers(0, 10**6), st.integers(1, 60))
def test_no_incapacity_benefit_falls_with_a_higher_wage_or_a_longer_time(
    day: date, wage: int, more: int, months: int
) -> None:
    asked = {"programme": "JKK", "segment": "PU", "event": "temporary_incapacity", "event_date": day}
    first = of(**asked, wage=wage, incapacity_months=months)["temporary_incapacity"]
    assert first <= of(**asked, wage=wage + more, incapacity_months=months)["temporary_incapacity"]
    assert first <= of(**asked, wage=wage, incapacity_months=months + 1)["temporary_incapacity"]


@given(DAYS, st.integers(1, 10**9), st.integers(1, 40), WAGES)
def test_the_split_of_the_incapacity_benefit_adds_up_and_nobody_pays_back(
    day: date, wage: int, months: int, paid: int
) -> None:
    found = of(
        programme="JKK", segment="PU", event="temporary_incapacity", event_date=day, wage=wage,
        incapacity_months=months, paid_by_employer=paid,
    )  # fmt: skip
    assert found["to_employer"] + found["to_worker"] == found["temporary_incapacity"]
    assert 0 <= found["to_employer"] <= months * paid and found["to_worker"] >= 0


@given(DAYS, WAGES, CHILDREN)
def test_the_parts_of_a_death_benefit_sum_to_its_total(day: date, wage: int, children: list[Any]) -> None:
    found = death(day, wage, children)
    assert found["total"] == sum(found[name] for name in ("death_grant", "periodic", "funeral", "scholarship"))


@given(DAYS, CHILDREN, st.integers(0, 400), st.integers(0, 6), st.sampled_from(("PU", "BPU")))
def test_the_parts_of_jkm_sum_to_its_total_and_nothing_is_lost_while_arrears_wait(
    day: date, children: list[Any], months: int, arrears: int, segment: str
) -> None:
    asked = {
        "programme": "JKM", "segment": segment, "event": "death", "event_date": day, "children": children,
        "months_contributed": months, "decisions": {"bpu-first-months": "full"},
    }  # fmt: skip
    found, whole = of(**asked, arrears_months=arrears), of(**asked)
    assert found["total"] == sum(found[name] for name in ("death_grant", "periodic", "funeral", "scholarship"))
    if segment == "PU" or arrears <= 3:
        assert found["total"] + found.get("after_arrears", 0) == whole["total"]
    else:
        assert found["total"] == 0


@given(DAYS, CHILDREN)
def test_no_scholarship_exceeds_one_hundred_and_seventy_four_million(day: date, children: list[Any]) -> None:
    assert death(day, 5_000_000, children)["scholarship"] <= 174_000_000


@given(DAYS, CHILD, st.sampled_from(("TK", "SD", "SMP", "SMA", "PT")))
def test_a_further_year_at_school_never_lowers_the_scholarship(day: date, child: dict[str, Any], level: str) -> None:
    # With an age the last years may be cut: the order of levels then decides which, so it stays out here.
    child = {"school_years": child["school_years"]}
    longer = {"school_years": child["school_years"] | {level: child["school_years"].get(level, 0) + 1}}
    if longer["school_years"][level] <= 20:
        assert death(day, 0, [child])["scholarship"] <= death(day, 0, [longer])["scholarship"]


@given(DAYS, st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 2 * 10**7))
def test_transport_never_exceeds_its_receipts(day: date, land: int, sea: int, air: int) -> None:
    receipts = {"land": land, "sea": sea, "air": air}
    asked = of(programme="JKK", segment="PU", event="transport", event_date=day, receipts=receipts)
    assert asked["transport"] <= land + sea + air


@given(st.dates(date(2019, 12, 2), date(2026, 1, 1)))
def test_a_claim_of_five_years_ends_with_its_anniversary(day: date) -> None:
    last = years_later(day, 5)
    asked = {"programme": "JKK", "segment": "PU", "event_date": day}
    assert benefit({**asked, "claimed_on": last}).entitled is True
    assert benefit({**asked, "claimed_on": last + timedelta(days=1)}).entitled is False


def test_a_term_from_a_leap_day_ends_with_february() -> None:
    assert years_later(date(2020, 2, 29), 5) == date(2025, 2, 28)


def test_a_term_from_the_day_before_ends_on_the_same_day_of_the_month() -> None:
    assert years_later(date(2020, 2, 28), 5) == date(2025, 2, 28)


def test_widow_and_child_come_before_the_parents() -> None:
    assert first_heirs(relatives=("mother", "child", "widow")) == ("child", "widow")


def test_parents_come_next_where_neither_widow_nor_child_lives() -> None:
    assert first_heirs(relatives=("sibling", "mother")) == ("mother",)


@pytest.mark.parametrize(
    ("relatives", "first"),
    [
        (("sibling", "parent_in_law"), ("sibling",)),
        (("parent_in_law", "named_in_will"), ("parent_in_law",)),
        (("named_in_will",), ("named_in_will",)),
        ((), ()),
    ],
)
def test_each_level_takes_only_if_the_one_before_is_empty(relatives: tuple[str, ...], first: tuple[str, ...]) -> None:
    assert first_heirs(relatives=relatives) == first


def test_a_cousin_is_not_in_the_order() -> None:
    with pytest.raises(Invalid, match="cousin"):
        first_heirs(relatives=("cousin",))


def test_a_single_heir_takes_everything() -> None:
    assert shares(("widow", "mother")) == {"widow": 100}


def test_how_two_heirs_of_one_level_share_is_not_written() -> None:
    with pytest.raises(NotCovered):
        shares(("widow", "child"))


def test_the_table_of_disability_is_the_one_of_the_sheet() -> None:
    content = (files("lindung.law") / "tables" / "disability.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "e2b53a5c602fea6fd4cfe9d307de413b34b60e16371e41e2f2443b760be9ee29"


def test_a_row_of_the_table_stands_in_the_derivation_with_its_provenance() -> None:
    found = benefit(
        {
            "programme": "JKK", "segment": "PU", "event": "partial_disability", "event_date": "2023-06-01",
            "wage": 1_000_000, "injuries": [{"code": "D12", "side": "right"}],
        }
    )  # fmt: skip
    row = next(value for value in found.values if value.name == "disability_D12")
    assert (row.written, row.provenance) == ("15", "text-predecessor")
    assert "PP 53/2012" in row.basis


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_derivation_names_every_input_in_words(language: str) -> None:
    situations: list[dict[str, Any]] = [
        {"event": "death", "wage": 5_000_000, "children": [{"school_years": {"SD": 1}, "age": 9}]},
        {"event": "total_disability", "wage": 5_000_000},
        {"event": "partial_disability", "wage": 5_000_000, "injuries": [{"code": "D20", "assessed_percent": "12.5"}]},
        {"event": "temporary_incapacity", "wage": 5_000_000, "incapacity_months": 9, "paid_by_employer": 1},
        {"event": "transport", "receipts": {"land": 1, "sea": 2, "air": 3}},
        {"event": "orthosis", "cost": 7},
        {"event": "late_payment", "days_late": 3, "benefit": 100},
    ]
    for situation in situations:
        found = benefit({"programme": "JKK", "segment": "PU", "event_date": "2023-06-01", **situation})
        assert explain(found, language)
        assert found.reasons, situation
        for step in found.trace.steps:
            assert step.rule.name.rpartition(".")[2] in words(), step.rule.name
            assert set(step.inputs) <= set(words()), step.rule.name
        assert set(found.amounts) <= set(words())


def test_a_benefit_that_is_refused_says_why_with_an_article() -> None:
    refused = benefit(
        {"programme": "JKM", "segment": "BPU", "event": "death", "event_date": "2023-06-01", "arrears_months": 4}
    )
    assert refused.entitled is False
    assert {reason.article for reason in refused.reasons} == {"PP 44/2015 Ps 42(2)"}
