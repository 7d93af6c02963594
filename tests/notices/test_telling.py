"""Telling: once for each occasion, to whom it concerns and nobody else; reading is everybody's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import Acting, forget
from lindung.access.models import Assignment, User
from lindung.access.roles import Role
from lindung.notices.models import Notice, Outgoing
from lindung.notices.queries import unread_count
from lindung.notices.services import Note, To, mark_read, tell
from tests.world import OTHER, OWN

Act = Callable[[str], Acting]


def note(to: To, key: str = "uji:1", **more: Any) -> Note:
    return Note(to=to, key=key, code="test", indonesian="Ada kabar", english="There is news", **more)


def give(act: Act, world: Any, who: str, *, region: str) -> None:
    """Make somebody a branch officer of a region, for this test."""
    act("administrator")
    Assignment.objects.create(user=world.users[who], role=Role.BRANCH_OFFICER, region=region, from_day=date(2024, 1, 1))


@pytest.fixture
def sponsor(world: Any) -> To:
    return To.organisation(world.organisations["parigi-moutong"].pk)


# --- Once ---


def test_the_same_occasion_is_told_once_however_often_it_is_tried(act: Act, sponsor: To) -> None:
    act("branch_officer")
    assert [tell([note(sponsor)]), tell([note(sponsor)]), tell([note(sponsor), note(sponsor)])] == [1, 0, 0]


def test_another_occasion_is_told_again(act: Act, sponsor: To) -> None:
    act("branch_officer")
    assert tell([note(sponsor), note(sponsor, key="uji:2")]) == 2


def test_the_same_occasion_is_told_to_each_addressee(act: Act, sponsor: To) -> None:
    act("branch_officer")
    assert tell([note(sponsor), note(To.office(Role.BRANCH_OFFICER, OWN))]) == 2


def test_many_are_told_in_one_statement(act: Act, sponsor: To, django_assert_num_queries: Any) -> None:
    act("branch_officer")
    with django_assert_num_queries(1):
        assert tell(note(sponsor, key=f"uji:{number}") for number in range(500)) == 500


def test_what_is_undone_was_never_told(act: Act, sponsor: To) -> None:
    act("branch_officer")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell([note(sponsor)])
        raise ZeroDivisionError
    act("sponsor_officer")
    assert Notice.objects.count() == 0


def test_nobody_acting_tells_nothing(act: Act, sponsor: To) -> None:
    act("branch_officer")
    forget()
    with pytest.raises(DatabaseError, match="nobody is acting"), transaction.atomic():
        tell([note(sponsor)])


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"])
def test_a_link_to_another_house_is_not_told(act: Act, sponsor: To, link: str) -> None:
    act("branch_officer")
    with pytest.raises(DatabaseError, match="notices_link_stays_here"), transaction.atomic():
        tell([note(sponsor, link=link)])


def test_a_link_within_the_house_is_told(act: Act, sponsor: To) -> None:
    act("branch_officer")
    assert tell([note(sponsor, link="/akan-berakhir/"), note(sponsor, key="uji:2", link="/")]) == 2


# --- Whom it concerns ---

READERS = {
    "organisation": {"sponsor_officer"},
    "role at an organisation": {"sponsor_officer"},
    "another role at the organisation": set(),
    "office": {"branch_officer"},
    "office elsewhere": {"branch_officer_other"},
    "user": {"checker"},
}


@pytest.mark.parametrize("kind", READERS)
def test_a_notice_is_read_by_its_addressee_and_nobody_else(act: Act, world: Any, kind: str) -> None:
    sponsor = world.organisations["parigi-moutong"].pk
    to = {
        "organisation": To.organisation(sponsor),
        "role at an organisation": To.organisation(sponsor, Role.SPONSOR_OFFICER),
        "another role at the organisation": To.organisation(sponsor, Role.EMPLOYER_OFFICER),
        "office": To.office(Role.BRANCH_OFFICER, OWN),
        "office elsewhere": To.office(Role.BRANCH_OFFICER, f"{OTHER}.01.1004"),
        "user": To.one(world.users["checker"].pk),
    }[kind]
    act("finance")
    assert tell([note(to)]) == 1
    seen = set()
    for who in world.users:
        act(who)
        if Notice.objects.exists():
            seen.add(who)
    assert seen == READERS[kind]


def test_a_role_in_the_province_reads_what_is_told_to_a_kabupaten_of_it(act: Act, world: Any) -> None:
    give(act, world, "finance", region="72")
    act("branch_officer")
    tell([note(To.office(Role.BRANCH_OFFICER, OTHER))])
    act("finance")
    assert Notice.objects.count() == 1


def test_a_role_in_a_kabupaten_does_not_read_what_is_told_to_the_province(act: Act, world: Any) -> None:
    act("finance")
    tell([note(To.office(Role.BRANCH_OFFICER, "72"))])
    act("branch_officer")
    assert Notice.objects.count() == 0


# --- Reading ---


def test_what_one_has_read_is_still_unread_for_a_colleague(act: Act, world: Any) -> None:
    give(act, world, "checker", region=OWN)
    who = act("branch_officer")
    tell([note(To.office(Role.BRANCH_OFFICER, OWN))])
    assert (unread_count(who), mark_read(acting=who), unread_count(who)) == (1, 1, 0)
    assert unread_count(act("checker")) == 1


def test_reading_twice_counts_once(act: Act, sponsor: To) -> None:
    who = act("sponsor_officer")
    tell([note(sponsor)])
    assert [mark_read(acting=who), mark_read(acting=who)] == [1, 0]


def test_a_notice_of_somebody_else_is_passed_over(act: Act, sponsor: To) -> None:
    sponsors = act("sponsor_officer")
    tell([note(sponsor)])
    (told,) = Notice.objects.all()
    assert mark_read(acting=act("auditor"), notice_ids=[told.pk]) == 0
    act("sponsor_officer")
    assert unread_count(sponsors) == 1


def test_nobody_notes_that_another_has_read(act: Act, world: Any, sponsor: To) -> None:
    act("sponsor_officer")
    tell([note(sponsor)])
    (told,) = Notice.objects.all()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_read (notice_id, user_id) VALUES (%s, %s)", [told.pk, world.users["auditor"].pk]
        )


# --- E-mail is queued for those who read it ---


def test_an_e_mail_waits_for_an_addressee_with_an_address_and_for_nobody_else(
    act: Act, world: Any, sponsor: To
) -> None:
    act("administrator")
    for name in ("sponsor_officer", "auditor"):
        User.objects.filter(pk=world.users[name].pk).update(email=f"{name}@uji.example")
    act("branch_officer")
    tell([note(sponsor), note(To.office(Role.BRANCH_OFFICER, OWN))])
    act("administrator")
    assert [one.user_id for one in Outgoing.objects.all()] == [world.users["sponsor_officer"].pk]
