"""The history: counted independently it is what the plan says, and its memberships could stand in the database."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np

from lindung.demo import assumptions, days
from lindung.demo.payments import GROUNDS
from lindung.demo.province import Province, make_province
from lindung.demo.stints import Ending, Payer
from tests.demo.counting import SEGMENTS, active_on


def planned(province: Province, row: int) -> dict[tuple[str, str], int]:
    plan = province.plan
    codes = [region.code for region in assumptions.kabupaten()]
    heads = {(s, code): int(plan.active[s][row, k]) for s in SEGMENTS for k, code in enumerate(codes)}
    return {key: count for key, count in heads.items() if count}


def test_active_people_are_as_planned_on_every_checkpoint(small: Province) -> None:
    for row, day in enumerate(small.plan.checkpoints.tolist()):
        counted = active_on(small, np.datetime64(days.day_of(day), "D"))
        assert counted == planned(small, row), days.day_of(day)


def test_every_anchor_is_met_to_the_person_in_the_whole_province() -> None:
    province = make_province()
    by_day = defaultdict(list)
    for anchor in assumptions.anchors():
        by_day[anchor.day].append(anchor)
    for day, anchors in by_day.items():
        counted = active_on(province, np.datetime64(day, "D"))
        for anchor in anchors:
            heads = sum(
                count
                for (segment, kabupaten), count in counted.items()
                if segment in anchor.segments and kabupaten.startswith(anchor.region)
            )
            assert heads == anchor.heads, anchor
    people = int(province.stretches.person.max()) + 1
    assert 650_000 < people < 850_000
    # The lines of village programmes are split by budget year.
    assert len(province.lines) < 1_350_000


def test_no_membership_overlaps_another_of_the_same_person_segment_and_unit(small: Province) -> None:
    s, unit = small.stretches, small.unit_of_membership
    last: dict[tuple[int, int, int], int] = {}
    for m, (first, final) in enumerate(zip(small.firsts.tolist(), small.finals.tolist(), strict=True)):
        slot = (int(s.person[first]), int(s.segment[first]), int(unit[m]))
        assert s.start[first] > last.get(slot, -1)
        ended = s.ending[final] in (Ending.EXIT, Ending.FINISHED)
        last[slot] = int(s.end[final]) if ended else np.iinfo(np.int32).max


def test_months_are_paid_to_their_end_and_only_they_are(small: Province) -> None:
    lines = small.lines
    months = lines.ground == GROUNDS.index("months")
    assert (days.month_end(days.month_of(lines.covers_to[months])) == lines.covers_to[months]).all()
    projects = lines.ground == GROUNDS.index("project")
    assert not (days.month_end(days.month_of(lines.covers_to[projects])) == lines.covers_to[projects]).all()
    assert (lines.covers_to >= lines.covers_from).all()
    assert lines.covers_to.max() <= days.number(days.PAID_AHEAD_TO)


def test_lapses_come_at_month_ends_and_notices_on_any_day(small: Province) -> None:
    s = small.stretches
    lapsed, noticed = s.end[s.ending == Ending.LAPSE], s.end[s.ending == Ending.EXIT]
    assert len(lapsed) > 100 and all(days.is_month_end(day) for day in set(lapsed.tolist()))
    assert len(noticed) > 100 and not all(days.is_month_end(day) for day in set(noticed.tolist()))


def test_some_return_some_have_two_employers_some_are_in_two_segments(small: Province) -> None:
    s = small.stretches
    returned = np.bincount(s.membership[s.payer == Payer.SELF]) > 1
    assert returned.any()
    on = small.stretches.start <= days.number(days.AS_OF)
    now = on & (s.ending == Ending.OPEN)
    in_pu, in_bpu = set(s.person[now & (s.segment == 0)].tolist()), set(s.person[now & (s.segment == 1)].tolist())
    assert in_pu & in_bpu
    order = np.lexsort((s.start, s.person))
    overlap = (s.person[order][1:] == s.person[order][:-1]) & (s.segment[order][1:] == s.segment[order][:-1])
    overlap &= s.start[order][1:] <= s.end[order][:-1]
    assert overlap.any()


def test_deaths_are_about_as_frequent_as_the_payments_tell(small: Province) -> None:
    _, day, verified = small.deaths
    plan = small.plan
    member_years = np.trapezoid(sum(plan.active[s].sum(axis=1) for s in SEGMENTS), plan.checkpoints) / 365.25
    assert 0.7 < 1000 * (verified == 1).sum() / member_years < 2.1
    assert (verified == 0).any()
    assert day.max() < days.number(days.AS_OF)


def test_projects_declare_no_fewer_heads_than_they_name(small: Province) -> None:
    projects = small.projects
    assert (projects.end > projects.start).all()
    assert projects.end.max() <= days.number(date(2026, 12, 31))


def test_the_same_seed_makes_the_same_province(small: Province) -> None:
    again = make_province(scale=0.01, seed=5)
    assert (again.lines.covers_to == small.lines.covers_to).all()
    assert (again.ids["person"] == small.ids["person"]).all()
    assert again.names().equals(small.names())


def test_another_seed_makes_another_province_with_the_same_counts(small: Province) -> None:
    other = make_province(scale=0.01, seed=6)
    assert not other.names().equals(small.names())
    day = np.datetime64("2024-05-08", "D")
    assert active_on(other, day) == active_on(small, day)
