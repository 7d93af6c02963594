"""Text files with separators: comma, semicolon or tab; UTF-8 with or without BOM, UTF-16, Windows-1252.

Read record by record with the standard reader, because titles above the list have fewer fields than the list, and a
quoted field may run over several lines: the number of a record is the row a spreadsheet shows.
"""

from __future__ import annotations

import codecs
import csv
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from lindung.rosters.reading import refusals
from lindung.rosters.reading.sheet import ROW, Sheet, storable

DELIMITERS = (",", ";", "\t")
# Not accepted, but recognised, so that the refusal can name it.
OTHERS = ("|", ":", "~")
BATCH = 50_000
MOST_COLUMNS = 702
csv.field_size_limit(min(sys.maxsize, 1 << 20))


def encoding_of(path: Path) -> str:
    """The encoding by its mark, else UTF-8 if all of it is, else Windows-1252."""
    with path.open("rb") as source:
        start = source.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        source.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := source.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def first_records(path: Path, encoding: str, delimiter: str, count: int) -> list[list[str]]:
    """The first records, for finding the headings."""
    with _text(path, encoding) as source:
        return list(islice(_records(source, delimiter), count))


def declared(path: Path, encoding: str) -> str | None:
    """The separator that a first line `sep=;` names."""
    with _text(path, encoding) as source:
        line = source.readline(20).rstrip("\r\n").strip('"')
    return line[4:5] or None if line.lower().startswith("sep=") else None


def read(path: Path, encoding: str, delimiter: str) -> Sheet:
    """All records as a sheet. The `sep=` line is no row: spreadsheet programs do not show it."""
    frames: list[pl.DataFrame] = []
    with _text(path, encoding) as source:
        records = _records(source, delimiter)
        while batch := list(islice(records, BATCH)):
            if len(frames) * BATCH + len(batch) > refusals.MOST_ROWS:
                raise refusals.too_many_rows()
            frames.append(_frame(batch))
    cells = pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
    return Sheet(name=path.name, cells=storable(cells).with_row_index(ROW, offset=1), delimiter=delimiter)


def _frame(batch: list[list[str]]) -> pl.DataFrame:
    width = max(map(len, batch))
    if width > MOST_COLUMNS:
        raise refusals.too_many_cells()
    padded = [record + [""] * (width - len(record)) if len(record) < width else record for record in batch]
    columns = {
        str(place): pl.Series(str(place), column, dtype=pl.String)
        for place, column in enumerate(zip(*padded, strict=True))
    }
    return pl.DataFrame(columns).with_columns(pl.all().replace("", None))


def _text(path: Path, encoding: str) -> IO[str]:
    # Bytes that Windows-1252 does not know become a mark that people see, rather than stopping the whole list.
    return path.open(encoding=encoding, errors="replace", newline="")


def _records(source: IO[str], delimiter: str) -> Iterator[list[str]]:
    # csv stops at fields beyond its limit: this is no list.
    try:
        records = csv.reader(source, delimiter=delimiter)
        for number, record in enumerate(records):
            if number == 0 and delimiter.join(record).strip('"').lower().startswith("sep="):
                continue
            yield record
    except csv.Error as error:
        raise refusals.unreadable() from error
