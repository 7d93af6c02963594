"""From the command to the first page: with the database server stopped, and with it running."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.load import wait_for
from benchmarks.results import Table
from benchmarks.searching import officer
from benchmarks.serving import CHECKOUT, serving, session_cookie
from benchmarks.timing import ROUNDS


def start_demo(home: Path) -> list[Table]:
    """Start `lindung demo` on the province that is there. Leaves the server stopped."""
    from lindung.postgres.home import Home
    from lindung.postgres.server import PrivateServer
    from lindung.site.terminal import close_pools

    cookie = {"Cookie": session_cookie(officer("72"))}
    close_pools()
    server = PrivateServer(Home(home))

    def alone() -> float:
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "import benchmarks.settings, django; django.setup()"], cwd=CHECKOUT, check=True
        )
        return time.perf_counter() - begin

    def cold() -> float:
        server.stop()
        return _until_first_page(cookie)

    def warm() -> float:
        server.start()
        return _until_first_page(cookie)

    contestants: dict[str, Callable[[], float]] = {
        "Python with Django and the settings, nothing else": alone,
        "`lindung demo` until Beranda, PostgreSQL running": warm,
        "`lindung demo` until Beranda, PostgreSQL stopped": cold,
    }
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    draw = random.Random(72)
    for start in contestants.values():
        start()
    for _ in range(ROUNDS):
        for name in draw.sample(list(contestants), len(contestants)):
            taken[name].append(contestants[name]())
    server.stop()
    table = Table(
        "Starting",
        f"From the command to the first complete answer of Beranda to somebody signed in, {ROUNDS} times each in "
        "turns, on a province that is already built. Files may be in the system's cache.",
    )
    for name, seconds in taken.items():
        table.add(name, statistics.median(seconds), "s", slow=max(seconds))
    return [table]


def _until_first_page(cookie: dict[str, str]) -> float:
    begin = time.perf_counter()
    with serving("demo") as (port, _):
        wait_for(port, "/", cookie)
        return time.perf_counter() - begin
