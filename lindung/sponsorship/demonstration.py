"""The programmes a demonstration ships. The governments exist; their agreements and budgets are made up and say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from lindung.billing.pricing import PAYER_OF_WADAH
from lindung.registry.models import Organisation
from lindung.sponsorship.models import Budget, Programme


@dataclass(frozen=True)
class _Plan:
    """A programme with heads by village or in all, since a day; `yearly` is the budget of a year in rupiah."""

    code: str
    organisation: str
    name: str
    region: str
    wadah: str
    money_source: str
    instrument: str
    quota_total: int
    quota_per_village: int | None
    since: date

    @property
    def yearly(self) -> int:
        return self.quota_total * 201_600


_PLANS = (
    _Plan("parigi-moutong", "pemkab-parigi-moutong", "Pekerja Rentan Desa Parigi Moutong", "72.08", "SD", "apbdes",
          "Perbup DEMO 8/2025", 278 * 50, 50, date(2025, 8, 1)),
    _Plan("tojo-una-una", "pemkab-tojo-una-una", "Pekerja Rentan Desa Tojo Una-Una", "72.09", "SD", "dana_desa",
          "Perbup DEMO 9/2024", 146 * 100, 100, date(2024, 1, 15)),
    _Plan("donggala", "pemkab-donggala", "Pekerja Rentan Desa Donggala", "72.03", "SD", "dana_desa",
          "SE DEMO 3/2023", 158 * 31, 31, date(2023, 2, 1)),
    _Plan("sulawesi-tengah", "pemprov-sulawesi-tengah", "Pekerja Rentan Provinsi Sulawesi Tengah", "72", "SG", "apbd",
          "Pergub DEMO 72/2025", 100_402, None, date(2025, 11, 14)),
)  # fmt: skip
LAST_YEAR = 2027


def ensure_programmes(*, using: str = "owner") -> None:
    """Record the programmes that are missing, as owner. Again: changes nothing.

    Raises RuntimeError outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("demonstration programmes are never recorded in production")
    with transaction.atomic(using=using):
        sponsors = Organisation.objects.using(using).filter(code__in=[plan.organisation for plan in _PLANS])
        bodies = {one.code: one for one in sponsors}
        for plan in _PLANS:
            if not Programme.objects.using(using).filter(code=plan.code).exists():
                _record(plan, bodies[plan.organisation], using)


def _record(plan: _Plan, sponsor: Organisation, using: str) -> None:
    programme = Programme.objects.using(using).create(
        organisation=sponsor,
        code=plan.code,
        name=plan.name,
        region=plan.region,
        wadah=plan.wadah,
        wadah_number=f"DEMO-{plan.wadah}-{plan.region.replace('.', '')}",
        agreement_number=f"PKS DEMO/{plan.region}/{plan.since:%Y}",
        agreement_date=plan.since - timedelta(days=30),
        agreement_until=date(LAST_YEAR, 12, 31),
        legal_instrument=plan.instrument,
        money_source=plan.money_source,
        payer_kind=PAYER_OF_WADAH[plan.wadah],
        quota_total=plan.quota_total,
        quota_per_village=plan.quota_per_village,
        starts_on=plan.since,
        ends_on=date(LAST_YEAR, 12, 31),
    )
    for year in range(plan.since.year, LAST_YEAR + 1):
        Budget.objects.using(using).create(
            programme=programme, year=year, amount=plan.yearly, line="Jaminan sosial pekerja rentan (contoh)",
            document=f"DPA DEMO {year}",
        )  # fmt: skip
