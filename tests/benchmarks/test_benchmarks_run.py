"""The benchmarks measure what they say: everybody counts the same numbers, or nothing is reported at all."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.timing import Disagreement, take_turns

CHECKOUT = Path(__file__).resolve().parents[2]
ENGINES = {
    "Lindung (`coverage.queries.count`, application role)",
    "PostgreSQL, GROUP BY on the spans",
    "Polars on Parquet",
    # Installed by `make bench`, not by `make test`.
    *(["DuckDB on Parquet"] if importlib.util.find_spec("duckdb") else []),
}


@pytest.mark.slow
def test_all_engines_count_the_same_country(tmp_path: Path) -> None:
    measured = tmp_path / "tables.json"
    command = [sys.executable, "-m", "benchmarks", "count-country", "--scale", "tiny", "--json", str(measured)]
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    done = subprocess.run(command, cwd=CHECKOUT, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers = json.loads(measured.read_text())[0]["answers"]
    assert set(answers) == ENGINES
    assert len(set(answers.values())) == 1
    assert 5_000 < answers["Polars on Parquet"] < 20_000


@pytest.mark.slow
def test_the_month_that_is_measured_is_the_exact_one(tmp_path: Path) -> None:
    measured = tmp_path / "tables.json"
    command = [sys.executable, "-m", "benchmarks", "law", "--scale", "tiny", "--json", str(measured)]
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    done = subprocess.run(command, cwd=CHECKOUT, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    wrong = json.loads(measured.read_text())[0]["answers"]
    assert {"Lindung, arrays", "Lindung, frame", "NumPy by hand", "Polars by hand"} <= set(wrong)
    assert set(wrong.values()) == {0}


@pytest.mark.slow
def test_the_import_beside_ours_writes_the_same_rows(tmp_path: Path) -> None:
    measured = tmp_path / "tables.json"
    command = [sys.executable, "-m", "benchmarks", "lists", "--scale", "tiny", "--json", str(measured)]
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    done = subprocess.run(command, cwd=CHECKOUT, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    tables = json.loads(measured.read_text())
    # Unlike rows end the measurement. `make test` does not install the other importer; then ours stands alone.
    beside = next(one for one in tables if "django-import-export" in one["title"])["answers"]
    assert set(beside.values()) == {100}
    assert len(beside) == (3 if importlib.util.find_spec("import_export") else 1)
    assert next(one for one in tables if one["title"].startswith("Applying"))["answers"] == {"again": 0}


def test_engines_that_differ_are_not_compared() -> None:
    engines = {"one": lambda day: {("72.08", "PU"): (3, 1)}, "other": lambda day: {("72.08", "PU"): (4, 0)}}
    with pytest.raises(Disagreement, match=r"\('72.08', 'PU'\): \(3, 1\) and \(4, 0\)"):
        take_turns(engines, [["a day"]])


def test_engines_that_agree_are_asked_every_question_of_every_round() -> None:
    asked: list[int] = []

    def one(question: int) -> int:
        asked.append(question)
        return question

    times = take_turns({"one": one, "other": abs}, [[1, 2], [3, 4]])
    assert asked == [1, 1, 2, 3, 4]
    assert [len(part) for part in times["other"].rounds] == [2, 2]
