"""The example lists: every planted fault is found with its code, no clean row is touched, nothing else is skipped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lindung.rosters.checking import Checked, check_list
from scripts.example_faults import PLANTED
from scripts.examples import make_list

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LISTS = ("desa-50.xlsx", "desa-50.csv", "parigi-moutong-13900.xlsx")


def check(path: Path, region: str) -> Checked:
    return check_list(
        path, region=region, first_month=date(2026, 12, 1), months=1, today=date(2026, 11, 22), demonstration=True
    )


def planted(name: str) -> dict[str, Any]:
    path = EXAMPLES / name
    facts: dict[str, Any] = json.loads(
        path.with_name(f"{path.stem}-csv.json" if path.suffix == ".csv" else f"{path.stem}.json").read_text("utf-8")
    )
    return facts


def codes_by_row(checked: Checked) -> dict[str, list[str]]:
    return {str(one["row"]): sorted([*one["reasons"], *one["notices"]]) for one in checked.as_json()["details"]}


@pytest.mark.parametrize("name", LISTS)
def test_every_planted_fault_is_found_and_no_clean_row_is_touched(name: str) -> None:
    facts = planted(name)
    checked = check(EXAMPLES / name, facts["region"])
    assert checked.rows.height == facts["rows"]
    assert codes_by_row(checked) == facts["faults"]


@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_person_is_skipped_with_its_reason_and_nothing_else(name: str) -> None:
    facts = planted(name)
    checked = check(EXAMPLES / name, facts["region"])
    assert {str(one["row"]): one["code"] for one in checked.as_json()["skipped"]} == facts["skipped"]
    assert checked.read.hidden == sorted(facts["hidden"])


def test_the_list_of_13900_has_every_fault_that_a_list_can_show() -> None:
    facts = planted("parigi-moutong-13900.xlsx")
    assert [code for code in PLANTED if facts["planted"][code] < 10] == []


def test_the_same_seed_makes_the_same_list(tmp_path: Path) -> None:
    made = make_list(tmp_path, "desa-50", region="72.08", villages=1, each=50, per_fault=1)
    assert made.read_bytes() == (EXAMPLES / "desa-50.xlsx").read_bytes()


def test_another_seed_makes_another_list(tmp_path: Path) -> None:
    made = make_list(tmp_path, "desa-50", region="72.08", villages=1, each=50, per_fault=1, seed=1)
    assert made.read_bytes() != (EXAMPLES / "desa-50.xlsx").read_bytes()
