"""The same person in several segments: stints of different segments given to one person.

The history is told segment by segment. Here some of its people turn out to be the same: most were in one segment
after the other, a few are in PU and BPU at once (counted in both, which is lawful).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lindung.demo.history import BPU, JAKON, PU, History
from lindung.demo.stints import Column, Ending

# Of all people, how many are in PU and BPU on the same days.
AT_ONCE = 0.005
# From segment to segment: the part of the people of the first who went on to the second.
ONE_AFTER_THE_OTHER = ((JAKON, PU, 0.35), (JAKON, BPU, 0.3), (BPU, PU, 0.3), (PU, BPU, 0.3))
FOREVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class _Lives:
    """Of each person of the history: segment, kabupaten, first and last active day, whether still to be joined."""

    segment: Column
    kabupaten: Column
    first: Column
    last: Column
    free: npt.NDArray[np.bool_]


def join_people(history: History, rng: np.random.Generator) -> Column:
    """For each stint, its person, numbered from 0 without gaps, some stints of different segments joined in one."""
    lives = _lives(history)
    same = np.arange(history.people, dtype=np.int32)
    _join_at_once(lives, same, round(AT_ONCE * history.people), rng)
    for earlier, later, part in ONE_AFTER_THE_OTHER:
        for kabupaten in range(int(lives.kabupaten.max()) + 1):
            _join_in_turn(lives, same, (earlier, later, kabupaten), part, rng)
    _, numbered = np.unique(same, return_inverse=True)
    return numbered.astype(np.int32)[history.stints.person]


def _lives(history: History) -> _Lives:
    stints = history.stints
    segment, kabupaten = np.zeros((2, history.people), dtype=np.int32)
    segment[stints.person], kabupaten[stints.person] = stints.segment, stints.kabupaten
    first = np.full(history.people, FOREVER, dtype=np.int32)
    np.minimum.at(first, stints.person, stints.start)
    last = np.zeros(history.people, dtype=np.int32)
    np.maximum.at(last, stints.person, np.where(stints.ending == Ending.OPEN, FOREVER, stints.end))
    free = np.ones(history.people, dtype=np.bool_)
    # Whoever died in one segment cannot go on in another.
    free[stints.person[stints.ending == Ending.DEATH]] = False
    return _Lives(segment, kabupaten, first, last, free)


def _join_at_once(lives: _Lives, same: Column, count: int, rng: np.random.Generator) -> None:
    for kabupaten in range(int(lives.kabupaten.max()) + 1):
        here = lives.free & (lives.kabupaten == kabupaten) & (lives.last == FOREVER)
        wage, own = (rng.permutation(np.flatnonzero(here & (lives.segment == segment))) for segment in (PU, BPU))
        pairs = min(
            len(wage), len(own), round(count * here.sum() / max(1, (lives.free & (lives.last == FOREVER)).sum()))
        )
        _join(lives, same, wage[:pairs], own[:pairs])


def _join_in_turn(
    lives: _Lives, same: Column, turn: tuple[int, int, int], part: float, rng: np.random.Generator
) -> None:
    earlier, later, kabupaten = turn
    here = lives.free & (lives.kabupaten == kabupaten)
    before = rng.permutation(np.flatnonzero(here & (lives.segment == earlier) & (lives.last < FOREVER)))
    after = rng.permutation(np.flatnonzero(here & (lives.segment == later)))
    before = before[: round(len(before) * part)]
    before = before[np.argsort(lives.last[before], kind="stable")]
    after = after[np.argsort(lives.first[after], kind="stable")]
    # Each goes on with the next free life that begins after a pause; nobody gets a life that somebody else has.
    wished = lives.last[before] + rng.integers(5, 500, len(before))
    position = np.arange(len(before))
    place = np.maximum.accumulate(np.searchsorted(lives.first[after], wished) - position) + position
    fits = place < len(after)
    before, after = before[fits], after[place[fits]]
    fits = lives.last[before] < lives.first[after]
    _join(lives, same, before[fits], after[fits])


def _join(lives: _Lives, same: Column, one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> None:
    same[other] = one
    lives.free[one] = False
    lives.free[other] = False
