"""The faults that are planted in the example lists, each with the codes that must be found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta

import numpy as np

from lindung.reference.regions import names_by_code, regions
from lindung.rosters.judging.places import gazetteer, place_key
from lindung.rosters.judging.same_name import likeness
from scripts.example_people import Known, Person, nik_of

Codes = set[str]


class Taken:
    """NIKs and names by birth date that are used already: a planted fault must not make another one by chance."""

    def __init__(self, people: list[Person], known: Known) -> None:
        self.niks = {one.nik for one in people} | known.niks
        self.names: dict[date, list[str]] = defaultdict(list, {day: list(names) for day, names in known.names.items()})
        for one in people:
            self.names[one.born].append(one.name)

    def nik(self, kabupaten: str, born: date, female: bool) -> str | None:
        """A NIK of this birth date and kabupaten that nobody has yet, now taken; None if there is none left."""
        for code in sorted(code for code in names_by_code("kecamatan") if code.startswith(f"{kabupaten}.")):
            found = nik_of(code, born, female)
            if found not in self.niks:
                self.niks.add(found)
                return found
        return None

    def other_day(self, person: Person) -> date:
        """A day near the birth date on which nobody with nearly this name was born."""
        days = (person.born + timedelta(days=shift) for shift in range(1, 60))
        return next(
            day for day in days if all(likeness(person.name, other) == "different" for other in self.names[day])
        )


_SYLLABLES = ("ba", "ci", "du", "fe", "go", "ka", "li", "mu", "ne", "wo")


def plant(
    people: list[Person],
    region: str,
    per_fault: int,
    first_month: date,
    rng: np.random.Generator,
    known: Known | None = None,
) -> dict[int, Codes]:
    """Change `per_fault` rows for each kind of fault, in place; the codes to be found by the key of the row."""
    faults: dict[int, Codes] = {}
    free = [int(n) for n in rng.permutation(len(people))]
    taken = Taken(people, known or Known())
    for kind in (*_simple(first_month, taken), *_of_places(region)):
        for _ in range(per_fault):
            person = people[free.pop()]
            faults[person.key] = kind(person)
    for repeat in (_twice, _nik_of_another, _two_niks):
        for _ in range(per_fault):
            original, other = people[free.pop()], people[free.pop()]
            repeat(original, other, faults, taken)
    return faults


def _set(person: Person, heading: str, value: object, *codes: str) -> Codes:
    person.cells[heading] = value
    return set(codes)


def _simple(first_month: date, taken: Taken) -> list[Callable[[Person], Codes]]:
    """Faults of a row by itself."""
    kinds: list[Callable[[Person], Codes]] = [
        lambda p: _set(p, "NIK", "-", "nik_missing"),
        lambda p: _set(p, "Nama Lengkap", "belum ada", "name_missing"),
        lambda p: _set(p, "Tanggal", None, "birth_date_missing"),
        lambda p: _set(p, "Tanggal", p.district_name, "birth_date_missing"),
        # Another length, other marks, two in one cell, a word before it, a placeholder, a province that never was.
        lambda p: _set(p, "NIK", p.nik[:-1], "nik_malformed"),
        lambda p: _set(p, "NIK", p.nik + "1", "nik_malformed"),
        lambda p: _set(p, "NIK", f"{p.nik[:4]}-{p.nik[4:8]}-{p.nik[8:12]}-{p.nik[12:]}", "nik_malformed"),
        lambda p: _set(p, "NIK", f"{p.nik} / {p.nik[:-4]}0001", "nik_malformed"),
        lambda p: _set(p, "NIK", f"NIK: {p.nik}", "nik_malformed"),
        lambda p: _set(p, "NIK", "1111111111111111", "nik_malformed"),
        lambda p: _set(p, "NIK", f"99{p.nik[2:]}", "nik_malformed"),
        # What spreadsheets make of it.
        lambda p: _set(p, "NIK", f"{p.nik[0]},{p.nik[1:6]}E+15", "nik_damaged"),
        lambda p: _set(p, "NIK", f"{p.nik},00", "nik_damaged"),
        lambda p: _set(p, "NIK", int(f"{p.nik[:-4]}1230"), "nik_damaged"),
        lambda p: _set(p, "NIK", f"{p.nik[:8]}13{p.nik[10:]}", "nik_date_invalid"),
        lambda p: _set(p, "NIK", f"{p.nik[:6]}{'72' if p.female else '32'}{p.nik[8:]}", "nik_date_invalid"),
        lambda p: _set(p, "Tanggal", f"05/17/{p.born.year}", "birth_date_invalid"),
        lambda p: _set(p, "Tanggal", str(p.born.year), "birth_date_invalid"),
        lambda p: _set(p, "Tanggal", f"31-02-{p.born.year}", "birth_date_invalid"),
        lambda p: _set(p, "Tanggal", f"{p.born:%d-%m-}{first_month.year + 1}", "birth_date_invalid"),
        lambda p: _set(p, "Tanggal", f"{taken.other_day(p):%d-%m-%Y}", "birth_date_mismatch"),
        lambda p: _set(p, "L/P", "L" if p.female else "P", "sex_mismatch"),
        lambda p: _set(p, "L/P", "tidak tahu", "sex_unreadable"),
        lambda p: _set(p, "NIK", f"{p.nik[:4]}99{p.nik[6:]}", "nik_region_unknown"),
        lambda p: _set(p, "Nama Lengkap", f"{'Almh' if p.female else 'Alm'}. {p.name}", "name_marks_deceased"),
        lambda p: _born(p, date(first_month.year - 65, first_month.month, 1), "too_old", taken),
        lambda p: _born(p, date(first_month.year - 18, first_month.month, 2), "too_young", taken),
        lambda p: _set(p, "Pekerjaan", "PNS", "civil_servant"),
        lambda p: _set(p, "Pekerjaan", "Belum/Tidak Bekerja", "not_working"),
        lambda p: _set(p, "Pekerjaan", None, "occupation_missing"),
        lambda p: _set(p, "No. KK", "-", "family_missing"),
        # Two at once: all are to be told.
        lambda p: _set(p, "Pekerjaan", "TNI", "civil_servant") | _set(p, "Nama Lengkap", "", "name_missing"),
    ]
    return kinds


def _born(person: Person, limit: date, code: str, taken: Taken) -> Codes:
    # From the limit on, each a day further.
    step = timedelta(days=-1 if code == "too_old" else 1)
    born, nik = limit, None
    while nik is None:
        if all(likeness(person.name, other) == "different" for other in taken.names[born]):
            nik = taken.nik("72.01", born, person.female)
        born += step if nik is None else timedelta()
    taken.names[born].append(person.name)
    person.cells["NIK"] = nik
    person.cells["Tanggal"] = f"{born:%d-%m-%Y}"
    return {code}


def _of_places(region: str) -> list[Callable[[Person], Codes]]:
    outside = "72.10" if region != "72" else "73.71"
    table = list(regions(outside))
    names = {one.code: one.name for one in table}
    here = gazetteer(region)
    away = [one for one in table if one.level == "village" and place_key(one.name) not in here.villages.by_key]
    own = {one.code: one.name for one in regions(region) if one.level == "kecamatan"}

    def elsewhere(person: Person) -> Codes:
        village = away[person.key % len(away)]
        person.cells["Kecamatan"] = names[village.code[:8]]
        return _set(person, "Desa/Kelurahan", village.name, "outside_region")

    def nowhere(person: Person) -> Codes:
        return _set(person, "Desa/Kelurahan", "Qwertyuiop Asdfghjkl", "village_unknown")

    def wrong_district(person: Person) -> Codes:
        key = place_key(person.village_name)
        if len(here.villages.by_key[key]) > 1:
            return _set(person, "Pekerjaan", None, "occupation_missing")
        other = next(name for code, name in own.items() if code != person.district)
        return _set(person, "Kecamatan", other, "district_corrected")

    return [elsewhere, nowhere, wrong_district]


def _twice(original: Person, other: Person, faults: dict[int, Codes], taken: Taken) -> None:
    """The same person again, further down, with the name written a little otherwise."""
    first, second = sorted((original, other), key=lambda one: one.key)
    second.cells = deepcopy(first.cells) | {"Nama Lengkap": first.name.upper().replace("  ", " ")}
    faults[second.key] = {"duplicate_in_list"}


def _nik_of_another(original: Person, other: Person, faults: dict[int, Codes], taken: Taken) -> None:
    # A name that nobody else has, not even the next one it is planted for.
    invented = "".join(_SYLLABLES[int(digit)] for digit in str(other.key))
    other.cells = deepcopy(original.cells) | {"Nama Lengkap": f"Qori {invented.title()}"}
    faults[original.key] = faults[other.key] = {"nik_shared"}


def _two_niks(original: Person, other: Person, faults: dict[int, Codes], taken: Taken) -> None:
    nik = taken.nik("72.02", original.born, original.female) or taken.nik("72.03", original.born, original.female)
    other.cells = deepcopy(original.cells) | {"NIK": nik}
    faults[original.key] = faults[other.key] = {"possible_same_person"}


PLANTED = (
    "nik_missing", "name_missing", "birth_date_missing", "nik_malformed", "nik_damaged", "nik_date_invalid",
    "birth_date_invalid", "birth_date_mismatch", "sex_mismatch", "nik_region_unknown", "duplicate_in_list",
    "nik_shared",
    "possible_same_person", "too_old", "too_young", "name_marks_deceased", "outside_region", "village_unknown",
    "district_corrected", "civil_servant", "not_working", "occupation_missing", "family_missing", "sex_unreadable",
)  # fmt: skip
