"""One sheet as it was sent: every cell as text, at the place where a person sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

ROW = "row"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cells`: a column `row` (the number a person sees) and one text column per spreadsheet column, named by its
    number from 0; nothing is left out above or between. `hidden_rows`: numbers of hidden rows, None where the file
    cannot say. `number_cells`: tells for a column which rows hold a number and not a text; None for CSV.
    """

    name: str
    cells: pl.DataFrame
    hidden_rows: tuple[int, ...] | None = ()
    number_cells: Callable[[int], pl.Series] | None = None
    other_sheets: tuple[str, ...] = ()
    macros: bool = False
    delimiter: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def columns(self) -> list[int]:
        """The numbers of the spreadsheet columns that hold anything, from the left."""
        return sorted(int(name) for name in self.cells.columns if name != ROW)


def storable(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells without NUL, which no database keeps as text: damaged files have it, and people never see it."""
    return cells.with_columns(pl.col(pl.String).str.replace_all("\x00", "", literal=True))
