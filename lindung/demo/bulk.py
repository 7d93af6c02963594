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
    SELECT c.conrelid::regclass::text, c.conname, c.contype::text, pg_get_constraintdef(c.oid)
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
class TakenOff:
    """What was taken off: by table the statements that build it again, and those that join tables."""

    own: dict[str, list[str]]
    between: list[str]
    tables: tuple[str, ...]


def take_off(connection: Connection, tables: Iterable[str]) -> TakenOff:
    """Drop constraints (but checks) and indexes of the tables and let their triggers sleep, in one transaction."""
    named = tuple(tables)
    own: dict[str, list[str]] = {table: [] for table in named}
    between: list[str] = []
    with connection.transaction():
        found = connection.execute(_CONSTRAINTS, {"kinds": ["f", "x", "u", "p"], "tables": list(named)}).fetchall()
        for table, name, kind, definition in found:
            add = f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
            # The exclusion constraint takes longest: it comes first.
            (between if kind == "f" else own[table]).append(add)
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for table, name, definition in connection.execute(_INDEXES, {"tables": list(named)}).fetchall():
            own[table].append(definition)
            connection.execute(f"DROP INDEX {name}")
        for table in named:
            own[table].sort(key=lambda statement: " EXCLUDE " not in statement)
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    return TakenOff(own, between, named)


def copy_chunks(connection: Connection, table: str, chunks: Iterable[Chunk], *, packed: bool) -> Iterator[int]:
    """COPY chunks into an empty table, in one transaction; yields the rows of each as it is sent.

    The table is truncated in the same transaction: with wal_level=minimal the rows then skip the log.
    """
    waiting = iter(chunks)
    with connection.transaction():
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
        first = next(waiting, None)
        if first is None:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT {})").format(
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
        self._waiting: list[Future[None]] = []
        self._open: list[Connection] = []

    def table_is_complete(self, table: str) -> None:
        """Build the table's own constraints and indexes."""
        self._waiting.append(self._pool.submit(self._run, self._taken.own[table]))

    def finish(self) -> None:
        """Wait for all tables, then build what joins them, and wake the triggers."""
        self._join()
        # Each needs a lock on both of its tables: in parallel they would mostly wait for each other.
        self._waiting = [self._pool.submit(self._run, part) for part in _split(self._taken.between)]
        self._join()
        wake = [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in self._taken.tables]
        self._run(wake)

    def abandon(self) -> None:
        """Stop what is being built: whoever pressed Ctrl-C does not wait for an index."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for connection in list(self._open):
            with suppress(psycopg.Error):
                connection.cancel_safe(timeout=5)

    def close(self) -> None:
        """Let nothing go on in the background."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _join(self) -> None:
        for future in self._waiting:
            future.result()
        self._waiting = []

    def _run(self, statements: list[str]) -> None:
        with psycopg.connect(**self._parameters, autocommit=True) as connection:
            self._open.append(connection)
            try:
                connection.execute(SETTINGS)
                for statement in statements:
                    connection.execute(statement)
            finally:
                self._open.remove(connection)


def _split(statements: list[str]) -> list[list[str]]:
    """Two lists of about the same length."""
    return [statements[0::2], statements[1::2]]


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
