"""Bank statements: read whole or not at all, matched with reasons, recorded once however often they are sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lindung.billing.importing import keep_statement, planned
from lindung.billing.issuing import cancel_bill
from lindung.billing.models import Payment
from lindung.billing.statement_reading import read_statement
from lindung.coverage.paying import import_statement
from lindung.web.refused import Refused
from tests.billing.conftest import PRICE, Money
from tests.billing.test_ledger import explained

HEAD = "Tanggal;Keterangan;Kode iuran;Referensi;Debit;Kredit\n"


def refusal(act: Callable[..., Any], *args: Any, **wish: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **wish)
    return caught.value.code


def verdicts(money: Money, content: str) -> list[str]:
    with money.act("finance") as acting:
        statement = keep_statement(acting=acting, content=content.encode(), file_name="mutasi.csv")
        return [str(one.verdict) for one in planned(statement)]


def imported(money: Money, content: str, include: tuple[int, ...] = ()) -> Any:
    with money.act("finance") as acting:
        statement = keep_statement(acting=acting, content=content.encode(), file_name="mutasi.csv")
        return import_statement(acting=acting, statement_id=statement.pk, include=include)


# --- Reading ---


@pytest.mark.parametrize(
    ("written", "rupiah"),
    [("672000", 672_000), ("672.000", 672_000), ("672.000,00", 672_000), ("672,000.00", 672_000),
     ("Rp 1.672.000", 1_672_000), ("1672000.00", 1_672_000)],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(written: str, rupiah: int) -> None:
    assert read_statement(f"{HEAD}08/06/2026;x;;A;;{written}\n".encode()).lines[0].amount == rupiah


@pytest.mark.parametrize("written", ["672,50", "67.20", "6,7.2", "seribu", "1.67.200", "9" * 23])
def test_an_amount_that_is_no_whole_rupiah_stops_the_file_with_its_row(written: str) -> None:
    with pytest.raises(Refused, match="Baris 3") as caught:
        read_statement(f"{HEAD}08/06/2026;x;;A;;1000\n08/06/2026;x;;A;;{written}\n".encode())
    assert caught.value.code == "statement_amount"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_will_do(separator: str) -> None:
    text = f"Rekening 001{separator}{separator}\n{HEAD}08/06/2026;x;9901;A;;1000\n".replace(";", separator)
    (line,) = read_statement(text.encode("cp1252")).lines
    assert (line.day, line.code, line.amount, line.row) == (date(2026, 6, 8), "9901", 1000, 3)


def test_titles_and_balances_are_no_lines_and_are_told() -> None:
    read = read_statement(f"Bank Sulteng\n{HEAD}08/06/2026;x;;A;;1000\nSaldo akhir;;;;;\n".encode())
    assert (len(read.lines), read.skipped) == (1, (4,))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "statement_empty"),
        (b"PK\x03\x04rest", "statement_form"),
        (b"nama;umur\nAni;3\n", "statement_header"),
        (HEAD.encode(), "statement_no_lines"),
        (f"{HEAD}31/02/2026;x;;A;;1000\n".encode(), "statement_day"),
        (b"x" * 5_000_001, "statement_too_large"),
        (
            b":20:X\n:25:1\n:28C:1\n:60F:C261101IDR0,00\n:61:2611121112C672000,50NTRFA\n:62F:C261130IDR0,00\n",
            "statement_amount",
        ),
        (
            b":20:X\n:25:1\n:28C:1\n:60F:C261101USD0,00\n:61:2611121112C672000,00NTRFA\n:62F:C261130USD0,00\n",
            "statement_amount",
        ),
    ],
)
def test_what_is_no_statement_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    assert refusal(read_statement, content) == code


def test_an_mt940_is_read_like_a_csv() -> None:
    text = (
        ":20:STARTUMS\n:25:0210012345\n:28C:00001/001\n:60F:C260601IDR0,00\n"
        ":61:2606080608C672000,00NTRFSP2D 00123//B1\n:86:KODE IURAN 990123 DESA TORUE\n"
        ":61:2606090609D5000,00NCHGNONREF\n:86:BIAYA ADM\n:62F:C260630IDR667000,00\n-\n"
    )
    read = read_statement(text.encode())
    first, second = read.lines
    assert (read.form, first.day, first.amount, first.reference) == (
        "mt940",
        date(2026, 6, 8),
        672_000,
        "SP2D 00123 B1",
    )
    assert "990123" in first.text and second.amount == -5_000


# --- Matching and recording ---


def test_each_line_says_what_it_is(money: Money, pay: Any) -> None:
    money.issue(2, code="990001")
    cancelled = money.issue(1, code="990002", first=date(2026, 8, 1))
    open_code = money.issue(1, code="", first=date(2026, 9, 1))
    with money.act("finance") as acting:
        cancel_bill(acting=acting, code=cancelled.code, reason="keliru")
    month = 4 * PRICE
    rows = [
        ("iuran", "990001", "A1", "", month, "partial"),
        ("KODE 990001 DESA TORUE", "", "A2", "", month - 5, "partial"),
        ("iuran", "990001", "A3", "", 105, "over"),
        ("iuran", "990001", "A4", "", 7_000, "paid_bill"),
        ("iuran", "990002", "A5", "", month, "cancelled"),
        (f"iuran {open_code.code}", "", "A6", "", month, "no_code"),
        ("entah", "", "A7", "", 9_000, "unknown"),
        ("biaya", "", "A8", 5_000, "", "outgoing"),
    ]
    content = HEAD + "".join(f"08/06/2026;{text};{code};{ref};{out};{into}\n" for text, code, ref, out, into, _ in rows)
    assert verdicts(money, content) == [row[-1] for row in rows]
    done = imported(money, content)
    assert done.recorded == 7
    assert [one.rest for one, _ in done.lines[:3]] == [month, 5, -100]
    assert explained(money) == []


def test_a_file_sent_twice_records_nothing_twice(money: Money) -> None:
    bill = money.issue(1, code="990001")
    content = f"{HEAD}08/06/2026;iuran;990001;A1;;{bill.total}\n"
    assert imported(money, content).recorded == 1
    again = imported(money, content)
    assert (again.recorded, [str(one.verdict) for one, _ in again.lines]) == (0, ["double"])


def test_a_longer_file_with_the_same_lines_records_only_the_new_one(money: Money) -> None:
    money.issue(2, code="990001")
    line = f"08/06/2026;iuran;990001;;;{4 * PRICE}\n"
    assert imported(money, HEAD + line).recorded == 1
    again = imported(money, HEAD + line + line.replace("08/06", "09/06"))
    assert [str(one.verdict) for one, _ in again.lines] == ["double", "full"]


def test_two_equal_lines_of_one_file_are_two_payments(money: Money) -> None:
    """The bank gave no reference, the sums are equal, and both are real."""
    money.issue(2, code="990001")
    line = f"08/06/2026;iuran;990001;;;{4 * PRICE}\n"
    done = imported(money, HEAD + line + line)
    assert [str(one.verdict) for one, _ in done.lines] == ["partial", "full"]
    assert imported(money, HEAD + line + line).recorded == 0


def test_money_recorded_by_hand_before_is_known_by_its_reference(money: Money, pay: Any) -> None:
    bill = money.issue(2, code="990001")
    pay(bill, 4 * PRICE, reference="SP2D 00123/LS", paid_on=date(2026, 6, 2))
    text = f"{HEAD}20/06/2026;SP2D-00123.LS 990001;;B9;;{4 * PRICE}\n"
    assert verdicts(money, text) == ["double"]


def test_money_that_looks_like_one_recorded_by_hand_waits_for_a_person(money: Money, pay: Any) -> None:
    bill = money.issue(2, code="990001")
    pay(bill, 4 * PRICE, reference="KWT 1", paid_on=date(2026, 6, 2))
    near = f"{HEAD}05/06/2026;iuran;990001;B9;;{4 * PRICE}\n"
    assert imported(money, near).recorded == 0
    assert imported(money, near, include=(2,)).recorded == 1
    assert explained(money) == []


def test_the_same_sum_much_later_is_other_money(money: Money, pay: Any) -> None:
    bill = money.issue(2, code="990001")
    pay(bill, 4 * PRICE, reference="KWT 1", paid_on=date(2026, 6, 2))
    assert verdicts(money, f"{HEAD}20/07/2026;iuran;990001;B9;;{4 * PRICE}\n") == ["full"]


def test_a_line_after_the_due_day_is_late_and_paid_all_the_same(money: Money) -> None:
    bill = money.issue(1, code="990001")
    done = imported(money, f"{HEAD}20/07/2026;iuran;990001;B9;;{bill.total}\n")
    assert [(one.late, receipt.late, receipt.credit) for one, receipt in done.lines] == [(True, True, 0)]


def test_a_line_that_names_two_bills_waits(money: Money) -> None:
    money.issue(1, code="990001")
    money.issue(1, code="990002", first=date(2026, 7, 1))
    assert verdicts(money, f"{HEAD}20/07/2026;990001 dan 990002;;B9;;1000\n") == ["unknown"]


def test_money_of_an_unknown_code_waits_and_keeps_the_words_of_the_bank(money: Money) -> None:
    imported(money, f"{HEAD}08/06/2026;TITIPAN PAK DESA;;A1;;12000\n")
    with money.act("finance"):
        assert Payment.objects.get(reference="A1").note == "TITIPAN PAK DESA"
    with money.act("auditor_other"):
        assert not Payment.objects.filter(reference="A1").exists()


def test_a_bill_of_another_region_is_not_paid_by_this_office(money: Money) -> None:
    money.issue(1, code="990001")
    from lindung.access.acting import acting_as

    with acting_as(money.world.users["finance_other"], channel="terminal") as acting:
        content = f"{HEAD}08/06/2026;iuran;990001;A1;;1000\n".encode()
        statement = keep_statement(acting=acting, content=content, file_name=f"{uuid.uuid4()}.csv")
        assert [str(one.verdict) for one in planned(statement)] == ["unknown"]
