"""The lapse rule: pairs across each limit, one function for int, NumPy and Polars."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.law.lapse import (
    CONDITIONAL,
    COVERED,
    LAPSED,
    cover_status,
    last_tolerated_month,
    tolerance,
    tolerated_months,
    unpaid_months,
)
from lindung.law.months import first_day, last_day, month_number
from lindung.law.programmes import Programme

JUNE = month_number(date(2025, 6, 30))


def test_paid_month_is_covered() -> None:
    assert cover_status(unpaid=unpaid_months(month=JUNE, paid_month=JUNE), tolerated=3) == COVERED


def test_first_unpaid_month_is_conditional() -> None:
    assert cover_status(unpaid=unpaid_months(month=JUNE + 1, paid_month=JUNE), tolerated=3) == CONDITIONAL


def test_third_unpaid_month_is_still_conditional() -> None:
    assert cover_status(unpaid=3, tolerated=3) == CONDITIONAL


def test_fourth_unpaid_month_has_lapsed() -> None:
    assert cover_status(unpaid=4, tolerated=3) == LAPSED


def test_manual_example_paid_to_june_has_lapsed_in_october_and_not_in_september() -> None:
    september, october = (month_number(date(2025, month, 1)) for month in (9, 10))
    tolerated = tolerated_months("BPU", Programme.JKM, date(2025, 6, 30))
    assert cover_status(unpaid=unpaid_months(month=september, paid_month=JUNE), tolerated=tolerated) == CONDITIONAL
    assert cover_status(unpaid=unpaid_months(month=october, paid_month=JUNE), tolerated=tolerated) == LAPSED


@pytest.mark.parametrize("segment", ["JAKON", "PMI"])
def test_projects_and_placements_tolerate_no_unpaid_month(segment: str) -> None:
    assert tolerance(segment, Programme.JKK, date(2025, 1, 1)) is None
    assert tolerated_months(segment, Programme.JKK, date(2025, 1, 1)) == 0


def test_savings_tolerate_no_unpaid_month_and_insurance_does() -> None:
    assert tolerated_months("PU", Programme.JHT, date(2025, 1, 1)) == 0
    assert tolerated_months("PU", Programme.JKK, date(2025, 1, 1)) == 3


@given(st.integers(24000, 24400), st.integers(-6, 12), st.integers(0, 6))
def test_last_tolerated_month_is_the_last_conditional_one(paid: int, after: int, tolerated: int) -> None:
    last = last_tolerated_month(paid_month=paid, tolerated=tolerated)
    status = cover_status(unpaid=unpaid_months(month=paid + after, paid_month=paid), tolerated=tolerated)
    assert (status == LAPSED) == (paid + after > last)


def test_one_function_serves_one_case_and_columns_alike() -> None:
    months, paid = np.arange(JUNE - 2, JUNE + 8), np.full(10, JUNE)
    alone = [cover_status(unpaid=unpaid_months(month=int(m), paid_month=JUNE), tolerated=3) for m in months]
    in_numpy = cover_status(unpaid=unpaid_months(month=months, paid_month=paid), tolerated=3)
    frame = pl.DataFrame({"month": [*months.tolist(), None], "paid": [*paid.tolist(), JUNE]})
    unpaid = unpaid_months(month=pl.col("month"), paid_month=pl.col("paid"))
    in_polars = frame.select(cover_status(unpaid=unpaid, tolerated=3).alias("status"))["status"]
    assert in_numpy.tolist() == alone
    assert in_polars.to_list() == [*alone, None]


def test_month_numbers_are_consecutive_across_the_turn_of_the_year() -> None:
    december, january = month_number(date(2024, 12, 31)), month_number(date(2025, 1, 1))
    assert january == december + 1
    assert (first_day(january), last_day(month_number(date(2024, 2, 1)))) == (date(2025, 1, 1), date(2024, 2, 29))
