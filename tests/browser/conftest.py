"""A real Chromium against the real program: gunicorn on a free port, on the tests' database.

Where there is no Chromium the browser tests cannot run; that is said in red at the end, and fails where CI is set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("LINDUNG_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
NO_CHROMIUM = "no Chromium for the browser tests: apt-get install chromium, or LINDUNG_CHROMIUM=path"


@pytest.fixture(autouse=True, scope="session")
def needs_chromium() -> None:
    """Every test here needs a browser; without one it fails in CI and is reported loudly elsewhere. Asked before any
    program or browser is started."""
    if CHROMIUM:
        return
    if os.environ.get("CI"):
        pytest.fail("CI must have Chromium: apt-get install chromium")
    pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def program(world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running program."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("program") / "log"
    with log.open("wb") as target:
        running = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--threads", "4", "--bind", f"127.0.0.1:{port}", "--no-control-socket",
             "lindung.site.wsgi:application"],
            cwd=ROOT, stdout=target, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, running, log)
        yield address
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if running.poll() is not None:
            raise RuntimeError(f"the program did not start:\n{log.read_text()[-3000:]}")
        try:
            with urlopen(f"{address}/masuk/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the program does not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def chromium(program: str) -> Iterator[Any]:
    """One browser for a file: Playwright's loop must be gone before tests that ask the database directly run.
    `program` comes first, so that nothing of Django runs beside that loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watched:
    """A page that remembers what it must not do: complain, break, or ask anybody else for anything."""

    def __init__(self, context: Any, address: str) -> None:
        self.page = context.new_page()
        self.address = address
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        # A refused question is answered with 400; the browser itself notes that, and it is no complaint of ours.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"request to {request.url}")

    def sign_in(self, who: str = "head_of_branch") -> None:
        self.page.goto(f"{self.address}/masuk/")
        self.page.fill("input[name=login]", who)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/masuk/" not in url)

    def go(self, path: str) -> Any:
        return self.page.goto(self.address + path)


@pytest.fixture
def open_page(chromium: Any, program: str) -> Iterator[Any]:
    """`open_page(width=390)`: a watched page in a fresh window. What it complained of fails the test."""
    opened: list[tuple[Watched, Any]] = []

    def opening(
        *, width: int = 1280, height: int = 900, script: bool = True, sign_in: str = "head_of_branch"
    ) -> Watched:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="id-ID", java_script_enabled=script
        )
        context.set_default_timeout(15_000)
        watched = Watched(context, program)
        opened.append((watched, context))
        if sign_in:
            watched.sign_in(sign_in)
        return watched

    yield opening
    for watched, context in opened:
        context.close()
        assert watched.complaints == []
