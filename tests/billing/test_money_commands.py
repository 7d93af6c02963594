"""Money from the terminal: what a script reads, and what it is told when it asks for the wrong thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.billing.commands import bill as bill_app
from lindung.billing.commands import ledger as ledger_app
from lindung.coverage.paying_commands import app as payment_app
from lindung.postgres.trouble import Trouble
from tests.billing.conftest import PRICE, Money


def told(app: Any, *words: str, who: str = "finance", code: int = 0) -> str:
    forget()  # a command begins with nobody acting
    answer = CliRunner().invoke(app, [*words, "--as", who], catch_exceptions=False)
    assert answer.exit_code == code, answer.output
    return answer.output


def test_a_bill_is_shown_with_its_lines_and_what_must_come_in(money: Money) -> None:
    bill = money.issue(2)
    shown = json.loads(told(bill_app, "show", bill.code, "--json"))
    assert (shown["standing"]["to_pay"], len(shown["lines"])) == (8 * PRICE, 4)
    assert "134.400" in told(bill_app, "show", bill.code)


def test_a_bill_is_shown_in_both_languages_with_the_articles_of_its_price(money: Money) -> None:
    bill = money.issue(2)
    articles = {one["article"] for line in json.loads(told(bill_app, "show", bill.code, "--json"))["lines"]
                for one in line["articles"]}  # fmt: skip
    shown = told(bill_app, "show", bill.code)
    assert articles and all(one in shown for one in articles)
    assert "masih harus dibayar / to pay" in shown and "lewat jatuh tempo / past its due date" in shown
    assert "payable" not in shown and "paid_elsewhere" not in shown


def test_a_bill_without_code_says_so_until_it_is_entered(money: Money) -> None:
    bill = money.issue(2, code="")
    assert "Belum dapat dibayar" in told(bill_app, "show", bill.code)
    told(bill_app, "code", bill.code, "9901")
    shown = told(bill_app, "show", bill.code)
    assert "Belum dapat dibayar" not in shown and "kode iuran / payment code: 9901" in shown
    assert [one["code"] for one in json.loads(told(bill_app, "list", "--json"))] == [bill.code]


def test_a_statement_is_checked_then_imported_then_known(money: Money, tmp_path: Path) -> None:
    bill = money.issue(1, code="990001")
    file = tmp_path / "mutasi.csv"
    file.write_text(f"Tanggal;Kode iuran;Referensi;Kredit\n05/06/2026;990001;B1;{bill.total}\n")
    first = json.loads(told(payment_app, "import", str(file), "--check", "--json"))
    assert [one["verdict"] for one in first["lines"]] == ["full"]
    done = json.loads(told(payment_app, "import", str(file), "--json"))
    assert [one["months"] for one in done["lines"]] == [1]
    again = json.loads(told(payment_app, "import", str(file), "--json"))
    assert [one["verdict"] for one in again["lines"]] == ["double"]
    assert "Seimbang" in told(ledger_app, "check")


def statement(folder: Path, *lines: str) -> str:
    file = folder / "mutasi.csv"
    file.write_text("\n".join(("Tanggal;Kode iuran;Referensi;Kredit", *lines)) + "\n")
    return str(file)


def test_an_import_is_read_whole_in_80_columns_and_says_what_it_came_to(money: Money, tmp_path: Path) -> None:
    bill = money.issue(1, code="990001")
    file = statement(tmp_path, f"05/06/2026;990001;B1;{bill.total + 500}", "06/06/2026;;B2;7000")
    shown = told(payment_app, "import", file)
    assert max(map(len, shown.splitlines())) <= 80 and "…" not in shown
    assert "2026-06-05" in shown and bill.code in shown and "unknown" not in shown
    assert "titipan" in shown.split("Selesai")[0]
    assert "recorded for a bill: 1, Rp 67.700" in shown
    assert "months settled: 1" in shown and "waiting: 1, Rp 7.000" in shown
    assert "held on bills: Rp 500" in shown


def test_an_import_that_leaves_nothing_on_bills_says_nothing_of_it(money: Money, tmp_path: Path) -> None:
    bill = money.issue(1, code="990001")
    assert "held on bills" not in told(payment_app, "import", statement(tmp_path, f"05/06/2026;990001;B1;{bill.total}"))


def test_a_check_shows_no_empty_columns_and_speaks_of_what_would_happen(money: Money, tmp_path: Path) -> None:
    bill = money.issue(1, code="990001")
    shown = told(payment_app, "import", statement(tmp_path, f"05/06/2026;990001;B1;{bill.total}"), "--check")
    head = shown.splitlines()[0] + shown.splitlines()[1]
    assert "titipan" not in head and "bulan lunas" not in head
    assert "would happen" in shown and "months settled" not in shown and "pays the bill" in " ".join(shown.split())


def test_a_payment_recorded_twice_in_the_terminal_is_one(money: Money) -> None:
    bill = money.issue(1)
    words = ("record", "SP2D 1", str(bill.total), "--on", "2026-06-05", "--bill", bill.code)
    assert json.loads(told(payment_app, *words))["used"] == bill.total
    assert json.loads(told(payment_app, *words))["repeated"] is True


def test_the_books_are_printed_and_written_as_a_workbook(money: Money, tmp_path: Path) -> None:
    money.issue(1)
    shown = " ".join(told(ledger_app, "balance").split())
    assert "40.000" in shown and "dana / akun / kredit /" in shown and "jumlah / total 67.200 67.200 0" in shown
    shown = " ".join(told(ledger_app, "statement", "jkk", "--account", "1200").split())
    assert "saldo awal / opening balance: Rp 0" in shown and "saldo akhir / closing balance: Rp 40.000" in shown
    assert "kejadian / bukti / uraian /" in shown and "bill issued" in shown
    told(ledger_app, "statement", "jkk", "--account", "1200", "--xlsx", str(tmp_path / "x.xlsx"))
    assert (tmp_path / "x.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("app", "words"),
    [(bill_app, ("show", "TGH-0")), (bill_app, ("list", "--state", "apa")), (ledger_app, ("statement", "XX")),
     (ledger_app, ("balance", "--until", "kemarin")), (payment_app, ("import", "tidak-ada.csv"))],
)  # fmt: skip
def test_a_wrong_question_is_told_in_a_sentence(money: Money, app: Any, words: tuple[str, ...]) -> None:
    with pytest.raises(Trouble):
        told(app, *words)


def test_who_may_not_is_refused(money: Money) -> None:
    with pytest.raises(Trouble, match=r"ledger\.read"):
        told(ledger_app, "check", who="branch_officer")
