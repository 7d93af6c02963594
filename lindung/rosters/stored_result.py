"""The result of a version as it was judged then, beside the sender's own sheet."""

from __future__ import annotations

from typing import Any

import polars as pl

from lindung.rosters.checking import Checked
from lindung.rosters.judging import SCHEMA
from lindung.rosters.list_queries import rows_of
from lindung.rosters.models import Version
from lindung.rosters.reading import read_list
from lindung.rosters.reasons import reasons
from lindung.rosters.sending import sent_file
from lindung.rosters.typed_cells import as_typed, numbers_told

_VERDICTS: dict[str, Any] = {
    "row": pl.UInt32,
    "verdict": pl.String,
    "reasons": pl.List(pl.String),
    "notices": pl.List(pl.String),
}


def stored_check(version: Version) -> Checked:
    """The check of a version from its file and its stored rows; nothing is judged again.

    Refused once the file is no longer kept.
    """
    rows = list(rows_of(version))
    numbers = numbers_told(rows)
    lines = [(one.row, one.verdict, one.reasons, one.notices, as_typed(one.typed, numbers.get(one.pk))) for one in rows]
    verdicts = pl.DataFrame([line[:4] for line in lines], schema=_VERDICTS, orient="row")
    found = [one for line in lines for one in _findings(*line)]
    findings = pl.DataFrame(found, schema=SCHEMA, orient="row")
    with sent_file(version) as path:
        read = read_list(path, sheet=version.sheet or None)
    return Checked(read, read.people, findings, verdicts, {}, version.list.first_month)


def _findings(
    row: int, verdict: str, codes: list[str], notices: list[str], typed: dict[str, Any]
) -> list[tuple[Any, ...]]:
    """The findings of a stored row in the shape of SCHEMA; what is said alone weighs what it usually does."""
    told = typed.get("found", [])
    known = {one["code"] for one in told}
    found: list[tuple[Any, ...]] = [
        (row, one["field"], one["code"], one["about"], one["suggestion"], None) for one in told
    ]
    found += [(row, reasons()[code].field, code, None, None, verdict) for code in codes if code not in known]
    return found + [(row, reasons()[code].field, code, None, None, "notice") for code in notices]
