"""Handing out certificates of cover: who gets one, the token of each, and checking one without signing in."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.coverage.days import check_person_day
from lindung.coverage.held_cover import Held, first_coming, held_on
from lindung.coverage.models import Certificate, SpanStatus
from lindung.law.programmes import Programme
from lindung.web.refused import Refused, database_refusals
from lindung.web.words import english_date, indonesian_date

# A token is 22 letters; what is longer is none.
LONGEST_TOKEN = 64
# What one file holds; who needs more takes them by village.
MOST_AT_ONCE = 1000
_TOKEN_BYTES = 16
_BY_BIT = {programme.bit: programme for programme in Programme}


@dataclass(frozen=True)
class Issued:
    """A certificate to print: whose, what it says, and the token that its QR code carries."""

    held: Held
    token: str


@dataclass(frozen=True)
class Handed:
    """What came of a wish for certificates: those made, and people without any cover on the day."""

    day: date
    issued: tuple[Issued, ...]
    without: int


@dataclass(frozen=True)
class InForce:
    """A programme of a certificate that is in force today; or, where `from_day` is to come, that will be then."""

    programme: Programme
    conditional: bool
    from_day: date
    to_day: date


@dataclass(frozen=True)
class Checked:
    """What anybody learns of a certificate: initials, what is in force today, and what is paid for from a later day.

    No programmes: not valid.
    """

    initials: str
    programmes: tuple[InForce, ...]


def hand_out(*, acting: Acting, person_ids: Sequence[uuid.UUID], day: date) -> Handed:
    """Make a certificate for each of these people who is covered or conditionally covered on a day.

    Each gets a token of its own, which nobody can guess and which is not kept. Refused if nobody is covered, if they
    are more than MOST_AT_ONCE, or (for more than one person) without the right to take lists away.
    """
    acting.must(Right.PEOPLE_READ if len(person_ids) <= 1 else Right.PEOPLE_EXPORT)
    check_person_day(day)
    if len(person_ids) > MOST_AT_ONCE:
        raise too_many(len(person_ids))
    held = held_on(person_ids, day)
    issued = tuple(Issued(one, secrets.token_urlsafe(_TOKEN_BYTES)) for one in held if one.stretches)
    if not issued:
        raise nobody_covered(min(first_coming(person_ids, day).values(), default=None))
    with database_refusals():
        Certificate.objects.bulk_create(
            [
                Certificate(
                    person_id=one.held.person.id,
                    programmes=one.held.mask,
                    on_day=day,
                    token_digest=digest_of(one.token),
                    issued_by=acting.user,
                )
                for one in issued
            ],
            batch_size=1000,
        )
    return Handed(day, issued, len(held) - len(issued))


def check(token: str) -> Checked | None:
    """What a certificate's QR code tells anybody, today; None where there is no such certificate."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_check_certificate(%s)", [digest_of(token)])
        rows = cursor.fetchall()
    if not rows:
        return None
    found = tuple(
        InForce(_BY_BIT[bit], status == SpanStatus.CONDITIONAL, from_day, to_day)
        for _, bit, status, from_day, to_day in rows
        if bit is not None
    )
    return Checked(rows[0][0] or "", found)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def check_address(token: str, *, base: str) -> str:
    """Where a token is checked. `base`: the address a page was asked at, where no other is set."""
    return f"{(settings.PUBLIC_URL or base).rstrip('/')}/cek/{token}/"


def nobody_covered(first: date | None = None) -> Refused:
    """Nobody among the people chosen has cover, so there is nothing to hand out. `first`: when somebody will have."""
    if first:
        return Refused(
            "not_yet_covered",
            f"Pada hari itu belum terlindungi; iuran sudah dibayar, terlindungi mulai {indonesian_date(first)}. "
            "Surat dapat dibuat mulai tanggal itu.",
            f"Not yet covered on that day; contributions have been paid, covered from {english_date(first)}. "
            "A certificate can be made from then on.",
        )
    return Refused(
        "nobody_covered",
        "Tidak ada yang terlindungi pada hari itu di antara orang yang dipilih, jadi tidak ada surat yang dibuat.",
        "None of the people chosen is covered on that day, so there is no certificate to make.",
    )


def too_many(number: int) -> Refused:
    """More people than one file holds."""
    return Refused(
        "too_many_certificates",
        f"{number} orang terlalu banyak untuk satu berkas; pilih paling banyak {MOST_AT_ONCE}, misalnya per desa.",
        f"{number} people are too many for one file; choose at most {MOST_AT_ONCE}, by village for example.",
    )
