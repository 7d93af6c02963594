"""Files that are no list, are damaged or too large, or mean harm: refused with a code before they cost memory."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from lindung.rosters.reading import read_list
from tests.rosters.lists import ANI, HEAD, ani, check, refused, text, workbook


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"%PDF-1.7 ...", "kind_unknown"), (b"<html><table>", "kind_unknown"),
     (b"PK\x03\x04 cut off", "unreadable"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "unreadable"),
     (b"halo dunia\n", "header_missing"), (b"NIK,Nama\n1,Ani\n", "column_missing"),
     (b"NIK,Nama,Tanggal Lahir\n", "no_rows")],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_code_and_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(text(tmp_path, content)) == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "tidak-ada.xlsx") == "file_missing"


def test_a_file_encrypted_by_excel_is_refused_as_password_protected(tmp_path: Path) -> None:
    inside = "EncryptedPackage".encode("utf-16-le")
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + inside + b"\0" * 1000
    assert refused(text(tmp_path, content, "d.xlsx")) == "password_protected"


def repacked(path: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """A copy of a workbook with some parts replaced or added."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return target


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nul_in_a_cell_is_passed_over(tmp_path: Path, kind: str) -> None:
    """No database keeps it as text; a damaged file brings it along, and a workbook can spell it."""
    if kind == "csv":
        # A file that begins with it is no list.
        path = text(tmp_path, "\n".join(",".join(one) for one in (HEAD, *[ani()] * 80, ani(name="An\0i"))))
    else:
        sound = workbook(tmp_path / "d.xlsx", [ani(name="AnNULi")], head=("NNULIK", *HEAD[1:]))
        with zipfile.ZipFile(sound) as book:
            words = book.read("xl/sharedStrings.xml").replace(b"NUL", b"_x0000_")
        path = repacked(sound, tmp_path / "nul.xlsx", {"xl/sharedStrings.xml": words})
    read = read_list(path)
    assert (read.people["name"].to_list()[-1], read.headings["nik"]) == ("Ani", "NIK")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "d.xlsx", [ani()])
    bomb = repacked(path, tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": b" " * (300 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert refused(bomb) in {"too_many_cells", "unpacked_too_large"}


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = repacked(
        workbook(tmp_path / "d.xlsx", [ani()]), tmp_path / "b.xlsx", {"xl/sharedStrings.xml": b"<a>" * 100_000}
    )
    content = path.read_bytes()
    at = content.rfind(b"xl/sharedStrings.xml")
    # The size in the directory at the end of the file: 46 bytes of head, the size at 24.
    content = content[: at - 46 + 24] + struct.pack("<I", 10) + content[at - 46 + 28 :]
    assert refused(text(tmp_path, content, "lie.xlsx")) == "unreadable"


# In the directory at the end of the file the flags of a part stand at 8, how it is packed at 10; before its content at
# 6 and 8.
@pytest.mark.parametrize(
    ("in_directory", "before", "value", "code"), [(8, 6, 1, "password_protected"), (10, 8, 99, "unreadable")]
)
def test_a_part_under_a_password_or_in_an_unknown_packing_is_refused(
    tmp_path: Path, in_directory: int, before: int, value: int, code: str
) -> None:
    content = bytearray(workbook(tmp_path / "d.xlsx", [ani()]).read_bytes())
    part = b"xl/sharedStrings.xml"
    struct.pack_into("<H", content, content.rfind(part) - 46 + in_directory, value)
    struct.pack_into("<H", content, content.find(part) - 30 + before, value)
    assert refused(text(tmp_path, bytes(content), "d.xlsx")) == code


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is asked as Linux tells it")
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/SHAREDSTRINGS.XML"])
def test_a_bomb_that_lies_takes_no_memory_before_it_is_refused(tmp_path: Path, part: str) -> None:
    book = workbook(tmp_path / "d.xlsx", [ani()])
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/sharedStrings.xml":
                new.writestr(name, old.read(name))
        with new.open(part, "w") as target:
            target.write(b"<sst><si><t>")
            for _ in range(400):
                target.write(b"A" * (1 << 20))
    content = (tmp_path / "b.xlsx").read_bytes()
    at = content.rfind(part.encode())
    lie = text(tmp_path, content[: at - 46 + 24] + struct.pack("<I", 10) + content[at - 46 + 28 :], "lie.xlsx")
    code = (
        "import sys; from pathlib import Path; from lindung.rosters import reading\n"
        "try: reading.read_list(Path(sys.argv[1]))\n"
        "except reading.ListRefused as refused: print(refused.code)\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    said = subprocess.run([sys.executable, "-c", code, str(lie)], capture_output=True, text=True, check=True)
    refusal, kilobytes = said.stdout.split()
    assert refusal == "unreadable"
    assert int(kilobytes) < 350_000


def test_one_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "d.xlsx")
    sheet = book.add_worksheet()
    for place, cell in enumerate(HEAD):
        sheet.write(0, place, cell)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert refused(tmp_path / "d.xlsx") == "too_many_cells"


def test_a_sheet_that_is_only_formatted_to_its_last_row_is_read(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "d.xlsx")
    sheet = book.add_worksheet()
    for line, row in enumerate((HEAD, ANI)):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell)
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert read_list(tmp_path / "d.xlsx").people.height == 1


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lindung.rosters.reading.refusals.MOST_ROWS", 3)
    lines = [",".join(HEAD)] + [",".join(ANI)] * 3
    assert refused(text(tmp_path, "\n".join(lines))) == "too_many_rows"
    assert read_list(text(tmp_path, "\n".join(lines[:3]))).people.height == 2


def test_a_file_of_more_than_100_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    with path.open("wb") as target:
        target.truncate((100 << 20) + 1)
    assert refused(path) == "file_too_large"


def test_macros_are_not_run_and_mentioned(tmp_path: Path) -> None:
    path = workbook(tmp_path / "d.xlsx", [ani()])
    with_macros = repacked(path, tmp_path / "d.xlsm", {"xl/vbaProject.bin": b"Sub Auto_Open()"})
    assert "macros_ignored" in check(with_macros).as_json()["notices"]
    assert "macros_ignored" not in check(path).as_json()["notices"]
