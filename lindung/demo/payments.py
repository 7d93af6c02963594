"""Settlement lines from stretches: what was paid so that each stretch was active exactly as long as it was.

A line stands for a paid stretch of months, not for one payment: the history is condensed. It is dated with the first
payment of the stretch. Some stretches have arrears: unpaid months the law tolerates, paid late or never.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lindung.demo import assumptions, days
from lindung.demo.days import Whole
from lindung.demo.history import JAKON, PMI, PU, History
from lindung.demo.listed import listed_villages, unpaid_to
from lindung.demo.members import Stretches
from lindung.demo.stints import Column, Ending, Payer
from lindung.law.lapse import tolerated_months
from lindung.law.programmes import Programme

GROUNDS = ("months", "project", "pmi_phase")

# Of those who leave or die, the part in arrears then; of units and self-payers, the part with an arrears episode.
IN_ARREARS_AT_END, EPISODES = 0.07, 0.045
# Of the episodes, the part that was paid later; the other months stay unpaid.
PAID_LATE = 0.7
# How far those still active are paid, in months from the month of the last day, and how many of 100 are.
PAID_AHEAD_UNITS = {1: 7, 0: 79, -1: 8, -2: 4, -3: 2}
PAID_AHEAD_SELVES = {1: 33, 0: 38, -1: 13, -2: 9, -3: 7}
BEFORE_PLACEMENT, AFTER_PLACEMENT, SHORTEST_IN_PHASES = 60, 30, 150


@dataclass(frozen=True)
class Lines:
    """Settlement lines: the stretch each belongs to, days (inclusive), day of payment, ground (number in GROUNDS)."""

    stretch: Column
    covers_from: Column
    covers_to: Column
    paid_on: Column
    ground: Column

    def __len__(self) -> int:
        return len(self.stretch)


def settle(stretches: Stretches, history: History, units: int, rng: np.random.Generator) -> Lines:
    """All settlement lines of all stretches. `units` is the number of employers' units."""
    start = stretches.start
    ground = np.zeros(len(stretches), dtype=np.int32)
    ground[stretches.segment == JAKON] = GROUNDS.index("project")
    ground[stretches.segment == PMI] = GROUNDS.index("pmi_phase")
    everybody = np.arange(len(stretches), dtype=np.int32)
    main = Lines(everybody, start, _paid_to(stretches, history, units, rng), start, ground)
    main, later = _with_episodes(stretches, main, units, rng)
    main, phases = _in_phases(stretches, main)
    return _by_budget_year(stretches, _concatenated([main, later, *phases]))


def _concatenated(parts: list[Lines]) -> Lines:
    return Lines(
        *(
            np.concatenate([getattr(part, name) for part in parts]).astype(np.int32)
            for name in ("stretch", "covers_from", "covers_to", "paid_on", "ground")
        )
    )


def _tolerated(stretches: Stretches) -> Whole:
    """Tolerated unpaid months by segment."""
    by_segment = [tolerated_months(segment, Programme.JKK, days.AS_OF) for segment in ("PU", "BPU", "JAKON", "PMI")]
    return np.array(by_segment, dtype=np.int32)[stretches.segment]


def _paid_to(stretches: Stretches, history: History, units: int, rng: np.random.Generator) -> Column:
    """The last settled day of each stretch."""
    s, tolerated = stretches, _tolerated(stretches)
    still, lapsed = s.ending == Ending.OPEN, s.ending == Ending.LAPSE
    behind = (rng.random(len(s)) < IN_ARREARS_AT_END) & (tolerated > 0)
    unpaid = np.where(behind, rng.integers(1, np.maximum(tolerated, 1) + 1), 0)
    month = days.month_of(s.end) - np.where(lapsed, tolerated, unpaid)
    month = np.where(still, _months_of_those_still_active(s, units, rng), month)
    # A sponsor pays for its programme's time, no more.
    sponsored = np.isin(s.payer, (Payer.APBD, Payer.VILLAGE, Payer.DONOR))
    ends = np.array([days.month_number(plan.paid_to) for plan in assumptions.programmes()], dtype=np.int32)
    programme_month = ends[np.where(sponsored, s.group, 0)]
    month = np.where(sponsored & still, programme_month, month)
    month = np.where(sponsored, np.minimum(month, programme_month), month)
    behind_village = unpaid_to(s, listed_villages(s))
    month = np.where(behind_village >= 0, days.month_of(behind_village), month)
    month = np.maximum(month, days.month_of(s.start))
    project_end = history.projects.end[np.where(s.segment == JAKON, s.group, 0)]
    placed_to = np.where(still, days.number(days.PAID_AHEAD_TO), s.end)
    paid_to = np.where(s.segment == JAKON, project_end, days.month_end(month.astype(np.int32)))
    return np.where(s.segment == PMI, placed_to, paid_to).astype(np.int32)


