"""`lindung death` in the terminal: recorded, verified, withdrawn, listed; refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lindung.access.acting import acting_as, forget
from lindung.postgres.trouble import Trouble
from lindung.registry.models import Death
from lindung.rosters.death_commands import app

ANI = "akta 7208-KM-1"


@pytest.fixture
def told(db: None, world: Any) -> Any:
    """`told("record", nik, …)`: what the command prints; `who` acts, `typed` is standard input."""

    def run(*words: str, who: str = "branch_officer", typed: str = "") -> str:
        forget()
        answer = CliRunner().invoke(app, [*words, "--as", who], input=typed, catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return answer.output

    return run


def record(told: Any, world: Any, *more: str) -> str:
    return str(told("record", "-", "--on", "2024-05-08", "--source", ANI, *more, typed=world.niks["ani"] + "\n"))


def test_a_death_is_recorded_verified_withdrawn_and_never_prints_the_whole_number(told: Any, world: Any) -> None:
    said = [
        record(told, world),
        told("verify", world.niks["ani"], "--reason", "akta dilihat"),
        told("withdraw", world.niks["ani"], "--reason", "datang dengan KTP"),
    ]
    endings = ("belum diverifikasi / not verified", "terverifikasi / verified", "ditarik / withdrawn")
    for text, ending in zip(said, endings, strict=True):
        assert "Ani Lamakampali" in text
        assert ending in text
        assert world.niks["ani"] not in text
    with acting_as(world.users["auditor"], channel="terminal"):
        kept = Death.every.get(person_id=world.people["ani"].pk)
    assert (kept.withdrawn_reason, kept.verified_at is not None) == ("datang dengan KTP", True)


def test_the_covered_dead_are_listed_until_the_death_is_withdrawn(told: Any, world: Any) -> None:
    record(told, world, "--verified")
    (one,) = json.loads(told("list", "--json"))["items"]
    assert (one["name"], one["jkm_total"]) == ("Ani Lamakampali", 42_000_000)
    assert "42.000.000" in told("list")
    told("withdraw", world.niks["ani"], "--reason", "keliru")
    assert json.loads(told("list", "--view", "all", "--json"))["items"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("withdraw", "<ani>", "--reason", "keliru"), "Belum ada kematian"),
        (("withdraw", "123", "--reason", "keliru"), "16 angka"),
        (("verify", "<ani>", "--reason", "akta"), "Belum ada kematian"),
        (("record", "<ani>", "--on", "kemarin", "--source", "akta"), "bukan tanggal"),
        (("record", "<ani>", "--on", "2024-05-08", "--source", " "), "Sebutkan sumber"),
        (("list", "--view", "lain"), "tidak dikenal"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    told: Any, world: Any, words: tuple[str, ...], sentence: str
) -> None:
    asked = [word.replace("<ani>", world.niks["ani"]) for word in words]
    with pytest.raises(Trouble, match=sentence):
        told(*asked)


def test_without_a_reason_a_recorded_death_stands(told: Any, world: Any) -> None:
    record(told, world)
    with pytest.raises(Trouble, match="Sebutkan mengapa"):
        told("withdraw", world.niks["ani"], "--reason", " ")
    assert json.loads(told("list", "--view", "all", "--json"))["total"] == 1


def test_who_only_reads_deaths_withdraws_none(told: Any, world: Any) -> None:
    record(told, world)
    with pytest.raises(Trouble, match=r"deaths\.record"):
        told("withdraw", world.niks["ani"], "--reason", "keliru", who="auditor")


def test_a_file_is_judged_row_by_row_before_it_is_taken_in(told: Any, world: Any, tmp_path: Path) -> None:
    file = tmp_path / "kematian.csv"
    file.write_text(f"NIK,Nama,Tanggal Meninggal\n{world.niks['ani']},Ani Lamakampali,08-05-2024\n12,Budi,08-05-2024\n")
    words = ("import", str(file), "--source", "Dukcapil", "--verified", "--json")
    checked, done = json.loads(told(*words, "--check")), json.loads(told(*words))
    assert checked["verdicts"] == done["verdicts"] == {"recorded": 1, "nik_malformed": 1}
    assert (checked["told"], done["told"]) == (0, 1)
