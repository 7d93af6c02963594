"""A merged person may stand on a list under both numbers: there it is one person named twice, not two alike."""

from __future__ import annotations

import polars as pl
from django.db import connection

from lindung.rosters.judging import together
from lindung.rosters.judging.between_rows import possible_same_person
from lindung.sponsorship.models import Programme


def under_one_number(rows: pl.DataFrame, programme: Programme, known: pl.Series) -> pl.DataFrame:
    """The rows, those of one merged person under one number (`nik16`). One question, about `known` rows: those whose
    number the registry has."""
    numbers = rows.filter(pl.col("row").is_in(known.implode()))["nik16"].drop_nulls().unique().to_list()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, same_as FROM lindung_merged_numbers(%s, %s)", [programme.pk, numbers])
        same = dict(cursor.fetchall())
    return rows.with_columns(pl.col("nik16").replace(same)) if same else rows


def of_one_number(findings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What a list says of itself, with rows under one number no longer held for being alike."""
    rest = findings.filter(pl.col("code") != "possible_same_person")
    return together(rest, possible_same_person(rows))
