"""Construction: people come with a project and are covered until it ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lindung.demo import days
from lindung.demo.movement import Cell, Period, arrivals, entry_days
from lindung.demo.stints import Column, Ending, Payer, Stints

LARGEST, SMALLEST = 200, 5
SHORTEST_DAYS, LONGEST_DAYS = 60, 1200


@dataclass(frozen=True)
class ProjectTable:
    """All projects: kabupaten, first day, and last day of cover."""

    kabupaten: Column
    start: Column
    end: Column

    def __len__(self) -> int:
        return len(self.start)


class Projects:
    """The projects so far, and their people's coming and going."""

    def __init__(self, stints: Stints, segment: int, rng: np.random.Generator) -> None:
        self.stints, self.segment, self.rng = stints, segment, rng
        self._kabupaten: list[int] = []
        self._start: list[int] = []
        self._end = np.empty(0, dtype=np.int32)

    def begin(self, cell: Cell, kabupaten: int, first_day: int, target: int) -> None:
        """Projects that are running when the record begins."""
        self._enter(cell, kabupaten, target, Period(first_day - 360, first_day, None), 0.0)

    def pass_period(self, cell: Cell, kabupaten: int, period: Period, target: int, returning: float) -> None:
        """End and begin projects so that `target` people are active at the end of the period."""
        self._individuals(cell, period)
        self._finish(cell, self._end[self._group(cell)] < period.high)
        surplus = len(cell.active) - target
        if surplus > 0:
            self._cut_short(cell, period, surplus)
        elif surplus < 0:
            self._enter(cell, kabupaten, -surplus, period, returning)

    def finished(self) -> ProjectTable:
        """All projects; those still running end this year at the latest."""
        last = days.number(days.PAID_AHEAD_TO)
        return ProjectTable(
            kabupaten=np.array(self._kabupaten, dtype=np.int32),
            start=np.array(self._start, dtype=np.int32),
            end=np.minimum(self._end, last),
        )

    def _group(self, cell: Cell) -> Column:
        return self.stints["group"][cell.active]

    def _individuals(self, cell: Cell, period: Period) -> None:
        """Deaths, and people who leave a project before it ends."""
        mixed, count = self.rng.permutation(cell.active), len(cell.active)
        dead = int(self.rng.binomial(count, min(1.0, cell.rates.death * period.length))) if count else 0
        gone = int(self.rng.binomial(count - dead, min(1.0, cell.rates.leave * period.length))) if count else 0
        self._close(cell, mixed[:dead], period, Ending.DEATH)
        self._close(cell, mixed[dead : dead + gone], period, Ending.EXIT)
        cell.active = mixed[dead + gone :]

    def _close(self, cell: Cell, stints: Column, period: Period, ending: Ending) -> None:
        last = np.minimum(self._end[self.stints["group"][stints]], period.high - 1)
        first = np.full(len(stints), period.low, dtype=np.int32)
        self.stints.close(stints, self.rng.integers(first, last + 1, dtype=np.int32), ending)
        if ending is not Ending.DEATH:
            cell.pool.leaving.append(self.stints["person"][stints])

    def _finish(self, cell: Cell, over: npt.NDArray[np.bool_]) -> None:
        leaving = cell.active[over]
        self.stints.close(leaving, self._end[self.stints["group"][leaving]], Ending.FINISHED)
        cell.pool.leaving.append(self.stints["person"][leaving])
        cell.active = cell.active[~over]

    def _cut_short(self, cell: Cell, period: Period, surplus: int) -> None:
        """End whole projects, the nearest to their end first; of the last one only as many people as needed."""
        group = self._group(cell)
        counted = np.bincount(group)
        running = np.flatnonzero(counted)
        sizes = counted[running]
        order = np.argsort(self._end[running], kind="stable")
        running, sizes = running[order], sizes[order]
        whole = running[np.cumsum(sizes) <= surplus]
        self._end[whole] = self.rng.integers(period.low, period.high, len(whole), dtype=np.int32)
        ends = np.zeros(len(self._start), dtype=np.bool_)
        ends[whole] = True
        self._finish(cell, ends[group])
        rest = surplus - int(sizes[: len(whole)].sum())
        if rest:
            self._close(cell, cell.active[:rest], period, Ending.EXIT)
            cell.active = cell.active[rest:]

    def _enter(self, cell: Cell, kabupaten: int, count: int, period: Period, returning: float) -> None:
        sizes = self._sizes(count)
        first = len(self._start)
        start = entry_days(period, len(sizes), self.rng)
        length = np.clip(self.rng.lognormal(6.45, 0.35, len(sizes)), SHORTEST_DAYS, LONGEST_DAYS).astype(np.int32)
        # A project that begins in this period is still running at its end.
        end = np.maximum(start + length, period.high + self.rng.integers(0, 20, len(sizes), dtype=np.int32))
        self._kabupaten += [kabupaten] * len(sizes)
        self._start += start.tolist()
        self._end = np.concatenate([self._end, end.astype(np.int32)])
        group = np.repeat(np.arange(first, len(self._start), dtype=np.int32), sizes)
        people = arrivals(cell.pool, returning, count, self.stints, self.rng)
        opened = self.stints.open(
            self.rng.permutation(people),
            np.array(self._start, dtype=np.int32)[group],
            segment=self.segment,
            kabupaten=kabupaten,
            payer=Payer.EMPLOYER,
            group=group,
        )
        cell.active = np.concatenate([cell.active, opened])

    def _sizes(self, count: int) -> Column:
        """Named heads of new projects that add up to `count`."""
        drawn = np.clip(self.rng.lognormal(3.2, 0.7, count // SMALLEST + 1), SMALLEST, LARGEST).astype(np.int32)
        edges = np.minimum(np.cumsum(drawn), count)
        sizes = np.diff(edges, prepend=0)
        return sizes[sizes > 0].astype(np.int32)
