"""The cover of one person as it followed from what was known at a moment: derived alike, from the record of then."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from lindung.coverage.covered import CoverStatus, evidence_of
from lindung.coverage.derive import derive
from lindung.coverage.evidence import Evidence
from lindung.coverage.models import SpanStatus
from lindung.law.programmes import Programme, programmes_in

_STATUS = {
    SpanStatus.COVERED: CoverStatus.COVERED,
    SpanStatus.CONDITIONAL: CoverStatus.CONDITIONAL,
    SpanStatus.NOT_SETTLED: CoverStatus.NOT_SETTLED,
}


@dataclass(frozen=True, slots=True)
class KnownSpan:
    """Days (inclusive) on which some programmes of a membership stood in one way, as known at the moment."""

    membership: uuid.UUID
    segment: str
    programmes: tuple[Programme, ...]
    status: CoverStatus
    from_day: date
    to_day: date
    payer_kind: str


def known_spans(person_id: uuid.UUID, known_at: datetime | None = None) -> tuple[KnownSpan, ...]:
    """The spans of cover of a person as known at `known_at` (None: now), oldest first. Row rights apply."""
    return spans_from(evidence_of(person_id, known_at))


def spans_from(evidence: list[Evidence]) -> tuple[KnownSpan, ...]:
    """The spans that follow from evidence already fetched."""
    told = [one for one in evidence if not one.withheld and one.lines]
    if not told:
        return ()
    rows = derive(_lines(told), _memberships(told), _payers(told)).sort("from_day", "to_day", "membership_id")
    return tuple(
        KnownSpan(
            uuid.UUID(row["membership_id"]),
            row["segment"],
            programmes_in(row["programmes"]),
            _STATUS[SpanStatus(row["status"])],
            row["from_day"],
            row["to_day"],
            row["payer_kind"],
        )
        for row in rows.iter_rows(named=True)
    )


def _lines(told: list[Evidence]) -> pl.DataFrame:
    schema = {
        "membership_id": pl.String, "programmes": pl.Int16, "covers_from": pl.Date, "covers_to": pl.Date,
        "paid_on": pl.Date,
    }  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        (str(one.membership), line.programmes, line.covers_from, line.covers_to, line.paid_on)
        for one in told
        for line in one.lines
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _memberships(told: list[Evidence]) -> pl.DataFrame:
    """One person; who and where does not matter here."""
    schema = {
        "membership_id": pl.String, "person_id": pl.String, "segment": pl.String, "began_on": pl.Date,
        "ended_on": pl.Date, "died_on": pl.Date, "sex": pl.String, "birth_date": pl.Date, "village": pl.String,
        "kabupaten": pl.String, "province": pl.String,
    }  # fmt: skip
    rows = [
        (str(one.membership), "one", one.segment, one.began_on, one.ended_on, one.died_on, "", None, "", "", "")
        for one in told
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _payers(told: list[Evidence]) -> pl.DataFrame:
    # A membership elsewhere does not say who pays; deriving wants somebody.
    rows = [
        (str(one.membership), since, kind)
        for one in told
        for since, _, kind in (one.payers or ((one.began_on, "", ""),))
    ]
    schema = {"membership_id": pl.String, "from_day": pl.Date, "payer_kind": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
