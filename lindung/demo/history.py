"""The history of the province: who was active when, so that the plan is met at every checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lindung.demo import assumptions, days
from lindung.demo.movement import Cell, Period, Pool, Rates, arrivals, daily, entry_days, leave, weighted
from lindung.demo.projects import Projects, ProjectTable
from lindung.demo.stints import Column, Ending, Payer, Stints, StintTable
from lindung.demo.targets import SEGMENTS, Plan, PlannedProgramme
from lindung.law.lapse import tolerated_months
from lindung.law.programmes import Programme

PU, BPU, JAKON, PMI = range(len(SEGMENTS))
AGENCIES = 3
PAYERS = {"apbd": Payer.APBD, "village": Payer.VILLAGE, "donor": Payer.DONOR}
# How long before the record those were members who are active when it begins.
EARLIEST_YEARS = {PU: 5.0, BPU: 1.5, PMI: 1.0}


@dataclass(frozen=True)
class UnitWeights:
    """Employers' units: kabupaten and how much of it each one employs."""

    kabupaten: Column
    weight: npt.NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """Everything that happened: stints, projects, and how many people there are."""

    plan: Plan
    stints: StintTable
    projects: ProjectTable
    people: int


def tell(plan: Plan, units: UnitWeights, seed: int) -> History:
    """The history that follows from the plan and the seed. The same seed tells the same history."""
    teller = _Teller(plan, units, np.random.default_rng([seed, 1]))
    teller.begin()
    for row in range(1, len(plan.checkpoints)):
        teller.pass_period(row)
    return History(plan, teller.stints.finished(), teller.projects.finished(), teller.stints.people)


