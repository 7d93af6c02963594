"""Active participants on a day, by dimensions: from the roll-up where it holds them, from the spans where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection

from lindung.coverage.definitions import ACTIVE_PARTICIPANT, Definition
from lindung.coverage.record import BadQuestion, RecordPeriod, check_day
from lindung.law.programmes import Programme
from lindung.membership.models import PayerKind, Segment
from lindung.reference.queries import RegionInfo
from lindung.reference.queries import region as known_region

REGION_LEVELS = ("kabupaten", "kecamatan", "village")
DIMENSIONS = ("segment", "payer", "sex", "age_band", "programme", "status", *REGION_LEVELS)
_ROLLED_UP = {"segment", "payer", "status", *REGION_LEVELS}
_COLUMN = {
    "segment": "segment",
    "payer": "payer_kind",
    "status": "status::text",
    "kabupaten": "kabupaten",
    "kecamatan": "left(village, 8)",
    "village": "village",
}


@dataclass(frozen=True)
class CountRow:
    """One cell of a count: its key by dimension, and heads covered and conditional."""

    key: dict[str, str]
    covered: int
    conditional: int

    @property
    def active(self) -> int:
        return self.covered + self.conditional


@dataclass(frozen=True)
class Count:
    """Active participants on a day in a region, by some dimensions."""

    on: date
    region: str | None
    definition: Definition
    by: tuple[str, ...]
    rows: tuple[CountRow, ...]
    derived_at: datetime

    @property
    def covered(self) -> int:
        return sum(row.covered for row in self.rows)

    @property
    def conditional(self) -> int:
        return sum(row.conditional for row in self.rows)

    @property
    def total(self) -> int:
        return self.covered + self.conditional


@dataclass(frozen=True)
class Heads:
    """Construction projects running on a day: heads declared by contractors, and heads named as persons."""

    projects: int
    declared: int
    named: int


@dataclass(frozen=True)
class Footing:
    """A day and a region found good for counting: what several counts of one page need, asked for once."""

    day: date
    region: str | None
    record: RecordPeriod

    @cached_property
    def resting_point(self) -> date:
        """The latest month of the roll-up not after the day; the day's own month if it reaches that far."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(month) FROM coverage_covermonth WHERE month <= %s", [self.day])
            (month,) = cursor.fetchone()
        return month or self.day.replace(day=1)

    def on(self, day: date) -> Footing:
        """The same region on another day. Raises as `footing`."""
        return Footing(day, self.region, check_day(day, self.record))


def footing(
    day: date, region: str | RegionInfo | None, record: RecordPeriod | None = None, *, ahead: bool = False
) -> Footing:
    """Check a day and a region (None: the whole country). A RegionInfo and a `record` at hand are not asked for again.

    `ahead`: a day to come may be counted, too. Raises DayBeforeRecord, DayInFuture, UnknownRegion.
    """
    found = check_day(day, record, ahead=ahead)
    if isinstance(region, RegionInfo):
        return Footing(day, region.code, found)
    if region is not None:
        known_region(region)
    return Footing(day, region, found)


def count(
    day: date,
    *,
    region: str | None = "72",
    by: Sequence[str] = (),
    segment: str | None = None,
    payer_kind: str | None = None,
    sex: str | None = None,
    programme: str | None = None,
) -> Count:
    """Active participants on a day in a region (None: the whole country), by dimensions (DIMENSIONS; at most one
    regional level).

    Raises BadQuestion for an unknown dimension or filter value and for a day outside the record, UnknownRegion for a
    code that does not exist. Never answers a wrong question with everything.
    """
    return count_on(footing(day, region), by=by, segment=segment, payer_kind=payer_kind, sex=sex, programme=programme)


def count_on(
    here: Footing,
    *,
    by: Sequence[str] = (),
    segment: str | None = None,
    payer_kind: str | None = None,
    sex: str | None = None,
    programme: str | None = None,
) -> Count:
    """The same as `count`, on a day and in a region that were checked before."""
    check_filters(by, segment, payer_kind, sex, programme)
    if set(by) <= _ROLLED_UP and sex is None and programme is None:
        cells = _from_rollup(here, by, segment, payer_kind)
    else:
        cells = _from_spans(here.day, here.region or "", by, segment, payer_kind, sex, programme)
    return Count(here.day, here.region, ACTIVE_PARTICIPANT, tuple(by), _rows(by, cells), here.record.derived_at)


