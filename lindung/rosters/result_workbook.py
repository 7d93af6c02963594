"""The sender's own sheet given back: beside each row what became of it, why, and what to do; the cells in question
coloured.

Texts stay texts: nothing in the file is a formula, a link or a macro, whatever the sender's cells held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from lindung.rosters.checking import Checked
from lindung.rosters.judging import with_verdicts
from lindung.rosters.reading.sheet import ROW
from lindung.rosters.reasons import WORDS, reasons
from lindung.web.exports import harmless

HEADINGS = (("Hasil", "Alasan", "Saran"), ("Result", "Reason", "Suggestion"))
COLOURS = {"rejected": "#F8D7DA", "held": "#FFF3CD", "unchanged": "#E2E3E5", "accepted": "#D1E7DD", "notice": "#CFE2FF"}
# What a cell of a spreadsheet holds at most.
LONGEST_CELL = 32_767


def write_result(checked: Checked, target: Path, *, english: bool = False) -> None:
    """Write the result as XLSX. Row numbers are those of the sender's sheet; sentences in Indonesian unless `english`.

    Raises OSError where it cannot be written, a full disk for one; what stood at `target` before is then untouched.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        _write(checked, part, english)
        part.replace(target)
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _write(checked: Checked, target: Path, english: bool) -> None:
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    try:
        sheet = book.add_worksheet("Hasil")
        formats = {verdict: book.add_format({"bg_color": colour}) for verdict, colour in COLOURS.items()}
        formats["bold"] = book.add_format({"bold": True})
        columns = checked.read.sheet.columns
        beside = max(columns) + 1
        sheet.set_column(0, beside - 1, 18)
        sheet.set_column(beside, beside, 30)
        sheet.set_column(beside + 1, beside + 2, 60)
        sheet.freeze_panes(checked.read.header_rows[1], 0)
        said = _said(checked, english)
        verdicts = dict(checked.verdicts.select(ROW, "verdict").iter_rows())
        for row, *cells in checked.read.sheet.cells.select(ROW, *(str(one) for one in columns)).iter_rows():
            verdict = verdicts.get(row)
            coloured, answer = said.get(row, ({}, ("", "")))
            _cells(sheet, row - 1, columns, cells, coloured, formats)
            if row == checked.read.header_rows[1]:
                for place, heading in enumerate(HEADINGS[english]):
                    sheet.write_string(row - 1, beside + place, heading, formats["bold"])
            elif verdict is not None:
                word = WORDS[verdict][english]
                for place, text in enumerate((word, *answer)):
                    sheet.write_string(row - 1, beside + place, harmless(text)[:LONGEST_CELL], formats[verdict])
    finally:
        book.close()


def _cells(
    sheet: Any, line: int, columns: Sequence[int], cells: Sequence[str | None], coloured: dict[int, str], formats: Any
) -> None:
    for column, cell in zip(columns, cells, strict=True):
        colour = formats[coloured[column]] if column in coloured else None
        if cell:
            # Dates come as a moment; nobody is born at a time of day.
            text = harmless(cell.removesuffix(" 00:00:00"))[:LONGEST_CELL]
            sheet.write_string(line, column, text, colour)
        elif colour is not None:
            sheet.write_blank(line, column, None, colour)


def _said(checked: Checked, english: bool) -> dict[int, tuple[dict[int, str], tuple[str, str]]]:
    """For each row with findings: the colour of each column in question, and the texts of reason and suggestion."""
    rank = {"rejected": 0, "held": 1, "unchanged": 2, "notice": 3}
    found = with_verdicts(checked.findings).filter(pl.col("verdict").is_in(list(rank)))
    by_row: dict[int, list[tuple[str, str, str | None, str | None, str]]] = defaultdict(list)
    for row, *finding in found.select(ROW, "field", "code", "about", "suggestion", "verdict").iter_rows():
        by_row[row].append((finding[0], finding[1], finding[2], finding[3], finding[4]))
    said = {}
    for row, findings in by_row.items():
        findings.sort(key=lambda one: rank[one[4]])
        coloured: dict[int, str] = {}
        for field, _, _, _, verdict in findings:
            if field in checked.read.columns:
                coloured.setdefault(checked.read.columns[field], verdict)
        why = " ".join(reasons()[code].sentence(about, english=english) for _, code, about, _, _ in findings)
        repair = " ".join(dict.fromkeys(filter(None, (_repair(code, s, english) for _, code, _, s, _ in findings))))
        said[row] = (coloured, (why, repair))
    return said


def _repair(code: str, suggestion: str | None, english: bool) -> str:
    if suggestion:
        return f"Perhaps: {suggestion}." if english else f"Mungkin: {suggestion}."
    reason = reasons()[code]
    return reason.suggestion_en if english else reason.suggestion_id
