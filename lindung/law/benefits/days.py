"""Days and ages as benefits count them."""

from __future__ import annotations

from datetime import date, timedelta

from lindung.law.errors import NotCovered
from lindung.law.months import first_day, last_day, month_number
from lindung.law.parameters import FIRST_DAY


def months_later(day: date, months: int) -> date:
    """The same day some months later (earlier, if negative); the last day of a month that is too short for it."""
    month = month_number(day) + months
    return first_day(month).replace(day=min(day.day, last_day(month).day))


def next_month(day: date) -> date:
    """The first day of the month after a day."""
    return first_day(month_number(day) + 1)


def age_on(birth_date: date, day: date) -> int:
    """Full years of age on a day. Somebody born on 29 February is a year older on 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody reaches an age (see `age_on`)."""
    if (birth_date.month, birth_date.day) == (2, 29):
        return date(birth_date.year + age, 2, 28) + timedelta(days=1)
    return birth_date.replace(year=birth_date.year + age)


def within_scheme(day: date) -> date:
    """The day itself. NotCovered before the programmes began."""
    if day < FIRST_DAY:
        raise NotCovered(
            f"{day}: program dimulai {FIRST_DAY}; sebelum itu tidak ada aturan di sini.",
            f"{day}: the programmes began on {FIRST_DAY}; there are no rules here before it.",
        )
    return day
