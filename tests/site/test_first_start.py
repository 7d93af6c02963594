"""An office begins: an empty machine, the pages, the first administrator, and nobody else that way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lindung.postgres.home import Home
from lindung.postgres.server import PrivateServer
from tests.site.test_bad_days import LINDUNG, free_port, wait_for

KEY = "k3Jd9-Qw7xZ1mN5vB8rT2yU6pL0sA4fG-hE3cX9oI7uY1tR5wQ8"


@pytest.fixture
def office() -> Iterator[dict[str, str]]:
    """The environment of an office in production whose data directory is still empty."""
    # Not pytest's own directory: as root the server runs as another user, who must be able to enter.
    home = Path(tempfile.mkdtemp(prefix="lindung-office-", dir="/tmp"))
    home.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LINDUNG_", "DATABASE_"))}
    yield kept | {"LINDUNG_HOME": str(home), "LINDUNG_MODE": "production", "LINDUNG_SECRET_KEY": KEY}
    PrivateServer(Home(home)).stop()
    shutil.rmtree(home)


def run(office: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LINDUNG, *arguments], env=office, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_an_office_is_set_up_by_serving_and_gets_one_first_administrator(office: dict[str, str]) -> None:
    first = ("user", "bootstrap", "siti", "--name", "Siti Rahma")
    too_early = run(office, *first)
    assert too_early.returncode == 2
    assert "jalankan `lindung serve`" in too_early.stderr

    port = free_port()
    served = subprocess.Popen(
        [*LINDUNG, "serve", "--port", str(port)], env=office, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        wait_for(port, served)
        made = run(office, *first)
        assert made.returncode == 0, made.stderr
        assert "siti" in made.stdout
        again = run(office, "user", "bootstrap", "budi", "--name", "Budi")
        assert again.returncode != 0
        assert "Sudah ada administrator" in again.stderr
        listed = run(office, "user", "list", "--as", "siti", "--format", "json")
        assert '"username": "siti"' in listed.stdout
        assert "budi" not in listed.stdout
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(timeout=30)
    log = Home(Path(office["LINDUNG_HOME"])).log.read_text(encoding="utf-8")
    assert "could not" not in log


def test_a_demonstration_that_was_never_built_is_told_to_build_it(office: dict[str, str]) -> None:
    refused = run(office | {"LINDUNG_MODE": "demo"}, "serve", "--port", str(free_port()))
    assert refused.returncode == 2
    assert "jalankan `lindung demo`" in refused.stderr
