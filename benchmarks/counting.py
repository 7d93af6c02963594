"""Counting by kabupaten and segment on a day: the roll-up, PostgreSQL without it, DuckDB and Polars on Parquet."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.house import furnish, owner
from benchmarks.results import Table
from benchmarks.spans import FIRST_DAY, LAST_DAY, spans_by_block
from benchmarks.tables import bare, copy_in, size_of
from benchmarks.timing import ROUNDS, Ask, agree, take_turns

Cells = dict[tuple[str, str], tuple[int, int]]
DAYS_A_ROUND = 3
ROLLED_UP = ("coverage_coverdelta", "coverage_coverday", "coverage_covermonth")
GROUPED = """SELECT kabupaten, segment, status, count(*) FROM {spans}
  WHERE counted AND from_day <= DATE '{day}' AND to_day >= DATE '{day}' GROUP BY 1, 2, 3"""


def count_country(home: Path, memberships: int) -> list[Table]:
    """Load spans for so many memberships all over the country and count them."""
    furnish()
    parquet = home / "spans"
    parquet.mkdir()
    spans = _load(memberships, parquet)
    days = _days(FIRST_DAY, LAST_DAY)
    with owner() as connection:
        table = Table(
            f"Counting {memberships:,} memberships by kabupaten and segment on a day",
            f"{spans:,} spans in 514 kabupaten of 38 provinces. Everybody counts the whole country on the same "
            f"{len(days) * DAYS_A_ROUND} random days; answers must be equal. Spans with indexes take "
            f"{size_of(connection, 'coverage_coverspan')}, the roll-up {size_of(connection, *ROLLED_UP)}.",
        )
        contestants = _contestants(connection, parquet, None)
        _measure(table, contestants, days)
        return [table, _parts_of_the_country(memberships, days)]


def count_province(home: Path) -> list[Table]:
    """Count the demonstration province that is there."""
    from lindung.coverage.queries import period

    parquet = home / "spans"
    parquet.mkdir(exist_ok=True)
    record = period()
    with owner() as connection:
        with connection.cursor().copy(
            f"COPY (SELECT {', '.join(_PARQUET)} FROM coverage_coverspan) TO STDOUT (FORMAT csv)"
        ) as out:
            (home / "spans.csv").write_bytes(b"".join(out))
        frame = pl.read_csv(home / "spans.csv", has_header=False, schema=_PARQUET)
        frame = frame.with_columns(pl.col("counted") == "t")
        frame.write_parquet(parquet / "province.parquet")
        day = date(2024, 5, 8)
        active = sum(sum(cell) for cell in _lindung("72")(day).values())
        table = Table(
            f"Counting {active:,} active participants of the province by kabupaten and segment on a day",
            f"{frame.height:,} spans of the demonstration; the participants are those of {day}. Everybody counts on "
            f"the same {ROUNDS * DAYS_A_ROUND} random days; answers must be equal.",
        )
        _measure(table, _contestants(connection, parquet, "72"), _days(record.first_day, record.last_day))
        return [table]


_PARQUET = {
    "province": pl.String, "kabupaten": pl.String, "segment": pl.String, "status": pl.Int16, "counted": pl.String,
    "from_day": pl.Date, "to_day": pl.Date, "person_id": pl.String, "payer_kind": pl.String,
}  # fmt: skip


def _load(memberships: int, parquet: Path) -> int:
    """Spans, Parquet and roll-up, block by block, rolled up by the code that rolls up the province."""
    from lindung.coverage import rollup

    total = 0
    days, months = [], []
    with owner() as connection:
        with bare(connection, ["coverage_coverspan", *ROLLED_UP]):
            for number, spans in enumerate(spans_by_block(memberships, seed=72)):
                total += spans.height
                spans.write_parquet(parquet / f"{number:03}.parquet")
                copy_in(connection, "coverage_coverspan", spans)
                by_village = rollup.deltas(spans)
                by_day = rollup.days(by_village)
                copy_in(connection, "coverage_coverdelta", by_village.sort("kabupaten", "day"))
                days.append(by_day)
                months.append(rollup.months(by_day, FIRST_DAY, LAST_DAY))
            # In the order the derivation stores them.
            copy_in(connection, "coverage_coverday", pl.concat(days).sort("day", "kabupaten"))
            copy_in(connection, "coverage_covermonth", pl.concat(months).sort("month"))
        connection.execute(
            "INSERT INTO coverage_derivation (derived_at, first_day, last_day, definition, lines, spans) "
            "VALUES (now(), %s, %s, 'synthetic', 0, %s)",
            [FIRST_DAY, LAST_DAY, total],
        )
    return total


def _days(first: date, last: date) -> list[list[date]]:
    draw = random.Random(518_141)
    length = (last - first).days
    return [[first + timedelta(days=draw.randint(0, length)) for _ in range(DAYS_A_ROUND)] for _ in range(ROUNDS)]


def _measure(table: Table, contestants: dict[str, Ask], days: list[list[date]]) -> None:
    table.add_times(take_turns(contestants, days))
    answers = {name: ask(days[0][0]) for name, ask in contestants.items()}
    agree(days[0][0], answers)
    table.answers = {name: sum(map(sum, cells.values())) for name, cells in answers.items()}


def _contestants(connection: Any, parquet: Path, region: str | None) -> dict[str, Ask]:
    found: dict[str, Ask] = {
        "Lindung (`coverage.queries.count`, application role)": _lindung(region),
        "PostgreSQL, GROUP BY on the spans": _postgres(connection),
        "Polars on Parquet": _polars(parquet),
    }
    if importlib.util.find_spec("duckdb") is not None:
        found["DuckDB on Parquet"] = _duckdb(parquet)
    return found


def _lindung(region: str | None) -> Callable[[date], Cells]:
    from django.db import transaction

    from lindung.coverage.queries import count

    def ask(day: date) -> Cells:
        with transaction.atomic():
            rows = count(day, region=region, by=("kabupaten", "segment")).rows
        return {(row.key["kabupaten"], row.key["segment"]): (row.covered, row.conditional) for row in rows}

    return ask


def _postgres(connection: Any) -> Callable[[date], Cells]:
    return lambda day: _cells(connection.execute(GROUPED.format(spans="coverage_coverspan", day=day)).fetchall())


def _duckdb(parquet: Path) -> Callable[[date], Cells]:
    import duckdb

    connection = duckdb.connect()
    files = f"read_parquet('{parquet}/*.parquet')"
    return lambda day: _cells(connection.execute(GROUPED.format(spans=files, day=day)).fetchall())


def _polars(parquet: Path) -> Callable[[date], Cells]:
    def ask(day: date) -> Cells:
        spans = pl.scan_parquet(f"{parquet}/*.parquet")
        here = spans.filter(pl.col("counted"), pl.col("from_day") <= day, pl.col("to_day") >= day)
        return _cells(here.group_by("kabupaten", "segment", "status").len().collect(engine="streaming").rows())

    return ask


def _cells(rows: list[tuple[str, str, int, int]]) -> Cells:
    found: dict[tuple[str, str], list[int]] = {}
    for kabupaten, segment, status, heads in rows:
        found.setdefault((kabupaten, segment), [0, 0])[status - 1] += heads
    return {key: (covered, conditional) for key, (covered, conditional) in found.items()}


def _parts_of_the_country(memberships: int, days: list[list[date]]) -> Table:
    """The same question for less: a province, a kabupaten by village, the trend of a province."""
    from django.db import transaction

    from lindung.coverage.queries import count, trend

    def within(ask: Callable[[date], object]) -> Ask:
        def asked(day: date) -> object:
            with transaction.atomic():
                return ask(day)

        return asked

    table = Table(
        f"Lindung's smaller questions in the same {memberships:,} memberships",
        "As the pages ask them, application role.",
    )
    table.add_times(
        take_turns(
            {
                "the country by segment": within(lambda day: count(day, region=None, by=("segment",))),
                "a province by kabupaten and segment": within(lambda day: count(day, by=("kabupaten", "segment"))),
                "a kabupaten by segment": within(lambda day: count(day, region="72.08", by=("segment",))),
                "a kabupaten by village": within(lambda day: count(day, region="72.08", by=("village",))),
                "a province, by month since 2019": within(lambda day: trend(last=day)),
            },
            days,
            alike=False,
        )
    )
    return table
