"""Cover of the synthetic people, derived by the coverage room from what was settled, a group of people at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from lindung.coverage.derive import derive
from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.members import ends_formally
from lindung.demo.payers import PAYER_KINDS, payer_rows
from lindung.demo.province import Province
from lindung.demo.tables import Places, dates, or_none
from lindung.demo.targets import SEGMENTS

PEOPLE_AT_ONCE = 80_000


def spans(province: Province) -> Iterator[pl.DataFrame]:
    """Spans of cover with row numbers for ids (membership_id, person_id), in groups of whole people."""
    frames = _Frames(province)
    people = len(province.ids["person"])
    for first in range(0, people, PEOPLE_AT_ONCE):
        yield derive(*frames.of_people(first, min(first + PEOPLE_AT_ONCE, people)))


class _Frames:
    """What the derivation asks for, cut by people. Stretches are in the order of people, so each cut is a slice."""

    def __init__(self, province: Province) -> None:
        self.province = province
        s = province.stretches
        self.first_person = s.person[province.firsts]
        order = np.argsort(s.membership[province.lines.stretch], kind="stable")
        self.line_order = order
        self.line_membership = s.membership[province.lines.stretch[order]]
        self.payers = payer_rows(province)
        self.payer_membership = s.membership[self.payers.stretch]
        person, day, verified = province.deaths
        self.died = np.full(len(province.ids["person"]), -1, dtype=np.int32)
        self.died[person[verified == 1]] = day[verified == 1]
        self.ended = ends_formally(s)[province.finals]
        codes = Places().codes
        regions = [region.code for region in assumptions.kabupaten()]
        self.kabupaten_of = np.array([regions.index(code[:5]) for code in codes], dtype=np.int32)
        self.words = {
            "segment": pl.Series(SEGMENTS, dtype=pl.Enum(SEGMENTS)),
            "sex": pl.Series(["L", "P"], dtype=pl.Enum(["L", "P"])),
            "payer_kind": pl.Series(PAYER_KINDS, dtype=pl.Enum(PAYER_KINDS)),
            "village": codes.cast(pl.Enum(codes)),
            "kabupaten": pl.Series(regions, dtype=pl.Enum(regions)),
        }

    def of_people(self, first: int, last: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Lines, memberships and payers of the people from `first` to before `last`."""
        low, high = np.searchsorted(self.first_person, [first, last])
        return self._lines(low, high), self._memberships(np.arange(low, high)), self._payers(low, high)

    def _lines(self, low: int, high: int) -> pl.DataFrame:
        lines = self.province.lines
        at = slice(*np.searchsorted(self.line_membership, [low, high]))
        rows, membership = self.line_order[at], self.line_membership[at]
        return pl.select(
            membership_id=pl.Series(membership),
            programmes=pl.Series(self.province.programmes_of_membership[membership].astype(np.int16)),
            covers_from=dates(lines.covers_from[rows]),
            covers_to=dates(lines.covers_to[rows]),
            paid_on=dates(lines.paid_on[rows]),
        )

    def _memberships(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
        province, s, people = self.province, self.province.stretches, self.province.people
        stretch, final = province.firsts[rows], province.finals[rows]
        person = s.person[stretch]
        village = province.village_of_membership[rows]
        return pl.select(
            membership_id=pl.Series(rows.astype(np.int32)),
            person_id=pl.Series(person),
            segment=self.words["segment"].gather(s.segment[stretch]),
            began_on=dates(s.start[stretch]),
            ended_on=or_none(dates(s.end[final]), self.ended[rows]),
            died_on=or_none(dates(self.died[person]), self.died[person] >= 0),
            sex=self.words["sex"].gather(people.female[person].astype(np.int32)),
            birth_date=dates(people.born[person]),
            village=self.words["village"].gather(village),
            kabupaten=self.words["kabupaten"].gather(self.kabupaten_of[village]),
            province=pl.lit(PROVINCE),
        )

    def _payers(self, low: int, high: int) -> pl.DataFrame:
        at = slice(*np.searchsorted(self.payer_membership, [low, high]))
        return pl.select(
            membership_id=pl.Series(self.payer_membership[at]),
            from_day=dates(self.province.stretches.start[self.payers.stretch[at]]),
            payer_kind=self.words["payer_kind"].gather(self.payers.kind[at]),
        )


def count_on(cover: pl.DataFrame, day: int) -> pl.DataFrame:
    """Active participants on a day by segment and kabupaten, from spans."""
    on = days.day_of(day)
    active = cover.filter(pl.col("counted") & (pl.col("from_day") <= on) & (pl.col("to_day") >= on))
    return active.group_by("segment", "kabupaten").agg(pl.len().alias("heads"))
