"""Loading many rows fast: constraints and indexes taken off first and built again afterwards, from their own words.

The definitions are read from PostgreSQL's catalogue and never written down here, so that nothing can be forgotten:
what stood on a table before the load stands on it after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

import psycopg
from psycopg import sql

from lindung.demo.tables import Chunk

Connection = psycopg.Connection[Any]

# Two cores: the longest constraint on one, everything else on the other.
BUILDERS = 2
SETTINGS = "SET maintenance_work_mem = '96MB'; SET timezone = 'Asia/Makassar'; SET synchronous_commit = off"

_CONSTRAINTS = """
    SELECT c.conrelid::regclass::text, c.conname, c.contype::text, pg_get_constraintdef(c.oid),
      nullif(c.confrelid, 0)::regclass::text
    FROM pg_constraint c
    WHERE c.contype = ANY (%(kinds)s)
      AND (c.conrelid = ANY (%(tables)s::text[]::regclass[]) OR c.confrelid = ANY (%(tables)s::text[]::regclass[]))
    ORDER BY (c.contype = 'f') DESC, c.conrelid::regclass::text, c.contype = 'p', c.conname
"""
_INDEXES = """
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    WHERE i.indrelid = ANY (%(tables)s::text[]::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Join:
    """The statement that joins two tables again: a foreign key."""

    tables: frozenset[str]
    statement: str


@dataclass(frozen=True)
class TakenOff:
    """What was taken off: by table the statements that build it again, and those that join tables."""

    own: dict[str, list[str]]
    between: list[Join]
    tables: tuple[str, ...]


def take_off(connection: Connection, tables: Iterable[str]) -> TakenOff:
    """Drop constraints (but checks) and indexes of the tables and let their triggers sleep, in one transaction."""
    named = tuple(tables)
    own: dict[str, list[str]] = {table: [] for table in named}
    between: list[Join] = []
    with connection.transaction():
        found = connection.execute(_CONSTRAINTS, {"kinds": ["f", "x", "u", "p"], "tables": list(named)}).fetchall()
        for table, name, kind, definition, other in found:
            add = f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
            if kind == "f":
                between.append(Join(frozenset({table, other}), add))
            else:
                own[table].append(add)
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for table, name, definition in connection.execute(_INDEXES, {"tables": list(named)}).fetchall():
            own[table].append(definition)
            connection.execute(f"DROP INDEX {name}")
        for table in named:
            # The exclusion constraint takes longest: it comes first.
            own[table].sort(key=_is_exclusion, reverse=True)
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    return TakenOff(own, between, named)


def copy_chunks(connection: Connection, table: str, chunks: Iterable[Chunk], *, packed: bool) -> Iterator[int]:
    """COPY chunks into an empty table, in one transaction; yields the rows of each as it is sent.

    The table is truncated in the same transaction: with wal_level=minimal the rows then skip the log, and they may be
    written as seen by everybody (FREEZE), so that answers come from indexes alone before the first VACUUM.
    """
    waiting = iter(chunks)
    with connection.transaction():
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
        first = next(waiting, None)
        if first is None:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT {}, FREEZE)").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, first.columns)),
            sql.SQL("binary" if packed else "csv"),
        )
        with connection.cursor().copy(statement) as copy:
            for chunk in chain([first], waiting):
                copy.write(chunk.content)
                yield chunk.count


class Rebuilder:
    """Builds again what was taken off, in the background, each table when its rows are complete."""

    def __init__(self, parameters: dict[str, Any], taken: TakenOff) -> None:
        self._parameters, self._taken = parameters, taken
        self._pool = ThreadPoolExecutor(BUILDERS, thread_name_prefix="rebuild")
        self._tables: dict[str, Future[None]] = {}
        self._open: list[Connection] = []

    def table_is_complete(self, table: str, *more: str) -> None:
        """Build the table's own constraints and indexes, and look at its rows for the planner. Then do `more`."""
        # Rows went in frozen; where a trigger stands, even a sleeping one, COPY leaves it to VACUUM to note it by page.
        # Before the indexes VACUUM reads the rows alone, and nothing at all where COPY has noted it.
        statements = [f'VACUUM "{table}"', *self._taken.own[table], f'ANALYZE "{table}"', *more]
        self._tables[table] = self._pool.submit(self._run, statements)

    def finish(self) -> None:
        """Build what joins the tables when both of a pair are built, and wake the triggers."""
        longest = {table for table, own in self._taken.own.items() if any(map(_is_exclusion, own))}
        ordered = sorted(self._taken.between, key=lambda join: bool(join.tables & longest))
        joins = [self._pool.submit(self._join, join) for join in ordered]
        for future in (*self._tables.values(), *joins):
            future.result()
        self._run([f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in self._taken.tables])

    def abandon(self) -> None:
        """Stop what is being built: whoever pressed Ctrl-C does not wait for an index."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for connection in list(self._open):
            with suppress(psycopg.Error):
                connection.cancel_safe(timeout=5)

    def close(self) -> None:
        """Let nothing go on in the background."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _join(self, join: Join) -> None:
        # Tables were handed in before any join, so that what is waited for here has begun.
        for table in join.tables & self._tables.keys():
            self._tables[table].result()
        self._run([join.statement])

    def _run(self, statements: list[str]) -> None:
        with psycopg.connect(**self._parameters, autocommit=True) as connection:
            self._open.append(connection)
            try:
                connection.execute(SETTINGS)
                for statement in statements:
                    connection.execute(statement)
            finally:
                self._open.remove(connection)


def _is_exclusion(statement: str) -> bool:
    return " EXCLUDE " in statement


@contextmanager
def rebuilding(parameters: dict[str, Any], taken: TakenOff) -> Iterator[Rebuilder]:
    """A Rebuilder whose background work is over when the block is."""
    rebuilder = Rebuilder(parameters, taken)
    try:
        yield rebuilder
    except BaseException:
        rebuilder.abandon()
        raise
    finally:
        rebuilder.close()
