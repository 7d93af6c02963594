"""Writes the smallest .xls that spreadsheet programs of 1997 would open: nothing else here can write one."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    text = str(value)
    return _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def write_xls(path: Path, rows: Sequence[Sequence[Any]], *, locked: bool = False) -> Path:
    """One sheet "Daftar"; numbers as number cells. `locked` marks the content as encrypted."""
    name = b"\x06\x00Daftar"
    lock = _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    start = len(_begin(5)) + len(lock) + 4 + 6 + len(name) + 4
    book = _begin(5) + lock + _record(0x0085, struct.pack("<IH", start, 0) + name) + _record(0x000A, b"")
    cells = b"".join(
        _cell(line, place, value)
        for line, row in enumerate(rows)
        for place, value in enumerate(row)
        if value is not None
    )
    book += _begin(0x10) + cells + _record(0x000A, b"")
    path.write_bytes(_packed(book))
    return path


def _packed(book: bytes) -> bytes:
    """The stream in a compound file: one table of sectors, one directory, then the stream."""
    # Shorter streams would have to lie in another place.
    book = book.ljust(max(4096, -(-len(book) // SECTOR) * SECTOR), b"\0")
    count = len(book) // SECTOR
    table = [FAT, END, *(n + 3 for n in range(count - 1)), END]
    table += [FREE] * (128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    head += struct.pack("<108I", *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(book)) + bytes(256)
    return head + struct.pack("<128I", *table) + directory + book


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le").ljust(64, b"\0")
    return (
        written
        + struct.pack("<HBBIII", len(name) * 2 + 2, kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
