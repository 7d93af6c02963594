"""Notices for programs: one's own, and noting that they are read."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, signed_in
from lindung.notices.queries import inbox, unread_count
from lindung.notices.services import mark_read
from lindung.web.api import USUAL_PER_PAGE, bad_cursor, decode_cursor, encode_cursor, page_size

router = Router(tags=["notices"])


class NoticeOut(Schema):
    id: UUID
    code: str
    at: datetime
    subject_id: str
    subject_en: str
    body_id: str
    body_en: str
    link: str
    unread: bool


class NoticePage(Schema):
    items: list[NoticeOut]
    unread: int
    next: str | None


class ReadIn(Schema):
    notices: list[UUID] | None = None


class ReadOut(Schema):
    read: int


@router.get("/notices", response=NoticePage, url_name="notices", summary="One's own notices, newest first")
@signed_in
def notices(request: HttpRequest, unread: bool = False, cursor: str = "", limit: int = USUAL_PER_PAGE) -> NoticePage:
    """What the person who asks has been told; `unread` counts to 100 at most."""
    size, who = page_size(limit), acting(request)
    found = inbox(who, unread_only=unread, before=_before(cursor), most=size + 1)
    items = [
        NoticeOut(
            id=one.id, code=one.code, at=one.at, subject_id=one.indonesian, subject_en=one.english,
            body_id=one.body_indonesian, body_en=one.body_english, link=one.link, unread=one.unread,
        )
        for one in found[:size]
    ]  # fmt: skip
    following = encode_cursor(str(items[-1].id)) if len(found) > size else None
    return NoticePage(items=items, unread=unread_count(who), next=following)


@router.post("/notices/read", response=ReadOut, url_name="notices_read", summary="Note that notices are read")
@signed_in
def read(request: HttpRequest, body: ReadIn) -> ReadOut:
    """The notices named, or all of one's own where none is named."""
    return ReadOut(read=mark_read(acting=acting(request), notice_ids=body.notices))


def _before(cursor: str) -> UUID | None:
    if not cursor:
        return None
    try:
        return UUID(decode_cursor(cursor))
    except ValueError:
        raise bad_cursor() from None
