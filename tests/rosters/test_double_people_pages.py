"""Merging through pages, programs and the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.registry.models import Merge, Person
from lindung.registry.services import register_person
from lindung.rosters.models import Task
from tests.rosters.conftest import Lists, nik, row
from tests.world import OWN, VILLAGES

BORN = date(1990, 5, 17)
OTHER_NUMBER = nik(BORN, "P", "720802")


@pytest.fixture
def double(lists: Lists) -> Person:
    with lists.act("branch_officer"):
        return register_person(
            name="Ani Lamakampali", birth_date=BORN, sex="P", village=VILLAGES[OWN], nik=OTHER_NUMBER
        )


def wish(lists: Lists, double: Person, sign_in: Any) -> Merge:
    asked = {"tujuan": f"/peserta/{lists.world.people['ani'].pk}/", "ganda": str(double.pk), "alasan": "KTP sama"}
    assert sign_in("branch_officer").post("/orang-ganda/minta/", asked).status_code == 302
    with lists.act("branch_officer"):
        return Merge.objects.get()


def test_a_merge_is_asked_on_one_page_and_decided_by_a_colleague_on_another(
    lists: Lists, double: Person, sign_in: Any
) -> None:
    made = wish(lists, double, sign_in)
    mine = sign_in("branch_officer").get(f"/orang-ganda/{made.pk}/").content.decode()
    assert "Anda yang meminta" in mine and 'id="putuskan"' not in mine
    client = sign_in("head_of_branch")
    assert 'id="putuskan"' in client.get(f"/orang-ganda/{made.pk}/").content.decode()
    client.post(f"/orang-ganda/{made.pk}/putuskan/", {"putusan": "setuju"})
    page = client.get(f"/peserta/{lists.world.people['ani'].pk}/").content.decode()
    assert "digabung; dihitung satu orang" in page
    led = client.get(f"/peserta/{double.pk}/")
    assert led.status_code == 302 and str(lists.world.people["ani"].pk) in led["Location"]


def test_who_asked_is_told_that_a_colleague_decides(lists: Lists, double: Person, sign_in: Any) -> None:
    made = wish(lists, double, sign_in)
    answer = sign_in("branch_officer").post(f"/orang-ganda/{made.pk}/putuskan/", {"putusan": "setuju"})
    assert answer.status_code == 400 and "tidak dapat diputuskan sendiri" in answer.content.decode()


def test_a_held_row_whose_two_numbers_are_recorded_offers_to_ask_for_the_merge(
    lists: Lists, double: Person, sign_in: Any
) -> None:
    lists.apply([row("Ani Lamakampali", BORN, "P", NIK=OTHER_NUMBER)])
    with lists.act("branch_officer"):
        task = Task.objects.get()
    page = sign_in("branch_officer").get(f"/tugas/{task.pk}/").content.decode()
    assert 'id="gabungkan"' in page and str(double.pk) in page
    assert "Ani Lamakampali" in sign_in("branch_officer").get("/orang-ganda/").content.decode()


def test_a_held_row_of_an_unknown_number_offers_no_merge(lists: Lists, sign_in: Any) -> None:
    lists.apply([row("Ani Lamakampali", BORN, "P", NIK=OTHER_NUMBER)])
    with lists.act("branch_officer"):
        task = Task.objects.get()
    assert 'id="gabungkan"' not in sign_in("branch_officer").get(f"/tugas/{task.pk}/").content.decode()


def test_programs_ask_decide_and_undo(lists: Lists, double: Person, sign_in: Any) -> None:
    body = {"survivor": str(lists.world.people["ani"].pk), "absorbed": str(double.pk), "reason": "KTP sama"}
    kind = {"content_type": "application/json"}
    made = sign_in("branch_officer").post("/api/v1/merges", body, **kind).json()
    done = sign_in("head_of_branch").post(f"/api/v1/merges/{made['id']}/decision", {"approve": True}, **kind).json()
    assert (made["decision"], done["standing"]) == ("", True)
    undo = sign_in("branch_officer").post(f"/api/v1/merges/{made['id']}/undo", {"reason": "kembar"}, **kind).json()
    own = sign_in("branch_officer").post(f"/api/v1/merges/{undo['id']}/decision", {"approve": True}, **kind)
    assert own.status_code == 403 and own.json()["error"] == "own_request"
    sign_in("head_of_branch").post(f"/api/v1/merges/{undo['id']}/decision", {"approve": True}, **kind)
    listed = sign_in("auditor").get("/api/v1/merges").json()
    assert [(one["kind"], one["standing"]) for one in listed] == [("unmerge", False), ("merge", False)]
