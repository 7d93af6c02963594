"""The tables of the coverage pages: the same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext

from lindung.coverage import wording
from lindung.coverage.overview import Overview, RegionLine, SegmentLine
from lindung.coverage.published import Comparison
from lindung.coverage.queries import RecordPeriod
from lindung.reference.queries import BaseValue, Figure
from lindung.web import numbers
from lindung.web.tables import Cell, Column, Says, Sort, Table, sort_rows

REGION_SORT = Sort("kode")
FIGURE_SORT = Sort("dimaksud")


def says(view: Overview, *, base: str = "") -> Says:
    """What every computed figure of the page says of itself."""
    return Says(
        base=base or gettext("Jumlah orang per segmen, tanpa penyebut."),
        definition=wording.definition_text(view.definition),
        source=wording.computed_source(view.record.derived_at),
        day=wording.day_text(view.day),
    )


def share(active: int, base: BaseValue | None) -> Fraction | None:
    """Active heads as a part of a base, or None without one."""
    return Fraction(active, base.value) if base and base.value else None


def segment_table(view: Overview) -> Table:
    """Heads by segment: covered, conditional, active, a year ago, change."""
    columns = (
        Column("segmen", gettext("Segmen"), sortable=False, head=True),
        Column("terlindungi", gettext("Terlindungi"), "number", sortable=False),
        Column("bersyarat", gettext("Bersyarat"), "number", sortable=False),
        Column("aktif", gettext("Aktif"), "number", sortable=False),
        Column("setahun_lalu", gettext("Setahun lalu"), "number", sortable=False),
        Column("perubahan", gettext("Perubahan"), "change", sortable=False),
        Column("perubahan_persen", gettext("Perubahan"), "percent", sortable=False),
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
    """The columns of the table of regions."""
    return (
        Column("kode", gettext("Kode"), phone=False),
        Column("wilayah", wording.below_name(view.region), head=True),
        Column("aktif", gettext("Aktif"), "number"),
        Column("bersyarat", gettext("di antaranya bersyarat"), "number", phone=False),
        Column("dasar", gettext("Penyebut"), "number", phone=False),
        Column("cakupan", gettext("Cakupan"), "percent"),
        Column("waktu_dasar", gettext("Waktu penyebut"), phone=False, sortable=False),
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
    return Table(
        key="wilayah",
        title=gettext("Peserta aktif menurut %(level)s, %(region)s")
        % {"level": wording.below_name(view.region).lower(), "region": view.region.display_name},
        columns=columns,
        rows=sort_rows(rows, columns, sort),
        total=_region_row(view.own, wording.base_label(view.base), None, total=True),
        says=says(view, base=wording.base_text(view.own.base, view.base)),
        sort=sort,
        query=query,
    )


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
        Cell(base.value if base else None, note="" if base else missing),
        Cell(
            share(line.active, base),
            note="" if base else missing,
            badge=gettext("perkiraan") if base and base.estimate else "",
            badge_kind="estimate",
        ),
        Cell(wording.period_text(base.period) if base else None),
    )


def trend_table(view: Overview) -> Table:
    """The months of the trend, the latest first, with the published totals of the same month beside them."""
    published: dict[tuple[int, int], list[str]] = {}
    for figure in view.figures:
        if figure.compare_on and figure.value is not None:
            text = f"{numbers.number(figure.value)} ({wording.role_name(figure)}, {figure.source})"
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
        says=says(view),
    )


def figure_columns() -> tuple[Column, ...]:
    """The columns of the published figures."""
    return (
        Column("dimaksud", gettext("Waktu yang dimaksud")),
        Column("hari_hitung", gettext("Hari pembanding"), "date", page=False),
        Column("terbit", gettext("Terbit"), "date"),
        Column("wilayah", gettext("Wilayah")),
        Column("segmen", gettext("Segmen")),
        Column("ukuran", gettext("Ukuran")),
        Column("angka", gettext("Angka terbitan"), "number"),
        Column("dihitung", gettext("Dihitung"), "number"),
        Column("selisih", gettext("Selisih"), "change"),
        Column("peran", gettext("Peran")),
        Column("sumber", gettext("Sumber")),
        Column("penyebut_disebut", gettext("Penyebut yang disebut"), "number", page=False),
        Column("persentase_disebut", gettext("Persentase yang disebut"), "percent", page=False),
        Column("catatan", gettext("Catatan"), sortable=False, page=False),
    )


def figure_table(
    comparisons: Sequence[Comparison],
    names: dict[str, str],
    record: RecordPeriod,
    definition: str,
    sort: Sort,
    *,
    query: QueryDict | None = None,
) -> Table:
    """Every published figure beside the computed one. `names`: region code → name."""
    columns = figure_columns()
    rows = [_figure_row(comparison, names) for comparison in comparisons]
    return Table(
        key="angka-terbitan",
        title=gettext("Angka terbitan di samping angka hitungan"),
        columns=columns,
        rows=sort_rows(rows, columns, sort),
        says=Says(
            base=gettext("Jumlah orang; persentase seperti ditulis sumbernya."),
            definition=definition,
            source=wording.computed_source(record.derived_at),
            day=gettext("Hari pembanding setiap baris."),
        ),
        sort=sort,
        query=query,
    )


def _figure_row(comparison: Comparison, names: dict[str, str]) -> tuple[Cell, ...]:
    figure = comparison.figure
    percent = Fraction(figure.stated_share) / 100 if figure.stated_share is not None else None
    return (
        Cell(figure.compare_on, text=wording.figure_when(figure)),
        Cell(figure.compare_on if comparison.computed is not None else None),
        Cell(figure.published_on),
        Cell(names.get(figure.region, figure.region)),
        Cell(wording.segments_text(figure)),
        Cell(wording.measure_name(figure)),
        Cell(figure.value, text=_figure_text(figure), note=_stated(figure) if figure.value is not None else ""),
        Cell(comparison.computed),
        Cell(comparison.difference),
        Cell(wording.role_name(figure), badge=wording.role_name(figure), badge_kind=figure.role),
        Cell(figure.source, note=wording.figure_note(figure)),
        Cell(figure.stated_denominator),
        Cell(percent),
        Cell(wording.figure_note(figure)),
    )


def _figure_text(figure: Figure) -> str:
    return numbers.number(figure.value) if figure.value is not None else numbers.decimal_percent(figure.stated_share)


def _stated(figure: Figure) -> str:
    """What the source itself divides by, and the percentage it states; neither is ours."""
    if figure.stated_share is None and figure.stated_denominator is None:
        return ""
    share = numbers.decimal_percent(figure.stated_share)
    if figure.stated_denominator is None:
        return gettext("%(share)s menurut sumber, penyebutnya tidak disebut") % {"share": share}
    base = numbers.number(figure.stated_denominator)
    if figure.stated_share is None:
        return gettext("dari %(base)s menurut sumber") % {"base": base}
    return gettext("%(share)s dari %(base)s menurut sumber") % {"share": share, "base": base}
