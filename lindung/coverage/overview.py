"""What the pages show of one region on one day: a single question, answered from the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lindung.coverage import queries
from lindung.coverage.definitions import Definition
from lindung.membership.models import Segment
from lindung.reference import queries as reference
from lindung.reference.queries import BaseChoice, BaseValue, Figure, RegionInfo

WORKER_MONTHS = 12
_TOTAL_OF = frozenset({"PU", "BPU", "JAKON"})
# Bases that speak of one segment: only its heads may be divided by them.
SEGMENT_OF_BASE = {"potential_pu": Segment.PU, "potential_bpu": Segment.BPU}


@dataclass(frozen=True)
class SegmentLine:
    """A segment's heads on the day, and its active heads a year earlier (None where the record is silent)."""

    segment: str
    covered: int
    conditional: int
    before: int | None

    @property
    def active(self) -> int:
        return self.covered + self.conditional

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.active - self.before


@dataclass(frozen=True)
class RegionLine:
    """A region's heads on the day and what they may be divided by (None where the chosen base is silent)."""

    region: RegionInfo
    covered: int
    conditional: int
    base: BaseValue | None

    @property
    def active(self) -> int:
        return self.covered + self.conditional


@dataclass(frozen=True)
class Overview:
    """One region on one day.

    `own` is everybody; `measured` and `below` (the regions one level down, by code) are those the chosen base speaks
    of: everybody, or the one segment it is a potential of (`only`).
    """

    region: RegionInfo
    above: tuple[RegionInfo, ...]
    day: date
    year_ago: date | None
    record: queries.RecordPeriod
    definition: Definition
    segments: tuple[SegmentLine, ...]
    own: RegionLine
    measured: RegionLine
    only: str | None
    below: tuple[RegionLine, ...]
    base: BaseChoice
    bases: tuple[BaseChoice, ...]
    worker_months: int
    heads: queries.Heads
    trend: tuple[queries.TrendPoint, ...]
    figures: tuple[Figure, ...]

    @property
    def before(self) -> int | None:
        """Active participants a year earlier."""
        known = [line.before for line in self.segments if line.before is not None]
        return sum(known) if self.year_ago else None

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.own.active - self.before


def overview(
    code: str, *, day: date, base_key: str | None, province: str, record: queries.RecordPeriod | None = None
) -> Overview:
    """Everything a page shows of a region on a day; `base_key` None takes the first base known by kabupaten,
    `record` is given where it is known already.

    Raises UnknownRegion (also for a region outside the province), UnknownBase, and what `queries.count` raises.
    """
    region = reference.region(code)
    if region.province != province:
        raise reference.UnknownRegion(code)
    here = queries.footing(day, region, record)
    record = here.record
    bases = tuple(reference.base_choices(province))
    base = _chosen_base(bases, base_key)
    now = queries.count_on(here, by=("segment",))
    earlier = queries.a_year_before(day)
    year_ago = earlier if earlier >= record.first_day else None
    only = SEGMENT_OF_BASE.get(base.key)
    measured = queries.count_on(here, segment=only) if only else now
    # `queries.worker_months` adds up the same month ends; asking once is half the work of the page.
    trend = queries.trend(region=region, record=record)
    children = reference.children(code) if region.level != "village" else []
    divisors = reference.bases([code, *(child.code for child in children)], base.key, on=day)
    divisor = divisors.get(code)
    return Overview(
        region=region,
        above=tuple(reference.ancestors(code)) if region.parent else (),
        day=day,
        year_ago=year_ago,
        record=record,
        definition=now.definition,
        segments=_segments(now, queries.count_on(here.on(year_ago), by=("segment",)) if year_ago else None),
        own=RegionLine(region, now.covered, now.conditional, divisor),
        measured=RegionLine(region, measured.covered, measured.conditional, divisor),
        only=only,
        below=_below(here, children, divisors, only),
        base=base,
        bases=bases,
        worker_months=sum(point.active for point in [point for point in trend if point.day <= day][-WORKER_MONTHS:]),
        heads=queries.heads_on(here, now),
        trend=trend,
        figures=tuple(figure for figure in reference.published_figures(code, measure="active") if is_total(figure)),
    )


def is_total(figure: Figure) -> bool:
    """Whether a published figure speaks of (nearly) everybody, so that it may stand beside the computed line.

    Several sources leave out the few hundred PMI; their figures say so in their segments.
    """
    return figure.value is not None and figure.segment_set >= _TOTAL_OF


def _chosen_base(bases: Sequence[BaseChoice], key: str | None) -> BaseChoice:
    if key is None:
        return bases[0]
    found = next((base for base in bases if base.key == key), None)
    if found is None:
        raise reference.UnknownBase(key, [base.key for base in bases])
    return found


def _segments(now: queries.Count, before: queries.Count | None) -> tuple[SegmentLine, ...]:
    today = {row.key["segment"]: row for row in now.rows}
    earlier = {row.key["segment"]: row.active for row in before.rows} if before else {}
    return tuple(
        SegmentLine(
            segment=segment,
            covered=today[segment].covered if segment in today else 0,
            conditional=today[segment].conditional if segment in today else 0,
            before=earlier.get(segment, 0) if before else None,
        )
        for segment in Segment.values
    )


def _below(
    here: queries.Footing, children: Sequence[RegionInfo], bases: Mapping[str, BaseValue], only: str | None
) -> tuple[RegionLine, ...]:
    if not children:
        return ()
    level = children[0].level
    counted = {row.key[level]: row for row in queries.count_on(here, by=(level,), segment=only).rows}
    return tuple(
        RegionLine(
            child,
            counted[child.code].covered if child.code in counted else 0,
            counted[child.code].conditional if child.code in counted else 0,
            bases.get(child.code),
        )
        for child in children
    )
