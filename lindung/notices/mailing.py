"""Sending the e-mails that wait: each person at most one at a time, saying how many notices wait and where.

At most once: an e-mail is marked as being sent, and that is committed, before it leaves. A sender killed in between
leaves it `doubtful`; it is not tried again, because the inbox holds the notice and the next e-mail counts it too. What
a mail server plainly refuses is tried again after 5, 10, 20, 40 and 80 minutes, then it has failed.
"""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

# Longer than any server may take to accept one e-mail.
LEFT_BEHIND = timedelta(minutes=15)
# What a server says without having taken the e-mail.
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


@dataclass(frozen=True)
class Sent:
    """What one run came to, in e-mails (not in notices)."""

    sent: int = 0
    retried: int = 0
    doubtful: int = 0


@dataclass(frozen=True)
class _Claimed:
    claim: uuid.UUID
    email: str
    language: str
    new: int
    unread: int


def send_waiting(*, most: int = 500) -> Sent:
    """Send what waits, at most so many e-mails. Must run outside a transaction: each claim is committed by itself.

    Two runs at once share the work; nothing leaves twice.
    """
    if connection.in_atomic_block:
        raise RuntimeError("send_waiting() inside a transaction would forget what it has sent if that is undone")
    _one_number("SELECT lindung_mail_left_behind(%s)", LEFT_BEHIND)
    counted = {"sent": 0, "retry": 0, "doubtful": 0}
    post = get_connection()
    try:
        for claimed in _claims(most):
            outcome, what = _send(post, claimed)
            _one_number("SELECT lindung_mail_done(%s, %s, %s)", claimed.claim, outcome, what)
            counted[outcome] += 1
            if outcome == "retry":
                break  # the server is not well; the rest waits for the next run
    finally:
        post.close()
    return Sent(counted["sent"], counted["retry"], counted["doubtful"])


def message_of(email: str, language: str, new: int, unread: int, claim: uuid.UUID) -> EmailMessage:
    """The e-mail: how many notices wait and where to read them; nobody's name or number, no subject of a notice."""
    with translation.override(language):
        subject = ngettext("%(count)s pemberitahuan baru di Lindung", "%(count)s pemberitahuan baru di Lindung", new)
        lines = [
            ngettext(
                "Ada %(count)s pemberitahuan baru untuk Anda di Lindung.",
                "Ada %(count)s pemberitahuan baru untuk Anda di Lindung.",
                new,
            )
            % {"count": new},
            ngettext(
                "Seluruhnya %(count)s belum dibaca.", "Seluruhnya %(count)s belum dibaca.", unread
            )
            % {"count": unread},
            "",
            gettext("Baca di sini: %(address)s") % {"address": _address()},
            "",
            gettext("Surel ini tidak memuat data siapa pun. Jangan membalasnya."),
        ]  # fmt: skip
        return EmailMessage(
            subject % {"count": new},
            "\n".join(lines),
            to=[email],
            # The same claim always has the same name, so that a mail server that saw it once may drop a second.
            headers={"Message-ID": f"<{claim}@lindung>", "Auto-Submitted": "auto-generated"},
        )


def _address() -> str:
    """Where the inbox stands, for somebody who reads it in an e-mail."""
    return (settings.PUBLIC_URL or "http://localhost:8000").rstrip("/") + reverse("notices")


def _claims(most: int) -> Iterator[_Claimed]:
    for _ in range(most):
        claim = uuid.uuid4()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM lindung_claim_mail(%s)", [claim])
            row = cursor.fetchone()
        if row is None:
            return
        yield _Claimed(claim, *row)


def _send(post: BaseEmailBackend, claimed: _Claimed) -> tuple[str, str]:
    """What became of one e-mail, and why in a word: never what the server said, which may hold an address."""
    try:
        post.open()
    except (OSError, smtplib.SMTPException) as error:
        return "retry", _word(error)
    message = message_of(claimed.email, claimed.language, claimed.new, claimed.unread, claimed.claim)
    try:
        post.send_messages([message])
    except REFUSALS as error:
        return "retry", _word(error)
    except (OSError, smtplib.SMTPException) as error:
        # The line broke while the server was taking it: perhaps it has it.
        return "doubtful", _word(error)
    return "sent", ""


def _word(error: Exception) -> str:
    code = getattr(error, "smtp_code", "") or getattr(error, "errno", "") or ""
    return f"{type(error).__name__} {code}".strip()


def _one_number(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        (number,) = cursor.fetchone()
    return int(number)
