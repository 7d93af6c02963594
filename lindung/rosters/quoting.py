"""What a list costs: by month and budget year, with the articles the price rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from lindung.billing.pricing import Price
from lindung.law.months import first_day, month_number
from lindung.sponsorship.models import Budget
from lindung.web.refused import Refused

Quote = dict[str, Any]


def quote(people: pl.DataFrame, prices: Sequence[Price] | Refused, *, first_month: date, months: int) -> Quote:
    """The quote as the terminal prints it: `lines` and `total` in rupiah.

    `people`: `from_month` and `sector` of everybody the list pays for. Months with the same heads, price, year and law
    share a line. Where the law leaves the price open, `open` says so and there are no lines.
    """
    if isinstance(prices, Refused):
        return {"lines": [], "total": 0, "open": {"id": prices.indonesian, "en": prices.english}}
    first = month_number(first_month)
    counted = people.group_by("from_month", "sector").len()
    started = {(month, sector): heads for month, sector, heads in counted.iter_rows()}
    lines: list[Quote] = []
    for number in range(first, first + months):
        day = first_day(number)
        heads: dict[int, list[Any]] = {}
        for price in prices:
            if price.month != day:
                continue
            count = sum(n for (start, sector), n in started.items() if start <= day and sector == price.sector)
            if count:
                known = heads.setdefault(price.total, [0, price])
                known[0] += count
        for rupiah, (count, price) in sorted(heads.items()):
            _add(lines, day, count, rupiah, price)
    answer: Quote = {"lines": lines, "total": sum(one["total"] for one in lines)}
    questions = {one["question"]: dict(one) for price in prices for one in price.open_questions}
    if questions:
        answer["open_questions"] = list(questions.values())
    return answer


def _add(lines: list[Quote], day: date, people: int, price: int, source: Price) -> None:
    law = [dict(one) for one in source.articles]
    month = f"{day:%Y-%m}"
    for line in lines:
        if (line["people"], line["price"], line["budget_year"], line["law"]) == (people, price, day.year, law):
            line["months"].append(month)
            line["total"] += people * price
            return
    lines.append(
        {
            "months": [month],
            "people": people,
            "price": price,
            "total": people * price,
            "budget_year": day.year,
            "law": law,
        }
    )


def by_year(found: Quote) -> dict[int, int]:
    """Rupiah of a quote by budget year."""
    years: dict[int, int] = {}
    for line in found["lines"]:
        years[line["budget_year"]] = years.get(line["budget_year"], 0) + line["total"]
    return years


def over_budget(found: Quote, budgets: Mapping[int, Budget]) -> str | None:
    """What a list costs more than the budget of each year that has one, in words; None if it does not."""
    over = [
        f"{year}: Rp{cost:,} dari Rp{budgets[year].amount:,}".replace(",", ".")
        for year, cost in sorted(by_year(found).items())
        if year in budgets and cost > budgets[year].amount
    ]
    return "; ".join(over) or None
