"""States, verdicts and reasons of money in the reader's words."""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lindung.reference import queries as reference
from lindung.web import dates, numbers

# The word and the colour of its badge.
BILL_STATES = {
    "no_code": (_("belum dapat dibayar"), "estimate"),
    "unpaid": (_("belum dibayar"), "quoted"),
    "partial": (_("dibayar sebagian"), "estimate"),
    "late": (_("lewat jatuh tempo"), "not-covered"),
    "paid": (_("lunas"), "covered"),
    "cancelled": (_("dibatalkan"), "quoted"),
}
WHY = {
    "": _("dapat dibayar"),
    "paid": _("lunas"),
    "paid_elsewhere": _("sudah dilunasi lewat pembayar lain"),
    "ended": _("kepesertaan sudah berakhir"),
    "not_begun": _("kepesertaan belum mulai"),
    "deceased": _("sudah meninggal (terverifikasi)"),
}
VERDICTS = {
    "full": _("melunasi tagihan"),
    "partial": _("membayar sebagian"),
    "over": _("lebih bayar; sisanya titipan"),
    "paid_bill": _("tagihan sudah lunas; seluruhnya titipan"),
    "cancelled": _("tagihan dibatalkan; uangnya menunggu"),
    "no_code": _("tagihan belum berkode iuran; uangnya menunggu"),
    "unknown": _("tidak menyebut tepat satu tagihan; uangnya menunggu"),
    "double": _("sudah dicatat; dilewati"),
    "possible_double": _("mungkin sudah dicatat dengan tangan; periksa"),
    "outgoing": _("uang keluar; dilewati"),
}
KINDS = {"sp2d": _("SP2D"), "receipt": _("kuitansi"), "statement": _("mutasi bank")}
REQUESTS = {"refund": _("pengembalian uang"), "reversal": _("pembatalan pembayaran")}
DECISIONS = {"": _("menunggu keputusan"), "approved": _("disetujui"), "refused": _("ditolak")}
ENTRIES = {
    "bill": _("tagihan terbit"),
    "cancel": _("tagihan dibatalkan"),
    "payment": _("uang diterima"),
    "settle": _("bulan dilunasi"),
    "refund": _("uang dikembalikan"),
    "reversal": _("pembayaran dibatalkan"),
}
SECTORS = {"other": _("bukan angkutan"), "transport": _("angkutan")}


# How the subject of a list's bills ends: its first month and how many there are.
_PERIOD = re.compile(r"\b([0-9]{4})-(0[1-9]|1[0-2]), ([0-9]{1,3}) bulan\Z")


def subject(text: str) -> str:
    """What a bill is for, its months named: “Pekerja rentan, 2026-12, 6 bulan” becomes “Pekerja rentan, Desember 2026 –
    Mei 2027”. Files and the terminal keep the text as it stands."""
    return _PERIOD.sub(_named_months, text)


def _named_months(found: re.Match[str]) -> str:
    first = date(int(found[1]), int(found[2]), 1)
    return dates.month_span(first, dates.months_after(first, int(found[3]) - 1))


def rupiah(amount: int) -> str:
    """Rp 201.600, in the writing of the page's language."""
    return f"Rp {numbers.number(amount)}"


def in_language(indonesian: str, english: str) -> str:
    """One of two wordings, by the language of the page."""
    return indonesian if (get_language() or "id").startswith("id") else english


def place_names(codes: set[str]) -> dict[str, str]:
    """Names of regions by their code; unknown codes are left out."""
    return {code: info.display_name for code, info in reference.regions(sorted(codes - {""})).items()}


def source() -> str:
    """Where figures of money come from, for the line beside them."""
    text = gettext("Lindung: tagihan, pembayaran dan buku besar, dihitung saat halaman dibuat.")
    return text + " " + gettext("Data demonstrasi: semua orang di sini rekaan.") if settings.DEMONSTRATION else text


def now() -> str:
    """The moment figures were made, for the same line."""
    return dates.now_label()
