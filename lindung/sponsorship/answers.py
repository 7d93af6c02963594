"""Programmes as programs read them: the same for the API and the terminal."""

from __future__ import annotations

from typing import Any

from lindung.law.programmes import programmes_in
from lindung.sponsorship.burn import Burn, burns_of, last_billed, money_by_year
from lindung.sponsorship.models import Programme
from lindung.sponsorship.prices import prices_shown
from lindung.sponsorship.queries import budgets_of, budgets_of_year, own_programmes
from lindung.web.dates import today


def programme_rows(year: int) -> list[dict[str, Any]]:
    """Every programme the actor reads as a whole, with its money of a year in rupiah and the heads last billed."""
    found = list(own_programmes())
    ids = [one.pk for one in found]
    budgets, money, heads = budgets_of_year(ids, year), money_by_year(ids), last_billed(ids)
    rows = []
    for one in found:
        billed, paid = money.get((one.pk, year), (0, 0))
        rows.append(
            {
                "code": one.code,
                "name": one.name,
                "sponsor": one.organisation.code,
                "region": one.region,
                "wadah": one.wadah,
                "starts_on": one.starts_on.isoformat(),
                "ends_on": one.ends_on.isoformat() if one.ends_on else None,
                "quota_total": one.quota_total,
                "people": heads[one.pk].people if one.pk in heads else 0,
                "year": year,
                "budget": budgets.get(one.pk),
                "billed": billed,
                "paid": paid,
            }
        )
    return rows


def programme_as_json(programme: Programme) -> dict[str, Any]:
    """One programme with its terms, budget years, prices, quotas and papers."""
    budgets = budgets_of(programme.pk)
    prices = prices_shown(programme, today=today())
    last = last_billed([programme.pk]).get(programme.pk)
    return {
        "code": programme.code,
        "name": programme.name,
        "sponsor": programme.organisation.code,
        "region": programme.region,
        "wadah": programme.wadah,
        "wadah_number": programme.wadah_number,
        "payer": programme.payer_kind,
        "money_source": programme.money_source,
        "agreement": {
            "number": programme.agreement_number,
            "dated": programme.agreement_date.isoformat(),
            "until": programme.agreement_until.isoformat() if programme.agreement_until else None,
            "legal_instrument": programme.legal_instrument,
        },
        "benefits": [one.value for one in programmes_in(programme.programmes)],
        "income": programme.income,
        "ages": [programme.age_min, programme.age_max],
        "decile_max": programme.decile_max,
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat() if programme.ends_on else None,
        "switches": programme.switches,
        "quota_total": programme.quota_total,
        "quota_per_village": programme.quota_per_village,
        "quotas": dict(programme.quotas.order_by("village").values_list("village", "heads")),
        "last_billed": {"month": f"{last.month:%Y-%m}", "people": last.people} if last else None,
        "years": [_year(one) for one in burns_of(programme, today=today(), budgets=budgets)],
        "prices": [
            {
                "first_month": f"{one.first:%Y-%m}",
                "last_month": f"{one.last:%Y-%m}",
                "prices": {price.sector: price.total for price in one.prices},
                "articles": sorted({each["article"] for price in one.prices for each in price.articles}),
                "open": {"id": one.open_price.indonesian, "en": one.open_price.english} if one.open_price else None,
            }
            for one in prices.stretches
        ],
        "open_questions": prices.questions,
        "papers": [
            {"kind": one.kind, "number": one.number, "dated": one.dated.isoformat(), "sha256": one.sha256}
            for one in programme.papers.order_by("-dated", "-id")
        ],
    }


def _year(burn: Burn) -> dict[str, Any]:
    return {
        "year": burn.year,
        "budget": burn.budget,
        "billed": burn.billed,
        "paid": burn.paid,
        "forecast": burn.forecast,
        "left": burn.left,
    }
