"""Monthly pension or lump sum of JP: PP 45/2015 Ps 17-24.

Events: `old_age`, `disability`, `widow` (also `widower`, `spouse`), `child` and `parent`. The amount of the first
year comes from the `history` of wages, or from a pension `in_payment`; with `inflation_percent` it is that of the
following year. Amounts are exact inside and full rupiah, half up, at the end.

Not modelled: how two children share, on which day of its year a running pension is indexed, the return of a lump sum
(`balance` gives it; without it `lump_sum` is only true), proof of life, late payment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from lindung.law.benefits import unknown_event
from lindung.law.benefits.days import next_month, within_scheme
from lindung.law.benefits.jp_limits import limited
from lindung.law.benefits.jp_right import (
    LUMP_SUM,
    NOTHING,
    age_allows,
    contributed,
    counted_months_before_pension_age,
    counted_months_old_age,
    lump_sum_on_any_day,
)
from lindung.law.benefits.jp_wages import average_indexed_wage, inflation_of
from lindung.law.parameters import parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import active, because, tracing

_EVENTS = {
    "old_age": "old_age", "disability": "disability", "total_disability": "disability", "widow": "spouse",
    "widower": "spouse", "spouse": "spouse", "child": "child", "parent": "parent",
}  # fmt: skip
_REASONS = {
    "old_age": (
        "Pensiun hari tua, sejak tanggal 1 bulan sesudah usia pensiun sampai meninggal.",
        "Old-age pension, from the 1st of the month after pension age until death.",
        "PP 45/2015 Ps 19",
    ),
    "disability": (
        "Pensiun cacat, sejak tanggal 1 bulan sesudah cacat total tetap ditetapkan.",
        "Disability pension, from the 1st of the month after the total permanent disability is established.",
        "PP 45/2015 Ps 20",
    ),
    "spouse": (
        "Pensiun janda atau duda: 50%, sampai meninggal atau menikah lagi.",
        "Widow's or widower's pension: 50%, until death or remarriage.",
        "PP 45/2015 Ps 21",
    ),
    "child": (
        "Pensiun anak: 50% untuk paling banyak dua anak bersama, sampai usia 23, bekerja, atau menikah.",
        "Child's pension: 50% for at most two children together, until the age of 23, work or marriage.",
        "PP 45/2015 Ps 22",
    ),
    "parent": (
        "Pensiun orang tua: 20%, jika tidak ada pasangan dan anak, sampai meninggal.",
        "Parent's pension: 20%, where there is no spouse and no child, until death.",
        "PP 45/2015 Ps 23",
    ),
}
_FACTS = {
    "programme", "segment", "event", "event_date", "pension_year", "months_contributed", "history", "in_payment",
    "inflation_percent", "density_percent", "registered_months", "birth_date", "age", "balance", "employment_ended_on",
}  # fmt: skip


def benefit(facts: Facts) -> tuple[dict[str, Any], bool]:
    """`average_indexed_wage` and `monthly_pension`, or `lump_sum`, in rupiah; `starts_on` where the event has a day.

    Invalid: facts of another benefit, a history that cannot be. NotCovered: figures that are not published.
    """
    event = _event(facts)
    start = next_month(within_scheme(facts.need("event_date"))) if "event_date" in facts else None
    dated = {"starts_on": start} if start else {}
    if event == "old_age" and not start and "pension_year" not in facts and lump_sum_on_any_day(facts):
        return {"lump_sum": _accumulated(facts)}, True
    year = _year(facts, event, start)
    day = facts.get("event_date") or date(year, 12, 31)
    if not age_allows(facts, day, event):
        return {"monthly_pension": 0}, False
    if "in_payment" in facts:
        return {"monthly_pension": _rupiah(_of_pension_in_payment(facts, event, year))} | dated, True
    months = contributed(facts, day)
    if event == "old_age":
        counted = counted_months_old_age(months_contributed=months, day=day)
    else:
        counted = counted_months_before_pension_age(facts, day, months, event)
    if counted == NOTHING:
        return {"monthly_pension": 0}, False
    if counted == LUMP_SUM:
        return {"lump_sum": _accumulated(facts)} | dated, True
    return _pension(facts, event, counted, year, start) | dated, True


def _pension(facts: Facts, event: str, counted: int, year: int, start: date | None) -> dict[str, Any]:
    average = average_indexed_wage(facts.need("history"), year)
    whole = first_year_pension(average_indexed_wage=average, counted_months=counted, day=date(year, 12, 31))
    pension = _of_event(whole, event, year, None if "pension_year" in facts else start)
    if "inflation_percent" in facts:
        pension = limited(indexed_pension(pension=pension, inflation=facts.need("inflation_percent") / 100), year + 1)
    because(*_REASONS[event])
    return {"average_indexed_wage": _rupiah(average), "monthly_pension": _rupiah(pension)}


@rule(
    "PP 45/2015 Ps 17(2)",
    since="2015-07-01",
    id="Manfaat pensiun bulanan tahun pertama",
    en="Monthly pension of the first year",
)
def first_year_pension(*, average_indexed_wage: Fraction, counted_months: int, day: date) -> Fraction:
    """One per cent of the average indexed wage for each year of contributions; rupiah, exact."""
    rate = parameter("benefits/jp", "jp_accrual_rate", day).rate
    return rate * Fraction(counted_months, 12) * average_indexed_wage


@rule(
    "PP 45/2015 Ps 21-23",
    since="2015-07-01",
    id="Bagian ahli waris",
    en="Survivor's share",
)
def survivor_share(*, pension: Fraction, survivor: str, day: date) -> Fraction:
    """The share of a `spouse`, the children (`child`) or a `parent` in a pension; rupiah, exact."""
    return pension * parameter("benefits/jp", f"jp_share_{survivor}", day).rate


@rule(
    "PP 45/2015 Ps 17(1)b, 17(4)",
    since="2015-07-01",
    id="Manfaat pensiun bulanan tahun berikutnya",
    en="Monthly pension of the following year",
)
def indexed_pension(*, pension: Fraction, inflation: Fraction) -> Fraction:
    """The pension raised by the inflation of the year before; rupiah, exact."""
    return pension * (1 + inflation)


def _of_event(pension: Fraction, event: str, year: int, start: date | None) -> Fraction:
    """The pension within its limits; a survivor's by share, where share or limits first is an open question."""
    if event in ("old_age", "disability"):
        return limited(pension, year, start)
    day = date(year, 12, 31)

    def each() -> Fraction:
        return limited(survivor_share(pension=pension, survivor=event, day=day), year, start)

    def before() -> Fraction:
        found: Fraction = survivor_share(pension=limited(pension, year, start), survivor=event, day=day)
        return found

    if _aside(each) == _aside(before) or reading_of("jp-limits-survivors") == "each-pension":
        return each()
    return before()


