"""Loading at size: tables made bare, filled by COPY, and given back what they were without."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
import psycopg

Connection = psycopg.Connection[Any]


@contextmanager
def bare(connection: Connection, tables: Sequence[str], *, leave: Sequence[str] = ()) -> Iterator[None]:
    """Empty these tables and take indexes, constraints and triggers off; put them back at the end and analyse.

    Indexes and constraints named in `leave`, and all foreign keys and triggers, stay off: say so where the numbers are
    shown. Everything is one transaction, so that COPY skips the write-ahead log, as in a first load.
    """
    with connection.transaction():
        connection.execute("SET LOCAL maintenance_work_mem = '1GB'")
        connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        constraints, indexes = _constraints(connection, tables), _indexes(connection, tables)
        for table in tables:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        # Primary keys last: foreign keys stand on them.
        for table, name, _ in sorted(constraints, key=lambda one: one[2].startswith(("PRIMARY", "UNIQUE"))):
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        yield
        for name, definition in indexes:
            if name not in leave:
                connection.execute(definition)
        for table, name, definition in constraints:
            if name not in leave and not definition.startswith("FOREIGN KEY"):
                connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    connection.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")


def _constraints(connection: Connection, tables: Sequence[str]) -> list[tuple[str, str, str]]:
    return connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid::regclass::text = ANY (%s) AND contype IN ('p', 'u', 'x', 'c', 'f') ORDER BY contype DESC",
        [list(tables)],
    ).fetchall()


def _indexes(connection: Connection, tables: Sequence[str]) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid::regclass::text = ANY (%s) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        [list(tables)],
    ).fetchall()


def copy_in(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """COPY a frame into the columns of its names."""
    content = io.BytesIO()
    frame.write_csv(content, include_header=False)
    columns = ", ".join(frame.columns)
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(content.getbuffer())


def size_of(connection: Connection, *tables: str) -> str:
    """What tables and their indexes take on disk, as PostgreSQL says it."""
    row = connection.execute(
        "SELECT pg_size_pretty(sum(pg_total_relation_size(t::regclass))) FROM unnest(%s::text[]) t", [list(tables)]
    ).fetchone()
    return str(row[0]) if row else ""