class _Teller:
    """The state of the province while time passes."""

    def __init__(self, plan: Plan, units: UnitWeights, rng: np.random.Generator) -> None:
        self.plan, self.rng = plan, rng
        self.stints = Stints()
        self.projects = Projects(self.stints, JAKON, rng)
        count = len(assumptions.kabupaten())
        self.everywhere = range(count)
        self.units = [np.flatnonzero(units.kabupaten == k) for k in self.everywhere]
        self.unit_weights = [units.weight[found] for found in self.units]
        self.pools = {(segment, k): Pool() for segment in range(len(SEGMENTS)) for k in self.everywhere}
        rates = assumptions.history()["rates"]
        self.cells = {
            (segment, k): Cell(self.pools[segment, k], _rates(rates, SEGMENTS[segment]))
            for segment in (PU, JAKON, PMI)
            for k in self.everywhere
        }
        self.selves = [Cell(self.pools[BPU, k], _rates(rates, "SELF")) for k in self.everywhere]
        self.sponsored = [
            (planned, Cell(self.pools[BPU, planned.kabupaten], _rates(rates, "PROGRAMME")))
            for planned in plan.programmes
        ]
        self.last_unit = np.full(1024, -1, dtype=np.int32)
        self.returning = _returning(int(plan.checkpoints[0]))

    def begin(self) -> None:
        """Everybody who is active on the first day came at some time before."""
        low = int(self.plan.checkpoints[0])
        for planned, cell in self.sponsored:
            self._sponsor(planned, cell, Period(days.number(planned.plan.starts_on) - 1, low, None), 0)
        for segment, years in EARLIEST_YEARS.items():
            for k in self.everywhere:
                cell = self.selves[k] if segment == BPU else self.cells[segment, k]
                wanted = self._target(0, segment, k)
                start = low - np.floor(self.rng.beta(0.9, 1.6, wanted) * years * 365).astype(np.int32)
                self._open(cell, segment, k, wanted, start)
        for k in self.everywhere:
            self.projects.begin(self.cells[JAKON, k], k, low, self._target(0, JAKON, k))

    def pass_period(self, row: int) -> None:
        """From one checkpoint to the next."""
        low, high = (int(day) for day in self.plan.checkpoints[row - 1 : row + 1])
        self.returning = _returning(high)
        for planned, cell in self.sponsored:
            if planned.heads[row - 1] or planned.heads[row]:
                self._sponsor(planned, cell, self._period("BPU", low, high), row)
        for k in self.everywhere:
            for segment in (PU, BPU, PMI):
                cell = self.selves[k] if segment == BPU else self.cells[segment, k]
                period = self._period(SEGMENTS[segment], low, high)
                missing = leave(cell, self.stints, period, self._target(row, segment, k), self.rng)
                self._open(cell, segment, k, missing, entry_days(period, missing, self.rng))
            period = self._period("JAKON", low, high)
            target = self._target(row, JAKON, k)
            self.projects.pass_period(self.cells[JAKON, k], k, period, target, self.returning["JAKON"])
        for pool in self.pools.values():
            pool.settle()

    def _target(self, row: int, segment: int, k: int) -> int:
        """Planned heads; of the self-employed those whom no sponsor pays for."""
        planned = int(self.plan.active[SEGMENTS[segment]][row, k])
        if segment != BPU:
            return planned
        return planned - sum(len(cell.active) for p, cell in self.sponsored if p.kabupaten == k)

    @staticmethod
    def _period(segment: str, low: int, high: int) -> Period:
        """A period, and which months' last payers drop out in it: the law says after how many unpaid months."""
        last_day = days.day_of(low)
        lapsing = None
        if days.is_month_end(low):
            tolerated = tolerated_months(segment, Programme.JKK, last_day)
            lapsing = days.last_of_month(days.month_number(last_day) - tolerated)
        return Period(low, high, lapsing)

    def _sponsor(self, planned: PlannedProgramme, cell: Cell, period: Period, row: int) -> None:
        """One programme: filled on the days it grows, replaced while it is paid, lapsed in one go at its end."""
        if period.low == planned.lapses_after:
            self.stints.close(cell.active, period.low, Ending.LAPSE)
            cell.pool.leaving.append(self.stints["person"][cell.active])
            cell.active = cell.active[:0]
            return
        missing = leave(cell, self.stints, period, int(planned.heads[row]), self.rng)
        if missing <= 0 or period.high > days.last_of_month(planned.paid_month):
            return
        steps = [n for n in map(days.number, planned.plan.heads) if period.low < n <= period.high]
        start = entry_days(period, missing, self.rng)
        if steps:
            start[:] = steps[-1]
        self._open(cell, BPU, planned.kabupaten, missing, start, planned)

    def _open(
        self, cell: Cell, segment: int, k: int, count: int, start: Column, programme: PlannedProgramme | None = None
    ) -> None:
        if count <= 0:
            return
        people = arrivals(cell.pool, self.returning[SEGMENTS[segment]], count, self.stints, self.rng)
        payer, group = Payer.EMPLOYER, np.full(count, -1, dtype=np.int32)
        if segment == PU:
            group = self._choose_units(people, k)
        elif segment == PMI:
            group = (k * AGENCIES + self.rng.integers(0, AGENCIES, count)).astype(np.int32)
        else:
            payer = Payer.SELF if programme is None else PAYERS[programme.plan.payer]
            group[:] = -1 if programme is None else programme.number
        opened = self.stints.open(people, start, segment=segment, kabupaten=k, payer=payer, group=group)
        cell.active = np.concatenate([cell.active, opened])

    def _choose_units(self, people: Column, k: int) -> Column:
        """An employer for each; half of those who were somebody's worker before return to the same."""
        while len(self.last_unit) < self.stints.people:
            self.last_unit = np.concatenate([self.last_unit, np.full_like(self.last_unit, -1)])
        chosen = self.units[k][weighted(self.unit_weights[k], len(people), self.rng)].astype(np.int32)
        before = self.last_unit[people]
        chosen = np.where((before >= 0) & (self.rng.random(len(people)) < 0.5), before, chosen).astype(np.int32)
        self.last_unit[people] = chosen
        return chosen


def _rates(rates: dict[str, Any], who: str) -> Rates:
    lapse = {"PROGRAMME": 0.0}.get(who, rates["lapses"].get(who))
    return Rates(
        death=rates["deaths_per_1000_year"] / 1000 / 365.25,
        leave=daily(rates["exits"][who]),
        lapse=lapse if lapse is None else daily(lapse),
    )


def _returning(day: int) -> dict[str, float]:
    """By segment, the part of entries on a day who were here before."""
    since: dict[Any, dict[str, float]] = assumptions.history()["returning"]
    return since[max(first for first in since if days.number(first) <= day)]
