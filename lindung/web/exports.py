"""Any table as CSV or XLSX, with a block above it that says base, definition, source and date.

Files open in spreadsheet programs that run what looks like a formula. So a text that begins like one gets an
apostrophe before it; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils.text import slugify
from django.utils.translation import gettext

from lindung.web import dates
from lindung.web.tables import Cell, Column, Table, Value

# XLSX has to be built whole before it can be sent; beyond this many rows CSV is the kinder answer.
MOST_XLSX_ROWS = 100_000
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class TooManyRows(Exception):
    """An XLSX of so many rows is not made; the text says to take CSV."""


def harmless(text: str) -> str:
    """`text` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(_TRIGGERS) or text.lstrip().startswith(_TRIGGERS) else text


def file_response(table: Table, kind: str, *, name: str) -> FileResponse:
    """A table as a file to keep. `kind` is csv or xlsx; `name` becomes the file's name.

    Raises TooManyRows for an XLSX beyond MOST_XLSX_ROWS. Built whole before it is sent, because the rows that may be
    seen belong to the transaction of the request.
    """
    target = TemporaryFile()  # noqa: SIM115  (closed by the response)
    if kind == "csv":
        write_csv(table, target)
    else:
        write_xlsx(table, target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{slugify(name)}.{kind}", content_type=KINDS[kind])


def write_csv(table: Table, target: IO[bytes]) -> None:
    """UTF-8 with a byte order mark, commas, quotes where needed, dates as 2024-05-08, shares in per cent."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for label, value in _head(table):
        writer.writerow([harmless(label), harmless(value)])
    writer.writerow([])
    writer.writerow([harmless(_label(column)) for column in table.columns])
    for row in _all_rows(table):
        writer.writerow([_plain(cell.value) for cell in row])
    text.detach()


def _plain(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return f"{float(value * 100):.4f}"
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value


def write_xlsx(table: Table, target: IO[bytes]) -> None:
    """One sheet, written row by row so that memory stays flat. Texts are texts: nothing is a formula or a link."""
    if len(table.rows) > MOST_XLSX_ROWS:
        raise TooManyRows(
            gettext("Tabel ini terlalu panjang untuk XLSX (lebih dari 100.000 baris). Unduh sebagai CSV.")
        )
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    sheet = book.add_worksheet(harmless(table.key)[:31])
    formats = _formats(book)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, max(1, len(table.columns) - 1), 18)
    line = 0
    for label, value in _head(table):
        sheet.write_string(line, 0, harmless(label), formats["head"])
        sheet.write_string(line, 1, harmless(value))
        line += 1
    line += 1
    for place, column in enumerate(table.columns):
        sheet.write_string(line, place, harmless(_label(column)), formats["head"])
    for row in _all_rows(table):
        line += 1
        _write_row(sheet, line, table.columns, row, formats)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": False}),
        "number": book.add_format({"num_format": "#,##0"}),
        "change": book.add_format({"num_format": "+#,##0;-#,##0;0"}),
        "percent": book.add_format({"num_format": "0.0%"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({}),
    }


def _write_row(sheet: Any, line: int, columns: Sequence[Column], row: Sequence[Cell], formats: dict[str, Any]) -> None:
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        value = cell.value
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(line, place, harmless(value))
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, formats["date"])
        else:
            sheet.write_number(line, place, float(value), formats[column.kind])


def _label(column: Column) -> str:
    return f"{column.label} (%)" if column.kind == "percent" and "%" not in column.label else column.label


def _all_rows(table: Table) -> Iterable[Sequence[Cell]]:
    yield from table.rows
    if table.total:
        yield table.total


def _head(table: Table) -> list[tuple[str, str]]:
    return [
        (gettext("Tabel"), table.title),
        *table.says.lines(),
        (gettext("Dibuat"), f"Lindung, {dates.now_label()}"),
    ]
