"""Income tax on payments of JHT: PP 68/2009 Ps 2, 5, 6.

All payments within two calendar years, the year of the first payment and the next, are one sum: 0% up to fifty
million rupiah, used once, and 5% above; final. What is paid from the third year on is taxed at the general rates on
the gross of each calendar year, not final, with a surcharge for a recipient without a tax number (NPWP).

Each payment bears what it adds to the tax of its sum, so that the taxes of a window add up to the tax of the whole.
Not modelled: general rates before 2022 (not in our sources), other income of the year, the withholding slip, and the
report that payments after dismissal keep the final rate in later years too (2026, seen at second hand only).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

from lindung.law.benefits.days import months_later, within_scheme
from lindung.law.errors import NotCovered
from lindung.law.parameters import parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

_PROGRESSIVE_SINCE = date(2022, 1, 1)
_BRACKETS = 5


def tax(facts: Facts) -> tuple[dict[str, Any], None]:
    """Tax in rupiah and whether it is final, one entry per payment in the order given.

    Invalid: no payments, a payment of nothing, facts of another benefit. NotCovered: a payment before July 2015, or
    general rates before 2022.
    """
    _check(facts)
    payments = [(one["date"], one["amount"]) for one in facts.need("payments")]
    for place, (day, amount) in enumerate(payments, 1):
        within_scheme(day)
        if amount == 0:
            refuse(f"payments[{place}].amount", "pembayaran harus lebih dari nol.", "a payment must exceed zero.")
    first = min(day for day, _ in payments)
    taxes, final = [0] * len(payments), [False] * len(payments)
    sums: dict[int, int] = defaultdict(int)
    for place in sorted(range(len(payments)), key=lambda one: payments[one][0]):
        day, amount = payments[place]
        final[place] = paid_at_once(first_payment_on=first, paid_on=day)
        if final[place]:
            taxes[place] = final_tax_of_payment(sum_before=sums[0], payment=amount, paid_on=day)
            sums[0] += amount
        else:
            taxes[place] = _general(facts, day, sums[day.year], amount)
            sums[day.year] += amount
    _reasons(final, facts)
    return {"tax": taxes, "final": final}, None


@rule("PP 68/2009 Ps 2(2)", since="2015-07-01", id="Dianggap dibayar sekaligus", en="Counts as paid at once")
def paid_at_once(*, first_payment_on: date, paid_on: date) -> bool:
    """Whether a payment falls in the two calendar years that begin with the year of the first payment."""
    years = parameter("benefits/jht_tax", "jht_tax_calendar_years", paid_on).whole
    by_calendar = paid_on.year < first_payment_on.year + years
    by_months = paid_on < months_later(first_payment_on, 12 * years)
    if by_calendar == by_months:
        return by_calendar
    return by_calendar if reading_of("jht-tax-two-years") == "calendar-years" else by_months


@rule(
    "PP 68/2009 Ps 5",
    since="2015-07-01",
    id="PPh 21 final yang ditambahkan oleh pembayaran ini",
    en="Final tax that this payment adds",
)
def final_tax_of_payment(*, sum_before: int, payment: int, paid_on: date) -> int:
    """Tax on the sum with this payment, less the tax on the sum before it; rupiah."""
    zero = parameter("benefits/jht_tax", "jht_tax_zero_bracket", paid_on).whole
    rate = parameter("benefits/jht_tax", "jht_tax_rate_above", paid_on).rate
    before, after = (max(0, gross - zero) * rate for gross in (sum_before, sum_before + payment))
    return _rupiah(after) - _rupiah(before)


@rule(
    "PP 68/2009 Ps 6; UU PPh Ps 17(1)a",
    since="2022-01-01",
    id="PPh 21 tidak final yang ditambahkan oleh pembayaran ini",
    en="Non-final tax that this payment adds",
)
def general_tax_of_payment(*, year_before: int, payment: int, paid_on: date, npwp: bool) -> int:
    """General rates on the gross of the calendar year with this payment, less those before it; rupiah."""
    surcharge = Fraction(0)
    if not npwp:
        surcharge = parameter("benefits/jht_tax", "jht_tax_surcharge_without_npwp", paid_on).rate
    before, after = (
        progressive_tax(gross=gross, paid_on=paid_on) * (1 + surcharge)
        for gross in (year_before, year_before + payment)
    )
    return _rupiah(after) - _rupiah(before)


@rule(
    "UU PPh Ps 17(1)a",
    since="2022-01-01",
    id="Pajak menurut tarif umum",
    en="Tax at the general rates",
    provenance="secondary",
)
def progressive_tax(*, gross: int, paid_on: date) -> Fraction:
    """Tax on the gross of a calendar year, without personal deductions; rupiah, exact."""
    due, floor = Fraction(0), 0
    for bracket in range(1, _BRACKETS + 1):
        rate = parameter("benefits/jht_tax", f"jht_tax_progressive_rate_{bracket}", paid_on).rate
        if bracket == _BRACKETS:
            return due + (gross - floor) * rate
        limit = parameter("benefits/jht_tax", f"jht_tax_progressive_limit_{bracket}", paid_on).whole
        if gross <= limit:
            return due + (gross - floor) * rate
        due, floor = due + (limit - floor) * rate, limit
    return due


def _general(facts: Facts, day: date, before: int, amount: int) -> int:
    if day < _PROGRESSIVE_SINCE:
        raise NotCovered(
            f"Tarif umum PPh untuk {day} (sebelum 2022) tidak ada dalam sumber kami.",
            f"The general income tax rates for {day} (before 2022) are not in our sources.",
        )
    return general_tax_of_payment(year_before=before, payment=amount, paid_on=day, npwp=facts.get("npwp", True))


def _check(facts: Facts) -> None:
    facts.only(
        {"programme", "segment", "event", "payments", "npwp"},
        "fakta ini tidak dipakai dalam pajak JHT.",
        "this fact has no place in the tax on JHT.",
    )
    if facts.get("programme", "JHT") != "JHT":
        refuse("programme", "pajak ini hanya untuk JHT.", "this tax is on JHT only.")
    if facts.get("event", "tax") != "tax":
        refuse("event", "untuk pajak, isi tax.", "for the tax, say tax.")


def _reasons(final: list[bool], facts: Facts) -> None:
    if any(final):
        because(
            "Pembayaran dalam tahun pertama dan tahun kalender berikutnya dijumlahkan; lapisan 0% dipakai satu kali; "
            "pajaknya final.",
            "Payments of the first and the next calendar year are one sum; the 0% bracket is used once; the tax is "
            "final.",
            "PP 68/2009 Ps 2, Ps 5",
        )
    if not all(final):
        because(
            "Pembayaran sejak tahun ketiga dikenai tarif umum atas jumlah bruto setahun dan tidak final.",
            "Payments from the third year on bear the general rates on the gross of the year and are not final.",
            "PP 68/2009 Ps 6(1)-(2)",
        )
        if "npwp" not in facts:
            because(
                "Tidak disebut bahwa penerima tidak memiliki NPWP, jadi tanpa tambahan 20%.",
                "Nobody said that the recipient has no tax number, so without the surcharge of 20%.",
                "PP 68/2009 Ps 6(3)",
            )
        elif not facts.need("npwp"):
            because(
                "Penerima tidak memiliki NPWP: tarif umum ditambah 20%.",
                "The recipient has no tax number: the general rates plus 20%.",
                "PP 68/2009 Ps 6(3)",
            )


def _rupiah(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
