"""Cells of the tables of the law as dated values: each one used is noted in the derivation like a parameter."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

from lindung.law.parameters import Provenance, Value
from lindung.law.trace import active

Row = dict[str, str]


def used(
    *,
    name: str,
    title: dict[str, str],
    value: int | Fraction,
    written: str,
    unit: str,
    since: date,
    basis: str,
    provenance: Provenance,
    note: str = "",
    question: str | None = None,
    until: date | None = None,
) -> Value:
    """One cell of a table as a dated value, noted in the running derivation like a parameter."""
    cell = Value(
        name=name,
        value=value,
        unit=unit,
        since=since,
        until=until,
        basis=basis,
        provenance=provenance,
        note=note,
        question=question,
        written=written,
        title=title,
    )
    trace = active()
    if trace is not None:
        trace.read(cell)
    return cell


@cache
def _income_rows() -> tuple[Row, ...]:
    from lindung.law.tables import rows

    return rows("bpu_income_brackets")


def income_row(income: int) -> tuple[Row, bool]:
    """The row of PP 44/2015 Lampiran II for a monthly income in rupiah, and whether the income lies inside its bounds.

    The published bounds leave gaps (1,099,001 to 1,099,999, say). In law the participant picks the row; where only
    an amount is known this library takes the last row that begins at or below it, and says so.
    """
    row = [row for row in _income_rows() if int(row["income_from"]) <= income][-1]
    return row, not row["income_to"] or income <= int(row["income_to"])
