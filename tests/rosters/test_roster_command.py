"""`lindung roster` in the terminal: what it prints, how it ends, who acts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.rosters.commands import app
from tests.rosters.conftest import Lists, row

ROWS = [row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P", NIK="12345")]


def run(command: str, file: Path, *words: str, who: str = "branch_officer", sponsor: str = "rentan") -> Any:
    forget()
    asked = [command, str(file), "--sponsor", sponsor, "--from", "2026-12", "--months", "6", *words]
    return CliRunner().invoke(app, [*asked, "--as", who] if who else asked, env={"LINDUNG_AS": ""})


def test_check_prints_what_the_contract_names_and_rows_that_fail_do_not_change_the_exit_status(lists: Lists) -> None:
    done = run("check", lists.write(ROWS), "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (answer["rows"], answer["verdicts"]["accepted"], answer["verdicts"]["rejected"]) == (2, 1, 1)
    assert answer["reasons"] == {"nik_malformed": 1}
    assert [(one["row"], one["verdict"]) for one in answer["details"]] == [(3, "rejected")]
    assert answer["quote"]["total"] == 6 * 16_800
    assert set(answer["quote"]["lines"][0]) == {"months", "people", "price", "total", "budget_year", "law"}


def test_all_prints_rows_accepted_without_a_word_too(lists: Lists) -> None:
    answer = json.loads(run("check", lists.write(ROWS), "--json", "--all").stdout)
    assert [(one["row"], one["verdict"], one["from"]) for one in answer["details"]] == [
        (2, "accepted", "2026-12"),
        (3, "rejected", "2026-12"),
    ]


def test_apply_twice_adds_once(lists: Lists) -> None:
    file = lists.write(ROWS)
    first, second = (json.loads(run("apply", file, "--json").stdout) for _ in range(2))
    assert (first["receipt"]["added"], first["written"]) == (1, True)
    assert (second["receipt"]["added"], second["receipt"]["unchanged"], second["written"]) == (0, 1, False)


@pytest.mark.parametrize("command", ["check", "apply"])
@pytest.mark.parametrize("content", ["", "bukan,daftar\n1,2\n", "NIK,Nama,Tanggal Lahir\n"])
def test_a_file_that_is_no_list_gives_a_code_and_a_sentence_and_exit_status_2(
    lists: Lists, tmp_path: Path, command: str, content: str
) -> None:
    file = tmp_path / "rusak.csv"
    file.write_text(content)
    done = run(command, file, "--json")
    assert done.exit_code == 2
    answer = json.loads(done.stdout)
    assert answer["error"] and answer["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--months", "0"), "period_invalid"),
        (("--from", "2026-13"), "month_form"),
        (("--sponsor", "x"), "programme_unknown"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_with_its_code(lists: Lists, words: tuple[str, str], code: str) -> None:
    done = run("check", lists.write(ROWS), "--json", *words)
    assert (done.exit_code, json.loads(done.stdout)["error"]) == (2, code)


def test_a_missing_file_and_a_full_disk_are_said_in_a_sentence(lists: Lists, tmp_path: Path) -> None:
    missing = run("check", tmp_path / "tidak-ada.xlsx", "--json")
    assert missing.exit_code == 2 and json.loads(missing.stdout)["message"]
    nowhere = run("check", lists.write(ROWS), "--json", "--result", str(tmp_path / "tidak" / "ada.xlsx"))
    assert (nowhere.exit_code, json.loads(nowhere.stdout)["error"]) == (2, "result_not_written")


def test_the_result_is_the_senders_sheet_with_what_became_of_each_row(lists: Lists, tmp_path: Path) -> None:
    import polars as pl

    target = tmp_path / "hasil.xlsx"
    assert run("check", lists.write(ROWS), "--result", str(target)).exit_code == 0
    sheet = pl.read_excel(target, engine="calamine", has_header=True)
    assert {"Hasil", "Alasan", "Saran"} <= set(sheet.columns)


def test_where_nobody_is_named_a_demonstration_has_its_own_officer_act_and_says_so(lists: Lists) -> None:
    from lindung.access.models import Assignment, User
    from tests.world import OWN

    file = lists.write(ROWS)
    nobody = run("check", file, "--json", who="")
    assert nobody.exit_code == 2 and "--as" in json.loads(nobody.stdout)["message"]
    with lists.act("administrator"):
        officer = User.objects.create(username="petugas", full_name="Petugas Demo", password="")
        Assignment.objects.create(user=officer, role="branch_officer", region=OWN, from_day=date(2026, 1, 1))
    done = run("check", file, "--json", who="")
    assert done.exit_code == 0
    assert "petugas" in done.stderr and json.loads(done.stdout)["rows"] == 2


@pytest.mark.parametrize("who", ["auditor", "finance", "head_of_branch"])
def test_who_may_not_check_is_told_which_right_is_missing(lists: Lists, who: str) -> None:
    done = run("check", lists.write(ROWS), "--json", who=who)
    assert done.exit_code == 2 and "rosters.check" in json.loads(done.stdout)["message"]


def roll(*words: str, who: str = "branch_officer", first: str = "2027-06") -> Any:
    forget()
    asked = ["roll", "rentan", "--from", first, "--months", "3", *words, "--as", who]
    return CliRunner().invoke(app, asked, env={"LINDUNG_AS": ""})


def test_roll_shows_who_goes_on_and_writes_nothing_until_it_is_told_to_apply(lists: Lists) -> None:
    run("apply", lists.write(ROWS), "--json")
    shown = json.loads(roll("--json").stdout)
    assert (shown["rows"], shown["verdicts"]["accepted"], "receipt" in shown) == (1, 1, False)
    assert shown["quote"]["total"] == 3 * 16_800
    done = json.loads(roll("--json", "--apply").stdout)
    assert (done["receipt"]["added"], done["written"]) == (1, True)
    again = json.loads(roll("--json", "--apply").stdout)
    assert (again["receipt"]["unchanged"], again["written"]) == (1, False)


def test_roll_refuses_where_there_is_nobody_to_go_on_with(lists: Lists) -> None:
    done = roll("--json")
    assert (done.exit_code, json.loads(done.stdout)["error"]) == (2, "nobody_to_roll")
    run("apply", lists.write(ROWS), "--json")
    earlier = roll("--json", first="2026-12")
    assert (earlier.exit_code, json.loads(earlier.stdout)["error"]) == (2, "nobody_to_roll")
