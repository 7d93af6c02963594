"""Reliefs: PP 49/2020 (COVID-19), PP 7/2025 with PP 36/2025 (labour-intensive industry), PP 50/2025 (self-employed).

A relief states which part of a rate is still to be paid. Outside its months it does not exist, and no question about it
is asked. Not modelled: the conditions of PP 49/2020 and PP 7/2025 (they are facts: `covid_eligible`,
`labour_intensive`) and the crediting of what was paid too much.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lindung.law.errors import NotCovered
from lindung.law.months import last_day, month_number
from lindung.law.parameters import Value, load
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts
from lindung.law.trace import because

ROOM = "contributions/reliefs"


@rule(
    "PP 49/2020 Ps 9, 12, 17",
    since="2020-08-01",
    until="2021-01-31",
    id="Tarif setelah penyesuaian PP 49/2020",
    en="Rate under PP 49/2020",
    provenance="secondary",
)
def covid_rate(*, rate: Fraction, part_to_pay: Fraction) -> Fraction:
    """The part of a rate that is to be paid on time."""
    return rate * part_to_pay


@rule(
    "PP 7/2025 Ps 4(1); PP 36/2025 Ps 10A",
    since="2025-02-01",
    until="2026-01-31",
    id="Tarif JKK industri padat karya",
    en="JKK rate, labour-intensive industry",
    provenance="verified-table",
)
def labour_intensive_rate(*, rate: Fraction, part_to_pay: Fraction) -> Fraction:
    """The part of the JKK rate that is to be paid."""
    return rate * part_to_pay


@rule(
    "PP 50/2025 Ps 4(1)",
    since="2026-01-01",
    until="2027-03-31",
    id="Tarif setelah keringanan PP 50/2025",
    en="Rate under PP 50/2025",
    provenance="secondary",
)
def self_employed_rate(*, rate: Fraction, part_to_pay: Fraction) -> Fraction:
    """The part of JKK and JKM that a self-employed member is to pay."""
    return rate * part_to_pay


def payable(name: str, day: date) -> Value | None:
    """The part still to be paid under a relief in the month of a day; None outside its months."""
    return load(ROOM)[name].found(day)


def exists(name: str, day: date) -> bool:
    """True in the months of a relief. A running derivation does not take it as used."""
    return any(one.since <= day <= (one.until or date.max) for one in load(ROOM)[name].values)


def settled_too_late(day: date, paid_on: date | None) -> bool:
    """True if the labour-intensive relief of a month is lost because it was settled after its last day."""
    months = load("contributions/due")["labour_intensive_settlement_day_months"].found(day)
    if months is None or months.until is None or paid_on is None:
        return False
    last = last_day(month_number(months.until) + months.whole)
    if paid_on <= last:
        return False
    because(
        f"Dibayar {paid_on}, setelah batas pelunasan {last}: berlaku iuran biasa.",
        f"Paid on {paid_on}, after the last day to settle, {last}: the ordinary contribution applies.",
        "PP 36/2025",
    )
    return True


def self_employed_relief(facts: Facts, day: date) -> Fraction | None:
    """The part of JKK and JKM that a self-employed member pays in a month under PP 50/2025; None: in full.

    Invalid names the sector or payer where the answer hangs on it; NotCovered where the law leaves it open.
    """
    sector, payer = facts.get("sector"), facts.get("paid_by")
    relieved = [one for one in ("transport", "other") if exists(f"bpu_payable_{one}", day)]
    if not relieved or (sector and sector not in relieved):
        return None
    if payer in ("apbd", "apbn"):
        # The result rests on the relief and on what it leaves out, both known from secondary sources only.
        payable(f"bpu_payable_{sector or relieved[-1]}", day)
        because(
            "Iuran yang dibayar APBN atau APBD tidak mendapat keringanan.",
            "What the state or a regional budget pays has no relief.",
            "PP 50/2025",
        )
        return None
    if len(relieved) == 1 and facts.need("sector") not in relieved:
        return None
    payer = facts.need("paid_by")
    value = load(ROOM)[f"bpu_payable_{sector or relieved[-1]}"].on(day)
    if not _relieved_payer(payer):
        return None
    because(
        f"Keringanan {value.written}% untuk JKK dan JKM.", f"A relief of {value.written}% on JKK and JKM.", value.basis
    )
    return value.rate


def _relieved_payer(payer: str) -> bool:
    if payer == "village":
        government = reading_of("village-money") == "government-paid"
        because(
            "Keputusan kantor: uang desa " + ("dianggap" if government else "tidak dianggap") + " dibayar pemerintah.",
            "By the office's decision village money " + ("counts" if government else "does not count")
            + " as paid by the government.",
            "PP 50/2025",
        )  # fmt: skip
        return not government
    if payer == "donor" and reading_of("money-source") == "by-origin":
        raise NotCovered(
            "Asal uang donatur tidak diketahui; menurut keputusan kantor asalnya yang menentukan.",
            "Where the donor's money comes from is not known; by the office's decision that is what counts.",
            question="money-source",
        )
    return True
