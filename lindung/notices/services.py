"""Telling people something, and noting that they have read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Role
from lindung.notices.models import Notice
from lindung.web.refused import database_refusals

# What is told in one statement: a province's villages go in one, and memory stays bounded.
BLOCK = 2000


@dataclass(frozen=True)
class To:
    """Whom a notice is for. Make one with `To.one`, `To.organisation` or `To.office`."""

    user: UUID | None = None
    body: UUID | None = None
    role: str = ""
    region: str = ""

    @classmethod
    def one(cls, user_id: UUID) -> To:
        """A single user."""
        return cls(user=user_id)

    @classmethod
    def organisation(cls, organisation_id: UUID, role: Role | None = None) -> To:
        """Everybody who acts for an organisation, or only those who hold a role there."""
        return cls(body=organisation_id, role=role.value if role else "")

    @classmethod
    def office(cls, role: Role, region: str) -> To:
        """Those who hold a role in a region. Of a code longer than a kabupaten's, the kabupaten counts."""
        return cls(role=role.value, region=region[:5])


@dataclass(frozen=True)
class Note:
    """What is told: `key` names the occasion (told once to each addressee), `code` the kind, `link` an address here.

    Subject (at most 200 letters) and body in both languages. E-mails never carry them: they say how many notices
    wait, so names may stand in a body but not in a subject that travels.
    """

    to: To
    key: str
    code: str
    indonesian: str
    english: str
    body_indonesian: str = ""
    body_english: str = ""
    link: str = ""


def tell(notes: Iterable[Note]) -> int:
    """Tell all of these, set-based; returns how many were new. Again: 0, and nothing changes.

    Somebody must be acting (or the owner be loading); whoever reads e-mail is queued one. Call it inside the
    transaction of the act: what is undone was never told.
    """
    told, block = 0, []
    for note in notes:
        block.append(_row(note))
        if len(block) == BLOCK:
            told += _tell(block)
            block = []
    return told + (_tell(block) if block else 0)


def mark_read(*, acting: Acting, notice_ids: Iterable[UUID] | None = None) -> int:
    """Note that the acting user has read these notices (None: all that are there); returns how many were unread.

    A notice the user may not see is passed over.
    """
    seen = Notice.objects.exclude(reads__user=acting.user)
    if notice_ids is not None:
        seen = seen.filter(pk__in=list(notice_ids))
    ids = list(seen.values_list("pk", flat=True))
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_read (notice_id, user_id) SELECT unnest(%s::uuid[]), %s ON CONFLICT DO NOTHING",
            [ids, acting.user.pk],
        )
        return int(cursor.rowcount)


def _row(note: Note) -> dict[str, str | None]:
    return {
        "key": note.key,
        "code": note.code,
        "user_id": str(note.to.user) if note.to.user else None,
        "organisation_id": str(note.to.body) if note.to.body else None,
        "role": note.to.role,
        "region": note.to.region,
        "subject_indonesian": note.indonesian[:200],
        "subject_english": note.english[:200],
        "body_indonesian": note.body_indonesian,
        "body_english": note.body_english,
        "link": note.link,
    }


def _tell(rows: list[dict[str, str | None]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_tell(%s)", [json.dumps(rows)])
        (told,) = cursor.fetchone()
    return int(told)
