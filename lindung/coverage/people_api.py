"""People through the API: list, search, one person, memberships, settlements, status on a day, the number on purpose.

Names and numbers travel in bodies, never in addresses; hence searching is a POST and the list has no filter by name.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.billing.queries import settlements_of
from lindung.coverage.covered import CoverAnswer, answer_from, evidence_of
from lindung.coverage.days import check_person_day, read_known_at, remark_on
from lindung.coverage.people import ListedPerson, people_page, search, shown_day
from lindung.coverage.people_schemas import (
    IdentityOut,
    MembershipOut,
    PersonDetailOut,
    PersonOut,
    PersonsOut,
    SearchIn,
    SearchOut,
    SettlementsOut,
    StatusesOut,
)
from lindung.coverage.sentence import cover_sentence
from lindung.law.programmes import Programme
from lindung.membership.queries import memberships_of
from lindung.reference.queries import UnknownRegion, region
from lindung.registry.merging import everybody_same, kept_record, same_people
from lindung.registry.queries import (
    IdentityClosed,
    NoSuchPerson,
    PersonRow,
    death_of,
    family_of,
    person,
    reveal_identity,
)
from lindung.web.api import USUAL_PER_PAGE, Refused, bad_cursor, decode_cursor, encode_cursor, page_after, page_size
from lindung.web.invalid import IsoDay

router = Router(tags=["persons"])

KnownAt = Annotated[
    str | None,
    Query(
        description="Answer from what was recorded by the end of this day in WITA (YYYY-MM-DD), or by a moment "
        "(2024-05-08T14:30:00+08:00). Default: now. What has not come yet is refused."
    ),
]


@router.get("/persons", response=PersonsOut, summary="People you may see, page by page")
@requires(Right.PEOPLE_READ)
def list_persons(
    request: HttpRequest,
    kabupaten: str | None = None,
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> dict[str, Any]:
    """People in a fixed order, of one kabupaten (Kemendagri code, such as 72.08) or of all you may see."""
    if kabupaten is not None:
        _check_kabupaten(kabupaten)
    size = page_size(limit)
    rows = people_page(after=_after(cursor), most=size + 1, kabupaten=kabupaten)
    shown = rows[:size]
    return {"items": shown, "next": encode_cursor(str(shown[-1].id)) if len(rows) > size else None}


@router.post("/persons/search", response=SearchOut, summary="Search by NIK, KPJ or name")
@requires(Right.PEOPLE_READ)
def search_persons(request: HttpRequest, wanted: SearchIn) -> dict[str, Any]:
    """Typing errors and spelling variants of names are forgiven; a NIK may hold spaces."""
    question = wanted.query.replace("\x00", "").strip()
    result = search(question, day=wanted.on or shown_day(), most=wanted.limit)
    return {"by": result.by, "on": result.day, "more": result.more, "items": [_found(one) for one in result.people]}


@router.get("/persons/{uuid:person_id}", response=PersonDetailOut, summary="One person")
@requires(Right.PEOPLE_READ)
def get_person(request: HttpRequest, person_id: uuid.UUID) -> dict[str, Any]:
    """A person with family, death, and how he or she stands today.

    Who was merged into another is answered as that other; `asked_as` is then the id that was asked for.
    """
    _person(person_id)
    kept = kept_record(person_id)
    found = _person(kept)
    day = shown_day()
    sentence = cover_sentence(kept, day)
    return {
        **_fields(found),
        "asked_as": person_id if kept != person_id else None,
        "cover": {"on": day, "status": sentence.status, "indonesian": sentence.indonesian, "english": sentence.english},
        "family": [row for one in same_people(kept) for row in family_of(one)],
        "death": death_of(kept),
    }


@router.get("/persons/{uuid:person_id}/memberships", response=list[MembershipOut], summary="A person's memberships")
@requires(Right.PEOPLE_READ)
def get_memberships(request: HttpRequest, person_id: uuid.UUID, known_at: KnownAt = None) -> Any:
    """Every membership with its payers and notices of ends, oldest first; of a merged person under either number."""
    _person(person_id)
    moment = _moment(known_at)
    rows = [row for one in everybody_same(person_id, moment) for row in memberships_of(one, moment)]
    return sorted(rows, key=lambda row: row.began_on)


@router.get("/persons/{uuid:person_id}/settlements", response=SettlementsOut, summary="What was settled")
@requires(Right.PEOPLE_READ)
def get_settlements(
    request: HttpRequest,
    person_id: uuid.UUID,
    known_at: KnownAt = None,
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> dict[str, Any]:
    """Every settlement line, the latest period first, with corrections; of a merged person under either number."""
    _person(person_id)
    moment = _moment(known_at)
    found = [row for one in everybody_same(person_id, moment) for row in settlements_of(one, moment)]
    lines = sorted(found, key=lambda row: row.covers_from, reverse=True)
    shown, following = page_after(lines, cursor, limit, key=lambda line: str(line.id))
    return {"items": shown, "next": following}


@router.get("/persons/{uuid:person_id}/status", response=StatusesOut, summary="Covered on a day, and why")
@requires(Right.PEOPLE_READ)
def get_status(
    request: HttpRequest,
    person_id: uuid.UUID,
    programme: Programme | None = None,
    on: IsoDay | None = None,
    known_at: KnownAt = None,
) -> dict[str, Any]:
    """covered, conditional, not_covered or not_settled, with reasons; for one programme or for all five.

    Who was merged into another is answered as that other, whose id is `person`.
    """
    _person(person_id)
    day, moment = check_person_day(on or shown_day()), _moment(known_at)
    kept = kept_record(person_id, moment)
    evidence = evidence_of(kept, moment)
    asked = [programme] if programme else list(Programme)
    answers = [_answer(answer_from(kept, evidence, one, day, moment)) for one in asked]
    return {"person": kept, "on": day, "known_at": moment, "remark": remark_on(day), "programmes": answers}


@router.post("/persons/{uuid:person_id}/identity", response=list[IdentityOut], summary="The number in full, recorded")
@requires(Right.IDENTITY_SEE)
def get_identity(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """The identity numbers in full. Being shown is recorded in the audit trail."""
    try:
        return reveal_identity(person_id)
    except NoSuchPerson as nobody:
        raise _no_person(nobody) from nobody
    except IdentityClosed as closed:
        raise Refused("not_allowed", closed.indonesian, closed.english, status=403) from closed


def _after(cursor: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(decode_cursor(cursor)) if cursor else None
    except ValueError as error:
        raise bad_cursor() from error


def _person(person_id: uuid.UUID) -> PersonRow:
    try:
        return person(person_id)
    except NoSuchPerson as nobody:
        raise _no_person(nobody) from nobody


def _no_person(nobody: NoSuchPerson) -> Refused:
    return Refused("not_found", nobody.indonesian, nobody.english, status=404)


def _check_kabupaten(code: str) -> None:
    try:
        level = region(code).level
    except UnknownRegion:
        level = None
    if level != "kabupaten":
        raise Refused(
            "unknown_kabupaten",
            f"{code[:20]!r} bukan kode kabupaten/kota. Contoh: 72.08.",
            f"{code[:20]!r} is no code of a kabupaten. For example: 72.08.",
        )


def _moment(known_at: str | None) -> datetime | None:
    return None if known_at is None else read_known_at(known_at, field="known_at")


def _fields(row: PersonRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PersonOut.model_fields}


def _found(listed: ListedPerson) -> dict[str, Any]:
    return {**_fields(listed.person), "status": listed.status}


def _answer(answer: CoverAnswer) -> dict[str, Any]:
    return {
        "programme": answer.programme,
        "status": answer.status,
        "until": answer.until,
        "payer": answer.payer,
        "reasons": answer.reasons,
        "open_questions": answer.questions,
    }
