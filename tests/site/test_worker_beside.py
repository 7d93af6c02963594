"""Background jobs are done beside the pages, without a worker started by hand; the worker goes when they go."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site.test_bad_days import LINDUNG, free_port, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def serve(world: Any, owner: Any) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`serve("--no-jobs")`: the pages as their own processes on the tests' database, answering."""
    served: list[subprocess.Popen[bytes]] = []

    def begin(*options: str) -> subprocess.Popen[bytes]:
        port = free_port()
        served.append(
            subprocess.Popen(
                [*LINDUNG, "serve", "--port", str(port), *options],
                env=dict(os.environ),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
        wait_for(port, served[-1])
        return served[-1]

    yield begin
    for one in served:
        if one.poll() is None:
            one.terminate()
            one.wait(60)
    # The worker also began what is timed.
    owner.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, procrastinate_events CASCADE")
    owner.execute("DELETE FROM procrastinate_workers")


def workers_of(pages: int) -> list[int]:
    """The processes below the pages that are a worker."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pages and b"--beside" in (each / "cmdline").read_bytes():
                found.append(int(each.name))
    return found


def until(true: Callable[[], bool], seconds: int = 120) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except OSError:
        return False


def test_a_job_is_done_while_only_the_pages_were_started(serve: Any, owner: Any) -> None:
    serve()
    (job,) = owner.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
        "VALUES ('site', 'site.begin_again', '{\"timestamp\": 0}') RETURNING id"
    ).fetchone()

    def done() -> bool:
        (status,) = owner.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()
        return bool(status == "succeeded")

    assert until(done)


def test_pages_that_shall_do_no_jobs_start_no_worker(serve: Any) -> None:
    pages = serve("--no-jobs")
    assert not until(lambda: bool(workers_of(pages.pid)), seconds=3)


def test_the_worker_goes_with_pages_that_are_killed(serve: Any) -> None:
    pages = serve()
    assert until(lambda: bool(workers_of(pages.pid)))
    (worker,) = workers_of(pages.pid)
    pages.send_signal(signal.SIGKILL)
    pages.wait(10)
    assert until(lambda: not lives(worker))


def test_pages_that_are_asked_to_end_take_their_worker_with_them_without_a_word(serve: Any) -> None:
    pages = serve()
    assert until(lambda: bool(workers_of(pages.pid)))
    (worker,) = workers_of(pages.pid)
    time.sleep(5)  # So that it is a worker at work, not one that is still starting.
    pages.terminate()
    said = pages.communicate(timeout=60)[0].decode()
    assert not lives(worker)
    assert "Traceback" not in said
    assert "Fatal" not in said


def test_a_worker_that_dies_is_followed_by_another(serve: Any) -> None:
    pages = serve()
    assert until(lambda: bool(workers_of(pages.pid)))
    (first,) = workers_of(pages.pid)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: bool(set(workers_of(pages.pid)) - {first}))


FORKING = """
import os, signal, sys, threading
from lindung.site import beside
if sys.argv[1] == "unguarded":
    beside._no_fork = threading.Lock()
begun = []
def begin():
    for _ in range(200):
        begun.append(beside.begin(["true"]))
keeper = threading.Thread(target=begin, daemon=True)
keeper.start()
forked = []
while keeper.is_alive() and len(forked) < 200:
    child = os.fork()
    if not child:
        signal.pause()
    forked.append(child)
keeper.join(5 if sys.argv[1] == "unguarded" else 120)
print(len(begun), flush=True)
for child in forked:
    os.kill(child, signal.SIGKILL)
os._exit(0)
"""


@pytest.mark.parametrize(("how", "all_begin"), [("guarded", True), ("unguarded", False)])
def test_a_worker_begins_while_the_pages_are_being_forked(how: str, all_begin: bool) -> None:
    """Unguarded, some fork takes the pipe with it and the keeper waits at it for ever."""
    run = subprocess.run(
        [sys.executable, "-c", FORKING, how], stdout=subprocess.PIPE, text=True, timeout=300, check=True
    )
    assert (int(run.stdout) == 200) is all_begin
