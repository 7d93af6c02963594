"""How the money of programmes burns: budget, billed, paid, and where the year ends if nothing changes.

All from bills, so that no page can tell another story. The heads of a forecast are those of the last month billed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet, Sum

from lindung.billing.models import Allocation, Bill, BillLine
from lindung.billing.standing import standing_sum
from lindung.law.months import first_day, month_number
from lindung.sponsorship.models import Budget, Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.web.refused import Refused


@dataclass(frozen=True)
class Burn:
    """One budget year of a programme, in rupiah. `budget` is None where none was set.

    `billed` counts open bills, and of cancelled ones what was paid. `forecast` adds, for every month of the year not
    billed yet, the heads last billed at that month's price; None where the law leaves a price open (`open_price`).
    """

    year: int
    budget: int | None
    billed: int
    paid: int
    forecast: int | None
    open_price: Refused | None = None

    @property
    def left(self) -> int | None:
        """What of the budget is left at the end of the year, if nothing changes; negative: it does not last."""
        return None if self.budget is None or self.forecast is None else self.budget - self.forecast


@dataclass(frozen=True)
class LastBilled:
    """The last month that was billed, and its heads by sector."""

    month: date
    heads: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.heads.values())


def money_by_year(
    programme_ids: Collection[uuid.UUID], region: str = ""
) -> dict[tuple[uuid.UUID, int], tuple[int, int]]:
    """Rupiah billed and paid by programme and budget year; of bills of this region or below, if one is given."""
    bills = _bills(programme_ids, region)
    found: dict[tuple[uuid.UUID, int], tuple[int, int]] = {}
    standing = Allocation.objects.filter(bill__in=bills).order_by()
    paid = {
        (programme, year, state): amount
        for programme, year, state, amount in standing.values_list(
            "bill__subject_id", "bill__budget_year", "bill__state"
        ).annotate(standing=standing_sum())
        # What was taken back as a whole leaves nothing of its year.
        if amount
    }
    billed = bills.filter(state=Bill.State.OPEN).values_list("subject_id", "budget_year")
    for programme, year, total in billed.annotate(whole=Sum("total")):
        found[programme, year] = (total, 0)
    for (programme, year, state), amount in paid.items():
        total, known = found.get((programme, year), (0, 0))
        found[programme, year] = (total + (amount if state == Bill.State.CANCELLED else 0), known + amount)
    return found


def last_billed(programme_ids: Collection[uuid.UUID], region: str = "") -> dict[uuid.UUID, LastBilled]:
    """The last month of the open bills of each programme, and its heads."""
    lines = BillLine.objects.filter(bill__in=_bills(programme_ids, region).filter(state=Bill.State.OPEN))
    months = dict(lines.values_list("bill__subject_id").annotate(last=Max("month")))
    wanted = Q(pk__in=[])
    for programme, month in months.items():
        wanted |= Q(bill__subject_id=programme, month=month)
    # A line for each benefit; the heads are the same on each of them.
    by_benefit = lines.filter(wanted).values_list("bill__subject_id", "sector", "programme")
    heads: dict[uuid.UUID, dict[str, int]] = {programme: {} for programme in months}
    for programme, sector, _benefit, people in by_benefit.annotate(people=Sum("people")):
        heads[programme][sector] = max(heads[programme].get(sector, 0), people)
    return {programme: LastBilled(month, heads[programme]) for programme, month in months.items()}


def burns_of(
    programme: Programme, *, today: date, budgets: Mapping[int, Budget], years: Sequence[int] = (), region: str = ""
) -> tuple[Burn, ...]:
    """The budget years of a programme, oldest first: this one, those asked for, with a budget or with bills."""
    return burns_of_all([programme], today=today, budgets={programme.pk: budgets}, years=years, region=region)


def burns_of_all(
    programmes: Sequence[Programme],
    *,
    today: date,
    budgets: Mapping[uuid.UUID, Mapping[int, Budget]],
    years: Sequence[int] = (),
    region: str = "",
) -> tuple[Burn, ...]:
    """The same of several programmes, one after the other; their bills are read once."""
    ids = [one.pk for one in programmes]
    money, last = money_by_year(ids, region), last_billed(ids, region)
    found: list[Burn] = []
    for one in programmes:
        own = budgets.get(one.pk, {})
        known = {today.year, *years, *own, *(year for programme, year in money if programme == one.pk)}
        found += [
            _burn(one, year, money.get((one.pk, year), (0, 0)), own.get(year), last.get(one.pk), today)
            for year in sorted(known)
        ]
    return tuple(found)


def _burn(
    programme: Programme, year: int, money: tuple[int, int], budget: Budget | None, last: LastBilled | None, today: date
) -> Burn:
    billed, paid = money
    amount = budget.amount if budget else None
    try:
        more = _still_to_bill(programme, year, last, today)
    except Refused as refused:
        if refused.code != "price_open":
            raise
        return Burn(year, amount, billed, paid, None, refused)
    return Burn(year, amount, billed, paid, billed + more)


def _still_to_bill(programme: Programme, year: int, last: LastBilled | None, today: date) -> int:
    """Rupiah for the heads last billed, in the months of the year after that month and not before this one."""
    if last is None or year < today.year:
        return 0
    first = max(month_number(last.month) + 1, month_number(today), month_number(date(year, 1, 1)))
    end = month_number(date(year, 12, 1))
    if programme.ends_on is not None:
        end = min(end, month_number(programme.ends_on))
    if first > end:
        return 0
    prices = programme_prices(programme, first_month=first_day(first), months=end - first + 1)
    return sum(one.total * last.heads.get(one.sector, 0) for one in prices)


def _bills(programme_ids: Collection[uuid.UUID], region: str) -> QuerySet[Bill]:
    found = Bill.objects.filter(subject_id__in=list(programme_ids))
    if len(region) > 5:
        return found.filter(village__startswith=region)
    return found.filter(kabupaten=region) if len(region) == 5 else found
