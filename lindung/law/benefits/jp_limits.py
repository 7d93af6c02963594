"""Least and greatest monthly pension: PP 45/2015 Ps 18, as announced for each year.

Where only the pension year is known its limits hold. Sources contradict each other on the month from which a year's
limits hold (1 February, 1 March): for a pension that begins in January the year before decides; in February, an office
may, if it matters.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lindung.law.parameters import Value, load
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.trace import because

_FIRST_YEAR = 2015
Limits = tuple[Value, Value] | None


@rule(
    "PP 45/2015 Ps 18",
    since="2015-07-01",
    id="Pensiun bulanan dalam batasnya",
    en="Monthly pension within its limits",
)
def within_limits(*, pension: Fraction, least: int, greatest: int) -> Fraction:
    """The pension, raised to the least and lowered to the greatest; rupiah."""
    return min(max(pension, Fraction(least)), Fraction(greatest))


def limited(pension: Fraction, year: int, start: date | None = None) -> Fraction:
    """A pension within the limits of a year, or of the month in which it begins where that is given (rupiah)."""
    if start is None or start.month > 2 or start.year == _FIRST_YEAR:
        return _limited(pension, _of_year(year), year)
    before = _of_year(year - 1)
    if start.month == 1:
        return _limited(pension, before, year - 1)
    now = _of_year(year)
    if _same(pension, before, now):
        return _limited(pension, before, year - 1)
    if reading_of("jp-limits-start") == "february":
        return _limited(pension, now, year)
    return _limited(pension, before, year - 1)


def _limited(pension: Fraction, limits: Limits, year: int) -> Fraction:
    if limits is None:
        because(
            f"Batas pensiun untuk tahun {year} belum diterbitkan; tidak ada batas yang dikenakan.",
            f"No pension limits are published for {year}; none are applied.",
            "PP 45/2015 Ps 18",
        )
        return pension
    least, greatest = (value.whole for value in limits)
    found: Fraction = within_limits(pension=pension, least=least, greatest=greatest)
    if found > pension:
        because(
            f"Di bawah pensiun paling sedikit tahun {year}: dinaikkan.",
            f"Below the least pension of {year}: raised to it.",
            "PP 45/2015 Ps 18(1)",
        )
    if found < pension:
        because(
            f"Di atas pensiun paling banyak tahun {year}: diturunkan.",
            f"Above the greatest pension of {year}: lowered to it.",
            "PP 45/2015 Ps 18(2)",
        )
    return found


def _same(pension: Fraction, before: Limits, now: Limits) -> bool:
    """Whether both years' limits leave the same pension."""

    def after(limits: Limits) -> Fraction:
        return min(max(pension, limits[0].whole), limits[1].whole) if limits else pension  # type: ignore[return-value]

    return after(before) == after(now)


def _of_year(year: int) -> Limits:
    room, day = load("benefits/jp"), date(year, 12, 31)
    least, greatest = room["jp_min_monthly_pension"].found(day), room["jp_max_monthly_pension"].found(day)
    return (least, greatest) if least and greatest else None
