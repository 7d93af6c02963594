"""The 33 income rows of the self-employed (PP 44/2015 Lampiran II, PP 46/2015 Lampiran)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from lindung.law.errors import LawDefect
from lindung.law.helpers import Steps
from lindung.law.parameters import Provenance, Value
from lindung.law.tables import grade, rows
from lindung.law.trace import active


@dataclass(frozen=True)
class IncomeRow:
    """One row: its number, the incomes it is for (rupiah, `until` inclusive, None: open), its base, where it stands."""

    number: int
    start: int
    until: int | None
    base: int
    since: date
    basis: str
    provenance: Provenance
    note: str


@cache
def table_of_rows() -> tuple[IncomeRow, ...]:
    """Every row, lowest income first. LawDefect if they are out of order or overlap."""
    found = tuple(
        IncomeRow(
            number=int(row["bracket"]),
            start=int(row["income_from"]),
            until=int(row["income_to"]) if row["income_to"] else None,
            base=int(row["base_income"]),
            since=date.fromisoformat(row["valid_from"]),
            basis=row["legal_basis"],
            provenance=grade(row["provenance"]),
            note=row["provenance"],
        )
        for row in rows("bpu_income_brackets")
    )
    for lower, upper in pairwise(found):
        if lower.until is None or lower.until >= upper.start:
            raise LawDefect(f"bpu_income_brackets.csv: rows {lower.number} and {upper.number} overlap")
    return found


@cache
def steps_of_income() -> Steps:
    """The lowest income and the base of every row (rupiah)."""
    return Steps(tuple(row.start for row in table_of_rows()), tuple(row.base for row in table_of_rows()))


def row_of(income: int) -> IncomeRow:
    """The last row whose lower bound is not above an income (rupiah)."""
    return table_of_rows()[bisect_right(steps_of_income().starts, income) - 1]


def note_base(row: IncomeRow) -> None:
    """Note in a running derivation that the base of a row was used."""
    trace = active()
    if trace is None:
        return
    title = {"id": f"Dasar penghasilan, baris {row.number}", "en": f"Base income, row {row.number}"}
    trace.read(
        Value(
            name=f"bpu_base_income_row_{row.number}",
            value=row.base,
            unit="rupiah",
            since=row.since,
            until=None,
            basis=row.basis,
            provenance=row.provenance,
            note=row.note,
            question=None,
            written=str(row.base),
            title=title,
        )
    )
