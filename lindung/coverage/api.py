"""Regions, counts and published figures for programs: numbers, no persons.

Regions stand here rather than in their own room, because what an endpoint needs is declared with `access`, which lies
below `reference`.
"""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.coverage import published, queries
from lindung.reference import queries as reference
from lindung.reference.models import Region
from lindung.web.api import USUAL_PER_PAGE, decode_cursor, encode_cursor, page_after, page_size
from lindung.web.invalid import IsoDay
from lindung.web.refused import Refused

router = Router(tags=["counts"])


class RegionOut(Schema):
    code: str
    level: str
    kind: str
    name: str
    parent: str | None
    bps_code: str | None
    source: str


class RegionPage(Schema):
    items: list[RegionOut]
    next: str | None


class CountRowOut(Schema):
    key: dict[str, str]
    active: int
    covered: int
    conditional: int


class DefinitionOut(Schema):
    key: str
    since: date
    text_id: str
    text_en: str


class CountOut(Schema):
    on: date
    region: str
    definition: DefinitionOut
    by: list[str]
    total: int
    covered: int
    conditional: int
    rows: list[CountRowOut]
    derived_at: datetime


class TrendOut(Schema):
    day: date
    active: int


class TrendPage(Schema):
    items: list[TrendOut]
    next: str | None


class FigureOut(Schema):
    key: str
    region: str
    segments: str
    measure: str
    role: str
    as_of: date | None
    published_on: date | None
    compared_on: date | None
    published: int | None
    computed: int | None
    difference: int | None
    source: str
    note_id: str
    note_en: str


class FigurePage(Schema):
    items: list[FigureOut]
    next: str | None


@router.get("/regions", response=RegionPage, url_name="regions")
@requires(Right.COUNTS_READ)
def list_regions(
    request: HttpRequest,
    parent: str | None = None,
    level: str | None = None,
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> RegionPage:
    """Regions by code: those directly under `parent`, or all of a `level` (province, kabupaten, kecamatan, village)."""
    rows = Region.objects.order_by("code")
    if parent is not None:
        _region(parent)
        rows = rows.filter(parent=parent)
    if level is not None:
        if level not in Region.Level.values:
            raise Refused(
                "unknown_level",
                f"Tingkat {level!r} tidak ada; pilih {', '.join(Region.Level.values)}.",
                f"There is no level {level!r}; choose {', '.join(Region.Level.values)}.",
            )
        rows = rows.filter(level=level)
    if cursor:
        rows = rows.filter(code__gt=decode_cursor(cursor))
    size = page_size(limit)
    found = list(rows[: size + 1])
    items = [_region_out(row) for row in found[:size]]
    return RegionPage(items=items, next=encode_cursor(items[-1].code) if len(found) > size else None)


@router.get("/regions/{code}", response=RegionOut, url_name="region")
@requires(Right.COUNTS_READ)
def one_region(request: HttpRequest, code: str) -> RegionOut:
    """One region by its Kemendagri code."""
    return _region_out(_region(code))


@router.get("/counts", response=CountOut, url_name="counts")
@requires(Right.COUNTS_READ)
def counts(
    request: HttpRequest,
    on: IsoDay,
    region: str = "72",
    by: str = "segment",
    segment: str | None = None,
    payer: str | None = None,
    sex: str | None = None,
    programme: str | None = None,
) -> CountOut:
    """Active participants on a day, by dimensions with commas between: segment, payer, sex, age_band, programme,
    status, and one of kabupaten, kecamatan, village."""
    dimensions = [part.strip() for part in by.split(",") if part.strip()]
    _region(region)
    counted = queries.count(
        on, region=region, by=dimensions, segment=segment, payer_kind=payer, sex=sex, programme=programme
    )
    definition = counted.definition
    return CountOut(
        on=on,
        region=region,
        definition=DefinitionOut(
            key=definition.key, since=definition.since, text_id=definition.indonesian, text_en=definition.english
        ),
        by=dimensions,
        total=counted.total,
        covered=counted.covered,
        conditional=counted.conditional,
        rows=[
            CountRowOut(key=row.key, active=row.active, covered=row.covered, conditional=row.conditional)
            for row in counted.rows
        ],
        derived_at=counted.derived_at,
    )


@router.get("/trend", response=TrendPage, url_name="trend")
@requires(Right.COUNTS_READ)
def trend(
    request: HttpRequest,
    region: str = "72",
    segment: str | None = None,
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> TrendPage:
    """Active participants at the end of every month of the record, oldest first."""
    _region(region)
    points = queries.trend(region=region, segment=segment)
    shown, following = page_after(points, cursor, limit, key=lambda point: point.day.isoformat())
    return TrendPage(items=[TrendOut(day=point.day, active=point.active) for point in shown], next=following)


@router.get("/published-figures", response=FigurePage, url_name="published-figures")
@requires(Right.COUNTS_READ)
def published_figures(
    request: HttpRequest, region: str | None = None, cursor: str = "", limit: int = USUAL_PER_PAGE
) -> FigurePage:
    """Every published figure beside the computed count of the same day, region and segments, oldest first."""
    if region is not None:
        _region(region)
    figures = reference.published_figures(region)
    shown, following = page_after(figures, cursor, limit, key=lambda figure: figure.key)
    items = [
        FigureOut(
            key=one.figure.key,
            region=one.figure.region,
            segments=one.figure.segments,
            measure=one.figure.measure,
            role=one.figure.role,
            as_of=one.figure.as_of,
            published_on=one.figure.published_on,
            compared_on=one.figure.compare_on,
            published=one.figure.value,
            computed=one.computed,
            difference=one.difference,
            source=one.figure.source,
            note_id=one.figure.note_id,
            note_en=one.figure.note_en,
        )
        for one in published.compare(shown)
    ]
    return FigurePage(items=items, next=following)


def _region(code: str) -> reference.RegionInfo:
    try:
        return reference.region(code)
    except reference.UnknownRegion as unknown:
        indonesian, _, english = str(unknown).partition(" / ")
        raise Refused("unknown_region", indonesian, english, status=404) from unknown


def _region_out(row: Region | reference.RegionInfo) -> RegionOut:
    parent = row.parent_id if isinstance(row, Region) else row.parent
    return RegionOut(
        code=row.code,
        level=row.level,
        kind=row.kind,
        name=row.display_name,
        parent=parent,
        bps_code=row.bps_code,
        source=row.source,
    )