def check_filters(
    by: Sequence[str] = (),
    segment: str | None = None,
    payer_kind: str | None = None,
    sex: str | None = None,
    programme: str | None = None,
) -> None:
    """BadQuestion, with what there is, for a dimension or a value of a filter that does not exist."""
    for value, known, what, label in (
        *((dimension, DIMENSIONS, "dimensi", "dimension") for dimension in by),
        (segment, Segment.values, "segmen", "segment"),
        (payer_kind, PayerKind.values, "jenis pembayar", "payer kind"),
        (sex, ("L", "P"), "jenis kelamin", "sex"),
        (programme, [p.value for p in Programme], "program", "programme"),
    ):
        if value is not None and value not in known:
            choices = ", ".join(known)
            raise BadQuestion(
                "unknown_value",
                f"{value!r} bukan {what} yang dikenal; yang ada: {choices}.",
                f"{value!r} is not a known {label}; known are: {choices}.",
            )
    if len(set(by)) != len(by) or len(set(by) & set(REGION_LEVELS)) > 1:
        raise BadQuestion(
            "dimension_twice",
            "Setiap dimensi hanya boleh sekali, dan hanya satu tingkat wilayah.",
            "Each dimension may be given once, and only one level of region.",
        )


Cells = list[tuple[list[str], int, int]]


def _from_rollup(here: Footing, by: Sequence[str], segment: str | None, payer_kind: str | None) -> Cells:
    """From the resting point of the month and the days since; below the kabupaten from its village deltas."""
    region = here.region or ""
    fine = len(region) > 5 or bool(set(by) & {"kecamatan", "village"})
    columns = ", ".join([f"ARRAY[{', '.join(_COLUMN[d] for d in by)}]::text[]", "status"])
    where, values = roll_up_filters(region, segment, payer_kind)
    if fine:
        source = f"SELECT {columns}, delta AS n FROM coverage_coverdelta WHERE day <= %(day)s AND {where}"
    else:
        source = (
            f"SELECT {columns}, active AS n FROM coverage_covermonth WHERE month = %(month)s AND {where} UNION ALL "
            f"SELECT {columns}, delta FROM coverage_coverday WHERE day > %(month)s AND day <= %(day)s AND {where}"
        )
    query = f"SELECT c.key, c.status, sum(c.n) FROM ({source}) c (key, status, n) GROUP BY 1, 2 HAVING sum(c.n) <> 0"
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "day": here.day, "month": here.resting_point})
        return [(key, status, int(heads)) for key, status, heads in cursor.fetchall()]


def roll_up_filters(region: str, segment: str | None, payer_kind: str | None) -> tuple[str, dict[str, Any]]:
    """The condition on the tables of the roll-up, and its values; an empty `region` means everywhere."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if region:
        conditions.append("province = %(province)s")
        values["province"] = region[:2]
    if len(region) >= 5:
        conditions.append("kabupaten = %(kabupaten)s")
        values["kabupaten"] = region[:5]
    if len(region) == 8:
        conditions.append("left(village, 8) = %(kecamatan)s")
        values["kecamatan"] = region
    if len(region) == 13:
        conditions.append("village = %(village)s")
        values["village"] = region
    if segment:
        conditions.append("segment = %(segment)s")
        values["segment"] = segment
    if payer_kind:
        conditions.append("payer_kind = %(payer_kind)s")
        values["payer_kind"] = payer_kind
    return " AND ".join(conditions) or "true", values


def _from_spans(
    day: date,
    region: str,
    by: Sequence[str],
    segment: str | None,
    payer_kind: str | None,
    sex: str | None,
    programme: str | None,
) -> Cells:
    bit = Programme(programme).bit if programme else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, status, active FROM lindung_count_spans(%s, %s, %s::text[], %s, %s, %s, %s)",
            [day, region, list(by), segment, payer_kind, sex, bit],
        )
        return [(key, status, int(heads)) for key, status, heads in cursor.fetchall()]


def _rows(by: Sequence[str], cells: Cells) -> tuple[CountRow, ...]:
    heads: dict[tuple[str, ...], list[int]] = {}
    for key, status, number in cells:
        heads.setdefault(tuple(key), [0, 0])[status - 1] += number
    return tuple(
        CountRow(dict(zip(by, key, strict=True)), covered, conditional)
        for key, (covered, conditional) in sorted(heads.items())
    )


def construction_heads(day: date, region: str = "72") -> Heads:
    """Projects running on a day in a region: declared heads beside the persons named for them."""
    here = footing(day, region)
    return heads_on(here, count_on(here, by=("segment",)))


def heads_on(here: Footing, by_segment: Count) -> Heads:
    """The same, where the day and the region were checked and everybody there was counted by segment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects, declared FROM lindung_project_heads(%s, %s)", [here.day, here.region])
        projects, declared = cursor.fetchone()
    named = sum(row.active for row in by_segment.rows if row.key["segment"] == Segment.JAKON)
    return Heads(projects=projects, declared=int(declared), named=named)
