"""What is found in a row by itself, each with a twin on the other side of the line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.rosters.lists import ani, check, codes_of, workbook


def test_a_clean_row_is_accepted_without_a_word(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani()) == {}


@pytest.mark.parametrize(
    "nik",
    [7208015705800000, " 7208015705800000 ", "'7208015705800000", "7208.0157.0580.0000", "7208 0157 0580 0000",
     "\u20197208015705800000\u2019", "7208015705800000\u200b", "\u00a07208015705800000", '="7208015705800000"'],
)  # fmt: skip
def test_marks_around_a_nik_are_forgiven(tmp_path: Path, nik: Any) -> None:
    book = workbook(
        tmp_path / "daftar.csv.xlsx", [ani(nik=nik if not str(nik).startswith("=") else "7208015705800000")]
    )
    assert check(book).as_json()["verdicts"]["accepted"] == 1


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        ("", "nik_missing"),
        ("belum ada", "nik_missing"),
        ("#N/A", "nik_missing"),
        ("720801570580000", "nik_malformed"),
        ("72080157058000001", "nik_malformed"),
        ("7208-0157-0580-0000", "nik_malformed"),
        ("2222222222222222", "nik_malformed"),
        ("0008015705800000", "nik_malformed"),
        ("7.20801E+15", "nik_damaged"),
        ("7208015705800000,0", "nik_damaged"),
        (7208015705801230, "nik_damaged"),
        ("7208017205800000", "nik_date_invalid"),
        ("7208015713800000", "nik_date_invalid"),
        ("7208995705800000", "nik_region_unknown"),
    ],
)
def test_a_nik_that_cannot_be_used_says_why(tmp_path: Path, nik: Any, code: str) -> None:
    assert codes_of(tmp_path, ani(nik=nik)) == {2: [code]}


@pytest.mark.parametrize("nik", ["5401015705800000", "3273015705800000"])
def test_a_nik_of_a_former_or_another_province_is_nothing_to_speak_of(tmp_path: Path, nik: str) -> None:
    assert "nik_malformed" not in codes_of(tmp_path, ani(nik=nik)).get(2, [])


@pytest.mark.parametrize(
    "card",
    ["7208010101010001", "7208 0101 0101 0001", "7208.0101.0101.0001", "'7208010101010001", "7208010101010001\u200b"],
)  # fmt: skip
def test_marks_around_a_family_card_are_forgiven(tmp_path: Path, card: str) -> None:
    checked = check(workbook(tmp_path / "daftar.xlsx", [ani(family_card=card)]))
    assert checked.rows["family_card_text"].to_list() == ["7208010101010001"]
    assert checked.verdicts["notices"].to_list() == [[]]


@pytest.mark.parametrize("card", ["72O8010101010001", "720801010101001", "72080101010100011", "7.20801E+15"])
def test_a_family_card_that_is_not_16_digits_is_asked_for_again_and_not_kept(tmp_path: Path, card: str) -> None:
    checked = check(workbook(tmp_path / "daftar.xlsx", [ani(family_card=card)]))
    assert checked.rows["family_card_text"].to_list() == [None]
    assert checked.verdicts["notices"].to_list() == [["family_missing"]]


def test_serial_0000_is_refused_outside_a_demonstration(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(), demonstration=False) == {2: ["nik_malformed"]}
    assert codes_of(tmp_path, ani(nik="7208015705800001"), demonstration=False) == {}


def test_a_number_cell_that_ends_in_0_is_damaged_and_the_same_text_is_not(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(nik=7208015705800010), demonstration=False) == {2: ["nik_damaged"]}
    assert codes_of(tmp_path, ani(nik="7208015705800010"), demonstration=False) == {}


@pytest.mark.parametrize(
    ("nik", "repair"),
    [("NIK: 7208015705800000", "7208015705800000"), ("7208-0157-0580-0000", "7208015705800000"), ("72080157", None)],
)
def test_a_repair_is_suggested_only_where_one_shows(tmp_path: Path, nik: str, repair: str | None) -> None:
    checked = check(workbook(tmp_path / "daftar.xlsx", [ani(nik=nik)]))
    assert checked.findings["suggestion"].to_list() == [repair]


@pytest.mark.parametrize(
    "written",
    ["17-05-1980", "17/5/80", "17.05.1980", "17 05 1980", "17 Mei 1980", "17-May-80", "1980-05-17", "17051980",
     "Parigi, 17 Mei 1980", "PARIGI/17-05-1980", "Juni, 17 mei 1980", 29358, "29358", date(1980, 5, 17), "'17-05-1980"],
)  # fmt: skip
def test_a_birth_date_is_read_in_every_form_people_write(tmp_path: Path, written: Any) -> None:
    assert codes_of(tmp_path, ani(birth_date=written)) == {}


@pytest.mark.parametrize("month", ["Agoestoes", "Agustus", "Ags", "August", "agt."])
def test_months_have_old_short_and_english_names(tmp_path: Path, month: str) -> None:
    assert codes_of(tmp_path, ani(nik="7208015708800000", birth_date=f"17 {month} 1980")) == {}


@pytest.mark.parametrize(
    ("written", "code", "repair"),
    [
        ("", "birth_date_missing", "17-05-1980"),
        ("Parigi", "birth_date_missing", "17-05-1980"),
        ("05/17/1980", "birth_date_invalid", "17-05-1980"),
        ("1980", "birth_date_invalid", "17-05-1980"),
        ("31-02-1980", "birth_date_invalid", "17-05-1980"),
        ("17-05-2030", "birth_date_invalid", "17-05-1980"),
    ],
)
def test_a_birth_date_that_cannot_be_read_comes_with_a_repair(
    tmp_path: Path, written: str, code: str, repair: str
) -> None:
    checked = check(workbook(tmp_path / "daftar.xlsx", [ani(birth_date=written)]))
    assert checked.findings.select("code", "suggestion").rows() == [(code, repair)]


def test_a_two_digit_year_is_the_latest_past_one(tmp_path: Path) -> None:
    born = check(workbook(tmp_path / "d.xlsx", [ani(birth_date="22-11-26"), ani(birth_date="23-11-26")])).rows["birth"]
    assert born.to_list() == [date(2026, 11, 22), date(1926, 11, 23)]


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (date(1961, 12, 1), ["too_old"]),
        (date(1961, 12, 2), []),
        (date(2008, 12, 1), []),
        (date(2008, 12, 2), ["too_young"]),
    ],
)
def test_age_counts_on_the_first_day_of_the_first_month(tmp_path: Path, born: date, codes: list[str]) -> None:
    row = ani(nik=f"720801{born.day + 40:02}{born:%m%y}0000", birth_date=born)
    assert codes_of(tmp_path, row).get(2, []) == codes


def test_a_missing_birth_date_takes_the_age_from_the_nik(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(nik="7208015705500000", birth_date=None)) == {2: ["birth_date_missing", "too_old"]}


def test_the_nik_takes_the_century_of_the_list(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ani(nik="7208015705200000", birth_date="17-05-1920")) == {2: ["too_old"]}


@pytest.mark.parametrize(("sex", "codes"), [("L", ["sex_mismatch"]), ("Perempuan", []), ("zz", ["sex_unreadable"])])
def test_sex_is_compared_with_the_nik(tmp_path: Path, sex: str, codes: list[str]) -> None:
    assert codes_of(tmp_path, ani(sex=sex)).get(2, []) == codes


def test_p_beside_w_is_pria(tmp_path: Path) -> None:
    man = ani(nik="7208011705800000", name="Joko Santoso", sex="P")
    assert codes_of(tmp_path, ani(sex="W"), man) == {}
    assert codes_of(tmp_path, ani(sex="P"), man) == {3: ["sex_mismatch"]}


@pytest.mark.parametrize(
    ("name", "codes"),
    [("", ["name_missing"]), ("12345", ["name_missing"]), ("Alm. Ani", ["name_marks_deceased"]),
     ("(almh) Ani", ["name_marks_deceased"]), ("Almira", []), ("Ani binti Alm. Budi", []),
     ("Ani (Almh)", ["name_marks_deceased"]), ("Ani, Almh.", ["name_marks_deceased"]), ("Ani Salma", []),
     ("Ani binti Budi (Alm)", [])],
)  # fmt: skip
def test_names_are_looked_at(tmp_path: Path, name: str, codes: list[str]) -> None:
    assert codes_of(tmp_path, ani(name=name)).get(2, []) == codes


def test_every_reason_is_told_and_the_heaviest_decides(tmp_path: Path) -> None:
    checked = check(workbook(tmp_path / "d.xlsx", [ani(name="", sex="L", occupation="-")]))
    assert checked.verdicts.rows() == [(2, "rejected", ["name_missing", "sex_mismatch"], ["occupation_missing"])]


@pytest.mark.parametrize(
    ("village", "district", "codes"),
    [
        ("Ds. MASIGI", "Kec. Parigi", []),
        ("Masigii", "Parigi", []),
        ("72.08.01.1017", None, []),
        ("7208011017", "", []),
        ("Masigi", "Tinombo", ["district_corrected"]),
        ("Masigi", "Ulujadi", ["outside_region"]),
        ("Qwertyuiop", "Parigi", ["village_unknown"]),
        ("Talise", None, ["outside_region"]),
        (None, None, []),
    ],
)
def test_village_and_district_are_looked_up(
    tmp_path: Path, village: str | None, district: str | None, codes: list[str]
) -> None:
    assert codes_of(tmp_path, ani(village=village, district=district)).get(2, []) == codes
