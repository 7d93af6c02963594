"""The people: synthetic beyond doubt, plausible otherwise."""

from __future__ import annotations

from datetime import date

import numpy as np

from lindung.demo import assumptions, days
from lindung.demo.people import make_family
from lindung.demo.province import Province
from lindung.reference.regions import parse_nik


def identities(province: Province) -> list[str]:
    return [bytes(digits).decode() for digits in province.people.identities()]


def test_every_nik_is_the_only_one_and_ends_with_0000(small: Province) -> None:
    niks = identities(small)
    assert len(set(niks)) == len(niks) == int(small.stretches.person.max()) + 1
    assert all(nik.endswith("0000") for nik in niks)


def test_every_nik_says_the_sex_and_birth_date_of_its_person(small: Province) -> None:
    for nik, born, female in zip(identities(small), small.people.born.tolist(), small.people.female, strict=True):
        parts = parse_nik(nik, reference_date=days.AS_OF, allow_demonstration=True)
        assert parts.ok and parts.region_known, nik
        assert parts.birth_date == days.day_of(born)
        assert parts.sex == ("P" if female else "L")


def test_a_nik_of_the_province_is_refused_where_no_demonstration_is_held(small: Province) -> None:
    parts = parse_nik(identities(small)[0], reference_date=days.AS_OF)
    assert [problem.code for problem in parts.problems] == ["serial"]


def test_everybody_is_18_to_64_at_every_entry(small: Province) -> None:
    s = small.stretches
    for person, start in zip(s.person.tolist(), s.start.tolist(), strict=True):
        born, entered = days.day_of(small.people.born[person]), days.day_of(start)
        age = entered.year - born.year - ((entered.month, entered.day) < (born.month, born.day))
        assert 18 <= age <= 64


def test_people_live_all_over_the_province(small: Province) -> None:
    assert len(assumptions.villages()) == 2017
    assert len(np.unique(small.people.village)) > 1500
    assert len(np.unique(small.people.kabupaten)) == 13


def test_names_have_the_oddities_that_lists_have(small: Province) -> None:
    names = small.names().to_list()
    assert any(" " not in name for name in names)
    assert any("'" in name for name in names)
    assert any("  " in name for name in names)
    assert {"Moh.", "Muh.", "Muhammad"} <= {name.split()[0] for name in names}
    assert any(name.startswith("I ") for name in names) and any(name.startswith("Ni ") for name in names)
    assert not any(name != name.strip() or not name for name in names)


def test_balinese_names_are_common_in_parigi_moutong_and_rare_in_banggai_laut(small: Province) -> None:
    codes = [region.code for region in assumptions.kabupaten()]
    balinese = small.names().str.contains(r"^(?i)(i|ni) (wayan|made|nyoman|ketut|putu)").to_numpy()
    parts = [balinese[small.people.kabupaten == codes.index(code)].mean() for code in ("72.08", "72.11")]
    assert parts[0] > 0.08 > parts[1]


def test_families_are_younger_than_their_parents_and_born(small: Province) -> None:
    family = make_family(small.people, np.random.default_rng(1))
    children = family.filter(family["relation"] == "child")
    parents = [days.day_of(small.people.born[person]) for person in children["person"]]
    assert children.height > 50
    assert all(child.year - parent.year >= 19 for child, parent in zip(children["birth_date"], parents, strict=True))
    assert family["birth_date"].max() <= date(2026, 11, 22)
