"""Lists of names for programs: send, look, apply, cancel; under the same row rights as the pages."""

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.rosters import list_queries as queries
from lindung.rosters.applying_version import apply_version
from lindung.rosters.checking_job import apply_later, check_later
from lindung.rosters.list_forms import read_month
from lindung.rosters.list_schemas import (
    AppliedOut,
    ApplyIn,
    FindingOut,
    ListOut,
    ListPage,
    MoneyOut,
    RollIn,
    RowOut,
    RowPage,
    SendIn,
    SentenceOut,
    VersionOut,
)
from lindung.rosters.models import Version
from lindung.rosters.reading.refusals import MOST_BYTES, file_too_large
from lindung.rosters.result_workbook import write_result
from lindung.rosters.rolling import roll_list
from lindung.rosters.sending import cancel_check, check_now, send_list, version_by_id
from lindung.rosters.stored_result import stored_check
from lindung.rosters.version_pages import SMALL_ROWS
from lindung.sponsorship.queries import programme_by_code
from lindung.web import exports
from lindung.web.api import USUAL_PER_PAGE, bad_cursor, decode_cursor, encode_cursor, page_size
from lindung.web.refused import Refused

router = Router(tags=["lists"])


@router.get("/lists", response=ListPage, url_name="lists", summary="Lists of names, newest first")
@requires(Right.PEOPLE_READ)
def lists(request: HttpRequest, programme: str = "", cursor: str = "", limit: int = USUAL_PER_PAGE) -> ListPage:
    """Lists of the own region or organisation, of one programme or all. `people` stand on the list now."""
    size = page_size(limit)
    code = programme_by_code(programme).code if programme else ""
    found = queries.lists(programme=code, after=_list_id(cursor), most=size + 1)
    items = [
        ListOut(
            id=one.plan.pk,
            programme=one.plan.programme.code,
            sponsor=one.plan.programme.organisation.code,
            first_month=f"{one.plan.first_month:%Y-%m}",
            months=one.plan.months,
            people=one.heads,
            applied=one.applied.pk if one.applied else None,
            waiting=one.waiting.pk if one.waiting else None,
            money=MoneyOut(bills=one.money.bills, billed=one.money.billed, paid=one.money.paid, state=one.money.state),
        )
        for one in found[:size]
    ]
    return ListPage(items=items, next=encode_cursor(str(items[-1].id)) if len(found) > size else None)


def _list_id(cursor: str) -> str:
    if not cursor:
        return ""
    try:
        return str(uuid.UUID(decode_cursor(cursor)))
    except ValueError:
        raise bad_cursor() from None


@router.post("/lists", response={201: VersionOut, 200: VersionOut}, url_name="lists", summary="Send a list of names")
@requires(Right.ROSTERS_CHECK)
def send(request: HttpRequest, body: Form[SendIn], file: File[UploadedFile]) -> Any:
    """Keep a file and check it; nothing is applied. 201 if it is new, 200 if the same file was sent before.

    A long list is checked by a job: ask for the version until `stage` is empty.
    """
    if (file.size or 0) > MOST_BYTES:
        raise file_too_large()
    who = acting(request)
    sent = send_list(
        acting=who,
        programme=programme_by_code(body.programme),
        first_month=read_month(body.first_month),
        months=body.months,
        content=bytes(file.read()),
        file_name=str(file.name or "list"),
        operation_id=body.operation_id or uuid.uuid4(),
        sheet=body.sheet,
    )
    found = _checked(who, sent.version, made=sent.made, small=sent.small)
    return Status(201 if sent.made else 200, _version(found))


def _checked(who: Any, version: uuid.UUID, *, made: bool, small: bool) -> Version:
    if made and not small:
        check_later(version, who.user)
        return version_by_id(version)
    return version_by_id(check_now(who, version) if small else version)


@router.get(
    "/list-versions/{version_id}", response=VersionOut, url_name="list_version", summary="One version of a list"
)
@requires(Right.PEOPLE_READ)
def version(request: HttpRequest, version_id: uuid.UUID) -> Any:
    """Its state (sent, checked, applied, cancelled, refused), how far its check has come, and what it came to.

    With `own_part` the list is another sponsor's: all counts are those of the actor's own village alone.
    """
    return _version(version_by_id(version_id))


