"""Recording people, families, deaths and organisations as an officer of Parigi Moutong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from lindung.access.acting import acting_as
from lindung.registry import services
from lindung.registry.models import Person
from lindung.registry.queries import NoSuchPerson, death_of, family_of, find_by_number
from lindung.web.dates import today
from lindung.web.refused import Refused
from tests.world import OTHER, OWN, VILLAGES

# A man born on 2 March 1991, serial 0000: nobody.
NIK = "7208010203910000"
WHO: dict[str, Any] = {"name": "Fajar Rondo'u", "birth_date": date(1991, 3, 2), "sex": "L", "village": VILLAGES[OWN]}


@pytest.fixture(autouse=True)
def officer(db: None, world: Any) -> Iterator[Any]:
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        yield who


def refusal(**changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        services.register_person(**{**WHO, "nik": NIK, **changes})
    assert caught.value.indonesian and caught.value.english
    return caught.value.code


def test_a_person_is_recorded_with_a_masked_number() -> None:
    person = services.register_person(**WHO, nik=NIK)
    assert person.identity_masked == "7208************"
    assert (person.kabupaten, person.province) == (OWN, "72")


def test_a_nik_with_spaces_is_the_same_nik() -> None:
    person = services.register_person(**WHO, nik=" 7208 0102 0391 0000 ")
    assert [found.id for found in find_by_number(NIK).people] == [person.pk]


def test_the_same_nik_twice_is_refused_and_leaves_one_person() -> None:
    services.register_person(**WHO, nik=NIK)
    assert refusal() == "identity_taken"
    assert Person.objects.filter(name=WHO["name"]).count() == 1


def test_a_taken_nik_of_another_region_does_not_say_whose_it_is(world: Any) -> None:
    citra = world.people["citra"]
    with pytest.raises(Refused) as caught:
        services.register_person(
            name="Orang Lain", birth_date=citra.birth_date, sex="P", village=VILLAGES[OWN], nik=world.niks["citra"]
        )
    assert caught.value.code == "identity_taken"
    assert citra.name not in str(caught.value)


@pytest.mark.parametrize("nik", ["720801020391000", "72080102039100001", "7,20801E+15", "7208010203910O00"])
def test_what_is_no_nik_is_refused(nik: str) -> None:
    assert refusal(nik=nik).startswith("nik_")


def test_another_birth_date_than_the_niks_is_refused() -> None:
    assert refusal(birth_date=date(1991, 3, 3)) == "birth_date_mismatch"


def test_the_century_is_not_in_the_nik_and_cannot_differ() -> None:
    person = services.register_person(**{**WHO, "birth_date": date(1921, 3, 2), "nik": "7208010203210000"})
    assert person.birth_date == date(1921, 3, 2)


def test_another_sex_than_the_niks_is_refused() -> None:
    assert refusal(sex="P") == "sex_mismatch"


def test_serial_0000_is_refused_outside_the_demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = False
    assert refusal() == "nik_serial"


def test_a_person_needs_a_number_and_not_two() -> None:
    assert refusal(nik="") == "identity_missing"
    assert refusal(passport="AUS:N1234567") == "identity_missing"


def test_a_foreigner_is_recorded_by_passport() -> None:
    person = services.register_person(**WHO, passport="aus: N1234567")
    assert person.identity_masked == "paspor AUS N1****67"


def test_a_foreigner_is_recorded_by_kitas() -> None:
    assert services.register_person(**WHO, kitas="2C21JE1234-A").identity_masked.startswith("KITAS 2C")


def test_a_passport_without_a_country_is_refused() -> None:
    assert refusal(nik="", passport="1234567") == "passport_form"


@pytest.mark.parametrize("name", ["Robert'); DROP TABLE registry_person; --", 'Ani "Anu" O\'Brien', "Ñandú Ça"])
def test_a_name_with_quotes_is_a_name(name: str) -> None:
    assert services.register_person(**{**WHO, "name": name, "nik": NIK}).name == name


def test_a_name_of_300_characters_is_kept_whole() -> None:
    long = ("Siti " * 60).strip() + "a"
    assert len(long) == 300
    assert services.register_person(**{**WHO, "name": long, "nik": NIK}).name == long


def test_a_name_of_301_characters_is_refused() -> None:
    assert refusal(name="a" * 301) == "name_too_long"


@pytest.mark.parametrize("name", ["", "   ", "...", "1234"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    assert refusal(name=name) == "name_missing"


def test_a_birth_date_in_the_future_is_refused() -> None:
    assert refusal(birth_date=today() + timedelta(days=1)) == "birth_date_invalid"


def test_a_kabupaten_is_no_village() -> None:
    assert refusal(village=OWN) == "village_needed"


def test_an_unknown_village_is_refused() -> None:
    assert refusal(village="72.08.99.2999") == "region_unknown"


def test_a_person_of_another_region_cannot_be_recorded() -> None:
    assert refusal(village=VILLAGES[OTHER]) == "not_yours"


def test_whoever_may_not_write_cannot_record_anybody(world: Any) -> None:
    with acting_as(world.users["head_of_branch"], channel="terminal"):
        assert refusal() == "not_yours"


def test_family_is_read_spouse_first_then_children_by_age(world: Any) -> None:
    ani = world.people["ani"].pk
    services.add_family_member(person_id=ani, relation="spouse", name="Gani", sex="L")
    services.add_family_member(person_id=ani, relation="child", name="Dua", birth_date=date(2010, 1, 1))
    assert [one.name for one in family_of(ani)] == ["Gani", "Dua", "Eka"]


def test_an_unknown_relation_is_refused(world: Any) -> None:
    with pytest.raises(Refused, match="cousin"):
        services.add_family_member(person_id=world.people["ani"].pk, relation="cousin", name="Gani")


def test_family_of_a_person_elsewhere_cannot_be_recorded(world: Any) -> None:
    with pytest.raises(NoSuchPerson):
        services.add_family_member(person_id=world.people["citra"].pk, relation="child", name="Gani")


def test_a_death_is_unverified_until_somebody_verifies_it(world: Any) -> None:
    ani = world.people["ani"].pk
    services.record_death(person_id=ani, died_on=date(2024, 9, 1), source="laporan desa")
    before = death_of(ani)
    services.verify_death(person_id=ani)
    after = death_of(ani)
    assert before is not None and before.verified_at is None
    assert after is not None and after.verified_at is not None


def test_a_death_is_recorded_once(world: Any) -> None:
    ani = world.people["ani"].pk
    services.record_death(person_id=ani, died_on=date(2024, 9, 1), source="akta", verified=True)
    with pytest.raises(Refused) as caught:
        services.record_death(person_id=ani, died_on=date(2024, 9, 2), source="akta")
    assert caught.value.code == "death_recorded"


@pytest.mark.parametrize("day", [date(1990, 5, 16), date(2999, 1, 1)])
def test_nobody_dies_before_birth_or_tomorrow(world: Any, day: date) -> None:
    with pytest.raises(Refused) as caught:
        services.record_death(person_id=world.people["ani"].pk, died_on=day, source="akta")
    assert caught.value.code == "death_day_impossible"


def test_a_death_without_a_source_is_refused(world: Any) -> None:
    with pytest.raises(Refused) as caught:
        services.record_death(person_id=world.people["ani"].pk, died_on=date(2024, 9, 1), source=" ")
    assert caught.value.code == "death_source_missing"


def test_a_death_that_nobody_recorded_cannot_be_verified(world: Any) -> None:
    with pytest.raises(Refused) as caught:
        services.verify_death(person_id=world.people["ani"].pk)
    assert caught.value.code == "death_unknown"


def test_an_organisation_is_recorded_with_its_npp() -> None:
    made = services.register_organisation(
        code="cv-baru", name="CV Baru", roles=["employer", "contractor"], region=OWN, npp="DEMO7777"
    )
    assert made.roles == ["contractor", "employer"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "pt-uji"}, "code_taken"),
        ({"code": "Pt Uji"}, "code_form"),
        ({"npp": "DEMO0001"}, "npp_taken"),
        ({"roles": []}, "role_unknown"),
        ({"roles": ["bank"]}, "role_unknown"),
        ({"region": "72.99"}, "region_unknown"),
        ({"region": OTHER}, "not_yours"),
    ],
)
def test_an_impossible_organisation_is_refused(changes: dict[str, Any], code: str) -> None:
    wish = {"code": "cv-baru", "name": "CV Baru", "roles": ["employer"], "region": OWN, **changes}
    with pytest.raises(Refused) as caught:
        services.register_organisation(**wish)
    assert caught.value.code == code