def _aside(compute: Callable[[], Fraction]) -> Fraction:
    """The result of a computation that is only compared: nothing of it enters the derivation."""
    trace = active()
    with tracing(trace.decisions if trace else None):
        return compute()


def _of_pension_in_payment(facts: Facts, event: str, year: int) -> Fraction:
    """A running pension in its next year; or a survivor's share of it."""
    running = Fraction(facts.need("in_payment"))
    because(*_REASONS[event])
    if event not in ("old_age", "disability"):
        if "inflation_percent" in facts:
            refuse("inflation_percent", "tidak dipakai untuk bagian ahli waris.", "has no place in a survivor's share.")
        return _of_event(running, event, year, None)
    given = facts.get("inflation_percent")
    inflation = inflation_of(year - 1) if given is None else given / 100
    return limited(indexed_pension(pension=running, inflation=inflation), year)


def _event(facts: Facts) -> str:
    event = _EVENTS.get(facts.need("event"))
    if event is None:
        raise unknown_event("JP", facts.need("event"), tuple(_EVENTS))
    facts.only(_FACTS, "fakta ini tidak dipakai dalam JP.", "this fact has no place in JP.")
    if facts.get("segment", "PU") != "PU":
        refuse("segment", "JP hanya untuk penerima upah (PU).", "JP is for wage earners (PU) only.")
    for name in ("history", "months_contributed", "balance"):
        if "in_payment" in facts and name in facts:
            refuse(name, "tidak dipakai bersama in_payment.", "has no place beside in_payment.")
    return event


def _year(facts: Facts, event: str, start: date | None) -> int:
    """The year in which the pension begins: as given, else that of the month after the event."""
    year: int = facts.get("pension_year") or (start.year if start else facts.need("pension_year"))
    if start is None:
        return year
    latest = start.year + (parameter("benefits/jp", "jp_longest_deferral", start).whole if event == "old_age" else 0)
    if "in_payment" not in facts and not start.year <= year <= latest:
        refuse(
            "pension_year",
            f"{year} tidak cocok dengan event_date; pensiun mulai {start.year} sampai {latest}.",
            f"{year} does not fit event_date; the pension begins in {start.year} to {latest}.",
        )
    return year


def _accumulated(facts: Facts) -> int | bool:
    """The accumulated contributions and their return in rupiah where they are given; else only that they are due."""
    if "balance" in facts:
        balance: int = facts.need("balance")
        return balance
    because(
        "Besar akumulasi iuran dan hasil pengembangannya tercatat pada BPJS Ketenagakerjaan; sebutkan balance.",
        "The accumulated contributions and their return stand in the books of BPJS Ketenagakerjaan; give balance.",
        "PP 45/2015 Ps 24(1), 24(3)",
    )
    return True


def _rupiah(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
