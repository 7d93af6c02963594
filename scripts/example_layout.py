"""The example lists as a workbook: a cover, merged titles, headings on two rows, a heading and a total per village."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from scripts.example_people import Person

HEADINGS = (
    "NIK", "Nama Lengkap", "Tempat", "Tanggal", "L/P", "Desa/Kelurahan", "Kecamatan", "Pekerjaan", "No. KK",
    "No. HP/WA",
)  # fmt: skip


@dataclass
class Written:
    """Where things stand: the row of each person by key, the rows that are no persons and why, hidden rows."""

    rows: dict[int, int] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)


def write_xlsx(path: Path, people: list[Person], rng: np.random.Generator) -> Written:
    """Write the workbook. Rows are numbered as a person sees them."""
    book = xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": len(people) > 20_000}
    )
    # The same file from the same seed.
    book.set_properties({"created": datetime(2026, 11, 20)})
    bold = book.add_format({"bold": True, "align": "center", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    whole = book.add_format({"num_format": "0"})
    cover = book.add_worksheet("Sampul")
    cover.write(2, 1, "USULAN PESERTA PEKERJA RENTAN", bold)
    cover.write(3, 1, "Data peragaan: semua orang dan NIK di sini karangan")
    sheet = book.add_worksheet("Daftar")
    written = Written()
    _titles(sheet, bold)
    written.skipped[7] = "numbering_row"
    line = 7
    hidden = {people[int(n)].key for n in rng.integers(len(people), size=2)}
    village, count = "", 0
    for person in people:
        if person.village != village:
            line = _close(sheet, line, village, count, written)
            village, count = person.village, 0
            sheet.write(line, 0, f"DESA {person.village_name.upper()}", bold)
            written.skipped[line + 1] = "group_heading"
            line += 1
        count += 1
        _row(sheet, line, count, person, day, whole)
        written.rows[person.key] = line + 1
        if person.key in hidden:
            sheet.set_row(line, None, None, {"hidden": True})
            written.hidden.append(line + 1)
        line += 1
    line = _close(sheet, line, village, count, written)
    _signatures(sheet, line, len(people), written)
    book.close()
    return written


def _titles(sheet: Any, bold: Any) -> None:
    sheet.merge_range(0, 0, 0, 10, "DAFTAR NAMA CALON PESERTA BPJS KETENAGAKERJAAN", bold)
    sheet.merge_range(1, 0, 1, 10, "PEKERJA RENTAN TAHUN ANGGARAN 2026 (DATA PERAGAAN)", bold)
    for place, heading in enumerate(("No.", "NIK", "Nama Lengkap", "Tempat, Tanggal Lahir", None, *HEADINGS[4:])):
        if heading and place != 3:
            sheet.write(4, place, heading, bold)
    sheet.merge_range(4, 3, 4, 4, "Tempat, Tanggal Lahir", bold)
    sheet.write(5, 3, "Tempat", bold)
    sheet.write(5, 4, "Tanggal", bold)
    for place in range(11):
        sheet.write_number(6, place, place + 1)
    sheet.set_column(1, 2, 22)


def _row(sheet: Any, line: int, number: int, person: Person, day: Any, whole: Any) -> None:
    sheet.write_number(line, 0, number)
    for place, heading in enumerate(HEADINGS, 1):
        value = person.cells[heading]
        if isinstance(value, date):
            sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), day)
        elif isinstance(value, int):
            sheet.write_number(line, place, value, whole)
        elif value:
            sheet.write_string(line, place, value)


def _close(sheet: Any, line: int, village: str, count: int, written: Written) -> int:
    if not village:
        return line
    sheet.write(line, 0, "Jumlah")
    sheet.write_number(line, 2, count)
    written.skipped[line + 1] = "total_row"
    # A blank row before the next village.
    return line + 2


def _signatures(sheet: Any, line: int, count: int, written: Written) -> None:
    sheet.write(line, 0, "TOTAL")
    sheet.write(line, 1, f"{count} orang")
    written.skipped[line + 1] = "total_row"
    for step, (left, right) in enumerate(
        [("Mengetahui,", "Parigi, 20 November 2026"), ("Kepala Desa", "Operator"), (None, None), ("(BUDI)", "(SITI)"),
         ("NIP. 19700101 199503 1 001", None)], 2
    ):  # fmt: skip
        for place, text in ((2, left), (4, right)):
            if text:
                sheet.write_string(line + step, place, text)
                written.skipped[line + step + 1] = "signature"
