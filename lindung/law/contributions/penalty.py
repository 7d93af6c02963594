"""What late payment costs an employer: PP 44/2015 Ps 22, PP 46/2015 Ps 20, PP 45/2015 Ps 31.

The employer alone bears it, also on the worker's part. It is simple, without a cap, for every month of delay. What a
month of delay is to the day is not in the articles (question `month-of-delay`): a started calendar month counts.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lindung.law.contributions.due import pu_due_date
from lindung.law.helpers import Quantity, share
from lindung.law.months import first_day, last_day, month_number
from lindung.law.parameters import load, parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.trace import because

ROOM = "contributions/due"
_DAYS_OF_A_MONTH = 30


@rule(
    "PP 44/2015 Ps 22(1); PP 46/2015 Ps 20(1); PP 45/2015 Ps 31(1)",
    since="2015-07-01",
    id="Bulan keterlambatan",
    en="Months of delay",
)
def months_late(*, due_date: date, paid_on: date, reading: str) -> int:
    """Months of delay, a started one counting whole, from the day after the due date; 0 if paid in time."""
    if paid_on <= due_date:
        return 0
    if reading == "thirty-days":
        return -(-(paid_on - due_date).days // _DAYS_OF_A_MONTH)
    months = month_number(paid_on) - month_number(due_date)
    return months + (paid_on > _same_day(due_date, months))


@rule(
    "PP 44/2015 Ps 22(1)-(2); PP 46/2015 Ps 20(1)-(2); PP 45/2015 Ps 31(1)-(2)",
    since="2015-07-01",
    id="Denda keterlambatan, ditanggung pemberi kerja",
    en="Late penalty, borne by the employer",
)
def penalty(*, contribution: Quantity, rate: Fraction, months_late: Quantity) -> Quantity:
    """The rate for every month of delay on the contribution that should have been paid (rupiah)."""
    return share(contribution * months_late, rate)


def late(month: int, contribution: int, paid_on: date, *, covid: bool, with_jp: bool) -> dict[str, Any]:
    """Due date, months late and penalty of a contribution (rupiah) that was paid on a day."""
    due = pu_due_date(month, covid=covid, with_jp=with_jp)
    months = months_late(due_date=due, paid_on=paid_on, reading=_reading(due, paid_on))
    owed = penalty(contribution=contribution, rate=_rate(first_day(month), covid), months_late=months)
    if months:
        because(
            f"Dibayar {paid_on}, jatuh tempo {due}: terlambat {months} bulan.",
            f"Paid on {paid_on}, due on {due}: {months} months late.",
            "PP 44/2015 Ps 22(1)",
        )
    return {"due_date": due, "months_late": months, "penalty": owed}


def _reading(due: date, paid_on: date) -> str:
    # In time there is nothing to count, and no question to ask.
    return reading_of("month-of-delay") if paid_on > due else "started-month"


def _rate(day: date, covid: bool) -> Fraction:
    relieved = load(ROOM)["covid_late_penalty_rate"].found(day) if covid else None
    return relieved.rate if relieved else parameter(ROOM, "late_penalty_rate", day).rate


def _same_day(day: date, months: int) -> date:
    """The same day some months later, or the last of that month if it is shorter."""
    target = month_number(day) + months
    return first_day(target).replace(day=min(day.day, last_day(target).day))