def _months_of_those_still_active(s: Stretches, units: int, rng: np.random.Generator) -> Whole:
    """The last paid month: the same for everybody in an employer's unit, each self-payer's own."""
    of_unit = _drawn(PAID_AHEAD_UNITS, units, rng)[np.where(s.segment == PU, s.group, 0)]
    ahead = np.where(s.segment == PU, of_unit, _drawn(PAID_AHEAD_SELVES, len(s), rng))
    return days.month_number(days.AS_OF) + np.maximum(ahead, -_tolerated(s))


def _drawn(odds: dict[int, int], count: int, rng: np.random.Generator) -> Whole:
    return np.repeat(np.array(list(odds), dtype=np.int32), list(odds.values()))[rng.integers(0, 100, count)]


def _with_episodes(s: Stretches, main: Lines, units: int, rng: np.random.Generator) -> tuple[Lines, Lines]:
    """Arrears in the middle of a stretch: its line is cut, and a second one goes on after the unpaid months."""
    earliest, latest = (days.month_number(day) for day in (days.FIRST_DAY, days.AS_OF))
    of_unit = rng.integers(earliest + 2, latest - 3, units + 1, dtype=np.int32)
    of_unit[rng.random(units + 1) >= EPISODES] = -1
    own = np.where(rng.random(len(s)) < EPISODES, rng.integers(earliest + 2, latest - 3, len(s)), -1)
    month = np.where(s.segment == PU, of_unit[np.where(s.segment == PU, s.group, units)], own)
    paid_later = np.where(s.segment == PU, np.arange(units + 1)[np.where(s.segment == PU, s.group, units)] % 10 < 7,
                          rng.random(len(s)) < PAID_LATE)  # fmt: skip
    # People with two employers are counted by the first: it has no gap, or the other one would step in.
    employers = np.bincount(s.person[s.first & (s.segment == PU)], minlength=int(s.person.max()) + 1)
    able = (month >= 0) & (_tolerated(s) >= 2) & np.isin(s.payer, (Payer.EMPLOYER, Payer.SELF))
    able &= paid_later | (employers[s.person] < 2)
    able &= (days.month_of(s.start) < month) & (days.month_of(main.covers_to) > month + 2)
    cut = np.flatnonzero(able).astype(np.int32)
    month, late = month[cut].astype(np.int32), paid_later[cut]
    covers_from = np.where(late, days.month_start(month), days.month_start(month + rng.integers(1, 3, len(cut))))
    paid_on = np.where(late, covers_from + rng.integers(35, 80, len(cut)), covers_from)
    later = Lines(cut, covers_from, main.covers_to[cut], paid_on, main.ground[cut])
    covers_to = main.covers_to.copy()
    covers_to[cut] = days.month_start(month) - 1
    return Lines(main.stretch, main.covers_from, covers_to, main.paid_on, main.ground), later


def _by_budget_year(s: Stretches, lines: Lines) -> Lines:
    """What villages paid, by budget year: a village's money is annual, and so is its bill."""
    parts = [lines]
    while True:
        last = parts[-1]
        year_end = days.month_end(days.month_of(last.covers_from) // 12 * 12 + 11)
        over = np.flatnonzero((s.payer[last.stretch] == Payer.VILLAGE) & (last.covers_to > year_end))
        if not len(over):
            return _concatenated(parts)
        begins = (year_end[over] + 1).astype(np.int32)
        covers_to = last.covers_to.copy()
        covers_to[over] = year_end[over]
        parts[-1] = Lines(last.stretch, last.covers_from, covers_to, last.paid_on, last.ground)
        parts.append(Lines(last.stretch[over], begins, last.covers_to[over], begins, last.ground[over]))


def _in_phases(s: Stretches, main: Lines) -> tuple[Lines, list[Lines]]:
    """Placements of migrant workers: a line for the time before, one for the time abroad, one for the month after."""
    covers_to = main.covers_to.copy()
    abroad = np.flatnonzero((s.segment == PMI) & (covers_to - s.start >= SHORTEST_IN_PHASES)).astype(np.int32)
    back = np.where(s.ending[abroad] == Ending.OPEN, 0, AFTER_PLACEMENT)
    leaving, home = s.start[abroad] + BEFORE_PLACEMENT, covers_to[abroad] - back
    ground = main.ground[abroad]
    during = Lines(abroad, leaving, home, leaving, ground)
    returned = back > 0
    after = Lines(
        abroad[returned], home[returned] + 1, covers_to[abroad][returned], leaving[returned], ground[returned]
    )
    covers_to[abroad] = leaving - 1
    return Lines(main.stretch, main.covers_from, covers_to, main.paid_on, main.ground), [during, after]
