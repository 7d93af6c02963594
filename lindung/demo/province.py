"""The synthetic province as a whole: everything that will be loaded, as columns of whole numbers and ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.history import AGENCIES, BPU, PU, tell
from lindung.demo.ids import Ids, make_ids
from lindung.demo.members import Stretches, arrange
from lindung.demo.names import make_names
from lindung.demo.organisations import INSURANCE, WITH_SAVINGS, Organisations, make_organisations, villages_of
from lindung.demo.payments import Lines, settle
from lindung.demo.people import People, make_people
from lindung.demo.projects import ProjectTable
from lindung.demo.same_people import join_people
from lindung.demo.stints import Column, Ending, Payer
from lindung.demo.targets import Plan, make_plan
from lindung.law.programmes import Programme

# Of 100 self-employed who only ever paid for themselves, how many also save for old age.
SAVERS = 25
# People who are said to have died recently while nobody has checked it yet, per 100,000 active.
UNVERIFIED_DEATHS = 12
# The first month of job-loss insurance: PP 37/2021, in force 2 February 2021.
JKP_BEGAN = date(2021, 2, 1)


@dataclass(frozen=True)
class Units:
    """Enrolment units: employers' first, then placements (kabupaten by agency), then projects. Row numbers."""

    organisation: Column
    village: Column
    placements_from: int
    projects_from: int

    def __len__(self) -> int:
        return len(self.organisation)


@dataclass(frozen=True)
class Province:
    """What was made. Rows refer to each other by row number; `ids` turns these into ids when they are loaded."""

    seed: int
    plan: Plan
    bodies: Organisations
    projects: ProjectTable
    stretches: Stretches
    lines: Lines
    units: Units

    def rng(self, purpose: int) -> np.random.Generator:
        """Random numbers of their own for each purpose, so that one part does not change another."""
        return np.random.default_rng([self.seed, purpose])

    @cached_property
    def people(self) -> People:
        """Everybody."""
        return make_people(self.stretches, self.rng(5))

    def names(self) -> pl.Series:
        """Everybody's name. Made anew at each call: names are the largest part and needed once."""
        return make_names(self.people.kabupaten, self.people.female, self.rng(9))

    @cached_property
    def ids(self) -> dict[str, Ids]:
        """Ids of what others refer to."""
        counts = {
            "person": int(self.stretches.person.max()) + 1,
            "membership": int(self.stretches.membership[-1]) + 1,
            "unit": len(self.units),
            "organisation": len(self.bodies.bodies),
        }
        return {name: make_ids(count, self.rng(10 + n)) for n, (name, count) in enumerate(counts.items())}

    @cached_property
    def firsts(self) -> Column:
        """For each membership, its first stretch."""
        return np.flatnonzero(self.stretches.first).astype(np.int32)

    @cached_property
    def finals(self) -> Column:
        """For each membership, its last stretch."""
        return np.flatnonzero(self.stretches.final).astype(np.int32)

    @cached_property
    def unit_of_membership(self) -> Column:
        """For each membership, its unit; -1 for the self-employed."""
        s, first = self.stretches, self.firsts
        offset = np.array([0, 0, self.units.projects_from, self.units.placements_from], dtype=np.int32)
        return np.where(s.segment[first] == BPU, -1, s.group[first] + offset[s.segment[first]]).astype(np.int32)

    @cached_property
    def village_of_membership(self) -> Column:
        """For each membership, the village it is counted in."""
        unit = self.unit_of_membership
        own = self.people.village[self.stretches.person[self.firsts]]
        return np.where(unit < 0, own, self.units.village[unit]).astype(np.int32)

    @cached_property
    def programmes_of_membership(self) -> Column:
        """For each membership, its programmes (bits)."""
        s, first = self.stretches, self.firsts
        of_unit = np.array([unit.programmes for unit in self.bodies.units], dtype=np.int32)
        sponsored = np.bincount(s.membership[s.payer != Payer.SELF], minlength=len(first)) > 0
        saves = (self.rng(6).integers(0, 100, len(first)) < SAVERS) & ~sponsored
        own = np.where((s.segment[first] == BPU) & saves, WITH_SAVINGS, INSURANCE)
        of_work = of_unit[np.where(s.segment[first] == PU, s.group[first], 0)]
        # Who began before job-loss insurance existed stays without it here: a stretch is one line of one set.
        of_work = np.where(s.start[first] < days.number(JKP_BEGAN), of_work & ~Programme.JKP.bit, of_work)
        return np.where(s.segment[first] == PU, of_work, own)

    @cached_property
    def deaths(self) -> tuple[Column, Column, Column]:
        """Person, day of death, and whether it was verified."""
        s, rng = self.stretches, self.rng(7)
        died = np.flatnonzero(s.ending == Ending.DEATH)
        person, day = s.person[died], s.end[died]
        active = np.unique(s.person[s.ending == Ending.OPEN])
        rumoured = rng.choice(active, max(1, len(active) * UNVERIFIED_DEATHS // 100_000), replace=False)
        rumoured = rumoured[~np.isin(rumoured, person)].astype(np.int32)
        recent = days.number(days.AS_OF) - rng.integers(1, 90, len(rumoured))
        verified = np.arange(len(person) + len(rumoured)) < len(person)
        return (
            np.concatenate([person, rumoured]),
            np.concatenate([day, recent]).astype(np.int32),
            verified.astype(np.int32),
        )


def make_province(scale: float = 1.0, seed: int = 1) -> Province:
    """The whole province, or one `scale` times as large. The same seed makes the same province."""
    plan = make_plan(scale)
    bodies = make_organisations(scale, seed)
    history = tell(plan, bodies.weights(), seed)
    rng = np.random.default_rng([seed, 3])
    stretches = arrange(history, join_people(history, rng), rng)
    lines = settle(stretches, history, len(bodies.units), np.random.default_rng([seed, 4]))
    units = _units(bodies, history.projects, np.random.default_rng([seed, 8]))
    return Province(seed, plan, bodies, history.projects, stretches, lines, units)


def _units(bodies: Organisations, projects: ProjectTable, rng: np.random.Generator) -> Units:
    """Every unit's organisation and village."""
    regions = range(len(assumptions.kabupaten()))
    villages = [villages_of(k) for k in regions]
    organisation = [unit.organisation for unit in bodies.units]
    village = [unit.village for unit in bodies.units]
    for kabupaten in regions:
        for agency in range(AGENCIES):
            organisation.append(bodies.agencies[agency])
            village.append(int(villages[kabupaten][0]))
    projects_from = len(organisation)
    for kabupaten in projects.kabupaten.tolist():
        organisation.append(int(rng.choice(bodies.contractors[kabupaten])))
        village.append(int(rng.choice(villages[kabupaten])))
    return Units(
        np.array(organisation, dtype=np.int32), np.array(village, dtype=np.int32), len(bodies.units), projects_from
    )
