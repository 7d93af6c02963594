"""What other rooms may ask of the reference data. Every answer carries its source and its dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Max, Q, QuerySet

from lindung.reference.answers import (
    BaseChoice,
    BaseValue,
    Figure,
    OfficeCount,
    OutlineSet,
    PopulationValue,
    RegionInfo,
    UnknownBase,
    UnknownRegion,
)
from lindung.reference.models import (
    Holiday,
    Office,
    Population,
    PublishedFigure,
    Region,
    RegionOutline,
    WorkforceBase,
)

__all__ = [
    "BaseChoice",
    "BaseValue",
    "Figure",
    "OfficeCount",
    "OutlineSet",
    "PopulationValue",
    "RegionInfo",
    "UnknownBase",
    "UnknownRegion",
    "ancestors",
    "anchors",
    "base_choices",
    "base_series",
    "bases",
    "children",
    "holidays",
    "offices",
    "outlines",
    "population",
    "published_figures",
    "region",
    "regions",
]


def region(code: str) -> RegionInfo:
    """One region. Raises `UnknownRegion`."""
    # PostgreSQL refuses a NUL in a text as a fault of the program; here it is only one more unknown code.
    found = Region.objects.filter(pk=code).first() if "\0" not in code else None
    if found is None:
        raise UnknownRegion(code)
    return _region(found)


def regions(codes: Sequence[str]) -> dict[str, RegionInfo]:
    """Several regions by code, in one question. Raises `UnknownRegion` for the first that does not exist."""
    found = {one.code: _region(one) for one in Region.objects.filter(pk__in=set(codes))}
    for code in codes:
        if code not in found:
            raise UnknownRegion(code)
    return found


def children(code: str | None) -> list[RegionInfo]:
    """The regions directly below one, by code; the provinces for None. Raises `UnknownRegion`."""
    below = [_region(one) for one in Region.objects.filter(parent=code).order_by("code")]
    if not below and code is not None:
        region(code)
    return below


def ancestors(code: str) -> list[RegionInfo]:
    """The regions above one, the province first, the region itself left out. Raises `UnknownRegion`."""
    parts = code.split(".")
    chain = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
    found = regions(chain)
    return [found[one] for one in chain[:-1]]


def base_choices(province: str = "72") -> list[BaseChoice]:
    """The bases one can divide by in a province, in a fixed order: those known by kabupaten first."""
    kabupaten = Region.objects.filter(parent=province).count()
    rows = _of_province(WorkforceBase.objects.all(), province)
    found: dict[str, tuple[WorkforceBase, set[str]]] = {}
    for row in rows.order_by("series"):
        found.setdefault(row.series, (row, set()))[1].add(row.region_id)
    choices = [
        BaseChoice(key, row.label_id, row.label_en, row.estimate, len(codes - {province}) == kabupaten)
        for key, (row, codes) in found.items()
    ]
    return sorted(choices, key=lambda choice: (not choice.by_kabupaten, choice.key))


def bases(region_codes: Sequence[str], key: str, *, on: date | None = None) -> dict[str, BaseValue]:
    """The value of a base for each region that has one; a region without a value is absent, never zero.

    With `on`, the latest value that speaks of that day or an earlier one, else the earliest there is: its own date
    stands in the answer and must be shown. Without `on`, the latest. A value of unknown date counts as the oldest.
    Raises `UnknownBase`, which names the keys there are.
    """
    asked, series = set(region_codes), WorkforceBase.objects.filter(series=key)
    # Any one row of the series comes along, so that a series without these regions is told from one there is not.
    rows = list(series.filter(Q(region__in=asked) | Q(pk=series.values("pk")[:1])))
    if not rows:
        raise UnknownBase(key, WorkforceBase.objects.values_list("series", flat=True).distinct())
    by_region: dict[str, list[WorkforceBase]] = {}
    for row in sorted((row for row in rows if row.region_id in asked), key=lambda row: row.as_of or date.min):
        by_region.setdefault(row.region_id, []).append(row)
    chosen = {}
    for code, values in by_region.items():
        spoken = [row for row in values if on is None or (row.as_of or date.min) <= on]
        chosen[code] = _base(spoken[-1] if spoken else values[0])
    return chosen


def base_series(region_code: str, key: str) -> list[BaseValue]:
    """Every value of a base for one region, oldest first; those of unknown date lead."""
    rows = WorkforceBase.objects.filter(series=key, region=region_code)
    return [_base(row) for row in rows.order_by(F("as_of").asc(nulls_first=True), "period")]


def published_figures(
    region_code: str | None = None,
    *,
    segments: str | None = None,
    measure: str | None = None,
    role: str | None = None,
) -> list[Figure]:
    """Published figures, oldest first, narrowed by whatever is given; `segments` as written (TOTAL, PU+PMI)."""
    wanted = {"region": region_code, "segments": segments, "measure": measure, "role": role}
    rows = PublishedFigure.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return sorted(map(_figure, rows), key=lambda f: (f.compare_on or date.min, f.publication, f.region, f.segments))


def anchors() -> list[Figure]:
    """The figures the demonstration province must meet to the person, oldest first."""
    return published_figures(role="anchor")


def population(region_codes: Sequence[str], series: str = "dukcapil") -> dict[str, PopulationValue]:
    """The latest population of each region that has one, by one count."""
    rows = Population.objects.filter(region__in=set(region_codes), series=series).order_by("as_of")
    return {
        row.region_id: PopulationValue(
            row.region_id,
            row.series,
            row.value,
            row.male,
            row.female,
            row.as_of,
            row.period,
            row.published_on,
            row.source,
            row.provenance,  # type: ignore[arg-type]
        )
        for row in rows
    }


def offices(region_code: str) -> list[OfficeCount]:
    """What is published about the branch's network in a region."""
    rows = Office.objects.filter(region=region_code).order_by("kind")
    return [OfficeCount(row.region_id, row.kind, row.count, row.as_of, row.period, row.source) for row in rows]


