"""The covered, certificates and deaths for programs. Names and numbers travel in bodies, never in addresses."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.coverage import deaths
from lindung.coverage.certificate_pages import pdf_response
from lindung.coverage.certificate_print import certificates_pdf
from lindung.coverage.certificates import hand_out
from lindung.coverage.covered import CoverStatus
from lindung.coverage.covered_list import Wanted, list_covered
from lindung.coverage.death_benefits import Standing, jkm_expected
from lindung.coverage.death_queries import View, list_deaths
from lindung.coverage.family_sheet import family_sheets
from lindung.coverage.held_cover import Held, held_on
from lindung.coverage.people import shown_day
from lindung.law.programmes import Programme
from lindung.registry.queries import NoSuchPerson, person
from lindung.web import dates
from lindung.web.api import USUAL_PER_PAGE, Refused, bad_cursor, decode_cursor, encode_cursor, page_size
from lindung.web.invalid import IsoDay

router = Router(tags=["papers"])


class StretchOut(Schema):
    programme: Programme
    segment: str
    status: CoverStatus
    from_day: date
    to_day: date


class CoveredOut(Schema):
    id: uuid.UUID
    name: str
    identity_masked: str
    village: str
    kabupaten: str
    programmes: list[StretchOut]
    payers: list[str]


class CoveredPage(Schema):
    on: date
    total: int
    items: list[CoveredOut]
    next: str | None


class CertificatesIn(Schema):
    persons: list[uuid.UUID]
    on: IsoDay | None = None


class WhyOut(Schema):
    indonesian: str
    english: str


class DeathOut(Schema):
    person: uuid.UUID
    name: str
    identity_masked: str
    died_on: date
    source: str
    verified: bool
    jkk: CoverStatus
    jkm: CoverStatus
    jkm_total: int | None
    after_arrears: int
    why: list[WhyOut]
    open_question: str | None


class DeathPage(Schema):
    view: View
    total: int
    items: list[DeathOut]
    next: str | None


class DeathIn(Schema):
    died_on: IsoDay
    source: str
    verified: bool = False


class VerifyIn(Schema):
    reason: str


class WithdrawIn(Schema):
    reason: str


class DoneOut(Schema):
    person: uuid.UUID
    verified: bool


class WithdrawnOut(Schema):
    person: uuid.UUID


@router.get("/covered", response=CoveredPage, url_name="covered", summary="Who is covered on a day")
@requires(Right.PEOPLE_READ)
def covered(
    request: HttpRequest,
    on: IsoDay | None = None,
    payer: str = "",
    agreement: str = "",
    bill: str = "",
    region: str = "",
    programme: Programme | None = None,
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> CoveredPage:
    """People covered or conditionally covered, by payer, agreement, bill or region; one of these is needed."""
    size, offset = page_size(limit), _offset(cursor)
    wanted = Wanted(on or shown_day(), payer, agreement, bill, region, programme)
    listed = list_covered(wanted, offset=offset, most=size)
    behind = offset + len(listed.ids)
    return CoveredPage(
        on=wanted.day,
        total=listed.total,
        items=[_covered(one) for one in held_on(listed.ids, wanted.day)],
        next=encode_cursor(str(behind)) if behind < listed.total else None,
    )


@router.post("/certificates", url_name="certificates", summary="Certificates of cover as one PDF")
@requires(Right.PEOPLE_READ)
def certificates(request: HttpRequest, body: CertificatesIn) -> HttpResponse:
    """A page for each of these people who is covered on the day; for more than one the right to export is needed."""
    handed = hand_out(acting=acting(request), person_ids=body.persons, day=body.on or dates.today())
    made = certificates_pdf(handed, base=request.build_absolute_uri("/"), day=dates.today())
    return pdf_response(made, "surat-perlindungan")


@router.post("/family-sheets", url_name="family_sheets", summary="Sheets for families as one PDF")
@requires(Right.PEOPLE_READ)
def sheets_for_families(request: HttpRequest, body: CertificatesIn) -> HttpResponse:
    """A page for the family of each of these people who is covered on the day or will be, in plain words."""
    made = family_sheets(
        acting=acting(request), person_ids=body.persons, day=body.on or dates.today(), today=dates.today()
    )
    return pdf_response(made, "lembar-keluarga")


@router.get("/deaths", response=DeathPage, url_name="deaths", summary="Deaths, and what families may claim")
@requires(Right.DEATHS_READ)
def list_of_deaths(
    request: HttpRequest, view: View = "unclaimed", region: str = "", cursor: str = "", limit: int = USUAL_PER_PAGE
) -> DeathPage:
    """The latest first. `unclaimed`: verified and covered on that day; no claim can be recorded yet."""
    found = list_deaths(view, region=region, after=_after(cursor), most=page_size(limit))
    standings = [Standing(one.jkm, one.segment, one.died_on, one.months, one.unpaid) for one in found.rows]
    items = [
        DeathOut(
            person=one.person_id,
            name=one.name,
            identity_masked=one.identity_masked,
            died_on=one.died_on,
            source=one.source,
            verified=one.verified,
            jkk=one.jkk,
            jkm=one.jkm,
            jkm_total=what.total,
            after_arrears=what.after_arrears,
            why=[WhyOut(indonesian=indonesian, english=english) for indonesian, english in what.why],
            open_question=what.question or None,
        )
        for one, what in zip(found.rows, jkm_expected(standings), strict=True)
    ]
    last = found.rows[-1] if found.rows else None
    following = encode_cursor(f"{last.died_on.isoformat()}_{last.id}") if found.more and last else None
    return DeathPage(view=view, total=found.total, items=items, next=following)


@router.post("/persons/{uuid:person_id}/death", response=DoneOut, url_name="death_record", summary="Record a death")
@requires(Right.DEATHS_RECORD)
def record_death(request: HttpRequest, person_id: uuid.UUID, body: DeathIn) -> Any:
    """A verified death ends cover on its day; the sponsors are told."""
    _visible(person_id)
    made = deaths.record(
        acting=acting(request), person_id=person_id, died_on=body.died_on, source=body.source, verified=body.verified
    )
    return {"person": made.person_id, "verified": body.verified}


@router.post(
    "/persons/{uuid:person_id}/death/verify", response=DoneOut, url_name="death_verify", summary="Verify a death"
)
@requires(Right.DEATHS_RECORD)
def verify_death(request: HttpRequest, person_id: uuid.UUID, body: VerifyIn) -> Any:
    """Say by what a recorded death was verified; cover ends."""
    _visible(person_id)
    deaths.verify(acting=acting(request), person_id=person_id, reason=body.reason)
    return {"person": person_id, "verified": True}


@router.post(
    "/persons/{uuid:person_id}/death/withdraw", response=WithdrawnOut, url_name="death_withdraw",
    summary="Withdraw a false death",
)  # fmt: skip
@requires(Right.DEATHS_RECORD)
def withdraw_death(request: HttpRequest, person_id: uuid.UUID, body: WithdrawIn) -> Any:
    """Say that a recorded death is false, and why; the record stays, cover is what the payments make it again."""
    _visible(person_id)
    deaths.withdraw(acting=acting(request), person_id=person_id, reason=body.reason)
    return {"person": person_id}


def _covered(one: Held) -> CoveredOut:
    return CoveredOut(
        id=one.person.id,
        name=one.person.name,
        identity_masked=one.person.identity_masked,
        village=one.person.village,
        kabupaten=one.person.kabupaten,
        programmes=[
            StretchOut(programme=each.programme, segment=each.segment, status=each.status, from_day=each.from_day,
                       to_day=each.to_day)
            for each in one.stretches
        ],
        payers=[each.organisation or each.kind for each in one.payers],
    )  # fmt: skip


def _visible(person_id: uuid.UUID) -> None:
    try:
        person(person_id)
    except NoSuchPerson as nobody:
        raise Refused("not_found", nobody.indonesian, nobody.english, status=404) from nobody


def _offset(cursor: str) -> int:
    text = decode_cursor(cursor) if cursor else "0"
    if not text.isdecimal() or len(text) > 9:
        raise bad_cursor()
    return int(text)


def _after(cursor: str) -> tuple[date, uuid.UUID] | None:
    if not cursor:
        return None
    day, _, last = decode_cursor(cursor).partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        raise bad_cursor() from None
