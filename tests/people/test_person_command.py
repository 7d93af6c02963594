"""`lindung person` in the terminal, as somebody."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from lindung.access.acting import acting_as, forget
from lindung.access.models import User
from lindung.access.roles import RIGHTS, Right, Role
from lindung.coverage.person_command import NOBODY, person
from lindung.postgres.trouble import Trouble
from lindung.registry.services import register_person
from tests.world import OWN, VILLAGES

pytestmark = pytest.mark.usefixtures("db", "world")


def run(*words: str, typed: str = "", env: dict[str, str] | None = None) -> Any:
    app = typer.Typer()
    app.command()(person)
    # Each run of the program is a new transaction; here all share that of the test.
    forget()
    return CliRunner().invoke(app, list(words), input=typed, env={"LINDUNG_AS": "", **(env or {})})


def trouble(*words: str) -> Trouble:
    failed = run(*words)
    assert isinstance(failed.exception, Trouble)
    assert failed.exception.indonesian and failed.exception.english
    return failed.exception


def test_one_person_is_shown_with_sentence_and_reasons(world: Any) -> None:
    shown = run("ani lamakampali", "--as", "branch_officer", "--on", "2024-06-01")
    assert shown.exit_code == 0
    assert "Terlindungi JKK dan JKM sampai 31 Desember 2024, dibayar Pemkab Parigi Moutong." in shown.stdout
    assert world.niks["ani"] not in shown.stdout


def test_the_answer_as_json_has_reasons_with_articles(world: Any) -> None:
    answer = json.loads(
        run(world.niks["ani"], "--as", "branch_officer", "--on", "2025-02-01", "--format", "json").stdout
    )
    jkk = answer["programmes"][0]
    assert (answer["by"], jkk["programme"], jkk["status"]) == ("nik", "JKK", "conditional")
    assert any("PP 44/2015" in why["article"] for why in jkk["reasons"])


def test_what_was_not_yet_recorded_was_not_known() -> None:
    words = ("ani lamakampali", "--as", "branch_officer", "--on", "2024-06-01", "--format", "json")
    before = json.loads(run(*words, "--known-at", "2024-01-01").stdout)
    after = json.loads(run(*words, "--known-at", "2024-01-02").stdout)
    assert (before["programmes"][0]["status"], after["programmes"][0]["status"]) == ("not_covered", "covered")


def test_several_people_are_listed_and_nobody_is_shown_whole() -> None:
    with acting_as(User.objects.get(username="branch_officer"), channel="terminal"):
        for month in (1, 2):
            register_person(
                name=f"Gani Rumampuk {month}", birth_date=date(1980, month, 3), sex="L", village=VILLAGES[OWN],
                nik=f"72080103{month:02d}800000",
            )  # fmt: skip
    answer = json.loads(run("rumampuk", "--as", "branch_officer", "--format", "json").stdout)
    assert [one["name"] for one in answer["people"]] == ["Gani Rumampuk 1", "Gani Rumampuk 2"]
    assert "programmes" not in answer
    assert "Gani Rumampuk 2" in run("rumampuk", "--as", "branch_officer").stdout


def test_a_nik_with_spaces_is_a_nik(world: Any) -> None:
    spaced = f"{world.niks['ani'][:8]} {world.niks['ani'][8:]}"
    answer = json.loads(run(spaced, "--as", "auditor", "--format", "json").stdout)
    assert [one["name"] for one in answer["people"]] == ["Ani Lamakampali"]


def test_the_number_may_be_typed_instead_of_standing_in_the_history(world: Any) -> None:
    shown = run("-", "--as", "branch_officer", "--format", "json", typed=f"{world.niks['ani']}\n")
    assert json.loads(shown.stdout)["people"][0]["name"] == "Ani Lamakampali"


def test_nobody_found_ends_with_three() -> None:
    shown = run("Wawan Setiadi", "--as", "branch_officer")
    assert shown.exit_code == NOBODY
    assert "Tidak ada peserta yang cocok" in shown.stdout


def test_without_saying_who_acts_nothing_is_answered(settings: Any) -> None:
    settings.DEMONSTRATION = False
    assert "--as" in trouble("ani").indonesian


def test_in_a_demonstration_an_account_of_its_own_acts_and_is_named(world: Any) -> None:
    shown = run("ani lamakampali")
    assert shown.exit_code in {0, NOBODY}
    assert "peragaan:" in shown.stderr


def test_the_environment_may_say_who_acts() -> None:
    assert run("ani lamakampali", env={"LINDUNG_AS": "branch_officer"}).exit_code == 0


@pytest.mark.parametrize("role", [role.value for role in Role if role not in RIGHTS[Right.PEOPLE_READ]])
def test_who_may_not_see_people_is_refused(role: str) -> None:
    assert "people.read" in trouble("ani", "--as", role).english


def test_a_user_without_any_scope_is_refused() -> None:
    assert "people.read" in trouble("ani", "--as", "branch_officer_none").english


def test_an_unknown_user_is_refused() -> None:
    trouble("ani", "--as", "nobody")


def test_people_elsewhere_are_not_found(world: Any) -> None:
    assert run(world.niks["citra"], "--as", "branch_officer").exit_code == NOBODY
    assert run(world.niks["citra"], "--as", "branch_officer_other").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [("ani", "--on", "kemarin"), ("ani", "--known-at", "2024-13-01"), ("ani", "--format", "xml"), ("",), ("a" * 301,)],
)
def test_a_wrong_question_gets_a_sentence(words: tuple[str, ...]) -> None:
    trouble(*words, "--as", "branch_officer")


def test_help_comes_with_an_example() -> None:
    assert "lindung person" in run("--help").stdout
