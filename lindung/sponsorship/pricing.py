"""What a head of a programme costs, month by month: from the law, with the readings the office has recorded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lindung.billing.pricing import SECTORS, Price, price_of
from lindung.counsel.queries import decisions_on
from lindung.law.months import first_day, month_number
from lindung.law.programmes import programmes_in
from lindung.sponsorship.models import Programme
from lindung.web.refused import Refused


def programme_prices(programme: Programme, *, first_month: date, months: int) -> tuple[Price, ...]:
    """The price of a head for every month and sector. Refused (price_open) where the law leaves it open and no office
    has recorded a reading."""
    first = month_number(first_month)
    found: list[Price] = []
    for day in (first_day(number) for number in range(first, first + months)):
        decisions = tuple(sorted(decisions_on(day).items()))
        for sector in SECTORS:
            price = kept_price(programme.payer_kind, programme.programmes, programme.income, day, sector, decisions)
            if isinstance(price, Refused):
                raise price.with_traceback(None)
            found.append(price)
    return tuple(found)


@lru_cache(maxsize=4096)
def kept_price(
    payer: str, mask: int, income: int, month: date, sector: str, decisions: tuple[tuple[str, str], ...]
) -> Price | Refused:
    """The price by law, kept: the same question has the same answer for as long as the program runs. Where the law
    leaves it open, the refusal that says so."""
    try:
        return price_of(
            month=month, payer=payer, income=income, sector=sector, programmes=programmes_in(mask),
            decisions=dict(decisions),
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "price_open":
            raise
        return refused
