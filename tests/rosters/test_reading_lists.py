"""Lists as they are really sent: covers, titles, two rows of headings, and separators."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from lindung.rosters.reading import read_list
from lindung.rosters.reading.vocabulary import extended, vocabulary
from tests.rosters.lists import ANI, HEAD, ani, check, codes, refused, text, workbook
from tests.rosters.old_excel import write_xls

LINE = list(ANI)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_file_is_read_with_any_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = "\r\n".join(separator.join(one) for one in (HEAD, ani(name="André")))
    read = read_list(text(tmp_path, rows.encode(encoding)))
    assert read.people["name"].to_list() == ["André"]
    assert read.people["row"].to_list() == [2]


def test_a_sep_line_is_no_row(tmp_path: Path) -> None:
    read = read_list(text(tmp_path, f"sep=;\r\n{';'.join(HEAD)}\r\n{';'.join(ANI)}\r\n"))
    assert read.people["row"].to_list() == [2]


def test_a_field_over_two_lines_is_one_row(tmp_path: Path) -> None:
    read = read_list(
        text(tmp_path, f"{','.join(HEAD)}\n" + ",".join(ani(village='"Masigi\nbaru"')) + "\n" + ",".join(ANI))
    )
    assert read.people["row"].to_list() == [2, 3]


@pytest.mark.parametrize("separator", ["|", ":"])
def test_another_separator_is_refused_by_name(tmp_path: Path, separator: str) -> None:
    assert refused(text(tmp_path, f"{separator.join(HEAD)}\n{separator.join(ANI)}\n")) == "delimiter_wrong"


def test_a_file_opened_with_the_wrong_separator_is_refused(tmp_path: Path) -> None:
    assert refused(workbook(tmp_path / "d.xlsx", [[";".join(ANI)]], head=[";".join(HEAD)])) == "delimiter_wrong"


def test_the_first_sheet_with_the_columns_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "d.xlsx")
    book.add_worksheet("Sampul").write(5, 5, "Daftar")
    for name in ("Satu", "Dua"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ani(name=name))
    book.close()
    assert read_list(tmp_path / "d.xlsx").sheet.name == "Satu"
    assert read_list(tmp_path / "d.xlsx", sheet="Dua").people["name"].to_list() == ["Dua"]
    assert refused(tmp_path / "d.xlsx", sheet="Tiga") == "sheet_missing"


def test_headings_on_two_rows_under_titles_are_found(tmp_path: Path) -> None:
    rows = [
        ["DAFTAR NAMA"], [None], [None, "NIK", "Nama", "Lahir", None, "Jenis Kelamin", None],
        [None, None, None, "Tempat", "Tanggal", "L", "P"], [1, 2, 3, 4, 5, 6, 7],
        [1, ANI[0], ANI[1], "Parigi", "17-05-1980", None, "v"], [None, "JUMLAH", 1], [None, None, "Kepala Desa"],
    ]  # fmt: skip
    checked = check(workbook(tmp_path / "d.xlsx", rows, head=()))
    assert checked.rows.select("row", "birth_place", "sex_value").rows() == [(6, "Parigi", "P")]
    assert checked.read.skipped.rows() == [(5, "numbering_row"), (7, "total_row"), (8, "signature")]


def test_place_and_date_under_one_heading_over_two_columns(tmp_path: Path) -> None:
    rows = [["NIK", "Nama", "Tempat/Tgl Lahir", None], [ANI[0], ANI[1], "Parigi", "17-05-1980"]]
    people = check(workbook(tmp_path / "d.xlsx", rows, head=())).rows
    assert people.select("birth_place", "birth").row(0) == ("Parigi", people["nik_birth_date"][0])


def test_two_of_the_three_make_a_person_and_one_does_not(tmp_path: Path) -> None:
    rows = [[None, "Ani", "17-05-1980"], [None, "Dusun II", None], ["7208", None, None]]
    read = read_list(workbook(tmp_path / "d.xlsx", rows, head=HEAD[:3]))
    assert read.people["row"].to_list() == [2, 4]
    assert read.skipped.rows() == [(3, "group_heading")]


def test_hidden_rows_are_read_and_mentioned(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "d.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ANI)
    sheet.set_row(1, None, None, {"hidden": True})
    book.close()
    assert check(tmp_path / "d.xlsx").as_json()["notices"]["hidden_rows"] == 1


def test_a_missing_column_is_said_once_for_the_list(tmp_path: Path) -> None:
    checked = check(workbook(tmp_path / "d.xlsx", [ani()[:3]], head=HEAD[:3]))
    assert codes(checked) == {}
    assert checked.as_json()["notices"] == {"occupation_missing": 1, "family_missing": 1}


def test_all_niks_ending_in_0_are_suspicious(tmp_path: Path) -> None:
    rows = [ani(nik=f"72080157058{n:02}010"[:16], name=f"Orang {n}") for n in range(12)]
    path = workbook(tmp_path / "d.xlsx", rows)
    assert "all_end_in_zero" in check(path, demonstration=False).as_json()["notices"]
    assert "all_end_in_zero" not in check(path).as_json()["notices"]


def test_an_office_adds_its_own_heading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "d.xlsx", [ani()], head=("Nomor Jati Diri", *HEAD[1:]))
    assert refused(path) == "column_missing"
    assert read_list(path, words=extended({"nik": ["Nomor Jati Diri"]})).people.height == 1
    with pytest.raises(ValueError, match="stands for"):
        extended({"name": ["NIK"]})


def test_every_heading_of_the_table_is_found() -> None:
    words = vocabulary()
    wrong = [
        (field, heading)
        for field, headings in words.fields.items()
        for heading in headings
        if (words.field_of(heading) or ("", 0))[0] != field
    ]
    assert wrong == []


NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODS = (
    '<?xml version="1.0"?><office:document-content '
    + " ".join(f'xmlns:{one}="{NAMES}:{one}:1.0"' for one in ("office", "table", "text"))
    + '><office:body><office:spreadsheet><table:table table:name="Daftar">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        target.writestr("content.xml", ODS.format(rows=rows))
    return path


def ods_row(cells: Any, extra: str = "") -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, int)
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {extra}>{inside}</table:table-row>"


def test_an_ods_list_is_read_with_hidden_rows_and_number_cells(tmp_path: Path) -> None:
    rows = (
        ods_row(HEAD)
        + ods_row(LINE)
        + ods_row([7208015705801230, *ani(name="Budi")[1:]], 'table:visibility="collapse"')
    )
    checked = check(ods(tmp_path / "d.ods", rows))
    assert codes(checked) == {3: ["nik_damaged"]}
    assert checked.read.hidden == [3]


def test_an_ods_that_says_a_row_a_million_times_is_refused(tmp_path: Path) -> None:
    rows = ods_row(HEAD) + ods_row(LINE, 'table:number-rows-repeated="9000000"')
    assert refused(ods(tmp_path / "d.ods", rows)) == "too_many_rows"


def test_an_ods_with_a_million_empty_rows_below_is_read(tmp_path: Path) -> None:
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048570">{cells}</table:table-row>'
    assert read_list(ods(tmp_path / "d.ods", ods_row(HEAD) + ods_row(LINE) + empty)).people.height == 1


def test_an_xls_list_is_read_and_its_number_cells_are_known(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "d.xls", [HEAD, LINE, [7208015705801230, *ani(name="Budi")[1:]]])
    assert codes(check(path)) == {3: ["nik_damaged"]}


def test_a_locked_xls_is_refused_as_password_protected(tmp_path: Path) -> None:
    assert refused(write_xls(tmp_path / "d.xls", [HEAD, LINE], locked=True)) == "password_protected"
