"""Recording programmes, budgets, quotas and papers. Inside a transaction scoped to whoever acts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.billing.pricing import PAYER_OF_WADAH
from lindung.law.programmes import Programme as Benefit
from lindung.law.programmes import mask_of
from lindung.reference.regions import names_by_code
from lindung.registry.models import Organisation
from lindung.sponsorship.models import Budget, Paper, Programme, Quota
from lindung.sponsorship.switches import read_switches
from lindung.web.refused import Refused, database_refusals

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Addresses of the pages of programmes that are no programme.
_RESERVED = frozenset({"baru"})
STATED = ("apbn", "apbd", "village", "donor")


@dataclass(frozen=True)
class Agreement:
    """The agreement (PKS): its number, its day, its last day, and the legal instrument it rests on."""

    number: str
    dated: date
    until: date | None = None
    legal_instrument: str = ""


@dataclass(frozen=True)
class Terms:
    """Whom a programme pays for. Ages in full years, both included; income in rupiah a month; quotas in heads."""

    starts_on: date
    ends_on: date | None = None
    benefits: tuple[Benefit, ...] = (Benefit.JKK, Benefit.JKM)
    income: int = 1_000_000
    age_min: int = 18
    age_max: int = 64
    decile_max: int | None = None
    quota_total: int | None = None
    quota_per_village: int | None = None
    switches: dict[str, Any] = field(default_factory=dict)


def open_programme(
    *,
    acting: Acting,
    organisation_id: UUID,
    code: str,
    name: str,
    region: str,
    wadah: str,
    money_source: str,
    agreement: Agreement,
    terms: Terms,
    wadah_number: str = "",
    stated_payer: str = "",
) -> Programme:
    """Record a sponsor's programme. `stated_payer` only for wadah SL: who pays, as the agreement states.

    Refused if the organisation is no sponsor, the code is taken or misformed, or a term contradicts itself.
    """
    acting.must(Right.PROGRAMMES_MANAGE)
    sponsor = Organisation.objects.filter(pk=organisation_id).first()
    if sponsor is None or Organisation.Role.SPONSOR not in sponsor.roles:
        raise Refused("not_a_sponsor", "Organisasi itu bukan sponsor.", "That organisation is no sponsor.")
    _check_words(code, name, agreement)
    _check_terms(region, money_source, terms)
    read_switches(terms.switches)
    taken = Refused("code_taken", f"Kode {code!r} sudah dipakai.", f"The code {code!r} is taken.")
    with database_refusals({"sponsorship_programme_code_key": taken}):
        return Programme.objects.create(
            organisation=sponsor,
            code=code,
            name=name.strip()[:200],
            region=region,
            wadah=wadah,
            wadah_number=wadah_number.strip(),
            agreement_number=agreement.number.strip(),
            agreement_date=agreement.dated,
            agreement_until=agreement.until,
            legal_instrument=agreement.legal_instrument,
            money_source=money_source,
            payer_kind=payer_of(wadah, stated_payer),
            programmes=mask_of(terms.benefits),
            income=terms.income,
            age_min=terms.age_min,
            age_max=terms.age_max,
            decile_max=terms.decile_max,
            quota_total=terms.quota_total,
            quota_per_village=terms.quota_per_village,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            switches=terms.switches,
            recorded_by=acting.user,
        )


def payer_of(wadah: str, stated: str = "") -> str:
    """Who pays by the kind of wadah: a reading to be confirmed by an office. SL states it in the agreement."""
    if wadah in PAYER_OF_WADAH:
        return PAYER_OF_WADAH[wadah]
    if wadah == "SL" and stated in STATED:
        return stated
    known = ", ".join((*PAYER_OF_WADAH, "SL"))
    raise Refused(
        "wadah_payer",
        f"Wadah harus salah satu dari {known}; untuk SL sebutkan pembayarnya: {', '.join(STATED)}.",
        f"The wadah must be one of {known}; for SL state who pays: {', '.join(STATED)}.",
    )


def set_budget(
    *, acting: Acting, programme: Programme, year: int, amount: int, document: str, line: str = ""
) -> Budget:
    """Set the money of a year (rupiah); a later one counts instead, none is lost."""
    acting.must(Right.PROGRAMMES_MANAGE)
    if not 2015 <= year <= 2100 or amount < 0 or not document.strip():
        raise Refused(
            "budget_invalid",
            "Anggaran memerlukan tahun, jumlah rupiah yang tidak negatif, dan dokumen dasarnya.",
            "A budget needs a year, an amount in rupiah that is not negative, and its document.",
        )
    with database_refusals():
        return Budget.objects.create(
            programme=programme, year=year, amount=amount, line=line, document=document.strip(), recorded_by=acting.user
        )


def set_quota(*, acting: Acting, programme: Programme, village: str, heads: int) -> Quota:
    """Set the heads of one village; again for the same village: the new number counts."""
    acting.must(Right.PROGRAMMES_MANAGE)
    if village not in names_by_code("village") or not village.startswith(programme.region) or heads < 0:
        raise Refused(
            "quota_invalid",
            "Kuota memerlukan kode desa di wilayah program dan jumlah orang.",
            "A quota needs the code of a village in the programme's region and a number of heads.",
        )
    with database_refusals():
        return Quota.objects.update_or_create(programme=programme, village=village, defaults={"heads": heads})[0]


def keep_paper(
    *,
    acting: Acting,
    programme: Programme,
    kind: str,
    number: str,
    dated: date,
    sha256: str = "",
    version_id: UUID | None = None,
) -> Paper:
    """Note a paper by its number and checksum: PKS, SK, musdes minutes, a signed list."""
    acting.must(Right.PROGRAMMES_MANAGE)
    if kind not in Paper.Kind.values or not number.strip() or (sha256 and not re.fullmatch("[0-9a-f]{64}", sha256)):
        raise Refused(
            "paper_invalid",
            f"Dokumen memerlukan jenis ({', '.join(Paper.Kind.values)}), nomor, dan SHA-256 bila ada.",
            f"A paper needs a kind ({', '.join(Paper.Kind.values)}), a number, and a SHA-256 if there is one.",
        )
    with database_refusals():
        return Paper.objects.create(
            programme=programme, version_id=version_id, kind=kind, number=number.strip(), dated=dated, sha256=sha256,
            recorded_by=acting.user,
        )  # fmt: skip


def _check_words(code: str, name: str, agreement: Agreement) -> None:
    if code in _RESERVED:
        raise Refused(
            "code_reserved",
            f"Kode {code!r} sudah menjadi alamat halaman lain. Pilih kode lain, misalnya parigi-moutong.",
            f"The code {code!r} is the address of another page already. Choose another, such as parigi-moutong.",
        )
    if not _CODE.fullmatch(code) or len(code) > 60:
        raise Refused(
            "code_form",
            "Kode terdiri dari huruf kecil, angka dan tanda hubung, misalnya parigi-moutong.",
            "A code has small letters, digits and hyphens, such as parigi-moutong.",
        )
    if not name.strip() or not agreement.number.strip():
        raise Refused("words_missing", "Isi nama program dan nomor PKS.", "Give the name and the agreement's number.")
    if agreement.until is not None and agreement.until < agreement.dated:
        raise Refused("period_backwards", "PKS berakhir sebelum dimulai.", "The agreement ends before it begins.")


def _check_terms(region: str, money_source: str, terms: Terms) -> None:
    level = {2: "province", 5: "kabupaten", 13: "village"}.get(len(region))
    if level is None or region not in names_by_code(level):
        raise Refused(
            "region_unknown",
            f"Wilayah {region[:20]!r} bukan kode provinsi, kabupaten/kota atau desa.",
            f"The region {region[:20]!r} is no code of a province, kabupaten or village.",
        )
    if money_source not in Programme.MoneySource.values:
        raise Refused(
            "money_source_unknown",
            f"Sumber dana harus dari: {', '.join(Programme.MoneySource.values)}.",
            f"The source of money must be among: {', '.join(Programme.MoneySource.values)}.",
        )
    decile = terms.decile_max
    if (
        terms.age_max < terms.age_min
        or terms.income <= 0
        or not terms.benefits
        or (terms.ends_on is not None and terms.ends_on < terms.starts_on)
        or (decile is not None and not 1 <= decile <= 10)
    ):
        raise Refused(
            "terms_invalid",
            "Periksa batas umur, penghasilan, program, desil (1 sampai 10) dan masa berlakunya.",
            "Check the ages, the income, the benefits, the decile (1 to 10) and the period.",
        )
