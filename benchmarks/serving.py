"""Requests a second: Beranda and the status of a person on a day, against a view that does nothing."""

from __future__ import annotations

import os
import random
import signal
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.house import owner, postmaster
from benchmarks.load import HOST, THREADS, Load, ask_for, wait_for
from benchmarks.memory import add_memory, family, watching
from benchmarks.results import Table
from benchmarks.searching import officer
from benchmarks.timing import ROUNDS

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Target:
    """Addresses of one kind, and who asks."""

    paths: Sequence[str]
    headers: dict[str, str]


def serve_pages(home: Path, seconds: float) -> list[Table]:
    """Serve the demonstration that is there as an office would and ask for pages."""
    targets = _targets()
    taken: dict[str, list[Load]] = {name: [] for name in targets}
    draw = random.Random(72)
    with serving("serve") as (port, process):
        wait_for(port, "/ukur/", {})
        for target in targets.values():
            ask_for(port, target.paths, target.headers, seconds / 4)
        server = postmaster(home)
        groups = {
            "gunicorn and its workers": lambda: family(process.pid),
            "PostgreSQL, all its processes": lambda: family(server),
        }
        with watching(groups) as watch:
            for _ in range(ROUNDS):
                for name in draw.sample(list(targets), len(targets)):
                    taken[name].append(ask_for(port, targets[name].paths, targets[name].headers, seconds))
    table = Table(
        "Requests a second",
        f"`lindung serve` (2 workers of 4 threads), asked by {THREADS} threads over open connections on the same "
        f"machine, {ROUNDS} rounds of {seconds:g} s each in turns. The generator takes its part of the processors too.",
    )
    for name, loads in taken.items():
        table.add(name, statistics.median(load.per_second for load in loads), "requests/s")
    slowest = {name: sorted(s for load in loads for s in load.answers) for name, loads in taken.items()}
    table.notes.append(
        "95 of 100 answers came within: "
        + "; ".join(f"{name}, {times[int(0.95 * len(times))] * 1000:.0f} ms" for name, times in slowest.items())
        + "."
    )
    return [table, _memory(watch.most)]


def _memory(most: dict[str, int]) -> Table:
    table = Table(
        "Memory while serving",
        "The most at any of many looks during the load above; pages shared between processes count once.",
    )
    add_memory(table, most)
    return table


def _targets() -> dict[str, Target]:
    from lindung.coverage.queries import period

    record = period()
    draw = random.Random(72)
    length = (record.last_day - record.first_day).days
    days = [record.first_day + timedelta(days=draw.randint(0, length)) for _ in range(50)]
    user = officer("72")
    cookie, key = {"Cookie": session_cookie(user)}, {"Authorization": f"Bearer {_key(user)}"}
    with owner() as connection:
        people = connection.execute("SELECT id::text FROM registry_person ORDER BY md5(id::text) LIMIT 200").fetchall()
    status = [_status_path(person, draw.choice(days).isoformat()) for (person,) in people]
    counts = [f"/api/v1/counts?on={day}&by=kabupaten,segment" for day in days]
    return {
        "a view that does nothing, nobody signed in": Target(["/ukur/"], {}),
        "a view that does nothing, signed in": Target(["/ukur/"], cookie),
        "a view that does nothing, with an API key": Target(["/api/ukur/"], key),
        "Beranda on a random day": Target([f"/?tanggal={day}" for day in days], cookie),
        "API: count by kabupaten and segment on a random day": Target(counts, key),
        "API: status of a random person on a random day": Target(status, key),
    }


def _status_path(person: str, day: str) -> str:
    return f"/api/v1/persons/{person}/status?on={day}"


def session_cookie(user: Any) -> str:
    """The cookie of a session of this user, as signing in would make it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _key(user: Any) -> str:
    from lindung.access.acting import acting_as
    from lindung.access.tokens import issue_token

    with acting_as(user, channel="terminal") as acting:
        return issue_token(acting=acting, name="ukur", days=1)[1]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`lindung serve` or `lindung demo` on a free port, with the two addresses more; ended by Ctrl-C at the end."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", "from lindung.cli import main; main()", command, "--port", str(port)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield port, process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
