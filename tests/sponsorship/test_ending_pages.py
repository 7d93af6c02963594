"""Akan berakhir on the page, in files, through the API and in the terminal: one answer."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import fastexcel
import pytest
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.sponsorship.ending_commands import ending, notices
from lindung.web.dates import month_end, today
from tests.sponsorship.covered import BEGAN, Covered
from tests.world import OTHER, OWN

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def soon(world: Any) -> date:
    """A worker whose paid days end with this month, and one in arrears that are tolerated."""
    covered = Covered(world)
    covered.programme()
    end = month_end(today())
    covered.enrol((BEGAN, end))
    covered.enrol((BEGAN, today().replace(day=1) - timedelta(days=1)))
    return end


def test_the_page_shows_heads_loss_and_the_open_question(sign_in: Any, soon: date) -> None:
    shown = sign_in("branch_officer").get("/akan-berakhir/?hari=60").content.decode()
    for words in (
        "Program rentan", "Rp 42.000.000", "Kapan perlindungan BPU berakhir karena tunggakan?", "PP 44/2015 Ps 39",
        "Berapa JKM peserta BPU yang meninggal", "Kesempatan anggaran terakhir",
    ):  # fmt: skip
        assert words in shown, words


def test_the_page_of_another_region_shows_none_of_it(sign_in: Any, soon: date) -> None:
    shown = sign_in("branch_officer_other").get("/akan-berakhir/?hari=60").content.decode()
    assert "Program rentan" not in shown
    assert "Tidak ada baris." in shown


def test_the_page_is_in_english_too(sign_in: Any, soon: date) -> None:
    client = sign_in("sponsor_officer")
    client.post("/bahasa/", {"language": "en", "next": "/"})
    assert "When does cover of a self-employed member lapse" in client.get("/akan-berakhir/").content.decode()


@pytest.mark.parametrize("query", ["?hari=45", "?wilayah=72.99", "?wilayah=abc", "?lain=1", "?hari=30&hari=60"])
def test_a_question_that_makes_no_sense_is_refused_and_not_answered_with_everything(
    sign_in: Any, soon: date, query: str
) -> None:
    assert sign_in("branch_officer").get(f"/akan-berakhir/{query}").status_code == 400


def test_a_region_and_a_programme_narrow_the_page(sign_in: Any, soon: date) -> None:
    client = sign_in("branch_officer")
    assert "Program rentan" in client.get(f"/akan-berakhir/?wilayah={OWN}&program=rentan").content.decode()
    assert "tidak ada yang berakhir" in client.get(f"/akan-berakhir/?wilayah={OTHER}&program=rentan").content.decode()


@pytest.mark.parametrize("table", ["sponsor", "desa", "bulan"])
def test_every_table_is_a_file_too(sign_in: Any, soon: date, table: str) -> None:
    answer = sign_in("branch_officer").get(f"/akan-berakhir/{table}.xlsx?hari=60")
    sheet = fastexcel.read_excel(b"".join(answer.streaming_content)).load_sheet(0, header_row=None).to_polars()
    assert any("Jumlah" in str(cell) for line in sheet.iter_rows() for cell in line)


def test_a_table_that_is_not_there_is_not_found(sign_in: Any, soon: date) -> None:
    assert sign_in("branch_officer").get("/akan-berakhir/lain.xlsx").status_code == 404
    assert sign_in("branch_officer").get("/akan-berakhir/desa.pdf").status_code == 404


def test_the_api_gives_months_law_and_loss(sign_in: Any, soon: date) -> None:
    told = sign_in("sponsor_officer").get(f"/api/v1/ending?until={soon}&region={OWN}").json()
    (unit,) = told["units"]
    assert (told["heads"], told["conditional"], unit["programme"]) == (2, 1, "rentan")
    assert told["tolerance"]["question"]["name"] == "lapse-threshold"
    assert told["tolerance"]["months"] == 3
    assert told["loss"]["covered"] == 42_000_000
    assert sum(one["total"] for one in unit["months"]) == unit["total"] == told["total"]


@pytest.mark.parametrize("query", ["?region=99", "?until=2020-01-01", "?until=2099-01-01", "?lain=1"])
def test_the_api_refuses_what_makes_no_sense(sign_in: Any, soon: date, query: str) -> None:
    assert sign_in("branch_officer").get(f"/api/v1/ending{query}").status_code == 400


def test_the_terminal_gives_the_same(world: Any, soon: date) -> None:
    import typer

    forget()
    app = typer.Typer()
    app.command()(ending)
    done = CliRunner().invoke(app, ["--until", f"{soon}", "--region", OWN, "--json", "--as", "branch_officer"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["heads"], told["units"][0]["programme"]) == (2, "rentan")


def test_warnings_run_by_hand_are_told_once(world: Any, soon: date) -> None:
    asked = ["run", "--on", f"{today()}", "--json", "--as", "head_of_branch"]
    forget()
    first, second = (json.loads(CliRunner().invoke(notices, asked).stdout) for _ in range(2))
    assert first["told"]["cover_conditional"] == 2
    assert (first["total"] > 0, second["total"]) == (True, 0)


# --- The calendar ---


def test_the_calendar_shows_each_event_with_its_source(sign_in: Any) -> None:
    shown = sign_in("sponsor_officer").get(f"/akan-berakhir/kalender/?wilayah={OWN}&tahun=2027").content.decode()
    for words in ("RAPBD disetujui", "30 November 2026", "PP 12/2019", "30 September 2027", "dari ingatan"):
        assert words in shown, words
    assert "Catat tanggal wilayah" not in shown


def test_a_date_recorded_on_the_page_stands_there_with_its_reason_in_the_trail(sign_in: Any) -> None:
    client = sign_in("branch_officer")
    form = {"wilayah": OWN, "peristiwa": "rapbd", "tanggal": "2026-11-20", "alasan": "Surat DPRD 12/2026"}
    assert client.post("/akan-berakhir/kalender/catat/", form).status_code == 302
    assert "20 November 2026" in client.get(f"/akan-berakhir/kalender/?wilayah={OWN}&tahun=2027").content.decode()
    assert "Surat DPRD 12/2026" in sign_in("auditor").get("/jejak/").content.decode()


@pytest.mark.parametrize("wrong", [{"alasan": ""}, {"tanggal": "kemarin"}, {"peristiwa": "x"}, {"wilayah": OTHER}])
def test_a_date_that_cannot_be_recorded_is_told_in_a_sentence(sign_in: Any, wrong: dict[str, str]) -> None:
    form = {"wilayah": OWN, "peristiwa": "rapbd", "tanggal": "2026-11-20", "alasan": "x"} | wrong
    answer = sign_in("branch_officer").post("/akan-berakhir/kalender/catat/", form)
    assert answer.status_code == 400
    assert "problem-box" in answer.content.decode()


def test_who_may_not_manage_programmes_records_no_date(sign_in: Any) -> None:
    form = {"wilayah": OWN, "peristiwa": "rapbd", "tanggal": "2026-11-20", "alasan": "x"}
    assert sign_in("sponsor_officer").post("/akan-berakhir/kalender/catat/", form).status_code == 403


def test_the_calendar_is_read_and_changed_through_the_api(sign_in: Any) -> None:
    client = sign_in("branch_officer")
    body = json.dumps({"region": OWN, "event": "apbdes", "day": "2026-12-20", "reason": "Perbup"})
    assert client.post("/api/v1/budget-calendar", body, content_type="application/json").status_code == 200
    rows = client.get(f"/api/v1/budget-calendar?region={OWN}&year=2027").json()
    assert {one["event"]: (one["day"], one["recorded"]) for one in rows}["apbdes"] == ("2026-12-20", True)
