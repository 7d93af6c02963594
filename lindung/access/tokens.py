"""Keys for programs. The key is shown once; the database keeps its digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from lindung.access.acting import Acting
from lindung.access.models import ApiToken, User
from lindung.postgres.trouble import Trouble

PREFIX = "lindung_"
LONGEST_DAYS = 365


class UnknownToken(Trouble):
    """The key is wrong, ended or revoked; which of these is nobody's business."""

    def __init__(self) -> None:
        super().__init__(
            "Kunci API tidak dikenal, berakhir, atau dicabut. Buat yang baru di /akun-saya/.",
            "The API key is unknown, ended or revoked. Make a new one at /akun-saya/.",
        )


def issue_token(*, acting: Acting, name: str, days: int = 90) -> tuple[ApiToken, str]:
    """Make a key that acts as the acting user, and return its row and the key itself, which is not kept anywhere.

    Raises Trouble if the name is empty or the days are not between 1 and 365.
    """
    name = name.strip()
    if not name:
        raise Trouble(
            "Beri nama pada kunci, misalnya program yang memakainya.", "Name the key, for example after its program."
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Trouble(
            f"Kunci berlaku 1 sampai {LONGEST_DAYS} hari, bukan {days}.",
            f"A key lives 1 to {LONGEST_DAYS} days, not {days}.",
        )
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=acting.user, name=name[:80], digest=_digest(key), expires_at=timezone.now() + timedelta(days=days)
    )
    return token, key


def revoke_token(*, acting: Acting, token_id: UUID) -> None:
    """End one of the acting user's own keys at once. Revoking it again changes nothing.

    Raises Trouble if it is no key of the acting user.
    """
    with transaction.atomic():
        found = ApiToken.objects.filter(id=token_id, user=acting.user)
        if not found.exists():
            raise Trouble("Kunci itu bukan milik Anda atau tidak ada.", "That key is not yours or does not exist.")
        found.filter(revoked_at=None).update(revoked_at=timezone.now())


def user_of_token(key: str) -> User:
    """The active user a live key acts as. Raises UnknownToken otherwise. Needs no scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_token_user(%s)", [_digest(key)])
        (user_id,) = cursor.fetchone()
    user = None if user_id is None else User.objects.filter(pk=user_id).first()
    if user is None:
        raise UnknownToken
    return user


def _digest(key: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(key.encode()).hexdigest()
