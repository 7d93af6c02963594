"""The page of double sponsorship: page, file, API and terminal agree; the rule is typed, the ending never silent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lindung.access.acting import forget
from lindung.rosters.models import Entry
from tests.page_text import text
from tests.rosters.test_double import LAST, ORDER, Two, firm_id, two, village_id
from tests.world import OWN

__all__ = ["firm_id", "two", "village_id"]
PERIOD = "dari=2026-12&sampai=2027-02"


def test_page_file_and_api_tell_the_same(two: Two, sign_in: Any) -> None:
    two.rule(ORDER)
    client = sign_in("auditor")
    page = text(client.get(f"/sponsor-ganda/?wilayah={OWN}&{PERIOD}"))
    told = client.get(f"/api/v1/double-sponsorship?region={OWN}&first_month=2026-12&last_month=2027-02").json()
    file = b"".join(client.get(f"/sponsor-ganda/unduh.csv?wilayah={OWN}&{PERIOD}").streaming_content).decode()
    assert told["freed_by"] == {"csr": 42_000} and told["people"] == 1
    assert "42.000" in page and ",42000," in file and "CSR PT Peduli" in page
    (name,) = client.get("/api/v1/double-sponsorship/names?first_month=2026-12&last_month=2027-02").json()
    assert (name["name"], name["months"], name["double_until"]) == ("Beni Tolare", 3, f"{LAST:%Y-%m}")
    assert "Beni Tolare" in text(client.get(f"/sponsor-ganda/nama/?{PERIOD}"))


def test_a_rule_is_typed_with_its_legal_reason_and_a_wrong_one_is_told_there(two: Two, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    wish = {"wilayah": OWN, "mulai": "2026-12", "dasar": "SE Bupati 7/2026", "p1": "village", "p2": "kabupaten",
            "p3": "province", "p4": "firm"}  # fmt: skip
    assert "masing-masing sekali" in text(client.post("/sponsor-ganda/aturan/", wish | {"p4": "village"}))
    assert client.post("/sponsor-ganda/aturan/", wish | {"mulai": "2026-13"}).status_code == 400
    assert client.post("/sponsor-ganda/aturan/", wish | {"dasar": ""}).status_code == 400
    page = text(client.post("/sponsor-ganda/aturan/", wish, follow=True))
    assert "Aturan dicatat" in page and "SE Bupati 7/2026" in page
    # Whoever else may read it, reads who recorded it too.
    assert "SE Bupati 7/2026" in text(sign_in("sponsor_officer").get("/sponsor-ganda/"))
    assert sign_in("sponsor_officer").post("/sponsor-ganda/aturan/", wish).status_code == 403


def test_ending_asks_for_the_number_shown_and_names_the_bills_that_still_hold_them(two: Two, sign_in: Any) -> None:
    two.rule(ORDER)
    client = sign_in("branch_officer")
    assert "Akhiri 1 nama" in text(client.get("/sponsor-ganda/"))
    wrong = client.post("/sponsor-ganda/akhiri/csr/", {"banyak": "5", "alasan": "SE"})
    assert wrong.status_code == 400 and "Keadaannya berubah" in text(wrong)
    page = text(client.post("/sponsor-ganda/akhiri/csr/", {"banyak": "1", "alasan": "SE 7"}, follow=True))
    assert "1 nama diakhiri" in page and "batalkan dan terbitkan lagi" in page
    with two.act():
        assert Entry.objects.filter(end_reason="SE 7").count() == 1
    assert sign_in("sponsor_officer").post("/sponsor-ganda/akhiri/rentan/", {"alasan": "x"}).status_code == 403


@pytest.mark.parametrize("query", ["dari=abad", "dari=2027-02&sampai=2026-12", "wilayah=xx", "wilayah=99", "apa=1"])
def test_a_wrong_question_is_answered_with_a_sentence(two: Two, sign_in: Any, query: str) -> None:
    client = sign_in("auditor")
    for address in ("", "unduh.csv", "nama/"):
        assert client.get(f"/sponsor-ganda/{address}?{query}").status_code == 400
    assert client.get("/sponsor-ganda/nama/?pembayar=x").status_code == 404


def test_another_sponsor_region_sees_no_pair_and_speaks_english(two: Two, sign_in: Any) -> None:
    client = sign_in("auditor_other")
    assert "Peduli" not in text(client.get("/sponsor-ganda/"))
    client.post("/bahasa/", {"language": "en", "next": "/"})
    page = text(client.get("/sponsor-ganda/"))
    assert "Double sponsorship" in page and "Aturan" not in page


def test_the_terminal_tells_the_same_and_ends_only_the_number_expected(two: Two, world: Any) -> None:
    from typer.testing import CliRunner

    from lindung.rosters.double_commands import app

    two.rule(ORDER)
    run = CliRunner()
    asked = ["report", "--region", OWN, "--from", "2026-12", "--until", "2027-02", "--json", "--as", "auditor"]
    forget()
    answer = run.invoke(app, asked)
    assert answer.exit_code == 0, (answer.output, answer.exception)
    assert json.loads(answer.stdout)["freed_by"] == {"csr": 42_000}
    end = ["end", "csr", "--reason", "SE 7", "--as", "branch_officer", "--expected"]
    forget()
    assert run.invoke(app, [*end, "9"]).exit_code == 2
    forget()
    assert "1 nama" in run.invoke(app, [*end, "1"]).stdout
    forget()
    assert run.invoke(app, ["report", "--region", "xx", "--as", "auditor"]).exit_code == 2
