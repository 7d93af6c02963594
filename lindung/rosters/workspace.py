"""The sponsor's workspace: lists, people, failed names, bills, the burn of the budget, deaths and what ends soon.

The same for a village head, a regent and the province, each at the scale of its own programmes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from lindung.billing.bill_queries import ListedBill, list_bills
from lindung.billing.models import Allocation, Bill
from lindung.billing.standing import standing_sum
from lindung.rosters.models import Task
from lindung.rosters.workspace_failed import FailedPage, failed_by_place, failed_names
from lindung.rosters.workspace_people import PlaceCount, counts_by_place, total_of
from lindung.rosters.workspace_scope import Scope
from lindung.sponsorship.burn import Burn, burns_of_all
from lindung.sponsorship.models import Programme
from lindung.sponsorship.queries import budgets_of

MOST_BILLS = 500


@dataclass(frozen=True)
class Died:
    """A recorded death of somebody who stands or stood on a list. `covered`: whether cover held on that day; `seen`:
    whether the actor may open the person's page."""

    person: UUID
    name: str
    village: str
    died_on: date
    verified: bool
    covered: bool
    seen: bool


@dataclass(frozen=True)
class PlaceMoney:
    """Rupiah of bills that belong to a place: what was billed (cancelled bills: what was paid), and what was paid."""

    bills: int = 0
    billed: int = 0
    paid: int = 0


@dataclass(frozen=True)
class OwnList:
    """A list of a programme with its heads."""

    id: UUID
    programme: str
    first_month: date
    last_month: date
    heads: int
    ended: int
    version: int | None


@dataclass(frozen=True)
class Workspace:
    """Everything the page shows at a glance. Money in rupiah."""

    scope: Scope
    places: Mapping[str, PlaceCount]
    total: PlaceCount
    failed: FailedPage
    failed_at: Mapping[str, int]
    money_at: Mapping[str, PlaceMoney]
    money: PlaceMoney
    burns: tuple[Burn, ...]
    lists: tuple[OwnList, ...]
    deaths: tuple[Died, ...]
    tasks: int
    split: bool

    @property
    def money_known(self) -> bool:
        """Whether money can be told of this scope: bills that are not split say nothing of a part of their region."""
        return self.split or not (self.scope.region or self.scope.villages)

    @property
    def to_pay(self) -> int:
        """What is billed and not paid."""
        return self.money.billed - self.money.paid


def workspace(scope: Scope) -> Workspace:
    """The workspace of a scope. A handful of questions, however many people there are."""
    places = counts_by_place(scope)
    money_at, money, split = _money(scope)
    return Workspace(
        scope=scope,
        places=places,
        total=total_of(places),
        failed=failed_names(scope, size=5),
        failed_at=failed_by_place(scope),
        money_at=money_at,
        money=money,
        burns=burns(scope) if split or not (scope.region or scope.villages) else (),
        lists=lists_of(scope),
        deaths=deaths(scope),
        tasks=Task.objects.filter(
            version__list__programme__in=scope.ids, state=Task.State.OPEN, village__startswith=scope.region
        ).count(),
        split=split,
    )


def burns(scope: Scope) -> tuple[Burn, ...]:
    """The budget years of all programmes of the scope together; a year whose price is open stays without forecast."""
    by_year: dict[int, list[Burn]] = {}
    own, foreign = _own_and_foreign(scope)
    # Where a village has a programme of its own, what others pay for its people is no budget of its own.
    counted = own or foreign
    budgets = {one.pk: budgets_of(one.pk) for one in counted}
    for one in burns_of_all(counted, today=scope.day, budgets=budgets, region=scope.region):
        by_year.setdefault(one.year, []).append(one)
    # A budget is a programme's; of a part of its region it says nothing.
    whole = not scope.region or all(one.region == scope.region for one in counted)
    return tuple(_together(year, found, whole) for year, found in sorted(by_year.items()))


def _together(year: int, found: list[Burn], whole: bool) -> Burn:
    budgets = [one.budget for one in found if one.budget is not None] if whole else []
    forecasts = [one.forecast for one in found]
    known = [one for one in forecasts if one is not None]
    return Burn(
        year=year,
        budget=sum(budgets) if budgets else None,
        billed=sum(one.billed for one in found),
        paid=sum(one.paid for one in found),
        forecast=sum(known) if len(known) == len(forecasts) else None,
        open_price=next((one.open_price for one in found if one.open_price), None),
    )


def bills_of(scope: Scope, *, most: int = MOST_BILLS) -> tuple[ListedBill, ...]:
    """The bills of the scope's programmes, newest first; within a region those that belong to it."""
    found = [one for programme in scope.ids for one in list_bills(subject=programme, most=most)]
    inside = [one for one in found if not scope.region or _place(one.bill).startswith(scope.region)]
    return tuple(sorted(inside, key=lambda one: one.bill.code, reverse=True)[:most])


