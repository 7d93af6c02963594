"""Days and months as whole numbers, so that a million of them are one array.

A day is counted from 1 January 1970, a month from January 1970.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Whole = npt.NDArray[np.integer[Any]]

# The record begins here; before this day it is silent.
FIRST_DAY = date(2020, 12, 31)
# The day the demonstration stands still at: "today" of the synthetic province.
AS_OF = date(2026, 11, 22)
# Nothing is paid further ahead than this.
PAID_AHEAD_TO = date(2026, 12, 31)

_EPOCH = date(1970, 1, 1)
_MONTHS_BEFORE_EPOCH = 1970 * 12


def number(day: date) -> int:
    """The number of a day."""
    return (day - _EPOCH).days


def day_of(days: int) -> date:
    """The day with this number."""
    return date.fromordinal(_EPOCH.toordinal() + int(days))


def month_of(days: Whole) -> Whole:
    """The month of each day."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)


def month_start(months: Whole) -> Whole:
    """The first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)


def month_end(months: Whole) -> Whole:
    """The last day of each month."""
    return month_start(months + 1) - 1


def month_number(day: date) -> int:
    """The month of one day."""
    return day.year * 12 + day.month - 1 - _MONTHS_BEFORE_EPOCH


def last_of_month(month: int) -> int:
    """The number of the last day of one month."""
    return int(month_end(np.array([month], dtype=np.int32))[0])


def first_of_month(month: int) -> int:
    """The number of the first day of one month."""
    return int(month_start(np.array([month], dtype=np.int32))[0])


def is_month_end(days: int) -> bool:
    """Whether the day is the last of its month."""
    return day_of(days + 1).day == 1


def as_dates(name: str, days: Whole) -> pl.Series:
    """Numbers of days as a column of dates."""
    return pl.Series(name, days.astype(np.int32)).cast(pl.Date)
