"""The pages of programmes: what is typed is recorded once, what is wrong is told at its form, others see nothing."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from lindung.sponsorship.models import Programme
from lindung.sponsorship.queries import budgets_of
from lindung.sponsorship.quota_sheet import read_quotas
from lindung.web.refused import Refused
from tests.page_text import text
from tests.sponsorship.conftest import Office
from tests.world import OWN, VILLAGES

NEW = {
    "sponsor": "parigi-moutong", "kode": "baru-2026", "nama": "Program baru", "wilayah": OWN, "wadah": "SG",
    "sumber": "apbd", "pks": "PKS 9", "tanggal_pks": "2026-01-02", "mulai": "2026-01-01", "selesai": "2027-12-31",
    "umur_min": "18", "umur_max": "64", "kuota": "13.900", "kuota_desa": "50", "penghasilan": "1.000.000",
}  # fmt: skip


def test_a_programme_is_opened_on_the_page_and_shows_its_terms(office: Office) -> None:
    page = text(office.client("branch_officer").post("/program/baru/", NEW, follow=True))
    assert "Program dibuka" in page and "PKS 9" in page and "13.900 orang, 50 per desa" in page
    assert "16.800" in page
    with office.act():
        assert Programme.objects.get(code="baru-2026").quota_total == 13_900


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sponsor": "siapa"}, "Pilih sponsor dari daftar"),
        ({"tanggal_pks": "31-02-2026"}, "tidak ada di kalender"),
        ({"kuota": "banyak"}, "bukan bilangan bulat"),
        ({"wilayah": "99"}, "bukan kode provinsi"),
        ({"wadah": "SL"}, "untuk SL sebutkan pembayarnya"),
        ({"mulai": ""}, "Isi program mulai"),
    ],
)
def test_what_is_typed_wrong_is_told_and_kept(office: Office, change: dict[str, str], told: str) -> None:
    answer = office.client("branch_officer").post("/program/baru/", NEW | change)
    assert answer.status_code == 400 and told in text(answer) and 'value="PKS 9"' in text(answer)
    with office.act():
        assert not Programme.objects.filter(code="baru-2026").exists()


def test_a_village_programme_says_which_decision_its_price_waits_for_and_one_of_a_government_does_not(
    office: Office,
) -> None:
    office.open("desa", wadah="SD")
    office.open("pemda", wadah="SG")
    waiting = text(office.client("auditor").get("/program/desa/"))
    assert "belum dapat dihitung" in waiting and "/dasar-hukum/pertanyaan/#village-money" in waiting
    settled = text(office.client("auditor").get("/program/pemda/"))
    assert "belum dapat dihitung" not in settled and "Rp" in settled


def test_a_budget_typed_on_the_page_counts_and_a_wrong_one_is_told_there(office: Office) -> None:
    made = office.open()
    client = office.client("branch_officer")
    wish = {"tahun": "2027", "jumlah": "Rp 2.802.240.000", "dokumen": "DPA 2", "mata": "1.02.03"}
    page = text(client.post("/program/rentan/anggaran/", wish, follow=True))
    assert "Anggaran 2027 ditetapkan." in page and "2.802.240.000" in page
    wrong = client.post("/program/rentan/anggaran/", wish | {"jumlah": "dua juta"})
    assert wrong.status_code == 400 and "bukan jumlah rupiah" in text(wrong)
    with office.act():
        assert budgets_of(made.pk)[2027].amount == 2_802_240_000


def test_quotas_come_from_pasted_cells_or_a_workbook_alike(office: Office) -> None:
    made = office.open()
    client = office.client("branch_officer")
    pasted = f"No;Desa;Kuota\n1;{VILLAGES[OWN]};31\nJumlah;;31\n"
    assert "Kuota 1 desa ditetapkan." in text(client.post("/program/rentan/kuota/", {"isi": pasted}, follow=True))
    sheet = io.BytesIO()
    book = xlsxwriter.Workbook(sheet)
    page = book.add_worksheet()
    for line, cells in enumerate([("Desa", "Kuota"), ("72.08.01.2012", 40), (VILLAGES[OWN], 50)]):
        page.write_row(line, 0, cells)
    book.close()
    sheet.seek(0)
    sheet.name = "kuota.xlsx"
    assert "Kuota 2 desa" in text(client.post("/program/rentan/kuota/", {"berkas": sheet}, follow=True))
    with office.act():
        assert dict(made.quotas.values_list("village", "heads")) == {VILLAGES[OWN]: 50, "72.08.01.2012": 40}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Desa;Kuota\n72.71.01.1004;5\n", "bukan desa di wilayah program"),
        (b"Desa;Kuota\nNegeri Dongeng;5\n", "tidak dikenal"),
        (b"Desa;Kuota\n72.08.01.2011;lima\n", "bukan jumlah orang"),
        (b"72.08.01.2011;5\n72.08.01.2011;6\n", "sudah disebut"),
        (b"Desa;Kuota\n", "Tidak ada baris"),
        (b"PK\x03\x04rusak", "tidak dapat dibaca"),
        (b"", "Tidak ada baris"),
    ],
)
def test_a_sheet_that_is_wrong_is_told_with_its_row_and_nothing_is_set(
    office: Office, content: bytes, told: str
) -> None:
    made = office.open()
    sent = io.BytesIO(content or b" ")
    sent.name = "kuota.csv"
    answer = office.client("branch_officer").post("/program/rentan/kuota/", {"berkas": sent})
    assert answer.status_code == 400 and told in text(answer)
    with office.act():
        assert not made.quotas.exists()


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(Refused) as refused:
        read_quotas(packed.getvalue(), OWN)
    assert "terlalu besar" in refused.value.indonesian


def test_a_village_with_a_namesake_needs_its_code_and_one_alone_does_not() -> None:
    from lindung.reference.regions import names_by_code

    own = [name for code, name in names_by_code("village").items() if code.startswith("72.")]
    alone = next(name for name in own if own.count(name) == 1)
    twice = next(name for name in own if own.count(name) > 1)
    assert list(read_quotas(f"{alone};7".encode(), "72").values()) == [7]
    with pytest.raises(Refused) as refused:
        read_quotas(f"{twice};7".encode(), "72")
    assert "beberapa desa" in refused.value.indonesian


def test_terms_change_with_a_reason_and_never_without(office: Office) -> None:
    made = office.open(quota_per_village=50)
    client = office.client("branch_officer")
    wish = {"nama": "Program rentan", "pks": "PKS rentan", "tanggal_pks": "2026-01-02", "kuota_desa": "60",
            "umur_min": "18", "umur_max": "64"}  # fmt: skip
    assert client.post("/program/rentan/ubah/", wish).status_code == 400
    page = text(client.post("/program/rentan/ubah/", wish | {"alasan": "adendum 1"}, follow=True))
    assert "Perubahan dicatat" in page and "60 per desa" in page
    with office.act():
        made.refresh_from_db()
        assert (made.quota_per_village, made.age_max) == (60, 64)


def test_a_programme_ends_with_a_month_and_not_in_its_middle(office: Office) -> None:
    made = office.open()
    client = office.client("head_of_branch")
    wrong = client.post("/program/rentan/akhiri/", {"hari": "2026-12-15", "alasan": "selesai"})
    assert wrong.status_code == 400 and "akhir bulan" in text(wrong)
    assert "Program diakhiri" in text(
        client.post("/program/rentan/akhiri/", {"hari": "2026-12-31", "alasan": "selesai"}, follow=True)
    )
    with office.act():
        made.refresh_from_db()
        assert made.ends_on == date(2026, 12, 31)


def test_a_paper_is_kept_by_the_checksum_of_its_file(office: Office) -> None:
    office.open()
    sent = io.BytesIO(b"isi")
    sent.name = "pks.pdf"
    wish = {"jenis": "agreement", "nomor": "PKS 1", "tanggal": "2026-01-02", "berkas": sent}
    page = text(office.client("branch_officer").post("/program/rentan/dokumen/", wish, follow=True))
    assert "Dokumen dicatat." in page and "PKS 1" in page
    with office.act():
        assert Programme.objects.get(code="rentan").papers.get().sha256 == hashlib.sha256(b"isi").hexdigest()


def test_the_sponsor_reads_its_programme_and_changes_nothing_and_others_see_none(office: Office) -> None:
    office.open()
    own = office.client("sponsor_officer")
    page = text(own.get("/program/rentan/"))
    assert "Program rentan" in page and "Ubah syarat" not in page
    assert own.post("/program/rentan/anggaran/", {"tahun": "2026"}).status_code == 403
    for stranger in ("branch_officer_other", "auditor_other"):
        client = office.client(stranger)
        assert "Program rentan" not in text(client.get("/program/"))
        assert client.get("/program/rentan/").status_code == 404
        assert client.get("/api/v1/programmes/rentan").status_code == 404
    assert office.client("branch_officer_other").post(
        "/program/rentan/anggaran/", {"tahun": "2026", "jumlah": "1", "dokumen": "x"}
    ).status_code == 404  # fmt: skip


def test_page_file_and_api_tell_the_same_figures(office: Office) -> None:
    office.open()
    client = office.client("auditor")
    row = next(one for one in client.get("/api/v1/programmes?year=2026").json() if one["code"] == "rentan")
    assert row["budget"] == 5_000_000
    page = text(client.get("/program/?tahun=2026"))
    file = b"".join(client.get("/program/unduh.csv?tahun=2026").streaming_content).decode("utf-8-sig")
    assert "5.000.000" in page and ",5000000," in file
    one = client.get("/api/v1/programmes/rentan").json()
    assert one["years"][0] == {"year": 2026, "budget": 5_000_000, "billed": 0, "paid": 0, "forecast": 0,
                               "left": 5_000_000}  # fmt: skip
    assert {price["prices"]["other"] for price in one["prices"]} == {16_800}
    assert client.get("/program/?tahun=abad").status_code == 400
    assert client.get("/program/rentan/unduh/anggaran.pdf").status_code == 404
    assert client.get("/program/rentan/unduh/apa.csv").status_code == 404


def test_the_api_opens_ends_and_sets_like_the_page(office: Office) -> None:
    client = office.client("branch_officer")
    body = {"code": "api", "name": "Lewat API", "sponsor": "parigi-moutong", "region": OWN, "wadah": "SG",
            "money_source": "apbd", "agreement_number": "PKS", "agreement_date": "2026-01-02",
            "starts_on": "2026-01-01"}  # fmt: skip

    def send(address: str, content: dict[str, Any]) -> Any:
        return client.post(f"/api/v1/{address}", content, content_type="application/json")

    assert send("programmes", body).json()["code"] == "api"
    assert send("programmes", body).json()["error"] == "code_taken"
    assert send("programmes/api/quotas", {"quotas": {VILLAGES[OWN]: 5}}).json()["quotas"] == {VILLAGES[OWN]: 5}
    assert send("programmes/api/end", {"last_day": "2026-12-31", "reason": "x"}).json()["ends_on"] == "2026-12-31"


def test_a_programme_leads_to_those_it_covers(office: Office) -> None:
    client = office.client("branch_officer")
    page = text(client.post("/program/baru/", NEW, follow=True))
    assert "/terlindungi/?pembayar=parigi-moutong&amp;perjanjian=PKS%209" in page
    answer = client.get("/terlindungi/?pembayar=parigi-moutong&perjanjian=PKS%209")
    assert answer.status_code == 200 and 'value="PKS 9"' in text(answer)
