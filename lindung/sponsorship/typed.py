"""What people type into the forms of programmes, read into the words of the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from lindung.counsel.typed import Unreadable, rupiah
from lindung.law.programmes import Programme as Benefit
from lindung.registry.models import Organisation
from lindung.sponsorship.models import Programme
from lindung.sponsorship.services import Agreement, Terms
from lindung.sponsorship.switches import read_switches
from lindung.web import dates
from lindung.web.refused import Refused

# What a form may raise besides Refused: a sentence for the person.
Wrong = (Refused, Unreadable, dates.BadDate)
OPEN_FIELDS = (
    "sponsor", "kode", "nama", "wilayah", "wadah", "nomor_wadah", "pembayar", "sumber", "pks", "tanggal_pks",
    "pks_sampai", "dasar", "mulai", "selesai", "umur_min", "umur_max", "desil", "kuota", "kuota_desa", "penghasilan",
    "jht", "terima_pu",
)  # fmt: skip
CHANGE_FIELDS = (
    "nama", "pks", "tanggal_pks", "pks_sampai", "dasar", "nomor_wadah", "umur_min", "umur_max", "desil", "kuota",
    "kuota_desa", "selesai", "terima_pu",
)  # fmt: skip


def number(given: Mapping[str, str], name: str, label: str, usual: int | None = None) -> int | None:
    """A whole number, thousands marked or not; `usual` where nothing was typed."""
    text = given.get(name, "").strip().replace(".", "").replace(" ", "")
    if not text:
        return usual
    if text.isascii() and text.isdigit() and len(text) <= 8:
        return int(text)
    raise Unreadable(
        gettext("“%(text)s” di %(field)s bukan bilangan bulat. Tulis misalnya 50.")
        % {"text": text[:40], "field": label}
    )


def day(given: Mapping[str, str], name: str, label: str) -> date | None:
    """A day, or None where nothing was typed."""
    text = given.get(name, "").strip()
    return dates.parse_day(text, field=label) if text else None


def must_day(given: Mapping[str, str], name: str, label: str) -> date:
    """A day. Unreadable where nothing was typed."""
    found = day(given, name, label)
    if found is None:
        raise Unreadable(gettext("Isi %(field)s.") % {"field": label})
    return found


def opening(given: Mapping[str, str]) -> dict[str, Any]:
    """What `open_programme` wants, from its form."""
    sponsor = Organisation.objects.filter(code=given.get("sponsor", "").strip()).first()
    if sponsor is None:
        raise Unreadable(gettext("Pilih sponsor dari daftar: tulis kodenya."))
    benefits = (Benefit.JKK, Benefit.JKM, Benefit.JHT) if given.get("jht") else (Benefit.JKK, Benefit.JKM)
    income = given.get("penghasilan", "").strip()
    return {
        "organisation_id": sponsor.pk,
        "code": given.get("kode", "").strip(),
        "name": given.get("nama", ""),
        "region": given.get("wilayah", "").strip(),
        "wadah": given.get("wadah", ""),
        "wadah_number": given.get("nomor_wadah", ""),
        "stated_payer": given.get("pembayar", ""),
        "money_source": given.get("sumber", ""),
        "agreement": Agreement(
            given.get("pks", ""),
            must_day(given, "tanggal_pks", gettext("tanggal PKS")),
            day(given, "pks_sampai", gettext("PKS berlaku sampai")),
            given.get("dasar", "").strip(),
        ),
        "terms": Terms(
            starts_on=must_day(given, "mulai", gettext("program mulai")),
            ends_on=day(given, "selesai", gettext("program selesai")),
            benefits=benefits,
            income=rupiah(income) if income else 1_000_000,
            age_min=number(given, "umur_min", gettext("umur paling muda"), 18) or 0,
            age_max=number(given, "umur_max", gettext("umur paling tua"), 64) or 0,
            decile_max=number(given, "desil", gettext("desil")),
            quota_total=number(given, "kuota", gettext("kuota seluruhnya")),
            quota_per_village=number(given, "kuota_desa", gettext("kuota per desa")),
            switches={"hold_wage_earners": False} if given.get("terima_pu") else {},
        ),
    }


def changing(given: Mapping[str, str], switches: Mapping[str, Any]) -> dict[str, Any]:
    """What `change_programme` wants, from its form. `switches` as they stand; the form knows one of them."""
    return {
        "name": given.get("nama", "").strip(),
        "agreement_number": given.get("pks", "").strip(),
        "agreement_date": must_day(given, "tanggal_pks", gettext("tanggal PKS")),
        "agreement_until": day(given, "pks_sampai", gettext("PKS berlaku sampai")),
        "legal_instrument": given.get("dasar", "").strip(),
        "wadah_number": given.get("nomor_wadah", "").strip(),
        "age_min": number(given, "umur_min", gettext("umur paling muda"), 18),
        "age_max": number(given, "umur_max", gettext("umur paling tua"), 64),
        "decile_max": number(given, "desil", gettext("desil")),
        "quota_total": number(given, "kuota", gettext("kuota seluruhnya")),
        "quota_per_village": number(given, "kuota_desa", gettext("kuota per desa")),
        "switches": _switches(switches, hold=not given.get("terima_pu")),
    }


def _switches(standing: Mapping[str, Any], *, hold: bool) -> dict[str, Any]:
    """The switches with this one set; what has its usual value and was not set before stays unset."""
    if hold == standing.get("hold_wage_earners", True):
        return dict(standing)
    return {**standing, "hold_wage_earners": hold}


def standing(programme: Programme) -> dict[str, str]:
    """The terms of a programme as its form shows them before anybody types."""

    def text(value: object) -> str:
        return "" if value is None else str(value)

    return {
        "nama": programme.name,
        "pks": programme.agreement_number,
        "tanggal_pks": text(programme.agreement_date),
        "pks_sampai": text(programme.agreement_until),
        "dasar": programme.legal_instrument,
        "nomor_wadah": programme.wadah_number,
        "umur_min": text(programme.age_min),
        "umur_max": text(programme.age_max),
        "desil": text(programme.decile_max),
        "kuota": text(programme.quota_total),
        "kuota_desa": text(programme.quota_per_village),
        "terima_pu": "" if read_switches(programme.switches).hold_wage_earners else "1",
    }
