"""Numbers and dates as people here write and type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from lindung.web import dates, numbers


def test_thousands_are_points_in_indonesian() -> None:
    with override("id"):
        assert numbers.number(518141) == "518.141"


def test_thousands_are_commas_in_english() -> None:
    with override("en"):
        assert numbers.number(518141) == "518,141"


def test_nothing_is_a_dash_and_zero_is_zero() -> None:
    assert numbers.number(None) == "–"
    assert numbers.number(0) == "0"


def test_a_rise_has_a_plus_and_no_change_has_none() -> None:
    with override("id"):
        assert numbers.signed(1204) == "+1.204"
        assert numbers.signed(-88) == "−88"
        assert numbers.signed(0) == "0"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(518141, 1525660, "34,0 %"), (1, 8, "12,5 %"), (1, 800, "0,1 %"), (125, 1000, "12,5 %"), (2, 3, "66,7 %")],
)
def test_a_share_is_rounded_half_up_to_one_place(part: int, whole: int, text: str) -> None:
    with override("id"):
        assert numbers.percent(part, whole) == text


def test_a_share_of_nothing_is_a_dash_not_zero() -> None:
    assert numbers.percent(5, 0) == "–"
    assert numbers.percent(5, None) == "–"


def test_half_is_rounded_away_from_zero_on_both_sides() -> None:
    assert numbers.share(5, 10_000) == 1
    assert numbers.share(-5, 10_000) == -1


def test_a_fall_is_signed_and_in_per_cent_of_before() -> None:
    with override("en"):
        assert numbers.percent_change(76757, 128993) == "−40.5 %"
        assert numbers.percent_change(156255, 76757) == "+103.6 %"


def test_a_stated_percentage_keeps_the_decimals_of_its_source() -> None:
    with override("id"):
        assert numbers.decimal_percent(Decimal("24.22")) == "24,22 %"
        assert numbers.decimal_percent(Decimal("33.00")) == "33 %"


def test_both_ways_of_typing_a_day_are_read() -> None:
    assert dates.parse_day("2024-05-08", field="tanggal") == date(2024, 5, 8)
    assert dates.parse_day(" 8/5/2024 ", field="tanggal") == date(2024, 5, 8)


@pytest.mark.parametrize("text", ["2024-13-01", "2023-02-29", "30/02/2024", "0000-01-01"])
def test_a_day_outside_the_calendar_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(dates.BadDate, match="kalender") as refused, override("id"):
        dates.parse_day(text, field="tanggal")
    assert text in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "kemarin", "20240508", "2024-5-8", "1716000000", "2024-05-08T00:00", "٢٠٢٤-٠٥-٠٨x"]
)
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(dates.BadDate, match="2024-05-08"), override("id"):
        dates.parse_day(text, field="tanggal")


def test_month_ends_stop_at_the_last_day_known() -> None:
    ends = dates.months_between(date(2023, 12, 31), date(2024, 3, 5))
    assert ends == (date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 5))


def test_months_are_named_in_the_language_of_the_page() -> None:
    with override("id"):
        assert dates.long_date(date(2025, 8, 21)) == "21 Agustus 2025"
    with override("en"):
        assert dates.long_date(date(2025, 8, 21)) == "21 August 2025"
