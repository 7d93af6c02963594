"""Double sponsorship for programs: the same figures as the page, with the same disclosure."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.rosters.double import Report, double_names, double_report
from lindung.rosters.double_ending import end_losses
from lindung.sponsorship.paying_order import paying_orders, set_paying_order
from lindung.sponsorship.queries import programme_with_code
from lindung.web.refused import Refused

router = Router(tags=["double sponsorship"])


class PartyOut(Schema):
    code: str
    name: str
    level: str
    seen: bool


class PairOut(Schema):
    pays: PartyOut
    double: PartyOut
    people: int
    planned_months: int
    planned_money: int | None
    freed_months: int
    freed_money: int | None
    paid_twice_months: int
    paid_twice_money: int | None
    decided: bool


class DoubleOut(Schema):
    region: str
    first_month: str
    last_month: str
    people: int
    freed_money: int
    freed_by: dict[str, int]
    pairs: list[PairOut]


class NameOut(Schema):
    person_id: UUID
    name: str
    village: str
    pays: str
    pays_until: str
    double: str
    double_until: str
    first_month: str
    last_month: str
    months: int
    paid_twice: int
    decided: bool


class OrderOut(Schema):
    region: str
    payers: list[str]
    from_month: str
    basis: str
    recorded_by: str


class OrderIn(Schema):
    region: str
    payers: list[str]
    from_month: str
    basis: str


class EndIn(Schema):
    reason: str
    expected: int


class EndedOut(Schema):
    names: int
    months: int
    left_alone: int
    bills: list[str]


@router.get("/double-sponsorship", response=DoubleOut, url_name="double", summary="Pairs of sponsors with one person")
@requires(Right.BILLS_READ)
def double(request: HttpRequest, region: str = "", first_month: str = "", last_month: str = "") -> Any:
    """Months are counted by head, money is rupiah; null where one may not see the other's price. Months: 2026-12."""
    return as_json(double_report(region=region, first=_month(first_month), last=_month(last_month)))


@router.get("/double-sponsorship/names", response=list[NameOut], url_name="double_names", summary="Their names")
@requires(Right.BILLS_READ)
def names(request: HttpRequest, region: str = "", first_month: str = "", last_month: str = "") -> Any:
    """People on lists one may see; of the other sponsor only by whom and until when."""
    found = double_names(region=region, first=_month(first_month), last=_month(last_month))
    return [
        {
            "person_id": one.person, "name": one.name, "village": one.village, "pays": one.first_name,
            "pays_until": f"{one.first_until:%Y-%m}", "double": one.other_name,
            "double_until": f"{one.other_until:%Y-%m}", "first_month": f"{one.first:%Y-%m}",
            "last_month": f"{one.last:%Y-%m}", "months": one.months, "paid_twice": one.paid_twice,
            "decided": one.decided,
        }
        for one in found
    ]  # fmt: skip


@router.get("/paying-orders", response=list[OrderOut], url_name="paying_orders", summary="Who pays first, by region")
@requires(Right.BILLS_READ)
def orders(request: HttpRequest) -> Any:
    """Every order ever recorded, by region, the newest first."""
    return [_order(one) for one in paying_orders()]


@router.post("/paying-orders", response=OrderOut, url_name="paying_order", summary="Record who pays first")
@requires(Right.PROGRAMMES_MANAGE)
def order(request: HttpRequest, body: OrderIn) -> Any:
    """`payers` names village, kabupaten, province and firm once each, who pays first comes first."""
    month = _month(body.from_month)
    if month is None:
        raise Refused("month_form", "Isi bulannya, misalnya 2027-01.", "Give the month, such as 2027-01.")
    return _order(
        set_paying_order(
            acting=acting(request), region=body.region, payers=body.payers, from_month=month, basis=body.basis
        )
    )


@router.post("/double-sponsorship/{programme_code}/end", response=EndedOut, url_name="double_end")
@requires(Right.ROSTERS_APPLY)
def end(request: HttpRequest, programme_code: str, body: EndIn) -> Any:
    """End the planned months that the rule takes from a programme. `expected`: how many names end; else refused."""
    found = end_losses(
        acting=acting(request), programme=programme_with_code(programme_code), reason=body.reason,
        expected=body.expected,
    )  # fmt: skip
    return {"names": found.names, "months": found.months, "left_alone": found.left_alone, "bills": list(found.bills)}


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain data: the same for the API and the terminal."""
    return {
        "region": report.region,
        "first_month": f"{report.first_month:%Y-%m}",
        "last_month": f"{report.last_month:%Y-%m}",
        "people": report.people,
        "freed_money": report.freed_money,
        "freed_by": dict(report.freed_by),
        "pairs": [
            {
                "pays": {"code": one.first.code, "name": one.first.name, "level": one.first.level,
                         "seen": one.first.seen},
                "double": {"code": one.other.code, "name": one.other.name, "level": one.other.level,
                           "seen": one.other.seen},
                "people": one.people, "planned_months": one.planned, "planned_money": one.planned_money,
                "freed_months": one.freed, "freed_money": one.freed_money, "paid_twice_months": one.paid_twice,
                "paid_twice_money": one.paid_twice_money, "decided": one.decided,
            }
            for one in report.pairs
        ],
    }  # fmt: skip


def _order(one: Any) -> dict[str, Any]:
    return {
        "region": one.region, "payers": one.payers, "from_month": f"{one.from_month:%Y-%m}", "basis": one.basis,
        "recorded_by": one.recorded_by_name,
    }  # fmt: skip


def _month(text: str) -> date | None:
    if not text:
        return None
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    if found is None:
        raise Refused(
            "month_form",
            f"{text[:20]!r} bukan bulan; tulis misalnya 2026-12.",
            f"{text[:20]!r} is no month; write for example 2026-12.",
        )
    return date(int(found[1]), int(found[2]), 1)
