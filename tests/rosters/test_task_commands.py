"""`lindung task` and `lindung dukcapil` in the terminal: what they do, and how they refuse: a sentence and status 2."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.rosters import dukcapil_commands, task_commands
from lindung.rosters.dukcapil import HEADINGS
from lindung.web.dates import today as current_day
from tests.rosters.conftest import Lists, row

ALM_KARIM = row("Alm. Karim Said", date(1970, 1, 6))
GURU = row("Sri Wahyuni", date(1985, 2, 11), "P", Pekerjaan="PNS")
# Born otherwise than the NIK says: Dukcapil can tell.
TINI = row("Tini Yusuf", date(1990, 3, 8), "P") | {"Tanggal Lahir": "08-03-1991"}


def run(app: Any, *words: str, who: str = "branch_officer") -> Any:
    forget()
    return CliRunner().invoke(app, [*words, "--as", who], catch_exceptions=False)


def tasks(*words: str, who: str = "branch_officer") -> list[dict[str, Any]]:
    done = run(task_commands.app, "list", *words, "--json", who=who)
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout))


@pytest.fixture
def held(lists: Lists) -> Lists:
    """Two rows held for different reasons."""
    lists.apply([ALM_KARIM, GURU], today=current_day())
    return lists


# --- Held rows ---


def test_held_rows_are_listed_for_people_and_for_programs(held: Lists) -> None:
    found = {one["name"]: one for one in tasks()}
    assert {name: one["code"] for name, one in found.items()} == {
        "Alm. Karim Said": "name_marks_deceased", "Sri Wahyuni": "civil_servant",
    }  # fmt: skip
    shown = run(task_commands.app, "list").stdout
    assert "2 baris / rows" in shown
    assert max(map(len, shown.splitlines())) <= 80
    for one in found.values():
        assert one["id"] in shown


def test_a_reason_narrows_the_list_and_an_unknown_state_is_refused(held: Lists) -> None:
    assert [one["name"] for one in tasks("--code", "civil_servant")] == ["Sri Wahyuni"]
    assert tasks("--code", "civil_servant", "--state", "settled") == []
    refused = run(task_commands.app, "list", "--state", "lain", "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["message_en"]


def test_an_officer_of_another_region_is_listed_nothing(held: Lists) -> None:
    assert tasks(who="branch_officer_other") == []


def test_a_held_row_is_rejected_by_its_id_and_leaves_the_list(held: Lists) -> None:
    (task,) = tasks("--code", "civil_servant")
    done = run(task_commands.app, "settle", "reject", task["id"], "--reason", "PNS", "--json")
    assert (done.exit_code, json.loads(done.stdout)["rows"]) == (0, 1)
    assert [one["name"] for one in tasks()] == ["Alm. Karim Said"]


def test_all_of_a_reason_are_accepted_at_once_and_billed(held: Lists) -> None:
    words = ("settle", "accept", "--code", "name_marks_deceased", "--sponsor", "rentan", "--reason", "KTP diperiksa")
    done = run(task_commands.app, *words)
    assert done.exit_code == 0
    assert "accept: 1 baris / rows" in done.stdout
    assert "TGH-" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("accept", "bukan-id", "--reason", "x"), "Id tugas ditulis"),
        (("mungkin", "--code", "civil_servant", "--reason", "x"), ""),
        (("reject", "--reason", "x"), ""),
        (("reject", "--code", "civil_servant", "--reason", " "), "alasan"),
    ],
)
def test_what_cannot_be_settled_is_refused_in_a_sentence_and_nothing_is(
    held: Lists, words: tuple[str, ...], sentence: str
) -> None:
    refused = run(task_commands.app, "settle", *words)
    assert refused.exit_code == 2
    assert sentence in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 2
    assert len(tasks()) == 2


def test_who_may_only_look_settles_nothing(held: Lists) -> None:
    refused = run(task_commands.app, "settle", "reject", "--code", "civil_servant", "--reason", "x", who="auditor")
    assert refused.exit_code == 2
    assert "tasks.settle" in refused.stderr
    assert len(tasks(who="auditor")) == 2


# --- Dukcapil ---


def ask(lists: Lists, out: Path, *words: str, who: str = "branch_officer") -> Any:
    return run(dukcapil_commands.app, "ask", "--sponsor", "rentan", "--out", str(out), *words, who=who)


def reply(path: Path, *rows: dict[str, str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, HEADINGS, restval="", delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_questions_go_out_as_a_workbook_and_the_reply_settles_them_once(lists: Lists, tmp_path: Path) -> None:
    lists.apply([TINI], today=current_day())
    asked = json.loads(ask(lists, tmp_path / "tanya.xlsx", "--json").stdout)
    assert asked["questions"] == 1
    assert fastexcel.read_excel(tmp_path / "tanya.xlsx").load_sheet(0).height >= 1
    file = reply(tmp_path / "jawaban.csv", {"Kode": f"{asked['inquiry']}/1", "Jawaban": "ditemukan"})
    first = run(dukcapil_commands.app, "reply", file)
    assert first.exit_code == 0, first.output
    assert "1 dijawab / answered: 1 diterima / accepted" in first.stdout
    again = json.loads(run(dukcapil_commands.app, "reply", file, "--json").stdout)
    assert (again["accepted"], again["again"]) == (0, 1)


def test_where_nothing_is_doubtful_nothing_is_asked_and_no_file_written(lists: Lists, tmp_path: Path) -> None:
    refused = ask(lists, tmp_path / "tanya.xlsx", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["error"]) == (2, "nothing_to_ask")
    assert not (tmp_path / "tanya.xlsx").exists()


def test_questions_that_cannot_be_written_are_not_asked(lists: Lists, tmp_path: Path) -> None:
    lists.apply([TINI], today=current_day())
    refused = ask(lists, tmp_path / "tidak-ada" / "tanya.xlsx")
    assert refused.exit_code == 2
    assert "Tidak ada yang dicatat" in refused.stderr
    assert ask(lists, tmp_path / "tanya.xlsx").exit_code == 0


@pytest.mark.parametrize(
    "rows", [(), ({"Kode": "DK-2019-0001/1", "Jawaban": "ditemukan"},)], ids=["no answers", "never asked"]
)
def test_a_reply_to_nothing_is_refused_with_a_sentence(
    lists: Lists, tmp_path: Path, rows: tuple[dict[str, str], ...]
) -> None:
    refused = run(dukcapil_commands.app, "reply", reply(tmp_path / "jawaban.csv", *rows))
    assert refused.exit_code == 2
    assert len(refused.stderr.strip().splitlines()) == 2


def test_who_may_not_ask_dukcapil_is_refused(lists: Lists, tmp_path: Path) -> None:
    lists.apply([TINI], today=current_day())
    refused = ask(lists, tmp_path / "tanya.xlsx", who="sponsor_officer")
    assert refused.exit_code == 2
    assert "dukcapil.ask" in refused.stderr
