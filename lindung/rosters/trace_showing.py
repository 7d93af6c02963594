"""Traces in the reader's words: steps by day, their particulars with labels, cover as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.access.trail import CHANNELS
from lindung.billing.words import rupiah, source
from lindung.coverage.people_words import payer_kind_name, status_name
from lindung.coverage.wording import in_language
from lindung.rosters.bill_links import BilledEntry
from lindung.rosters.tracing import Step, Trace, Unknown, day
from lindung.rosters.tracing_payments import PaymentTrace
from lindung.web import dates
from lindung.web.tables import Cell, Column, Says, Table

STAGES: dict[str, tuple[Promise, str]] = {
    "membership": (_("kepesertaan"), "users"),
    "list": (_("daftar"), "table"),
    "verdict": (_("putusan baris"), "table"),
    "task": (_("tugas"), "circle-check"),
    "entry": (_("nama di daftar"), "users"),
    "bill": (_("tagihan"), "table"),
    "payment": (_("pembayaran"), "key"),
    "settlement": (_("pelunasan"), "circle-check"),
    "end": (_("akhir"), "history"),
}
# Particulars that the sentence does not say already.
LABELS: dict[str, Promise] = {
    "sha256": _("Sidik berkas (SHA-256)"),
    "sheet": _("Lembar"),
    "nik": _("NIK"),
    "agreement": _("Perjanjian (PKS)"),
    "wadah": _("Wadah"),
    "kpj": _("KPJ"),
    "price": _("Harga satu bulan"),
    "articles": _("Dasar hukum"),
    "due_on": _("Jatuh tempo"),
    "note": _("Catatan"),
    "statement_sha256": _("Sidik mutasi bank (SHA-256)"),
    "programmes": _("Program"),
    "source": _("Sumber"),
    "return_reference": _("Bukti transfer kembali"),
}


def trace_context(trace: Trace) -> dict[str, Any]:
    """What the page of a traced person shows."""
    return {
        "trace": trace,
        "days": by_day(trace.steps),
        "spans": span_table(trace) if trace.spans else None,
        "ends": [in_language(*one) for one in trace.ends],
        "unknown": told_unknown(trace.unknown),
        "known": known_label(trace.known_at),
        "says": says(trace.known_at),
    }


def payment_context(trace: PaymentTrace, *, most: int) -> dict[str, Any]:
    """What the page of a traced payment shows; of many names only the first `most`."""
    return {
        "trace": trace,
        "days": by_day(trace.steps),
        "facts": [
            (gettext("Jumlah"), rupiah(trace.amount)),
            (gettext("Melunasi bulan"), rupiah(trace.used)),
            (gettext("Dikembalikan"), rupiah(trace.returned)),
            (gettext("Menunggu"), rupiah(trace.waiting)),
        ],
        "table": people_table(trace, most=most),
        "more": max(len(trace.people) - most, 0),
        "unknown": told_unknown(trace.unknown),
        "known": known_label(trace.known_at),
    }


def by_day(steps: tuple[Step, ...]) -> list[tuple[date, list[dict[str, Any]]]]:
    """Steps under the day (WITA) they were recorded on."""
    shown = [(timezone.localtime(step.at), step) for step in steps]
    return [(on, [_shown(at, step) for at, step in some]) for on, some in groupby(shown, key=lambda one: one[0].date())]


def _shown(at: datetime, step: Step) -> dict[str, Any]:
    label, icon = STAGES[step.stage]
    return {
        "at": at,
        "stage": label,
        "key": step.stage,
        "icon": icon,
        "sentence": in_language(step.indonesian, step.english),
        "facts": [(LABELS[name], _value(name, step.facts[name])) for name in LABELS if step.facts.get(name)],
        "actor": step.actor,
        "channel": CHANNELS.get(step.channel, step.channel) if step.actor else "",
        "reason": step.reason if step.reason and step.reason not in step.indonesian else "",
        "href": _href(step),
    }


def _value(name: str, value: Any) -> str:
    rule = _VALUES.get(name)
    return rule(value) if rule else ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_VALUES: Mapping[str, Callable[[Any], str]] = {
    "price": lambda prices: ", ".join(rupiah(one) for one in prices),
    "due_on": lambda text: dates.long_date(day(text)),
    "articles": lambda names: "; ".join(names),
}


def _href(step: Step) -> str:
    if step.link is None:
        return ""
    try:
        return reverse(step.link[0], args=[step.link[1]])
    except NoReverseMatch:
        return ""


def span_table(trace: Trace) -> Table:
    """Cover as it followed from what was known."""
    columns = (
        Column("dari", gettext("Dari"), "date", sortable=False, head=True),
        Column("sampai", gettext("Sampai"), "date", sortable=False),
        Column("program", gettext("Program"), sortable=False),
        Column("status", gettext("Perlindungan"), sortable=False),
        Column("segmen", gettext("Segmen"), sortable=False),
        Column("pembayar", gettext("Dibayar"), sortable=False),
    )
    rows = tuple(
        (
            Cell(span.from_day),
            Cell(span.to_day),
            Cell(" + ".join(one.value for one in span.programmes)),
            Cell(
                status_name(span.status),
                badge=status_name(span.status),
                badge_kind=span.status.value.replace("_", "-"),
            ),
            Cell(span.segment),
            Cell(payer_kind_name(span.payer_kind) if span.payer_kind else ""),
        )
        for span in trace.spans
    )
    return Table("perlindungan", gettext("Perlindungan yang mengikuti"), columns, rows, says(trace.known_at))


def people_table(trace: PaymentTrace, *, most: int | None = None) -> Table:
    """Whose months a payment settled."""
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("bulan", gettext("Bulan pertama"), "date", sortable=False),
        Column("berapa", gettext("Banyak bulan"), "number", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
        Column("ditarik", gettext("Ditarik kembali"), "date", sortable=False),
    )
    rows = tuple(
        (
            Cell(
                one.name or gettext("(di luar wilayah Anda)"),
                href=reverse("trace-person", args=[one.person]) if one.person and one.visible else "",
            ),
            Cell(one.first_month, text=dates.month_year(one.first_month)),
            Cell(one.months),
            Cell(one.amount),
            Cell(timezone.localtime(one.taken_back_at).date() if one.taken_back_at else None),
        )
        for one in trace.people[:most]
    )
    blank = Cell("", text=" ")
    kept = [one for one in trace.people if one.taken_back_at is None]
    total = (Cell(gettext("Jumlah yang berlaku")), blank, Cell(sum(one.months for one in kept)),
             Cell(sum(one.amount for one in kept)), blank)  # fmt: skip
    return Table("dilunasi", gettext("Bulan siapa yang dilunasi"), columns, rows, says(trace.known_at), total=total)


def billed_table(bill_code: str, names: Sequence[BilledEntry], *, most: int | None = None) -> Table:
    """The names of lists on a bill: which row of which version, the months, what was paid with which reference."""
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("versi", gettext("Versi"), "number", sortable=False),
        Column("baris", gettext("Baris"), "number", sortable=False),
        Column("bulan", gettext("Bulan pertama"), "date", sortable=False),
        Column("berapa", gettext("Banyak bulan"), "number", sortable=False),
        Column("lunas", gettext("Bulan lunas"), "number", sortable=False),
        Column("jumlah", gettext("Dibayar (Rp)"), "number", sortable=False),
        Column("bukti", gettext("Bukti bayar"), sortable=False),
    )
    rows = tuple(
        (
            Cell(one.name, href=reverse("trace-person", args=[one.person])),
            Cell(one.version, href=reverse("roster-version", args=[one.since_version])),
            Cell(one.row),
            Cell(one.first_month, text=dates.month_year(one.first_month)),
            Cell(one.months),
            Cell(one.paid_months),
            Cell(one.paid),
            Cell(", ".join(one.references)),
        )
        for one in names[:most]
    )
    blank = Cell("", text=" ")
    total = (Cell(gettext("Jumlah")), blank, blank, blank, Cell(sum(one.months for one in names)),
             Cell(sum(one.paid_months for one in names)), Cell(sum(one.paid for one in names)), blank)  # fmt: skip
    title = gettext("Nama pada %(bill)s") % {"bill": bill_code}
    return Table("nama-tagihan", title, columns, rows, says(None), total=total if rows else ())


def told_unknown(unknown: tuple[Unknown, ...]) -> list[str]:
    """What is not known, in the language of the page."""
    return [in_language(one.indonesian, one.english) for one in unknown]


def known_label(known_at: datetime | None) -> str:
    """8 Mei 2024 14.30 WITA; empty for now. The end of a day is that day."""
    if known_at is None:
        return ""
    local = timezone.localtime(known_at)
    whole = (local.hour, local.minute) == (23, 59)
    return dates.long_date(local.date()) if whole else f"{dates.long_date(local.date())} {local:%H.%M} WITA"


def says(known_at: datetime | None) -> Says:
    """What stands beside a trace: where it comes from, and up to when records count."""
    return Says(
        base=gettext("Daftar, tagihan, dan kepesertaan di wilayah yang boleh Anda telusuri."),
        definition=gettext(
            "Setiap langkah berdiri pada saat dicatat. Yang dicatat sesudah saat itu tidak ditampilkan; yang dikoreksi "
            "sesudahnya ditampilkan seperti sebelum dikoreksi."
        ),
        source=source(),
        day=known_label(known_at) or dates.now_label(),
    )
