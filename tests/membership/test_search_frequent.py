"""A first name that thousands have, asked for by an officer of one kabupaten: who lives there, who works there from
elsewhere, and nobody else."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection

from lindung.access.acting import acting_as
from lindung.access.models import Assignment, User
from lindung.access.roles import Role
from lindung.membership.services import open_membership
from lindung.registry.models import Person
from lindung.registry.queries import find_by_name
from tests.world import OTHER, OWN, VILLAGES

FIRST = "Zulfikarnain"
# More than lindung_search_people calls frequent.
THOUSANDS = 3100


@pytest.fixture
def everywhere(db: None, world: Any) -> User:
    with acting_as(world.users["administrator"], channel="terminal"):
        user = User.objects.create(username="everywhere", full_name="Everywhere")
        for region in (OWN, OTHER):
            Assignment.objects.create(user=user, role=Role.BRANCH_OFFICER, region=region, from_day=date(2024, 1, 1))
    return user


def enter(everywhere: User, region: str, names: list[str]) -> None:
    """People of these names who live in the region."""
    with acting_as(everywhere, channel="terminal"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_person (name, sex, birth_date, identity_masked, village, kabupaten, province) "
            "SELECT name, 'L', '1980-01-01', '7208************', %s, %s, '72' FROM unnest(%s::text[]) name",
            [VILLAGES[region], region, names],
        )


def works_here(everywhere: User, world: Any, name: str) -> uuid.UUID:
    """Somebody of the other region gets a membership under a unit of this one."""
    with acting_as(everywhere, channel="terminal"):
        commuter = Person.objects.get(name=name)
        unit = world.memberships["budi"].unit_id
        open_membership(person_id=commuter.pk, segment="PU", unit_id=unit, began_on=date(2025, 1, 1))
        return commuter.pk


@pytest.fixture
def thousands(everywhere: User) -> None:
    enter(everywhere, OTHER, [f"{FIRST} Jauh{number:04d}" for number in range(THOUSANDS)])


@pytest.mark.parametrize("typed", [FIRST, f"{FIRST} ", "zulfikarnain", "Zulfikarnein"])
def test_few_at_home_and_a_commuter_are_found_among_thousands(
    thousands: None, everywhere: User, world: Any, typed: str
) -> None:
    enter(everywhere, OWN, [f"{FIRST} Dekat{number}" for number in range(3)])
    works_here(everywhere, world, f"{FIRST} Jauh0007")
    with acting_as(world.users["branch_officer"], channel="terminal"):
        found = find_by_name(typed)
        visible = set(Person.objects.filter(name__startswith=FIRST).values_list("id", flat=True))
    assert len(visible) == 4
    assert ({one.id for one in found.people}, found.more) == (visible, False)


def test_with_a_page_full_at_home_these_come_first_and_there_is_more(
    thousands: None, everywhere: User, world: Any
) -> None:
    enter(everywhere, OWN, [f"{FIRST} Dekat{number:02d}" for number in range(60)])
    works_here(everywhere, world, f"{FIRST} Jauh0007")
    with acting_as(world.users["branch_officer"], channel="terminal"):
        found = find_by_name(FIRST)
        narrower = find_by_name(f"{FIRST} Jauh")
    assert [one.name for one in found.people] == [f"{FIRST} Dekat{number:02d}" for number in range(50)]
    assert found.more
    assert [one.name for one in narrower.people] == [f"{FIRST} Jauh0007"]


def test_a_commuter_of_exactly_the_name_typed_comes_before_a_page_full_at_home(everywhere: User, world: Any) -> None:
    enter(everywhere, OTHER, [FIRST])
    enter(everywhere, OWN, [f"{FIRST} Dekat{number:02d}" for number in range(60)])
    commuter = works_here(everywhere, world, FIRST)
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert find_by_name(FIRST).people[0].id == commuter


def test_somebody_of_exactly_the_name_typed_who_works_elsewhere_is_not_found(everywhere: User, world: Any) -> None:
    enter(everywhere, OTHER, [FIRST])
    enter(everywhere, OWN, [f"{FIRST} Dekat{number:02d}" for number in range(60)])
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert FIRST not in {one.name for one in find_by_name(FIRST).people}


def test_the_other_officer_finds_the_thousands_and_nobody_of_here(
    thousands: None, everywhere: User, world: Any
) -> None:
    enter(everywhere, OWN, [f"{FIRST} Dekat{number}" for number in range(3)])
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        found = find_by_name(FIRST)
    assert found.more
    assert {one.kabupaten for one in found.people} == {OTHER}
