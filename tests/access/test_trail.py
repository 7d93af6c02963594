"""The trail that nobody forges, and the tables that only grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import Acting
from lindung.access.trail import RELATIONS
from lindung.registry.models import Person
from tests.access.catalogue import EMPTY_IN_THE_SMALL_WORLD, ONLY_GROW, rows

Act = Callable[[str], Acting]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO access_event (channel, operation, reason, relation, row_id, action, kabupaten) "
        "VALUES ('web', '', '', 'registry_person', 'x', 'insert', '')",
        "UPDATE access_event SET reason = 'lain'",
        "DELETE FROM access_event",
        "TRUNCATE access_event",
        "SELECT lindung_write_event('registry_person', 'x', 'insert', NULL, NULL, '')",
    ],
)
@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_the_application_neither_forges_nor_changes_nor_removes_events(act: Act, who: str, statement: str) -> None:
    act(who)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", ONLY_GROW)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_only_grows_is_not_changed_even_by_the_owner(owner: Any, world: Any, table: str, verb: str) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="only grows"):
        owner.execute(verb.format(table))


@pytest.mark.parametrize("table", ONLY_GROW)
def test_what_only_grows_is_not_emptied_in_one_stroke_either(owner: Any, world: Any, table: str) -> None:
    if table in EMPTY_IN_THE_SMALL_WORLD:
        owner.execute(f"TRUNCATE {table} CASCADE")  # a first load may do this
        return
    with pytest.raises(psycopg.errors.RestrictViolation, match="only grows"), owner.transaction():
        owner.execute(f"TRUNCATE {table} CASCADE")


def test_what_changes_otherwise_leaves_an_event_with_before_and_after(act: Act, owner: Any, world: Any) -> None:
    act("branch_officer")
    person = Person.objects.get(pk=world.people["ani"].pk)
    Person.objects.filter(pk=person.pk).update(name="Ani Diubah")
    act("auditor")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before->>'name', after->>'name', actor, before ? 'word_beginnings', before ? 'name_key' "
            "FROM access_event "
            "WHERE relation = 'registry_person' AND row_id = %s AND action = 'update' ORDER BY id DESC LIMIT 1",
            [str(person.pk)],
        )
        # What is worked out for searching lists is nothing to read, and stands in no event.
        assert cursor.fetchone() == (person.name, "Ani Diubah", world.users["branch_officer"].pk, False, True)


def test_a_bulk_update_leaves_as_many_events_as_rows_and_an_idle_one_none(act: Act, world: Any) -> None:
    act("branch_officer")
    events = "SELECT count(*) FROM access_event WHERE relation = 'registry_person' AND action = 'update'"

    def counted() -> int:
        act("auditor")
        with connection.cursor() as cursor:
            cursor.execute(events)
            return int(cursor.fetchone()[0])

    before = counted()
    act("branch_officer")
    assert Person.objects.update(sex="L") == 2
    assert counted() == before + 1  # one of the two was "L" already: what did not change is no event
    act("branch_officer")
    assert Person.objects.update(name="Sama") == 2
    assert counted() == before + 3


TRAILED = [
    "access_user", "access_assignment", "access_apitoken", "mfa_authenticator", "registry_person",
    "registry_identity", "registry_familymember", "registry_death", "registry_organisation",
    "membership_enrolmentunit", "membership_project", "membership_membership", "membership_membershipend",
    "membership_payerassignment", "billing_settlementline", "billing_bill", "billing_payment",
    "billing_moneyrequest", "billing_statement", "billing_entry", "counsel_legaldecision",
    "sponsorship_programme", "sponsorship_budget", "sponsorship_quota", "sponsorship_paper", "sponsorship_budgetdate",
    "sponsorship_payingorder",
    "rosters_list",
    "rosters_version", "rosters_entry", "rosters_task", "rosters_inquiry", "rosters_inquiryrow",
    "registry_merge", "coverage_certificate",
]  # fmt: skip


def test_every_table_that_is_written_by_hand_keeps_its_trail_for_each_verb(owner: Any) -> None:
    found = rows(
        owner,
        "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname LIKE 'trail\\_%' AND tgenabled = 'O' "
        "GROUP BY 1",
    )
    assert dict(found) == dict.fromkeys(TRAILED, 3)


def test_every_table_that_keeps_a_trail_has_a_name_in_words(owner: Any) -> None:
    found = owner.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'trail_insert'").fetchall()
    assert {relation for (relation,) in found} == RELATIONS.keys()


def test_an_event_belongs_where_its_person_lives_though_its_own_row_says_nothing(owner: Any, world: Any) -> None:
    here = owner.execute("""
        SELECT DISTINCT p.kabupaten = e.kabupaten FROM access_event e
        JOIN registry_identity i ON e.row_id = i.person_id::text JOIN registry_person p ON p.id = i.person_id
        WHERE e.relation = 'registry_identity' AND e.action = 'insert'
    """).fetchall()
    assert here == [(True,)]


def test_a_trigger_hung_by_an_earlier_version_still_writes_where_the_row_belongs(owner: Any, world: Any) -> None:
    person = world.people["ani"]
    with owner.transaction(force_rollback=True):
        owner.execute("""
            CREATE OR REPLACE TRIGGER trail_update AFTER UPDATE ON registry_person REFERENCING OLD TABLE AS old_rows
            NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION lindung_record('id')
        """)
        owner.execute("UPDATE registry_person SET name = 'Ani Baru' WHERE id = %s", [person.pk])
        found = owner.execute(
            "SELECT kabupaten, after->>'name' FROM access_event WHERE row_id = %s AND action = 'update'",
            [str(person.pk)],
        ).fetchall()
    assert found == [(person.kabupaten, "Ani Baru")]
