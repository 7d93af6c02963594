"""`lindung law` at the terminal: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lindung.law.commands import app

DEATH = ["programme=JKM", "event=death", "segment=BPU", "event_date=2025-03-01", "months_contributed=40"]
VILLAGE = ["segment=BPU", "month=2026-06", "income=1000000"]
CASE = """
- name: A self-employed worker on the lowest income row pays sixteen thousand eight hundred
  source: PP 44/2015 Ps 20 and Lampiran II; Ps 21
  kind: contribution
  situation: {segment: BPU, month: 2025-06, income: 1000000, paid_by: self}
  expect: {jkk: 10000, jkm: 6800, total: 16800}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def ask(kind: str, facts: list[str], *more: str) -> Result:
    return run(kind, *(part for fact in facts for part in ("--set", fact)), *more)


def refused(result: Result) -> dict[str, Any]:
    assert result.exit_code == 2
    assert result.stderr.strip()
    found: dict[str, Any] = json.loads(result.stdout)
    return found


# --- The commands that the issue shows, to the letter ---


def test_a_wage_earner_of_risk_class_three_is_explained_to_the_rupiah() -> None:
    facts = ["segment=PU", "month=2026-03", "wage=12000000", "risk_class=3"]
    result = ask("contribution", facts, "--explain")
    assert result.exit_code == 0
    # JKK 0,89 %, JKM 0,3 %, JHT 5,7 %, JP 3 % of the ceiling 11.086.300.
    for amount in ("Rp106.800", "Rp36.000", "Rp684.000", "Rp221.726", "Rp110.863", "PP 44/2015 Ps 16"):
        assert amount in result.stdout


