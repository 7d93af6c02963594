"""Sheets of .xlsx, .xls and .ods files as text cells (fastexcel), checked before they take memory."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import fastexcel
import polars as pl

from lindung.rosters.reading import ods_scan, packed, refusals, xlsx_scan
from lindung.rosters.reading.sheet import ROW, Sheet, storable


def sheets(path: Path, kind: packed.Kind, only: str | None = None) -> Iterator[Sheet]:
    """The sheets one after another, each read when it is asked for. Raises ListRefused for what cannot be read."""
    if kind in {"xlsx", "ods"}:
        _refuse_lies(path)
    book = _opened(path)
    names = list(book.sheet_names)
    if only is not None and only not in names:
        raise refusals.sheet_missing(only, names)
    if kind == "ods":
        ods_scan.check(path)
    archive = zipfile.ZipFile(path) if kind == "xlsx" else None
    try:
        parts = _parts(archive) if archive else {}
        macros = archive is not None and any(one.lower().endswith("vbaproject.bin") for one in archive.namelist())
        for name in names if only is None else [only]:
            others = tuple(one for one in names if one != name)
            facts = _facts(archive, parts.get(name)) if archive else None
            cells = _cells(book, name)
            yield Sheet(
                name=name,
                cells=cells,
                hidden_rows=_hidden(path, kind, name, facts),
                number_cells=_number_cells(book, name, facts),
                other_sheets=others,
                macros=macros,
            )
    finally:
        if archive:
            archive.close()


def _refuse_lies(path: Path) -> None:
    """Before the reader unpacks anything: a part that says it is small and is not would take all memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            packed.verify(archive)
    except packed.BROKEN as error:
        raise refusals.unreadable() from error


def _opened(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> refusals.ListRefused:
    said = str(error).lower()
    return refusals.password_protected() if "password" in said or "encrypt" in said else refusals.unreadable()


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        return packed.sheet_parts(archive)
    except packed.BROKEN as error:
        raise refusals.unreadable() from error


def _facts(archive: zipfile.ZipFile, part: str | None) -> xlsx_scan.SheetFacts | None:
    if part is None:
        return None
    try:
        with archive.open(part) as source:
            return xlsx_scan.scan(source)
    except KeyError:
        return None
    except packed.BROKEN as error:
        raise refusals.unreadable() from error


def _cells(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    try:
        # skip_rows=0 keeps the empty rows above, so that rows have the numbers a person sees.
        loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        cells = storable(loaded.to_polars())
        places = [str(column.absolute_index) for column in loaded.selected_columns]
    except fastexcel.FastExcelError as error:
        raise _refusal(error) from error
    if cells.height > refusals.MOST_ROWS:
        raise refusals.too_many_rows()
    return cells.rename(dict(zip(cells.columns, places, strict=True))).with_row_index(ROW, offset=1)


def _hidden(path: Path, kind: packed.Kind, name: str, facts: xlsx_scan.SheetFacts | None) -> tuple[int, ...] | None:
    if kind == "ods":
        return ods_scan.hidden_rows(path, name)
    return tuple(facts.hidden) if facts else None


def _number_cells(
    book: fastexcel.ExcelReader, name: str, facts: xlsx_scan.SheetFacts | None
) -> Callable[[int], pl.Series]:
    """A function that gives, for a column, the spreadsheet numbers of rows that hold a number there."""

    def scanned(column: int) -> pl.Series:
        assert facts is not None
        rows = [
            row for letters, rows in facts.rounded.items() if xlsx_scan.column_number(letters) == column for row in rows
        ]
        return pl.Series(ROW, rows, dtype=pl.UInt32)

    def read_again(column: int) -> pl.Series:
        # As true-or-false the reader gives something for numbers and nothing for texts.
        loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="boolean")
        place = next(n for n, one in enumerate(loaded.selected_columns) if one.absolute_index == column)
        kept = loaded.to_polars().select(pl.nth(place).is_not_null().alias("number")).with_row_index(ROW, offset=1)
        return kept.filter("number")[ROW]

    return scanned if facts else read_again
