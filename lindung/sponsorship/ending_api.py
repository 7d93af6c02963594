"""Cover that ends and the budget calendar, for programs: the same answers as the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.sponsorship.budget_calendar import set_date
from lindung.sponsorship.ending import ending_soon
from lindung.sponsorship.ending_answers import as_json, asked_days, calendar_rows, known_region
from lindung.web.dates import today
from lindung.web.invalid import IsoDay

router = Router(tags=["ending"])


class EventOut(Schema):
    event: str
    track: str
    day: date
    funds: int
    recorded: bool
    id: str
    en: str
    basis: str
    provenance: str


class DateIn(Schema):
    region: str
    event: str
    day: IsoDay
    reason: str


class DateOut(Schema):
    region: str
    event: str
    day: date
    reason: str


@router.get("/ending", response=dict[str, Any], url_name="ending", summary="Sponsored cover that is about to end")
@requires(Right.BILLS_READ)
def ending(
    request: HttpRequest, on: IsoDay | None = None, until: IsoDay | None = None, region: str = "", programme: str = ""
) -> dict[str, Any]:
    """Heads by payer and village, rupiah by month to go on to the end of the year, the law's tolerance with its open
    question, and what a family would lose. `on`: default today; `until`: default the end of that year."""
    first, last = asked_days(on, until)
    return as_json(ending_soon(on=first, until=last, region=known_region(region), code=programme))


@router.get(
    "/budget-calendar", response=list[EventOut], url_name="budget_calendar", summary="When money can still be put in"
)
@requires(Right.BILLS_READ)
def budget_calendar(request: HttpRequest, region: str = "72", year: int = 0) -> Any:
    """The events that decide on the budgets of a year (default: next year) in a province or kabupaten."""
    return calendar_rows(known_region(region) or "72", year or today().year + 1)


@router.post("/budget-calendar", response=DateOut, url_name="budget_date", summary="Record another date")
@requires(Right.PROGRAMMES_MANAGE)
def budget_date(request: HttpRequest, body: DateIn) -> Any:
    """An event takes place on another day in a region, in that day's year; with the reason."""
    made = set_date(acting=acting(request), region=body.region, event=body.event, day=body.day, reason=body.reason)
    return DateOut(region=made.region, event=made.event, day=made.day, reason=made.reason)
