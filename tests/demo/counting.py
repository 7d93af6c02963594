"""Counts active participants straight from lines, ends and deaths. Shares no code with what made them or with cover."""

from __future__ import annotations

from collections import Counter

import numpy as np

from lindung.demo.assumptions import kabupaten, villages
from lindung.demo.province import Province

SEGMENTS = ("PU", "BPU", "JAKON", "PMI")
TOLERATED = np.array([3, 3, 0, 0])


def active_on(province: Province, day: np.datetime64) -> Counter[tuple[str, str]]:
    """Distinct people by segment and kabupaten on a day; of two memberships in a segment the older one counts."""
    s, lines = province.stretches, province.lines
    stretch = lines.stretch
    covers_to = lines.covers_to.astype("datetime64[D]")
    tolerated = TOLERATED[s.segment[stretch]]
    by_months = tolerated > 0
    later = (covers_to.astype("datetime64[M]") + tolerated + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    until = np.where(by_months, later, covers_to)
    until = np.minimum(until, _last_days(province)[s.membership[stretch]])
    on = np.flatnonzero((lines.covers_from.astype("datetime64[D]") <= day) & (day <= until))
    began = s.start[np.flatnonzero(s.first)][s.membership[stretch[on]]]
    on = on[np.argsort(began, kind="stable")]
    who = s.person[stretch[on]].astype(np.int64) * len(SEGMENTS) + s.segment[stretch[on]]
    _, once = np.unique(who, return_index=True)
    membership = s.membership[stretch[on[once]]]
    place = kabupaten_of_memberships(province)[membership] * len(SEGMENTS) + s.segment[stretch[on[once]]]
    codes = [region.code for region in kabupaten()]
    return Counter(
        {
            (SEGMENTS[where % len(SEGMENTS)], codes[where // len(SEGMENTS)]): heads
            for where, heads in enumerate(np.bincount(place).tolist())
            if heads
        }
    )


def _last_days(province: Province) -> np.ndarray:
    """For each membership, the last day it can cover: its end, or a verified death of its person."""
    s = province.stretches
    final, far = np.flatnonzero(s.final), np.datetime64("2999-01-01", "D")
    ended = np.isin(s.ending[final], (2, 4))
    last = np.where(ended, s.end[final].astype("datetime64[D]"), far)
    person, day, verified = province.deaths
    died = np.full(int(s.person.max()) + 1, far)
    died[person[verified == 1]] = day[verified == 1].astype("datetime64[D]")
    return np.minimum(last, died[s.person[final]])


def kabupaten_of_memberships(province: Province) -> np.ndarray:
    """The kabupaten (row number) of each membership."""
    codes = [region.code for region in kabupaten()]
    of_village = np.array([codes.index(village.code[:5]) for village in villages()])
    return of_village[province.village_of_membership]
