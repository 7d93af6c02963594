"""What the registry knows of the rows of a list: a frame of matches, and the findings they make."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
from django.db import connection

from lindung.coverage.services import copy_frame
from lindung.registry.names import words_of_names
from lindung.rosters.judging import found, nothing, together
from lindung.sponsorship.models import Programme
from lindung.sponsorship.switches import Switches
from lindung.web.refused import database_refusals

MATCHES = {
    "row": pl.UInt32, "known": pl.Boolean, "name_differs": pl.Boolean, "birth_differs": pl.Boolean,
    "sex_differs": pl.Boolean, "possibly": pl.Boolean, "dead": pl.Boolean, "death_verified": pl.Boolean,
    "wage_earner": pl.Boolean, "payer": pl.String, "own_payer": pl.Boolean, "paid_until": pl.Date, "free_from": pl.Date,
    "continuing": pl.Boolean, "on_list": pl.Boolean, "was": pl.String, "village": pl.String,
}  # fmt: skip
_NUMBERS = "row int, nik text"
_LISTED = "row int, name_key text, words text, begins text, begins_too text, joined text, birth date, sex text"
# What the registry knows, and the rows whose damaged NIK has one candidate.
Matched = tuple[pl.DataFrame, pl.Series]


def match(rows: pl.DataFrame, programme: Programme, *, first_month: date, months: int, on_day: date) -> Matched:
    """One line of MATCHES for each row of whom the registry knows anything, and the numbers of rows whose damaged NIK
    has one candidate.

    `rows` as cleaned, with the words of their names. Runs in a transaction as the acting user, who must be allowed to
    check the programme's lists.
    """
    match_numbers(rows, programme, first_month=first_month, months=months)
    return match_people(rows, programme, first_month=first_month, months=months, on_day=on_day)


def match_numbers(numbers: pl.DataFrame, programme: Programme, *, first_month: date, months: int) -> None:
    """The first half of `match`, which needs no more than `row` and `nik16`: names may still be worked out meanwhile.
    What it finds stays in the database, for `match_people` in the same transaction."""
    with database_refusals(), connection.cursor() as cursor:
        known = numbers.select("row", pl.col("nik16").alias("nik")).drop_nulls("nik")
        into_table(cursor, "listed_numbers", _NUMBERS, known, asked_by="row, nik")
        cursor.execute("SELECT lindung_match_numbers(%s, %s, %s)", [programme.pk, first_month, months])


def match_people(rows: pl.DataFrame, programme: Programme, *, first_month: date, months: int, on_day: date) -> Matched:
    """The second half of `match`."""
    with database_refusals(), connection.cursor() as cursor:
        copied = rows.filter(pl.col("nik16").is_not_null()).select(
            "row", "name_key", "words", "begins", "begins_too", "joined",
            pl.coalesce("birth", "nik_birth_date").alias("birth"),
            pl.coalesce("sex_value", "nik_sex").alias("sex"),
        )  # fmt: skip
        into_table(cursor, "listed_rows", _LISTED, copied, asked_by="row, begins, birth")
        words = json.dumps(words_of_names())
        cursor.execute("SELECT * FROM lindung_match_list(%s, %s)", [on_day, words])
        lines = cursor.fetchall()
        cursor.execute("DROP TABLE listed_rows, listed_numbers")
        damaged = rows.filter(pl.col("nik_damaged"))
        one_candidate: list[int] = []
        if damaged.height:
            columns = "row int, words text, birth date"
            into_table(cursor, "damaged_rows", columns, damaged.select("row", "words", "birth"), asked_by="row, birth")
            cursor.execute(
                "SELECT * FROM lindung_match_damaged(%s, %s, %s, %s)", [programme.pk, first_month, months, words]
            )
            one_candidate = [row for (row,) in cursor.fetchall()]
            cursor.execute("DROP TABLE damaged_rows")
    return pl.DataFrame(lines, schema=MATCHES, orient="row"), pl.Series("row", one_candidate, dtype=pl.UInt32)


def into_table(cursor: object, name: str, columns: str, frame: pl.DataFrame, *, asked_by: str) -> None:
    """A TEMP table of this transaction that the matcher may read, filled from a frame.

    `asked_by`: the columns that questions join or narrow by. Counting what stands in the others takes time for nothing.
    """
    cursor.execute(  # type: ignore[attr-defined]
        f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP; GRANT SELECT ON {name} TO lindung_matcher"
    )
    copy_frame(cursor, name, frame)
    cursor.execute(f"ANALYZE {name} ({asked_by})")  # type: ignore[attr-defined]


def registry_findings(
    rows: pl.DataFrame, matches: pl.DataFrame, *, own: str, months_end: date, first_month: date, switches: Switches
) -> pl.DataFrame:
    """The findings that matches make. `own` is the sponsor's name; `months_end` the last day asked for."""
    lines = rows.select("row", "birth", "nik_birth_date", "sex_value", "nik_sex").join(matches, on="row", how="inner")
    new = ~pl.col("on_list")
    payer = pl.when("own_payer").then(pl.lit(own)).when(pl.col("payer") == "").then(pl.lit("peserta sendiri"))
    about = pl.format(
        "{}, sampai {}", payer.otherwise("payer"), pl.min_horizontal("paid_until").dt.strftime("%d-%m-%Y")
    )
    paid = new & pl.col("paid_until").is_not_null()
    held = pl.lit("terdaftar")
    # What the list and its NIK contradict is found already; said once is enough.
    birth = new & pl.col("birth_differs") & (pl.col("birth") == pl.col("nik_birth_date"))
    sex = new & pl.col("sex_differs") & (pl.col("sex_value") == pl.col("nik_sex"))
    return together(
        found(lines, "name_differs", new & pl.col("name_differs")),
        found(lines, "birth_date_mismatch", birth, about=pl.lit("data terdaftar")),
        found(lines, "sex_mismatch", sex, about=pl.lit("data terdaftar")),
        found(lines, "possible_same_person", new & pl.col("possibly"), about=held),
        found(lines, "deceased", pl.col("dead") & pl.col("death_verified")).with_columns(
            pl.lit("rejected").alias("verdict")
        ),
        found(lines, "deceased", pl.col("dead") & ~pl.col("death_verified")),
        found(lines, "already_wage_earner", new & pl.col("wage_earner")) if switches.hold_wage_earners else nothing(),
        found(lines, "already_sponsored", paid & pl.col("free_from").is_null(), about=about),
        found(lines, "already_sponsored", paid & pl.col("free_from").is_not_null(), about=about).with_columns(
            pl.lit("notice").alias("verdict")
        ),
    )
