"""The roles and the database, made once and checked at each start."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import sql

ADMIN = "lindung_admin"
OWNER = "lindung_owner"
APP = "lindung_app"
MATCHER = "lindung_matcher"
DATABASE = "lindung"

# CREATE ROLE knows no IF NOT EXISTS. ALTER ROLE puts right what somebody loosened since.
ROLES: LiteralString = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lindung_owner') THEN CREATE ROLE lindung_owner; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lindung_app') THEN CREATE ROLE lindung_app; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lindung_matcher') THEN CREATE ROLE lindung_matcher; END IF;
END
$$;
-- Migrates, loads, owns every table; creates test and restored databases.
ALTER ROLE lindung_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
-- Everything at run time: owns nothing, and the rights on rows always hold.
ALTER ROLE lindung_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
-- Owns the reviewed functions that must see every row; nobody signs in as it.
ALTER ROLE lindung_matcher NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS;
-- Lets the owner hand functions to the matcher.
GRANT lindung_matcher TO lindung_owner;
"""

# Run inside each database that Lindung uses; {} is its name.
INSIDE: LiteralString = """
REVOKE ALL ON DATABASE {} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {} TO lindung_app, lindung_matcher;
GRANT USAGE ON SCHEMA public TO lindung_app;
GRANT USAGE, CREATE ON SCHEMA public TO lindung_matcher;
"""


SCRIPT: LiteralString = """\
-- Prepares an outside PostgreSQL (15 or newer) for Lindung. Run with psql as a superuser.
{roles}

SELECT format('CREATE DATABASE %I OWNER lindung_owner TEMPLATE template0 ENCODING ''UTF8''', {text})
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {text}) \\gexec
\\connect {name}
{inside}
-- Then give the two that sign in a password:
--   \\password lindung_owner
--   \\password lindung_app
"""


def ensure_roles(admin: psycopg.Connection[Any]) -> None:
    """Create or correct the three roles. `admin` is a superuser's connection, here or on an outside server."""
    with admin.transaction():
        admin.execute(ROLES)


def ensure_database(admin: psycopg.Connection[Any], database: str = DATABASE) -> bool:
    """Create `database` for the owner when it is missing; True when it was. `admin` must be in autocommit."""
    row = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if row is not None:
        return False
    create_database(admin, database)
    return True


def create_database(admin: psycopg.Connection[Any], database: str) -> None:
    """Create an empty `database` in UTF-8 that belongs to the owner."""
    statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
    admin.execute(sql.SQL(statement).format(sql.Identifier(database), sql.Identifier(OWNER)))


def grant_inside(connection: psycopg.Connection[Any], database: str = DATABASE) -> None:
    """Settle who may enter `database`. `connection` is to that database, as superuser or owner."""
    name = sql.Identifier(database)
    with connection.transaction():
        connection.execute(sql.SQL(INSIDE).format(name, name))


def is_prepared(admin: psycopg.Connection[Any], database: str = DATABASE) -> bool:
    """Whether roles, database and its grants are there; looks without changing anything."""
    row = admin.execute(
        """
        SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)) = 3
           AND EXISTS (SELECT FROM pg_database d, aclexplode(d.datacl) a JOIN pg_roles r ON r.oid = a.grantee
                       WHERE d.datname = %s AND r.rolname = %s AND a.privilege_type = 'CONNECT')
        """,
        [[OWNER, APP, MATCHER], database, APP],
    ).fetchone()
    return bool(row and row[0])


def preparation_script(database: str = DATABASE) -> str:
    """What a database administrator runs with psql on an outside server. Running it twice does no harm."""
    name = sql.Identifier(database)
    inside = sql.SQL(INSIDE).format(name, name)
    script = sql.SQL(SCRIPT).format(roles=sql.SQL(ROLES.strip()), text=sql.Literal(database), name=name, inside=inside)
    return script.as_string(None)
