"""Where the column headings stand: below covers and titles, on one row or two, and which column is which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lindung.rosters.reading.vocabulary import Vocabulary, heading_key

# Covers and titles are shorter than this.
LOOKED_AT = 300
Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """`first` and `last`: places (from 0) of the rows of headings. `columns`: the spreadsheet column of each field,
    as its place among the given cells. `headings`: what was written there."""

    first: int
    last: int
    columns: dict[str, int]
    headings: dict[str, str]

    def missing(self, vocabulary: Vocabulary) -> list[str]:
        """The required fields for which no column was found."""
        return [field for field in vocabulary.required if field not in self.columns]


def find_header(rows: Sequence[Row], vocabulary: Vocabulary) -> Header | None:
    """The first row, or pair of rows, whose headings name all required fields; else the one that comes nearest.

    None if no row names even two of the required fields, or one of them beside two others.
    """
    best: Header | None = None
    for place, row in enumerate(rows[:LOOKED_AT]):
        below = rows[place + 1] if place + 1 < len(rows) else None
        for header in _candidates(place, row, below, vocabulary):
            if not header.missing(vocabulary):
                return header
            if _worth(header, vocabulary) > (_worth(best, vocabulary) if best else (1, 0)):
                best = header
    return best


def _worth(header: Header, vocabulary: Vocabulary) -> tuple[int, int]:
    return len(vocabulary.required) - len(header.missing(vocabulary)), len(header.columns)


def _candidates(place: int, row: Row, below: Row | None, vocabulary: Vocabulary) -> list[Header]:
    if sum(cell is not None for cell in row) < 2:
        return []
    # Two rows first: under "Jenis Kelamin" the row below may say "L" and "P".
    both = [_two_rows(place, row, below, vocabulary)] if below and _is_second_row(row, below, vocabulary) else []
    return [*both, _header(place, place, [[cell or ""] for cell in row], vocabulary)]


def _is_second_row(row: Row, below: Row, vocabulary: Vocabulary) -> bool:
    """Whether the row below belongs to the headings: no cell of it holds a long number, and it adds a field."""
    if any(sum(c.isdigit() for c in cell or "") > 2 for cell in below):
        return False
    alone = _header(0, 0, [[cell or ""] for cell in row], vocabulary)
    together = _two_rows(0, row, below, vocabulary)
    return len(together.columns) > len(alone.columns)


def _two_rows(place: int, row: Row, below: Row, vocabulary: Vocabulary) -> Header:
    wordings: list[list[str]] = []
    over = ""
    for upper, lower in zip(row, below, strict=True):
        over = upper or over
        if lower:
            # A merged heading stands in its first cell only; it counts for the cells under which it runs on.
            wordings.append([f"{over} {lower}", lower, *([upper] if upper else [])])
        else:
            wordings.append([upper or ""])
    return _header(place, place + 1, wordings, vocabulary)


def _header(first: int, last: int, wordings: list[list[str]], vocabulary: Vocabulary) -> Header:
    chosen: dict[str, tuple[int, int, str]] = {}
    for column, written in enumerate(wordings):
        for wording in written:
            found = vocabulary.field_of(wording)
            if found:
                field, plainness = found
                if field not in chosen or (plainness, column) < chosen[field][:2]:
                    chosen[field] = (plainness, column, wording)
                break
    return Header(
        first=first,
        last=last,
        columns={field: column for field, (_, column, _) in chosen.items()},
        headings={field: " ".join(wording.split()) for field, (_, _, wording) in chosen.items()},
    )


def names_place_too(header: Header) -> bool:
    """Whether the heading of the birth date speaks of the place as well ("Tempat/Tgl Lahir", "TTL")."""
    key = heading_key(header.headings.get("birth_date", ""))
    return key.startswith(("t", "kota")) and ("tempat" in key or "tmpt" in key or "tpt" in key or key == "ttl")
