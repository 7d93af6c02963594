"""E-mails about notices: counts and a link, each once, whatever dies or refuses on the way."""

from __future__ import annotations

import smtplib
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from lindung.notices.mailing import Sent, message_of, send_waiting

ROOT = Path(__file__).resolve().parents[2]
READERS = ("head_of_branch", "branch_officer", "finance", "checker", "auditor")
ASK = "SELECT state, attempts FROM notices_outgoing ORDER BY id"


@dataclass
class Post:
    """Notices that are committed, and the folder e-mails are written to."""

    owner: Any
    world: Any
    folder: Path

    def tell(self, *readers: str, key: str = "uji:1") -> None:
        """One notice to each of these users."""
        for reader in readers:
            self.owner.execute(
                "SELECT lindung_tell(jsonb_build_array(jsonb_build_object('key', %s::text, 'code', 'uji', 'user_id', "
                "%s::uuid, 'role', '', 'region', '', 'subject_indonesian', 'Ani Lamakampali', 'subject_english', 'x', "
                "'body_indonesian', '7208', 'body_english', '', 'link', '/')))",
                [key, self.world.users[reader].pk],
            )

    def start(self, die_at: int = 0) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.notices.send_once", str(self.folder), str(die_at)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def run(self, die_at: int = 0) -> int:
        process = self.start(die_at)
        process.communicate(timeout=120)
        return process.returncode

    def states(self) -> Counter[str]:
        return Counter(state for state, _ in self.owner.execute(ASK))

    def mails(self) -> list[Message]:
        parts = [one for file in self.folder.glob("*.log") for one in file.read_bytes().split(b"-" * 79 + b"\n")]
        return [message_from_bytes(one) for one in parts if one.strip()]

    def receivers(self) -> Counter[str]:
        return Counter(str(one["To"]) for one in self.mails())


@pytest.fixture
def post(
    transactional_db: None, world: Any, owner: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Post]:
    from django.test import TransactionTestCase

    # What is committed here is taken away below; the small world stays for the next test.
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
    for reader in READERS:
        owner.execute(
            "UPDATE access_user SET email = %s WHERE id = %s", [f"{reader}@uji.example", world.users[reader].pk]
        )
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    yield Post(owner, world, tmp_path)
    tables = ("notices_read", "notices_outgoing", "notices_notice")
    for table in tables:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER; DELETE FROM {table}")
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    owner.execute("UPDATE access_user SET email = ''")


class Refusing(BaseEmailBackend):
    """A mail server that plainly refuses."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPDataError(451, b"try again, ani@uji.example")


class Breaking(BaseEmailBackend):
    """A line that breaks while the server takes the e-mail."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("gone")


def test_each_reader_gets_one_e_mail_for_all_that_waits(post: Post) -> None:
    post.tell("finance", "checker")
    post.tell("finance", key="uji:2")
    assert send_waiting() == Sent(sent=2)
    assert post.receivers() == {"finance@uji.example": 1, "checker@uji.example": 1}
    assert post.states() == {"sent": 3}


def test_sending_again_sends_nothing(post: Post) -> None:
    post.tell("finance")
    assert [send_waiting(), send_waiting()] == [Sent(sent=1), Sent()]


def test_an_e_mail_says_how_many_and_where_and_nothing_of_what_was_told(post: Post) -> None:
    post.tell("finance")
    send_waiting()
    (mail,) = post.mails()
    body = str(mail.get_payload(decode=True), "utf-8")
    assert "1 pemberitahuan baru" in body
    assert "/pemberitahuan/" in body
    assert not [secret for secret in ("Ani", "Lamakampali", "7208") if secret in mail.as_string() + body]


def test_an_e_mail_speaks_the_readers_language() -> None:
    english, indonesian = (message_of("x@uji.example", code, 2, 3, uuid.uuid4()) for code in ("en", "id"))
    assert english.subject == "2 new notices in Lindung"
    assert indonesian.subject == "2 pemberitahuan baru di Lindung"


def test_what_was_read_in_the_meantime_is_not_sent(post: Post) -> None:
    post.tell("finance", "checker")
    post.owner.execute(
        "INSERT INTO notices_read (notice_id, user_id) SELECT id, user_id FROM notices_notice WHERE user_id = %s",
        [post.world.users["finance"].pk],
    )
    assert send_waiting() == Sent(sent=1)
    assert post.states() == {"sent": 1, "read": 1}


def test_two_senders_at_once_share_the_work_and_send_nothing_twice(post: Post) -> None:
    post.tell(*READERS)
    for one in [post.start(), post.start()]:
        one.communicate(timeout=120)
    assert post.receivers() == {f"{reader}@uji.example": 1 for reader in READERS}
    assert post.states() == {"sent": len(READERS)}


@pytest.mark.parametrize("die_at", [1, 3])
def test_a_sender_killed_while_sending_sends_nothing_twice(post: Post, die_at: int) -> None:
    post.tell(*READERS)
    assert post.run(die_at) == -9
    assert post.states() == Counter(sent=die_at - 1, sending=1, waiting=len(READERS) - die_at)
    assert post.run() == 0
    assert post.receivers() == {f"{reader}@uji.example": 1 for reader in READERS}
    # Nobody can tell whether the one it died over went out: after a while it is given up, not sent again.
    post.owner.execute("UPDATE notices_outgoing SET claimed_at = claimed_at - interval '1 hour'")
    assert post.run() == 0
    assert post.states() == {"sent": len(READERS) - 1, "doubtful": 1}
    assert sum(post.receivers().values()) == len(READERS)


def test_what_the_server_refuses_is_tried_again_later_and_then_given_up(post: Post, settings: Any) -> None:
    post.tell("finance")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    for attempt in range(1, 7):
        assert send_waiting() == Sent(retried=1), attempt
        assert send_waiting() == Sent(), "not before its time"
        post.owner.execute("UPDATE notices_outgoing SET next_try_at = now() - interval '1 second'")
    assert post.states() == {"failed": 1}
    (error,) = [one for (one,) in post.owner.execute("SELECT error FROM notices_outgoing")]
    assert error == "SMTPDataError 451"


def test_what_broke_while_the_server_took_it_is_not_tried_again(post: Post, settings: Any) -> None:
    post.tell("finance")
    settings.EMAIL_BACKEND = f"{__name__}.Breaking"
    assert [send_waiting(), send_waiting()] == [Sent(doubtful=1), Sent()]


@pytest.mark.django_db
def test_sending_inside_a_transaction_is_a_defect(world: Any) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        send_waiting()
