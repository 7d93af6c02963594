"""The pages of a list that was applied: its receipt, papers and bills, who is ended, and the next period."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date
from typing import Any

import pytest

from lindung.billing.models import Bill
from lindung.rosters.models import Entry, RosterList, Version
from lindung.rosters.printed import _receipt
from lindung.sponsorship.models import Paper
from tests.page_text import text
from tests.rosters.conftest import Lists, row
from tests.rosters.list_desk import HASAN, HELD, ROSMI, applied, digest, sent, versions


def test_both_papers_are_pdf_and_only_of_an_applied_version(lists: Lists, sign_in: Any) -> None:
    client = sign_in("branch_officer")
    address = sent(lists, client, [HASAN, HELD])
    assert client.get(f"{address}tanda-terima.pdf").status_code == 404
    client.post(f"{address}terapkan/", {"pratinjau": digest(lists)})
    for name in ("tanda-terima", "berita-acara"):
        answer = client.get(f"{address}{name}.pdf")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), name


def test_a_paper_of_a_version_is_noted_by_its_checksum(lists: Lists, sign_in: Any) -> None:
    address = applied(lists, sign_in, [HASAN])
    client = sign_in("branch_officer")
    scan = io.BytesIO(b"SK")
    scan.name = "sk.pdf"
    given = {"jenis": "decree", "nomor": "SK 12/2026", "tanggal": "2026-11-20", "berkas": scan}
    page = text(client.post(f"{address}dokumen/", given, follow=True))
    assert "SK 12/2026" in page and "SHA-256" in page
    wrong = client.post(f"{address}dokumen/", {"jenis": "decree", "nomor": " ", "tanggal": "2026-11-20"})
    assert wrong.status_code == 400 and "Dokumen memerlukan" in text(wrong)
    with lists.act("branch_officer"):
        assert Paper.objects.get().version_id == versions(lists)[0].pk


def test_who_is_no_longer_listed_is_ended_with_a_reason_or_replaced(lists: Lists, sign_in: Any) -> None:
    yusuf = row("Yusuf Lamato", date(1975, 10, 21))
    applied(lists, sign_in, [HASAN, ROSMI])
    address = applied(lists, sign_in, [yusuf])
    client = sign_in("branch_officer")
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


def test_villages_that_the_file_does_not_name_are_said_to_stay_as_they_are(lists: Lists, sign_in: Any) -> None:
    untouched = "1 nama di 1 desa yang tidak disebut berkas ini tetap seperti semula."
    assert untouched not in text(sign_in("branch_officer").get(applied(lists, sign_in, [HASAN, ROSMI])))
    other = row("Yusuf Lamato", date(1975, 10, 21), Desa="Pombalowo")
    applied(lists, sign_in, [HASAN, ROSMI, other])
    client = sign_in("branch_officer")
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


def test_a_receipt_shows_the_bills_of_its_own_names_and_not_of_others(lists: Lists, sign_in: Any) -> None:
    first = applied(lists, sign_in, [HASAN])
    with lists.act("branch_officer"):
        earlier = set(Bill.objects.values_list("code", flat=True))
    second = applied(lists, sign_in, [HASAN, ROSMI])
    with lists.act("branch_officer"):
        later = set(Bill.objects.values_list("code", flat=True)) - earlier
    client = sign_in("branch_officer")
    assert earlier and later
    assert set(re.findall(r"TGH-[\w-]+", text(client.get(second)))) == later
    assert set(re.findall(r"TGH-[\w-]+", text(client.get(first)))) == earlier


def test_bills_that_find_no_place_on_a_receipt_are_counted_and_linked(
    lists: Lists, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = applied(lists, sign_in, [HASAN])
    client = sign_in("branch_officer")
    assert "tagihan lain" not in text(client.get(address))
    monkeypatch.setattr("lindung.rosters.version_pages.MOST_BILLS", 1)
    with lists.act("branch_officer"):
        link = f"/daftar/{RosterList.objects.get().pk}/#tagihan"
    assert f'<a href="{link}">dan 1 tagihan lain</a>' in text(client.get(address))


def test_changed_data_shows_the_old_beside_the_new(lists: Lists, sign_in: Any) -> None:
    applied(lists, sign_in, [HASAN])
    address = applied(lists, sign_in, [HASAN | {"Pekerjaan": "Nelayan"}])
    assert "<s>Petani</s> → <strong>Nelayan</strong>" in text(sign_in("branch_officer").get(address))


def test_a_bill_is_issued_from_the_list_and_only_once(lists: Lists, sign_in: Any) -> None:
    applied(lists, sign_in, [HASAN])
    client = sign_in("branch_officer")
    with lists.act("branch_officer"):
        plan, before = RosterList.objects.get(), Bill.objects.count()
    answer = client.post(f"/daftar/{plan.pk}/tagih/", {"operasi": str(uuid.uuid4())}, follow=True)
    assert "sudah ditagih" in text(answer)
    with lists.act("branch_officer"):
        assert Bill.objects.count() == before == 2


def test_going_on_in_a_next_period_takes_two_clicks(lists: Lists, sign_in: Any) -> None:
    applied(lists, sign_in, [HASAN, ROSMI])
    client = sign_in("branch_officer")
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


def test_a_list_that_is_paid_is_not_called_unprotected(lists: Lists, sign_in: Any) -> None:
    from lindung.billing.issuing import enter_payment_code
    from lindung.coverage.paying import pay

    address = applied(lists, sign_in, [HASAN])
    assert "Belum terlindungi." in text(sign_in("branch_officer").get(address))
    with lists.act("branch_officer") as acting:
        bills = list(Bill.objects.all())
        for place, bill in enumerate(bills):
            enter_payment_code(acting=acting, code=bill.code, payment_code=f"99{place}")
    for place, bill in enumerate(bills):
        with lists.act("finance") as acting:
            pay(acting=acting, kind="sp2d", reference=f"SP2D {place}", amount=bill.total, paid_on=date(2026, 11, 20),
                bill_code=bill.code, operation_id=uuid.uuid4())  # fmt: skip
    page = text(sign_in("branch_officer").get(address))
    assert "Belum terlindungi." not in page and "lunas" in page
