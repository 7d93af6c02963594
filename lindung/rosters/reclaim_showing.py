"""Findings as tables: sums by payer and programme, and the names, the same for the page and for files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lindung.billing.words import rupiah, source
from lindung.coverage.wording import in_language
from lindung.rosters.reclaiming import DEFINITIONS, KINDS, Finding, ReclaimReport, Sum
from lindung.rosters.trace_showing import known_label
from lindung.web import dates, numbers
from lindung.web.tables import Cell, Column, Says, Table

WORDS: dict[str, Promise] = {
    "deceased": _("Dibayar sesudah meninggal"),
    "double": _("Dibayar dua kali"),
    "wage_earning": _("Juga penerima upah"),
    "unknown": _("Tidak dikenal Dukcapil"),
}


def kinds(report: ReclaimReport, chosen: str) -> list[dict[str, Any]]:
    """Each kind with its sums and its definition."""
    return [
        {
            "key": kind,
            "word": WORDS[kind],
            "amount": rupiah(found.amount),
            "heads": heads(found),
            "definition": in_language(*DEFINITIONS[kind]),
            "chosen": kind == chosen,
        }
        for kind, found in report.by_kind().items()
    ]


def heads(found: Sum) -> str:
    """1 orang, 2 bulan."""
    people = ngettext("%(people)s orang", "%(people)s orang", found.people) % {"people": numbers.number(found.people)}
    months = ngettext("%(months)s bulan", "%(months)s bulan", found.months) % {"months": numbers.number(found.months)}
    return f"{people}, {months}"


def sums_table(report: ReclaimReport) -> Table:
    """Findings by payer, programme and kind."""
    columns = (
        Column("pembayar", gettext("Pembayar"), sortable=False, head=True),
        Column("program", gettext("Program"), sortable=False),
        Column("jenis", gettext("Temuan"), sortable=False),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("bulan", gettext("Bulan"), "number", sortable=False),
        Column("jumlah", gettext("Dapat ditarik kembali (Rp)"), "number", sortable=False),
    )
    rows = tuple(
        (
            Cell(payer),
            Cell(programme),
            Cell(str(WORDS[kind])),
            Cell(found.people),
            Cell(found.months),
            Cell(found.amount),
        )
        for payer, programme, kind, found in report.by_programme()
    )
    blank = Cell("", text=" ")
    total = (Cell(gettext("Jumlah, tiap bulan sekali")), blank, blank, blank, blank, Cell(report.total))
    return Table(
        "temuan-program", gettext("Temuan per pembayar dan program"), columns, rows, says(report),
        total=total if rows else (),
    )  # fmt: skip


def names_table(report: ReclaimReport, *, kind: str = "", most: int | None = None) -> Table:
    """The names behind the findings; of one kind or all."""
    chosen = [one for one in report.findings if not kind or one.kind == kind]
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("nik", gettext("NIK"), sortable=False, phone=False),
        Column("temuan", gettext("Temuan"), sortable=False),
        Column("mengapa", gettext("Mengapa"), sortable=False),
        Column("program", gettext("Program"), sortable=False, page=False),
        Column("pembayar", gettext("Pembayar"), sortable=False, page=False),
        Column("tagihan", gettext("Tagihan"), sortable=False),
        Column("bukti", gettext("Bukti bayar"), sortable=False),
        Column("dari", gettext("Dari bulan"), "date", sortable=False),
        Column("sampai", gettext("Sampai bulan"), "date", sortable=False, page=False),
        Column("bulan", gettext("Bulan"), "number", sortable=False),
        Column("jumlah", gettext("Rupiah"), "number", sortable=False),
        Column("sekali", gettext("Dihitung sekali (Rp)"), "number", sortable=False, page=False),
    )
    rows = tuple(_row(one) for one in chosen[:most])
    blank = Cell("", text=" ")
    total = (
        Cell(gettext("Jumlah")), *(blank for _n in range(9)), Cell(sum(one.months for one in chosen)),
        Cell(sum(one.amount for one in chosen)), Cell(sum(one.once for one in chosen)),
    )  # fmt: skip
    return Table("temuan", gettext("Nama di balik temuan"), columns, rows, says(report), total=total if rows else ())


def _row(one: Finding) -> tuple[Cell, ...]:
    return (
        Cell(
            one.name or gettext("(di luar wilayah Anda)"),
            href=reverse("trace-person", args=[one.person]) if one.person else "",
        ),
        Cell(one.identity_masked),
        Cell(str(WORDS[one.kind])),
        Cell(why(one)),
        Cell(one.programme_name),
        Cell(one.payer),
        Cell(one.bill, href=reverse("bill", args=[one.bill])),
        Cell(one.reference),
        Cell(one.first_month, text=dates.month_year(one.first_month)),
        Cell(one.last_month, text=dates.month_year(one.last_month)),
        Cell(one.months),
        Cell(one.amount),
        Cell(one.once),
    )


def why(one: Finding) -> str:
    """What makes it a finding, in a few words."""
    if one.kind == "deceased":
        return gettext("meninggal %(day)s") % {"day": dates.long_date(date.fromisoformat(one.detail["died_on"]))}
    if one.kind == "double":
        if one.detail.get("bill"):
            return gettext("sudah dibayar %(payer)s, %(bill)s") % one.detail
        return gettext("sudah dibayar tanpa tagihan")
    if one.kind == "wage_earning":
        return gettext("penerima upah pada bulan itu")
    return gettext("dijawab %(day)s") % {"day": dates.long_date(date.fromisoformat(one.detail["answered_on"]))}


def says(report: ReclaimReport) -> Says:
    """What stands beside every sum: out of which money, by which definition, as of when."""
    return Says(
        base=gettext("Rp %(paid)s yang sudah melunasi bulan lewat tagihan, di wilayah yang Anda telusuri.")
        % {"paid": numbers.number(report.paid)},
        definition=" ".join(f"{WORDS[kind]}: {in_language(*DEFINITIONS[kind])}" for kind in KINDS)
        + " "
        + gettext("Bulan yang kena lebih dari satu temuan dihitung sekali dalam jumlah."),
        source=source(),
        day=known_label(report.known_at) or dates.now_label(),
    )
