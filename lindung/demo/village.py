"""A village that pays for its own people: its programme, its list and its bill, by the ordinary services.

A village head sees at the scale of a village what a regent sees at the scale of a kabupaten. The village exists; its
agreement, its money and the people on its list are made up.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings

from lindung.access.acting import Acting, acting_as
from lindung.access.models import User
from lindung.demo import days
from lindung.demo.assumptions import DATA
from lindung.demo.village_plan import FIRST_MONTH, LIST, MONTHS, NAME, SPONSOR, VILLAGE
from lindung.law.programmes import Programme as Benefit
from lindung.registry.models import Organisation
from lindung.rosters.applying import apply_list
from lindung.sponsorship.models import Paper, Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.sponsorship.services import Agreement, Terms, keep_paper, open_programme, set_budget

CODE = "desa-bakubakulu"
QUOTA = 45
ROLES = (Organisation.Role.SPONSOR, Organisation.Role.VILLAGE)


def ensure_sponsor(*, using: str = "owner") -> None:
    """Record the village as a sponsor, as owner, before its head's account is made. Again: changes nothing."""
    _demonstration_only()
    Organisation.objects.using(using).get_or_create(
        code=SPONSOR, defaults={"name": f"Pemdes {NAME}", "roles": list(ROLES), "region": VILLAGE}
    )


def ensure_village() -> None:
    """Record the village's programme and apply its list, acted by the branch officer. Again: changes nothing.

    Django's application connection must be on the demonstration. Raises RuntimeError outside a demonstration.
    """
    _demonstration_only()
    officer = User.objects.get(username="petugas")
    with acting_as(officer, channel="demo", operation="village", reason="contoh desa / the example village") as acting:
        if Programme.objects.filter(code=CODE).exists():
            return
        programme = _open(acting)
        _budget(acting, programme)
        applied = apply_list(
            DATA / LIST, acting=acting, programme=programme, first_month=FIRST_MONTH, months=MONTHS, today=days.AS_OF
        )
        for kind, number in (
            (Paper.Kind.DECREE, f"SK DEMO {VILLAGE}/2026"),
            (Paper.Kind.MINUTES, f"BA MUSDES DEMO {VILLAGE}/2026"),
        ):
            keep_paper(
                acting=acting, programme=programme, kind=kind, number=number, dated=date(2026, 11, 9),
                version_id=applied.receipt.version,
            )  # fmt: skip


def _demonstration_only() -> None:
    if not settings.DEMONSTRATION:
        raise RuntimeError("the example village is never recorded in production")


def _open(acting: Acting) -> Programme:
    programme = open_programme(
        acting=acting,
        organisation_id=Organisation.objects.get(code=SPONSOR).pk,
        code=CODE,
        name=f"Pekerja Rentan Desa {NAME}",
        region=VILLAGE,
        wadah="SD",
        wadah_number=f"DEMO-SD-{VILLAGE.replace('.', '')}",
        money_source=Programme.MoneySource.APBDES,
        agreement=Agreement(
            f"PKS DEMO/{VILLAGE}/2026", date(2026, 11, 2), date(2027, 12, 31), "Perdes DEMO 2/2026 tentang APB Desa"
        ),
        terms=Terms(
            starts_on=FIRST_MONTH, ends_on=date(2027, 12, 31), benefits=(Benefit.JKK, Benefit.JKM), quota_total=QUOTA
        ),
    )
    keep_paper(
        acting=acting, programme=programme, kind=Paper.Kind.AGREEMENT, number=programme.agreement_number,
        dated=date(2026, 11, 2),
    )  # fmt: skip
    return programme


def _budget(acting: Acting, programme: Programme) -> None:
    """Enough for the quota in the months of each year, at the price the law gives."""
    prices = [
        one for one in programme_prices(programme, first_month=FIRST_MONTH, months=MONTHS) if one.sector == "other"
    ]
    for year in sorted({one.month.year for one in prices}):
        set_budget(
            acting=acting, programme=programme, year=year, document=f"APB Desa DEMO {year}",
            line="Jaminan sosial pekerja rentan (contoh)",
            amount=QUOTA * sum(one.total for one in prices if one.month.year == year),
        )  # fmt: skip
