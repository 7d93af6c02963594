"""What a head of a programme costs, month by month: from the law, with the readings the office has recorded."""

from __future__ import annotations

from datetime import date

from lindung.billing.pricing import SECTORS, Price, price_of
from lindung.counsel.queries import decisions_on
from lindung.law.months import first_day, month_number
from lindung.law.programmes import programmes_in
from lindung.sponsorship.models import Programme


def programme_prices(programme: Programme, *, first_month: date, months: int) -> tuple[Price, ...]:
    """The price of a head for every month and sector. Refused (price_open) where the law leaves it open and no office
    has recorded a reading."""
    first = month_number(first_month)
    return tuple(
        price_of(
            month=day,
            payer=programme.payer_kind,
            income=programme.income,
            sector=sector,
            programmes=programmes_in(programme.programmes),
            decisions=decisions_on(day),
        )
        for day in (first_day(number) for number in range(first, first + months))
        for sector in SECTORS
    )
