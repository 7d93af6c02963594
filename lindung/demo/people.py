"""Synthetic people: where they live, sex, birth date, a NIK that cannot be anybody's, and a family for some."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.history import BPU, JAKON, PMI, PU
from lindung.demo.listed import NOWHERE, listed_villages
from lindung.demo.members import Stretches
from lindung.demo.movement import weighted
from lindung.demo.names import make_names
from lindung.demo.organisations import villages_of
from lindung.demo.packed import Bytes, digits, letters
from lindung.demo.stints import Column, Payer
from lindung.reference.regions import DEMONSTRATION_SERIAL

# Of 100 workers of a segment, how many are women; in the nickel regions fewer wage earners are.
WOMEN = {PU: 34, BPU: 46, JAKON: 3, PMI: 66}
WOMEN_IN_NICKEL = {"72.06": 13, "72.12": 18}
YOUNGEST, OLDEST = 18, 64
# Wage earners who live in another kabupaten than they work in; people whose NIK was issued elsewhere.
COMMUTERS, MOVED = 0.04, 0.12
FAMILIES = 0.035
YEAR = 365.25


@dataclass(frozen=True)
class People:
    """Everybody: row numbers of kabupaten and village, sex, birth day, and place of issue of the NIK (kecamatan)."""

    kabupaten: Column
    village: Column
    female: npt.NDArray[np.bool_]
    born: Column
    issued: Column
    kecamatan: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.born)

    def identities(self) -> Bytes:
        """The NIKs as digits: kecamatan of issue, day (women plus 40), month, year, serial 0000."""
        codes = np.array([int(code.replace(".", "")) for code in self.kecamatan])
        month = days.month_of(self.born)
        day = self.born - days.month_start(month) + 1 + 40 * self.female
        number = codes[self.issued] * 1_000_000 + day * 10_000 + (month % 12 + 1) * 100 + (month // 12 + 1970) % 100
        return np.concatenate([digits(number, 12), letters(DEMONSTRATION_SERIAL, len(self))], axis=1)


def make_people(stretches: Stretches, rng: np.random.Generator) -> People:
    """Everybody the stretches speak of."""
    count = int(stretches.person.max()) + 1
    kabupaten, segment, even = _traits(stretches, count)
    home = _homes(kabupaten, segment, rng)
    women = np.array([WOMEN[s] for s in range(len(WOMEN))])[segment]
    for number, region in enumerate(assumptions.kabupaten()):
        if region.code in WOMEN_IN_NICKEL:
            women[(kabupaten == number) & (segment == PU)] = WOMEN_IN_NICKEL[region.code]
    female = rng.random(count) * 100 < women
    village = _villages(home, even, rng)
    # On the list of a village's programme stand that village's people, so many from each.
    listed = listed_villages(stretches)
    village = np.where(listed == NOWHERE, village, listed)
    kecamatan, issued = _places_of_issue(village, rng)
    born = _birth_days(stretches, count, rng)
    _make_unique(issued, born, female, len(kecamatan), rng)
    return People(home, village, female, born, issued, kecamatan)


def _traits(s: Stretches, count: int) -> tuple[Column, Column, npt.NDArray[np.bool_]]:
    """Kabupaten and main segment of each person; whether a village's own programme brought him or her in."""
    kabupaten, segment = np.zeros(count, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    # The self-employed are counted where they live, so that BPU has the last word.
    for which in (PMI, JAKON, PU, BPU):
        there = s.segment == which
        kabupaten[s.person[there]], segment[s.person[there]] = s.kabupaten[there], which
    even = np.zeros(count, dtype=np.bool_)
    even[s.person[s.payer == Payer.VILLAGE]] = True
    return kabupaten, segment, even


def _homes(kabupaten: Column, segment: Column, rng: np.random.Generator) -> Column:
    """Most live where they work."""
    home = kabupaten.copy()
    away = np.flatnonzero((segment == PU) & (rng.random(len(home)) < COMMUTERS))
    home[away] = rng.choice(kabupaten, len(away))
    return home


def _villages(home: Column, even: npt.NDArray[np.bool_], rng: np.random.Generator) -> Column:
    """A village of the kabupaten: towns are larger; a village programme takes as many from each desa."""
    village = np.zeros(len(home), dtype=np.int32)
    for number in range(len(assumptions.kabupaten())):
        here = villages_of(number)
        is_desa = np.array([assumptions.villages()[v].kind == "desa" for v in here])
        size = rng.lognormal(0.0, 0.5, len(here)) * np.where(is_desa, 1.0, 2.5)
        for chosen, weights in ((~even, size), (even, is_desa + 0.02)):
            people = np.flatnonzero((home == number) & chosen)
            village[people] = here[weighted(weights, len(people), rng)]
    return village


def _places_of_issue(village: Column, rng: np.random.Generator) -> tuple[tuple[str, ...], Column]:
    """The kecamatan that issued each NIK: most people's own, for others any of the province."""
    kecamatan = tuple(sorted({v.code.rpartition(".")[0] for v in assumptions.villages()}))
    position = {code: number for number, code in enumerate(kecamatan)}
    own = np.array([position[v.code.rpartition(".")[0]] for v in assumptions.villages()], dtype=np.int32)
    issued = own[village]
    moved = np.flatnonzero(rng.random(len(village)) < MOVED)
    issued[moved] = rng.integers(0, len(kecamatan), len(moved))
    return kecamatan, issued


def _birth_days(s: Stretches, count: int, rng: np.random.Generator) -> Column:
    """Born so that everybody is 18 to 64 at each entry; most begin young."""
    first = np.full(count, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(first, s.person, s.start)
    latest = np.zeros(count, dtype=np.int32)
    np.maximum.at(latest, s.person, s.start)
    youngest = first - int(YOUNGEST * YEAR) - 1
    oldest = latest - int((OLDEST + 1) * YEAR) + 2
    part = rng.beta(1.15, 1.9, count)
    return (youngest - part * (youngest - oldest)).astype(np.int32)


def _make_unique(
    issued: Column, born: Column, female: npt.NDArray[np.bool_], kecamatan: int, rng: np.random.Generator
) -> None:
    """Change place of issue or birthday of some until no two people share place, birthday and sex."""
    while True:
        # The number holds two digits of the year only, but nobody here is 100 years older than another.
        number = (born.astype(np.int64) * kecamatan + issued) * 2 + female
        order = np.argsort(number, kind="stable")
        again = order[1:][number[order[1:]] == number[order[:-1]]]
        if not again.size:
            return
        issued[again] = rng.integers(0, kecamatan, len(again))


def make_family(people: People, rng: np.random.Generator) -> pl.DataFrame:
    """Spouse and children of some: columns person, relation, name, sex, birth_date."""
    heads = np.flatnonzero(rng.random(len(people)) < FAMILIES)
    as_of = days.number(days.AS_OF)
    children = rng.integers(0, 3, len(heads))
    # A child is at least 20 years younger than its parent, and born by now.
    room = np.maximum(as_of - (people.born[heads] + int(20 * YEAR)), 1)
    relation = np.concatenate([np.zeros(len(heads), dtype=np.int32), np.ones(int(children.sum()), dtype=np.int32)])
    parent = np.concatenate([np.arange(len(heads)), np.repeat(np.arange(len(heads)), children)])
    of = heads[parent]
    female = np.where(relation == 0, ~people.female[of], rng.random(len(of)) < 0.5)
    near = people.born[of] + rng.integers(-3000, 3000, len(of))
    born = np.where(relation == 0, near, as_of - (rng.random(len(of)) * room[parent]).astype(np.int32))
    return pl.DataFrame(
        {
            "person": of.astype(np.int32),
            "relation": pl.Series(["spouse", "child"]).gather(relation),
            "name": make_names(people.kabupaten[of], female, rng),
            "sex": pl.Series(["L", "P"]).gather(female.astype(np.int32)),
            "birth_date": days.as_dates("birth_date", born),
        }
    )
