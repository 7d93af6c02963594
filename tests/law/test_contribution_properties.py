"""What must hold for every contribution, whatever the numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from lindung.law import contribution
from lindung.law.contributions.due import is_working_day, pu_due_date
from lindung.law.contributions.jakon import by_contract
from lindung.law.contributions.penalty import months_late
from lindung.law.months import first_day, month_number

MONTHS = st.integers(month_number(date(2015, 7, 1)), month_number(date(2027, 2, 1))).map(
    lambda number: first_day(number).strftime("%Y-%m")
)
WAGES = st.one_of(st.integers(0, 40_000_000), st.integers(0, 10**12))
CLASSES = st.integers(1, 5)
INCOMES = st.integers(0, 30_000_000)
DAYS = st.dates(date(2015, 7, 1), date(2026, 11, 30))


def pu(month: str, wage: int, risk_class: int, **more: Any) -> dict[str, Any]:
    return contribution({"segment": "PU", "month": month, "wage": wage, "risk_class": risk_class, **more}).amounts


def bpu(month: str, income: int, **more: Any) -> dict[str, Any]:
    return contribution({"segment": "BPU", "month": month, "income": income, **more}).amounts


@given(MONTHS, WAGES, CLASSES)
def test_totals_equal_their_parts(month: str, wage: int, risk_class: int) -> None:
    found = pu(month, wage, risk_class)
    assert found["jht"] == found["jht_employer"] + found["jht_worker"]
    assert found["jp"] == found["jp_employer"] + found["jp_worker"]
    assert found["employer_total"] == sum(found[name] for name in ("jkk", "jkm", "jht_employer", "jp_employer"))
    assert found["worker_total"] == found["jht_worker"] + found["jp_worker"]
    assert found["total"] == found["jkk"] + found["jkm"] + found["jht"] + found["jp"]


@given(MONTHS, WAGES, CLASSES)
def test_the_split_of_jkp_adds_up_to_what_is_billed(month: str, wage: int, risk_class: int) -> None:
    assume(month >= "2021-02")
    plain = pu(month, wage, risk_class)
    split = pu(month, wage, risk_class, programmes=["JKK", "JKM", "JHT", "JP", "JKP"])
    assert split["jkk_fund"] + split["jkp_from_jkk"] == plain["jkk"]
    assert split["jkm_fund"] + split["jkp_from_jkm"] == plain["jkm"]
    assert split["jkk_fund"] >= 0 and split["jkm_fund"] >= 0
    assert split["total"] == plain["total"]


@given(MONTHS, WAGES, CLASSES)
def test_a_relief_never_raises_what_a_wage_earner_is_billed(month: str, wage: int, risk_class: int) -> None:
    without = pu(month, wage, risk_class, covid_eligible=False)
    for relief in ({"covid_eligible": True}, {"covid_eligible": False, "labour_intensive": True}):
        relieved = pu(month, wage, risk_class, **relief)
        for name in ("jkk", "jkm", "jht", "jp", "total"):
            assert relieved[name] <= without[name]


@given(MONTHS, WAGES, CLASSES)
def test_what_is_deferred_of_jp_is_not_forgiven(month: str, wage: int, risk_class: int) -> None:
    relieved, full = pu(month, wage, risk_class), pu(month, wage, risk_class, covid_eligible=False)
    assert relieved["jp"] + relieved.get("jp_deferred", 0) == full["jp"]


@given(MONTHS, INCOMES, st.sampled_from(["transport", "other"]))
def test_a_relief_never_raises_what_a_self_employed_member_is_billed(month: str, income: int, sector: str) -> None:
    relieved = bpu(month, income, sector=sector, paid_by="self")
    full = bpu(month, income, sector=sector, paid_by="apbd")
    assert relieved["total"] <= full["total"]
    assert relieved["total"] == relieved["jkk"] + relieved["jkm"]


@given(MONTHS, WAGES, WAGES, CLASSES)
def test_a_greater_wage_never_pays_less(month: str, one: int, other: int, risk_class: int) -> None:
    low, high = sorted((one, other))
    less, more = pu(month, low, risk_class), pu(month, high, risk_class)
    assert all(less[name] <= more[name] for name in ("jkk", "jkm", "jht", "jp", "total"))


@given(st.integers(0, 10**13), st.integers(0, 10**9))
def test_a_greater_contract_never_pays_less(value: int, more: int) -> None:
    day = date(2024, 5, 1)
    assert by_contract(value, day)["total"] <= by_contract(value + more, day)["total"]


@given(st.integers(month_number(date(2015, 7, 1)), month_number(date(2026, 10, 1))))
def test_every_due_date_is_a_working_day_within_a_week_of_the_fifteenth(month: int) -> None:
    due = pu_due_date(month, covid=False, with_jp=True)
    fifteenth = first_day(month + 1).replace(day=15)
    assert is_working_day(due) and timedelta() <= due - fifteenth <= timedelta(days=7)
    assert not any(is_working_day(fifteenth + timedelta(days=step)) for step in range((due - fifteenth).days))


@given(DAYS, st.integers(0, 800))
def test_a_day_more_of_delay_is_never_cheaper_and_never_two_months_more(due: date, days: int) -> None:
    paid = due + timedelta(days=days)
    for reading in ("started-month", "thirty-days"):
        now = months_late(due_date=due, paid_on=paid, reading=reading)
        later = months_late(due_date=due, paid_on=paid + timedelta(days=1), reading=reading)
        assert now <= later <= now + 1
        assert (now == 0) == (days == 0)
