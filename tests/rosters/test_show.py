"""From a list of names to protection, in the terminal: the commands of the README, one after the other."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from django.test import override_settings
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.billing.commands import bill, ledger
from lindung.billing.models import Bill
from lindung.coverage.models import CoverSpan
from lindung.coverage.paying_commands import app as payment
from lindung.registry.models import Person
from lindung.rosters.commands import app as roster
from lindung.rosters.demonstration import give_payment_codes
from lindung.rosters.trace_commands import trace
from scripts.example_statement import Due, lines, write
from tests.rosters.conftest import Lists, row

PEOPLE = [
    row("Hasan Basri", date(1988, 4, 3)),
    row("Rosmiati Yunus", date(1991, 7, 9), "P"),
    row("Nurdin Tahir", date(1979, 1, 2), NIK="12345"),
]
NIK = PEOPLE[0]["NIK"]
PERIOD = ("--sponsor", "rentan", "--from", "2026-12", "--months", "1")
# Kind of wadah, first month, place: known before there is a bill.
CODE = "DEMOSG26127208"
PRICE = 16_800
DAY = date(2026, 11, 20)


def run(app: typer.Typer, *words: str, who: str) -> Any:
    """What a command printed on standard output, as JSON where it is that."""
    forget()
    done = CliRunner().invoke(app, [*words, "--as", who])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout) if "--json" in words else done.stdout


def statement(folder: Path, *given: tuple[str, int, str]) -> Path:
    """A bank statement: reference, rupiah, text with the payment code."""
    path = folder / "mutasi.csv"
    with path.open("w", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(("Tanggal", "Referensi", "Kredit", "Keterangan"))
        writer.writerows((f"{DAY:%d/%m/%Y}", reference, amount, text) for reference, amount, text in given)
    return path


def covered(lists: Lists, name: str, day: date) -> bool:
    """Whether the person of a name is covered on a day."""
    with lists.act("branch_officer"):
        person = Person.objects.get(name=name)
        return CoverSpan.objects.filter(person_id=person.pk, from_day__lte=day, to_day__gte=day).exists()


def bills_of(lists: Lists) -> list[tuple[str, str | None]]:
    """Code and payment code of every bill."""
    with lists.act("branch_officer"):
        return list(Bill.objects.order_by("code").values_list("code", "payment_code"))


def test_a_list_becomes_protection_and_the_books_explain_it(lists: Lists, tmp_path: Path) -> None:
    file = str(lists.write(PEOPLE))
    checked = run(roster, "check", file, *PERIOD, "--json", who="branch_officer")
    assert checked["verdicts"] == {"rejected": 1, "held": 0, "unchanged": 0, "accepted": 2}
    applied = run(roster, "apply", file, *PERIOD, "--json", who="branch_officer")
    assert applied["receipt"]["added"] == 2
    again = run(roster, "apply", file, *PERIOD, "--json", who="branch_officer")
    assert (again["receipt"]["added"], again["receipt"]["changed"], again["written"]) == (0, 0, False)
    (code,) = applied["bills"]
    shown = run(bill, "show", code, "--json", who="finance")
    assert (shown["payment_code"], shown["standing"]["to_pay"]) == (CODE, 2 * PRICE)
    assert not covered(lists, "Hasan Basri", date(2026, 12, 31))
    paid = run(payment, "import", str(statement(tmp_path, ("R1", 2 * PRICE, f"IURAN {CODE}"))), "--json", who="finance")
    assert [line["verdict"] for line in paid["lines"]] == ["full"]
    assert covered(lists, "Hasan Basri", date(2026, 12, 31))
    books = run(ledger, "check", "--json", who="finance")
    assert (books["troubles"], books["cash"], books["receivable"], books["held"]) == ([], 2 * PRICE, 0, 0)
    told = typer.Typer()
    told.command()(trace)
    assert code in run(told, NIK, who="auditor")


def test_who_is_returned_is_neither_billed_nor_covered(lists: Lists, tmp_path: Path) -> None:
    """The twin: the third of the list is told why, and no money is asked for."""
    applied = run(roster, "apply", str(lists.write(PEOPLE)), *PERIOD, "--json", who="branch_officer")
    run(payment, "import", str(statement(tmp_path, ("R1", 2 * PRICE, CODE))), "--json", who="finance")
    assert applied["receipt"]["returned"] == 1
    with lists.act("branch_officer"):
        assert not Person.objects.filter(name="Nurdin Tahir").exists()


def test_text_of_apply_says_what_comes_next(lists: Lists) -> None:
    told = run(roster, "apply", str(lists.write(PEOPLE)), *PERIOD, who="branch_officer")
    ((code, _),) = bills_of(lists)
    assert f"lindung bill show {code}" in told and "Belum terlindungi sampai dibayar." in told


def test_text_of_apply_that_bills_nobody_says_nothing_of_bills(lists: Lists) -> None:
    assert "bill show" not in run(roster, "apply", str(lists.write(PEOPLE[2:])), *PERIOD, who="branch_officer")


def test_a_later_bill_of_the_same_place_and_month_gets_another_payment_code(lists: Lists) -> None:
    lists.apply(PEOPLE[:1], months=1)
    lists.apply(PEOPLE[:2], months=1)
    first, second = bills_of(lists)
    assert first[1] == CODE
    assert second[1] == f"{CODE}{second[0][-6:]}"


def test_no_payment_code_is_made_up_in_production(lists: Lists) -> None:
    with override_settings(DEMONSTRATION=False), pytest.raises(RuntimeError, match="never made up"):
        give_payment_codes([])


def test_lines_of_the_example_statement_pay_in_full_partly_twice_late_and_too_much(
    lists: Lists, tmp_path: Path
) -> None:
    lists.apply(PEOPLE[:2], months=1)
    bills = [Due(CODE, "DESA OLAYA", 2 * PRICE), *(Due(f"DEMOX{n}", f"DESA {n}", 50 * PRICE) for n in range(4))]
    made = lines(bills, [Due("DEMOX9", "DESA 9", PRICE)], ("SP2D DEMO 1", "DEMOX8", PRICE))
    write(tmp_path / "statement.csv", made)
    read = run(payment, "import", str(tmp_path / "statement.csv"), "--check", "--json", who="finance")["lines"]
    verdicts = [line["verdict"] for line in read]
    # One bill is known here: paid in full, then once more.
    assert [one for one in verdicts if one not in {"unknown", "outgoing"}] == ["full", "paid_bill"]
    assert verdicts.count("outgoing") == 1
    assert len({line["reference"] for line in read}) == len(read) == len(made)
