"""The pages of lists: sent, looked at, applied, and what each person may see of it."""

from __future__ import annotations

import io
from typing import Any

import pytest

from lindung.rosters.models import Entry
from tests.page_text import text
from tests.rosters.conftest import Lists
from tests.rosters.list_desk import HASAN, HELD, ROSMI, WRONG, digest, form, sent, versions


def test_a_file_is_looked_at_applied_and_gives_a_receipt(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN, ROSMI, HELD, WRONG])
    page = text(client.get(address))
    assert "Hasil pemeriksaan" in page and "belum ada nama yang didaftarkan" in page
    assert "31-02-1975" in page and "Tanggal lahir tidak dapat dibaca." in page and "misalnya 17-05-1980" in page
    assert "Tahun anggaran 2026" in page and "Tahun anggaran 2027" in page and "Rp 33.600" in page
    answer = client.post(f"{address}terapkan/", {"pratinjau": digest(lists)}, follow=True)
    receipt = text(answer)
    assert "Daftar diterapkan." in receipt and "Tanda terima, versi 1" in receipt
    assert "iurannya belum lunas" in receipt and "TGH-" in receipt and "1 baris ditahan" in receipt
    with lists.act("branch_officer"):
        assert sorted(Entry.objects.values_list("name", flat=True)) == ["Hasan Basri", "Rosmiati Yunus"]


def test_a_double_click_is_one_version(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    once = form(lists, [HASAN])
    content = once["berkas"].getvalue()
    first = client.post("/daftar/kirim/", once)
    again = client.post("/daftar/kirim/", form(lists, content, operasi=once["operasi"]))
    assert first["Location"] == again["Location"]
    assert len(versions(lists)) == 1


def test_the_same_file_on_another_day_leads_to_the_same_version(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    content = lists.write([HASAN]).read_bytes()
    first = client.post("/daftar/kirim/", form(lists, content))
    again = client.post("/daftar/kirim/", form(lists, content), follow=True)
    assert again.redirect_chain[-1][0] == first["Location"] and "sudah dikirim sebelumnya" in text(again)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mulai": "Desember"}, "tahun-bulan"),
        ({"lama": "enam"}, "dengan angka"),
        ({"lama": "61"}, "1 sampai 60 bulan"),
        ({"program": "tidak-ada"}, "Tidak ada program"),
        ({"berkas": ""}, "Pilih berkasnya dahulu"),
    ],
)
def test_what_is_typed_wrong_is_told_at_the_form(lists: Lists, sign_in: Any, change: dict[str, str], told: str) -> None:
    answer = sign_in("branch_officer").post("/daftar/kirim/", form(lists, [HASAN], **change))
    assert answer.status_code == 400 and told in text(answer)
    assert versions(lists) == []


def test_a_file_that_is_no_list_says_why_and_offers_to_send_again(lists: Lists, sign_in: Any) -> None:
    answer = sign_in("branch_officer").post("/daftar/kirim/", form(lists, b"catatan;rapat\n1;2\n"), follow=True)
    assert "tidak terbaca sebagai daftar nama" in text(answer) and "NIK, Nama, Tanggal Lahir" in text(answer)


def test_the_sponsor_checks_and_does_not_apply(lists: Lists, sign_in: Any) -> None:
    client = sign_in("sponsor_officer")
    address = sent(lists, client, [HASAN, WRONG])
    page = text(client.get(address))
    assert "Petugas cabang menerapkan daftar ini" in page and "Terapkan daftar ini" not in page
    assert client.post(f"{address}terapkan/", {"pratinjau": digest(lists)}).status_code == 403
    assert text(sign_in("branch_officer").get(address)).count("Terapkan daftar ini") == 1


@pytest.mark.parametrize("who", ["head_of_branch", "auditor", "finance"])
def test_who_only_reads_sees_the_version_without_whole_numbers_and_sends_nothing(
    lists: Lists, sign_in: Any, who: str
) -> None:
    short = HELD["NIK"][:15]
    address = sent(lists, sign_in("branch_officer"), [HELD, WRONG | {"NIK": short}])
    assert short in text(sign_in("branch_officer").get(address))
    client = sign_in(who)
    page = client.get(address)
    assert page.status_code == 200 and "Batalkan" not in text(page)
    assert short not in text(page)
    assert client.get("/daftar/kirim/").status_code == 403
    assert client.post(f"{address}batal/").status_code == 403
    assert client.get(f"{address}hasil.xlsx").status_code == 403


