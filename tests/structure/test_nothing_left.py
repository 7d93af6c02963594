"""A run of the tests leaves nothing in the common temporary directory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def home_after(more: str) -> Path:
    """The directory of a run that did `more` and ended."""
    words = f"from tests.home_for_tests import HOME; import os, pathlib; print(HOME, flush=True); {more}"
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True)
    return Path(done.stdout.splitlines()[0])


def test_a_run_that_started_no_server_removes_its_directory() -> None:
    assert not home_after("pathlib.Path(HOME, 'mail').mkdir()").exists()


def test_a_fork_that_ends_does_not_remove_it_from_under_the_run() -> None:
    home = home_after(
        "os.fork() or __import__('sys').exit(); os.wait(); assert pathlib.Path(HOME).is_dir(), 'removed by the fork'"
    )
    assert not home.exists()


def test_a_server_that_still_runs_keeps_its_files() -> None:
    home = home_after(
        "pathlib.Path(HOME, 'postgres').mkdir(); pathlib.Path(HOME, 'postgres', 'postmaster.pid').touch()"
    )
    assert home.is_dir()
    (home / "postgres" / "postmaster.pid").unlink()
    (home / "postgres").rmdir()
    home.rmdir()
