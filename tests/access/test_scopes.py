"""No scope, no rows; and a scope ends with its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import Acting, acting_as, begin, forget
from lindung.access.models import User
from lindung.registry.models import Person
from tests.access.catalogue import EMPTY_IN_THE_SMALL_WORLD, PERSON_TABLES, rows

Act = Callable[[str], Acting]


@pytest.mark.parametrize("table", PERSON_TABLES)
def test_without_a_scope_a_table_about_people_shows_no_row(db: None, world: Any, owner: Any, table: str) -> None:
    forget()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
    if table not in EMPTY_IN_THE_SMALL_WORLD:  # nobody's membership has ended there, nobody is billed
        assert rows(owner, f"SELECT count(*) > 0 FROM {table}") == [(True,)]


@pytest.mark.parametrize("table", PERSON_TABLES)
def test_an_administrator_sees_no_row_about_people(act: Act, table: str) -> None:
    act("administrator")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def test_identity_numbers_are_read_by_no_role_of_the_application(act: Act) -> None:
    act("branch_officer")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM registry_identity")


def test_a_write_outside_the_own_region_is_refused_and_inside_it_is_not(act: Act, world: Any) -> None:
    act("branch_officer")
    citra, ani = world.people["citra"], world.people["ani"]
    assert Person.objects.filter(pk=citra.pk).update(name="Lain") == 0
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Person.objects.create(
            name="Selundup", sex="L", birth_date="1990-01-01", identity_masked="x",
            village=citra.village, kabupaten=citra.kabupaten, province="72",
        )  # fmt: skip
    assert Person.objects.filter(pk=ani.pk).update(name=ani.name) == 1


def test_a_person_is_not_moved_out_of_the_own_region(act: Act, world: Any) -> None:
    act("branch_officer")
    ani, citra = world.people["ani"], world.people["citra"]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Person.objects.filter(pk=ani.pk).update(village=citra.village, kabupaten=citra.kabupaten)


@pytest.mark.django_db(transaction=True)
class TestConnectionsThatAreUsedAgain:
    """A pool hands the same connection to the next request. Nothing of the last one may be left on it."""

    @pytest.fixture(autouse=True)
    def keep_the_world(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Tests with real transactions would be followed by emptying every table; these write nothing.
        from django.test import TransactionTestCase

        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)

    @staticmethod
    def seen() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
        return backend, Person.objects.count()

    def test_the_scope_ends_with_the_transaction(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["branch_officer"].pk)
        with acting_as(user, channel="web"):
            backend, inside = self.seen()
        again, after = self.seen()
        assert (again, inside, after) == (backend, 2, 0)

    def test_the_scope_ends_with_a_transaction_that_fails(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["branch_officer"].pk)
        with pytest.raises(DatabaseError), acting_as(user, channel="web"):
            backend, _ = self.seen()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        assert self.seen() == (backend, 0)

    def test_the_next_person_on_the_connection_sees_the_own_region_only(self, world: Any) -> None:
        first = User.objects.get(pk=world.users["branch_officer"].pk)
        second = User.objects.get(pk=world.users["branch_officer_other"].pk)
        with acting_as(first, channel="web"):
            backend, _ = self.seen()
        with acting_as(second, channel="web"):
            assert self.seen()[0] == backend
            assert set(Person.objects.values_list("kabupaten", flat=True)) == {"72.71"}

    def test_a_connection_given_back_to_the_pool_comes_without_a_scope(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["auditor"].pk)
        with acting_as(user, channel="web"):
            assert self.seen()[1] == 2
        connection.close()
        assert self.seen()[1] == 0

    def test_a_scope_needs_a_transaction_to_live_in(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["auditor"].pk)
        with pytest.raises(RuntimeError, match="outside a transaction"):
            begin(user, channel="web")
