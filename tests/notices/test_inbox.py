"""The inbox: page, header, API and terminal show the same notices, each person's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lindung.access.acting import Acting
from lindung.access.roles import Role
from lindung.notices.services import Note, To, tell
from tests.world import OWN

Act = Callable[[str], Acting]


@pytest.fixture
def told(act: Act, world: Any) -> None:
    act("finance")
    tell(
        [
            Note(
                To.office(Role.BRANCH_OFFICER, OWN),
                "uji:1", "bill_due", "Tagihan <segera> jatuh tempo", "A bill is due",
                body_indonesian="Rp 16.800", body_english="Rp 16,800", link="/tagihan/",
            ),
            Note(To.office(Role.BRANCH_OFFICER, OWN), "uji:2", "uji", "Kabar kedua", "Second news"),
        ]
    )  # fmt: skip


def test_the_inbox_shows_ones_own_notices_and_the_header_counts_them(sign_in: Any, told: None) -> None:
    shown = sign_in("branch_officer").get("/pemberitahuan/").content.decode()
    assert "Tagihan &lt;segera&gt; jatuh tempo" in shown
    assert '<span class="bell-count">2<' in shown


def test_the_inbox_of_somebody_else_shows_none_of_them(sign_in: Any, told: None) -> None:
    shown = sign_in("branch_officer_other").get("/pemberitahuan/").content.decode()
    assert "Kabar kedua" not in shown
    assert "bell-count" not in shown


def test_opening_a_notice_reads_it_and_leads_on(sign_in: Any, told: None) -> None:
    client = sign_in("branch_officer")
    (first,) = [one for one in client.get("/api/v1/notices").json()["items"] if one["code"] == "bill_due"]
    answer = client.post(f"/pemberitahuan/{first['id']}/buka/")
    assert (answer.status_code, answer["Location"]) == (302, "/tagihan/")
    assert "Tagihan &lt;segera&gt;" not in client.get("/pemberitahuan/?belum=ya").content.decode()


def test_a_notice_of_somebody_else_is_not_opened(sign_in: Any, told: None) -> None:
    first = sign_in("branch_officer").get("/api/v1/notices").json()["items"][0]
    assert sign_in("auditor").post(f"/pemberitahuan/{first['id']}/buka/").status_code == 404


def test_marking_all_read_empties_the_count(sign_in: Any, told: None) -> None:
    client = sign_in("branch_officer")
    assert "2 pemberitahuan ditandai" in client.post("/pemberitahuan/dibaca/", follow=True).content.decode()
    assert "bell-count" not in client.get("/pemberitahuan/").content.decode()


def test_the_inbox_speaks_english_too(sign_in: Any, told: None) -> None:
    client = sign_in("branch_officer")
    client.post("/bahasa/", {"language": "en", "next": "/"})
    assert "A bill is due" in client.get("/pemberitahuan/").content.decode()


@pytest.mark.parametrize("query", ["?belum=tidak", "?sebelum=x", "?lain=1"])
def test_an_address_that_is_wrong_is_refused_in_a_sentence(sign_in: Any, told: None, query: str) -> None:
    assert sign_in("branch_officer").get(f"/pemberitahuan/{query}").status_code == 400


def test_the_api_pages_through_the_notices(sign_in: Any, told: None) -> None:
    client = sign_in("branch_officer")
    first = client.get("/api/v1/notices?limit=1").json()
    second = client.get(f"/api/v1/notices?limit=1&cursor={first['next']}").json()
    assert {one["subject_id"] for one in (*first["items"], *second["items"])} == {
        "Kabar kedua",
        "Tagihan <segera> jatuh tempo",
    }
    assert (first["unread"], second["next"]) == (2, None)


def test_the_api_notes_what_is_read(sign_in: Any, told: None) -> None:
    client = sign_in("branch_officer")
    (first, _) = client.get("/api/v1/notices").json()["items"]
    body = json.dumps({"notices": [first["id"]]})
    assert client.post("/api/v1/notices/read", body, content_type="application/json").json() == {"read": 1}
    assert client.get("/api/v1/notices").json()["unread"] == 1
