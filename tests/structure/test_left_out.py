"""No test is left out unseen: the end of a run names what did not run, and why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ALL_RUN = "def test_one(): pass\n"
SOME_DO_NOT = """
import pytest

def test_one(): pytest.skip("no Chromium")

@pytest.fixture
def far(): pytest.skip("no Chromium")

def test_two(far): pass

@pytest.mark.skipif(True, reason="not Linux")
def test_three(): pass
"""


def end_of_run(folder: Path, tests: str) -> str:
    """What pytest prints over these tests with the summary of ours."""
    (folder / "conftest.py").write_text("from tests.conftest import pytest_terminal_summary\n")
    (folder / "test_these.py").write_text(tests)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", "--rootdir", ".", folder],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_did_not_run_is_named_with_its_reason(tmp_path: Path) -> None:
    told = end_of_run(tmp_path, SOME_DO_NOT)
    assert "3 TESTS DID NOT RUN HERE" in told
    assert "2: no Chromium" in told and "1: not Linux" in told


def test_where_all_ran_nothing_is_said(tmp_path: Path) -> None:
    assert "DID NOT RUN" not in end_of_run(tmp_path, ALL_RUN)
