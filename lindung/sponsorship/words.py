"""A programme's terms in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.law.programmes import programmes_in
from lindung.sponsorship.models import Paper, Programme
from lindung.sponsorship.switches import read_switches
from lindung.web import dates, numbers

MONEY_SOURCES = {
    "apbd": _("APBD"),
    "apbdes": _("APB Desa"),
    "dana_desa": _("dana desa"),
    "dbh_sawit": _("DBH sawit"),
    "csr": _("CSR"),
    "donor": _("donatur"),
}
WADAH = {
    "SC": _("perusahaan"),
    "SB": _("bank"),
    "SG": _("pemerintah daerah"),
    "SD": _("desa, dari APB Desa"),
    "SA": _("desa, dari APBD"),
    "SL": _("desa, dari uang lain"),
}
PAYERS = {"apbn": _("APBN"), "apbd": _("APBD"), "village": _("uang desa"), "donor": _("perusahaan atau donatur")}
PAPERS = {
    Paper.Kind.AGREEMENT: _("PKS"),
    Paper.Kind.DECREE: _("SK"),
    Paper.Kind.MINUTES: _("berita acara musdes"),
    Paper.Kind.SIGNED: _("daftar bertanda tangan"),
    Paper.Kind.OTHER: _("lainnya"),
}
SECTORS = {"other": _("bukan angkutan"), "transport": _("angkutan")}


def period(programme: Programme) -> str:
    """1 Januari 2026 sampai 31 Desember 2027; without an end: sejak."""
    first = dates.long_date(programme.starts_on)
    if programme.ends_on is None:
        return gettext("sejak %(first)s") % {"first": first}
    return gettext("%(first)s sampai %(last)s") % {"first": first, "last": dates.long_date(programme.ends_on)}


def quota(programme: Programme) -> str:
    """13.900 orang, 50 per desa."""
    parts = []
    if programme.quota_total is not None:
        parts.append(gettext("%(heads)s orang") % {"heads": numbers.number(programme.quota_total)})
    if programme.quota_per_village is not None:
        parts.append(gettext("%(heads)s per desa") % {"heads": numbers.number(programme.quota_per_village)})
    return ", ".join(parts) or gettext("tanpa batas")


def benefits(programme: Programme) -> str:
    """JKK, JKM."""
    return ", ".join(one.value for one in programmes_in(programme.programmes))


def decile(programme: Programme) -> str:
    """Up to which decile of the poverty register a person may stand."""
    if programme.decile_max is None:
        return gettext("tidak disyaratkan")
    return gettext("desil 1 sampai %(decile)s") % {"decile": programme.decile_max}


def switches(programme: Programme) -> list[tuple[str, str, str]]:
    """Each switch: what it decides, how it stands, what that means."""
    found = read_switches(programme.switches)
    held = (
        gettext("Ditahan untuk diperiksa. Pekerjaan kedua tetap boleh; petugas yang memutuskan.")
        if found.hold_wage_earners
        else gettext("Diterima tanpa ditahan: pekerjaan kedua memang boleh.")
    )
    return [
        (
            gettext("Nama yang sedang aktif sebagai penerima upah"),
            gettext("ditahan") if found.hold_wage_earners else gettext("diterima"),
            held,
        ),
        (
            gettext("Waktu memutuskan baris yang ditahan"),
            gettext("%(days)s hari") % {"days": found.days_to_settle},
            gettext("Setelah itu tugasnya lewat tenggat dan ditandai."),
        ),
    ]
