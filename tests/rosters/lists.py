"""Small lists for tests: a workbook or text from rows, and the codes that a check gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from lindung.rosters.checking import Checked, check_list
from lindung.rosters.reading import ListRefused, read_list

HEAD = ("NIK", "Nama", "Tanggal Lahir", "JK", "Desa", "Kecamatan", "Pekerjaan", "No KK")
TODAY = date(2026, 11, 22)
# Ani of Masigi in Parigi: a row with nothing to say about it.
ANI = ("7208015705800000", "Ani Lasimpo", "17-05-1980", "P", "Masigi", "Parigi", "Petani", "7208010101150001")


def ani(**changes: Any) -> tuple[Any, ...]:
    """The clean row with other cells: nik, name, birth_date, sex, village, district, occupation, family_card."""
    names = ("nik", "name", "birth_date", "sex", "village", "district", "occupation", "family_card")
    return tuple(changes.get(name, cell) for name, cell in zip(names, ANI, strict=True))


def workbook(path: Path, rows: Sequence[Sequence[Any]], *, sheet: str = "Daftar", head: Sequence[str] = HEAD) -> Path:
    """An .xlsx with headings in row 1. Numbers are number cells, dates date cells, a text with = a formula cell."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for line, row in enumerate([head, *rows] if head else rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(line, place, cell, day)
            elif isinstance(cell, str) and not cell.startswith("="):
                page.write_string(line, place, cell)
            elif cell is not None:
                page.write(line, place, cell)
    book.close()
    return path


def check(path: Path, **changes: Any) -> Checked:
    """Checked for Parigi Moutong from December 2026, demonstration numbers allowed."""
    asked: dict[str, Any] = {
        "region": "72.08", "first_month": date(2026, 12, 1), "months": 1, "today": TODAY, "demonstration": True,
    }  # fmt: skip
    return check_list(path, **(asked | changes))


def codes(checked: Checked) -> dict[int, list[str]]:
    """Reasons and notices by row; rows without a word are left out."""
    return {row: [*why, *notices] for row, _, why, notices in checked.verdicts.iter_rows() if why or notices}


def codes_of(tmp_path: Path, *rows: Sequence[Any], **changes: Any) -> dict[int, list[str]]:
    """The codes of these rows in a workbook; the first row is row 2."""
    return codes(check(workbook(tmp_path / "daftar.xlsx", rows), **changes))


def refused(path: Path, **asked: Any) -> str:
    """The code of the refusal that reading the file ends in."""
    with pytest.raises(ListRefused) as caught:
        read_list(path, **asked)
    assert "\n" in str(caught.value)
    return caught.value.code


def text(tmp_path: Path, content: str | bytes, name: str = "daftar.csv") -> Path:
    """A file with this content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
