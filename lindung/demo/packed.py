"""Rows in PostgreSQL's binary COPY format, packed by NumPy: a million rows without a million Python objects.

Each row is a count of fields, then for each field its length and its bytes. Rows whose fields have the same lengths
have the same shape, so each such group is filled as one block; the order of rows within a slice is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

_DAYS_BEFORE_2000 = 10957
_DAY_IN_MICROSECONDS = 86_400_000_000
# Midnight in Makassar is 16:00 of the day before in UTC.
_WITA = 8 * 3_600_000_000
NULL = -1


class Field(Protocol):
    """One column of a slice: the width of each row's value in bytes (NULL: none), and the bytes of some rows."""

    def widths(self) -> int | Whole:
        """The same for all rows, or one for each."""

    def content(self, rows: Whole) -> Bytes:
        """One line of bytes for each of the rows, which all have the same width."""


class Raw:
    """Bytes as they are: ids, digits. `known` says which rows have a value."""

    def __init__(self, values: Bytes, known: Flags | None = None) -> None:
        self.values, self.known = values, known

    def widths(self) -> int | Whole:
        width = self.values.shape[1]
        return width if self.known is None else np.where(self.known, width, NULL)

    def content(self, rows: Whole) -> Bytes:
        return self.values[rows]


class Number(Raw):
    """Whole numbers as PostgreSQL stores them: `kind` is i1, i2, i4 or i8."""

    def __init__(self, values: Whole | Flags, kind: str, known: Flags | None = None) -> None:
        stored = np.ascontiguousarray(values.astype(f">{kind}"))
        super().__init__(stored.view(np.uint8).reshape(len(stored), int(kind[1:])), known)


class Day(Number):
    """Numbers of days as dates."""

    def __init__(self, days: Whole, known: Flags | None = None) -> None:
        super().__init__(days.astype(np.int64) - _DAYS_BEFORE_2000, "i4", known)


class Moment(Number):
    """Numbers of days as their midnight in Makassar."""

    def __init__(self, days: Whole) -> None:
        since_2000 = (days.astype(np.int64) - _DAYS_BEFORE_2000) * _DAY_IN_MICROSECONDS
        super().__init__(since_2000 - _WITA, "i8")


class Words:
    """A list of words that rows choose from."""

    def __init__(self, words: Sequence[str]) -> None:
        encoded = [word.encode() for word in words]
        self.lengths = np.array([len(word) for word in encoded], dtype=np.int64)
        self.bytes = np.array(encoded, dtype=f"S{max(1, int(self.lengths.max()))}").view(np.uint8)
        self.bytes = self.bytes.reshape(len(words), -1)


class Word:
    """One of a list of words for each row, by its place in the list."""

    def __init__(self, places: Whole, words: Words | Sequence[str]) -> None:
        self._places = places
        self._words = words if isinstance(words, Words) else Words(words)

    def widths(self) -> int | Whole:
        lengths = self._words.lengths
        return int(lengths[0]) if lengths.min() == lengths.max() else lengths[self._places]

    def content(self, rows: Whole) -> Bytes:
        places = self._places[rows]
        return self._words.bytes[places, : int(self._words.lengths[places[0]])]


class Same:
    """The same word in every row."""

    def __init__(self, word: str) -> None:
        self._word = word

    def widths(self) -> int | Whole:
        return len(self._word)

    def content(self, rows: Whole) -> Bytes:
        return letters(self._word, len(rows))


class Nothing:
    """NULL in every row."""

    def widths(self) -> int | Whole:
        return NULL

    def content(self, rows: Whole) -> Bytes:
        return np.empty((len(rows), 0), dtype=np.uint8)


def pack(fields: Mapping[str, Field], count: int) -> bytes:
    """The rows of a slice, without header and trailer. Fields stand in the order of the mapping."""
    shape = np.zeros(count, dtype=np.int64)
    for field in fields.values():
        widths = field.widths()
        if not isinstance(widths, int):
            _, kind = np.unique(widths, return_inverse=True)
            shape = shape * (int(kind.max()) + 1 if count else 1) + kind
    order = np.argsort(shape, kind="stable")
    borders = np.flatnonzero(np.diff(shape[order])) + 1
    return b"".join(_block(fields, rows) for rows in np.split(order, borders) if len(rows))


def _block(fields: Mapping[str, Field], rows: Whole) -> bytes:
    """Rows of one shape."""
    parts: list[Bytes] = [_prefix(len(rows), len(fields), 2)]
    for field in fields.values():
        widths = field.widths()
        width = widths if isinstance(widths, int) else int(widths[rows[0]])
        parts.append(_prefix(len(rows), width, 4))
        if width > 0:
            parts.append(field.content(rows))
    return np.concatenate(parts, axis=1).tobytes()


def _prefix(count: int, number: int, width: int) -> Bytes:
    line = np.frombuffer(number.to_bytes(width, "big", signed=True), dtype=np.uint8)
    return np.broadcast_to(line, (count, width))


def digits(numbers: Whole, width: int) -> Bytes:
    """Numbers as ASCII digits, with zeros in front."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers.astype(np.int64)[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def letters(text: str, count: int) -> Bytes:
    """The same ASCII text for each row."""
    line = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.broadcast_to(line, (count, len(line)))
