"""The same person with several sponsors in the same month: how many, who pays by the rule, and the money that is free.

Set-based, past row rights through functions that disclose of other sponsors only by whom and until when
(sql/70_double.sql).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from lindung.billing.pricing import price_of
from lindung.counsel.queries import decisions_on
from lindung.law.months import first_day, month_number
from lindung.reference.regions import Level, names_by_code
from lindung.sponsorship.models import Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.sponsorship.queries import programmes
from lindung.web.dates import today
from lindung.web.refused import Refused, database_refusals

USUAL_MONTHS, MOST_MONTHS = 12, 60
_PAYER_OF_LEVEL = {"firm": "donor", "village": "village", "kabupaten": "apbd", "province": "apbd"}


@dataclass(frozen=True)
class Party:
    """Who has a person: a programme, or an organisation that paid without one. `seen`: whether the actor may see it;
    else `name` is that of its organisation and `code` is empty. `level`: village, kabupaten, province or firm."""

    id: uuid.UUID
    code: str
    name: str
    level: str
    seen: bool


@dataclass
class Pair:
    """Two parties with the same people. `first` pays, `other` has the months for nothing.

    Months are counted by head: `planned` of them nobody of the two has paid twice, `paid_twice` both have. `freed` are
    planned months that the rule takes from `other`; money in rupiah, None where the actor may not see `other` or the
    law leaves its price open.
    """

    first: Party
    other: Party
    people: int = 0
    planned: int = 0
    paid_twice: int = 0
    freed: int = 0
    planned_money: int | None = 0
    paid_twice_money: int | None = 0
    freed_money: int | None = 0

    @property
    def decided(self) -> bool:
        """Whether the rule, or a payment, says of every planned month who pays."""
        return self.freed == self.planned


@dataclass(frozen=True)
class Report:
    """The pairs, the different people in them, and the period and region asked about."""

    region: str
    first_month: date
    last_month: date
    people: int
    pairs: tuple[Pair, ...]
    freed_by: Mapping[str, int] = field(default_factory=dict)

    @property
    def freed_money(self) -> int:
        """Rupiah the rule frees in programmes that the actor may see."""
        return sum(self.freed_by.values())


@dataclass(frozen=True)
class DoubleName:
    """A person of a pair. `until`: the last month each has the person for; `lost`: planned months that the other party
    does not have to pay; `entry`: its line on the list, where the actor may see that list."""

    person: uuid.UUID
    name: str
    village: str
    first_name: str
    first_until: date
    other_name: str
    other_until: date
    first: date
    last: date
    months: int
    paid_twice: int
    decided: bool
    entry: uuid.UUID | None
    sees_other: bool
    lost: tuple[date, ...]


def period(first: date | None = None, last: date | None = None) -> tuple[date, date]:
    """First days of the first and the last month: this one and eleven more unless said. Refused if they make no
    period or one longer than MOST_MONTHS."""
    start = (first or today()).replace(day=1)
    end = last.replace(day=1) if last else first_day(month_number(start) + USUAL_MONTHS - 1)
    if not 0 <= month_number(end) - month_number(start) < MOST_MONTHS:
        raise Refused(
            "period_invalid",
            f"Bulan terakhir tidak boleh sebelum yang pertama, dan paling lama {MOST_MONTHS} bulan.",
            f"The last month must not come before the first, and at most {MOST_MONTHS} months.",
        )
    return start, end


def double_report(*, region: str = "", first: date | None = None, last: date | None = None) -> Report:
    """Pairs of sponsors with the same people, those with most months first; of a region, or all one may see."""
    check_asked(region, first, last)
    start, end = period(first, last)
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_double_report(%s, %s, %s)", [region, start, end])
        rows = cursor.fetchall()
    pairs: dict[tuple[uuid.UUID, uuid.UUID], Pair] = {}
    freed: dict[str, int] = defaultdict(int)
    everybody = 0
    price = _Prices()
    for row in rows:
        if row[0] is None:
            everybody = row[-1]
            continue
        pair = pairs.setdefault((row[0], row[5]), Pair(Party(*row[:5]), Party(*row[5:10])))
        month, sector, first_paid, other_paid, decided, people = row[10:]
        if month is None:
            pair.people = people
            continue
        money = price.of(pair.other, month, sector, people)
        if first_paid and other_paid:
            pair.paid_twice += people
            pair.paid_twice_money = _sum(pair.paid_twice_money, money)
            continue
        pair.planned += people
        pair.planned_money = _sum(pair.planned_money, money)
        if decided:
            pair.freed += people
            pair.freed_money = _sum(pair.freed_money, money)
            if money is not None and pair.other.code:
                freed[pair.other.code] += money
    ordered = sorted(pairs.values(), key=lambda one: (-(one.planned + one.paid_twice), one.first.name, one.other.name))
    return Report(region, start, end, everybody, tuple(ordered), dict(sorted(freed.items())))


def double_names(
    *,
    region: str = "",
    first: date | None = None,
    last: date | None = None,
    winner: uuid.UUID | None = None,
    loser: uuid.UUID | None = None,
) -> tuple[DoubleName, ...]:
    """The people of a pair, or of all, whom the actor may see on a list; by village and name."""
    check_asked(region, first, last)
    start, end = period(first, last)
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_double_names(%s, %s, %s, %s, %s)", [region, start, end, winner, loser])
        return tuple(_name(row) for row in cursor.fetchall())


def _name(row: tuple[Any, ...]) -> DoubleName:
    return DoubleName(*(*row[:-1], tuple(row[-1])))


class _Prices:
    """What a month of a head costs each party, asked of the law once for each programme and month."""

    def __init__(self) -> None:
        self.programmes: dict[uuid.UUID, Programme] = {one.pk: one for one in programmes()}
        self.known: dict[tuple[uuid.UUID, date], dict[str, int] | None] = {}

    def of(self, party: Party, month: date, sector: str, people: int) -> int | None:
        """Rupiah for so many heads; None for a party one may not see, and where the law leaves the price open."""
        if not party.seen:
            return None
        key = (party.id, month)
        if key not in self.known:
            self.known[key] = self._ask(party, month)
        prices = self.known[key]
        return None if prices is None else prices[sector] * people

    def _ask(self, party: Party, month: date) -> dict[str, int] | None:
        programme = self.programmes.get(party.id)
        try:
            if programme is not None:
                return {one.sector: one.total for one in programme_prices(programme, first_month=month, months=1)}
            payer, decided = _PAYER_OF_LEVEL[party.level], decisions_on(month)
            usual = price_of(month=month, payer=payer, income=1_000_000, decisions=decided)
            return dict.fromkeys(("other", "transport"), usual.total)
        except Refused as refused:
            if refused.code != "price_open":
                raise
            return None


def _sum(known: int | None, more: int | None) -> int | None:
    """A sum that is unknown once a part of it is."""
    return None if known is None or more is None else known + more


def check_asked(region: str, first: date | None, last: date | None) -> None:
    """Refused for a period that is none and a region that is none."""
    period(first, last)
    levels: dict[int, Level] = {2: "province", 5: "kabupaten", 13: "village"}
    level = levels.get(len(region))
    if region and (level is None or region not in names_by_code(level)):
        raise Refused(
            "region_unknown",
            f"Wilayah {region[:20]!r} bukan kode provinsi, kabupaten/kota atau desa.",
            f"The region {region[:20]!r} is no code of a province, kabupaten or village.",
        )