def outlines(province: str) -> OutlineSet | None:
    """The outlines loaded for a province's kabupaten; None if there are none and the mosaic is the map."""
    rows = list(RegionOutline.objects.filter(region__province=province))
    if not rows:
        return None
    return OutlineSet({row.region_id: row.polygons for row in rows}, rows[0].source)


def holidays(year: int) -> dict[date, str]:
    """The official days off of a year with their names. Raises `LookupError` for a year that is not loaded."""
    found = dict(Holiday.objects.filter(day__year=year).values_list("day", "name"))
    if not found:
        last = Holiday.objects.aggregate(last=Max("day"))["last"]
        until = last.year if last else "-"
        raise LookupError(
            f"Hari libur tahun {year} belum dimuat (yang terakhir {until}). / Holidays of {year} are not loaded."
        )
    return found


def _of_province(rows: QuerySet[WorkforceBase], province: str) -> QuerySet[WorkforceBase]:
    return rows.filter(Q(region=province) | Q(region__parent=province))


def _region(row: Region) -> RegionInfo:
    return RegionInfo(
        code=row.code,
        level=row.level,  # type: ignore[arg-type]
        kind=row.kind,
        name=row.name,
        display_name=row.display_name,
        short_name=row.short_name or row.display_name,
        parent=row.parent_id,
        province=row.province,
        kabupaten=row.kabupaten,
        bps_code=row.bps_code,
        postal_code=row.postal_code,
        seat=row.seat,
        area_km2=row.area_km2,
        lat=row.lat,
        lng=row.lng,
        source=row.source,
    )


def _base(row: WorkforceBase) -> BaseValue:
    return BaseValue(
        key=row.series,
        region=row.region_id,
        value=row.value,
        label_id=row.label_id,
        label_en=row.label_en,
        as_of=row.as_of,
        period=row.period,
        published_on=row.published_on,
        source=row.source,
        provenance=row.provenance,  # type: ignore[arg-type]
        estimate=row.estimate,
        note_id=row.note_id,
        note_en=row.note_en,
    )


def _figure(row: PublishedFigure) -> Figure:
    return Figure(
        key=row.key,
        publication=row.publication,
        region=row.region_id,
        segments=row.segments,
        measure=row.measure,  # type: ignore[arg-type]
        value=row.value,
        stated_denominator=row.stated_denominator,
        stated_share=row.stated_share,
        as_of=row.as_of,
        period=row.period,
        published_on=row.published_on,
        anchor_on=row.anchor_on,
        role=row.role,  # type: ignore[arg-type]
        source=row.source,
        provenance=row.provenance,  # type: ignore[arg-type]
        note_id=row.note_id,
        note_en=row.note_en,
    )
