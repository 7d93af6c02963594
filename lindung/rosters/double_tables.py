"""Double sponsorship as tables: the same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.billing.words import now, place_names, source
from lindung.rosters.double import DoubleName, Pair, Report
from lindung.rosters.workspace_scope import region_name
from lindung.web import dates
from lindung.web.tables import Cell, Column, Says, Table

LEVELS = {
    "village": _("desa"),
    "kabupaten": _("kabupaten/kota"),
    "province": _("provinsi"),
    "firm": _("perusahaan atau donatur"),
}
BLANK = Cell("", text=" ")


def pair_table(report: Report, query: str = "") -> Table:
    """Who pays and who has the same people for nothing."""
    columns = (
        Column("pembayar", gettext("Yang membayar"), sortable=False, head=True),
        Column("tingkat", gettext("Jenis pembayar"), sortable=False, page=False),
        Column("ganda", gettext("Yang ganda"), sortable=False),
        Column("tingkat_ganda", gettext("Jenis yang ganda"), sortable=False, page=False),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("rencana", gettext("Bulan direncanakan dua kali"), "number", sortable=False),
        Column("rencana_rp", gettext("Direncanakan dua kali (Rp)"), "number", sortable=False, phone=False),
        Column("bebas_rp", gettext("Bebas menurut aturan (Rp)"), "number", sortable=False),
        Column("dua", gettext("Bulan dibayar dua kali"), "number", sortable=False),
        Column("dua_rp", gettext("Dibayar dua kali (Rp)"), "number", sortable=False),
        Column("aturan", gettext("Aturan"), sortable=False),
    )
    rows = tuple(_pair_row(one, query) for one in report.pairs)
    return Table("pasangan", gettext("Sponsor ganda"), columns, rows, says(report, definition()))


def _pair_row(pair: Pair, query: str) -> tuple[Cell, ...]:
    word, badge = (gettext("diputuskan"), "covered") if pair.decided else (gettext("belum ada aturan"), "estimate")
    if pair.freed and not pair.decided:
        word = gettext("sebagian")
    joined = "&" if query else "?"
    href = f"{reverse('double-names')}{query}{joined}pembayar={pair.first.id}&ganda={pair.other.id}"
    return (
        Cell(pair.first.name, note=str(LEVELS[pair.first.level])),
        Cell(str(LEVELS[pair.first.level])),
        Cell(pair.other.name, note=str(LEVELS[pair.other.level])),
        Cell(str(LEVELS[pair.other.level])),
        Cell(pair.people, href=href),
        Cell(pair.planned),
        Cell(pair.planned_money),
        Cell(pair.freed_money),
        Cell(pair.paid_twice),
        Cell(pair.paid_twice_money),
        Cell(word, badge=word, badge_kind=badge),
    )


def name_table(report_says: Says, found: Sequence[DoubleName]) -> Table:
    """The people of pairs: of the other sponsor only by whom and until when."""
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("desa", gettext("Desa/kelurahan"), sortable=False),
        Column("bulan", gettext("Bulan ganda"), sortable=False),
        Column("jumlah", gettext("Banyak bulan"), "number", sortable=False, phone=False),
        Column("pembayar", gettext("Yang membayar"), sortable=False),
        Column("sampai", gettext("Membayar sampai"), sortable=False, phone=False),
        Column("ganda", gettext("Yang ganda"), sortable=False),
        Column("sampai_ganda", gettext("Ganda sampai"), sortable=False, phone=False),
        Column("keadaan", gettext("Keadaan"), sortable=False),
    )
    names = place_names({one.village for one in found})
    rows = tuple(
        (
            Cell(one.name, href=reverse("person", args=[one.person])),
            Cell(names.get(one.village, one.village)),
            Cell(_spread(one)),
            Cell(one.months),
            Cell(one.first_name),
            Cell(dates.month_year(one.first_until)),
            Cell(one.other_name),
            Cell(dates.month_year(one.other_until)),
            _state(one),
        )
        for one in found
    )
    return Table("nama", gettext("Orang dengan sponsor ganda"), columns, rows, report_says)


def _state(one: DoubleName) -> Cell:
    if one.paid_twice:
        word, badge = gettext("dibayar dua kali"), "not-covered"
    elif one.decided:
        word, badge = gettext("diputuskan"), "covered"
    else:
        word, badge = gettext("belum ada aturan"), "estimate"
    return Cell(word, badge=word, badge_kind=badge)


def _spread(one: DoubleName) -> str:
    return dates.month_span(one.first, one.last)


def says(report: Report, text: str) -> Says:
    """What stands beside the figures of double sponsorship."""
    where = region_name(report.region) if report.region else gettext("semua wilayah Anda")
    base = gettext("Orang di daftar sekurang-kurangnya satu program, %(where)s, %(span)s.") % {
        "where": where,
        "span": dates.month_span(report.first_month, report.last_month),
    }
    return Says(base=base, definition=text, source=source(), day=now())


def definition() -> str:
    """What counts as double, who pays, and what the money is."""
    return gettext(
        "Orang yang sama pada bulan yang sama di dua sponsor: di daftar, atau sudah dibayar. Bulan yang sudah dibayar "
        "tetap pada yang membayar; selebihnya menurut urutan pembayar di wilayah itu. Uang: harga sebulan menurut "
        "hukum bagi sponsor yang ganda, hanya untuk program yang boleh Anda lihat."
    )
