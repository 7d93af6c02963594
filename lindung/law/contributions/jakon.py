"""Contributions of construction projects (jasa konstruksi): PP 44/2015 Ps 53-56.

JKK and JKM only, for daily, job-rate and fixed-term workers. Where the wages are known, on the wages; else on the
contract value without VAT, slice by slice. Not modelled: instalments (their percentages are not known) and when a
project's contribution is due.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from lindung.law.contributions.period import contribution_month, month_day
from lindung.law.contributions.reliefs import covid_rate, payable
from lindung.law.errors import LawDefect
from lindung.law.helpers import Quantity, by_slices, share
from lindung.law.parameters import Value, parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.tables import grade, rows
from lindung.law.trace import active

ROOM = "contributions/jakon"
_FACTS = {"segment", "month", "contract_value", "total_wages", "covid_eligible", "decisions"}
_SLICES = "construction_brackets"
_TITLES = {"jkk": ("Tarif JKK, bagian nilai kontrak", "JKK rate, slice"),
           "jkm": ("Tarif JKM, bagian nilai kontrak", "JKM rate, slice")}  # fmt: skip


@rule("PP 44/2015 Ps 54(2)", since="2015-07-01", id="Iuran JKK menurut nilai kontrak", en="JKK by contract value")
def jkk_by_slices(*, contract_value: Quantity, slice_starts: tuple[int, ...], rates: tuple[Fraction, ...]) -> Quantity:
    """Each slice of the contract value at its own rate, added up and rounded once (rupiah)."""
    return by_slices(contract_value, slice_starts, rates)


@rule("PP 44/2015 Ps 55(2)", since="2015-07-01", id="Iuran JKM menurut nilai kontrak", en="JKM by contract value")
def jkm_by_slices(*, contract_value: Quantity, slice_starts: tuple[int, ...], rates: tuple[Fraction, ...]) -> Quantity:
    """Each slice of the contract value at its own rate, added up and rounded once (rupiah)."""
    return by_slices(contract_value, slice_starts, rates)


@rule("PP 44/2015 Ps 54(1)", since="2015-07-01", id="Iuran JKK menurut upah", en="JKK by wages")
def jkk_by_wages(*, total_wages: Quantity, rate: Fraction) -> Quantity:
    """The rate on the sum of the month's wages (rupiah)."""
    return share(total_wages, rate)


@rule("PP 44/2015 Ps 55(1)", since="2015-07-01", id="Iuran JKM menurut upah", en="JKM by wages")
def jkm_by_wages(*, total_wages: Quantity, rate: Fraction) -> Quantity:
    """The rate on the sum of the month's wages (rupiah)."""
    return share(total_wages, rate)


@rule("PP 44/2015 Ps 54-55", since="2015-07-01", id="Jumlah tagihan", en="Total billed")
def total(*, jkk: Quantity, jkm: Quantity) -> Quantity:
    """JKK and JKM together (rupiah)."""
    return jkk + jkm


def contribution(facts: Facts) -> dict[str, Any]:
    """The amounts of a construction project: JKK and JKM, by contract value or by known wages."""
    facts.only(_FACTS, "bukan fakta jasa konstruksi.", "is no fact about construction.")
    day = month_day(contribution_month(facts))
    covid = bool(facts.get("covid_eligible", True))
    if "total_wages" in facts and "contract_value" in facts:
        refuse("contract_value", "tidak dapat bersama total_wages.", "cannot be given together with total_wages.")
    if "total_wages" in facts:
        return by_wages(facts.need("total_wages"), day, covid=covid)
    return by_contract(facts.need("contract_value"), day, covid=covid)


def by_wages(total_wages: Quantity, day: date, *, covid: bool = True) -> dict[str, Quantity]:
    """The amounts on known wages (rupiah) in the month of a day."""
    rate = _relieved(parameter(ROOM, "jkk_rate_construction", day).rate, "jkk", day, covid)
    jkk = jkk_by_wages(total_wages=total_wages, rate=rate)
    rate = _relieved(parameter(ROOM, "jkm_rate_construction", day).rate, "jkm", day, covid)
    jkm = jkm_by_wages(total_wages=total_wages, rate=rate)
    return {"jkk": jkk, "jkm": jkm, "total": total(jkk=jkk, jkm=jkm)}


def by_contract(contract_value: Quantity, day: date, *, covid: bool = True) -> dict[str, Quantity]:
    """The amounts on a contract value (rupiah, without VAT) in the month of a day."""
    starts, rates = _slices("jkk", contract_value, day, covid)
    jkk = jkk_by_slices(contract_value=contract_value, slice_starts=starts, rates=rates)
    starts, rates = _slices("jkm", contract_value, day, covid)
    jkm = jkm_by_slices(contract_value=contract_value, slice_starts=starts, rates=rates)
    return {"jkk": jkk, "jkm": jkm, "total": total(jkk=jkk, jkm=jkm)}


def _slices(programme: str, value: Quantity, day: date, covid: bool) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
    """Where the slices start and their rates. A derivation notes the slices that a contract value reaches."""
    starts = tuple(start for start, _ in slices_of(programme))
    trace = active()
    if trace is not None:
        for start, one in slices_of(programme):
            if start == 0 or value > start:
                trace.read(one)
    return starts, tuple(_relieved(one.rate, programme, day, covid) for _, one in slices_of(programme))


@cache
def slices_of(programme: str) -> tuple[tuple[int, Value], ...]:
    """The slices of the contract value: above which amount (rupiah), and the rate of `jkk` or `jkm`."""
    found = []
    for row in rows(_SLICES):
        if not row["bracket"].isdigit():
            continue
        written = row[f"{programme}_percent_of_slice"]
        title = dict(zip(("id", "en"), (f"{one} {row['bracket']}" for one in _TITLES[programme]), strict=True))
        value = Value(
            name=f"construction_{programme}_slice_{row['bracket']}",
            value=Fraction(written) / 100,
            unit="percent",
            since=date.fromisoformat(row["valid_from"]),
            until=None,
            basis="PP 44/2015 Ps 54(2)" if programme == "jkk" else "PP 44/2015 Ps 55(2)",
            provenance=grade(row["provenance"]),
            note="",
            question=None,
            written=written,
            title=title,
        )
        found.append((int(row["contract_value_over"]), value))
    if [start for start, _ in found] != sorted({start for start, _ in found}):
        raise LawDefect(f"{_SLICES}.csv: slices are out of order")
    return tuple(found)


def _relieved(rate: Fraction, programme: str, day: date, covid: bool) -> Fraction:
    part = payable(f"covid_payable_{programme}", day) if covid else None
    return rate if part is None else Fraction(covid_rate(rate=rate, part_to_pay=part.rate))
