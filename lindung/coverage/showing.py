"""From an overview to what its template shows: cards, charts, the map, the choices of the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from lindung.coverage import tables, wording
from lindung.coverage.asked import BASE, DAY, MAP, MAPS, month_number
from lindung.coverage.overview import Overview, RegionLine, SegmentLine
from lindung.reference import maps, mosaic
from lindung.reference.queries import RegionInfo, anchors
from lindung.web import charts, dates, exports, numbers

NARROW = 360


@dataclass(frozen=True)
class Change:
    """A change since a year ago, as text, and which way it points."""

    direction: str
    heads: str
    percent: str


@dataclass(frozen=True)
class Card:
    """A segment with its number, change and bar."""

    line: SegmentLine
    name: str
    change: Change | None
    bar: SafeString


@dataclass(frozen=True)
class Link:
    """A place one can go, with the words for it."""

    href: str
    label: str
    current: bool = False


def context(view: Overview, *, map_kind: maps.Kind | None = None) -> dict[str, Any]:
    """Everything the template of an overview needs beside the tables."""
    there = maps.kinds(settings.PROVINCE)
    shown = map_kind or there[0]
    own_share = tables.share(view.measured.active, view.own.base)
    return {
        "view": view,
        "is_province": view.region.level == "province",
        "level_name": wording.level_name(view.region),
        "below_name": wording.below_name(view.region),
        "says": tables.says(view, base=wording.base_text(view.own.base, view.base)),
        "change": change_of(view.own.active, view.before),
        "cards": [_card(line) for line in view.segments],
        "bar": _bar(view.own.covered, view.own.conditional, "all"),
        "share": numbers.percent(own_share.numerator, own_share.denominator) if own_share is not None else "",
        "base_label": wording.base_label(view.base),
        "base_text": wording.base_text(view.own.base, view.base),
        "base_estimate": bool(view.own.base and view.own.base.estimate),
        "bases": [Link(base.key, wording.base_label(base), base.key == view.base.key) for base in view.bases],
        "above": [Link(address(one, view), one.display_name) for one in view.above],
        "anchor_days": _anchor_days(view),
        "segment_table": tables.segment_table(view),
        "trend_table": tables.trend_table(view),
        "trend_wide": _trend(view, "tren-lebar", 1120, 340),
        "trend_narrow": _trend(view, "tren-sempit", NARROW, 300),
        "map": _map(view, shown),
        "map_choices": _map_choices(view, shown, there),
        "is_mosaic": shown == "mosaic",
        **_slider(view),
    }


def address(region: RegionInfo, view: Overview) -> str:
    """The page of a region on the same day with the same base."""
    query = urlencode({DAY: view.day.isoformat(), BASE: view.base.key})
    return f"{path_of(region.code)}?{query}"


def path_of(code: str) -> str:
    """The page of a region; the province is at home."""
    return reverse("home") if code == settings.PROVINCE else reverse("region", args=[code])


def change_of(now: int, before: int | None) -> Change | None:
    """The change in words, or None where the record is silent about the year before."""
    if before is None:
        return None
    direction = "up" if now > before else "down" if now < before else "same"
    return Change(direction, numbers.signed(now - before), numbers.percent_change(now, before))


def _card(line: SegmentLine) -> Card:
    return Card(
        line,
        wording.segment_name(line.segment),
        change_of(line.active, line.before),
        _bar(line.covered, line.conditional, line.segment.lower()),
    )


def _bar(covered: int, conditional: int, tone: str) -> SafeString:
    parts = (
        charts.Part(gettext("terlindungi"), covered, tone),
        charts.Part(gettext("bersyarat"), conditional, f"{tone}-conditional"),
    )
    label = gettext("%(covered)s terlindungi, %(conditional)s bersyarat") % {
        "covered": numbers.number(covered),
        "conditional": numbers.number(conditional),
    }
    return charts.stacked_bar(parts, label=label)


def _anchor_days(view: Overview) -> list[Link]:
    """The days the demonstration was built to meet, as short cuts."""
    days = sorted({one.anchor_on for one in anchors() if one.anchor_on is not None})
    query = {BASE: view.base.key}
    return [
        Link(f"?{urlencode({DAY: day.isoformat(), **query})}", dates.long_date(day), day == view.day) for day in days
    ]


def _slider(view: Overview) -> dict[str, Any]:
    ends = dates.months_between(view.record.first_day, view.record.last_day)
    return {
        "months_last": len(ends) - 1,
        "month_now": month_number(view.day, view.record),
        "month_labels": "|".join(dates.month_year(end) for end in ends),
        "month_label": dates.month_year(view.day),
        "first_month": dates.month_year(ends[0]),
        "last_month": dates.month_year(ends[-1]),
        "last_choice": max(view.record.last_day, dates.today()),
    }


def _trend(view: Overview, key: str, width: int, height: int) -> SafeString:
    marks = [
        charts.Mark(one.compare_on, one.value, one.role, f"{wording.role_name(one)}, {wording.source_text(one.source)}")
        for one in view.figures
        if one.compare_on is not None and one.value is not None
    ]
    inside = [mark for mark in marks if view.record.first_day <= mark.day]
    points = [(point.day, point.active) for point in view.trend]
    description = ""
    if points:
        description = gettext("Dari %(first)s pada %(first_day)s menjadi %(last)s pada %(last_day)s.") % {
            "first": numbers.number(points[0][1]),
            "first_day": dates.long_date(points[0][0]),
            "last": numbers.number(points[-1][1]),
            "last_day": dates.long_date(points[-1][0]),
        }
    return charts.trend(
        points,
        inside,
        key=key,
        title=gettext("Peserta aktif setiap akhir bulan, %(region)s") % {"region": view.region.display_name},
        description=description,
        chosen=(view.day, view.own.active),
        width=width,
        height=height,
    )


def _map(view: Overview, kind: maps.Kind) -> SafeString:
    """The map of the province; other regions have none."""
    if view.region.level != "province":
        return SafeString("")
    by_code = {line.region.code: line.region for line in view.below}
    drawn = maps.region_map(
        view.region.code,
        [_map_row(line) for line in view.below],
        kind=kind,
        href=lambda code: address(by_code[code], view),
        labels=_map_labels(view.base.key),
    )
    return mark_safe(drawn)  # noqa: S308  (made and escaped by the reference room)


def _map_choices(view: Overview, shown: maps.Kind, there: list[maps.Kind]) -> list[Link]:
    """The maps one can choose between; none where there is only one."""
    query = {DAY: view.day.isoformat(), BASE: view.base.key}
    return [
        Link(f"?{urlencode({**query, MAP: MAPS[one]})}", map_name(one), one == shown)
        for one in (there if len(there) > 1 and view.region.level == "province" else ())
    ]


def map_name(kind: maps.Kind) -> str:
    """What a kind of map is called."""
    return gettext("batas wilayah") if kind == "outlines" else gettext("mosaik orang")


def _map_labels(base: str) -> mosaic.MosaicLabels:
    english = (get_language() or "id").startswith("en")
    labels = mosaic.ENGLISH if english else mosaic.INDONESIAN
    return replace(labels, unit="people" if english else "penduduk") if base == "population" else labels


def _map_row(line: RegionLine) -> mosaic.MosaicRow:
    return mosaic.MosaicRow(
        line.region.code,
        line.region.display_name,
        line.active,
        line.conditional,
        line.base.value if line.base else None,
    )


def download(view: Overview, table: str, query: dict[str, str]) -> dict[str, str]:
    """Where a table can be had as a file: kind → address."""
    found = {}
    for kind in exports.KINDS:
        if view.region.code == settings.PROVINCE:
            where = reverse("home_file", args=[table, kind])
        else:
            where = reverse("region_file", args=[view.region.code, table, kind])
        found[kind] = f"{where}?{urlencode(query)}"
    return found


def file_name(region: RegionInfo, table: str, day: date) -> str:
    """lindung-parigi-moutong-wilayah-2024-05-08."""
    return f"lindung-{region.display_name}-{table}-{day.isoformat()}"
