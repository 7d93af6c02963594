"""From a file to the rows of a list: `read_list`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from lindung.rosters.reading import delimited, refusals, workbooks
from lindung.rosters.reading.header import LOOKED_AT, Header, find_header, names_place_too
from lindung.rosters.reading.packed import kind_of
from lindung.rosters.reading.persons import WHY, sort_rows
from lindung.rosters.reading.refusals import ListRefused
from lindung.rosters.reading.sheet import ROW, Sheet
from lindung.rosters.reading.vocabulary import Vocabulary, heading_key, vocabulary

__all__ = ["WHY", "ListRead", "ListRefused", "read_list"]


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list as it was sent. `people`: `row` and a text column per field of `columns`, and `nik_number`: whether the
    NIK stood there as a number with its last digit lost. `columns`: the spreadsheet column (from 0) of each field.
    `header_rows`: first and last row of headings. `skipped`: `row` and `code`, a key of WHY."""

    sheet: Sheet
    people: pl.DataFrame
    skipped: pl.DataFrame
    columns: dict[str, int]
    headings: dict[str, str]
    header_rows: tuple[int, int]

    @property
    def hidden(self) -> list[int]:
        """The rows of persons that the sender's spreadsheet does not show."""
        hidden = set(self.sheet.hidden_rows or ())
        return [row for row in self.people[ROW].to_list() if row in hidden] if hidden else []


def read_list(path: Path, *, sheet: str | None = None, words: Vocabulary | None = None) -> ListRead:
    """Read a list of names from a .xlsx, .xls, .ods or .csv file.

    The first sheet that has the required columns, or the one named `sheet`. Raises ListRefused with a code and a
    sentence if the file cannot be read as a list; faults of single rows never raise.
    """
    words = words or vocabulary()
    kind = kind_of(path)
    found = _delimited(path, words) if kind == "csv" else workbooks.sheets(path, kind, sheet)
    nearest: tuple[Sheet, Header] | None = None
    squeezed = None
    for one in found:
        header = find_header(_top(one), words)
        if header and not header.missing(words):
            return _list(one, header, words)
        if header and (nearest is None or len(header.columns) > len(nearest[1].columns)):
            nearest = (one, header)
        squeezed = squeezed or _squeezed(one, words)
    if nearest:
        raise refusals.column_missing(nearest[1].missing(words), nearest[0].name, nearest[1].first + 1)
    if squeezed:
        raise refusals.delimiter_wrong(squeezed)
    raise refusals.header_missing()


def _top(sheet: Sheet) -> list[list[str | None]]:
    """The first rows as lists, all columns from the left, empty texts as None."""
    top = sheet.cells.head(LOOKED_AT).select(str(one) for one in sheet.columns)
    return [[cell if cell and cell.strip() else None for cell in row] for row in top.iter_rows()]


def _list(sheet: Sheet, header: Header, words: Vocabulary) -> ListRead:
    columns = sheet.columns
    header = _date_beside_place(sheet, header, columns)
    sorted_rows = sort_rows(sheet.cells, header, columns, words)
    if sorted_rows.people.is_empty():
        raise refusals.no_rows(sheet.name)
    places = {field: columns[place] for field, place in header.columns.items()}
    return ListRead(
        sheet=sheet,
        people=_with_number_cells(sorted_rows.people, sheet, places["nik"]),
        skipped=sorted_rows.skipped,
        columns=places,
        headings=header.headings,
        header_rows=(header.first + 1, header.last + 1),
    )


def _date_beside_place(sheet: Sheet, header: Header, columns: list[int]) -> Header:
    """One heading "Tempat/Tgl Lahir" over two columns: the place in the first, the date in the second."""
    place = header.columns["birth_date"]
    if not names_place_too(header) or place + 1 >= len(columns) or place + 1 in header.columns.values():
        return header
    below = sheet.cells.slice(header.last + 1, 1000)
    here, beside = (
        below[str(columns[one])].str.contains(r"[0-9]{2}").fill_null(False).sum() for one in (place, place + 1)
    )
    if beside <= here:
        return header
    moved = {**header.columns, "birth_date": place + 1}
    moved.setdefault("birth_place", place)
    return replace(header, columns=moved)


def _with_number_cells(people: pl.DataFrame, sheet: Sheet, column: int) -> pl.DataFrame:
    """Mark NIKs that stand as numbers. Only those that may have lost a digit are asked about."""
    ends_in_zero = pl.col("nik").str.contains(r"^[0-9]{15}0$|[eE.,]").fill_null(False)
    if sheet.number_cells is None or not people.select(ends_in_zero.any()).item():
        return people.with_columns(pl.lit(False).alias("nik_number"))
    rows = sheet.number_cells(column)
    return people.with_columns((ends_in_zero & pl.col(ROW).is_in(rows.implode())).alias("nik_number"))


def _delimited(path: Path, words: Vocabulary) -> Iterator[Sheet]:
    """The file read with the separator under which its headings are found; the one it names itself goes first."""
    encoding = delimited.encoding_of(path)
    named = delimited.declared(path, encoding)
    tried = dict.fromkeys([*([named] if named else []), *delimited.DELIMITERS])
    best: tuple[int, str] | None = None
    for delimiter in tried:
        header = find_header(_even(delimited.first_records(path, encoding, delimiter, LOOKED_AT)), words)
        if header and (best is None or len(header.columns) > best[0]):
            best = (len(header.columns), delimiter)
    for other in () if best else delimited.OTHERS:
        header = find_header(_even(delimited.first_records(path, encoding, other, LOOKED_AT)), words)
        if header and not header.missing(words):
            raise refusals.delimiter_wrong(other)
    yield delimited.read(path, encoding, best[1] if best else ",")


def _even(records: list[list[str]]) -> list[list[str | None]]:
    width = max(map(len, records), default=0)
    return [[one if one.strip() else None for one in record] + [None] * (width - len(record)) for record in records]


def _squeezed(sheet: Sheet, words: Vocabulary) -> str | None:
    """The separator by which headings would be found inside single cells: a file opened with the wrong one."""
    for cells in _top(sheet):
        for cell in cells:
            for delimiter in (*delimited.DELIMITERS, *delimited.OTHERS) if cell else ():
                parts = cell.split(delimiter) if cell else []
                fields = {heading_key(part) for part in parts} & set(words.known)
                if {words.known[key][0] for key in fields} >= set(words.required):
                    return delimiter
    return None
