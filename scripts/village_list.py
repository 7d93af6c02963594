"""Makes the list of names of the village that pays for its own people in the demonstration.

    python -m scripts.village_list    # lindung/demo/data/desa-bakubakulu.csv

Everybody is made up: every NIK has serial 0000, which is given to nobody. The same seed gives the same file. Some rows
carry a fault of those that villages make; nobody can be taken for somebody of the demonstration province.
"""

from __future__ import annotations

import csv
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import numpy as np

from lindung.demo.assumptions import DATA
from lindung.demo.village_plan import FIRST_MONTH, LIST, VILLAGE
from lindung.reference.regions import regions
from scripts.example_layout import HEADINGS
from scripts.example_people import Known, Person, known_in_demonstration, make_people, nik_of

NAMES = 40
SEED = 72_10
# Where there is one row of headings only.
FLAT = {"Tempat": "Tempat Lahir", "Tanggal": "Tanggal Lahir"}


def village_people(known: Known | None = None) -> list[Person]:
    """The people of the list in the order of its rows, with faults in some of them."""
    district = VILLAGE[:8]
    villages = sorted(one.code for one in regions(district) if one.kind == "desa")
    rng = np.random.default_rng(SEED)
    people = make_people(district, villages.index(VILLAGE) + 1, NAMES, FIRST_MONTH, rng, known)
    mine = [one for one in people if one.village == VILLAGE]
    for one in mine:
        one.cells |= {"NIK": one.nik, "Tanggal": f"{one.born:%d-%m-%Y}"}
        # The village lies in the hills.
        if one.cells["Pekerjaan"] == "Nelayan":
            one.cells["Pekerjaan"] = "Petani"
    _plant(mine)
    return mine


def _plant(people: list[Person]) -> None:
    """Four rows to be returned for a repair, one of somebody too old, one twice, three to be held."""
    short, damaged, undated, february, old, again, late, shifted, nameless = (
        people[n] for n in (4, 9, 13, 17, 21, 25, 29, 33, 36)
    )
    short.cells["NIK"] = short.nik[:-1]
    damaged.cells["NIK"] = f"{damaged.nik[0]},{damaged.nik[1:6]}E+15"
    undated.cells["Tanggal"] = ""
    february.cells["Tanggal"] = f"31-02-{february.born.year}"
    born = old.born.replace(year=FIRST_MONTH.year - 68, day=min(old.born.day, 28))
    old.cells |= {"NIK": nik_of(VILLAGE[:8], born, old.female), "Tanggal": f"{born:%d-%m-%Y}"}
    again.cells = deepcopy(people[2].cells) | {"Nama Lengkap": people[2].name.upper()}
    late.cells["Nama Lengkap"] = f"{'Almh' if late.female else 'Alm'}. {late.name}"
    shifted.cells["Tanggal"] = f"{shifted.born + timedelta(days=3):%d-%m-%Y}"
    nameless.cells["Nama Lengkap"] = ""


def write(path: Path, people: list[Person]) -> None:
    """Write the list as an office's own application exports it."""
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\n")
        writer.writerow(["No", *(FLAT.get(heading, heading) for heading in HEADINGS)])
        for number, one in enumerate(people, 1):
            writer.writerow([number, *(one.cells[heading] for heading in HEADINGS)])


def main() -> None:
    """Write the list."""
    path = DATA / LIST
    write(path, village_people(known_in_demonstration()))
    print(path)


if __name__ == "__main__":
    main()
