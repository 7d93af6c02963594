"""What a head costs over the months of a programme, put so that people can read it: stretches of equal price."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lindung.billing.pricing import Price
from lindung.law.months import first_day, month_number
from lindung.sponsorship.models import Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.web.refused import Refused

# Beyond this nobody has a budget.
MOST_MONTHS = 36


@dataclass(frozen=True)
class Stretch:
    """Months in a row in which a head costs the same, by sector. `open_price` where the law leaves it open."""

    first: date
    last: date
    prices: tuple[Price, ...]
    open_price: Refused | None = None

    def of(self, sector: str) -> Price | None:
        """The price of a sector, or None where it is open."""
        return next((one for one in self.prices if one.sector == sector), None)


@dataclass
class Shown:
    """The stretches of a programme and the open questions its prices rest on (by name)."""

    stretches: list[Stretch] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def prices_shown(programme: Programme, *, today: date) -> Shown:
    """The prices from the later of this month and the first month, to the end of next year or of the programme."""
    first = max(month_number(programme.starts_on), month_number(today))
    end = month_number(date(today.year + 1, 12, 1))
    if programme.ends_on is not None:
        end = min(end, month_number(programme.ends_on))
        first = min(first, end)
    shown = Shown()
    for number in range(first, min(end, first + MOST_MONTHS) + 1):
        stretch = _month(programme, first_day(number))
        for one in stretch.prices:
            shown.questions += [
                question["question"] for question in one.open_questions if question["question"] not in shown.questions
            ]
        before = shown.stretches[-1] if shown.stretches else None
        if before is not None and _same(before, stretch):
            shown.stretches[-1] = Stretch(before.first, stretch.last, before.prices, before.open_price)
        else:
            shown.stretches.append(stretch)
    return shown


def _month(programme: Programme, month: date) -> Stretch:
    try:
        return Stretch(month, month, programme_prices(programme, first_month=month, months=1))
    except Refused as refused:
        if refused.code != "price_open":
            raise
        return Stretch(month, month, (), refused)


def _same(one: Stretch, other: Stretch) -> bool:
    def told(stretch: Stretch) -> tuple[object, ...]:
        open_price = stretch.open_price.indonesian if stretch.open_price else ""
        return (open_price, *((price.sector, price.total, price.articles) for price in stretch.prices))

    return told(one) == told(other)
