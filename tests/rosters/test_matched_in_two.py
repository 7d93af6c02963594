"""A list is matched in two questions: whose the numbers are, then who else the rows may be.

The second trusts nothing but what the first has kept."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import ProgrammingError, connection, transaction

from lindung.rosters.cleaning import clean
from lindung.rosters.matching import match_numbers, match_people
from lindung.rosters.name_words import with_name_words
from lindung.web.refused import Refused
from tests.rosters.conftest import FIRST, TODAY, Lists, row

ANI = row("Ani Lamakampali", date(1990, 4, 1), "P")
KEPT = ("matching_for", "matched", "members", "taken", "continues")


def rows_of(*typed: dict[str, str]) -> pl.DataFrame:
    """Rows as a check has them when it asks the registry."""
    cells = [
        {"row": at, "nik": one["NIK"], "name": one["Nama"], "birth_date": one["Tanggal Lahir"], "sex": one["JK"]}
        for at, one in enumerate(typed, 2)
    ]
    people = pl.DataFrame(cells, schema_overrides={"row": pl.UInt32}).with_columns(pl.lit(False).alias("nik_number"))
    return with_name_words(clean(people, today=TODAY, demonstration=True))


def known(lists: Lists, *, numbers_first: bool) -> list[int]:
    programme, rows = lists.programmes["rentan"], rows_of(ANI, row("Orang Lain", date(1991, 5, 2)))
    with lists.act("branch_officer"):
        if numbers_first:
            match_numbers(rows, programme, first_month=FIRST, months=3)
        matches, _ = match_people(rows, programme, first_month=FIRST, months=3, on_day=TODAY)
    return list(matches.filter("known")["row"])


def test_after_its_numbers_a_list_is_matched(lists: Lists) -> None:
    lists.apply([ANI])
    assert known(lists, numbers_first=True) == [2]


def test_without_its_numbers_nothing_is_told(lists: Lists) -> None:
    lists.apply([ANI])
    with pytest.raises(Refused):
        known(lists, numbers_first=False)


def test_what_the_application_lays_there_itself_is_not_believed(lists: Lists) -> None:
    lists.apply([ANI])
    with lists.act("branch_officer"), connection.cursor() as cursor:
        for name in KEPT:
            cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT id AS person FROM registry_person")
        with pytest.raises(ProgrammingError, match="were not matched first"), transaction.atomic():
            cursor.execute("SELECT * FROM lindung_match_list(%s, '{}')", [TODAY])


def test_what_was_kept_of_the_numbers_is_out_of_reach(lists: Lists) -> None:
    lists.apply([ANI])
    with lists.act("branch_officer"), connection.cursor() as cursor:
        match_numbers(rows_of(ANI), lists.programmes["rentan"], first_month=FIRST, months=3)
        with pytest.raises(ProgrammingError, match="denied for table matched"), transaction.atomic():
            cursor.execute("SELECT name FROM pg_temp.matched")


@pytest.mark.parametrize("laid", ["TABLE", "VIEW"])
def test_rows_are_read_from_a_table_and_from_nothing_that_could_act(lists: Lists, laid: str) -> None:
    with lists.act("branch_officer"), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP {laid} listed_numbers AS SELECT 1 AS row, '7208010101900000'::text AS nik")
        cursor.execute("GRANT SELECT ON listed_numbers TO lindung_matcher")
        ask = "SELECT lindung_match_numbers(%s, %s, 3)"
        if laid == "TABLE":
            cursor.execute(ask, [lists.programmes["rentan"].pk, FIRST])
            assert cursor.rowcount == 1
            return
        with pytest.raises(ProgrammingError, match="not laid as tables"), transaction.atomic():
            cursor.execute(ask, [lists.programmes["rentan"].pk, FIRST])
