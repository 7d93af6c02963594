"""Whose cover ends by when, by payer and village: heads, set-based. What it costs to go on is for `sponsorship`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import connection

from lindung.law.lapse import last_tolerated_month, tolerance
from lindung.law.months import last_day, month_number
from lindung.law.parameters import Value
from lindung.law.programmes import Programme

COVERED, CONDITIONAL = "covered", "conditional"


@dataclass(frozen=True)
class Ending:
    """So many heads of one payer in one village whose paid days end (or ended) on the same day.

    `state`: covered until `paid_to`, or conditional since the day after it. `sector` decides the price.
    """

    organisation: UUID
    payer_kind: str
    wadah: str
    agreement: str
    kabupaten: str
    village: str
    state: str
    paid_to: date
    sector: str
    heads: int

    @property
    def tolerated_until(self) -> date:
        """The last day cover is still conditional if nothing more is paid."""
        return tolerated_until(self.paid_to)


def endings(*, on: date, until: date, region: str = "") -> list[Ending]:
    """Sponsored cover that ends from `on` to `until` (both included), and whoever is conditional on `on`.

    Under the payers the acting user may read. `region`: a Kemendagri code from province down to village; empty: all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_cover_ending(%s, %s, %s)", [on, until, region])
        return [Ending(*row) for row in cursor.fetchall()]


def tolerance_for(paid_to: date) -> Value | None:
    """The parameter that says how many unpaid months are tolerated after a day, with its source and open question."""
    return tolerance("BPU", Programme.JKM, paid_to)


# A province asks for the same few days some ten thousand times.
@lru_cache(maxsize=4096)
def tolerated_until(paid_to: date) -> date:
    """The last day cover is conditional after payment up to a day; the day itself where nothing is tolerated."""
    value = tolerance_for(paid_to)
    months = value.whole if value else 0
    return last_day(last_tolerated_month(paid_month=month_number(paid_to), tolerated=months)) if months else paid_to
