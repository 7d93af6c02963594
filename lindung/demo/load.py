"""Fills a database that has tables and reference data with the synthetic province."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import psycopg

from lindung.coverage import rollup
from lindung.coverage.definitions import ACTIVE_PARTICIPANT
from lindung.coverage.derive import SPAN_COLUMNS
from lindung.demo import days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.bulk import SETTINGS, Rebuilder, copy_chunks, rebuilding, take_off
from lindung.demo.cover import spans
from lindung.demo.member_tables import member_tables, memberships
from lindung.demo.packed import HEADER, TRAILER, Day, Field, Number, Raw, Same, Word, pack
from lindung.demo.progress import Teller
from lindung.demo.province import Province
from lindung.demo.registry_tables import registry_tables
from lindung.demo.tables import SLICE, Chunk, Table, frame_chunk, wrapped
from lindung.demo.words import table_words

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
# What a table needs besides what stood on it.
AFTERWARDS = {
    # Triggers slept while people came in.
    "registry_person": ("SELECT lindung_learn_name_words()", "ANALYZE registry_nameword"),
    # The ids of spans were given here; the next one follows.
    SPANS: (f"SELECT setval(pg_get_serial_sequence('{SPANS}', 'id'), max(id)) FROM {SPANS}",),  # noqa: S608
}


def load(parameters: dict[str, Any], province: Province, tell: Teller) -> None:
    """Load everything as owner; `parameters` connect to the database. Its tables must be empty: they are truncated."""
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(SETTINGS)
        taken = take_off(connection, TABLES)
        with rebuilding(parameters, taken) as rebuilder:
            loader = _Loader(connection, rebuilder, tell)
            loader.copy(memberships(province))
            for table in chain(registry_tables(province), member_tables(province)):
                loader.copy(table)
            _load_cover(loader, province)
            tell.stage("Membangun kendala dan indeks", "building constraints and indexes")
            rebuilder.finish()


class _Loader:
    """Copies tables one after the other and hands each to the rebuilder."""

    def __init__(self, connection: Connection, rebuilder: Rebuilder, tell: Teller) -> None:
        self.connection, self.rebuilder, self.tell = connection, rebuilder, tell

    def copy(self, table: Table) -> int:
        """Load one table; returns its rows."""
        return self.copy_as(table.name, wrapped(table) if table.packed else table.chunks(), table.count, table.packed)

    def copy_as(self, name: str, chunks: Iterable[Chunk], count: int | None, packed: bool = False) -> int:
        """Load chunks into a table; returns how many rows they had."""
        indonesian, english = table_words(name)
        self.tell.stage(f"Memuat {indonesian}", f"loading {english}", count)
        total = 0
        for rows in copy_chunks(self.connection, name, chunks, packed=packed):
            total += rows
            self.tell.rows(rows)
        self.rebuilder.table_is_complete(name, *AFTERWARDS.get(name, ()))
        return total


def _load_cover(loader: _Loader, province: Province) -> None:
    """Derive cover and its roll-up."""
    by_village: list[pl.DataFrame] = []
    stored = loader.copy_as(SPANS, _spans(province, by_village), None, packed=True)
    summed = pl.concat(by_village)
    keys = [column for column in summed.columns if column != "delta"]
    # A count by village reads one kabupaten's changes up to a day: stored side by side they are few pages.
    deltas = summed.group_by(keys).agg(pl.col("delta").sum()).filter(pl.col("delta") != 0).sort("kabupaten", "day")
    by_day = rollup.days(deltas)
    monthly = rollup.months(by_day, days.FIRST_DAY, days.AS_OF)
    for name, frame in ((DELTAS, deltas), (BY_DAY, by_day), (MONTHS, monthly)):
        loader.copy_as(name, [frame_chunk(frame)], frame.height)
    loader.connection.execute(
        "INSERT INTO coverage_derivation (derived_at, first_day, last_day, definition, lines, spans) "
        "VALUES (now(), %s, %s, %s, %s, %s)",
        [days.FIRST_DAY, days.AS_OF, ACTIVE_PARTICIPANT.key, len(province.lines), stored],
    )


def _spans(province: Province, by_village: list[pl.DataFrame]) -> Iterator[Chunk]:
    """Spans as rows of their table; their changes by village are kept for the roll-up."""
    number = 0
    yield Chunk(0, ("id", *SPAN_COLUMNS), HEADER)
    for frame in spans(province):
        by_village.append(rollup.deltas(frame))
        for part in frame.iter_slices(SLICE):
            fields = _span_fields(part, province, number)
            number += part.height
            yield Chunk(part.height, tuple(fields), pack(fields, part.height))
    yield Chunk(0, (), TRAILER)


def _span_fields(frame: pl.DataFrame, province: Province, number: int) -> dict[str, Field]:
    """Spans as fields, in the order id, SPAN_COLUMNS."""

    def whole(column: str) -> npt.NDArray[np.int32]:
        return frame[column].to_physical().cast(pl.Int32).to_numpy()

    def word(column: str) -> Word:
        dtype = frame.schema[column]
        if not isinstance(dtype, pl.Enum):
            raise TypeError(f"{column} is {dtype}, not a list of words")
        return Word(whole(column), dtype.categories.to_list())

    fields: dict[str, Field] = {
        "membership_id": Raw(province.ids["membership"][whole("membership_id")]),
        "person_id": Raw(province.ids["person"][whole("person_id")]),
        "segment": word("segment"),
        "programmes": Number(whole("programmes"), "i2"),
        "status": Number(whole("status"), "i2"),
        "from_day": Day(whole("from_day")),
        "to_day": Day(whole("to_day")),
        "counted": Number(whole("counted"), "i1"),
        "sex": word("sex"),
        "birth_date": Day(whole("birth_date")),
        "payer_kind": word("payer_kind"),
        "village": word("village"),
        "kabupaten": word("kabupaten"),
        "province": Same(PROVINCE),
    }
    numbers = Number(np.arange(number + 1, number + 1 + frame.height), "i8")
    return {"id": numbers, **{column: fields[column] for column in SPAN_COLUMNS}}
