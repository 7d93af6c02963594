"""Lists through the API and rolled from the terminal: the same versions as the pages, under the same rights."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lindung.access.acting import forget
from lindung.rosters.models import Entry, RosterList, SentFile, Version
from lindung.rosters.rolling import rolled
from lindung.web.refused import Refused
from tests.rosters.conftest import FIRST, Lists, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
HELD = row("Alm. Karim Said", date(1970, 1, 6))
WRONG = row("Yusuf Lamato", date(1975, 10, 21), **{"Tanggal Lahir": "31-02-1975"})
LISTS = "/api/v1/lists"


@pytest.fixture
def call(lists: Lists, client: Any) -> Any:
    """`call(who, address, **body)`: POST with a body, else GET; as that user."""
    from lindung.access.models import User

    def enter(who: str, address: str, body: dict[str, Any] | None = None, form: bool = False) -> Any:
        forget()
        user = User.objects.get(pk=lists.world.users[who].pk)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if body is None:
            return client.get(address)
        return client.post(address, body) if form else client.post(address, body, content_type="application/json")

    return enter


def body(lists: Lists, rows: list[dict[str, str]], **change: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("daftar.csv", lists.write(rows).read_bytes())
    return {"file": file, "programme": "rentan", "first_month": "2026-12", "months": "3"} | change


def test_a_list_is_sent_looked_at_and_applied(lists: Lists, call: Any) -> None:
    answer = call("branch_officer", LISTS, body(lists, [HASAN, HELD, WRONG]), form=True)
    assert answer.status_code == 201, answer.content
    version = answer.json()
    assert (version["state"], version["stage"], version["rows"]) == ("checked", "", 3)
    assert version["verdicts"] == {"accepted": 1, "unchanged": 0, "held": 1, "rejected": 1}
    address = f"/api/v1/list-versions/{version['id']}"
    applied = call("branch_officer", f"{address}/apply", {"digest": version["digest"]}).json()
    assert (applied["outcome"], applied["version"], len(applied["bills"])) == ("applied", version["id"], 2)
    assert applied["receipt"]["added"] == 1
    (listed,) = call("sponsor_officer", LISTS).json()["items"]
    assert (listed["people"], listed["applied"], listed["money"]["state"]) == (1, version["id"], "unpaid")


def test_the_same_file_is_200_and_the_same_version(lists: Lists, call: Any) -> None:
    first = call("branch_officer", LISTS, body(lists, [HASAN]), form=True)
    again = call("branch_officer", LISTS, body(lists, [HASAN]), form=True)
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 200, again.json()["id"])


def test_rows_come_page_by_page_with_their_reasons_and_masked_numbers(lists: Lists, call: Any) -> None:
    version = call("branch_officer", LISTS, body(lists, [HASAN, HELD, WRONG]), form=True).json()
    address = f"/api/v1/list-versions/{version['id']}/rows"
    first = call("auditor", f"{address}?verdict=amiss&limit=1").json()
    second = call("auditor", f"{address}?verdict=amiss&limit=1&cursor={first['next']}").json()
    assert [one["items"][0]["reasons"] for one in (first, second)] == [["name_marks_deceased"], ["birth_date_invalid"]]
    assert second["next"] is None and second["items"][0]["found"][0]["code"] == "birth_date_invalid"
    assert HELD["NIK"] not in json.dumps(first)
    assert call("auditor", f"{address}?verdict=apa").status_code == 400


def test_a_changed_result_is_not_applied(lists: Lists, call: Any) -> None:
    version = call("branch_officer", LISTS, body(lists, [HASAN]), form=True).json()
    answer = call("branch_officer", f"/api/v1/list-versions/{version['id']}/apply", {"digest": "lain"}).json()
    assert answer["outcome"] == "changed"
    with lists.act("branch_officer"):
        assert Entry.objects.count() == 0


def test_cancelling_removes_the_file(lists: Lists, call: Any) -> None:
    version = call("sponsor_officer", LISTS, body(lists, [HASAN]), form=True).json()
    answer = call("sponsor_officer", f"/api/v1/list-versions/{version['id']}/cancel", {}).json()
    assert answer["state"] == "cancelled"
    gone = call("branch_officer", f"/api/v1/list-versions/{version['id']}/result.xlsx")
    assert (gone.status_code, gone.json()["error"]) == (410, "file_gone")
    with lists.act("branch_officer"):
        assert SentFile.objects.count() == 0


@pytest.mark.parametrize("who", ["head_of_branch", "auditor"])
def test_who_only_reads_neither_sends_nor_opens_the_file(lists: Lists, call: Any, who: str) -> None:
    version = call("branch_officer", LISTS, body(lists, [HASAN]), form=True).json()
    address = f"/api/v1/list-versions/{version['id']}"
    assert call(who, address).status_code == 200
    assert call(who, f"{address}/result.xlsx").status_code == 403
    assert call(who, LISTS, body(lists, [ROSMI]), form=True).status_code == 403


def test_another_region_finds_nothing(lists: Lists, call: Any) -> None:
    version = call("branch_officer", LISTS, body(lists, [HASAN]), form=True).json()
    address = f"/api/v1/list-versions/{version['id']}"
    assert call("branch_officer_other", LISTS).json()["items"] == []
    for path in ("", "/rows", "/result.xlsx"):
        assert call("branch_officer_other", address + path).status_code == 404
    assert call("branch_officer_other", f"{address}/apply", {"digest": "x"}).status_code == 404
    assert call("branch_officer_other", f"{address}/cancel", {}).status_code == 404
    going_on = {"first_month": "2027-03", "months": 3}
    assert call("branch_officer_other", f"{LISTS}/{version['list']}/roll", going_on).status_code == 404


def test_a_list_goes_on_with_who_still_qualifies(lists: Lists, call: Any) -> None:
    # Old enough to be refused at entry by then: 64 in December 2026, 65 in March 2027.
    old = row("Lasimpo Tua", date(1962, 1, 15))
    lists.apply([HASAN, ROSMI, old])
    with lists.act("branch_officer") as acting:
        from lindung.rosters.settling import end_names

        plan = RosterList.objects.get()
        ended = Entry.objects.get(name="Rosmiati Yunus")
        end_names(acting=acting, entry_ids=[ended.pk], last_day_paid=date(2026, 12, 31), reason="pindah")
    answer = call("branch_officer", f"{LISTS}/{plan.pk}/roll", {"first_month": "2027-03", "months": 3})
    version = answer.json()
    assert answer.status_code == 201 and version["origin"] == "roll"
    assert (version["rows"], version["verdicts"]["accepted"], version["reasons"]) == (2, 2, {})


def test_who_has_died_is_left_out_with_the_reason(lists: Lists, call: Any, owner: Any) -> None:
    lists.apply([HASAN, ROSMI])
    with lists.act("branch_officer"):
        from lindung.registry.models import Death

        plan = RosterList.objects.get()
        person = Entry.objects.get(name="Hasan Basri").person
        Death.objects.create(person=person, died_on=date(2026, 11, 20), source="akta (contoh)")
    version = call("branch_officer", f"{LISTS}/{plan.pk}/roll", {"first_month": "2027-03", "months": 3}).json()
    assert (version["verdicts"]["accepted"], version["reasons"]) == (1, {"deceased": 1})


def test_only_who_checks_lists_gets_the_numbers_of_a_list(lists: Lists) -> None:
    from lindung.access.acting import NotAllowed

    lists.apply([HASAN])
    with lists.act("sponsor_officer") as acting:
        plan = RosterList.objects.get()
        assert HASAN["NIK"].encode() in rolled(acting=acting, plan=plan)
    with lists.act("auditor") as acting, pytest.raises(NotAllowed):
        rolled(acting=acting, plan=plan)
    with lists.act("branch_officer_other") as acting, pytest.raises(Refused) as refused:
        rolled(acting=acting, plan=plan)
    assert refused.value.code == "not_yours"


def test_what_is_carried_on_says_the_same_as_the_list(lists: Lists, call: Any) -> None:
    lists.apply([HASAN | {"Pekerjaan": "Sopir"}])
    with lists.act("branch_officer"):
        plan, entry = RosterList.objects.get(), Entry.objects.get()
    version = call("branch_officer", f"{LISTS}/{plan.pk}/roll", {"first_month": "2027-03", "months": 3}).json()
    call("branch_officer", f"/api/v1/list-versions/{version['id']}/apply", {"digest": version["digest"]})
    with lists.act("branch_officer"):
        carried = Entry.objects.get(list=version["list"])
        assert Version.objects.get(pk=version["id"]).state == "applied"
    assert (carried.person_id, carried.membership_id, carried.village) == (
        entry.person_id, entry.membership_id, entry.village,
    )  # fmt: skip
    assert (carried.listed, carried.sector) == (entry.listed, entry.sector)
    assert carried.from_month == date(2027, 3, 1) > FIRST


def test_an_unknown_list_is_404(call: Any) -> None:
    assert call("branch_officer", f"/api/v1/list-versions/{uuid.uuid4()}").status_code == 404
