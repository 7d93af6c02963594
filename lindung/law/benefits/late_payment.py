"""Compensation for late payment by BPJS Ketenagakerjaan: PP 44/2015 Ps 37(3) (JKK) and Ps 40(4) (JKM).

One per cent of the nominal benefit for each day of delay. The days count from the end of the time for payment (seven
working days for JKK, three for JKM); counting them is left to the caller.
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.common import Amounts
from lindung.law.helpers import share
from lindung.law.parameters import FIRST_DAY, parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts
from lindung.law.trace import because


def asked(facts: Facts) -> bool:
    """Whether the situation asks what late payment costs."""
    return "days_late" in facts or "benefit" in facts or facts.get("event") == "late_payment"


def late_payment(facts: Facts) -> Amounts:
    """The compensation in rupiah. Invalid where the days of delay or the benefit are missing."""
    # One rate since the first day: where only this is asked, no date is needed.
    day = facts.get("event_date", FIRST_DAY)
    days = facts.need("days_late")
    compensation = late_payment_compensation(benefit=facts.need("benefit"), days_late=days, day=day)
    article = "PP 44/2015 Ps 37(3)" if facts.need("programme") == "JKK" else "PP 44/2015 Ps 40(4)"
    because(
        f"Pembayaran terlambat {days} hari; ganti rugi 1% dari nilai manfaat untuk tiap hari.",
        f"The payment is {days} days late; 1% of the nominal benefit is due for each day.",
        article,
    )
    return {"late_payment_compensation": compensation}


@rule(
    "PP 44/2015 Ps 37(3), 40(4)",
    since="2015-07-01",
    id="Ganti rugi keterlambatan pembayaran",
    en="Compensation for late payment",
)
def late_payment_compensation(*, benefit: int, days_late: int, day: date) -> int:
    """Rupiah for a nominal benefit (rupiah) paid some days late; no cap is written."""
    return int(share(benefit, parameter("benefits/claims", "late_payment_rate", day).rate * days_late))
