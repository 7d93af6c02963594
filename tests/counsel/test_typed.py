"""What people type is read exactly or refused; nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lindung.counsel import typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3500000", 3_500_000),
        ("3.500.000", 3_500_000),
        ("3,500,000", 3_500_000),
        ("3 500 000", 3_500_000),
        ("Rp3.500.000", 3_500_000),
        ("Rp 3.500.000,00", 3_500_000),
        ("Rp. 3.500.000,-", 3_500_000),
        ("0", 0),
    ],
)
def test_rupiah_are_read_as_people_write_them(text: str, value: int) -> None:
    assert typed.rupiah(text) == value


@pytest.mark.parametrize("text", ["3.5", "3.50.000", "3.500,000", "-1", "1e6", "12.5", "tiga juta", "٣", "1" * 16])
def test_rupiah_that_could_mean_two_things_are_refused(text: str) -> None:
    with pytest.raises(typed.Unreadable, match="rupiah"):
        typed.rupiah(text)


@pytest.mark.parametrize(("text", "value"), [("2026-03", "2026-03"), ("3/2026", "2026-03"), ("03-2026", "2026-03")])
def test_months_are_read_both_ways(text: str, value: str) -> None:
    assert typed.month(text) == value


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026", "Maret", "2026-3"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(typed.Unreadable):
        typed.month(text)


def test_stretches_of_months_are_opened_and_put_in_order() -> None:
    assert typed.months("2025-03, 2024-11..2025-01") == ["2024-11", "2024-12", "2025-01", "2025-03"]


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(typed.Unreadable):
        typed.months("2025-03..2025-01")


def test_per_cent_becomes_the_exact_part_of_one() -> None:
    assert typed.percent("12,5 %") == Decimal("0.125")


def test_a_history_of_wages_is_read_line_by_line() -> None:
    assert typed.wage_history("2016 5.000.000 12 3,02\n2017;5200000") == [
        {"year": 2016, "wage": 5_000_000, "months": 12, "inflation_percent": Decimal("3.02")},
        {"year": 2017, "wage": 5_200_000},
    ]


def test_a_wrong_line_of_a_history_is_named() -> None:
    with pytest.raises(typed.Unreadable, match="2"):
        typed.wage_history("2016 5.000.000\n2017 banyak")
