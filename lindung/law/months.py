"""Months as numbers, because arrears are counted in months."""

from __future__ import annotations

from datetime import date, timedelta


def month_number(day: date) -> int:
    """The month of a day as one number: consecutive months differ by one."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a numbered month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a numbered month."""
    return first_day(month + 1) - timedelta(days=1)
