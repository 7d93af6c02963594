"""Telusur and Temuan on the page, through the API and in the terminal: the same answers, in both languages."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.coverage import paying
from lindung.registry.models import Person
from lindung.registry.services import record_death
from tests.rosters.conftest import Lists, nik, row

HASAN = row("Hasan Basri", date(1988, 4, 3))
NIK = nik(date(1988, 4, 3))
TODAY = date(2026, 11, 22)


@pytest.fixture
def paid(lists: Lists) -> Any:
    """Hasan is listed, paid for, and recorded as dead before the first month; gives the payment."""
    lists.apply([HASAN])
    with lists.act("finance") as acting:
        bill = Bill.objects.order_by("budget_year")[0]
        enter_payment_code(acting=acting, code=bill.code, payment_code="KODE1")
        receipt = paying.pay(
            acting=acting, kind="sp2d", reference="SP2D 9/2026", amount=bill.total, paid_on=date(2026, 11, 20),
            operation_id=uuid.uuid4(), bill_code=bill.code,
        )  # fmt: skip
    with lists.act("branch_officer"):
        person = Person.objects.get(name="Hasan Basri")
        record_death(person_id=person.pk, died_on=date(2026, 11, 3), source="akta kematian 7", verified=True)
    forget()
    return receipt.payment


def english(client: Any) -> Any:
    client.post("/bahasa/", {"language": "en"})
    return client


def test_a_number_is_asked_in_the_body_and_answered_at_an_address_without_it(
    paid: Any, sign_in: Callable[[str], Any]
) -> None:
    answer = sign_in("auditor").post("/telusur/", {"orang": NIK})
    assert answer.status_code == 302
    assert NIK not in answer["Location"] and answer["Location"].startswith("/telusur/orang/")


def test_the_page_tells_the_steps_the_cover_and_what_is_not_known(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor")
    page = client.post("/telusur/", {"orang": NIK}, follow=True)
    text = page.content.decode()
    for words in (
        "Hasan Basri",
        "SP2D 9/2026",
        "Langkah demi langkah",
        "masuk daftar lewat versi 1",
        "akta kematian 7",
    ):
        assert words in text
    assert page["Cache-Control"] == "no-store" and NIK not in text


def test_the_same_page_in_english(paid: Any, sign_in: Callable[[str], Any]) -> None:
    text = english(sign_in("auditor")).post("/telusur/", {"orang": NIK}, follow=True).content.decode()
    for words in ("Step by step", "came onto the list by version 1", "settled with SP2D 9/2026", "What is not known"):
        assert words in text
    assert "Langkah demi langkah" not in text


def test_a_payment_is_traced_to_its_names_and_downloaded(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor")
    page = client.post("/telusur/", {"bukti": "SP2D 9/2026"}, follow=True)
    assert "Hasan Basri" in page.content.decode()
    file = client.get(f"/telusur/pembayaran/{paid.pk}/unduh.csv")
    assert b"Hasan Basri" in b"".join(file.streaming_content)


def test_a_bill_leads_to_the_rows_its_names_came_by(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor")
    text = client.get(f"/telusur/tagihan/{paid.bill.code}/").content.decode()
    assert "Hasan Basri" in text and "SP2D 9/2026" in text and "/daftar/versi/" in text
    file = b"".join(client.get(f"/telusur/tagihan/{paid.bill.code}/unduh.csv").streaming_content).decode()
    assert "Hasan Basri,1,2,2026-12-01,1,1,16800,SP2D 9/2026" in file


def test_a_bill_of_another_region_is_not_there(paid: Any, sign_in: Callable[[str], Any]) -> None:
    assert sign_in("auditor_other").get(f"/telusur/tagihan/{paid.bill.code}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 400), ({"orang": NIK, "bukti": "x"}, 400), ({"orang": "12"}, 400), ({"orang": "7208010101770000"}, 404),
     ({"bukti": "SP2D 0"}, 404), ({"orang": NIK, "diketahui": "2026-13-01"}, 400)],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_gets_a_sentence(
    paid: Any, sign_in: Callable[[str], Any], given: dict[str, str], status: int
) -> None:
    answer = sign_in("auditor").post("/telusur/", given)
    assert answer.status_code == status
    assert "problem-box" in answer.content.decode()


def test_a_day_before_everything_shows_no_step(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor")
    where = client.post("/telusur/", {"orang": NIK})["Location"]
    text = client.get(where + "?diketahui=2026-01-01").content.decode()
    assert "Tidak ada langkah yang tercatat" in text and "SP2D" not in text


def test_an_auditor_of_another_region_gets_neither_page_nor_name(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor_other")
    assert client.post("/telusur/", {"orang": NIK}).status_code == 404
    assert client.get(f"/telusur/pembayaran/{paid.pk}/").status_code == 404
    assert "Hasan" not in client.get("/temuan/").content.decode()


def test_who_may_not_trace_is_turned_away(paid: Any, sign_in: Callable[[str], Any]) -> None:
    assert sign_in("sponsor_officer").get("/telusur/").status_code == 403
    assert sign_in("finance").get("/temuan/").status_code == 403


def test_findings_show_their_sum_their_definition_and_the_name(paid: Any, sign_in: Callable[[str], Any]) -> None:
    text = sign_in("auditor").get("/temuan/").content.decode()
    for words in ("Rp 16.800 dari Rp 16.800", "Dibayar sesudah meninggal", "Bulan yang mulai sesudah hari kematian",
                  "Hasan Basri", "meninggal 3 November 2026"):  # fmt: skip
        assert words in text


def test_findings_in_english(paid: Any, sign_in: Callable[[str], Any]) -> None:
    text = english(sign_in("auditor")).get("/temuan/").content.decode()
    assert "Paid after death" in text and "Months that begin after the day of a verified death" in text
    assert "Dibayar sesudah" not in text


def test_the_file_of_findings_adds_up_to_the_page(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor")
    text = b"".join(client.get("/temuan/unduh.csv?jenis=deceased").streaming_content).decode("utf-8-sig")
    assert "Hasan Basri" in text and text.rstrip().endswith("16800,16800")
    assert client.get("/temuan/unduh.xlsx").status_code == 200


@pytest.mark.parametrize("query", ["?wilayah=99.99", "?jenis=lain", "?tanggal=kemarin", "?lain=1"])
def test_an_unknown_question_about_findings_is_refused(paid: Any, sign_in: Callable[[str], Any], query: str) -> None:
    assert sign_in("auditor").get(f"/temuan/{query}").status_code == 400


def test_the_api_says_the_same(paid: Any, sign_in: Callable[[str], Any]) -> None:
    client = sign_in("auditor")
    person = _post(client, "/api/v1/trace/person", {"query": NIK})
    assert "settled" in [step["code"] for step in person["steps"]]
    payment = _post(client, "/api/v1/trace/payment", {"reference": "SP2D 9/2026"})
    assert payment["payment"]["used"] == 16_800
    found = client.get("/api/v1/reclaim?region=72.08").json()
    assert (found["total"], found["kinds"][0]["kind"], found["kinds"][0]["people"]) == (16_800, "deceased", 1)
    assert client.get("/api/v1/reclaim?region=72.99").status_code == 400


def _post(client: Any, address: str, body: dict[str, str]) -> dict[str, Any]:
    answer = client.post(address, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_terminal_says_the_same(paid: Any) -> None:
    from lindung.rosters.reclaim_commands import app as reclaim
    from lindung.rosters.trace_commands import trace

    traced = _run(_app(trace), [NIK, "--json", "--as", "auditor"])
    assert traced["person"]["name"] == "Hasan Basri"
    payment = _run(_app(trace), ["--payment", "SP2D 9/2026", "--json", "--as", "auditor"])
    assert payment["people"][0]["amount"] == 16_800
    found = _run(reclaim, ["report", "--region", "72.08", "--json", "--as", "auditor"])
    assert found["total"] == 16_800


def test_the_terminal_reads_aloud_what_it_found(paid: Any) -> None:
    from lindung.rosters.trace_commands import trace

    result = CliRunner().invoke(_app(trace), [NIK, "--as", "auditor"])
    assert result.exit_code == 0 and "masuk daftar lewat versi 1" in " ".join(result.output.split())


def test_the_terminal_tells_the_time_in_wita_whatever_zone_it_is_kept_in() -> None:
    from lindung.rosters.trace_commands import show

    step = {"recorded_at": "2026-11-08T17:30:00+00:00", "sentence": {"id": "masuk", "en": "entered"}, "actor": "",
            "reason": ""}  # fmt: skip
    answer = {"person": {"name": "Hasan"}, "known_at": "2026-11-08T15:59:59+00:00", "steps": [step], "unknown": ()}
    with redirect_stdout(io.StringIO()) as shown:
        show(answer)
    assert "2026-11-09 01.30 WITA masuk" in shown.getvalue() and "2026-11-08 23.59 WITA" in shown.getvalue()
    assert "17:30" not in shown.getvalue()


@pytest.mark.parametrize("asked", [[], ["7208010101770000"], [NIK, "--payment", "x"], [NIK, "--known-at", "kemarin"]])
def test_the_terminal_refuses_with_two(paid: Any, asked: list[str]) -> None:
    from lindung.rosters.trace_commands import trace

    result = CliRunner().invoke(_app(trace), [*asked, "--json", "--as", "auditor"])
    assert result.exit_code == 2 and json.loads(result.output)["message"]


def test_a_day_to_come_is_traced_as_known_now_and_that_is_said(paid: Any) -> None:
    from lindung.rosters.trace_commands import trace

    result = CliRunner().invoke(_app(trace), [NIK, "--known-at", "2099-01-01", "--json", "--as", "auditor"])
    assert json.loads(result.stdout)["known_at"] is None
    assert "as known now" in result.stderr


def _app(command: Any) -> Any:
    import typer

    app = typer.Typer()
    app.command()(command)
    return app


def _run(app: Any, arguments: list[str]) -> dict[str, Any]:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found
