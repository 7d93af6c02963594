"""The province as rows of database tables, a slice at a time so that memory stays small."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.ids import make_ids
from lindung.demo.province import Province

SLICE = 150_000

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Rows for one table: how many, and how to make those with these numbers as a frame of its columns."""

    name: str
    count: int
    make: Callable[[Rows], pl.DataFrame]

    def slices(self) -> Iterator[pl.DataFrame]:
        """All rows in order, SLICE at a time."""
        for first in range(0, self.count, SLICE):
            yield self.make(np.arange(first, min(first + SLICE, self.count)))

    def whole(self) -> pl.DataFrame:
        """All rows at once, for small provinces."""
        return pl.concat(list(self.slices()))


@dataclass(frozen=True)
class Codes:
    """Words by row number."""

    villages: pl.Series
    kabupaten: pl.Series

    @classmethod
    def of_province(cls) -> Codes:
        """Codes of villages and kabupaten in their order."""
        return cls(
            pl.Series([village.code for village in assumptions.villages()]),
            pl.Series([region.code for region in assumptions.kabupaten()]),
        )

    def place(self, village: npt.NDArray[np.integer]) -> list[pl.Series]:
        """The columns village, kabupaten and province of rows in these villages."""
        code = self.villages.gather(village).alias("village")
        kabupaten = code.str.slice(0, 5).alias("kabupaten")
        return [code, kabupaten, code.str.slice(0, 2).alias("province")]


def new_ids(province: Province, purpose: int, rows: Rows) -> pl.Series:
    """Ids for rows nobody refers to. Slices of the same table get ids of their own."""
    return make_ids(len(rows), np.random.default_rng([province.seed, purpose, int(rows[0]) if len(rows) else 0]))


def dates(days_: npt.NDArray[np.integer]) -> pl.Series:
    """Day numbers as dates."""
    return days.as_dates("day", days_)


def or_none(values: pl.Series, known: npt.NDArray[np.bool_]) -> pl.Series:
    """The values where they are known, else nothing."""
    return values.to_frame("value").select(pl.when(pl.Series(known)).then("value").alias("value"))["value"]
