"""The sender's sheet given back: three columns more, coloured cells, and nothing in it that a spreadsheet would run."""

from __future__ import annotations

import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fastexcel
import pytest

from lindung.rosters.result_workbook import write_result
from tests.rosters.lists import ani, check, workbook


def result(tmp_path: Path, *rows: Any, **asked: Any) -> list[tuple[Any, ...]]:
    write_result(check(workbook(tmp_path / "d.xlsx", rows)), tmp_path / "hasil.xlsx", **asked)
    sheet = fastexcel.read_excel(tmp_path / "hasil.xlsx").load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    return sheet.to_polars().rows()


def test_each_row_says_what_became_of_it_at_its_own_place(tmp_path: Path) -> None:
    head, first, second = result(tmp_path, ani(), ani(nik="NIK 7208015705800000", name="Budi"))
    assert head[-3:] == ("Hasil", "Alasan", "Saran")
    assert first[-3] == "Diterima"
    assert first[:3] == ani()[:3]
    assert second[-3] == "Dikembalikan untuk diperbaiki"
    assert "16 angka" in second[-2]
    assert second[-1] == "Mungkin: 7208015705800000."


def test_the_answer_is_there_in_english_too(tmp_path: Path) -> None:
    head, row = result(tmp_path, ani(name=""), english=True)
    assert head[-3:] == ("Result", "Reason", "Suggestion")
    assert row[-3:-1] == ("Returned for repair", "The name is empty.")


def test_the_cell_in_question_is_coloured_and_no_other(tmp_path: Path) -> None:
    result(tmp_path, ani(sex="L"))
    with zipfile.ZipFile(tmp_path / "hasil.xlsx") as book:
        row = book.read("xl/worksheets/sheet1.xml").decode().split('<row r="2"')[1]
    styled = [cell.split('"')[1] for cell in row.split("<c ")[1:] if ' s="' in cell.split(">")[0]]
    assert styled == ["D2", "I2", "J2", "K2"]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+62 Ani", "@Ani", "-Ani"])
def test_a_formula_in_a_name_is_only_a_text_in_the_result(tmp_path: Path, name: str) -> None:
    path = tmp_path / "d.csv"
    cells = ",".join('"' + str(one).replace('"', '""') + '"' for one in ani(name=name))
    path.write_text(f"NIK,Nama,Tanggal Lahir,JK,Desa,Kecamatan,Pekerjaan,No KK\n{cells}\n", encoding="utf-8")
    write_result(check(path), tmp_path / "hasil.xlsx")
    with zipfile.ZipFile(tmp_path / "hasil.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert f">'{name[0]}" in sheet.replace("&apos;", "'")


def test_a_name_of_300_characters_goes_through(tmp_path: Path) -> None:
    _, row = result(tmp_path, ani(name="Ani " * 75))
    assert row[-3] == "Diterima"
    assert len(row[1].strip()) >= 299


@contextmanager
def small_disk() -> Iterator[None]:
    """No file may grow beyond a few bytes, as on a full disk. Only inside: the report of the tests is a file too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_what_was_there_before(tmp_path: Path) -> None:
    checked = check(workbook(tmp_path / "d.xlsx", [ani()]))
    target = tmp_path / "hasil.xlsx"
    target.write_text("before", encoding="utf-8")
    with small_disk(), pytest.raises(OSError):
        write_result(checked, target)
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["d.xlsx", "hasil.xlsx"]
