"""Files on a bad day: a sheet full to its last row, names of every length, formulas in names, macros with formulas."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from lindung.rosters.dukcapil import ask, write_questions
from lindung.rosters.models import Entry
from lindung.rosters.reading import ListRefused, read_list
from lindung.rosters.result_workbook import write_result
from lindung.web.exports import harmless
from tests.rosters.conftest import Lists, row
from tests.rosters.lists import ani, check, codes, workbook

MOST_ROWS = 1_048_576
MEGABYTES = 1500
_READ = (
    "import re, sys; from pathlib import Path; from lindung.rosters.reading import read_list\n"
    "print(read_list(Path(sys.argv[1])).people.height, re.search(r'VmHWM:\\s+(\\d+)', "
    "Path('/proc/self/status').read_text())[1])"
)


def full_sheet(path: Path, template: Path, rows: int) -> Path:
    """A workbook of so many rows, the first of them headings, written as a stream beside the parts of another."""
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for part in _parts(rows):
                sheet.write(part)
            sheet.write(b"</sheetData></worksheet>")
    return path


def _parts(rows: int) -> Iterator[bytes]:
    text = '<c r="{}%d" t="inlineStr"><is><t>{}</t></is></c>'
    heads = ("A", "NIK"), ("B", "Nama"), ("C", "Tanggal Lahir")
    cells = ("A", "7208015705800000"), ("B", "Ani"), ("C", "17-05-1980")
    head, line = ("<row>" + "".join(text.format(*one) for one in many) + "</row>" for many in (heads, cells))
    yield (head % (1, 1, 1)).replace("<row>", '<row r="1">').encode()
    line = line.replace("<row>", '<row r="%d">')
    for start in range(2, rows + 1, 20_000):
        yield "".join(line % (n, n, n, n) for n in range(start, min(start + 20_000, rows + 1))).encode()


@pytest.mark.slow
def test_a_sheet_full_to_its_last_row_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = full_sheet(tmp_path / "penuh.xlsx", workbook(tmp_path / "d.xlsx", [ani()[:3]]), MOST_ROWS)
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=True)
    people, kilobytes = map(int, done.stdout.split())
    assert people == MOST_ROWS - 1
    assert kilobytes < MEGABYTES * 1024


@pytest.mark.parametrize("length", [300, 301])
def test_a_name_of_300_characters_and_one_of_301_go_through_and_are_stored(lists: Lists, length: int) -> None:
    name = ("Ani Lamakampali " * 20)[: length - 1] + "a"
    assert lists.apply([row(name, date(1980, 5, 17), "P")]).receipt.added == 1
    with lists.act("branch_officer"):
        entry = Entry.objects.get()
        # What fits is kept; no name on an identity card is as long.
        assert entry.name == name[:300]
        assert entry.person.name == name[:300]


FORMULAS = ('=HYPERLINK("http://x","Ani")', "+62 Ani", "@SUM(A1)", "-Ani")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_in_a_name_leaves_in_no_file_as_one(lists: Lists, name: str) -> None:
    """The result for the sender and the questions to Dukcapil; tables of pages are tested where they are made."""
    doubtful = row(name, date(1980, 5, 17), **{"Tanggal Lahir": "18-05-1980"})
    applied = lists.apply([doubtful])
    result, questions = lists.folder / "hasil.xlsx", lists.folder / "dukcapil.xlsx"
    write_result(applied.proposal.checked, result)
    with lists.act("branch_officer") as acting:
        write_questions(ask(acting=acting, programme=lists.programmes["rentan"]), questions)
    for path in (result, questions):
        with zipfile.ZipFile(path) as book:
            content = "".join(book.read(one).decode() for one in book.namelist() if one.endswith(".xml"))
        assert "<f>" not in content
        assert harmless(name.strip())[0] == "'"
        assert f">{escape(harmless(name.strip()))}<" in content.replace("&quot;", '"')


def test_a_formula_cell_counts_as_what_it_shows_and_never_runs(tmp_path: Path) -> None:
    """Excel keeps what a formula came to beside it; a name built by one is a name."""
    path = workbook(tmp_path / "d.xlsx", [ani(), ani(nik="7208015705810000", name='="Budi "&"Santoso"')])
    read = read_list(path)
    assert not any(cell.startswith("=") for cell in read.people["name"].drop_nulls())
    assert codes(check(path)).get(2) is None


def test_nothing_but_headings_and_blank_rows_is_no_list(tmp_path: Path) -> None:
    path = workbook(tmp_path / "d.xlsx", [[None] * 8, ["", " ", None] + [None] * 5])
    with pytest.raises(ListRefused) as refused:
        read_list(path)
    assert refused.value.code == "no_rows"
