"""Two people at the same moment, and processes killed at random points: real processes, transactions that commit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rosters.conftest import Lists, row
from tests.world import OWN

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 150
KILLS = 8
GONE = (
    "rosters_task", "rosters_row", "rosters_entry", "rosters_version", "rosters_list", "billing_posting",
    "billing_entry", "billing_billmember", "billing_billline", "billing_bill", "notices_notice",
)  # fmt: skip
FIRST_NAMES = ("Hasan", "Rosmiati", "Yusuf", "Dewi", "Karim", "Sulastri", "Fadli", "Marwah", "Gusti", "Endang")


@dataclass
class Real:
    """Programmes `satu` and `dua` that are committed, a list, and a look at what stands."""

    owner: Any
    file: Path

    def start(self, code: str, file: Path | None = None) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.rosters.apply_once", code, str(file or self.file), "branch_officer"]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def count(self, table: str, where: str = "true") -> int:
        (number,) = self.owner.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        return int(number)

    def standing(self) -> dict[str, int]:
        return {
            "persons": self.count("registry_identity", "number LIKE '720809%'"),
            "memberships": self.count("membership_membership", OURS),
            "payers": self.count("membership_payerassignment", OURS),
            "entries": self.count("rosters_entry"),
            "versions": self.count("rosters_version"),
            "rows": self.count("rosters_row"),
            "billed": self.count("billing_billmember"),
            "bills": self.count("billing_bill"),
        }

    def wait_for_quiet(self) -> None:
        """Until no server process works for a killed client any more."""
        deadline = time.monotonic() + 60
        working = "state <> 'idle' AND pid <> pg_backend_pid() AND usename = 'lindung_app'"
        while self.count("pg_stat_activity", working):
            assert time.monotonic() < deadline, "the server still works for somebody who is gone"
            time.sleep(0.02)


OURS = "person_id IN (SELECT person_id FROM registry_identity WHERE number LIKE '720809%')"
WHOLE = {
    "persons": PEOPLE, "memberships": PEOPLE, "payers": PEOPLE, "entries": PEOPLE, "versions": 1, "rows": PEOPLE,
    "billed": 2 * PEOPLE, "bills": 2,
}  # fmt: skip


@pytest.fixture
def real(world: Any, owner: Any, tmp_path: Path) -> Iterator[Real]:
    for code in ("satu", "dua"):
        owner.execute(
            "INSERT INTO sponsorship_programme (organisation_id, code, name, region, wadah, wadah_number, "
            "agreement_number, agreement_date, legal_instrument, money_source, payer_kind, programmes, income, "
            "age_min, age_max, starts_on, switches) VALUES (%s, %s, %s, %s, 'SG', '', %s, '2026-01-02', '', "
            "'apbd', 'apbd', 3, 1000000, 18, 64, '2026-01-01', '{}')",
            [world.organisations["parigi-moutong"].pk, code, f"Program {code}", OWN, f"PKS {code}"],
        )
    rows = [
        row(f"{FIRST_NAMES[n % 10]} Lamato {'abcdefghijklmno'[n // 10] * 3}", date(1970, 1, 1) + timedelta(days=37 * n))
        for n in range(PEOPLE)
    ]
    for one in rows:
        one["NIK"] = f"720809{one['NIK'][6:]}"
    made = Real(owner, Lists(world, tmp_path).write(rows))
    yield made
    made.wait_for_quiet()
    _take_away(owner)


def _take_away(owner: Any) -> None:
    tables = (*GONE, "sponsorship_programme")
    for table in tables:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with owner.transaction():
        people = [
            one for (one,) in owner.execute("SELECT person_id FROM registry_identity WHERE number LIKE '720809%'")
        ]
        for table in GONE:
            owner.execute(f"DELETE FROM {table}")
        for table in ("membership_payerassignment", "membership_membership", "registry_identity"):
            owner.execute(f"DELETE FROM {table} WHERE person_id = ANY (%s)", [people])
        owner.execute("DELETE FROM registry_person WHERE id = ANY (%s)", [people])
        owner.execute("DELETE FROM sponsorship_programme WHERE code IN ('satu', 'dua')")
    for table in tables:
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def said(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The receipt a process ended with."""
    output, _ = process.communicate(timeout=300)
    (line,) = [one for one in output.splitlines() if one.startswith("done ")]
    answer: dict[str, Any] = json.loads(line.removeprefix("done "))
    return answer


def test_the_same_file_sent_by_two_people_at_once_is_applied_once(real: Real) -> None:
    answers = [said(one) for one in [real.start("satu"), real.start("satu")]]
    assert sorted((one["written"], one["receipt"]["added"]) for one in answers) == [(False, 0), (True, PEOPLE)]
    assert real.standing() == WHOLE


def test_two_sponsors_who_bring_the_same_new_people_at_once_record_them_once(real: Real) -> None:
    answers = [said(one) for one in [real.start("satu"), real.start("dua")]]
    assert [one["receipt"]["added"] for one in answers] == [PEOPLE, PEOPLE]
    standing = real.standing()
    assert (standing["persons"], standing["memberships"]) == (PEOPLE, PEOPLE)
    assert (standing["entries"], standing["payers"], standing["bills"]) == (2 * PEOPLE, 2 * PEOPLE, 4)


def test_killed_at_random_points_nothing_is_half_done_and_nothing_twice(real: Real) -> None:
    chance = random.Random(72)
    began = time.monotonic()
    nothing = real.standing()
    assert set(nothing.values()) == {0}
    unkilled = real.start("satu", real.file.with_name("tidak-ada.csv"))
    unkilled.communicate(timeout=300)
    length = max(time.monotonic() - began, 1.0)
    outcomes = set()
    for _ in range(KILLS):
        process = real.start("satu")
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(chance.uniform(0, length))
        process.kill()
        process.communicate()
        real.wait_for_quiet()
        found = real.standing()
        assert found in (nothing, WHOLE)
        outcomes.add(found["entries"])
    assert 0 in outcomes, "every process ended before it was killed; kill earlier"
    said(real.start("satu"))
    assert real.standing() == WHOLE
