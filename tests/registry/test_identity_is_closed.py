"""The NIK: written by the application, never read; shown only on purpose, to those who may, and recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from lindung.access.acting import acting_as
from lindung.access.models import Event
from lindung.access.roles import RIGHTS, Right, Role
from lindung.registry.queries import IdentityClosed, NoSuchPerson, reveal_identity

MAY = [role.value for role in Role if role in RIGHTS[Right.IDENTITY_SEE]]
MAY_NOT = [role.value for role in Role if role not in RIGHTS[Right.IDENTITY_SEE]]


@pytest.mark.parametrize("act", ["SELECT number FROM registry_identity", "UPDATE registry_identity SET number = '1'",
                                 "DELETE FROM registry_identity"])  # fmt: skip
def test_the_application_role_can_neither_read_nor_change_numbers(world: Any, db: None, act: str) -> None:
    with (
        acting_as(world.users["auditor"], channel="terminal"),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


@pytest.mark.parametrize("role", MAY)
def test_who_may_see_the_number_sees_it(world: Any, db: None, role: str) -> None:
    with acting_as(world.users[role], channel="terminal"):
        (shown,) = reveal_identity(world.people["ani"].pk)
    assert (shown.kind, shown.number) == ("nik", world.niks["ani"])


@pytest.mark.parametrize("role", MAY_NOT)
def test_who_may_not_is_refused(world: Any, db: None, role: str) -> None:
    with acting_as(world.users[role], channel="terminal"), pytest.raises(IdentityClosed):
        reveal_identity(world.people["ani"].pk)


def test_a_number_of_another_region_is_refused(world: Any, db: None) -> None:
    with acting_as(world.users["branch_officer"], channel="terminal"), pytest.raises(NoSuchPerson):
        reveal_identity(world.people["citra"].pk)


def test_without_anybody_acting_nothing_is_shown(world: Any, db: None) -> None:
    with pytest.raises(IdentityClosed):
        reveal_identity(world.people["ani"].pk)


def seen(world: Any, person: str) -> int:
    """How often the auditor reads that a person's number was seen."""
    with acting_as(world.users["auditor"], channel="terminal"):
        return Event.objects.filter(action="seen", row_id=str(world.people[person].pk)).count()


def test_being_shown_is_recorded_with_who_and_whose(world: Any, db: None) -> None:
    with acting_as(world.users["claims_officer"], channel="terminal", operation="klaim 17"):
        reveal_identity(world.people["ani"].pk)
    with acting_as(world.users["auditor"], channel="terminal"):
        event = Event.objects.get(action="seen", row_id=str(world.people["ani"].pk))
    assert (event.actor, event.operation, event.relation) == (
        world.users["claims_officer"].pk,
        "klaim 17",
        "registry_identity",
    )
    assert world.niks["ani"] not in f"{event.before}{event.after}"


def test_a_refusal_records_no_seeing(world: Any, db: None) -> None:
    with acting_as(world.users["sponsor_officer"], channel="terminal"), pytest.raises(IdentityClosed):
        reveal_identity(world.people["ani"].pk)
    assert seen(world, "ani") == 0


def test_the_number_is_written_to_the_trail_masked(world: Any, db: None) -> None:
    with acting_as(world.users["auditor"], channel="terminal"):
        for event in Event.objects.filter(relation="registry_identity", action="insert"):
            assert "********" in event.after["number"]
