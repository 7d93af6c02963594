"""The pages of money: what is typed is recorded once, what is wrong is told at its form, others see nothing."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import forget
from lindung.billing.models import Payment
from tests.billing.conftest import PRICE, Money
from tests.page_text import text


def form(bill: Any, **change: Any) -> dict[str, Any]:
    return {"jenis": "sp2d", "nomor": "SP2D 9", "jumlah": str(bill.total), "tanggal": "2026-06-05",
            "operasi": str(uuid.uuid4())} | change  # fmt: skip


def test_a_bill_without_code_says_so_and_offers_to_enter_it(money: Money, sign_in: Any) -> None:
    bill = money.issue(2, code="")
    page = text(sign_in("finance").get(f"/tagihan/{bill.code}/"))
    assert "Belum dapat dibayar." in page and "Catat pembayaran" not in page
    answer = sign_in("finance").post(f"/tagihan/{bill.code}/kode/", {"kode": "99 01"}, follow=True)
    assert "9901" in text(answer) and "Catat pembayaran" in text(answer)


def test_a_bill_that_is_paid_asks_for_no_money_and_keeps_its_code(money: Money, pay: Any, sign_in: Any) -> None:
    bill = money.issue(2)
    pay(bill, bill.total // 2)
    half = text(sign_in("finance").get(f"/tagihan/{bill.code}/"))
    assert "Catat pembayaran" in half and "Catat kode" in half
    forget()
    pay(bill, bill.total - bill.total // 2)
    page = text(sign_in("finance").get(f"/tagihan/{bill.code}/"))
    assert "Catat pembayaran" not in page and "Catat kode" not in page and "DEMO1" in page


def test_only_what_is_not_fully_paid_is_offered_for_cancelling(money: Money, pay: Any, sign_in: Any) -> None:
    bill = money.issue(2)
    pay(bill, bill.total // 2)
    half = text(sign_in("finance").get(f"/tagihan/{bill.code}/"))
    assert "Batalkan yang belum lunas" in half and "Tidak dapat dibatalkan" not in half
    forget()
    pay(bill, bill.total - bill.total // 2)
    whole = text(sign_in("finance").get(f"/tagihan/{bill.code}/"))
    assert "Batalkan yang belum lunas" not in whole and "Tidak dapat dibatalkan: semua bulannya sudah lunas." in whole
    # What the page does not offer the service refuses as well; nothing of it is written.
    answer = sign_in("finance").post(f"/tagihan/{bill.code}/batal/", {"alasan": "uji"})
    bill.refresh_from_db()
    assert answer.status_code == 400 and "tidak ada yang dibatalkan" in text(answer) and bill.state == "open"


def test_a_code_of_another_bill_is_refused_at_its_form(money: Money, sign_in: Any) -> None:
    money.issue(1, code="9901")
    other = money.issue(1, code="", first=date(2026, 9, 1))
    answer = sign_in("finance").post(f"/tagihan/{other.code}/kode/", {"kode": "9901"})
    assert answer.status_code == 400 and "sudah dipakai tagihan lain" in text(answer)


def test_a_payment_typed_on_the_page_settles_and_says_what_it_did(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    page = text(sign_in("finance").post(f"/pembayaran/tagihan/{bill.code}/", form(bill), follow=True))
    assert "4 orang dilunasi 2 bulan: Juni 2026 – Juli 2026." in page and "lunas" in page


def test_a_single_month_is_named_once(money: Money, sign_in: Any) -> None:
    bill = money.issue(1)
    page = text(sign_in("finance").post(f"/pembayaran/tagihan/{bill.code}/", form(bill), follow=True))
    assert "4 orang dilunasi 1 bulan: Juni 2026." in page


@pytest.mark.parametrize(
    ("language", "told"),
    [("id", "Rentan, Desember 2026 – Mei 2027: "), ("en", "Rentan, December 2026 – May 2027: ")],
)
def test_a_bill_of_a_list_names_its_months_in_the_language_of_the_page(
    money: Money, sign_in: Any, language: str, told: str
) -> None:
    bill = money.issue(2, subject="Rentan, 2026-12, 6 bulan")
    client = sign_in("finance")
    client.post("/bahasa/", {"language": language, "next": "/"})
    assert told in text(client.get(f"/tagihan/{bill.code}/"))
    assert f"{bill.code}: {told.removesuffix(': ')}" in text(client.get("/buku-besar/JKK/?akun=1200"))
    file = client.get("/tagihan/unduh.csv")
    assert b"Rentan, 2026-12, 6 bulan" in b"".join(file.streaming_content if file.streaming else [file.content])


@pytest.mark.parametrize("subject", ["Pekerja rentan 2026", "Rentan 2026-13, 6 bulan", "SK 2026-12, 6 bulanan"])
def test_what_names_no_months_stays_as_it_was_typed(money: Money, sign_in: Any, subject: str) -> None:
    bill = money.issue(1, subject=subject)
    assert f"{subject}: " in text(sign_in("finance").get(f"/tagihan/{bill.code}/"))


def test_the_same_form_sent_twice_is_one_payment(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    sent = form(bill)
    for _ in range(2):
        page = text(sign_in("finance").post(f"/pembayaran/tagihan/{bill.code}/", sent, follow=True))
    assert "sudah dicatat sebelumnya" in page
    with money.act("finance"):
        assert Payment.objects.filter(bill=bill).count() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [({"jumlah": "dua ribu"}, "bukan jumlah rupiah"), ({"tanggal": "31/02/2026"}, "tidak ada di kalender"),
     ({"nomor": " "}, "Tulis nomor SP2D")],
)  # fmt: skip
def test_what_is_typed_wrong_is_told_and_kept(money: Money, sign_in: Any, change: dict[str, str], told: str) -> None:
    bill = money.issue(2)
    answer = sign_in("finance").post(f"/pembayaran/tagihan/{bill.code}/", form(bill, **change))
    assert answer.status_code == 400 and told in text(answer)
    assert 'value="sp2d" selected' in text(answer)


def test_a_partial_payment_says_what_waits(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    sent = form(bill, jumlah="Rp 70.000")
    page = text(sign_in("finance").post(f"/pembayaran/tagihan/{bill.code}/", sent, follow=True))
    assert "Rp 2.800 menunggu sebagai titipan" in page and "lewat jatuh tempo" in page


def test_a_sponsor_sees_its_bills_and_cannot_pay_or_read_the_ledger(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    page = text(sign_in("sponsor_officer").get("/tagihan/"))
    assert bill.code in page
    assert "Catat pembayaran" not in text(sign_in("sponsor_officer").get(f"/tagihan/{bill.code}/"))
    assert sign_in("sponsor_officer").get("/buku-besar/").status_code == 403
    assert sign_in("sponsor_officer").post(f"/pembayaran/tagihan/{bill.code}/", form(bill)).status_code == 403


def test_another_region_sees_no_bill_of_it(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    assert bill.code not in text(sign_in("finance_other").get("/tagihan/"))
    assert sign_in("finance_other").get(f"/tagihan/{bill.code}/").status_code == 404
    assert sign_in("finance_other").post(f"/pembayaran/tagihan/{bill.code}/", form(bill)).status_code == 404


def test_bills_are_filtered_by_state_and_an_unknown_state_is_refused(money: Money, sign_in: Any) -> None:
    bill = money.issue(2, code="")
    client = sign_in("finance")
    assert bill.code in text(client.get("/tagihan/?keadaan=no_code"))
    assert bill.code not in text(client.get("/tagihan/?keadaan=paid"))
    assert client.get("/tagihan/?keadaan=apa").status_code == 400


def test_a_statement_is_looked_at_before_it_is_recorded(money: Money, sign_in: Any) -> None:
    bill = money.issue(2, code="990001")
    client = sign_in("finance")
    content = f"Tanggal,Keterangan,Kode iuran,Referensi,Kredit\n05/06/2026,iuran,990001,B1,{bill.total}\n"
    sent = io.BytesIO(content.encode())
    sent.name = "mutasi.csv"
    answer = client.post("/pembayaran/mutasi/", {"berkas": sent})
    assert answer.status_code == 302
    page = text(client.get(answer["Location"]))
    assert "melunasi tagihan" in page and "Belum ada yang dicatat" in page
    with money.act("finance"):
        assert not Payment.objects.exists()
    done = text(sign_in("finance").post(answer["Location"] + "rekam/", follow=True))
    assert "1 pembayaran dicatat, 1 di antaranya melunasi bulan." in done


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 5_000_002, b"bukan mutasi"])
def test_a_file_that_is_no_statement_is_told_in_a_sentence(money: Money, sign_in: Any, content: bytes) -> None:
    sent = io.BytesIO(content)
    sent.name = "mutasi.csv"
    answer = sign_in("finance").post("/pembayaran/mutasi/", {"berkas": sent})
    assert answer.status_code == 400 and "problem-box" in text(answer)


def test_a_request_is_made_on_one_page_and_decided_by_somebody_else(money: Money, sign_in: Any, pay: Any) -> None:
    bill = money.issue(1)
    payment = pay(bill, bill.total + 9_000).payment
    client = sign_in("finance")
    asked = client.post(f"/pembayaran/{payment.pk}/kembali/", {"jenis": "refund", "jumlah": "9.000", "alasan": "lebih"})
    assert asked.status_code == 302
    page = text(client.get(f"/pembayaran/{payment.pk}/"))
    assert "Permintaan Anda sendiri" in page
    head = sign_in("head_of_branch")
    action = re.search(r'action="(/pembayaran/[^"]+/kembali/[^"]+/)"', text(head.get(f"/pembayaran/{payment.pk}/")))
    assert action is not None
    done = text(head.post(action[1], {"putusan": "setuju", "bukti": "TRF 1"}, follow=True))
    assert "disetujui" in done and "Rp 9.000" in done


@pytest.mark.parametrize("address", ["/tagihan/", "/buku-besar/", "/buku-besar/JKK/", "/tagihan/{code}/"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_table_of_money_is_a_file_too(money: Money, sign_in: Any, pay: Any, address: str, kind: str) -> None:
    bill = money.issue(2)
    pay(bill, 4 * PRICE)
    answer = sign_in("finance").get(f"{address.format(code=bill.code)}unduh.{kind}")
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200 and (content[:2] == b"PK" if kind == "xlsx" else b"Sumber" in content)


def test_the_ledger_says_that_it_balances_and_leads_to_each_fund(money: Money, sign_in: Any, pay: Any) -> None:
    pay(money.issue(2), 4 * PRICE)
    client = sign_in("auditor")
    page = text(client.get("/buku-besar/"))
    assert "Seimbang." in page and "/buku-besar/JKK/?akun=1100" in page
    assert "+40.000" in text(client.get("/buku-besar/JKK/"))
    assert client.get("/buku-besar/ADA/").status_code == 404
    assert client.get("/buku-besar/JKK/?akun=9").status_code == 404


# --- For programs ---


def test_a_program_records_a_payment_once(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    body = {"kind": "sp2d", "reference": "A", "amount": 4 * PRICE, "paid_on": "2026-06-05", "bill": bill.code,
            "operation_id": str(uuid.uuid4())}  # fmt: skip
    first = sign_in("finance").post("/api/v1/payments", body, content_type="application/json").json()
    again = sign_in("finance").post("/api/v1/payments", body, content_type="application/json").json()
    assert (first["months"], first["used"], first["repeated"]) == (["2026-06"], 4 * PRICE, False)
    assert (again["used"], again["repeated"]) == (0, True)
    told = sign_in("finance").get(f"/api/v1/bills/{bill.code}").json()
    assert told["standing"] == {"total": 8 * PRICE, "paid": 4 * PRICE, "payable": 4 * PRICE, "void": 0, "credit": 0,
                                "to_pay": 4 * PRICE}  # fmt: skip
    assert [one["bill"] for one in sign_in("finance").get("/api/v1/payments").json()["items"]] == [bill.code]


@pytest.mark.parametrize(
    ("day", "told"),
    [("2999-01-01", "1 Januari 2999 belum tiba"), ("2013-12-31", "31 Desember 2013 terlalu lampau"),
     ("2026-02-30", "kalender"), (1780617600, "bukan tanggal"), ("05-06-2026", "bukan tanggal")],
)  # fmt: skip
def test_a_program_hears_why_a_day_of_payment_cannot_be(money: Money, sign_in: Any, day: Any, told: str) -> None:
    body = {"kind": "sp2d", "reference": "A", "amount": PRICE, "paid_on": day, "bill": money.issue(1).code,
            "operation_id": str(uuid.uuid4())}  # fmt: skip
    client = sign_in("finance")
    answer = client.post("/api/v1/payments", body, content_type="application/json")
    assert answer.status_code in (400, 422) and told in answer.content.decode()
    assert client.get("/api/v1/payments").json()["items"] == []


def test_an_amount_beyond_every_budget_is_refused_in_a_sentence(money: Money, sign_in: Any) -> None:
    body = {"kind": "sp2d", "reference": "A", "amount": 10**30, "paid_on": "2026-06-05", "bill": money.issue(1).code,
            "operation_id": str(uuid.uuid4())}  # fmt: skip
    answer = sign_in("finance").post("/api/v1/payments", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "amount")


@pytest.mark.parametrize(("day", "told"), [("2999-01-01", "belum tiba"), ("2013-12-31", "terlalu lampau")])
def test_the_page_says_the_same_of_such_a_day(money: Money, sign_in: Any, day: str, told: str) -> None:
    bill = money.issue(1)
    form = {"jenis": "sp2d", "nomor": "A", "jumlah": str(PRICE), "tanggal": day, "operasi": str(uuid.uuid4())}
    answer = sign_in("finance").post(f"/pembayaran/tagihan/{bill.code}/", form)
    assert answer.status_code == 400 and told in text(answer)


def test_a_program_reads_the_books_and_is_refused_what_it_may_not(money: Money, sign_in: Any, pay: Any) -> None:
    pay(money.issue(2), 4 * PRICE)
    told = sign_in("auditor").get("/api/v1/ledger").json()
    assert told["balanced"] and sum(one["balance"] for one in told["lines"]) == 0
    assert sign_in("auditor").get("/api/v1/ledger/JKK").json()["closing"] == 40_000
    assert sign_in("auditor").get("/api/v1/ledger/XX").status_code == 404
    assert sign_in("branch_officer").get("/api/v1/ledger").status_code == 403


def test_bills_come_page_by_page(money: Money, sign_in: Any) -> None:
    codes = [bill.code for bill in money.issue_all(14)] + [money.issue(1).code]
    client, cursor, found = sign_in("finance"), "", []
    while True:
        page = client.get(f"/api/v1/bills?limit=1&cursor={cursor}").json()
        found += [one["code"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == sorted(codes, reverse=True)
    assert client.get("/api/v1/bills?state=apa").status_code == 400


def test_a_bill_leads_to_its_names_for_those_who_trace(money: Money, sign_in: Any) -> None:
    bill = money.issue(2)
    traced, covered = f'"/telusur/tagihan/{bill.code}/"', f'"/terlindungi/?tagihan={bill.code}"'
    page = text(sign_in("head_of_branch").get(f"/tagihan/{bill.code}/"))
    assert traced in page and covered in page
    for address in (traced, covered):
        assert sign_in("head_of_branch").get(address.strip('"')).status_code == 200, address
    page = text(sign_in("finance").get(f"/tagihan/{bill.code}/"))
    assert traced not in page and covered in page


def test_a_person_is_traced_from_its_own_page_by_those_who_may(money: Money, sign_in: Any) -> None:
    person = money.world.people["ani"].pk
    assert f"/telusur/orang/{person}/" in text(sign_in("auditor").get(f"/peserta/{person}/"))
    assert f"/telusur/orang/{person}/" not in text(sign_in("finance").get(f"/peserta/{person}/"))
