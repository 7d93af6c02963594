"""Rows packed by NumPy arrive in PostgreSQL as they were."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest

from lindung.demo import days
from lindung.demo.packed import HEADER, TRAILER, Day, Moment, Nothing, Number, Raw, Same, Word, digits, letters, pack

CREATE = """
    CREATE TEMP TABLE packed (id uuid, day date, at timestamptz, small smallint, whole integer, big bigint,
      flag boolean, word varchar(20), same text, code text, missing uuid)
"""


def rows_of(owner: Any, fields: dict[str, Any], count: int) -> list[tuple[Any, ...]]:
    """Send the rows and read them back, in the order of their number."""
    owner.execute("DROP TABLE IF EXISTS packed")
    owner.execute(CREATE)
    with owner.cursor().copy(f"COPY packed ({', '.join(fields)}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(HEADER + pack(fields, count) + TRAILER)
    return list(owner.execute(f"SELECT {', '.join(fields)} FROM packed ORDER BY whole").fetchall())


def test_every_kind_of_field_arrives_as_it_was(owner: Any) -> None:
    count = 3
    ids = [uuid.uuid4() for _ in range(count)]
    on = [date(1961, 3, 1), date(2000, 1, 1), date(2026, 12, 31)]
    numbers = np.array([days.number(day) for day in on])
    known = np.array([True, False, True])
    fields = {
        "id": Raw(np.array([list(one.bytes) for one in ids], dtype=np.uint8)),
        "day": Day(numbers, known),
        "at": Moment(numbers),
        "small": Number(np.array([1, -2, 31]), "i2"),
        "whole": Number(np.arange(count), "i4"),
        "big": Number(np.array([0, 2**40, -(2**40)]), "i8"),
        "flag": Number(known, "i1"),
        "word": Word(np.array([2, 0, 1]), ["BPU", "", "Tingkea'o é"]),
        "same": Same("72"),
        "code": Raw(np.concatenate([letters("DEMO", count), digits(np.array([7, 0, 999]), 3)], axis=1)),
        "missing": Nothing(),
    }
    zone = timedelta(hours=8)
    midnights = [datetime(day.year, day.month, day.day, tzinfo=UTC) - zone for day in on]
    assert rows_of(owner, fields, count) == [
        (ids[0], on[0], midnights[0], 1, 0, 0, True, "Tingkea'o é", "72", "DEMO007", None),
        (ids[1], None, midnights[1], -2, 1, 2**40, False, "BPU", "72", "DEMO000", None),
        (ids[2], on[2], midnights[2], 31, 2, -(2**40), True, "", "72", "DEMO999", None),
    ]


def test_ten_thousand_rows_of_many_shapes_all_arrive(owner: Any) -> None:
    count, words = 10_000, [f"{'x' * n}" for n in range(20)]
    place = np.arange(count) * 7 % len(words)
    fields = {"whole": Number(np.arange(count), "i4"), "word": Word(place, words), "same": Same("a")}
    assert rows_of(owner, fields, count) == [(n, words[n * 7 % 20], "a") for n in range(count)]


def test_no_rows_are_no_rows(owner: Any) -> None:
    assert rows_of(owner, {"whole": Number(np.arange(0), "i4")}, 0) == []


def test_bytes_that_are_no_rows_are_refused_by_the_server(owner: Any) -> None:
    owner.execute("DROP TABLE IF EXISTS packed")
    owner.execute(CREATE)
    with pytest.raises(psycopg.Error), owner.cursor().copy("COPY packed (whole) FROM STDIN (FORMAT binary)") as copy:
        copy.write(HEADER + pack({"whole": Number(np.arange(3), "i2")}, 3) + TRAILER)
