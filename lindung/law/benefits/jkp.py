"""Cash of job-loss insurance (JKP): PP 37/2021 Ps 21-22, from 7 February 2025 as amended by PP 6/2025.

The day a month of benefit is paid decides which version pays it (Permenaker 2/2025 Ps II): a benefit found due before
7 February 2025 follows PP 37/2021, its months from that day PP 6/2025. Whether there is a right stands in
`jkp_right`.

Not modelled: the monthly conditions (search for work, training), the kinds of JKN accepted, proofs of termination,
several employers, under-reported wages, employers who never enrolled the worker.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from lindung.law.benefits import unknown_event
from lindung.law.benefits.days import months_later
from lindung.law.benefits.jkp_right import refused
from lindung.law.errors import Invalid, NotCovered
from lindung.law.helpers import share
from lindung.law.parameters import parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

BEGAN, AMENDED = date(2021, 2, 2), date(2025, 2, 7)
_FACTS = {
    "programme", "segment", "event", "event_date", "wage", "terminated_on", "paid_months", "payment_dates", "cause",
    "claimed_on", "claims_before", "months_since_claim", "age", "arrears_months", "employer_closed",
}  # fmt: skip


def benefit(facts: Facts) -> tuple[dict[str, Any], bool]:
    """JKP cash: `cash`, a list with the rupiah of each month, and their `total`.

    Invalid: a paid month after the termination, payments out of order, a missing `payment_dates` where the change of
    7 February 2025 makes it matter. NotCovered: a termination before 2 February 2021.
    """
    _check(facts)
    terminated = _terminated_on(facts)
    dates = _payment_dates(facts, terminated)
    law_day = dates[0] if dates else _day_of_law(facts, terminated)
    if refused(facts, terminated, law_day):
        return {"cash": [], "total": 0}, False
    months = parameter("benefits/jkp", "jkp_cash_months", law_day).whole
    paid = dates or [law_day] * months
    if len(paid) > months:
        refuse("payment_dates", f"paling banyak {months} bulan.", f"at most {months} months.")
    wage = facts.need("wage")
    cash = [cash_of_month(month_of_benefit=number, wage=wage, day=day) for number, day in enumerate(paid, 1)]
    _reasons(cash, paid)
    return {"cash": cash, "total": sum(cash)} | _payer(facts, law_day), True


@rule("PP 37/2021 Ps 21; PP 6/2025 Ps 21", since="2021-02-02", id="Uang tunai sebulan", en="Cash of one month")
def cash_of_month(*, month_of_benefit: int, wage: int, day: date) -> int:
    """The rate of that month times the last reported wage, at most the cap; rupiah, half up."""
    counted = capped_wage(wage=wage, day=day)
    months = "1_to_3" if month_of_benefit <= 3 else "4_to_6"
    amount: int = share(counted, parameter("benefits/jkp", f"jkp_cash_rate_months_{months}", day).rate)
    return amount


@rule(
    "PP 37/2021 Ps 21(2)-(4), Ps 22",
    since="2021-02-02",
    id="Upah yang diperhitungkan",
    en="Wage that counts",
)
def capped_wage(*, wage: int, day: date) -> int:
    """The last wage reported by the employer; above the cap, the cap (rupiah)."""
    return min(wage, parameter("benefits/jkp", "jkp_benefit_wage_cap", day).whole)


def _check(facts: Facts) -> None:
    if facts.need("event") != "termination":
        raise unknown_event("JKP", facts.need("event"), ("termination",))
    facts.only(_FACTS, "fakta ini tidak dipakai dalam JKP.", "this fact has no place in JKP.")
    if facts.get("segment", "PU") != "PU":
        refuse("segment", "JKP hanya untuk penerima upah (PU).", "JKP is for wage earners (PU) only.")


def _terminated_on(facts: Facts) -> date:
    if "terminated_on" not in facts and "event_date" in facts:
        refuse("event_date", "untuk JKP, isi terminated_on.", "for JKP, give terminated_on.")
    terminated: date = facts.need("terminated_on")
    if facts.get("event_date", terminated) != terminated:
        refuse("event_date", "berbeda dari terminated_on.", "differs from terminated_on.")
    if terminated < BEGAN:
        raise NotCovered(
            f"PHK {terminated}: program JKP baru ada sejak {BEGAN} (PP 37/2021).",
            f"Termination on {terminated}: JKP exists only since {BEGAN} (PP 37/2021).",
        )
    claimed = facts.get("claimed_on")
    if claimed and claimed < terminated:
        refuse("claimed_on", "mendahului PHK.", "lies before the termination.")
    return terminated


def _payment_dates(facts: Facts, terminated: date) -> list[date]:
    dates: list[date] = facts.get("payment_dates", [])
    for earlier, later in pairwise([facts.get("claimed_on", terminated), *dates]):
        if later < earlier:
            refuse(
                "payment_dates",
                f"{later} mendahului {earlier}; urutkan, dan mulai sesudah PHK dan klaim.",
                f"{later} lies before {earlier}; put them in order, after termination and claim.",
            )
    return dates


def _day_of_law(facts: Facts, terminated: date) -> date:
    """The day that chooses the law where no payment dates are given: Invalid where months would fall on both sides."""
    start: date = facts.get("claimed_on", terminated)
    if start >= AMENDED or months_later(start, 6) <= AMENDED:
        return start
    raise Invalid(
        f"payment_dates: diperlukan, karena bulan manfaat dapat jatuh sebelum dan sesudah {AMENDED} (PP 6/2025).",
        f"payment_dates: needed, for the months of benefit may fall on both sides of {AMENDED} (PP 6/2025).",
        key="payment_dates",
    )


def _payer(facts: Facts, law_day: date) -> dict[str, str]:
    """Who pays first where the employer is in arrears. The worker's right does not depend on it."""
    arrears, tolerated = facts.get("arrears_months", 0), "jkp_tolerated_arrears_months"
    if not arrears:
        return {}
    article = "PP 37/2021 Ps 39; PP 6/2025 Ps 39"
    if facts.get("employer_closed", False) and law_day >= AMENDED:
        tolerated, article = "jkp_tolerated_arrears_months_closed", "PP 6/2025 Ps 39A"
    if arrears <= parameter("benefits/jkp", tolerated, law_day).whole:
        because(
            f"Iuran menunggak {arrears} bulan: BPJS Ketenagakerjaan tetap membayar; pemberi kerja wajib melunasi.",
            f"{arrears} months in arrears: BPJS Ketenagakerjaan still pays; the employer must settle them.",
            article,
        )
        return {"paid_by": "bpjs"}
    because(
        f"Iuran menunggak {arrears} bulan: pemberi kerja membayar lebih dahulu; penggantian dapat diminta dalam 3 "
        "bulan setelah tunggakan dan denda lunas.",
        f"{arrears} months in arrears: the employer pays first and may ask for a refund within 3 months once arrears "
        "and fines are settled.",
        article,
    )
    return {"paid_by": "employer"}


def _reasons(cash: list[int], paid: list[date]) -> None:
    if paid[0] < AMENDED:
        because(
            "Bulan sebelum 7 Februari 2025: 45% upah untuk tiga bulan pertama, 25% untuk tiga bulan berikutnya.",
            "Months before 7 February 2025: 45% of the wage for the first three months, 25% for the next three.",
            "PP 37/2021 Ps 21(1)",
        )
    if paid[-1] >= AMENDED:
        because(
            "Bulan sejak 7 Februari 2025: 60% upah, paling lama 6 bulan.",
            "Months from 7 February 2025: 60% of the wage, for at most 6 months.",
            "PP 6/2025 Ps 21(1)",
        )
    if paid[0] < AMENDED <= paid[-1]:
        because(
            "Manfaat yang sudah berjalan mengikuti PP 6/2025 untuk bulan sejak 7 Februari 2025; bulan dihitung menurut "
            "tanggal pembayarannya.",
            "A benefit already running follows PP 6/2025 for its months from 7 February 2025; a month counts by the "
            "day it is paid.",
            "Permenaker 2/2025 Ps II",
        )
