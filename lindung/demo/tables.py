"""The province as rows of database tables, a slice at a time so that memory stays small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.ids import Ids, make_ids
from lindung.demo.packed import HEADER, TRAILER, Field, Same, Word, Words, pack
from lindung.demo.province import Province

SLICE = 100_000

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chunk:
    """Rows of one table ready to be sent: how many, their columns, and their bytes in a COPY format."""

    count: int
    columns: tuple[str, ...]
    content: bytes


@dataclass(frozen=True)
class Table:
    """Rows for one table. `packed`: binary COPY, else CSV."""

    name: str
    count: int
    packed: bool
    make: Callable[[Rows], Chunk]

    def chunks(self) -> Iterator[Chunk]:
        """All rows, SLICE at a time."""
        for first in range(0, self.count, SLICE):
            yield self.make(np.arange(first, min(first + SLICE, self.count)))


def packed_table(name: str, count: int, fields: Callable[[Rows], Mapping[str, Field]]) -> Table:
    """A table whose rows are packed by NumPy."""

    def make(rows: Rows) -> Chunk:
        made = fields(rows)
        return Chunk(len(rows), tuple(made), pack(made, len(rows)))

    return Table(name, count, True, make)


def frame_table(name: str, count: int, frame: Callable[[Rows], pl.DataFrame]) -> Table:
    """A table whose rows are a frame, sent as CSV."""
    return Table(name, count, False, lambda rows: frame_chunk(frame(rows)))


def frame_chunk(frame: pl.DataFrame) -> Chunk:
    """A frame as CSV."""
    return Chunk(frame.height, tuple(frame.columns), frame.write_csv(include_header=False).encode())


def wrapped(table: Table) -> Iterator[Chunk]:
    """The chunks of a packed table with the format's header and trailer around them."""
    for number, chunk in enumerate(table.chunks()):
        yield Chunk(chunk.count, chunk.columns, (HEADER if number == 0 else b"") + chunk.content)
    yield Chunk(0, (), TRAILER)


class Places:
    """Villages and their kabupaten by row number, as fields and as columns."""

    def __init__(self) -> None:
        self.codes = pl.Series([village.code for village in assumptions.villages()])
        self._villages = Words(self.codes.to_list())
        self._kabupaten = Words(self.codes.str.slice(0, 5).to_list())

    def fields(self, village: npt.NDArray[np.integer]) -> dict[str, Field]:
        """The fields village, kabupaten and province of rows in these villages."""
        return {
            "village": Word(village, self._villages),
            "kabupaten": Word(village, self._kabupaten),
            "province": Same(PROVINCE),
        }

    def columns(self, village: npt.NDArray[np.integer]) -> list[pl.Series]:
        """The same as columns of a frame."""
        code = self.codes.gather(village).alias("village")
        return [code, code.str.slice(0, 5).alias("kabupaten"), code.str.slice(0, 2).alias("province")]


def new_ids(province: Province, purpose: int, rows: Rows) -> Ids:
    """Ids for rows nobody refers to. Slices of the same table get ids of their own."""
    return make_ids(len(rows), np.random.default_rng([province.seed, purpose, int(rows[0]) if len(rows) else 0]))


def dates(days_: npt.NDArray[np.integer]) -> pl.Series:
    """Day numbers as dates."""
    return days.as_dates("day", days_)


def or_none(values: pl.Series, known: npt.NDArray[np.bool_]) -> pl.Series:
    """The values where they are known, else nothing."""
    return values.to_frame("value").select(pl.when(pl.Series(known)).then("value").alias("value"))["value"]
