"""The line over the months is made of the counts of the month ends, whichever way it is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.access.acting import acting_as
from lindung.billing.services import settle_months
from lindung.coverage import trends
from lindung.coverage.queries import BadQuestion, count, period, trend
from lindung.coverage.services import refresh
from lindung.law.programmes import Programme

pytestmark = pytest.mark.usefixtures("db", "world")

PLACES = ["72", "72.08", "72.71", "72.01", "72.08.01", "72.08.01.2011"]


@pytest.mark.parametrize("region", PLACES)
@pytest.mark.parametrize("segment", [None, "PU", "JAKON"])
def test_each_point_is_the_count_of_its_day(region: str, segment: str | None) -> None:
    points = trend(region=region, segment=segment)
    assert [point.active for point in points] == [
        count(point.day, region=region, segment=segment).total for point in points
    ]


def test_the_line_goes_from_the_first_month_end_of_the_record_to_the_last() -> None:
    points = trend()
    record = period()
    assert (points[0].day, points[0].active) == (date(2024, 1, 31), 4)
    assert points[-1].day <= record.last_day < date(2026, 11, 30)
    assert len(points) == 34


@pytest.mark.parametrize("region", ["72", "72.08"])
@pytest.mark.parametrize("last", [date(2025, 1, 30), date(2025, 1, 31), date(2025, 2, 1), date(2026, 11, 22)])
def test_resting_points_and_changes_tell_the_same(region: str, last: date) -> None:
    for first in (date(2024, 1, 1), date(2024, 6, 15), date(2024, 6, 30)):
        resting = trends._from_resting_points(region, None, first, last)
        changes = trends._from_changes("coverage_coverday", region, None, first, last)
        assert resting == changes
        assert resting


def test_a_last_day_beyond_the_record_goes_on_with_what_is_known() -> None:
    assert [point.active for point in trend(last=date(2027, 3, 1))][-2:] == [0, 0]


def test_a_month_in_which_nobody_was_active_until_now_gets_its_resting_point(world: Any) -> None:
    empty = date(2026, 8, 31)
    assert count(empty).total == 0
    with acting_as(world.users["branch_officer"], channel="terminal"):
        settle_months(
            membership_id=world.memberships["ani"].pk, programmes=[Programme.JKK, Programme.JKM],
            first_month=date(2026, 7, 1), months=3, paid_on=date(2026, 7, 1),
        )  # fmt: skip
        refresh([world.memberships["ani"].pk])
    points = {point.day: point.active for point in trend()}
    assert {day: count(day).total for day in points} == points
    assert points[empty] == count(empty, by=("sex",)).total


def test_a_segment_that_does_not_exist_is_refused_and_not_drawn_as_zero() -> None:
    with pytest.raises(BadQuestion):
        trend(segment="XX")
