"""The sponsor's workspace for programs: the same figures as the pages, under the same row rights."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.rosters.workspace import Workspace, workspace
from lindung.rosters.workspace_failed import failed_names
from lindung.rosters.workspace_people import PlaceCount, people
from lindung.rosters.workspace_scope import scope_of
from lindung.web.api import USUAL_PER_PAGE, bad_cursor, decode_cursor, encode_cursor, page_size

router = Router(tags=["workspace"])


class HeadsOut(Schema):
    listed: int
    covered: int
    conditional: int
    later: int
    not_covered: int
    deceased: int
    ending_soon: int


class PlaceOut(HeadsOut):
    region: str
    held: int
    billed: int
    paid: int


class BurnOut(Schema):
    year: int
    budget: int | None
    billed: int
    paid: int
    forecast: int | None
    left: int | None


class ReasonOut(Schema):
    code: str
    rows: int


class DeathOut(Schema):
    person_id: UUID
    name: str
    village: str
    died_on: date
    verified: bool
    covered: bool


class WorkspaceOut(Schema):
    day: date
    programmes: list[str]
    region: str
    heads: HeadsOut
    places: list[PlaceOut]
    returned: int
    held: int
    reasons: list[ReasonOut]
    billed: int | None
    paid: int | None
    to_pay: int | None
    years: list[BurnOut]
    tasks: int
    deaths: list[DeathOut]


class HeadOut(Schema):
    person_id: UUID
    name: str
    nik_masked: str
    village: str
    programme: str
    status: str
    covered_until: date | None
    covered_from: date | None
    list_until: date


class PeoplePageOut(Schema):
    items: list[HeadOut]
    total: int
    next: str | None


class SaidOut(Schema):
    id: str
    en: str


class FailedOut(Schema):
    version_id: UUID
    row: int
    programme: str
    verdict: str
    name: str
    nik_masked: str
    village: str
    reasons: list[str]
    why: list[SaidOut]
    repair: list[SaidOut]


class FailedPageOut(Schema):
    items: list[FailedOut]
    total: int
    next: str | None


@router.get("/workspace", response=WorkspaceOut, url_name="workspace", summary="A sponsor's workspace")
@requires(Right.BILLS_READ)
def workspace_of(request: HttpRequest, programme: str = "", region: str = "") -> Any:
    """Heads by cover, failed names by reason, money by budget year (rupiah); of all programmes one may see, or one.

    Money is null for a part of a region whose bills are not split by region.
    """
    return as_json(workspace(scope_of(programme=programme, region=region)))


@router.get("/workspace/people", response=PeoplePageOut, url_name="workspace_people", summary="People on the lists")
@requires(Right.BILLS_READ)
def workspace_people(
    request: HttpRequest, programme: str = "", region: str = "", status: str = "", cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> Any:  # fmt: skip
    """By village and name; `status`: covered, conditional, later, not_covered or deceased."""
    size, page = page_size(limit), _page(cursor)
    found = people(scope_of(programme=programme, region=region), status=status, page=page, size=size)
    items = [
        {
            "person_id": one.person, "name": one.name, "nik_masked": one.nik_masked, "village": one.village,
            "programme": one.programme, "status": one.status, "covered_until": one.until, "covered_from": one.begins,
            "list_until": one.list_until,
        }
        for one in found.people
    ]  # fmt: skip
    return {"items": items, "total": found.total, "next": _next(page, found.pages)}


@router.get("/workspace/failed", response=FailedPageOut, url_name="workspace_failed", summary="Names that failed")
@requires(Right.BILLS_READ)
def workspace_failed(
    request: HttpRequest, programme: str = "", region: str = "", reason: str = "", cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> Any:  # fmt: skip
    """Rows returned or held, of the latest list of each programme; of one `reason`, or all."""
    size, page = page_size(limit), _page(cursor)
    found = failed_names(scope_of(programme=programme, region=region), code=reason, page=page, size=size)
    items = [
        {
            "version_id": one.version, "row": one.row, "programme": one.programme, "verdict": one.verdict,
            "name": one.name, "nik_masked": one.nik_masked, "village": one.village, "reasons": list(one.codes),
            "why": [{"id": said[0], "en": said[1]} for said in one.why],
            "repair": [{"id": said[0], "en": said[1]} for said in one.repair],
        }
        for one in found.names
    ]  # fmt: skip
    return {"items": items, "total": found.total, "next": _next(page, found.pages)}


def as_json(space: Workspace) -> dict[str, Any]:
    """The workspace as plain data."""
    return {
        "day": space.scope.day,
        "programmes": [one.code for one in space.scope.programmes],
        "region": space.scope.region,
        "heads": _heads(space.total),
        "places": [
            _heads(one)
            | {
                "region": code,
                "held": space.failed_at.get(code, 0),
                "billed": space.money_at[code].billed if code in space.money_at else 0,
                "paid": space.money_at[code].paid if code in space.money_at else 0,
            }
            for code, one in space.places.items()
        ],
        "returned": space.failed.returned,
        "held": space.failed.held,
        "reasons": [{"code": code, "rows": rows} for code, rows in space.failed.by_code],
        "billed": space.money.billed if space.money_known else None,
        "paid": space.money.paid if space.money_known else None,
        "to_pay": space.to_pay if space.money_known else None,
        "years": [
            {"year": one.year, "budget": one.budget, "billed": one.billed, "paid": one.paid, "forecast": one.forecast,
             "left": one.left}
            for one in space.burns
        ],
        "tasks": space.tasks,
        "deaths": [
            {"person_id": one.person, "name": one.name, "village": one.village, "died_on": one.died_on,
             "verified": one.verified, "covered": one.covered}
            for one in space.deaths
        ],
    }  # fmt: skip


def _heads(one: PlaceCount) -> dict[str, Any]:
    return {
        "listed": one.listed, "covered": one.covered, "conditional": one.conditional, "later": one.later,
        "not_covered": one.not_covered, "deceased": one.deceased, "ending_soon": one.soon,
    }  # fmt: skip


def _page(cursor: str) -> int:
    if not cursor:
        return 1
    text = decode_cursor(cursor)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise bad_cursor()
    return int(text)


def _next(page: int, pages: int) -> str | None:
    return encode_cursor(str(page + 1)) if page < pages else None
