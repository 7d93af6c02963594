"""How many are protected, on which day, by what. Every answer carries its definition and when it was derived."""

from __future__ import annotations

from lindung.coverage.counting import (
    DIMENSIONS,
    REGION_LEVELS,
    Count,
    CountRow,
    Footing,
    Heads,
    construction_heads,
    count,
    count_on,
    footing,
    heads_on,
)
from lindung.coverage.record import (
    WITA,
    BadQuestion,
    DayBeforeRecord,
    DayInFuture,
    NothingDerived,
    RecordPeriod,
    a_year_before,
    check_day,
    period,
    today,
)
from lindung.coverage.trends import TrendPoint, trend, worker_months

__all__ = [
    "DIMENSIONS",
    "REGION_LEVELS",
    "WITA",
    "BadQuestion",
    "Count",
    "CountRow",
    "DayBeforeRecord",
    "DayInFuture",
    "Footing",
    "Heads",
    "NothingDerived",
    "RecordPeriod",
    "TrendPoint",
    "a_year_before",
    "check_day",
    "construction_heads",
    "count",
    "count_on",
    "footing",
    "heads_on",
    "period",
    "today",
    "trend",
    "worker_months",
]