def test_another_region_sees_nothing(lists: Lists, sign_in: Any) -> None:
    address = sent(lists, sign_in("branch_officer"), [HASAN])
    client = sign_in("branch_officer_other")
    (version,) = versions(lists)
    assert "Program rentan" not in text(client.get("/daftar/"))
    for path in (address, f"{address}hasil.xlsx", f"{address}kemajuan/", f"/daftar/{version.list_id}/"):
        assert client.get(path).status_code == 404, path
    for path in (f"{address}terapkan/", f"{address}batal/", f"{address}ulang/", f"/daftar/{version.list_id}/akhiri/"):
        assert client.post(path).status_code == 404, path
    assert "Program rentan" in text(sign_in("branch_officer").get("/daftar/"))


def test_cancelling_says_that_nothing_is_left(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN])
    page = text(client.post(f"{address}batal/", follow=True))
    assert "sudah dihapus; tidak ada yang diterapkan" in page
    assert "Program rentan" not in text(client.get("/daftar/"))


def test_a_preview_that_is_out_of_date_is_shown_again_and_not_applied(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN, ROSMI])
    seen = digest(lists)
    lists.apply([HASAN])
    page = text(client.post(f"{address}terapkan/", {"pratinjau": seen}, follow=True))
    assert "Data berubah sejak daftar ini diperiksa" in page and "Terapkan daftar ini" in page


def test_rows_are_filtered_by_verdict_and_reason(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN, HELD, WRONG])
    rows = {
        query: [
            name for name in ("Hasan Basri", "Karim Said", "Yusuf Lamato") if name in text(client.get(address + query))
        ]
        for query in ("", "?hasil=accepted", "?hasil=held", "?alasan=birth_date_invalid", "?hasil=rejected&hal=9")
    }
    assert rows == {
        "": ["Karim Said", "Yusuf Lamato"],
        "?hasil=accepted": ["Hasan Basri"],
        "?hasil=held": ["Karim Said"],
        "?alasan=birth_date_invalid": ["Yusuf Lamato"],
        "?hasil=rejected&hal=9": ["Yusuf Lamato"],
    }
    for query in ("?hasil=apa", "?alasan=apa", "?hal=x", "?lain=1"):
        assert client.get(address + query).status_code == 400, query


def test_a_long_list_waits_for_a_job_and_shows_how_far_it_is(
    lists: Lists, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lindung.rosters import sending
    from lindung.rosters.checking_job import check_sent

    monkeypatch.setattr(sending, "SMALL_BYTES", 10)
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN])
    page = client.get(address)
    assert "Menunggu giliran" in text(page) and 'hx-trigger="every 2s"' in text(page)
    assert 'http-equiv="refresh"' in text(page)
    (version,) = versions(lists)
    officer = lists.world.users["branch_officer"]
    assert check_sent(version_id=str(version.pk), actor=str(officer.pk)) == "checked"
    part = sign_in("branch_officer").get(f"{address}kemajuan/")
    assert part["HX-Refresh"] == "true" and "every 2s" not in text(part)
    assert "Terapkan daftar ini" in text(client.get(address))


def test_a_check_that_stopped_is_begun_again_by_hand(
    lists: Lists, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lindung.rosters import list_showing, sending

    monkeypatch.setattr(sending, "SMALL_BYTES", 10)
    monkeypatch.setattr(list_showing, "WAITS_AFTER", -1)
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN])
    assert "tampaknya berhenti" in text(client.get(address))
    page = text(client.post(f"{address}ulang/", {"langsung": "1"}, follow=True))
    assert "Terapkan daftar ini" in page


def test_the_result_workbook_tells_each_row_and_holds_no_formula(lists: Lists, sign_in: Any) -> None:
    import zipfile

    import fastexcel

    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN, WRONG | {"Pekerjaan": '=HYPERLINK("http://x")'}])
    answer = client.get(f"{address}hasil.xlsx")
    content = b"".join(answer.streaming_content)
    cells = fastexcel.read_excel(content).load_sheet(0, header_row=None).to_polars().rows()
    assert cells[0][-3:] == ("Hasil", "Alasan", "Saran")
    assert [line[-3] for line in cells[1:]] == ["Diterima", "Dikembalikan untuk diperbaiki"]
    assert "tidak dapat dibaca" in cells[2][-2]
    assert any(str(value).startswith("'=HYPERLINK") for value in cells[2])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_the_help_page_prints_every_heading_and_every_reason(lists: Lists, sign_in: Any) -> None:
    from django.utils.html import escape

    from lindung.rosters.reading.vocabulary import vocabulary
    from lindung.rosters.reasons import reasons

    page = sign_in("sponsor_officer").get("/daftar/bantuan/").content.decode()
    for headings in vocabulary().fields.values():
        assert all(escape(heading) in page for heading in headings)
    assert all(f'id="{code}"' in page for code in reasons())
