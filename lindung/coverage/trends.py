"""Active participants over time: at the end of each month, and added up as worker-months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from lindung.coverage.counting import check_filters, roll_up_filters
from lindung.coverage.record import RecordPeriod, period
from lindung.reference.queries import RegionInfo
from lindung.reference.queries import region as known_region


@dataclass(frozen=True)
class TrendPoint:
    """Active participants at the end of a month."""

    day: date
    active: int


def trend(
    *,
    region: str | RegionInfo = "72",
    segment: str | None = None,
    first: date | None = None,
    last: date | None = None,
    record: RecordPeriod | None = None,
) -> tuple[TrendPoint, ...]:
    """Active participants at the end of each month from `first` to `last` (default: the record's whole period).

    A RegionInfo and a `record` at hand are not asked for again. Raises UnknownRegion, BadQuestion for a segment.
    """
    record = record or period()
    code = region.code if isinstance(region, RegionInfo) else known_region(region).code
    check_filters(segment=segment)
    first, last = first or record.first_day, last or record.last_day
    if len(code) > 5:
        return _from_changes("coverage_coverdelta", code, segment, first, last)
    if first < record.first_day or last > record.last_day:
        return _from_changes("coverage_coverday", code, segment, first, last)
    return _from_resting_points(code, segment, first, last)


def _from_resting_points(region: str, segment: str | None, first: date, last: date) -> tuple[TrendPoint, ...]:
    """The end of a month is the beginning of the next without what changes on its first day. The roll-up holds such
    resting points for the whole record, so what changed on the days between need not be read.
    """
    where, values = roll_up_filters(region, segment, None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH months AS (
                  SELECT m::date AS month, m::date - 1 AS month_end FROM generate_series(
                    date_trunc('month', %(first)s::timestamp) + '1 month', %(last)s::timestamp + '1 day', '1 month') m
                ), resting AS (
                  SELECT month, sum(active) AS n FROM coverage_covermonth
                  WHERE {where} AND month > %(first)s AND month <= %(last)s::date + 1 GROUP BY 1
                ), opening AS (
                  SELECT day AS month, sum(delta) AS n FROM coverage_coverday
                  WHERE {where} AND day = ANY (ARRAY(SELECT month FROM months)) GROUP BY 1
                )
                SELECT month_end, coalesce(resting.n, 0) - coalesce(opening.n, 0)
                FROM months LEFT JOIN resting USING (month) LEFT JOIN opening USING (month) ORDER BY 1""",
            {**values, "first": first, "last": last},
        )
        return tuple(TrendPoint(day, int(active)) for day, active in cursor.fetchall())


def _from_changes(table: str, region: str, segment: str | None, first: date, last: date) -> tuple[TrendPoint, ...]:
    """From every change up to `last`: below the kabupaten and outside the record there are no resting points."""
    where, values = roll_up_filters(region, segment, None)
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
            {**values, "first": first, "last": last},
        )
        return tuple(TrendPoint(day, int(active)) for day, active in cursor.fetchall())


def worker_months(*, region: str = "72", last: date, months: int = 12) -> int:
    """Active participants at the end of each of the last whole months up to `last`, added up."""
    points = [point for point in trend(region=region, last=last) if point.day <= last]
    return sum(point.active for point in points[-months:])
