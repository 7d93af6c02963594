"""The demonstration province: built with everything it needs, against a bare COPY of the same rows."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.house import owner, postmaster
from benchmarks.memory import add_memory, family, watching
from benchmarks.results import Table
from benchmarks.tables import Connection
from benchmarks.timing import ROUNDS

CHUNK = 1 << 20


class _Stages:
    """Listens to a build and takes the time of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._began = "", 0.0

    def stage(self, indonesian: str, english: str, rows: int | None = None) -> None:
        self.finish()
        # Loading table after table is one stage here.
        self._stage, self._began = english.partition(" ")[0] if rows is not None else english, time.perf_counter()

    def rows(self, count: int) -> None:
        """Nothing."""

    def say(self, indonesian: str, english: str) -> None:
        """Nothing."""

    def finish(self) -> None:
        if self._stage:
            taken = time.perf_counter() - self._began
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + taken
        self._stage = ""


def have_province(scale: float) -> None:
    """The province in the house, built if it is not there."""
    from lindung.demo.build import build_if_needed
    from lindung.demo.progress import Silent

    build_if_needed(Silent(), scale=scale)


def build_province(home: Path, scale: float) -> list[Table]:
    """Build the province anew and copy its rows into bare tables, in turns. The last one stays."""
    builds, copies, stages = [], [], []
    rows = 0
    files = home / "rows"
    files.mkdir(exist_ok=True)
    # Looking at memory takes time of its own: one build is for that, and is not timed.
    memory = _watched_build(home, scale)
    for _ in range(ROUNDS):
        _tear_down()
        listening = _Stages()
        builds.append(_timed_build(listening, scale))
        stages.append(listening.seconds)
        with owner() as connection, _bare_tables(connection, files) as tables:
            rows = _rows(connection, tables)
            copies.append(_bare_copy(connection, tables, files))
    build, copy = statistics.median(builds), statistics.median(copies)
    table = Table(
        "Building the province",
        f"{rows:,} rows in {len(tables)} tables, {ROUNDS} times each in turns: a bare COPY of them as CSV into tables "
        "without constraint, index or trigger; and the build, which makes tables and reference data, tells the "
        "history, makes people, derives cover, rolls it up, and builds every constraint and index.",
    )
    table.add("bare COPY", rows / copy, "rows/s")
    table.add("the whole build", rows / build, "rows/s")
    table.add("bare COPY, seconds", copy, "s", compare=False)
    table.add("the whole build, seconds", build, "s", compare=False)
    parts = {stage: statistics.median(one.get(stage, 0.0) for one in stages) for stage in stages[0]}
    table.notes.append(
        f"The build takes {build / copy:.1f} times the bare COPY. Its stages, median seconds: "
        + "; ".join(f"{stage.lower()} {seconds:.1f}" for stage, seconds in parts.items())
        + "."
    )
    return [table, memory]


def _watched_build(home: Path, scale: float) -> Table:
    server = postmaster(home)
    groups = {"the building process": lambda: [os.getpid()], "PostgreSQL, all its processes": lambda: family(server)}
    with watching(groups) as watch:
        _timed_build(_Stages(), scale)
    table = Table(
        "Memory while building the province",
        "The most at any of many looks during one build; pages shared between processes count once.",
    )
    add_memory(table, watch.most)
    return table


def _timed_build(listening: _Stages, scale: float) -> float:
    from lindung.demo.build import build_if_needed

    begin = time.perf_counter()
    built = build_if_needed(listening, scale=scale)
    listening.finish()
    if not built:
        raise RuntimeError("the province was there already: nothing was measured")
    return time.perf_counter() - begin


def _tear_down() -> None:
    """Drop the province's database, so that the next build begins from nothing."""
    from django.db import connections

    from lindung.demo.database import drop_with_sessions
    from lindung.site.terminal import close_pools

    close_pools()
    parameters = connections["owner"].get_connection_params()
    for key in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(key, None)
    name = parameters.pop("dbname")
    with psycopg.connect(**parameters, dbname="postgres", autocommit=True) as connection:
        drop_with_sessions(connection, name)


@contextmanager
def _bare_tables(connection: Connection, files: Path) -> Iterator[list[str]]:
    """The filled tables of the province, each exported to a file of CSV."""
    from lindung.demo.load import TABLES

    for table in TABLES:
        with (
            connection.cursor().copy(f"COPY {table} ({_columns(connection, table)}) TO STDOUT (FORMAT csv)") as out,
            (files / table).open("wb") as file,
        ):
            for block in out:
                file.write(block)
    try:
        yield list(TABLES)
    finally:
        connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        for table in TABLES:
            (files / table).unlink()


def _columns(connection: Connection, table: str) -> str:
    """All but generated columns: what a COPY must bring."""
    row = connection.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [table],
    ).fetchone()
    return str(row[0]) if row else ""


def _rows(connection: Connection, tables: list[str]) -> int:
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    return sum(int(one[0]) for one in counts if one)


def _bare_copy(connection: Connection, tables: list[str], files: Path) -> float:
    """Seconds to copy the files into tables made in the same transaction, which skips the write-ahead log."""
    names: dict[str, Any] = {table: _columns(connection, table) for table in tables}
    begin = time.perf_counter()
    with connection.transaction():
        connection.execute("CREATE SCHEMA bare")
        for table in tables:
            connection.execute(f"CREATE TABLE bare.{table} AS SELECT {names[table]} FROM {table} WITH NO DATA")
            with (
                connection.cursor().copy(f"COPY bare.{table} ({names[table]}) FROM STDIN (FORMAT csv)") as copy,
                (files / table).open("rb") as file,
            ):
                while block := file.read(CHUNK):
                    copy.write(block)
    return time.perf_counter() - begin
