"""`lindung merge` in the terminal: asked by one, decided by another; refused with a sentence and status 2."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from lindung.access.acting import acting_as, forget
from lindung.coverage.merge_commands import app
from lindung.registry.services import register_person
from tests.world import OWN, VILLAGES


def run(*words: str, who: str = "branch_officer") -> Any:
    forget()
    return CliRunner().invoke(app, [*words, "--as", who], catch_exceptions=False)


def lines(*words: str, who: str = "branch_officer") -> list[dict[str, str]]:
    done = run(*words, "--json", who=who)
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout))


@pytest.fixture
def pair(db: None, world: Any) -> tuple[str, str]:
    """Ani and her double under another number."""
    with acting_as(world.users["branch_officer"], channel="terminal"):
        double = register_person(
            name="Ani Lamakampali", birth_date=date(1990, 5, 17), sex="P", village=VILLAGES[OWN],
            nik="7208025705900000",
        )  # fmt: skip
    return str(world.people["ani"].pk), str(double.pk)


def asked(pair: tuple[str, str]) -> str:
    (wish,) = lines("ask", *pair, "--reason", "KTP sama")
    assert wish["decision"] == ""
    return wish["id"]


def test_a_merge_is_asked_decided_and_taken_back(pair: tuple[str, str]) -> None:
    wish = asked(pair)
    assert [one["id"] for one in lines("list", "--waiting")] == [wish]
    (done,) = lines("decide", wish, "--approve", who="head_of_branch")
    assert done["decision"] == "approved"
    assert lines("list", "--waiting") == []
    (back,) = lines("undo", wish, "--reason", "saudara kembar")
    (undone,) = lines("decide", back["id"], "--approve", who="head_of_branch")
    assert undone["kind"] == "unmerge"
    assert undone["decision"] == "approved"


def test_a_wish_that_waits_is_printed_as_waiting(pair: tuple[str, str]) -> None:
    wish = asked(pair)
    done = run("list")
    assert done.exit_code == 0, done.output
    shown = done.stdout
    assert wish in shown
    assert "menunggu / waits" in shown
    run("decide", wish, "--approve", who="head_of_branch")
    assert wish in run("list").stdout
    assert wish not in run("list", "--waiting").stdout


def test_a_wish_is_refused_with_a_reason_and_not_without(pair: tuple[str, str]) -> None:
    wish = asked(pair)
    assert run("decide", wish, "--refuse", who="head_of_branch").exit_code == 2
    (done,) = lines("decide", wish, "--refuse", "--reason", "dua orang", who="head_of_branch")
    assert done["decision"] == "refused"


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (("ask", "<ani>", "<ani>", "--reason", "sama"), "branch_officer"),
        (("ask", "<ani>", "<double>", "--reason", " "), "branch_officer"),
        (("ask", "<ani>", "<nobody>", "--reason", "sama"), "branch_officer"),
        (("ask", "<ani>", "<double>", "--reason", "sama"), "branch_officer_other"),
        (("ask", "<ani>", "<double>", "--reason", "sama"), "auditor"),
        (("undo", "<nobody>", "--reason", "keliru"), "branch_officer"),
        (("decide", "<nobody>", "--approve"), "head_of_branch"),
    ],
)
def test_what_cannot_be_asked_or_decided_is_refused_in_both_languages(
    pair: tuple[str, str], words: tuple[str, ...], who: str
) -> None:
    named = {"<ani>": pair[0], "<double>": pair[1], "<nobody>": str(uuid.uuid4())}
    refused = run(*(named.get(word, word) for word in words), who=who)
    assert refused.exit_code == 2
    assert len(refused.stderr.strip().splitlines()) == 2
    assert lines("list") == []


def test_nobody_decides_twice_and_not_who_may_only_ask(pair: tuple[str, str]) -> None:
    wish = asked(pair)
    assert run("decide", wish, "--approve").exit_code == 2
    assert run("decide", wish, "--approve", who="head_of_branch").exit_code == 0
    again = run("decide", wish, "--approve", who="head_of_branch")
    assert again.exit_code == 2
    assert "sudah diputuskan" in again.stderr


def test_an_id_that_is_none_is_told_by_the_command_line(db: None, world: Any) -> None:
    assert run("undo", "bukan-id", "--reason", "x").exit_code == 2
