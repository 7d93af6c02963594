"""One NIK twice, one person under two NIKs, and what a later matcher may add."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from lindung.rosters.judging import found
from lindung.rosters.judging.between_rows import NEIGHBOURS, _near_pairs
from lindung.rosters.judging.same_name import likeness
from tests.rosters.lists import ani, check, codes, codes_of, workbook


def test_the_same_person_again_is_returned_and_the_first_row_stays(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(), ani(name="ANI LASIMPO")) == {3: ["duplicate_in_list"]}


def test_the_first_row_that_is_not_rejected_stays(tmp_path: Path) -> None:
    found_codes = codes_of(tmp_path, ani(birth_date="31-02-1980"), ani())
    assert found_codes == {2: ["birth_date_invalid", "duplicate_in_list"]}


def test_the_same_nik_under_a_clearly_different_name_holds_all_of_them(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(), ani(name="Wayan Sudarma")) == {2: ["nik_shared"], 3: ["nik_shared"]}


def test_the_same_nik_with_a_birth_date_of_another_year_holds_all_of_them(tmp_path: Path) -> None:
    found_codes = codes_of(tmp_path, ani(), ani(birth_date="17-05-1981"))
    assert found_codes == {2: ["nik_shared"], 3: ["birth_date_mismatch", "nik_shared"]}


def test_nearly_the_same_name_and_date_under_another_nik_is_held(tmp_path: Path) -> None:
    found_codes = codes_of(tmp_path, ani(), ani(nik="7208025705800000", name="Ani Lasimpoo"))
    assert found_codes == {2: ["possible_same_person"], 3: ["possible_same_person"]}


def test_another_name_of_the_same_day_is_another_person(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(), ani(nik="7208025705800000", name="Ani Rahmawati")) == {}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Muhammad Rizal", "Moh. Rizal", "same"),
        ("H. Abdul Karim, S.Pd", "Abd Karim", "same"),
        ("Nur Aini", "Nuraini", "same"),
        ("Nur'ain", "Nurain", "same"),
        ("Karim Abdul", "Abdul Karim", "same"),
        ("M. Rizal", "Rizal", "same"),
        ("Siti Aminah", "Siti Aminah Lasimpo", "part"),
        ("Ani Lasimpo", "Wayan Sudarma", "different"),
        ("Ani Lasimpo", "Budi Lasimpo", "different"),
        ("", "Ani", "different"),
    ],
)
def test_names_are_compared_as_people_write_them(one: str, other: str, expected: str) -> None:
    assert likeness(one, other) == expected
    assert likeness(other, one) == expected


def test_a_day_on_which_everybody_was_born_stays_cheap() -> None:
    """Lists with one stand-in date for all: the pairs to compare grow with the list, not with its square."""
    count = 3000
    names = pl.DataFrame({"heard": [f"ani{n:05}" for n in range(count)]}).with_row_index("number")
    names = names.with_columns(
        pl.lit(date(1980, 5, 17)).alias("birth"), pl.lit("a").alias("first"), pl.lit("a").alias("last"),
        pl.col("heard").alias("clean_name"),
    )  # fmt: skip
    assert 0 < _near_pairs(names).height <= count * NEIGHBOURS


def test_a_matcher_adds_what_the_registry_knows_and_may_say_another_verdict(tmp_path: Path) -> None:
    def matcher(rows: pl.DataFrame) -> pl.DataFrame:
        known = found(rows, "deceased", pl.col("clean_name") == "Ani Lasimpo")
        return known.with_columns(pl.lit("rejected").alias("verdict"))

    path = workbook(tmp_path / "d.xlsx", [ani(), ani(name="ANI LASIMPO")])
    checked = check(path, matcher=matcher)
    # The first row is rejected now, so the second one stays.
    assert codes(checked) == {2: ["deceased", "duplicate_in_list"]}
    assert checked.as_json()["verdicts"] == {"rejected": 1, "held": 0, "unchanged": 0, "accepted": 1}
