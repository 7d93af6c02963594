"""People for programs: the same rights as on the pages, cursors, one shape of error, a key instead of a session."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lindung.access.acting import acting_as
from lindung.access.models import Event
from lindung.access.tokens import issue_token
from lindung.billing.services import settle_months
from lindung.law.programmes import Programme

API = "/api/v1"


def get(client: Any, path: str, **query: str) -> tuple[int, Any]:
    answer = client.get(f"{API}{path}", query)
    return answer.status_code, answer.json()


def send(client: Any, path: str, body: Any, **extra: Any) -> tuple[int, Any]:
    answer = client.post(f"{API}{path}", json.dumps(body), content_type="application/json", **extra)
    return answer.status_code, answer.json()


def person(world: Any, short: str) -> str:
    return f"/persons/{world.people[short].pk}"


def names(answer: Any) -> set[str]:
    return {one["name"] for one in answer["items"]}


def test_the_list_holds_the_people_one_may_see_masked(sign_in: Any, world: Any) -> None:
    status, answer = get(sign_in("branch_officer"), "/persons")
    assert (status, names(answer), answer["next"]) == (200, {"Ani Lamakampali", "Muhammad Budi"}, None)
    assert all("********" in one["identity_masked"] for one in answer["items"])


def test_pages_follow_each_other_without_gap_or_repetition(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    _, first = get(client, "/persons", limit="1")
    _, second = get(client, "/persons", limit="1", cursor=first["next"])
    assert second["next"] is None
    assert names(first) | names(second) == {"Ani Lamakampali", "Muhammad Budi"}


@pytest.mark.parametrize("cursor", ["abc", "MQ", "MXh4eHg", "%00", "x" * 300])
def test_a_cursor_that_is_not_ours_is_refused(sign_in: Any, cursor: str) -> None:
    status, answer = get(sign_in("branch_officer"), "/persons", cursor=cursor)
    assert (status, answer["error"]) == (400, "bad_cursor")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"limit": "0"}, "bad_limit"),
        ({"limit": "201"}, "bad_limit"),
        ({"limit": "many"}, "invalid"),
        ({"kabupaten": "72.99"}, "unknown_kabupaten"),
        ({"kabupaten": "72"}, "unknown_kabupaten"),
        ({"kabupaten": ""}, "unknown_kabupaten"),
        ({"name": "ani"}, "unknown_parameter"),
        ({"kabupatem": "72.08"}, "unknown_parameter"),
    ],
)
def test_a_wrong_filter_is_an_error_and_never_everything(sign_in: Any, query: dict[str, str], code: str) -> None:
    status, answer = get(sign_in("branch_officer"), "/persons", **query)
    assert (status, answer["error"]) == (400, code)
    assert set(answer) == {"error", "message_id", "message_en"}
    if code == "unknown_parameter":
        assert repr(next(iter(query))) in answer["message_en"]


def test_a_kabupaten_filters_within_what_one_may_see(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    assert len(get(client, "/persons", kabupaten="72.08")[1]["items"]) == 2
    assert get(client, "/persons", kabupaten="72.71")[1]["items"] == []


def test_searching_goes_by_body(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    spaced = f"{world.niks['ani'][:8]} {world.niks['ani'][8:]}"
    for query, by in ((spaced, "nik"), (world.memberships["ani"].kpj, "kpj"), ("lamakampali ani", "name")):
        status, answer = send(client, "/persons/search", {"query": query, "on": "2024-06-01"})
        assert (status, answer["by"], names(answer)) == (200, by, {"Ani Lamakampali"})
        assert answer["items"][0]["status"] == "covered"
        assert world.niks["ani"] not in json.dumps(answer)


@pytest.mark.parametrize("body", [{}, {"query": ""}, {"query": "a" * 301}, {"query": "ani", "limt": 3}, [], "ani"])
def test_a_wrong_body_is_refused(sign_in: Any, body: Any) -> None:
    status, answer = send(sign_in("branch_officer"), "/persons/search", body)
    assert (status, answer["error"]) == (400, "invalid")


def test_one_person_with_sentence_family_and_death(sign_in: Any, world: Any) -> None:
    status, answer = get(sign_in("branch_officer_other"), person(world, "dedi"))
    assert (status, answer["death"]["died_on"]) == (200, "2024-08-10")
    assert answer["cover"]["status"] == "not_covered"
    _, ani = get(sign_in("branch_officer"), person(world, "ani"))
    assert [one["name"] for one in ani["family"]] == ["Eka"]


def test_memberships_come_with_payers_and_settlements_with_programmes(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    _, (membership,) = get(client, f"{person(world, 'ani')}/memberships")
    assert (membership["segment"], membership["payers"][0]["organisation"]) == ("BPU", "Pemkab Parigi Moutong")
    _, settled = get(client, f"{person(world, 'ani')}/settlements")
    (line,) = settled["items"]
    assert (line["programmes"], line["covers_to"]) == (["JKK", "JKM"], "2024-12-31")


def test_the_status_on_a_day_comes_with_reasons_and_articles(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    status, answer = get(client, f"{person(world, 'ani')}/status", programme="JKK", on="2025-02-01")
    (jkk,) = answer["programmes"]
    assert (status, jkk["status"]) == (200, "conditional")
    assert any("PP 44/2015 Ps 39(1)" in reason["article"] for reason in jkk["reasons"])
    assert len(get(client, f"{person(world, 'ani')}/status", on="2024-06-01")[1]["programmes"]) == 5


def test_before_anything_was_recorded_nothing_was_known(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    query = {"programme": "JKK", "on": "2024-06-01"}
    early = get(client, f"{person(world, 'ani')}/status", **query, known_at="2023-12-31T00:00:00")[1]
    late = get(client, f"{person(world, 'ani')}/status", **query, known_at="2024-02-01T00:00:00Z")[1]
    assert (early["programmes"][0]["status"], late["programmes"][0]["status"]) == ("not_covered", "covered")


@pytest.mark.parametrize("query", [{"programme": "KIS"}, {"on": "kemarin"}, {"known_at": "kapan"}])
def test_a_wrong_question_about_a_status_is_refused(sign_in: Any, world: Any, query: dict[str, str]) -> None:
    status, answer = get(sign_in("branch_officer"), f"{person(world, 'ani')}/status", **query)
    assert (status, answer["error"]) == (400, "invalid")


@pytest.mark.parametrize("part", ["", "/memberships", "/settlements", "/status"])
def test_a_person_elsewhere_is_answered_like_one_who_does_not_exist(sign_in: Any, world: Any, part: str) -> None:
    client = sign_in("branch_officer")
    hidden = get(client, f"{person(world, 'citra')}{part}")
    nobody = get(client, f"/persons/{uuid.uuid4()}{part}")
    assert hidden == nobody
    assert hidden[0] == 404


def test_the_number_is_given_to_who_may_see_it_and_recorded(sign_in: Any, world: Any) -> None:
    status, answer = send(sign_in("branch_officer"), f"{person(world, 'ani')}/identity", {})
    assert (status, answer) == (200, [{"kind": "nik", "number": world.niks["ani"]}])
    with acting_as(world.users["auditor"], channel="terminal"):
        assert Event.objects.filter(action="seen", row_id=str(world.people["ani"].pk)).count() == 1


def test_the_trail_tells_the_api_from_the_page_also_for_a_session(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    for ask in (
        lambda: send(client, f"{person(world, 'ani')}/identity", {}),
        lambda: client.post(f"/peserta/{world.people['ani'].pk}/nik/"),
    ):
        ask()
    with acting_as(world.users["auditor"], channel="terminal"):
        seen = Event.objects.filter(action="seen", row_id=str(world.people["ani"].pk)).order_by("id")
        assert list(seen.values_list("channel", flat=True)) == ["api", "web"]
    page = sign_in("auditor").get("/jejak/", {"action": "seen"}).content.decode()
    assert "WITA</time> · API ·" in page
    assert "WITA</time> · halaman ·" in page


def test_the_number_is_refused_to_others(sign_in: Any, world: Any) -> None:
    assert send(sign_in("sponsor_officer"), f"{person(world, 'ani')}/identity", {})[0] == 403
    assert send(sign_in("branch_officer"), f"{person(world, 'citra')}/identity", {})[0] == 404


def test_without_signing_in_nothing_is_answered(client: Any, world: Any, db: None) -> None:
    status, answer = get(client, "/persons")
    assert (status, answer["error"]) == (401, "not_signed_in")


def test_a_session_may_not_post_without_its_token(sign_in: Any, world: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in("branch_officer").cookies
    answer = strict.post(f"{API}/persons/search", json.dumps({"query": "ani"}), content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (403, "no_csrf_token")


def test_an_address_that_does_not_exist_is_answered_in_the_same_shape(client: Any, world: Any, db: None) -> None:
    answer = client.get(f"{API}/nothing")
    assert (answer.status_code, set(answer.json())) == (404, {"error", "message_id", "message_en"})


def test_a_key_acts_as_its_user_and_needs_no_session(client: Any, world: Any, db: None) -> None:
    with acting_as(world.users["sponsor_officer"], channel="terminal") as acting:
        _, key = issue_token(acting=acting, name="uji")
    strict = Client(enforce_csrf_checks=True)
    header = {"Authorization": f"Bearer {key}"}
    status, answer = send(strict, "/persons/search", {"query": "ani"}, headers=header)
    assert (status, names(answer)) == (200, {"Ani Lamakampali"})
    assert send(strict, "/persons/search", {"query": "budi"}, headers=header)[1]["items"] == []


def test_a_wrong_key_is_refused_in_the_same_shape(client: Any, world: Any, db: None) -> None:
    answer = client.get(f"{API}/persons", headers={"Authorization": "Bearer lindung_wrong"})
    assert answer.status_code == 401
    assert set(answer.json()) == {"error", "message_id", "message_en"}


def test_page_api_and_search_agree(sign_in: Any, world: Any) -> None:
    client = sign_in("sponsor_officer")
    listed = names(get(client, "/persons")[1])
    found = names(send(client, "/persons/search", {"query": "ani"})[1])
    assert listed == found == {"Ani Lamakampali"}


def test_settlements_are_paged_to_the_last_without_repeating(sign_in: Any, world: Any) -> None:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        for month in (1, 2, 3):
            settle_months(
                membership_id=world.memberships["ani"].pk, programmes=[Programme.JKK, Programme.JKM],
                first_month=date(2025, month, 1), months=1, paid_on=date(2025, month, 1),
            )  # fmt: skip
    client, path = sign_in("branch_officer"), f"{person(world, 'ani')}/settlements"
    found, cursor = [], {}
    for size in (2, 2):
        _, page = get(client, path, limit=str(size), **cursor)
        found += [line["covers_from"] for line in page["items"]]
        cursor = {"cursor": page["next"]}
    assert found == ["2025-03-01", "2025-02-01", "2025-01-01", "2024-01-02"]
    assert cursor == {"cursor": None}


def test_settlements_refuse_a_cursor_of_somebody_else(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    _, people = get(client, "/persons", limit="1")
    status, answer = get(client, f"{person(world, 'ani')}/settlements", cursor=people["next"])
    assert (status, answer["error"]) == (400, "bad_cursor")
