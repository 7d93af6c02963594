"""What the reader does not tell about an .ods sheet: hidden rows, and how far repeated cells and rows reach.

An .ods file says "this row, a million times"; the reader writes them all out. So the extent is computed first.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lindung.rosters.reading import refusals
from lindung.rosters.reading.packed import BROKEN


@dataclass(slots=True)
class _Table:
    """The sheet being read: rows so far, hidden ones, the last row and column that hold anything."""

    name: str
    row: int = 0
    column: int = 0
    repeat: int = 1
    filled_to: int = 0
    is_hidden: bool = False
    hidden: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


def check(path: Path) -> None:
    """Raise ListRefused where a sheet, written out, would be too long or too wide."""
    for table in _tables(path):
        if table.last_row > refusals.MOST_ROWS:
            raise refusals.too_many_rows()
        if table.last_row * table.last_column > refusals.MOST_CELLS:
            raise refusals.too_many_cells()


def hidden_rows(path: Path, name: str) -> tuple[int, ...]:
    """The spreadsheet numbers of hidden rows that lie within what is filled."""
    for table in _tables(path):
        if table.name == name:
            return tuple(row for first, last in table.hidden for row in range(first, min(last, table.last_row) + 1))
    return ()


def _tables(path: Path) -> list[_Table]:
    done: list[_Table] = []

    def start(tag: str, said: dict[str, str]) -> None:
        if tag == "table:table":
            done.append(_Table(said.get("table:name", "")))
        elif not done:
            return
        elif tag == "table:table-row":
            now = done[-1]
            now.repeat = int(said.get("table:number-rows-repeated", "1"))
            now.is_hidden = said.get("table:visibility", "visible") != "visible"
            now.column = now.filled_to = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            now = done[-1]
            now.column += int(said.get("table:number-columns-repeated", "1"))
            if "office:value-type" in said or "table:formula" in said:
                now.filled_to = now.column

    def end(tag: str) -> None:
        if tag == "table:table-row" and done:
            now = done[-1]
            if now.is_hidden:
                now.hidden.append((now.row + 1, now.row + now.repeat))
            now.row += now.repeat
            if now.filled_to:
                now.last_row, now.last_column = now.row, max(now.last_column, now.filled_to)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        with zipfile.ZipFile(path) as packed, packed.open("content.xml") as source:
            while piece := source.read(1 << 20):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (*BROKEN, expat.ExpatError, ValueError) as error:
        raise refusals.unreadable() from error
    return done