@router.get("/list-versions/{version_id}/rows", response=RowPage, url_name="list_rows", summary="The rows of a version")
@requires(Right.PEOPLE_READ)
def rows(
    request: HttpRequest,
    version_id: uuid.UUID,
    verdict: str = "",
    reason: str = "",
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> RowPage:
    """Rows in the order of the file: of one verdict, `amiss` for held and returned, or with one reason. Numbers are
    masked."""
    size = page_size(limit)
    found = queries.rows_of(version_by_id(version_id), verdict=verdict, reason=reason)
    if cursor:
        after = decode_cursor(cursor)
        if not after.isdecimal():
            raise bad_cursor()
        found = found.filter(row__gt=int(after))
    shown = list(found[: size + 1])
    items = [
        RowOut(
            row=one.row,
            verdict=one.verdict,
            reasons=one.reasons,
            notices=one.notices,
            name=one.name,
            nik=one.nik_masked,
            from_month=f"{one.from_month:%Y-%m}" if one.from_month else None,
            found=[_finding(told) for told in (one.typed or {}).get("found", [])],
        )
        for one in shown[:size]
    ]
    return RowPage(items=items, next=encode_cursor(str(items[-1].row)) if len(shown) > size else None)


def _finding(told: dict[str, Any]) -> FindingOut:
    # A suggested number is a number: it stands on the page for who may see it.
    secret = told["field"] in {"nik", "family_card"}
    return FindingOut(
        code=told["code"],
        field=told["field"] or "",
        about=told["about"],
        suggestion=None if secret else told["suggestion"],
    )


@router.get("/list-versions/{version_id}/result.xlsx", url_name="list_result", summary="The sheet with its results")
@requires(Right.ROSTERS_CHECK)
def result(request: HttpRequest, version_id: uuid.UUID, language: str = "id") -> FileResponse:
    """The sender's own sheet with Hasil, Alasan, Saran; `language` id or en. 410 once the file is no longer kept."""
    if language not in {"id", "en"}:
        raise Refused("unknown_language", "Bahasa harus id atau en.", "The language must be id or en.")
    checked = stored_check(version_by_id(version_id))
    with TemporaryDirectory() as folder:
        target = Path(folder) / "result.xlsx"
        write_result(checked, target, english=language == "en")
        content = target.open("rb")
    return FileResponse(content, as_attachment=True, filename="result.xlsx", content_type=exports.KINDS["xlsx"])


@router.post("/list-versions/{version_id}/apply", response=AppliedOut, url_name="list_apply", summary="Apply a version")
@requires(Right.ROSTERS_APPLY)
def apply(request: HttpRequest, version_id: uuid.UUID, body: ApplyIn) -> Any:
    """Apply what was looked at. With another result than `digest` nothing is applied and the outcome is `changed`."""
    who, found = acting(request), version_by_id(version_id)
    if found.state == Version.State.CHECKED and found.totals.get("rows", 0) > SMALL_ROWS:
        apply_later(version_id, who.user, seen=body.digest)
        return AppliedOut(outcome="waiting", version=version_id, receipt=None, bills=[])
    done = apply_version(acting=who, version_id=version_id, seen=body.digest)
    receipt = done.receipt.as_json() if done.receipt else {"receipt": None, "bills": []}
    return AppliedOut(outcome=done.outcome, version=done.version, receipt=receipt["receipt"], bills=receipt["bills"])


@router.post(
    "/list-versions/{version_id}/cancel", response=VersionOut, url_name="list_cancel", summary="Cancel a check"
)
@requires(Right.ROSTERS_CHECK)
def cancel(request: HttpRequest, version_id: uuid.UUID) -> Any:
    """Cancel a version that is not applied: its file and rows are removed."""
    return _version(cancel_check(acting=acting(request), version_id=version_id))


@router.post("/lists/{list_id}/roll", response={201: VersionOut, 200: VersionOut}, url_name="list_roll",
             summary="Go on with a list in a next period")  # fmt: skip
@requires(Right.ROSTERS_CHECK)
def roll(request: HttpRequest, list_id: uuid.UUID, body: RollIn) -> Any:
    """The same people for a later period, checked like any file; nothing is applied."""
    who = acting(request)
    sent = roll_list(
        acting=who,
        plan=queries.list_by_id(list_id),
        first_month=read_month(body.first_month),
        months=body.months,
        operation_id=body.operation_id or uuid.uuid4(),
    )
    found = _checked(who, sent.version, made=sent.made, small=sent.small)
    return Status(201 if sent.made else 200, _version(found))


def _version(found: Version) -> VersionOut:
    plan, totals = found.list, found.totals
    return VersionOut(
        id=found.pk,
        list=plan.pk,
        number=found.number,
        programme=plan.programme.code,
        first_month=f"{plan.first_month:%Y-%m}",
        months=plan.months,
        state=found.state,
        stage=found.stage,
        file_name=found.file_name,
        sha256=found.sha256,
        sheet=found.sheet,
        origin=found.origin,
        sent_at=found.sent_at,
        applied_at=found.applied_at,
        rows=totals.get("rows", found.rows_read),
        verdicts=totals.get("verdicts", {}),
        reasons=totals.get("reasons", {}),
        notices=totals.get("notices", {}),
        receipt=totals.get("receipt", {}),
        quote=found.quote,
        problem=SentenceOut(**found.problem) if found.problem else None,
        digest=totals.get("digest", ""),
        own_part=found.own_part,
    )
