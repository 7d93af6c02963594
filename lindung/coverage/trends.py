"""Active participants over time: at the end of each month, and added up as worker-months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from lindung.coverage.counting import roll_up_filters
from lindung.coverage.record import period
from lindung.reference.queries import region as known_region


@dataclass(frozen=True)
class TrendPoint:
    """Active participants at the end of a month."""

    day: date
    active: int


def trend(
    *, region: str = "72", segment: str | None = None, first: date | None = None, last: date | None = None
) -> tuple[TrendPoint, ...]:
    """Active participants at the end of each month from `first` to `last` (default: the record's whole period)."""
    record = period()
    known_region(region)
    where, values = roll_up_filters(region, segment, None)
    values |= {"first": first or record.first_day, "last": last or record.last_day}
    table = "coverage_coverdelta" if len(region) > 5 else "coverage_coverday"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT month_end, coalesce(sum(n) OVER (ORDER BY month_end), 0) FROM (
                  SELECT lindung_month_end(m::date) AS month_end
                  FROM generate_series(date_trunc('month', %(first)s::timestamp), %(last)s::timestamp, '1 month') m
                ) months LEFT JOIN (
                  SELECT greatest(lindung_month_end(day), lindung_month_end(%(first)s::date)) AS month_end,
                    sum(delta) AS n
                  FROM {table} WHERE {where} AND day <= %(last)s GROUP BY 1
                ) changes USING (month_end) WHERE month_end <= %(last)s ORDER BY 1""",
            values,
        )
        return tuple(TrendPoint(day, int(active)) for day, active in cursor.fetchall())


def worker_months(*, region: str = "72", last: date, months: int = 12) -> int:
    """Active participants at the end of each of the last whole months up to `last`, added up."""
    points = [point for point in trend(region=region, last=last) if point.day <= last]
    return sum(point.active for point in points[-months:])