def test_what_the_province_pays_for_a_self_employed_worker_is_json() -> None:
    result = ask("contribution", [*VILLAGE, "paid_by=apbd"], "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["amounts"]["total"] == 16_800
    assert found["law"] and found["weakest_provenance"]
    assert "steps" not in found


def test_a_death_of_a_self_employed_worker_is_explained() -> None:
    result = ask("benefit", DEATH, "--explain")
    assert result.exit_code == 0
    assert "Rp42.000.000" in result.stdout and "Berhak" in result.stdout


# --- What is printed ---


def test_explained_json_holds_the_steps_and_the_rest_does_not_change() -> None:
    plain, explained = (json.loads(ask("benefit", DEATH, "--json", *more).stdout) for more in ([], ["--explain"]))
    steps = explained.pop("steps")
    assert plain == explained
    assert {"name", "article", "id", "en", "inputs", "result", "parameters", "depth", "provenance"} == set(steps[0])


def test_a_derivation_speaks_the_language_asked_for() -> None:
    indonesian, english = (ask("benefit", DEATH, "--explain", "--lang", one).stdout for one in ("id", "en"))
    assert "Rp42.000.000" in indonesian and "Rp42,000,000" in english
    assert "Entitled" in english and "Entitled" not in indonesian


def test_a_situation_file_is_read_and_a_fact_given_alone_overrules_it(tmp_path: Path) -> None:
    file = tmp_path / "situation.yaml"
    file.write_text("segment: BPU\nmonth: 2025-06\nincome: 1000000\npaid_by: self\n", encoding="utf-8")
    of_file, overruled = (run("contribution", str(file), "--json", *more) for more in ([], ["--set", "income=1200000"]))
    assert json.loads(of_file.stdout)["amounts"]["jkk"] == 10_000
    assert json.loads(overruled.stdout)["amounts"]["jkk"] == 12_000


def test_parameters_are_listed_by_part_of_a_name_and_day() -> None:
    result = run("parameters", "tolerated_unpaid_months_pu", "--on", "2026-03-01", "--json")
    (found,) = json.loads(result.stdout)
    assert found["values"][0]["value"] == "3"
    assert found["values"][0]["article"].startswith("PP 44/2015")


def test_weak_parameters_are_those_not_read_in_the_regulation() -> None:
    every, weak = (
        {(one["name"], value["from"]): value["provenance"] for one in json.loads(shown) for value in one["values"]}
        for shown in (run("parameters", "--json").stdout, run("parameters", "--weak", "--json").stdout)
    )
    assert weak == {key: known for key, known in every.items() if known not in ("text", "verified-table")}


def test_questions_show_each_reading_with_its_source() -> None:
    english = run("questions", "--lang", "en").stdout
    assert "entering-the-third" in english and "Palu branch head" in english
    found = json.loads(run("questions", "--json").stdout)
    assert all(len(one["readings"]) >= 2 for one in found)


# --- What is refused ---


def test_what_the_law_leaves_open_is_refused_with_its_question() -> None:
    found = refused(ask("contribution", [*VILLAGE, "paid_by=village"], "--json"))
    assert found["error"] == "not_covered"
    assert found["question"] == "village-money"
    assert set(found["message"]) == {"id", "en"}


def test_an_unknown_fact_is_refused_by_its_name() -> None:
    found = refused(ask("contribution", [*VILLAGE, "paid_by=self", "salary=5"], "--json"))
    assert (found["error"], found["key"]) == ("invalid", "salary")


@pytest.mark.parametrize("amount", ["1000000.5", "1e6", "'1000000'", "01000000", "-1", ".inf", "[1]", "true", ""])
def test_an_amount_that_is_no_plain_number_of_rupiah_is_refused_by_its_key(amount: str) -> None:
    result = ask("contribution", ["segment=BPU", "month=2025-06", f"income={amount}", "paid_by=self"])
    assert result.exit_code == 2
    assert "income" in result.stderr and result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["contribution"], "--set"),
        (["contribution", "--set", "segment"], "KEY=VALUE"),
        (["contribution", "--set", "segment=PU", "--set", "segment=BPU"], "twice"),
        (["contribution", "nowhere.yaml"], "nowhere.yaml"),
        (["contribution", "--set", "segment=PU", "--lang", "fr"], "--lang"),
        (["parameters", "no_such_parameter"], "no_such_parameter"),
        (["parameters", "--on", "2026-02-30"], "2026-02-30"),
        (["cases", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_a_mistake_at_the_terminal_gets_a_sentence_that_names_it(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr and "Traceback" not in result.output


# --- Cases ---


def test_cases_that_hold_pass_and_are_counted(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(CASE, encoding="utf-8")
    result = run("cases", str(tmp_path))
    assert (result.exit_code, result.stdout.strip()) == (0, "1 passed, 0 failed")


def test_a_failing_case_is_told_by_file_line_name_key_and_both_values(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(CASE.replace("total: 16800", "total: 16801"), encoding="utf-8")
    result = run("cases", str(file), "--lang", "en")
    assert result.exit_code == 1
    for said in (
        f"{file}, line 2",
        "A self-employed worker",
        "total: expected 16801, found 16800",
        "0 passed, 1 failed",
    ):
        assert said in result.stdout


def test_a_case_that_expects_a_refusal_fails_on_an_answer_and_the_other_way_round(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(CASE.replace("{jkk: 10000, jkm: 6800, total: 16800}", "{error: invalid}"), encoding="utf-8")
    assert 'error: expected "invalid", found –' in run("cases", str(file), "--lang", "en").stdout
    file.write_text(CASE.replace("income: 1000000", "income: -1"), encoding="utf-8")
    assert 'error: expected –, found "invalid"' in run("cases", str(file), "--lang", "en").stdout


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("  source: PP 44/2015 Ps 20 and Lampiran II; Ps 21\n", ""), 2),
        (("PP 44/2015 Ps 20 and Lampiran II; Ps 21", "' '"), 3),
        (("kind: contribution", "kind: contributions"), 4),
        (("jkm: 6800", "jkk: 6800"), 6),
        (("jkm: 6800", "jkm: [6800"), 6),
        (("expect:", "expected:"), 6),
        (("{jkk: 10000, jkm: 6800, total: 16800}", "{error: wrong}"), 6),
        (("{jkk: 10000, jkm: 6800, total: 16800}", "{}"), 2),
        (("income: 1000000", "income: 0100000"), 5),
    ],
)
def test_a_malformed_case_file_is_told_by_file_and_line(tmp_path: Path, change: tuple[str, str], line: int) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text(CASE.replace(*change), encoding="utf-8")
    good.write_text(CASE, encoding="utf-8")
    result = run("cases", str(tmp_path))
    assert f"{bad}, line {line}" in result.stdout
    assert result.stdout.strip().endswith("1 passed, 1 failed")
    assert result.exit_code == 1


@pytest.mark.parametrize("content", ["", "[]", "a: 1", "- just words"])
def test_a_file_that_holds_no_cases_never_passes(tmp_path: Path, content: str) -> None:
    (tmp_path / "one.yaml").write_text(content, encoding="utf-8")
    assert run("cases", str(tmp_path)).exit_code == 1


# --- Help ---


@pytest.mark.parametrize("command", [one.name for one in app.registered_commands])
def test_the_example_in_the_help_of_a_command_works(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    callback = next(one.callback for one in app.registered_commands if one.name == command)
    example = re.search(r"lindung law (.+?)\n\s*$", (callback.__doc__ or "").replace("\\\n", " "), re.DOTALL)
    assert example, "no example"
    words = shlex.split(example[1])
    if command == "cases":
        words[1] = str(Path(words[1]) / "vocabulary.yaml")
    assert run(*words).exit_code == 0


def test_the_law_answers_through_the_one_door_without_a_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from lindung.cli import main; main()", "law", "questions", "--json"],
        capture_output=True,
        text=True,
        env={
            "PATH": "",
            "LINDUNG_HOME": str(tmp_path / "no-home"),
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/no",
        },
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert not (tmp_path / "no-home").exists()