def _place(bill: Bill) -> str:
    return str(bill.village or bill.kabupaten or bill.province)


def _money(scope: Scope) -> tuple[dict[str, PlaceMoney], PlaceMoney, bool]:
    """Money by place one level below, in all, and whether all of it could be put to a place."""
    bills = Bill.objects.filter(subject_id__in=scope.ids)
    used = Allocation.objects.filter(bill__subject_id__in=scope.ids).order_by()
    paid = dict(used.values_list("bill").annotate(whole=standing_sum()))
    at: dict[str, PlaceMoney] = {}
    # Of somebody else's programme the bills of the own village are seen; where villages do not pay there are none, and
    # nothing can be told unless the village has a programme of its own.
    own, foreign = _own_and_foreign(scope)
    whole, split = PlaceMoney(), bool(own) or all(one.villages_pay for one in foreign)
    for bill in bills.only("id", "village", "kabupaten", "province", "state", "total"):
        place = _place(bill)
        if scope.region and not place.startswith(scope.region):
            split = split and not scope.region.startswith(place)
            continue
        settled = paid.get(bill.pk, 0)
        billed = bill.total if bill.state == Bill.State.OPEN else settled
        whole = PlaceMoney(whole.bills + 1, whole.billed + billed, whole.paid + settled)
        if len(place) < scope.below:
            split = False
            continue
        known = at.get(place[: scope.below], PlaceMoney())
        at[place[: scope.below]] = PlaceMoney(known.bills + 1, known.billed + billed, known.paid + settled)
    return at, whole, split


def _own_and_foreign(scope: Scope) -> tuple[list[Programme], list[Programme]]:
    """Programmes of the villages looked from (all, where one looks from no village), and those of others."""
    own = [one for one in scope.programmes if not scope.villages or one.region in scope.villages]
    return own, [one for one in scope.programmes if one not in own]


def lists_of(scope: Scope) -> tuple[OwnList, ...]:
    """The lists of the scope's programmes, newest first, with heads within the region."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTS, scope.parameters())
        return tuple(OwnList(*row) for row in cursor.fetchall())


def deaths(scope: Scope) -> tuple[Died, ...]:
    """Recorded deaths of people who stand or stood on the lists, latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DEATHS, scope.parameters())
        return tuple(Died(*row) for row in cursor.fetchall())


_LISTS = """
SELECT l.id, g.code, l.first_month, (l.first_month + make_interval(months => l.months - 1))::date,
  count(e.id) FILTER (WHERE e.ended_on IS NULL), count(e.id) FILTER (WHERE e.ended_on IS NOT NULL),
  (SELECT max(v.number) FROM rosters_version v WHERE v.list_id = l.id AND v.state = 'applied')
FROM rosters_list l JOIN sponsorship_programme g ON g.id = l.programme_id
LEFT JOIN rosters_entry e ON e.list_id = l.id
  AND (%(region)s = '' OR e.village = %(region)s OR e.village LIKE %(below)s)
WHERE l.programme_id = ANY (%(programmes)s)
GROUP BY l.id, g.code HAVING %(region)s = '' OR count(e.id) > 0 ORDER BY l.first_month DESC, g.code, l.id
"""
# People first: whether a death may be seen is asked of those people alone, not of everybody who died. Names are sorted
# out for those who died.
_DEATHS = """
WITH entry AS MATERIALIZED (
  SELECT e.person_id, e.name, e.village FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
  WHERE l.programme_id = ANY (%(programmes)s)
    AND (%(region)s = '' OR e.village = %(region)s OR e.village LIKE %(below)s)
), gone AS MATERIALIZED (
  SELECT x.person_id, x.died_on, x.verified_at IS NOT NULL AS verified, NULL::boolean AS covered
  FROM registry_death x WHERE x.withdrawn_at IS NULL AND x.person_id IN (SELECT person_id FROM entry)
  UNION ALL SELECT * FROM lindung_village_deaths()
), named AS (
  SELECT DISTINCT e.person_id, e.name, e.village FROM entry e WHERE e.person_id IN (SELECT g.person_id FROM gone g)
)
SELECT f.*, lindung_sees_person(f.person_id) FROM (
  SELECT DISTINCT ON (d.died_on, n.name, n.person_id) n.person_id, n.name, n.village, d.died_on, d.verified,
    coalesce(d.covered, EXISTS (SELECT FROM coverage_coverspan s WHERE s.person_id = n.person_id AND s.status IN (1, 2)
      AND d.died_on BETWEEN s.from_day AND s.to_day)) AS covered
  FROM named n JOIN gone d ON d.person_id = n.person_id
  ORDER BY d.died_on DESC, n.name, n.person_id, d.covered LIMIT 200
) f ORDER BY f.died_on DESC, f.name, f.person_id
"""
