"""How much memory a long list takes: each measured in a process of its own, which this file is as a script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from benchmarks.results import Table

HEAD = ("NIK", "Nama", "Tanggal Lahir", "L/P", "Desa", "Kecamatan", "Pekerjaan", "No KK")
_FIRST_NAMES = ("Hasan", "Rosmiati", "Yusuf", "Dewi", "Karim", "Sulastri", "Fadli", "Marwah", "Gusti", "Endang")
_LAST_NAMES = (
    "Lamato",
    "Tandigala",
    "Rahman",
    "Suwarno",
    "Lasimpo",
    "Mangge",
    "Daeng",
    "Pakaya",
    "Wijaya",
    "Tomaluweng",
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="Daftar" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def memory_of_lists(folder: Path, sizes: tuple[int, ...]) -> Table:
    """Time and most memory of reading lists and checking them by themselves, XLSX and CSV."""
    table = Table(
        "Memory for long lists",
        "A list read and checked by itself (without the registry), each in a fresh process, imports included; the most "
        "memory the process held at any time.",
    )
    seconds = []
    for kind in ("xlsx", "csv"):
        for count in sizes:
            path = write_names(folder / f"panjang-{count}.{kind}", count)
            found = _run("check", path)
            if found["rows"] != count:
                raise RuntimeError(f"{path.name}: {found['rows']} rows of {count}")
            what = f"{count:,} names, {kind.upper()}"
            table.add(what, found["megabytes"], "MB", compare=False)
            seconds.append(f"{what} {found['seconds']:.1f} s")
            path.unlink()
    table.notes.append("Taken: " + "; ".join(seconds) + ".")
    return table


def write_names(path: Path, count: int) -> Path:
    """A list of so many different made-up names, written as a stream; XLSX or CSV by the path's ending."""
    if path.suffix == ".csv":
        with path.open("wb") as target:
            target.write(",".join(HEAD).encode() + b"\n")
            for n in range(count):
                target.write(",".join(_person(n)).encode() + b"\n")
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in _PARTS.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_SHEET}"><sheetData>'.encode())
            _rows(sheet, count)
            sheet.write(b"</sheetData></worksheet>")
    return path


def _rows(sheet: IO[bytes], count: int) -> None:
    form = "".join(f'<c r="{letter}%d" t="inlineStr"><is><t>%s</t></is></c>' for letter in "ABCDEFGH")
    part: list[str] = []
    for line in range(1, count + 2):
        cells = HEAD if line == 1 else _person(line - 2)
        filled = form % tuple(value for cell in cells for value in (line, cell))
        part.append(f'<row r="{line}">{filled}</row>')
        if len(part) == 10_000:
            sheet.write("".join(part).encode())
            part = []
    sheet.write("".join(part).encode())


def _person(n: int) -> tuple[str, ...]:
    born = date(1966, 1, 1) + timedelta(days=n % 14_000)
    # One NIK for each: the district moves on when the days are used up.
    nik = f"7208{1 + n // 14_000 % 99:02}{born:%d%m%y}0000"
    name = f"{_FIRST_NAMES[n % 10]} {_LAST_NAMES[n // 10 % 10]} {_FIRST_NAMES[n // 100 % 10]}"
    return nik, name, f"{born:%d-%m-%Y}", "L", "Olaya", "Parigi", "Petani", f"720801{n % 10**10:010}"


def _run(act: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.lists_memory", act, str(path)]
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - begin}


def _main(act: str, path: Path) -> int:
    from lindung.rosters.checking import check_list
    from lindung.rosters.reading import read_list

    if act == "read":
        return read_list(path).people.height
    checked = check_list(
        path, region="72.08", first_month=date(2026, 12, 1), months=1, today=date(2026, 11, 22), demonstration=True
    )
    return checked.rows.height


if __name__ == "__main__":
    rows = _main(sys.argv[1], Path(sys.argv[2]))
    # Of this program alone: what getrusage says begins with the process it was started by.
    most = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]
    print(json.dumps({"rows": rows, "megabytes": most}))
