"""The table of published figures: each beside the computed one, with its difference, its dates and its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext

from lindung.coverage import wording
from lindung.coverage.published import Comparison
from lindung.coverage.queries import RecordPeriod
from lindung.reference.queries import Figure
from lindung.web import dates, numbers
from lindung.web.tables import Cell, Column, Says, Sort, Table, sort_rows

FIGURE_SORT = Sort("dimaksud")


def figure_columns() -> tuple[Column, ...]:
    """The columns of the published figures. The page joins place, segments and measure; files have each of them."""
    return (
        Column("tempat", gettext("Wilayah dan segmen")),
        Column("wilayah", gettext("Wilayah"), page=False),
        Column("segmen", gettext("Segmen"), page=False),
        Column("ukuran", gettext("Ukuran"), page=False),
        Column("dimaksud", gettext("Waktu yang dimaksud")),
        Column("hari_hitung", gettext("Hari pembanding"), "date", page=False),
        Column("terbit", gettext("Terbit"), "date", page=False),
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
        rows=_each_note_once(sort_rows(rows, columns, sort), columns),
        says=Says(
            base=gettext("Jumlah orang; persentase seperti ditulis sumbernya."),
            definition=definition,
            source=wording.computed_source(record.derived_at),
            day=gettext("Hari pembanding setiap baris."),
        ),
        sort=sort,
        query=query,
    )


def _each_note_once(rows: Sequence[tuple[Cell, ...]], columns: Sequence[Column]) -> tuple[tuple[Cell, ...], ...]:
    """Thirteen figures of one publication share one note: the page shows it beside the first of them."""
    place = next(index for index, column in enumerate(columns) if column.key == "sumber")
    shown, before = [], None
    for row in rows:
        source = row[place]
        if (source.value, source.note) == before:
            row = (*row[:place], replace(source, note=""), *row[place + 1 :])
        before = (source.value, source.note)
        shown.append(row)
    return tuple(shown)


def _figure_row(comparison: Comparison, names: dict[str, str]) -> tuple[Cell, ...]:
    figure = comparison.figure
    percent = Fraction(figure.stated_share) / 100 if figure.stated_share is not None else None
    region, segments = names.get(figure.region, figure.region), wording.segments_text(figure)
    published = gettext("terbit %(day)s") % {"day": dates.long_date(figure.published_on)}
    return (
        Cell(f"{figure.region} {segments}", text=region, note=f"{segments} · {wording.measure_name(figure)}"),
        Cell(region),
        Cell(segments),
        Cell(wording.measure_name(figure)),
        Cell(
            figure.compare_on,
            text=wording.figure_when(figure),
            note=published if figure.published_on else gettext("hari terbit tidak diketahui"),
        ),
        Cell(figure.compare_on if comparison.computed is not None else None),
        Cell(figure.published_on),
        Cell(figure.value, text=_figure_text(figure), note=_stated(figure) if figure.value is not None else ""),
        Cell(comparison.computed),
        Cell(comparison.difference),
        Cell(wording.role_name(figure), badge=wording.role_name(figure), badge_kind=figure.role),
        Cell(wording.source_text(figure.source), note=wording.figure_note(figure)),
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
