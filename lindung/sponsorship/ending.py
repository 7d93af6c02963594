"""Cover that is about to end: by programme, with the money to go on and the day after which nothing is paid any more.

Going on means: from the first unpaid month to December of that month's year, for the same heads, at the price of each
month by law. Money of a year is found in that year's budget, so a plan never crosses into the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from uuid import UUID

from lindung.billing.pricing import Price
from lindung.counsel.queries import decisions_on
from lindung.coverage.ending import CONDITIONAL, COVERED, Ending, endings
from lindung.law.months import first_day, month_number
from lindung.registry.models import Organisation
from lindung.sponsorship.models import Programme
from lindung.sponsorship.pricing import kept_price
from lindung.web.refused import Refused

# What a sponsor without a recorded programme pays for: JKK and JKM on the usual row of the table.
USUAL_MASK, USUAL_INCOME = 3, 1_000_000


@dataclass(frozen=True)
class MonthMoney:
    """What one month costs: heads by price (rupiah a head). `open_price` where the law leaves it open."""

    month: date
    people: int
    total: int
    prices: tuple[tuple[int, int], ...]
    open_price: Refused | None = None


@dataclass
class Unit:
    """One payer (a programme, or a sponsor without one), or one village of it."""

    organisation: UUID
    name: str
    programme: Programme | None
    payer_kind: str
    village: str = ""
    region: str = ""
    parts: list[Ending] = field(default_factory=list)
    prices: Prices = field(default_factory=lambda: Prices(), repr=False)

    @property
    def code(self) -> str:
        return self.programme.code if self.programme else ""

    @property
    def heads(self) -> int:
        return sum(one.heads for one in self.parts)

    # Counted when asked for: of a province's villages a page shows the first hundred.
    @cached_property
    def _going_on(self) -> tuple[list[MonthMoney], list[str]]:
        return money_to_go_on(self, self.prices)

    @property
    def money(self) -> list[MonthMoney]:
        """What each month costs to go on with everybody."""
        return self._going_on[0]

    @property
    def questions(self) -> list[str]:
        """The open questions these prices rest on."""
        return self._going_on[1]

    @property
    def conditional(self) -> int:
        """Heads whose paid days are over and whose arrears the law still tolerates."""
        return sum(one.heads for one in self.parts if one.state == CONDITIONAL)

    @property
    def first_end(self) -> date:
        """The earliest last paid day."""
        return min(one.paid_to for one in self.parts)

    @property
    def money_ends(self) -> date:
        """The earliest last paid day of whoever is covered; of everybody where all are in arrears."""
        return min((one.paid_to for one in self.parts if one.state == COVERED), default=self.first_end)

    @property
    def gone_after(self) -> date:
        """The last day on which anything is paid for whoever lapses first."""
        return min(one.tolerated_until for one in self.parts)

    @property
    def total(self) -> int:
        """Rupiah to go on to the end of the year; months whose price is open are not in it."""
        return sum(one.total for one in self.money)

    @property
    def open_price(self) -> Refused | None:
        return next((one.open_price for one in self.money if one.open_price), None)

    def by_month_end(self) -> dict[date, int]:
        """Heads by last paid day, soonest first."""
        found: dict[date, int] = {}
        for one in sorted(self.parts, key=lambda part: part.paid_to):
            found[one.paid_to] = found.get(one.paid_to, 0) + one.heads
        return found

    def by_year(self) -> dict[int, int]:
        """Rupiah by budget year."""
        found: dict[int, int] = {}
        for one in self.money:
            found[one.month.year] = found.get(one.month.year, 0) + one.total
        return found


@dataclass(frozen=True)
class EndingSoon:
    """The answer for a stretch of days: units by payer, and the same people by payer and village."""

    on: date
    until: date
    region: str
    units: tuple[Unit, ...]
    villages: tuple[Unit, ...]

    @property
    def heads(self) -> int:
        return sum(one.heads for one in self.units)

    @property
    def conditional(self) -> int:
        return sum(one.conditional for one in self.units)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.units)


def ending_soon(*, on: date, until: date, region: str = "", code: str = "") -> EndingSoon:
    """Sponsored cover that ends from `on` to `until`, and who is conditional already, by programme and by village.

    `code`: one programme alone. What the acting user may not see is not in it.
    """
    return grouped(endings(on=on, until=until, region=region), on=on, until=until, region=region, code=code)


def grouped(parts: Iterable[Ending], *, on: date, until: date, region: str = "", code: str = "") -> EndingSoon:
    """Endings put together by programme and village, with what going on costs."""
    listed = list(parts)
    programmes = _Programmes({one.organisation for one in listed})
    prices = Prices()
    units: dict[tuple[UUID, str, str], Unit] = {}
    villages: dict[tuple[UUID, str, str, str], Unit] = {}
    for one in listed:
        programme = programmes.of(one)
        if code and (programme is None or programme.code != code):
            continue
        key = (one.organisation, programme.code if programme else "", one.payer_kind)
        name = programme.name if programme else programmes.names.get(one.organisation, "–")
        for unit in (
            units.get(key) or units.setdefault(key, unit_of(one, programme, name, prices)),
            villages.get((*key, one.village))
            or villages.setdefault((*key, one.village), unit_of(one, programme, name, prices, one.village)),
        ):
            unit.parts.append(one)
    return EndingSoon(
        on, until, region,
        tuple(sorted(units.values(), key=lambda one: (one.first_end, one.name))),
        tuple(sorted(villages.values(), key=lambda one: (one.first_end, one.name, one.village))),
    )  # fmt: skip


def unit_of(part: Ending, programme: Programme | None, name: str, prices: Prices, village: str = "") -> Unit:
    """A unit without parts, for the payer of a part."""
    return Unit(part.organisation, name, programme, part.payer_kind, village, prices=prices)


def months_to_fund(part: Ending) -> tuple[date, ...]:
    """First days of the months from the first unpaid one to December of its year."""
    return _to_december(part.paid_to)


@lru_cache(maxsize=4096)
def _to_december(paid_to: date) -> tuple[date, ...]:
    first = month_number(paid_to + timedelta(days=1))
    last = month_number(date(first_day(first).year, 12, 1))
    return tuple(first_day(number) for number in range(first, last + 1))


def months_of_year(part: Ending, year: int, *, after: date) -> tuple[date, ...]:
    """First days of the unpaid months of a year that begin after a day."""
    first = max(month_number(part.paid_to + timedelta(days=1)), month_number(after) + 1, year * 12)
    return tuple(first_day(number) for number in range(first, year * 12 + 12))


def money_to_go_on(
    unit: Unit,
    prices: Prices | None = None,
    *,
    months_of: Callable[[Ending], Iterable[date]] = months_to_fund,
) -> tuple[list[MonthMoney], list[str]]:
    """What each month costs to go on with all heads of a unit, and the open questions the prices rest on.

    `months_of` is asked once for each last paid day: parts with the same day go on in the same months.
    """
    prices = prices or Prices()
    alike: dict[tuple[date, str], int] = {}
    months_after: dict[date, Iterable[date]] = {}
    for part in unit.parts:
        alike[part.paid_to, part.sector] = alike.get((part.paid_to, part.sector), 0) + part.heads
        if part.paid_to not in months_after:
            months_after[part.paid_to] = tuple(months_of(part))
    heads: dict[date, dict[str, int]] = {}
    for (paid_to, sector), count in alike.items():
        for month in months_after[paid_to]:
            sectors = heads.setdefault(month, {})
            sectors[sector] = sectors.get(sector, 0) + count
    months: list[MonthMoney] = []
    questions: list[str] = []
    for month, sectors in sorted(heads.items()):
        by_price: dict[int, int] = {}
        gap: Refused | None = None
        for sector, count in sectors.items():
            price = prices.of(unit, month, sector)
            if isinstance(price, Refused):
                gap = price
                continue
            by_price[price.total] = by_price.get(price.total, 0) + count
            questions += [one["question"] for one in price.open_questions if one["question"] not in questions]
        total = sum(price * count for price, count in by_price.items())
        months.append(MonthMoney(month, sum(sectors.values()), total, tuple(sorted(by_price.items())), gap))
    return months, questions


class _Programmes:
    """Which programme an assignment of a payer belongs to: by the agreement, else the only one that fits."""

    def __init__(self, organisations: set[UUID]) -> None:
        self.names = dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "name"))
        self._by_agreement: dict[tuple[UUID, str], Programme] = {}
        self._by_kind: dict[tuple[UUID, str], list[Programme]] = {}
        for one in Programme.objects.filter(organisation_id__in=organisations).select_related("organisation"):
            self._by_agreement[(one.organisation_id, one.agreement_number)] = one
            self._by_kind.setdefault((one.organisation_id, one.payer_kind), []).append(one)

    def of(self, part: Ending) -> Programme | None:
        found = self._by_agreement.get((part.organisation, part.agreement))
        if found is not None:
            return found
        fitting = self._by_kind.get((part.organisation, part.payer_kind), [])
        return fitting[0] if len(fitting) == 1 else None


class Prices:
    """The price of a head by payer, row of the table, month and sector, each asked of the law once."""

    def __init__(self) -> None:
        self._decisions: dict[date, Mapping[str, str]] = {}
        self._known: dict[tuple[str, int, int, date, str], Price | Refused] = {}

    def of(self, unit: Unit, month: date, sector: str) -> Price | Refused:
        mask = unit.programme.programmes if unit.programme else USUAL_MASK
        income = unit.programme.income if unit.programme else USUAL_INCOME
        payer = unit.programme.payer_kind if unit.programme else unit.payer_kind
        key = (payer, mask, income, month, sector)
        if key not in self._known:
            if month not in self._decisions:
                self._decisions[month] = decisions_on(month)
            self._known[key] = kept_price(
                payer, mask, income, month, sector, tuple(sorted(self._decisions[month].items()))
            )
        return self._known[key]


__all__ = [
    "CONDITIONAL", "COVERED", "EndingSoon", "MonthMoney", "Prices", "Unit", "ending_soon", "grouped", "money_to_go_on",
    "months_of_year",
]  # fmt: skip
