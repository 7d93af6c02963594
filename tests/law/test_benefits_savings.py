"""JHT, its tax, JP and JKP: what must hold whatever the numbers, and what cases cannot say."""

from __future__ import annotations

import csv
import hashlib
from datetime import date, timedelta
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.law import benefit, tax
from lindung.law.benefits.days import age_on, birthday, months_later
from lindung.law.benefits.jht_causes import CAUSES
from lindung.law.benefits.jp_age import pension_age, pension_age_reached_on
from lindung.law.benefits.jp_wages import average_indexed_wage
from lindung.law.explain import explain
from lindung.law.parameters import load
from lindung.law.rule import versions

RUPIAH = st.integers(1, 10**12)
DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))
PAID = [f"2024-{month:02}" for month in range(1, 13)]


def _tax(*payments: tuple[date, int], npwp: bool = True) -> list[int]:
    answer = tax({"npwp": npwp, "payments": [{"date": day, "amount": amount} for day, amount in payments]})
    taxes: list[int] = answer.amounts["tax"]
    return taxes


def _jkp(wage: int, terminated: str = "2025-01-15", **more: object) -> list[int]:
    situation = {"programme": "JKP", "event": "termination", "wage": wage, "paid_months": PAID}
    cash: list[int] = benefit(situation | {"terminated_on": terminated} | more).amounts["cash"]
    return cash


def _disability(wage: int, year: int = 2026) -> int:
    history = [{"year": 2025, "counted_wage": wage, "months": 12, "inflation_percent": 0}]
    situation = {"programme": "JP", "event": "disability", "history": history, "pension_year": year}
    pension: int = benefit(situation).amounts["monthly_pension"]
    return pension


@given(RUPIAH, st.integers(0, 10**9), DAYS)
def test_more_jht_never_bears_less_tax(amount: int, more: int, day: date) -> None:
    assert _tax((day, amount))[0] <= _tax((day, amount + more))[0]


@given(RUPIAH, st.integers(1, 10**9))
def test_more_jht_in_the_third_year_never_bears_less_tax(amount: int, more: int) -> None:
    first, third = (date(2022, 5, 1), 1), date(2024, 5, 1)
    assert _tax(first, (third, amount))[1] <= _tax(first, (third, amount + more))[1]


@given(st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2025, 12, 31)), RUPIAH), min_size=1, max_size=6))
def test_a_sum_paid_in_parts_bears_the_tax_of_the_whole(payments: list[tuple[date, int]]) -> None:
    whole = sum(amount for _, amount in payments)
    assert sum(_tax(*payments)) == _tax((date(2024, 1, 1), whole))[0]


@given(RUPIAH)
def test_tax_never_takes_more_than_the_marginal_rate(amount: int) -> None:
    assert 0 <= _tax((date(2024, 5, 1), amount))[0] <= Fraction(amount, 20) + 1


@given(RUPIAH)
def test_no_tax_number_never_bears_less(amount: int) -> None:
    payments = ((date(2022, 5, 1), 1), (date(2024, 5, 1), amount))
    assert _tax(*payments)[1] <= _tax(*payments, npwp=False)[1]


@given(st.integers(0, 10**9), st.sampled_from(["2025-02-07", "2025-01-15"]))
def test_jkp_cash_never_exceeds_its_rate_of_the_cap(wage: int, terminated: str) -> None:
    more = {} if terminated == "2025-02-07" else {"payment_dates": ["2025-01-31", "2025-02-28"]}
    for month, cash in enumerate(_jkp(wage, terminated, **more)):
        most = 2_250_000 if terminated == "2025-01-15" and month == 0 else 3_000_000
        assert 0 <= cash <= most


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_higher_wage_never_lowers_jkp_cash(wage: int, more: int) -> None:
    assert sum(_jkp(wage, "2025-02-07")) <= sum(_jkp(wage + more, "2025-02-07"))


@given(st.integers(0, 10**9), st.integers(2016, 2026))
def test_a_pension_stays_within_the_limits_of_its_year(wage: int, year: int) -> None:
    room = load("benefits/jp")
    least, greatest = (room[f"jp_{name}_monthly_pension"].on(date(year, 12, 31)).whole for name in ("min", "max"))
    history = [{"year": year, "counted_wage": wage, "months": 12}]
    situation = {"programme": "JP", "event": "disability", "history": history, "pension_year": year}
    assert least <= benefit(situation).amounts["monthly_pension"] <= greatest


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_higher_wage_never_lowers_a_pension(wage: int, more: int) -> None:
    assert _disability(wage) <= _disability(wage + more)


@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=10))
def test_without_inflation_the_average_lies_between_the_least_and_the_greatest_wage(wages: list[int]) -> None:
    history = [
        {"year": 2015 + place, "counted_wage": wage, "inflation_percent": Fraction(0)}
        for place, wage in enumerate(wages)
    ]
    assert min(wages) <= average_indexed_wage(history, 2015 + len(wages)) <= max(wages)


