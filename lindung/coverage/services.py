"""Deriving cover and storing it: for everybody (as owner) or for the memberships an act has touched."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, connections, transaction

from lindung.coverage import rollup
from lindung.coverage.definitions import ACTIVE_PARTICIPANT
from lindung.coverage.derive import SPAN_COLUMNS, derive
from lindung.web.refused import database_refusals

_LINES = {
    "membership_id": pl.String,
    "programmes": pl.Int16,
    "covers_from": pl.Date,
    "covers_to": pl.Date,
    "paid_on": pl.Date,
}
_MEMBERSHIPS = {
    "membership_id": pl.String, "person_id": pl.String, "segment": pl.String, "began_on": pl.Date, "ended_on": pl.Date,
    "died_on": pl.Date, "sex": pl.String, "birth_date": pl.Date, "village": pl.String, "kabupaten": pl.String,
    "province": pl.String,
}  # fmt: skip
_PAYERS = {"membership_id": pl.String, "from_day": pl.Date, "payer_kind": pl.String}

Frames = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def refresh(membership_ids: Iterable[uuid.UUID]) -> int:
    """Derive the cover of everybody who holds one of these memberships again; returns the spans stored.

    To be called in the transaction that settled, ended or recorded something. Runs as the application role; Refused
    (not_yours) if one of them is somebody the actor may not see.
    """
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_persons_of(%s)", [list(membership_ids)])
        (persons,) = cursor.fetchone()
    return refresh_people(persons)


def refresh_people(person_ids: Iterable[uuid.UUID]) -> int:
    """The same for these persons, whoever's their memberships are: a death ends cover everywhere. Whoever is merged
    with them is one person with them."""
    asked = list(person_ids)
    if not asked:
        return 0
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_people_together(%s)", [asked])
        (persons,) = cursor.fetchone()
        frames = (
            _fetch(cursor, "lindung_lines_of", persons, _LINES),
            _fetch(cursor, "lindung_memberships_of", persons, _MEMBERSHIPS),
            _fetch(cursor, "lindung_payers_of", persons, _PAYERS),
        )
        cursor.execute(
            "CREATE TEMP TABLE new_spans ON COMMIT DROP AS SELECT * FROM coverage_coverspan WITH NO DATA;"
            "GRANT SELECT ON new_spans TO lindung_matcher"
        )
        copy_frame(cursor, "new_spans", derive(*frames))
        cursor.execute("SELECT lindung_store_spans(%s)", [persons])
        (stored,) = cursor.fetchone()
        cursor.execute("DROP TABLE new_spans")
    return int(stored)


def rebuild(*, first_day: date, last_day: date, using: str = "owner") -> int:
    """Derive the cover of everybody from nothing and replace all spans and the roll-up, as owner, in one transaction.

    `first_day` and `last_day` say which days the record speaks for. Returns the number of spans.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7200001)")
        spans = derive(*_everything(cursor))
        cursor.execute(
            "TRUNCATE coverage_coverspan, coverage_coverdelta, coverage_coverday, coverage_covermonth RESTART IDENTITY"
        )
        copy_frame(cursor, "coverage_coverspan", spans)
        by_village = rollup.deltas(spans)
        by_day = rollup.days(by_village)
        # Villages are counted within their kabupaten, from its first day on.
        copy_frame(cursor, "coverage_coverdelta", by_village.sort("kabupaten", "day"))
        copy_frame(cursor, "coverage_coverday", by_day)
        copy_frame(cursor, "coverage_covermonth", rollup.months(by_day, first_day, last_day))
        cursor.execute(
            "INSERT INTO coverage_derivation (derived_at, first_day, last_day, definition, lines, spans) "
            "SELECT now(), %s, %s, %s, count(*), %s FROM billing_settlementline",
            [first_day, last_day, ACTIVE_PARTICIPANT.key, spans.height],
        )
    return spans.height


def _everything(cursor: Any) -> Frames:
    everybody = "(SELECT array_agg(id) FROM registry_person)"
    return (
        _copy_out(cursor, f"SELECT * FROM lindung_lines_of({everybody})", _LINES),
        _copy_out(cursor, f"SELECT * FROM lindung_memberships_of({everybody})", _MEMBERSHIPS),
        _copy_out(cursor, f"SELECT * FROM lindung_payers_of({everybody})", _PAYERS),
    )


def _fetch(cursor: Any, function: str, persons: list[uuid.UUID], schema: dict[str, Any]) -> pl.DataFrame:
    cursor.execute(f"SELECT * FROM {function}(%s)", [persons])
    return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def _copy_out(cursor: Any, query: str, schema: dict[str, Any]) -> pl.DataFrame:
    content = io.BytesIO()
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        for block in copy:
            content.write(block)
    content.seek(0)
    return pl.read_csv(content, schema=schema)


def copy_frame(cursor: Any, table: str, frame: pl.DataFrame, columns: Iterable[str] = ()) -> None:
    """COPY a frame into a table; the frame's columns must be the table's (`columns` picks some)."""
    chosen = list(columns) or frame.columns
    content = io.BytesIO()
    frame.select(chosen).write_csv(content, include_header=False)
    names = ", ".join(f'"{name}"' for name in chosen)
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)') as copy:
        copy.write(content.getbuffer())


__all__ = ["SPAN_COLUMNS", "copy_frame", "rebuild", "refresh", "refresh_people"]
