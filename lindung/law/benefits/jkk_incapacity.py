"""JKK: temporary inability to work (STMB). PP 44/2015 Ps 25(2)b.2, 30(2)-(3), 51; amounts of Lampiran III.

Full months count. The employer keeps paying the wage and receives the STMB in its place; what exceeds that wage goes to
the worker (Ps 51(3)), what falls short is not reclaimed (Ps 51(4)). Not modelled: days of a month (the divisor is
unknown).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lindung.law.benefits.common import Amounts, segment_of, wage_base
from lindung.law.parameters import load, parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

PARTS = ("temporary_incapacity",)
OUTPUTS = ("temporary_incapacity",)
FACTS = ("incapacity_months", "paid_by_employer")


def amounts(facts: Facts, day: date) -> Amounts:
    """The whole STMB in rupiah; with `paid_by_employer`, also who receives how much of it."""
    incapacity_months = facts.need("incapacity_months")
    wage = wage_base(facts)
    months = months_at_each_rate(incapacity_months, day)
    sum_due = temporary_incapacity(wage=wage, **months, day=day)
    due: Amounts = {"temporary_incapacity": sum_due}
    if segment_of(facts) == "BPU":
        if "paid_by_employer" in facts:
            refuse("paid_by_employer", "BPU tidak mempunyai pemberi kerja.", "a BPU has no employer.")
        because(
            "Peserta BPU menanggung lebih dahulu dan meminta penggantiannya; STMB dibayarkan kepadanya.",
            "The self-employed participant bears it first and claims it back; the STMB is paid to him or her.",
            "PP 44/2015 Ps 30(3)",
        )
        return due
    because(
        "Pemberi kerja tetap membayar upah selama pekerja belum sembuh; STMB menggantikannya kepada pemberi kerja, dan "
        "kelebihan di atas upah yang dibayar menjadi hak pekerja.",
        "The employer keeps paying the wage until recovery; the STMB replaces it, and what exceeds the wage paid goes "
        "to the worker.",
        "PP 44/2015 Ps 30(2), 51(1)-(4)",
    )
    if "paid_by_employer" in facts:
        paid = facts.need("paid_by_employer")
        to_employer = to_the_employer(wage=wage, paid_by_employer=paid, **months, day=day)
        due |= {"to_employer": to_employer, "to_worker": sum_due - to_employer}
    return due


def months_at_each_rate(incapacity_months: int, day: date) -> dict[str, int]:
    """How many months are paid in full, at the middle rate (until 1 December 2019 only) and at the later rate."""
    full = min(incapacity_months, parameter("benefits/jkk", "stmb_full_months", day).whole)
    middle_months = load("benefits/jkk")["stmb_middle_months"].found(day)
    middle = min(incapacity_months - full, middle_months.whole) if middle_months else 0
    return {"full_months": full, "middle_months": middle, "later_months": incapacity_months - full - middle}


def _rates(full_months: int, middle_months: int, later_months: int, day: date) -> list[tuple[int, Fraction]]:
    bands = [(full_months, Fraction(1))]
    if middle_months:
        bands.append((middle_months, parameter("benefits/jkk", "stmb_middle_rate", day).rate))
    if later_months:
        bands.append((later_months, parameter("benefits/jkk", "stmb_later_rate", day).rate))
    return bands


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.2, Lampiran III",
    since="2015-07-01",
    id="Santunan sementara tidak mampu bekerja",
    en="Compensation while unable to work",
    provenance="secondary",
)
def temporary_incapacity(*, wage: int, full_months: int, middle_months: int, later_months: int, day: date) -> int:
    """Rupiah over all months for a monthly wage in rupiah; rounded once, half up."""
    bands = _rates(full_months, middle_months, later_months, day)
    return _rupiah(sum((months * rate * wage for months, rate in bands), Fraction(0)))


@rule(
    "PP 44/2015 Ps 51(2)-(4)",
    since="2015-07-01",
    id="Bagian pemberi kerja: sebesar upah yang dibayarnya, paling banyak STMB",
    en="Part of the employer: the wage it paid, at most the STMB",
)
def to_the_employer(
    *, wage: int, paid_by_employer: int, full_months: int, middle_months: int, later_months: int, day: date
) -> int:
    """Rupiah over all months; wage and payment are rupiah a month."""
    bands = _rates(full_months, middle_months, later_months, day)
    return _rupiah(sum((months * min(rate * wage, Fraction(paid_by_employer)) for months, rate in bands), Fraction(0)))


def _rupiah(amount: Fraction) -> int:
    """To the full rupiah, half up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
