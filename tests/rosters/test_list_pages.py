"""The pages of lists: sent, looked at, applied, and what each person may see of it."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import forget
from lindung.billing.models import Bill
from lindung.rosters.models import Entry, RosterList, Version
from lindung.rosters.printed import _receipt
from lindung.sponsorship.models import Paper
from tests.rosters.conftest import Lists, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
HELD = row("Alm. Karim Said", date(1970, 1, 6))
WRONG = row("Yusuf Lamato", date(1975, 10, 21), **{"Tanggal Lahir": "31-02-1975"})


@pytest.fixture
def browse(lists: Lists, client: Any) -> Any:
    """`browse("branch_officer")`: a client of that user."""
    from lindung.access.models import User

    def enter(who: str) -> Any:
        forget()
        user = User.objects.get(pk=lists.world.users[who].pk)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def form(lists: Lists, rows: list[dict[str, str]] | bytes, **change: Any) -> dict[str, Any]:
    content = rows if isinstance(rows, bytes) else lists.write(rows).read_bytes()
    sent = io.BytesIO(content)
    sent.name = "daftar desa.csv"
    return {"berkas": sent, "program": "rentan", "mulai": "2026-12", "lama": "3", "operasi": str(uuid.uuid4())} | change


def versions(lists: Lists) -> list[Version]:
    with lists.act("branch_officer"):
        return list(Version.objects.order_by("number"))


def digest(lists: Lists) -> str:
    return str(versions(lists)[-1].totals["digest"])


def sent(lists: Lists, client: Any, rows: list[dict[str, str]], **change: Any) -> str:
    """The address of the preview after sending these rows."""
    answer = client.post("/daftar/kirim/", form(lists, rows, **change))
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def applied(lists: Lists, browse: Any, rows: list[dict[str, str]], **change: Any) -> str:
    """The address of the receipt after sending and applying these rows."""
    client = browse("branch_officer")
    address = sent(lists, client, rows, **change)
    assert client.post(f"{address}terapkan/", {"pratinjau": digest(lists)}).status_code == 302
    return address


def test_a_file_is_looked_at_applied_and_gives_a_receipt(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
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


def test_a_double_click_is_one_version(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
    once = form(lists, [HASAN])
    content = once["berkas"].getvalue()
    first = client.post("/daftar/kirim/", once)
    again = client.post("/daftar/kirim/", form(lists, content, operasi=once["operasi"]))
    assert first["Location"] == again["Location"]
    assert len(versions(lists)) == 1


def test_the_same_file_on_another_day_leads_to_the_same_version(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
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
def test_what_is_typed_wrong_is_told_at_the_form(lists: Lists, browse: Any, change: dict[str, str], told: str) -> None:
    answer = browse("branch_officer").post("/daftar/kirim/", form(lists, [HASAN], **change))
    assert answer.status_code == 400 and told in text(answer)
    assert versions(lists) == []


def test_a_file_that_is_no_list_says_why_and_offers_to_send_again(lists: Lists, browse: Any) -> None:
    answer = browse("branch_officer").post("/daftar/kirim/", form(lists, b"catatan;rapat\n1;2\n"), follow=True)
    assert "tidak terbaca sebagai daftar nama" in text(answer) and "NIK, Nama, Tanggal Lahir" in text(answer)


def test_the_sponsor_checks_and_does_not_apply(lists: Lists, browse: Any) -> None:
    client = browse("sponsor_officer")
    address = sent(lists, client, [HASAN, WRONG])
    page = text(client.get(address))
    assert "Petugas cabang menerapkan daftar ini" in page and "Terapkan daftar ini" not in page
    assert client.post(f"{address}terapkan/", {"pratinjau": digest(lists)}).status_code == 403
    assert text(browse("branch_officer").get(address)).count("Terapkan daftar ini") == 1


@pytest.mark.parametrize("who", ["head_of_branch", "auditor", "finance"])
def test_who_only_reads_sees_the_version_without_whole_numbers_and_sends_nothing(
    lists: Lists, browse: Any, who: str
) -> None:
    short = HELD["NIK"][:15]
    address = sent(lists, browse("branch_officer"), [HELD, WRONG | {"NIK": short}])
    assert short in text(browse("branch_officer").get(address))
    client = browse(who)
    page = client.get(address)
    assert page.status_code == 200 and "Batalkan" not in text(page)
    assert (short in text(page)) is (who == "auditor")
    assert client.get("/daftar/kirim/").status_code == 403
    assert client.post(f"{address}batal/").status_code == 403
    assert client.get(f"{address}hasil.xlsx").status_code == 403


def test_another_region_sees_nothing(lists: Lists, browse: Any) -> None:
    address = sent(lists, browse("branch_officer"), [HASAN])
    client = browse("branch_officer_other")
    (version,) = versions(lists)
    assert "Program rentan" not in text(client.get("/daftar/"))
    for path in (address, f"{address}hasil.xlsx", f"{address}kemajuan/", f"/daftar/{version.list_id}/"):
        assert client.get(path).status_code == 404, path
    for path in (f"{address}terapkan/", f"{address}batal/", f"{address}ulang/", f"/daftar/{version.list_id}/akhiri/"):
        assert client.post(path).status_code == 404, path
    assert "Program rentan" in text(browse("branch_officer").get("/daftar/"))


def test_cancelling_says_that_nothing_is_left(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
    address = sent(lists, client, [HASAN])
    page = text(client.post(f"{address}batal/", follow=True))
    assert "sudah dihapus; tidak ada yang diterapkan" in page
    assert "Program rentan" not in text(client.get("/daftar/"))


def test_a_preview_that_is_out_of_date_is_shown_again_and_not_applied(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
    address = sent(lists, client, [HASAN, ROSMI])
    seen = digest(lists)
    lists.apply([HASAN])
    page = text(client.post(f"{address}terapkan/", {"pratinjau": seen}, follow=True))
    assert "Data berubah sejak daftar ini diperiksa" in page and "Terapkan daftar ini" in page


def test_rows_are_filtered_by_verdict_and_reason(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
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
    lists: Lists, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lindung.rosters import sending
    from lindung.rosters.checking_job import check_sent

    monkeypatch.setattr(sending, "SMALL_BYTES", 10)
    client = browse("branch_officer")
    address = sent(lists, client, [HASAN])
    page = client.get(address)
    assert "Menunggu giliran" in text(page) and 'hx-trigger="every 2s"' in text(page)
    assert 'http-equiv="refresh"' in text(page)
    (version,) = versions(lists)
    officer = lists.world.users["branch_officer"]
    assert check_sent(version_id=str(version.pk), actor=str(officer.pk)) == "checked"
    part = browse("branch_officer").get(f"{address}kemajuan/")
    assert part["HX-Refresh"] == "true" and "every 2s" not in text(part)
    assert "Terapkan daftar ini" in text(client.get(address))


def test_a_check_that_stopped_is_begun_again_by_hand(
    lists: Lists, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lindung.rosters import list_showing, sending

    monkeypatch.setattr(sending, "SMALL_BYTES", 10)
    monkeypatch.setattr(list_showing, "WAITS_AFTER", -1)
    client = browse("branch_officer")
    address = sent(lists, client, [HASAN])
    assert "tampaknya berhenti" in text(client.get(address))
    page = text(client.post(f"{address}ulang/", {"langsung": "1"}, follow=True))
    assert "Terapkan daftar ini" in page


def test_the_result_workbook_tells_each_row_and_holds_no_formula(lists: Lists, browse: Any) -> None:
    import zipfile

    import fastexcel

    client = browse("branch_officer")
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


def test_both_papers_are_pdf_and_only_of_an_applied_version(lists: Lists, browse: Any) -> None:
    client = browse("branch_officer")
    address = sent(lists, client, [HASAN, HELD])
    assert client.get(f"{address}tanda-terima.pdf").status_code == 404
    client.post(f"{address}terapkan/", {"pratinjau": digest(lists)})
    for name in ("tanda-terima", "berita-acara"):
        answer = client.get(f"{address}{name}.pdf")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), name


def test_a_paper_of_a_version_is_noted_by_its_checksum(lists: Lists, browse: Any) -> None:
    address = applied(lists, browse, [HASAN])
    client = browse("branch_officer")
    scan = io.BytesIO(b"SK")
    scan.name = "sk.pdf"
    given = {"jenis": "decree", "nomor": "SK 12/2026", "tanggal": "2026-11-20", "berkas": scan}
    page = text(client.post(f"{address}dokumen/", given, follow=True))
    assert "SK 12/2026" in page and "SHA-256" in page
    wrong = client.post(f"{address}dokumen/", {"jenis": "decree", "nomor": " ", "tanggal": "2026-11-20"})
    assert wrong.status_code == 400 and "Dokumen memerlukan" in text(wrong)
    with lists.act("branch_officer"):
        assert Paper.objects.get().version_id == versions(lists)[0].pk


def test_who_is_no_longer_listed_is_ended_with_a_reason_or_replaced(lists: Lists, browse: Any) -> None:
    yusuf = row("Yusuf Lamato", date(1975, 10, 21))
    applied(lists, browse, [HASAN, ROSMI])
    address = applied(lists, browse, [yusuf])
    client = browse("branch_officer")
    assert "lihat siapa; tidak ada yang diakhiri diam-diam" in text(client.get(address))
    with lists.act("branch_officer"):
        plan = RosterList.objects.get()
        by_name = {one.name: str(one.pk) for one in Entry.objects.all()}
    page = f"/daftar/{plan.pk}/"
    assert "Tidak lagi tercantum: 2" in text(client.get(page))
    nobody = client.post(f"{page}akhiri/", {"sampai": "2026-12", "sebab": "pindah"})
    assert nobody.status_code == 400 and "Pilih namanya dahulu" in text(nobody)
    unexplained = client.post(f"{page}akhiri/", {"nama": by_name["Hasan Basri"], "sampai": "2026-12", "sebab": ""})
    assert unexplained.status_code == 400 and "Sebutkan alasannya" in text(unexplained)
    ending = {
        "nama": by_name["Hasan Basri"],
        "sampai": "2026-12",
        "sebab": "meninggal",
        "pengganti": by_name["Yusuf Lamato"],
    }
    client.post(f"{page}akhiri/", ending)
    client.post(f"{page}akhiri/", {"nama": by_name["Rosmiati Yunus"], "sampai": "2026-12", "sebab": "pindah"})
    receipt = text(client.get(address))
    assert "Hasan Basri → <strong>Yusuf Lamato</strong>: meninggal" in receipt and "31 Desember 2026: pindah" in receipt
    assert (
        client.post(f"{page}akhiri/", {"nama": str(uuid.uuid4()), "sampai": "2026-12", "sebab": "x"}).status_code == 400
    )


def test_villages_that_the_file_does_not_name_are_said_to_stay_as_they_are(lists: Lists, browse: Any) -> None:
    untouched = "1 nama di 1 desa yang tidak disebut berkas ini tetap seperti semula."
    assert untouched not in text(browse("branch_officer").get(applied(lists, browse, [HASAN, ROSMI])))
    other = row("Yusuf Lamato", date(1975, 10, 21), Desa="Pombalowo")
    applied(lists, browse, [HASAN, ROSMI, other])
    client = browse("branch_officer")
    preview = sent(lists, client, [HASAN])
    assert untouched in text(client.get(preview))
    client.post(f"{preview}terapkan/", {"pratinjau": digest(lists)})
    assert untouched in text(client.get(preview))
    with lists.act("branch_officer"):
        version = Version.objects.order_by("-number")[0]
        counted = dict(_receipt(version))
        page = f"/daftar/{version.list_id}/"
    assert counted["Tidak lagi tercantum (tetap di daftar sampai diakhiri)"] == "1"
    assert counted["Tetap seperti semula, di 1 desa yang tidak disebut berkas ini"] == "1"
    shown = text(client.get(page))
    assert untouched in shown and "Tidak lagi tercantum: 1" in shown


def test_a_receipt_shows_the_bills_of_its_own_names_and_not_of_others(lists: Lists, browse: Any) -> None:
    first = applied(lists, browse, [HASAN])
    with lists.act("branch_officer"):
        earlier = set(Bill.objects.values_list("code", flat=True))
    second = applied(lists, browse, [HASAN, ROSMI])
    with lists.act("branch_officer"):
        later = set(Bill.objects.values_list("code", flat=True)) - earlier
    client = browse("branch_officer")
    assert earlier and later
    assert set(re.findall(r"TGH-[\w-]+", text(client.get(second)))) == later
    assert set(re.findall(r"TGH-[\w-]+", text(client.get(first)))) == earlier


def test_bills_that_find_no_place_on_a_receipt_are_counted_and_linked(
    lists: Lists, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = applied(lists, browse, [HASAN])
    client = browse("branch_officer")
    assert "tagihan lain" not in text(client.get(address))
    monkeypatch.setattr("lindung.rosters.version_pages.MOST_BILLS", 1)
    with lists.act("branch_officer"):
        link = f"/daftar/{RosterList.objects.get().pk}/#tagihan"
    assert f'<a href="{link}">dan 1 tagihan lain</a>' in text(client.get(address))


def test_changed_data_shows_the_old_beside_the_new(lists: Lists, browse: Any) -> None:
    applied(lists, browse, [HASAN])
    address = applied(lists, browse, [HASAN | {"Pekerjaan": "Nelayan"}])
    assert "<s>Petani</s> → <strong>Nelayan</strong>" in text(browse("branch_officer").get(address))


def test_a_bill_is_issued_from_the_list_and_only_once(lists: Lists, browse: Any) -> None:
    applied(lists, browse, [HASAN])
    client = browse("branch_officer")
    with lists.act("branch_officer"):
        plan, before = RosterList.objects.get(), Bill.objects.count()
    answer = client.post(f"/daftar/{plan.pk}/tagih/", {"operasi": str(uuid.uuid4())}, follow=True)
    assert "sudah ditagih" in text(answer)
    with lists.act("branch_officer"):
        assert Bill.objects.count() == before == 2


def test_going_on_in_a_next_period_takes_two_clicks(lists: Lists, browse: Any) -> None:
    applied(lists, browse, [HASAN, ROSMI])
    client = browse("branch_officer")
    with lists.act("branch_officer"):
        plan = RosterList.objects.get()
    page = text(client.get(f"/daftar/{plan.pk}/"))
    assert "Lanjutkan ke Maret 2027 – Mei 2027 (3 bulan)" in page
    answer = client.post(
        f"/daftar/{plan.pk}/lanjutkan/", {"mulai": "2027-03", "lama": "3", "operasi": str(uuid.uuid4())}
    )
    preview = text(client.get(answer["Location"]))
    assert "2 nama di berkas" in preview and "Maret 2027" in preview
    done = text(client.post(f"{answer['Location']}terapkan/", {"pratinjau": digest(lists)}, follow=True))
    assert "Daftar diterapkan." in done
    earlier = client.post(
        f"/daftar/{plan.pk}/lanjutkan/", {"mulai": "2026-12", "lama": "3", "operasi": str(uuid.uuid4())}
    )
    assert earlier.status_code == 400 and "sesudah masa daftar ini" in text(earlier)


def test_the_help_page_prints_every_heading_and_every_reason(lists: Lists, browse: Any) -> None:
    from django.utils.html import escape

    from lindung.rosters.reading.vocabulary import vocabulary
    from lindung.rosters.reasons import reasons

    page = browse("sponsor_officer").get("/daftar/bantuan/").content.decode()
    for headings in vocabulary().fields.values():
        assert all(escape(heading) in page for heading in headings)
    assert all(f'id="{code}"' in page for code in reasons())


def test_a_list_that_is_paid_is_not_called_unprotected(lists: Lists, browse: Any) -> None:
    from lindung.billing.issuing import enter_payment_code
    from lindung.coverage.paying import pay

    address = applied(lists, browse, [HASAN])
    assert "Belum terlindungi." in text(browse("branch_officer").get(address))
    with lists.act("branch_officer") as acting:
        bills = list(Bill.objects.all())
        for place, bill in enumerate(bills):
            enter_payment_code(acting=acting, code=bill.code, payment_code=f"99{place}")
    for place, bill in enumerate(bills):
        with lists.act("finance") as acting:
            pay(acting=acting, kind="sp2d", reference=f"SP2D {place}", amount=bill.total, paid_on=date(2026, 11, 20),
                bill_code=bill.code, operation_id=uuid.uuid4())  # fmt: skip
    page = text(browse("branch_officer").get(address))
    assert "Belum terlindungi." not in page and "lunas" in page