@given(st.dates(date(1950, 1, 1), date(2000, 12, 31)))
def test_pension_age_is_reached_on_the_first_day_on_which_the_age_suffices(birth_date: date) -> None:
    reached = pension_age_reached_on(birth_date=birth_date)
    assert age_on(birth_date, reached) >= pension_age(reached)
    before = reached - timedelta(days=1)
    if before >= date(2015, 7, 1):
        assert age_on(birth_date, before) < pension_age(before)


@given(st.dates(date(1950, 1, 1), date(1980, 12, 31)), st.integers(50, 70))
def test_a_birthday_is_the_first_day_of_an_age(birth_date: date, age: int) -> None:
    day = birthday(birth_date, age)
    assert age_on(birth_date, day) == age
    assert age_on(birth_date, day - timedelta(days=1)) == age - 1


def test_a_month_after_the_end_of_a_long_month_is_the_end_of_the_short_one() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 1, 30), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 1, 28), 1) == date(2024, 2, 28)


@pytest.mark.parametrize("year", range(2015, 2051))
def test_the_ladder_of_the_pension_age_is_the_one_of_the_regulation(year: int) -> None:
    expected = 56 if year < 2019 else min(65, 57 + (year - 2019) // 3)
    assert pension_age(date(year, 12, 31)) == expected


def test_the_limits_are_those_of_the_table() -> None:
    room = load("benefits/jp")
    with (files("lindung.law.tables") / "jp_parameters.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = date(int(row["year"]), 12, 31)
            assert room["jp_min_monthly_pension"].on(day).written == row["min_monthly_pension"]
            assert room["jp_max_monthly_pension"].on(day).written == row["max_monthly_pension"]


@pytest.mark.parametrize(
    ("table", "digest"),
    [
        ("jp_parameters", "17739cc8a63bcc2bb39e3ca3921175f34dfd19d4ffb11d467b260598407dd349"),
        ("jht_return_rates", "7f708947b4ce38725deb9dd394727b6c13ad2a260a66f051fa8429dca1d807e0"),
    ],
)
def test_a_table_is_the_one_that_was_compared_with_its_source(table: str, digest: str) -> None:
    content = (files("lindung.law.tables") / f"{table}.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest


def test_the_returns_of_jht_are_the_final_ones_of_the_table() -> None:
    with (files("lindung.law.tables") / "jht_return_rates.csv").open(encoding="utf-8") as file:
        final = {row["year"]: row["annual_rate_percent"] for row in csv.DictReader(file) if row["status"] == "final"}
    values = load("benefits/jht")["jht_annual_return"].values
    assert {str(value.since.year): value.written for value in values} == final


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_is_known_by_its_own_name_and_no_other_cause_shares_its_words(cause: str) -> None:
    words = [word for name, one in CAUSES.items() for word in (name, *one.also)]
    assert len(words) == len(set(words))
    assert CAUSES[cause].reason[2]


@pytest.mark.parametrize("name", ["jht.right_after_work", "jkp.contribution_record"])
def test_from_the_first_version_on_every_day_has_one_or_the_gap_is_the_known_one(name: str) -> None:
    gap = {date(2015, 8, 12) + timedelta(days=number) for number in range(20)} if name.startswith("jht") else set()
    laws = sorted(versions(name), key=lambda law: law.since)
    day = laws[0].since
    while day < date(2027, 1, 1):
        found = [law for law in laws if law.since <= day and (law.until is None or day <= law.until)]
        assert len(found) == (0 if day in gap else 1), day
        day += timedelta(days=1)


@settings(max_examples=20)
@given(st.integers(1, 10**9))
def test_the_derivation_shows_the_exact_pension_and_the_answer_the_rounded_one(wage: int) -> None:
    history = [{"year": 2025, "counted_wage": wage, "months": 12, "inflation_percent": 0}]
    answer = benefit({"programme": "JP", "event": "disability", "history": history, "pension_year": 2026})
    steps = {step.rule.name.rpartition(".")[2]: step.result for step in answer.trace.steps}
    assert steps["first_year_pension"] == Fraction(15 * wage, 100)
    assert isinstance(answer.amounts["monthly_pension"], int)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_derivation_of_each_programme_can_be_read(language: str) -> None:
    history = [{"year": 2025, "wage": 4_200_000, "months": 12, "inflation_percent": 0}]
    answers = [
        tax({"payments": [{"date": "2024-05-02", "amount": 150_000_000}]}),
        benefit(
            {"programme": "JHT", "event": "withdrawal", "purpose": "full", "balance": 7_000_000, "cause": "PHK",
             "cause_date": "2025-05-20", "event_date": "2025-06-20"}
        ),
        benefit({"programme": "JP", "event": "disability", "history": history, "pension_year": 2026}),
        benefit(
            {"programme": "JKP", "event": "termination", "wage": 4_000_000, "terminated_on": "2025-02-07",
             "paid_months": PAID}
        ),
    ]  # fmt: skip
    for answer in answers:
        text = explain(answer, language)
        assert "PP " in text and answer.reasons
        assert "_" not in text.replace("jht_", "").split("[")[0]
