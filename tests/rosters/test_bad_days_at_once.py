"""Many versions of one list at the same moment: real connections, transactions that commit."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rosters.conftest import Lists, row
from tests.rosters.test_at_once_and_killed import FIRST_NAMES, OURS, ROOT, Real, real, said

__all__ = ["real"]
AT_ONCE = 24


@pytest.fixture
def files(world: Any, tmp_path: Path) -> list[Path]:
    """Many lists, each of two people of its own whom nobody knows."""
    folder = tmp_path / "banyak"
    folder.mkdir()
    lists = Lists(world, folder)
    made = []
    for number in range(AT_ONCE):
        rows = [
            row(f"{FIRST_NAMES[n % 10]} Tandigala {chr(97 + n % 26) * 3}", date(1972, 1, 1) + timedelta(days=53 * n))
            for n in (2 * number, 2 * number + 1)
        ]
        for one in rows:
            one["NIK"] = f"720809{one['NIK'][6:]}"
        made.append(lists.write(rows))
    return made


def test_many_versions_at_once_have_numbers_and_bills_of_their_own(real: Real, files: list[Path]) -> None:
    command = [sys.executable, "-m", "tests.rosters.apply_many", "satu", "branch_officer", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("done ")]
    answers = json.loads(line.removeprefix("done "))
    assert [one["error"] for one in answers if "error" in one] == []
    assert sorted(one["version"] for one in answers) == list(range(1, AT_ONCE + 1))
    assert [one["added"] for one in answers] == [2] * AT_ONCE
    bills = [code for one in answers for code in one["bills"]]
    assert len(bills) == len(set(bills)) == AT_ONCE
    assert real.count("rosters_entry") == real.count("membership_membership", OURS) == 2 * AT_ONCE
    assert real.count("rosters_list") == 1


def test_a_file_sent_while_another_version_is_being_applied_becomes_the_next(real: Real, files: list[Path]) -> None:
    first, second = [said(one) for one in [real.start("satu"), real.start("satu", files[0])]]
    assert {first["written"], second["written"]} == {True}, (first, second)
    assert (first["receipt"]["added"], second["receipt"]["added"]) == (real.count("rosters_entry") - 2, 2)
    assert real.count("rosters_version") == 2
    # Whoever came second found the other's names no longer listed, and ended none of them.
    assert real.count("rosters_entry", "ended_on IS NOT NULL") == 0
    assert sorted(one["receipt"]["no_longer_listed"] for one in (first, second))[0] == 0
