"""How people stood on a day, each on a day of their own: what a benefit is computed from. Set-based."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from lindung.coverage.covered import CoverStatus
from lindung.coverage.models import SpanStatus

_STATUS = {
    SpanStatus.COVERED: CoverStatus.COVERED,
    SpanStatus.CONDITIONAL: CoverStatus.CONDITIONAL,
    SpanStatus.NOT_SETTLED: CoverStatus.NOT_SETTLED,
}


@dataclass(frozen=True)
class Stood:
    """A person on a day. `months`: paid months of the unbroken stretch up to it; `unpaid`: months in arrears; both
    None, and `membership` too, where there was no cover."""

    day: date
    jkk: CoverStatus
    jkm: CoverStatus
    segment: str
    membership: uuid.UUID | None
    months: int | None
    unpaid: int | None


def stood_on(days: Mapping[uuid.UUID, date]) -> dict[uuid.UUID, Stood]:
    """How each of these people stood on the day given for them, as far as the actor may see. One question for all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_cover_at(%s, %s::date[])", [list(days), list(days.values())])
        return {
            person: Stood(
                days[person], _status(jkk), _status(jkm), segment or "", membership, *_months(days[person], first, last)
            )
            for person, jkk, jkm, segment, membership, first, last in cursor.fetchall()
        }


def _status(status: int | None) -> CoverStatus:
    return CoverStatus.NOT_COVERED if status is None else _STATUS[SpanStatus(status)]


def _months(day: date, first: date | None, last: date | None) -> tuple[int | None, int | None]:
    """Months paid for up to the day, and months unpaid since the last paid one."""
    if first is None or last is None:
        return None, None
    until = min(last, day)
    paid = (until.year - first.year) * 12 + until.month - first.month + 1
    return max(paid, 0), max((day.year - last.year) * 12 + day.month - last.month, 0)
