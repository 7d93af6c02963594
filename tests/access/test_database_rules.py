"""Whose the database is: which roles there are, what they own, and which tables stand under row rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.access.catalogue import PERSON_TABLES, names, rows

# Tables without row rights, each with its reason. A new table without rights must come here or get a policy.
NO_ROW_RIGHTS = {
    "access_role": "which role reads and writes people: the same for everybody",
    "access_user_groups": "unused part of Django's user",
    "access_user_user_permissions": "unused part of Django's user",
    "registry_nameword": "words of names without persons; the application has no right on it at all",
    "coverage_coverdelta": "counts without persons, open to everybody signed in",
    "coverage_covermonth": "counts without persons, open to everybody signed in",
    "coverage_coverday": "counts without persons, open to everybody signed in",
    "coverage_derivation": "when cover was derived, no persons",
    "billing_account": "the chart of accounts, the same for everybody",
    "billing_fund": "the funds, the same for everybody",
}
OPEN_ROOMS = ("reference_",)  # published data, the same for everybody
# Django and libraries guard their own tables; none of them holds people of the registry.
LIBRARIES = ("auth_", "django_", "account_", "mfa_", "axes_", "procrastinate_")


# --- Roles ---


def test_the_tests_themselves_run_as_the_application(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("lindung_app", "lindung_app")


@pytest.mark.parametrize("role", ["lindung_app", "lindung_owner"])
def test_neither_application_nor_owner_is_superuser_or_passes_row_rights(owner: Any, role: str) -> None:
    (found,) = rows(owner, "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", role)
    assert found == (False, False, False)


def test_the_application_creates_no_databases_and_belongs_to_no_other_role(owner: Any) -> None:
    assert rows(owner, "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'lindung_app'") == [(False,)]
    assert (
        rows(
            owner,
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'lindung_app'",
        )
        == []
    )


def test_the_application_owns_nothing(owner: Any) -> None:
    owned = """
        SELECT relname FROM pg_class WHERE relowner = 'lindung_app'::regrole
          AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_temp%')
        UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'lindung_app'::regrole
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'lindung_app'::regrole
          AND nspname NOT LIKE 'pg\\_%'
    """
    assert names(owner, owned) == []


def test_the_application_cannot_create_anything_that_lasts(db: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tinggal (x int)")


def test_nobody_signs_in_as_the_matcher(owner: Any) -> None:
    assert rows(owner, "SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'lindung_matcher'") == [
        (False, False)
    ]


# --- Tables ---


def test_every_table_has_row_rights_or_a_reason_to_have_none(owner: Any) -> None:
    without = names(
        owner,
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
        "AND NOT relrowsecurity ORDER BY relname",
    )
    unexplained = [one for one in without if one not in NO_ROW_RIGHTS and not one.startswith(OPEN_ROOMS + LIBRARIES)]
    assert unexplained == []


def test_the_list_of_tables_without_row_rights_names_none_that_has_them(owner: Any) -> None:
    with_rights = set(names(owner, "SELECT relname FROM pg_class WHERE relrowsecurity"))
    assert not with_rights & set(NO_ROW_RIGHTS)


def test_row_rights_hold_for_the_application_through_at_least_one_policy(owner: Any) -> None:
    closed = names(
        owner,
        "SELECT relname FROM pg_class c WHERE relrowsecurity AND NOT EXISTS "
        "(SELECT FROM pg_policies p WHERE p.tablename = c.relname AND 'lindung_app' = ANY (p.roles))",
    )
    assert closed == []


def test_no_policy_speaks_to_everybody(owner: Any) -> None:
    assert names(owner, "SELECT policyname FROM pg_policies WHERE 'public' = ANY (roles)") == []


def test_tables_about_people_are_open_to_the_application_only_through_policies(owner: Any) -> None:
    guarded = set(names(owner, "SELECT relname FROM pg_class WHERE relrowsecurity"))
    assert set(PERSON_TABLES) <= guarded


def test_every_table_that_names_a_person_is_in_the_list_of_tables_about_people(owner: Any) -> None:
    named = names(
        owner,
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND column_name IN ('person_id', 'membership_id')",
    )
    assert set(named) <= {*PERSON_TABLES, "registry_identity"}
