"""Made-up people for the example lists: clean rows, written in the habits of each village."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from lindung.demo import assumptions
from lindung.demo.names import make_names
from lindung.demo.province import make_province
from lindung.demo.tables import dates
from lindung.reference.regions import regions
from lindung.registry.names import sound, without_titles
from lindung.rosters.judging.same_name import likeness

TRADES = ("Petani", "Nelayan", "Pedagang", "Buruh tani", "Tukang ojek", "Tukang batu", "Penenun", "Pekebun", "Sopir")
MONTHS = "Januari Pebruari Maret April Mei Juni Juli Agustus September Oktober Nopember Desember".split()


@dataclass
class Person:
    """One row. `key` stays with the person wherever the row is moved; `cells` by heading, as typed."""

    key: int
    nik: str
    name: str
    born: date
    female: bool
    village: str
    village_name: str
    district: str
    district_name: str
    cells: dict[str, Any] = field(default_factory=dict)


def nik_of(district: str, born: date, female: bool) -> str:
    """A NIK of nobody: serial 0000."""
    day = born.day + 40 if female else born.day
    return f"{district.replace('.', '')}{day:02}{born:%m%y}0000"


@dataclass(frozen=True)
class Known:
    """Who is in the demonstration already: NIKs, and names by birth date."""

    niks: frozenset[str] = frozenset()
    names: Mapping[date, Sequence[str]] = field(default_factory=dict)


def known_in_demonstration() -> Known:
    """Everybody of the demonstration province as `lindung demo` builds it."""
    province = make_province(1.0, assumptions.SEED)
    names: dict[date, list[str]] = defaultdict(list)
    born = dates(province.people.born).to_list()
    for day, name in zip(born, province.names().to_list(), strict=True):
        names[day].append(name)
    numbers = province.people.identities().tobytes().decode("ascii")
    return Known(frozenset(numbers[at : at + 16] for at in range(0, len(numbers), 16)), names)


def make_people(
    region: str, villages: int, each: int, first_month: date, rng: np.random.Generator, known: Known | None = None
) -> list[Person]:
    """`each` people in each of the first `villages` villages of a region, of working age in `first_month`.

    No two share a NIK, and no two of one birth date have nearly the same name, so that nobody is taken for another;
    nor for anybody `known`.
    """
    known = known or Known()
    table = list(regions(region))
    names = {one.code: one.name for one in table}
    chosen = [one for kind in ("desa", "kelurahan") for one in table if one.kind == kind][:villages]
    numbers = {one.code: number for number, one in enumerate(assumptions.kabupaten())}
    kabupaten = np.repeat(np.array([numbers[one.code[:5]] for one in chosen], dtype=np.int32), each)
    female = rng.random(len(kabupaten)) < 0.45
    written = make_names(kabupaten, female, rng)
    span = (date(first_month.year - 19, 1, 1) - date(first_month.year - 64, 1, 1)).days
    taken: set[str] = set()
    born_on: dict[date, list[str]] = defaultdict(list)
    people = []
    for key, (name, is_female) in enumerate(zip(written, female, strict=True)):
        village = chosen[key // each]
        while True:
            born = date(first_month.year - 64, 1, 1) + timedelta(days=int(rng.integers(span)))
            nik = nik_of(village.code[:8], born, bool(is_female))
            others = (*born_on[born], *known.names.get(born, ()))
            if nik not in taken and nik not in known.niks and not any(_alike(name, other) for other in others):
                break
        taken.add(nik)
        born_on[born].append(name)
        people.append(
            Person(
                key,
                nik,
                name,
                born,
                bool(is_female),
                village.code,
                village.name,
                village.code[:8],
                names[village.code[:8]],
            )
        )
    _write_cells(people, rng)
    return people


def _alike(one: str, other: str) -> bool:
    # Names that share no beginning of a word are compared in vain, and comparing is slow.
    begins, others = ({sound(word)[:1] for word in without_titles(name).split()} for name in (one, other))
    return bool(begins & others) and likeness(one, other) == "same"


def _write_cells(people: list[Person], rng: np.random.Generator) -> None:
    """Each village has its clerk, and each clerk a way to write."""
    habits: dict[str, tuple[int, ...]] = {}
    for one in people:
        if one.village not in habits:
            habits[one.village] = tuple(int(rng.integers(n)) for n in (4, 6, 4, 4))
        nik, day, sex, place = habits[one.village]
        one.cells = {
            "NIK": (one.nik, int(one.nik), f"'{one.nik}", f"{one.nik[:6]} {one.nik[6:12]} {one.nik[12:]}")[nik],
            "Nama Lengkap": one.name,
            "Tempat": one.district_name,
            "Tanggal": written_date(one.born, day),
            "L/P": (("L", "P"), ("Laki-laki", "Perempuan"), ("l", "p"), ("LK", "PR"))[sex][one.female],
            "Desa/Kelurahan": _place(one.village_name, ("", "Desa ", "", "Ds. ")[place], place == 2),
            "Kecamatan": _place(one.district_name, ("", "Kec. ", "", "")[place], place == 2),
            "Pekerjaan": TRADES[int(rng.integers(len(TRADES)))],
            "No. KK": f"{one.district.replace('.', '')}{1 + one.key % 28:02}0115{one.key % 10_000:04}",
            "No. HP/WA": f"08120000{one.key % 10_000:04}",
        }  # fmt: skip


def _place(name: str, prefix: str, capitals: bool) -> str:
    return prefix + (name.upper() if capitals else name)


def written_date(day: date, habit: int) -> Any:
    """One date in one of the ways people write it."""
    return (
        day,
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d%m%Y}",
    )[habit]
