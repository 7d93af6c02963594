"""The proof that the tests of rights can fail: each policy is dropped, and opened to all, and each time somebody sees
or writes something else than before.

A probe is what somebody tries in the database, as the application, and what must come of it: so many rows, or a
refusal. Everything tried is rolled back; every policy is put back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.access.money_probes import MONEY_PROBES
from tests.access.notice_probes import NOTICE_PROBES
from tests.access.paper_probes import PAPER_PROBES
from tests.access.people_probes import NEW_PROJECT, PEOPLE_PROBES
from tests.access.probing import REFUSED, Probe
from tests.access.roster_probes import ROSTER_PROBES
from tests.access.user_probes import NEW_TOKEN, USER_PROBES
from tests.world import OWN, VILLAGES

# Policies that open a table to everybody on purpose: nothing changes when they let everything through.
OPEN_TO_ALL = {("counsel_legaldecision", "decision_read")}

# Officers of the governments of two villages side by side: the small world has none.
VILLAGE_HEADS = {"village_head": VILLAGES[OWN], "next_village_head": "72.08.01.2012"}
NEW_VILLAGE_HEAD = """
WITH body AS (
  INSERT INTO registry_organisation (code, name, roles, region)
  VALUES (%(who)s, %(who)s, '{sponsor,village}', %(village)s) RETURNING id
), head AS (
  INSERT INTO access_user (username, full_name, password, is_superuser, is_staff, is_active, email, language,
    date_joined) VALUES (%(who)s, %(who)s, '', false, false, true, '', 'id', now()) RETURNING id
)
INSERT INTO access_assignment (user_id, role, region, organisation_id, from_day)
SELECT head.id, 'sponsor_officer', '', body.id, '2024-01-01' FROM head, body
"""

# For every policy what it opens and what it keeps closed.
PROBES = USER_PROBES | PEOPLE_PROBES | MONEY_PROBES | ROSTER_PROBES | NOTICE_PROBES | PAPER_PROBES


@pytest.fixture(scope="module")
def ids(world: Any) -> dict[str, Any]:
    """What the statements call things by."""
    return {
        **{name: user.pk for name, user in world.users.items()},
        **{short: person.pk for short, person in world.people.items()},
        **{f"m_{short}": membership.pk for short, membership in world.memberships.items()},
        "firm": world.organisations["pt-uji"].pk,
        "sponsor": world.organisations["parigi-moutong"].pk,
        "unit": world.memberships["budi"].unit_id,
    }


@pytest.fixture(scope="module")
def connections_of(world: Any, ids: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """A connection as owner and one as the application, and the rows that the small world lacks, for a while."""
    from django.db import connections

    def connect(alias: str) -> Any:
        parameters = connections[alias].get_connection_params()
        for key in ("cursor_factory", "context", "prepare_threshold", "pool"):
            parameters.pop(key, None)
        return psycopg.connect(**parameters, autocommit=True)

    with connect("owner") as owner, connect("default") as app:
        project = "'00000000-0000-7000-8000-00000000f00d'"
        owner.execute(
            "INSERT INTO membership_enrolmentunit (id, kind, organisation_id, name, village, kabupaten, province) "
            f"VALUES ({project}, 'project', %(firm)s, 'Proyek', '{VILLAGES[OWN]}', '{OWN}', '72')",
            ids,
        )
        owner.execute(NEW_PROJECT.replace("%(unit)s", project))
        owner.execute(NEW_TOKEN.format(user="%(checker)s"), ids)
        for who, village in VILLAGE_HEADS.items():
            owner.execute(NEW_VILLAGE_HEAD, {"who": who, "village": village})
            (ids[who],) = owner.execute("SELECT id FROM access_user WHERE username = %s", [who]).fetchone()
        yield owner, app
        owner.execute("DELETE FROM access_assignment WHERE user_id = ANY (%s)", [[ids[who] for who in VILLAGE_HEADS]])
        owner.execute("DELETE FROM access_user WHERE username = ANY (%s)", [list(VILLAGE_HEADS)])
        owner.execute("DELETE FROM registry_organisation WHERE code = ANY (%s)", [list(VILLAGE_HEADS)])
        owner.execute("DELETE FROM access_apitoken WHERE name = 'uji'")
        owner.execute("DELETE FROM membership_project")
        owner.execute(f"DELETE FROM membership_enrolmentunit WHERE id = {project}")


def tried(app: Any, probe: Probe, ids: dict[str, Any]) -> int | str:
    """What comes of a probe; nothing of it stays."""
    steps, _ = probe
    outcome: int | str = 0
    with app.transaction(force_rollback=True):
        for who, statement in steps:
            if who:
                app.execute("SELECT lindung_begin(%s, 'test', '', '')", [ids[who]])
            try:
                with app.transaction():
                    outcome = app.execute(statement, ids).rowcount
            except psycopg.errors.InsufficientPrivilege:
                outcome = REFUSED
    return outcome


def differences(owner: Any, app: Any, probes: list[Probe], ids: dict[str, Any]) -> list[str]:
    """The rights check: a line for every probe that does not bring what it must."""
    wrong = []
    for probe in probes:
        steps, expected = probe
        if isinstance(expected, str) and expected != REFUSED:
            (expected,) = owner.execute(expected, ids).fetchone()
        found = tried(app, probe, ids)
        if found != expected:
            wrong.append(f"{steps[-1]}: {found} instead of {expected}")
    return wrong


@contextmanager
def without(owner: Any, table: str, name: str) -> Iterator[Callable[[str], None]]:
    """The policy dropped; afterwards put back as it was. Yields a way to put another one in its place meanwhile."""
    row = owner.execute(
        "SELECT cmd, qual, with_check, permissive, roles::text[] FROM pg_policies "
        "WHERE tablename = %s AND policyname = %s",
        [table, name],
    ).fetchone()
    command, using, check, permissive, roles = row
    place = sql.SQL("{} ON {}").format(sql.Identifier(name), sql.Identifier(table))
    head = sql.SQL("CREATE POLICY {} AS {} FOR {} TO {}").format(
        place, sql.SQL(permissive), sql.SQL(command), sql.SQL(", ").join(map(sql.Identifier, roles))
    )

    def create(using: str | None, check: str | None) -> None:
        statement = head
        if using is not None:
            statement += sql.SQL(" USING ({})").format(sql.SQL(using))
        if check is not None:
            statement += sql.SQL(" WITH CHECK ({})").format(sql.SQL(check))
        owner.execute(statement)

    def put(condition: str) -> None:
        create(condition if using is not None else None, condition if using is None else None)

    drop = sql.SQL("DROP POLICY IF EXISTS {}").format(place)
    owner.execute(drop)
    try:
        yield put
    finally:
        owner.execute(drop)
        create(using, check)


BY_POLICY = pytest.mark.parametrize("policy", list(PROBES), ids=".".join)


def test_every_policy_there_is_has_its_probes(connections_of: tuple[Any, Any]) -> None:
    owner, _ = connections_of
    assert {(table, name) for table, name in owner.execute("SELECT tablename, policyname FROM pg_policies")} == set(
        PROBES
    )


@BY_POLICY
def test_with_all_policies_in_place_every_probe_brings_what_it_must(
    policy: tuple[str, str], connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    assert differences(*connections_of, PROBES[policy], ids) == []


@BY_POLICY
def test_the_check_notices_when_the_policy_is_dropped(
    policy: tuple[str, str], connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    with without(owner, *policy):
        assert differences(owner, app, PROBES[policy], ids)


@pytest.mark.parametrize("policy", [one for one in PROBES if one not in OPEN_TO_ALL], ids=".".join)
def test_the_check_notices_when_the_policy_lets_everything_through(
    policy: tuple[str, str], connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    with without(owner, *policy) as put:
        put("true")
        assert differences(owner, app, PROBES[policy], ids)


def test_the_check_notices_when_memberships_are_written_for_people_unseen(
    connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    policy = ("membership_membership", "membership_write")
    with without(owner, *policy) as put:
        put("kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])")
        assert len(differences(owner, app, PROBES[policy], ids)) == 1


@pytest.mark.parametrize("table", sorted({table for table, _ in PROBES}))
def test_the_check_notices_when_row_rights_are_switched_off(
    table: str, connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    probes = [probe for (place, _), some in PROBES.items() if place == table for probe in some]
    owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    try:
        assert differences(owner, app, probes, ids)
    finally:
        owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def test_every_policy_is_back_in_place(connections_of: tuple[Any, Any], ids: dict[str, Any]) -> None:
    owner, app = connections_of
    assert [line for probes in PROBES.values() for line in differences(owner, app, probes, ids)] == []
