"""The tables of the coverage pages: the same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext

from lindung.coverage import wording
from lindung.coverage.overview import Overview, RegionLine, SegmentLine
from lindung.reference.queries import BaseValue
from lindung.web import dates, numbers
from lindung.web.tables import Cell, Column, Says, Sort, Table, sort_rows

REGION_SORT = Sort("kode")


def says(view: Overview, *, base: str = "") -> Says:
    """What every computed figure of the page says of itself."""
    return Says(
        base=base or gettext("Jumlah orang per segmen, tanpa penyebut."),
        definition=wording.definition_text(view.definition),
        source=wording.computed_source(view.record.derived_at),
        day=wording.day_text(view.day),
        brief=wording.definition_name(view.definition),
    )


def share(active: int, base: BaseValue | None) -> Fraction | None:
    """Active heads as a part of a base, or None without one."""
    return Fraction(active, base.value) if base and base.value else None


def segment_table(view: Overview) -> Table:
    """Heads by segment: covered, conditional, active, a year ago, change."""
    columns = (
        Column("segmen", gettext("Segmen"), sortable=False, head=True),
        Column("terlindungi", gettext("Terlindungi"), "number", sortable=False, phone=False),
        Column("bersyarat", gettext("Bersyarat"), "number", sortable=False, phone=False),
        Column("aktif", gettext("Aktif"), "number", sortable=False),
        Column("setahun_lalu", gettext("Setahun lalu"), "number", sortable=False, phone=False),
        # On a phone the cards above have told the change in heads.
        Column("perubahan", gettext("Perubahan"), "change", sortable=False, phone=False),
        Column("perubahan_persen", gettext("Perubahan (%)"), "percent", sortable=False),
    )
    total = SegmentLine("", view.own.covered, view.own.conditional, view.before)
    return Table(
        key="segmen",
        title=gettext("Peserta aktif menurut segmen, %(region)s") % {"region": view.region.display_name},
        columns=columns,
        rows=tuple(
            _segment_row(f"{line.segment} – {wording.segment_name(line.segment)}", line) for line in view.segments
        ),
        total=_segment_row(gettext("Jumlah"), total),
        says=says(view),
    )


def _segment_row(name: str, line: SegmentLine) -> tuple[Cell, ...]:
    change = Fraction(line.change, line.before) if line.change is not None and line.before else None
    text = numbers.percent_change(line.active, line.before)
    return (
        Cell(name),
        Cell(line.covered),
        Cell(line.conditional),
        Cell(line.active),
        Cell(line.before),
        Cell(line.change),
        Cell(change, text=text),
    )


def region_columns(view: Overview) -> tuple[Column, ...]:
    """The columns of the table of regions. Where the base is an estimate, the shares say so.

    A base that speaks of one time for all regions says it once, in its head.
    """
    periods = {line.base.period for line in view.below if line.base}
    base_label = gettext("Penyebut")
    if len(periods) == 1:
        base_label = f"{base_label}, {wording.source_text(next(iter(periods)))}"
    share_label = gettext("Cakupan (perkiraan)") if view.base.estimate else gettext("Cakupan")
    return (
        Column("kode", gettext("Kode"), page=False),
        Column("wilayah", wording.below_name(view.region), head=True),
        Column("aktif", f"{gettext('Aktif')} {view.only or ''}".strip(), "number"),
        Column("bersyarat", gettext("Bersyarat"), "number", phone=False),
        Column("dasar", base_label, "number", phone=False),
        Column("cakupan", share_label, "percent"),
        Column("waktu_dasar", gettext("Waktu penyebut"), phone=False, sortable=False, page=len(periods) > 1),
    )


def region_table(
    view: Overview,
    sort: Sort = REGION_SORT,
    *,
    query: QueryDict | None = None,
    href: Callable[[str], str] | None = None,
) -> Table:
    """The regions one level down: active, the chosen base, the share, the base's date."""
    columns = region_columns(view)
    rows = [_region_row(line, wording.base_label(view.base), href) for line in view.below]
    without = sum(line.base is None for line in view.below)
    return Table(
        key="wilayah",
        title=gettext("Peserta aktif menurut %(level)s, %(region)s")
        % {"level": wording.below_name(view.region).lower(), "region": view.region.display_name},
        columns=columns,
        rows=sort_rows(rows, columns, sort),
        total=_region_row(view.measured, wording.base_label(view.base), None, total=True),
        says=says(view, base=_base_said(view, without)),
        sort=sort,
        query=query,
    )


def _base_said(view: Overview, without: int) -> str:
    """The base in words; where regions have none, why their share is an en dash."""
    text = wording.base_text(view.own.base, view.base)
    if not without:
        return text
    why = gettext("Untuk %(count)s %(level)s penyebut ini tidak diterbitkan; cakupannya ditulis –.") % {
        "count": numbers.number(without),
        "level": wording.below_name(view.region).lower(),
    }
    return why if view.own.base is None else f"{text} {why}"


def _region_row(
    line: RegionLine, base_label: str, href: Callable[[str], str] | None, *, total: bool = False
) -> tuple[Cell, ...]:
    missing = gettext("%(base)s tidak diterbitkan untuk wilayah ini") % {"base": base_label}
    base = line.base
    return (
        Cell(line.region.code),
        Cell(
            gettext("Jumlah") if total else line.region.display_name,
            href=href(line.region.code) if href else "",
        ),
        Cell(line.active),
        Cell(line.conditional),
        Cell(base.value if base else None),
        Cell(share(line.active, base), title="" if base else missing),
        Cell(wording.source_text(base.period) if base else None),
    )


def trend_table(view: Overview) -> Table:
    """The months of the trend, the latest first, with the published totals of the same month beside them."""
    published: dict[tuple[int, int], list[str]] = {}
    for figure in view.figures:
        if figure.compare_on and figure.value is not None:
            text = f"{numbers.number(figure.value)} ({wording.role_name(figure)}, {wording.source_text(figure.source)})"
            published.setdefault((figure.compare_on.year, figure.compare_on.month), []).append(text)
    return Table(
        key="tren",
        title=gettext("Peserta aktif pada akhir bulan, %(region)s") % {"region": view.region.display_name},
        columns=(
            Column("akhir_bulan", gettext("Akhir bulan"), "date", sortable=False, head=True),
            Column("aktif", gettext("Aktif"), "number", sortable=False),
            Column("terbitan", gettext("Angka terbitan bulan itu"), sortable=False),
        ),
        rows=tuple(
            (
                Cell(point.day),
                Cell(point.active),
                Cell("; ".join(published.get((point.day.year, point.day.month), []))),
            )
            for point in reversed(view.trend)
        ),
        says=replace(says(view), day=_trend_days(view)),
    )


def _trend_days(view: Overview) -> str:
    if not view.trend:
        return wording.day_text(view.day)
    return gettext("Setiap akhir bulan, %(first)s sampai %(last)s (WITA)") % {
        "first": dates.long_date(view.trend[0].day),
        "last": dates.long_date(view.trend[-1].day),
    }
