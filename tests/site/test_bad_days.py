"""The house on bad days: a port that is taken, a newer database, midnight in WITA, everybody at once."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from lindung.coverage import queries
from lindung.site.serve import refuse_taken_port

LINDUNG = [sys.executable, "-c", "from lindung.cli import main; main()"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_gets_a_sentence_and_another_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(SystemExit) as end:
            refuse_taken_port("127.0.0.1", port)
    assert end.value.code == 2
    assert f"--port {port + 1}" in capsys.readouterr().err


def test_a_free_port_is_taken_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    refuse_taken_port("127.0.0.1", free_port())
    assert capsys.readouterr().err == ""


@pytest.fixture
def migration_of_tomorrow(owner: Any) -> Iterator[None]:
    owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('coverage', '9999_tomorrow', now())")
    yield
    owner.execute("DELETE FROM django_migrations WHERE name = '9999_tomorrow'")


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_database_of_a_newer_version_is_refused_and_named(migration_of_tomorrow: None) -> None:
    from lindung.site.setup import NewerDatabase, refuse_newer_database

    with pytest.raises(NewerDatabase, match=r"coverage\.9999_tomorrow"):
        refuse_newer_database()


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_database_of_this_version_is_accepted(django_db_setup: None) -> None:
    from lindung.site.setup import refuse_newer_database

    assert refuse_newer_database() is None


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 16, 0, 0, tzinfo=UTC), date(2026, 11, 22)),
    ],
)
def test_the_day_turns_at_midnight_in_central_indonesia(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert queries.today() == day


@pytest.fixture
def running_house(world: Any, owner: Any) -> Iterator[tuple[int, str]]:
    """`lindung serve` as its own processes on the tests' database, and a session of the branch officer.
    Without the worker beside the pages: the jobs it begins on the clock would outlive the test."""
    port = free_port()
    served = subprocess.Popen(
        [*LINDUNG, "serve", "--no-jobs", "--port", str(port)],
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_for(port, served)
        yield port, session_of(world.users["branch_officer"], owner)
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(timeout=30)
        owner.execute("DELETE FROM django_session")


def session_of(user: Any, owner: Any) -> str:
    """A session as signing in makes it, committed so that it is there for other processes."""
    key = "gate" * 8
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    owner.execute(
        "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, '2099-01-01')",
        [key, SessionStore().encode(content)],
    )
    return key


def wait_for(port: int, served: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if served.poll() is not None:
            raise AssertionError(f"the pages ended at once: {served.stdout.read().decode() if served.stdout else ''}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the pages did not answer")


@pytest.mark.django_db
@pytest.mark.slow
def test_two_hundred_requests_at_once_are_all_answered_right(running_house: tuple[int, str]) -> None:
    port, session = running_house

    def ask(number: int) -> tuple[int, bool]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        path = "/?tanggal=2024-06-30" if number % 2 else "/api/v1/counts?on=2024-06-30"
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}", "Accept-Language": "id"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, '"total": 4' in body or "Peserta aktif" in body

    with ThreadPoolExecutor(200) as crowd:
        answers = Counter(crowd.map(ask, range(200)))
    assert answers == {(200, True): 200}
