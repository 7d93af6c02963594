"""Contributions of the self-employed (bukan penerima upah): PP 44/2015 Ps 20, PP 46/2015 Ps 18.

The declared income chooses one of 33 rows; JKK and JHT are computed on the row's base, JKM is one amount for all. Not
modelled: who may still join at which age, and that a BPU employer must join JHT (PP 46/2015 and Permenaker 5/2021
differ).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lindung.law.contributions.due import bpu_due_date, bpu_jht_due_date
from lindung.law.contributions.income_rows import note_base, row_of, steps_of_income
from lindung.law.contributions.period import contribution_month, month_day
from lindung.law.contributions.reliefs import covid_rate, exists, payable, self_employed_rate, self_employed_relief
from lindung.law.helpers import Quantity, Rate, Steps, add, by_steps, share
from lindung.law.parameters import parameter
from lindung.law.programmes import Programme
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.text import whole
from lindung.law.trace import because

JKK, JKM, JHT = Programme.JKK, Programme.JKM, Programme.JHT
ROOM = "contributions/bpu"
_FACTS = {"segment", "month", "programmes", "income", "sector", "paid_by", "covid_eligible", "decisions"}


@rule(
    "PP 44/2015 Ps 20(1)-(2) and Lampiran II; PP 46/2015 Ps 18(1)-(2) and Lampiran",
    since="2015-07-01",
    id="Dasar penghasilan menurut tabel",
    en="Base income by the table",
    provenance="transcription",
)
def base_income(*, income: Quantity, income_rows: Steps) -> Quantity:
    """The base (rupiah) of the row whose lower bound is the last one not above the declared income."""
    return by_steps(income, income_rows)


@rule("PP 44/2015 Ps 20(1)", since="2015-07-01", id="Iuran JKK", en="JKK contribution")
def jkk(*, base_income: Quantity, rate: Rate) -> Quantity:
    """The JKK rate on the base of the row (rupiah)."""
    return share(base_income, rate)


@rule("PP 44/2015 Ps 20(3)", since="2015-07-01", id="Iuran JKM", en="JKM contribution")
def jkm(*, amount: Quantity, rate: Rate) -> Quantity:
    """The one amount for all (rupiah), or the part of it that a relief leaves."""
    return share(amount, rate)


@rule("PP 46/2015 Ps 18(1)", since="2015-07-01", id="Iuran JHT", en="JHT contribution")
def jht(*, base_income: Quantity, rate: Rate) -> Quantity:
    """The JHT rate on the base of the row (rupiah)."""
    return share(base_income, rate)


@rule("PP 44/2015 Ps 20; PP 46/2015 Ps 18", since="2015-07-01", id="Jumlah tagihan", en="Total billed")
def total(*, parts: tuple[Quantity, ...]) -> Quantity:
    """What is billed for the month (rupiah)."""
    return add(parts)


class BpuRates:
    """The rates of the self-employed in one month. `relief` is the part of JKK and JKM that PP 50/2025 leaves."""

    def __init__(self, day: date, *, covid: bool = True, relief: Fraction | None = None) -> None:
        self.day = day
        self.covid = covid
        self.relief = relief

    @property
    def jkk(self) -> Fraction:
        """The JKK rate after relief."""
        return self._relieved(parameter(ROOM, "jkk_rate_bpu", self.day).rate, "covid_payable_jkk")

    @property
    def jkm(self) -> Fraction:
        """The part of the JKM amount that is to be paid."""
        return self._relieved(Fraction(1), "covid_payable_jkm")

    @property
    def jkm_amount(self) -> int:
        """JKM a month (rupiah) before relief."""
        return parameter(ROOM, "jkm_amount_bpu", self.day).whole

    @property
    def jht(self) -> Fraction:
        """The JHT rate; no relief touches it."""
        return parameter(ROOM, "jht_rate_bpu", self.day).rate

    def _relieved(self, full: Fraction, name: str) -> Fraction:
        part = payable(name, self.day) if self.covid else None
        if part is not None:
            return Fraction(covid_rate(rate=full, part_to_pay=part.rate))
        return full if self.relief is None else Fraction(self_employed_rate(rate=full, part_to_pay=self.relief))


def bill(rates: BpuRates, programmes: frozenset[Programme], base: Quantity) -> dict[str, Quantity]:
    """The amounts on the base of a row (rupiah), or on a column of bases."""
    amounts = {"base_income": base}
    if JKK in programmes:
        amounts["jkk"] = jkk(base_income=base, rate=rates.jkk)
    if JKM in programmes:
        # The amount is the same for all; a column of bases makes it a column as long as theirs.
        amounts["jkm"] = jkm(amount=rates.jkm_amount + base * 0, rate=rates.jkm)
    if JHT in programmes:
        amounts["jht"] = jht(base_income=base, rate=rates.jht)
    amounts["total"] = total(parts=tuple(amounts[name] for name in ("jkk", "jkm", "jht") if name in amounts))
    return amounts


def contribution(facts: Facts) -> dict[str, Any]:
    """The amounts of a self-employed member's month."""
    facts.only(_FACTS, "bukan fakta bukan penerima upah.", "is no fact about the self-employed.")
    month = contribution_month(facts)
    day = month_day(month)
    programmes = _programmes(facts)
    income = facts.need("income")
    _note_row(income)
    base = base_income(income=income, income_rows=steps_of_income())
    relief = self_employed_relief(facts, day)
    covid = bool(facts.get("covid_eligible", True))
    amounts = bill(BpuRates(day, covid=covid, relief=relief), programmes, base)
    return amounts | _due_dates(month, day, programmes, covid)


def _programmes(facts: Facts) -> frozenset[Programme]:
    programmes: frozenset[Programme] = facts.get("programmes", frozenset((JKK, JKM)))
    foreign = ", ".join(one for one in Programme if one in programmes - {JKK, JKM, JHT})
    if foreign:
        refuse("programmes", f"{foreign} bukan program bagi bukan penerima upah.",
               f"{foreign} is no programme of the self-employed.")  # fmt: skip
    if not programmes >= {JKK, JKM}:
        because("Bukan penerima upah wajib mengikuti JKK dan JKM; yang tidak disebut tidak dihitung.",
                "The self-employed must join JKK and JKM; what is not named is not computed.",
                "PP 44/2015 Ps 5(3), 11(1)")  # fmt: skip
    return programmes


def _note_row(income: int) -> None:
    """Say which row an income falls in, and that a gap between two rows is an open question."""
    row = row_of(income)
    note_base(row)
    gap = row.until is not None and income > row.until
    if gap and reading_of("income-between-rows") == "refused":
        refuse("income", f"{income} di antara dua baris tabel; pilih penghasilan yang ada barisnya.",
               f"{income} lies between two rows of the table; choose an income that has a row.")  # fmt: skip
    because(
        f"Penghasilan masuk baris {row.number} tabel, dasar Rp{whole(row.base, 'id')}.",
        f"The income falls in row {row.number} of the table, base Rp{row.base:,}.",
        row.basis,
    )


def _due_dates(month: int, day: date, programmes: frozenset[Programme], covid: bool) -> dict[str, Any]:
    if covid and exists("covid_payable_jkm", day):
        because("Jatuh tempo bukan penerima upah selama PP 49/2020 tidak diketahui.",
                "When it was due for the self-employed under PP 49/2020 is not known.", "PP 49/2020")  # fmt: skip
        return {}
    dates = {}
    if programmes & {JKK, JKM}:
        dates["due_date"] = bpu_due_date(month)
    if JHT in programmes:
        dates["jht_due_date" if dates else "due_date"] = bpu_jht_due_date(month)
    return dates
