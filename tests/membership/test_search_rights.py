"""Searching passes row rights for speed; here it is held against the policy, person by person and role by role.

The world is widened by people who are seen for one reason only: a membership in another region than the home, an
employer, a sponsor that has since been replaced, a village.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from lindung.access.acting import acting_as
from lindung.access.models import Assignment, User
from lindung.access.roles import Role
from lindung.coverage.people import people_page, search
from lindung.membership.models import Membership
from lindung.membership.queries import memberships_of, people_by_kpj
from lindung.membership.services import Payer, assign_payer, open_membership
from lindung.registry.models import Person
from lindung.registry.queries import find_by_name, find_by_number
from lindung.registry.services import register_person
from tests.world import OTHER, OWN, VILLAGES

ROLES = [f"{role.value}{suffix}" for role in Role for suffix in ("", "_other", "_none")]
SURNAME = "Lamakarate"


@pytest.fixture
def crowd(db: None, world: Any) -> Iterator[dict[str, uuid.UUID]]:
    """People of one surname in both regions, each seen by somebody else."""
    made: dict[str, uuid.UUID] = {}

    def enter(short: str, region: str, month: int) -> uuid.UUID:
        day = date(1980, month, 3)
        nik = f"{region.replace('.', '')}0103{month:02d}800000"
        made[short] = register_person(
            name=f"{short.title()} {SURNAME}", birth_date=day, sex="L", village=VILLAGES[region], nik=nik
        ).pk
        return made[short]

    with acting_as(world.users["branch_officer"], channel="terminal"):
        enter("home", OWN, 1)
        sponsored = open_membership(person_id=enter("sponsored", OWN, 2), segment="BPU", began_on=date(2025, 1, 1))
        sponsor = Payer("apbd", world.organisations["parigi-moutong"].pk)
        assign_payer(membership_id=sponsored.pk, from_day=date(2025, 2, 1), payer=sponsor)
        assign_payer(membership_id=sponsored.pk, from_day=date(2025, 6, 1), payer=Payer("self"))
        unit = world.memberships["budi"].unit_id
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        enter("away", OTHER, 3)
        commuter = enter("commuter", OTHER, 4)
    with acting_as(_everywhere(world), channel="terminal"):
        open_membership(person_id=commuter, segment="PU", unit_id=unit, began_on=date(2025, 1, 1))
    yield made


@pytest.fixture
def cards(crowd: dict[str, uuid.UUID], world: Any) -> dict[str, str]:
    """Card numbers of two of the crowd: one works where she lives, the other lives elsewhere."""
    numbers = {"commuter": "DEMO7700001", "sponsored": "DEMO7700002"}
    with acting_as(User.objects.get(username="everywhere"), channel="terminal"):
        for short, number in numbers.items():
            Membership.objects.filter(person=crowd[short]).update(kpj=number)
    return numbers


def _everywhere(world: Any) -> User:
    """An officer of both regions, made for this test alone."""
    return _officer(world, "everywhere", OWN, OTHER)


def _officer(world: Any, username: str, *regions: str) -> User:
    with acting_as(world.users["administrator"], channel="terminal"):
        user = User.objects.create(username=username, full_name=username)
        for region in regions:
            Assignment.objects.create(user=user, role=Role.BRANCH_OFFICER, region=region, from_day=date(2024, 1, 1))
    return user


def agree(user: User) -> set[str]:
    """The names the policy shows, after every other way to people has shown the same."""
    with acting_as(user, channel="terminal"):
        listed = set(Person.objects.values_list("id", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_person")
            (counted,) = cursor.fetchone()
            cursor.execute("SELECT array_agg(id) FROM lindung_people_after(NULL, NULL, 1000) id")
            (few,) = cursor.fetchone()
        found = {one.id for one in find_by_name(SURNAME).people}
        surnamed = set(Person.objects.filter(name__endswith=SURNAME).values_list("id", flat=True))
        paged = {one.id for one in people_page(after=None, most=1000)}
        assert counted == len(listed)
        assert found == surnamed
        assert paged == listed
        assert few is None or set(few) == listed
        return {name.split()[0].lower() for name in Person.objects.values_list("name", flat=True)}


@pytest.mark.parametrize("role", ROLES)
def test_search_list_and_count_agree_for_every_role(crowd: dict[str, uuid.UUID], world: Any, role: str) -> None:
    agree(world.users[role])


@pytest.mark.parametrize("role", ROLES)
def test_each_person_is_seen_by_the_function_exactly_where_the_policy_shows_him(
    crowd: dict[str, uuid.UUID], world: Any, role: str
) -> None:
    everybody = [*crowd.values(), *(person.pk for person in world.people.values())]
    with acting_as(world.users[role], channel="terminal"), connection.cursor() as cursor:
        for person in everybody:
            cursor.execute("SELECT lindung_sees_person(%s)", [person])
            assert cursor.fetchone() == (Person.objects.filter(pk=person).exists(),)


def test_an_officer_sees_home_and_those_who_work_here(crowd: dict[str, uuid.UUID], world: Any) -> None:
    assert agree(world.users["branch_officer"]) == {"ani", "muhammad", "home", "sponsored", "commuter"}
    assert agree(world.users["branch_officer_other"]) == {"citra", "dedi", "away", "commuter"}


def test_a_sponsor_sees_only_people_it_pays_or_paid_for(crowd: dict[str, uuid.UUID], world: Any) -> None:
    assert agree(world.users["sponsor_officer"]) == {"ani", "sponsored"}


def test_an_employer_sees_only_its_own_people(crowd: dict[str, uuid.UUID], world: Any) -> None:
    assert agree(world.users["employer_officer"]) == {"muhammad", "commuter"}


def test_a_village_officer_sees_the_village_and_nobody_of_the_next(crowd: dict[str, uuid.UUID], world: Any) -> None:
    village, next_village = VILLAGES[OWN], "72.08.01.1017"
    assert agree(_officer(world, "village", village)) == {"ani", "muhammad", "home", "sponsored", "commuter"}
    assert agree(_officer(world, "next", next_village)) == set()


def test_an_officer_of_two_regions_sees_both(crowd: dict[str, uuid.UUID], world: Any) -> None:
    assert {"home", "away", "commuter"} <= agree(User.objects.get(username="everywhere"))


def test_without_a_scope_nobody_is_found(crowd: dict[str, uuid.UUID], world: Any) -> None:
    assert agree(world.users["branch_officer_none"]) == set()


def test_whose_only_region_was_taken_away_finds_nobody(crowd: dict[str, uuid.UUID], world: Any) -> None:
    user = User.objects.get(username="everywhere")
    with acting_as(world.users["administrator"], channel="terminal"):
        Assignment.objects.filter(user=user).update(to_day=date(2024, 2, 1))
    assert agree(user) == set()


def test_a_nik_of_another_region_is_answered_like_one_nobody_has(world: Any, db: None) -> None:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert find_by_number(world.niks["citra"]) == find_by_number("7271010101010000")
        assert len(find_by_number(world.niks["ani"]).people) == 1


@pytest.mark.parametrize("role", ROLES)
def test_a_card_number_finds_exactly_whom_the_policy_shows(
    crowd: dict[str, uuid.UUID], cards: dict[str, str], world: Any, role: str
) -> None:
    with acting_as(world.users[role], channel="terminal"):
        for short, card in cards.items():
            seen = Person.objects.filter(pk=crowd[short]).exists()
            found = search(card, day=date(2025, 3, 1))
            assert (found.by, [one.person.id for one in found.people]) == ("kpj", [crowd[short]] if seen else []), short


def test_a_commuter_is_found_by_card_at_work_and_at_home_and_nowhere_else(
    crowd: dict[str, uuid.UUID], cards: dict[str, str], world: Any
) -> None:
    third = _officer(world, "third", "72.01")
    for user, found in (
        (world.users["branch_officer"], [crowd["commuter"]]),
        (world.users["branch_officer_other"], [crowd["commuter"]]),
        (third, []),
    ):
        with acting_as(user, channel="terminal"):
            assert people_by_kpj(cards["commuter"]) == found


def test_who_finds_a_commuter_at_home_still_sees_no_membership_of_elsewhere(
    crowd: dict[str, uuid.UUID], cards: dict[str, str], world: Any
) -> None:
    for who, memberships in (("branch_officer_other", 0), ("branch_officer", 1)):
        with acting_as(world.users[who], channel="terminal"):
            assert len(memberships_of(crowd["commuter"])) == memberships


def test_the_same_question_finds_by_nik_kpj_or_name(world: Any, db: None) -> None:
    spaced = " ".join((world.niks["ani"][:6], world.niks["ani"][6:12], world.niks["ani"][12:]))
    with acting_as(world.users["branch_officer"], channel="terminal"):
        for question, by in ((spaced, "nik"), (world.memberships["ani"].kpj, "kpj"), ("ani lamakampali", "name")):
            result = search(question, day=date(2024, 6, 1))
            assert (result.by, [one.person.id for one in result.people]) == (by, [world.people["ani"].pk])
            assert result.people[0].status == "covered"
