"""One table for the page, the CSV and the XLSX: columns, rows, a total, and what every figure in it must say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext

from lindung.web import dates, numbers

Kind = Literal["text", "number", "change", "percent", "date"]
Value = str | int | Fraction | date | None
SORT = "urut"


@dataclass(frozen=True)
class Says:
    """What stands beside every figure: its base, its definition, its source and its date, as sentences to read.

    `brief` is the definition's name, shown instead of its words where these stand elsewhere on the same page.
    """

    base: str
    definition: str
    source: str
    day: str
    brief: str = ""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text, without what does not apply."""
        pairs = (
            (gettext("Dasar"), self.base),
            (gettext("Definisi"), self.definition),
            (gettext("Sumber"), self.source),
            (gettext("Tanggal"), self.day),
        )
        return tuple(pair for pair in pairs if pair[1])


@dataclass(frozen=True)
class Column:
    """A column. `key` is what the address sorts by; a column of kind percent holds fractions of one.

    `phone` False hides it on narrow screens, `page` False on the page: files always have every column.
    `head` marks the column that names the row.
    """

    key: str
    label: str
    kind: Kind = "text"
    sortable: bool = True
    phone: bool = True
    page: bool = True
    head: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in {"number", "change", "percent"}


@dataclass(frozen=True)
class Cell:
    """One cell: the value that is sorted and exported, the text that is shown (made from the value unless given)."""

    value: Value
    text: str = ""
    href: str = ""
    note: str = ""
    title: str = ""
    badge: str = ""
    badge_kind: str = ""


@dataclass(frozen=True)
class Sort:
    """Which column rows are ordered by."""

    key: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True)
class ShownCell:
    """A cell beside its column, ready for the template."""

    column: Column
    cell: Cell
    text: str


@dataclass(frozen=True)
class Heading:
    """A column's head on the page: where its link leads and how it stands now."""

    column: Column
    href: str
    state: Literal["", "ascending", "descending"]


@dataclass(frozen=True)
class Table:
    """A table with its title and what its figures say. Rows are in the order they shall be shown."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    says: Says
    total: tuple[Cell, ...] = ()
    sort: Sort | None = None
    query: QueryDict | None = field(default=None, compare=False)

    def headings(self) -> list[Heading]:
        """The heads; those of sortable columns lead to the same page, sorted by them."""
        return [self._heading(column) for column in self.columns if column.page]

    def _heading(self, column: Column) -> Heading:
        if self.sort is None or self.query is None or not column.sortable:
            return Heading(column, "", "")
        current = self.sort.key == column.key
        # Numbers are first wanted from the largest down, words from A on.
        descending = not self.sort.descending if current else column.numeric
        query = self.query.copy()
        query[SORT] = str(Sort(column.key, descending))
        state: Literal["", "ascending", "descending"] = ""
        if current:
            state = "descending" if self.sort.descending else "ascending"
        return Heading(column, f"?{query.urlencode()}", state)

    def shown(self) -> list[list[ShownCell]]:
        """The rows with their texts."""
        return [self._shown(row) for row in self.rows]

    def shown_total(self) -> list[ShownCell]:
        """The total row, or nothing."""
        return self._shown(self.total) if self.total else []

    def _shown(self, row: Sequence[Cell]) -> list[ShownCell]:
        return [
            ShownCell(column, cell, cell.text or text_of(cell.value, column.kind))
            for column, cell in zip(self.columns, row, strict=True)
            if column.page
        ]


def text_of(value: Value, kind: Kind) -> str:
    """A value as it is shown: numbers and dates in the language of the page, an en dash for nothing."""
    if value is None or value == "":
        return numbers.NONE
    if isinstance(value, Fraction):
        return numbers.percent(value.numerator, value.denominator)
    if isinstance(value, int):
        return numbers.signed(value) if kind == "change" else numbers.number(value)
    return dates.long_date(value) if isinstance(value, date) else value


def parse_sort(text: str | None, columns: Iterable[Column], default: Sort) -> Sort:
    """The order asked for (`-aktif`: by `aktif`, largest first). BadRequest for a column that cannot be sorted by."""
    if text is None:
        return default
    known = [column.key for column in columns if column.sortable]
    key = text.removeprefix("-")
    if key not in known:
        raise BadRequest(
            gettext("Tabel ini tidak dapat diurutkan menurut “%(key)s”. Yang dapat: %(known)s; tanda - untuk menurun.")
            % {"key": key[:40], "known": ", ".join(known)}
        )
    return Sort(key, text.startswith("-"))


def sort_rows(rows: Iterable[tuple[Cell, ...]], columns: Sequence[Column], sort: Sort) -> tuple[tuple[Cell, ...], ...]:
    """Rows in the order asked for; those without a value always come last."""
    place = next(index for index, column in enumerate(columns) if column.key == sort.key)
    listed = list(rows)
    known = [row for row in listed if row[place].value not in (None, "")]
    unknown = [row for row in listed if row[place].value in (None, "")]
    known.sort(key=lambda row: _comparable(row[place].value), reverse=sort.descending)
    return (*known, *unknown)


def _comparable(value: Value) -> tuple[int, float | Fraction, str]:
    if isinstance(value, str):
        return (1, 0, value.casefold())
    if isinstance(value, date):
        return (0, value.toordinal(), "")
    return (0, value if value is not None else 0, "")
