"""What the reader of workbooks does not tell about a sheet: hidden rows, number cells, and how far its cells reach.

The sheet is unpacked in pieces and looked through with a few patterns, never held whole. This comes before it is read,
because a small file may unpack to gigabytes or name a cell in the last column of the last row: the reader keeps whole
rectangles in memory.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import numpy.typing as npt

from lindung.rosters.reading import refusals

PIECE = 1 << 20
# A piece without the end of a row in so many bytes is no sheet of names.
LONGEST_ROW = 32 * PIECE
# Of the head of a cell with its formula; a number behind a longer formula was not typed.
LONGEST_CELL = 500


@dataclass(slots=True)
class SheetFacts:
    """`rounded`: for each column (by letters) the rows whose number cell has 16 digits of which the last is 0, or
    has a decimal part or an exponent: what a spreadsheet makes of a NIK. Rows are spreadsheet numbers."""

    hidden: array[int] = field(default_factory=lambda: array("I"))
    rounded: dict[str, array[int]] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0


@dataclass(frozen=True, slots=True)
class _Patterns:
    row_start: bytes
    cell_start: bytes
    hidden: re.Pattern[bytes]
    rounded: re.Pattern[bytes]
    wide: re.Pattern[bytes]
    values: tuple[bytes, ...]


def _patterns(prefix: bytes) -> _Patterns:
    """Patterns for the way this file names its tags: most write `<row`, some `<x:row`."""
    p = re.escape(prefix)
    number = rb"[1-9](?:\d{14}0|\d{15}\.\d+|(?:\.\d*)?[eE]\+?1[56])"
    return _Patterns(
        row_start=b"<" + prefix + b"row ",
        cell_start=b"<" + prefix + b"c ",
        hidden=re.compile(rb"<" + p + rb"row [^>]*?\br=\"(\d+)\"[^>]*? hidden=\"(?:1|true)\""),
        rounded=re.compile(
            rb"<" + p + rb"c r=\"([A-Z]{1,3})(\d+)\"(?: s=\"\d+\")?(?: t=\"n\")?>"
            rb"(?:<" + p + rb"f[^>]*>(?:[^<]*</" + p + rb"f>)?)?<" + p + rb"v>" + number + rb"</"
        ),
        wide=re.compile(rb"r=\"([A-Z]{2,3})\d+\"(?:[^>]*[^/])?><"),
        values=tuple(b"<" + prefix + tag for tag in (b"v>", b"v ", b"is>", b"f>", b"f ")),
    )


def scan(source: IO[bytes]) -> SheetFacts:
    """Look through one sheet. Raises ListRefused where reading it whole would need too much memory."""
    facts = SheetFacts()
    patterns: _Patterns | None = None
    for piece in _pieces(source):
        patterns = patterns or _patterns(_prefix(piece))
        _look(piece, patterns, facts)
        if facts.last_row > refusals.MOST_ROWS:
            raise refusals.too_many_rows()
        if facts.last_row * max(facts.last_column, 1) > refusals.MOST_CELLS:
            raise refusals.too_many_cells()
    return facts


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """Pieces that end with a whole row, whatever prefix its tag has."""
    rest = b""
    while more := source.read(PIECE):
        rest += more
        end = rest.rfind(b"row>") + 4
        if end > 3:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > LONGEST_ROW:
            raise refusals.too_many_cells()
    if rest:
        yield rest


def _prefix(piece: bytes) -> bytes:
    found = re.search(rb"<(\w+:)?(?:worksheet|sheetData)[ >/]", piece)
    return (found[1] or b"") if found else b""


def _look(piece: bytes, patterns: _Patterns, facts: SheetFacts) -> None:
    if b'hidden="' in piece:
        facts.hidden.extend(int(row) for row in patterns.hidden.findall(piece))
    signs = np.frombuffer(piece, dtype=np.uint8)
    for column, row in _rounded(piece, signs, patterns):
        facts.rounded.setdefault(column.decode(), array("I")).append(int(row))
    if _two_letters(signs):
        for column in set(patterns.wide.findall(piece)):
            facts.last_column = max(facts.last_column, column_number(column.decode()) + 1)
    # The last row with anything in it: rows that are only formatted reach to the end of many sheets.
    last_value = 0
    for tag in patterns.values:
        last_value = max(last_value, piece.rfind(tag, last_value))
    start = piece.rfind(patterns.row_start, 0, last_value)
    number = re.match(rb"[^>]*?\br=\"(\d+)\"", piece[start : start + 400]) if start >= 0 else None
    if number:
        facts.last_row = max(facts.last_row, int(number[1]))


def _rounded(piece: bytes, signs: npt.NDArray[np.uint8], patterns: _Patterns) -> Iterator[tuple[bytes, bytes]]:
    """Column and row of number cells that lost digits. Only cells that may be such are held against the pattern."""
    if b"E+" in piece or b"e+" in piece:
        yield from patterns.rounded.findall(piece)
        return
    for end in _long_numbers(signs):
        start = piece.rfind(patterns.cell_start, max(0, end - LONGEST_CELL), end)
        found = patterns.rounded.match(piece, start) if start >= 0 else None
        if found:
            yield found[1], found[2]


def _long_numbers(signs: npt.NDArray[np.uint8]) -> list[int]:
    """Where a value begins that may be sixteen digits ending in 0 or going on behind a point."""
    v = np.flatnonzero(signs[:-19] == ord("v"))
    after = signs[v + 18]
    opened = signs[v + 1] == ord(">")
    lost = ((signs[v + 17] == ord("0")) & (after == ord("<"))) | (after == ord("."))
    chosen: list[int] = v[opened & lost].tolist()
    return chosen


def _two_letters(signs: npt.NDArray[np.uint8]) -> bool:
    """Whether some cell may stand beyond column Z."""
    equals = np.flatnonzero(signs[:-4] == ord("="))
    letter = (signs[equals + 3] >= ord("A")) & (signs[equals + 3] <= ord("Z"))
    return bool((letter & (signs[equals + 2] >= ord("A")) & (signs[equals + 2] <= ord("Z"))).any())


def column_number(letters: str) -> int:
    """A column's number from 0: A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
