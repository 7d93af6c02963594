"""Deriving cover reads past row rights, but only for people the actor may see; and the check is shown to bite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from lindung.access.acting import acting_as
from lindung.coverage.models import CoverSpan
from lindung.coverage.services import refresh
from lindung.membership.models import Membership
from lindung.web.refused import Refused
from tests.world import OWN, VILLAGES

pytestmark = pytest.mark.usefixtures("db", "world")

# What each function is asked with: the membership or the person of somebody.
QUESTIONS = {
    "lindung_persons_of": "memberships",
    "lindung_lines_of": "people",
    "lindung_memberships_of": "people",
    "lindung_payers_of": "people",
}
BY_FUNCTION = pytest.mark.parametrize("function", list(QUESTIONS))
EMPTY_SPANS = (
    "CREATE TEMP TABLE new_spans ON COMMIT DROP AS SELECT * FROM coverage_coverspan WITH NO DATA;"
    "GRANT SELECT ON new_spans TO lindung_matcher"
)


def answered(world: Any, who: str, function: str, *shorts: str) -> int:
    """How many rows somebody gets from a function about these people; -1 if it is refused."""
    ids = [getattr(world, QUESTIONS[function])[short].pk for short in shorts]
    with acting_as(world.users[who], channel="terminal"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {function}(%s)", [ids])
                return len(cursor.fetchall())
        except ProgrammingError as error:
            assert isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
            return -1


@BY_FUNCTION
def test_who_may_see_a_person_may_derive_the_cover(world: Any, function: str) -> None:
    assert answered(world, "branch_officer", function, "ani") == 1
    assert answered(world, "branch_officer_other", function, "citra") == 1


@BY_FUNCTION
def test_who_may_not_see_a_person_is_refused(world: Any, function: str) -> None:
    assert answered(world, "branch_officer", function, "citra") == -1
    assert answered(world, "branch_officer_other", function, "ani") == -1


@BY_FUNCTION
@pytest.mark.parametrize("who", ["administrator", "branch_officer_none"])
def test_who_sees_nobody_is_refused(world: Any, function: str, who: str) -> None:
    assert answered(world, who, function, "ani") == -1


@BY_FUNCTION
def test_one_hidden_person_among_others_refuses_all(world: Any, function: str) -> None:
    assert answered(world, "branch_officer", function, "ani", "budi") > 0
    assert answered(world, "branch_officer", function, "ani", "citra") == -1


@BY_FUNCTION
def test_an_organisation_derives_for_its_own_people_alone(world: Any, function: str) -> None:
    assert answered(world, "sponsor_officer", function, "ani") == 1
    assert answered(world, "sponsor_officer", function, "budi") == -1


@pytest.fixture
def without_the_check(owner: Any) -> Iterator[None]:
    """The functions as they were before they asked who may see whom."""
    (definition,) = owner.execute("SELECT pg_get_functiondef('lindung_must_see(uuid[])'::regprocedure)").fetchone()
    head, _, _ = definition.partition("AS $function$")
    owner.execute(f"{head} AS $$ BEGIN RETURN; END $$")
    yield
    owner.execute(definition)


@BY_FUNCTION
def test_the_tests_above_notice_when_the_check_is_gone(without_the_check: None, world: Any, function: str) -> None:
    assert answered(world, "branch_officer", function, "citra") == 1


def store(world: Any, who: str, persons: str, spans_of: str) -> str:
    """Store a span of somebody as the cover of somebody; what came of it."""
    try:
        with transaction.atomic(), acting_as(world.users[who], channel="terminal"), connection.cursor() as cursor:
            cursor.execute(EMPTY_SPANS)
            membership = world.memberships[spans_of]
            cursor.execute(
                "INSERT INTO new_spans (membership_id, person_id, segment, programmes, status, from_day, to_day, "
                "counted, sex, birth_date, payer_kind, village, kabupaten, province) "
                "VALUES (%s, %s, %s, 3, 1, '2030-01-01', '2030-01-31', true, 'L', '1990-01-01', 'self', %s, %s, '72')",
                [membership.pk, membership.person_id, membership.segment, membership.village, membership.kabupaten],
            )
            cursor.execute("SELECT lindung_store_spans(%s)", [[world.people[persons].pk]])
            transaction.set_rollback(True)
            return "stored"
    except ProgrammingError as error:
        assert isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
        return "refused"
    except IntegrityError:
        return "not theirs"


def test_cover_is_stored_for_people_one_sees(world: Any) -> None:
    assert store(world, "branch_officer", persons="ani", spans_of="ani") == "stored"


def test_cover_of_somebody_elses_people_is_neither_stored_nor_removed(world: Any) -> None:
    assert store(world, "branch_officer", persons="citra", spans_of="citra") == "refused"
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        assert CoverSpan.objects.filter(person_id=world.people["citra"].pk).exists()


def test_a_span_of_another_person_is_not_slipped_in(world: Any) -> None:
    assert store(world, "branch_officer", persons="ani", spans_of="citra") == "not theirs"
    assert store(world, "branch_officer", persons="ani", spans_of="budi") == "not theirs"


def test_refreshing_somebody_elses_membership_is_refused_in_a_sentence(world: Any) -> None:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert refresh([world.memberships["ani"].pk]) > 0
        with pytest.raises(Refused) as refused:
            refresh([world.memberships["citra"].pk])
    assert refused.value.code == "not_yours"


def enrol(world: Any, who: str, short: str) -> bool:
    """Whether somebody can write a membership in the own region for a person, past the services."""
    try:
        with acting_as(world.users[who], channel="terminal"), transaction.atomic():
            Membership.objects.bulk_create(
                [
                    Membership(
                        person_id=world.people[short].pk, segment="PU", unit_id=world.memberships["budi"].unit_id,
                        began_on=date(2025, 1, 1), village=VILLAGES[OWN], kabupaten=OWN, province="72",
                    )
                ]
            )  # fmt: skip
            transaction.set_rollback(True)
    except ProgrammingError as error:
        assert isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
        return False
    return True


def test_a_membership_is_written_for_somebody_one_sees(world: Any) -> None:
    assert enrol(world, "branch_officer", "ani")


def test_a_membership_for_somebody_unseen_is_refused_though_it_stands_in_the_own_region(world: Any) -> None:
    assert not enrol(world, "branch_officer", "citra")
