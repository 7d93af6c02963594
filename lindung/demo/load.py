"""Fills a database that has tables and reference data with the synthetic province."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl
import psycopg

from lindung.coverage import rollup
from lindung.coverage.definitions import ACTIVE_PARTICIPANT
from lindung.demo import days
from lindung.demo.bulk import SETTINGS, Rebuilder, copy_frames, rebuilding, take_off
from lindung.demo.cover import spans
from lindung.demo.member_tables import member_tables, memberships
from lindung.demo.progress import Teller
from lindung.demo.province import Province
from lindung.demo.registry_tables import registry_tables

Connection = psycopg.Connection[Any]

SPANS, DELTAS, BY_DAY, MONTHS = (
    "coverage_coverspan",
    "coverage_coverdelta",
    "coverage_coverday",
    "coverage_covermonth",
)
# In the order of loading: memberships first, because their constraint takes longest to build.
TABLES = (
    "membership_membership",
    "registry_person",
    "registry_identity",
    "registry_familymember",
    "registry_death",
    "registry_organisation",
    "membership_enrolmentunit",
    "membership_project",
    "membership_membershipend",
    "membership_payerassignment",
    "billing_settlementline",
    SPANS,
    DELTAS,
    BY_DAY,
    MONTHS,
)


def load(parameters: dict[str, Any], province: Province, tell: Teller) -> None:
    """Load everything as owner; `parameters` connect to the database. Its tables must be empty: they are truncated."""
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(SETTINGS)
        taken = take_off(connection, TABLES)
        with rebuilding(parameters, taken) as rebuilder:
            loader = _Loader(connection, rebuilder, tell)
            first = memberships(province)
            loader.copy(first.name, first.slices(), first.count)
            for table in [*registry_tables(province), *member_tables(province)]:
                loader.copy(table.name, table.slices(), table.count)
            _load_cover(loader, province)
            tell.stage("Membangun kendala dan indeks", "Building constraints and indexes")
            rebuilder.finish()
        connection.execute("SELECT lindung_learn_name_words()")
        tell.stage("Menghitung statistik tabel", "Analysing tables")
        connection.execute("ANALYZE")


class _Loader:
    """Copies tables one after the other and hands each to the rebuilder."""

    def __init__(self, connection: Connection, rebuilder: Rebuilder, tell: Teller) -> None:
        self.connection, self.rebuilder, self.tell = connection, rebuilder, tell

    def copy(self, table: str, frames: Iterable[pl.DataFrame], count: int | None = None) -> int:
        """Load one table; returns its rows."""
        self.tell.stage(f"Memuat {table}", f"loading {table}", count)
        total = 0
        for rows in copy_frames(self.connection, table, frames):
            total += rows
            self.tell.rows(rows)
        self.rebuilder.table_is_complete(table)
        return total


def _load_cover(loader: _Loader, province: Province) -> None:
    """Derive cover and its roll-up."""
    by_village: list[pl.DataFrame] = []
    stored = loader.copy(SPANS, _spans_with_ids(province, by_village))
    summed = pl.concat(by_village)
    keys = [column for column in summed.columns if column != "delta"]
    deltas = summed.group_by(keys).agg(pl.col("delta").sum()).filter(pl.col("delta") != 0)
    by_day = rollup.days(deltas)
    loader.copy(DELTAS, deltas.iter_slices(200_000), deltas.height)
    loader.copy(BY_DAY, [by_day], by_day.height)
    monthly = rollup.months(by_day, days.FIRST_DAY, days.AS_OF)
    loader.copy(MONTHS, [monthly], monthly.height)
    loader.connection.execute(
        "INSERT INTO coverage_derivation (derived_at, first_day, last_day, definition, lines, spans) "
        "VALUES (now(), %s, %s, %s, %s, %s)",
        [days.FIRST_DAY, days.AS_OF, ACTIVE_PARTICIPANT.key, len(province.lines), stored],
    )


def _spans_with_ids(province: Province, by_village: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Spans as rows of their table; their changes by village are kept for the roll-up."""
    for frame in spans(province):
        by_village.append(rollup.deltas(frame))
        yield frame.with_columns(
            province.ids["membership"].gather(frame["membership_id"]).alias("membership_id"),
            province.ids["person"].gather(frame["person_id"]).alias("person_id"),
        )
