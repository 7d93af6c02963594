"""The average indexed wage of JP: PP 45/2015 Ps 17(2)-(3), Ps 29.

Each year's wage, at most that year's ceiling, is carried to the year the pension begins: the inflation of its own year
counts, that of the pension's year does not (so BPJS's training slide; the regulation speaks of future value). Wages
are monthly, so that the twelve of the law's annual wage cancels.

Not modelled: the change of the ceiling within a year (the regulation speaks of the year's).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lindung.law.errors import Invalid, NotCovered
from lindung.law.parameters import load
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import refuse
from lindung.law.tables import jp_wage_ceiling

History = list[dict[str, Any]]


def months_of(history: History) -> int:
    """Months of contributions in a history; a year without `months` is a full one."""
    return sum(one.get("months", 12) for one in history)


def average_indexed_wage(history: History, pension_year: int) -> Fraction:
    """The average monthly wage over the contribution period, indexed to the pension year; rupiah, exact.

    Invalid: a year twice or after the pension year, no wage. NotCovered: inflation or a ceiling that is not published;
    years with different months, unless an office has decided how they count.
    """
    _check(history, pension_year)
    inflation = _inflation(history, pension_year)
    indexed = [
        indexed_wage(
            year=one["year"],
            counted_wage=_counted_wage(one),
            inflation=[inflation[year] for year in range(one["year"], pension_year)],
        )
        for one in history
    ]
    months = [one.get("months", 12) for one in history]
    by_year = Fraction(sum(indexed), len(indexed))
    by_month = Fraction(sum(wage * count for wage, count in zip(indexed, months, strict=True)), sum(months))
    weighted = by_year != by_month and reading_of("jp-part-years") == "by-month"
    return mean_wage(indexed_wages=indexed, weights=months if weighted else [1] * len(months))


@rule(
    "PP 45/2015 Ps 17(3)",
    since="2015-07-01",
    id="Upah tertimbang tahun itu",
    en="Indexed wage of the year",
    provenance="secondary",
)
def indexed_wage(*, year: int, counted_wage: int, inflation: list[Fraction]) -> Fraction:
    """The wage that counts, compounded with the inflation of each year up to the one before the pension; rupiah."""
    factor = Fraction(1)
    for rate in inflation:
        factor *= 1 + rate
    return counted_wage * factor


@rule(
    "PP 45/2015 Ps 29(1)-(2)",
    since="2015-07-01",
    id="Upah yang diperhitungkan",
    en="Wage that counts",
)
def wage_within_ceiling(*, year: int, wage: int) -> int:
    """The month's wage, at most the JP ceiling of the year (rupiah). NotCovered where no ceiling is published."""
    return min(wage, jp_wage_ceiling().on(date(year, 12, 31)).whole)


@rule(
    "PP 45/2015 Ps 17(2)",
    since="2015-07-01",
    id="Rata-rata upah tertimbang",
    en="Average indexed wage",
)
def mean_wage(*, indexed_wages: list[Fraction], weights: list[int]) -> Fraction:
    """The weighted mean of the indexed wages; rupiah, exact."""
    return Fraction(sum(wage * weight for wage, weight in zip(indexed_wages, weights, strict=True)), sum(weights))


def inflation_of(year: int) -> Fraction:
    """General inflation of a year as published. NotCovered where it is not in our sources."""
    value = load("benefits/jp")["jp_general_inflation"].found(date(year, 12, 31))
    if value is None:
        raise NotCovered(
            f"Inflasi umum tahun {year} tidak ada dalam sumber kami; sebutkan inflation_percent.",
            f"General inflation of {year} is not in our sources; give inflation_percent.",
        )
    return value.rate


def _inflation(history: History, pension_year: int) -> dict[int, Fraction]:
    """Inflation of every year that counts: as given with the year, else as published."""
    given = {one["year"]: one["inflation_percent"] / 100 for one in history if "inflation_percent" in one}
    first = min(one["year"] for one in history)
    return {year: given[year] if year in given else inflation_of(year) for year in range(first, pension_year)}


def _counted_wage(one: dict[str, Any]) -> int:
    if ("wage" in one) == ("counted_wage" in one):
        raise Invalid(
            f"history: tahun {one['year']}: sebutkan wage atau counted_wage, salah satu.",
            f"history: year {one['year']}: give either wage or counted_wage.",
            key="history",
        )
    if "counted_wage" in one:
        return int(one["counted_wage"])
    counted: int = wage_within_ceiling(year=one["year"], wage=one["wage"])
    return counted


def _check(history: History, pension_year: int) -> None:
    years = [one["year"] for one in history]
    if len(set(years)) != len(years):
        refuse("history", "satu tahun disebut dua kali.", "a year is named twice.")
    if max(years) > pension_year:
        refuse("history", f"memuat tahun sesudah {pension_year}.", f"holds a year after {pension_year}.")
