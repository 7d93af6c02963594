"""The databases around a build: the one that is built, the one it replaces, and who may do so.

A province is built in a database of its own and takes the place of the empty one by a rename, so that nobody ever
sees half of it. Everything here acts as owner, from a maintenance database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import psycopg
from psycopg import sql

from lindung.demo.trouble import Trouble
from lindung.postgres.endpoint import psycopg_arguments
from lindung.postgres.roles import grant_inside

Connection = psycopg.Connection[Any]

LOCK = 72_0404
MAINTENANCE = ("postgres", "template1")
UNDER_CONSTRUCTION = "Lindung: demonstration under construction; may be dropped"
MARK = "lindung_demo_mark"
# Seconds for connections that are being closed.
PATIENCE = 1.0


class State(Enum):
    """What a database holds."""

    ABSENT = "absent"
    EMPTY = "empty"
    DEMONSTRATION = "demonstration"
    REAL = "real"


@dataclass(frozen=True)
class Owner:
    """How to reach the server as owner: parameters for psycopg without a database name, and the database's name."""

    parameters: dict[str, Any]
    database: str

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Owner:
        """From Django's settings of the owner's connection."""
        arguments = psycopg_arguments(settings)
        return cls(arguments, str(arguments.pop("dbname")))

    def to(self, database: str) -> dict[str, Any]:
        """Connection parameters to one database."""
        return {**self.parameters, "dbname": database}

    @property
    def building(self) -> str:
        """The name of the database while it is built."""
        return f"{self.database}_building"

    @property
    def replaced(self) -> str:
        """The name of the empty database the built one takes the place of."""
        return f"{self.database}_replaced"


def state_of(owner: Owner, maintenance: Connection, database: str) -> State:
    """What a database holds. A demonstration says so by its mark, which is written last."""
    if not one(maintenance, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", database):
        return State.ABSENT
    with psycopg.connect(**owner.to(database), autocommit=True) as connection:
        if one(connection, "SELECT to_regclass(%s) IS NOT NULL", MARK):
            return State.DEMONSTRATION
        for table in ("registry_person", "registry_organisation", "access_user", "access_event"):
            exists = one(connection, "SELECT to_regclass(%s) IS NOT NULL", table)
            if exists and one(connection, f"SELECT EXISTS (SELECT FROM {table})"):  # noqa: S608 - our own names
                return State.REAL
    return State.EMPTY


@contextmanager
def alone(owner: Owner, waiting: Callable[[], None]) -> Iterator[Connection]:
    """A maintenance connection that holds the builders' lock. `waiting` is called once if another build has it.

    The lock ends with the connection, so a killed build frees it.
    """
    with _maintenance(owner) as connection:
        if not one(connection, "SELECT pg_try_advisory_lock(%s)", LOCK):
            waiting()
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def make_room(owner: Owner, maintenance: Connection) -> None:
    """Drop what a killed build left, and create the database to build in."""
    if not one(maintenance, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"):
        role = owner.parameters["user"]
        raise Trouble(
            f"Peran {role} tidak boleh membuat basis data. Jalankan sebagai superuser: ALTER ROLE {role} CREATEDB",
            f"The role {role} may not create databases. Run as superuser: ALTER ROLE {role} CREATEDB",
        )
    for leftover in (owner.building, owner.replaced):
        drop(owner, maintenance, leftover)
    name = sql.Identifier(owner.building)
    maintenance.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
    maintenance.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, UNDER_CONSTRUCTION))
    with psycopg.connect(**owner.to(owner.building), autocommit=True) as connection:
        grant_inside(connection, owner.building)


def drop(owner: Owner, maintenance: Connection, database: str) -> None:
    """Drop a leftover of ours. Trouble if it is not ours: then somebody keeps something there."""
    state = state_of(owner, maintenance, database)
    if state is State.ABSENT:
        return
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    if state is not State.EMPTY and one(maintenance, comment, database) != UNDER_CONSTRUCTION:
        raise Trouble(
            f"Basis data {database} sudah ada dan bukan sisa peragaan. Ganti namanya, lalu coba lagi.",
            f"The database {database} exists and is no leftover of a demonstration. Rename it, then try again.",
        )
    drop_with_sessions(maintenance, database)


def drop_with_sessions(maintenance: Connection, database: str) -> None:
    """Drop a database after ending our role's sessions in it.

    Not WITH (FORCE): that wants to end an autovacuum worker too, which only a superuser may. A plain DROP asks the
    worker to go and waits for it.
    """
    maintenance.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        [database],
    )
    maintenance.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))


def refuse_in_use(owner: Owner, maintenance: Connection) -> None:
    """Trouble if somebody is in the database that shall be replaced: better said before a minute of building."""
    deadline = time.monotonic() + PATIENCE
    # A connection that was just closed stays visible for a moment.
    while one(maintenance, "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", owner.database):
        if time.monotonic() > deadline:
            raise _in_use(owner)
        time.sleep(0.05)


def take_its_place(owner: Owner, maintenance: Connection) -> None:
    """Rename the built database to the name everybody uses, in one step. Trouble if the old one is in use."""
    rename, comment = sql.SQL("ALTER DATABASE {} RENAME TO {}"), sql.SQL("COMMENT ON DATABASE {} IS {}")
    building, database, replaced = (sql.Identifier(n) for n in (owner.building, owner.database, owner.replaced))
    before = state_of(owner, maintenance, owner.database)
    if before is State.REAL:
        raise refuse_real(owner)
    try:
        with maintenance.transaction():
            if before is not State.ABSENT:
                maintenance.execute(comment.format(database, UNDER_CONSTRUCTION))
                maintenance.execute(rename.format(database, replaced))
            maintenance.execute(comment.format(building, None))
            maintenance.execute(rename.format(building, database))
    except psycopg.errors.ObjectInUse as error:
        raise _in_use(owner) from error
    drop(owner, maintenance, owner.replaced)


def _in_use(owner: Owner) -> Trouble:
    return Trouble(
        f"Basis data {owner.database} sedang dipakai program lain. Hentikan program itu, lalu coba lagi.",
        f"The database {owner.database} is in use by another program. Stop it, then try again.",
    )


def refuse_real(owner: Owner) -> Trouble:
    """The sentence for a database that holds more than a demonstration."""
    return Trouble(
        f"Basis data {owner.database} berisi data yang bukan peragaan; peragaan tidak pernah menimpanya. "
        "Pilih LINDUNG_HOME atau DATABASE_URL yang lain.",
        f"The database {owner.database} holds data that are no demonstration; a demonstration never overwrites them. "
        "Choose another LINDUNG_HOME or DATABASE_URL.",
    )


@contextmanager
def _maintenance(owner: Owner) -> Iterator[Connection]:
    """A connection to a database that is not built or replaced."""
    for name in MAINTENANCE:
        try:
            connection = psycopg.connect(**owner.to(name), autocommit=True)
        except psycopg.OperationalError:
            if name == MAINTENANCE[-1]:
                raise
            continue
        with connection:
            yield connection
        return


def one(connection: Connection, query: str, *values: object) -> Any:
    """The single value a query gives, or None without a row."""
    row = connection.execute(query, values or None).fetchone()
    return row[0] if row else None
