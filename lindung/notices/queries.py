"""What the acting user has been told. Whose notices these are is for the database to say: see sql/10_rights.sql."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from lindung.access.acting import Acting
from lindung.notices.models import Notice, Outgoing, Read

# Above this the header says "99+".
MOST_COUNTED = 100
PAGE = 50


@dataclass(frozen=True)
class Told:
    """A notice as its reader meets it."""

    id: UUID
    code: str
    at: datetime
    indonesian: str
    english: str
    body_indonesian: str
    body_english: str
    link: str
    unread: bool


def unread_count(acting: Acting) -> int:
    """How many notices the acting user has not read, at most MOST_COUNTED. One cheap query."""
    unread = _with_read(acting).filter(read=False).values("pk")[:MOST_COUNTED]
    return int(unread.count())


def inbox(acting: Acting, *, unread_only: bool = False, before: UUID | None = None, most: int = PAGE) -> list[Told]:
    """The notices of the acting user, newest first; `before`: those older than this one."""
    found = _with_read(acting).order_by("-id")
    if unread_only:
        found = found.filter(read=False)
    if before is not None:
        found = found.filter(id__lt=before)
    return [
        Told(
            one.pk, one.code, one.created_at, one.subject_indonesian, one.subject_english, one.body_indonesian,
            one.body_english, one.link, unread=not one.read,
        )
        for one in found[:most]
    ]  # fmt: skip


def mail_states() -> dict[str, int]:
    """How many e-mails are in each state, among those the acting user may see."""
    found = dict(Outgoing.objects.values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in Outgoing.State.values}


def _with_read(acting: Acting) -> QuerySet[Any]:
    mine = Read.objects.filter(notice=OuterRef("pk"), user=acting.user)
    return Notice.objects.annotate(read=Exists(mine))
