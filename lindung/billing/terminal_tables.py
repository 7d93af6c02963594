"""Bills and the books in the terminal: Indonesian first, English beside it; what is typed again is never cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer
from django.utils import timezone, translation
from rich.console import Console
from rich.table import Table

from lindung.billing import words
from lindung.billing.ledger_queries import BalanceLine, FundStatement
from lindung.billing.models import Account, Fund
from lindung.web.words import dotted

HEADS = {
    "code": "tagihan / bill",
    "payer": "pembayar / payer",
    "village": "desa / village",
    "budget_year": "tahun / year",
    "people": "orang / people",
    "total": "jumlah / total",
    "paid": "lunas / paid",
    "due_on": "jatuh tempo / due",
    "state": "keadaan / state",
    "month": "bulan / month",
    "programme": "program / programme",
    "sector": "sektor / sector",
    "price": "harga / price",
    "amount": "rupiah",
    "row": "baris / row",
    "day": "hari / day",
    "verdict": "putusan / verdict",
    "bill": "tagihan / bill",
    "months": "bulan lunas / months",
    "credit": "titipan / credit",
    "fund": "dana / fund",
    "account": "akun / account",
    "debit_side": "debit",
    "credit_side": "kredit / credit",
    "balance": "saldo / balance",
    "event": "kejadian / event",
    "document": "bukti / document",
    "text": "uraian / text",
}
NUMBERS = frozenset(
    {"people", "price", "total", "paid", "amount", "row", "months", "credit", "debit_side", "credit_side", "balance"}
)
# A code or a day that is cut cannot be read, nor typed again; an amount that is broken is another amount.
WHOLE = NUMBERS | {"code", "village", "month", "due_on", "day", "bill", "fund"}


def both(word: Any) -> str:
    """A translatable word in both languages: lunas / paid. Once if they are the same."""
    told = []
    for language in ("id", "en"):
        with translation.override(language):
            told.append(str(word))
    return " / ".join(dict.fromkeys(told))


def print_rows(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    """Print the columns `names` of rows; numbers to the right, codes and days whole at any width."""
    if not rows:
        typer.echo("Tidak ada baris. / No rows.")
        return
    table = Table(box=None, padding=(0, 1), collapse_padding=True, pad_edge=False)
    for name in names:
        text = [_cell(name, row[name]) for row in rows]
        width = max(map(len, text)) if name in WHOLE else None
        head = HEADS[name].replace(" / ", " /\n")
        table.add_column(
            head, justify="right" if name in NUMBERS else "left", no_wrap=name in WHOLE, min_width=width,
            overflow="fold",
        )  # fmt: skip
    for row in rows:
        table.add_row(*(_cell(name, row[name]) for name in names))
    Console().print(table, highlight=False, markup=False)


def show_bill(told: Mapping[str, Any]) -> None:
    """A bill as people read it, from what programs are told of it."""
    console = Console()

    def say(text: str) -> None:
        console.print(text, highlight=False, markup=False, soft_wrap=True)

    say(f"{told['code']}  {told['payer']['name']}  {told['subject']}")
    say(f"keadaan / state: {both(words.BILL_STATES[told['state']][0])}")
    if told["payment_code"]:
        say(f"kode iuran / payment code: {told['payment_code']}")
    elif told["state"] == "no_code":
        say("Belum dapat dibayar: kode iuran belum ada. / Cannot be paid yet: there is no payment code.")
    say(f"jatuh tempo / due: {told['due_on']}")
    lines = [one | {"sector": both(words.SECTORS[one["sector"]])} for one in told["lines"]]
    print_rows(lines, ("month", "programme", "sector", "people", "price", "total"))
    months = [
        one | {"sector": both(words.SECTORS[one["sector"]]), "state": both(words.WHY[_why(one["state"])])}
        for one in told["months"]
    ]
    print_rows(months, ("month", "sector", "state", "people", "amount"))
    for label, name in (
        ("jumlah / total", "total"), ("lunas / paid", "paid"), ("titipan / credit", "credit"),
        ("tidak dapat dilunasi / void", "void"), ("masih harus dibayar / to pay", "to_pay"),
    ):  # fmt: skip
        say(f"{label}: Rp {dotted(told['standing'][name])}")
    say("dasar hukum harga / legal basis of the price:")
    for article in dict.fromkeys(article["article"] for line in told["lines"] for article in line["articles"]):
        say(f"  {article}")


def print_balance(lines: Sequence[BalanceLine]) -> None:
    """The trial balance: every account in every fund, and the sums, which are equal."""
    names = {one.code: _named(one) for one in Account.objects.all()}
    rows = [
        {
            "fund": one.fund, "account": f"{one.account} {names[one.account]}", "debit_side": one.debit,
            "credit_side": one.credit, "balance": one.balance,
        }
        for one in lines
    ]  # fmt: skip
    if rows:
        debit, credit = sum(one.debit for one in lines), sum(one.credit for one in lines)
        rows.append(
            {"fund": "", "account": "jumlah / total", "debit_side": debit, "credit_side": credit,
             "balance": debit - credit}
        )  # fmt: skip
    print_rows(rows, ("fund", "account", "debit_side", "credit_side", "balance"))


def print_statement(statement: FundStatement) -> None:
    """The statement of a fund: the opening balance, every posting with the balance after it."""
    typer.echo(f"{statement.fund.code}: {_named(statement.fund)}; akun / account {statement.account}")
    typer.echo(f"saldo awal / opening balance: Rp {dotted(statement.opening)}")
    rows = [
        {
            "day": timezone.localdate(one.at), "event": both(words.ENTRIES.get(one.kind, one.kind)),
            "document": one.document, "text": one.text, "amount": one.amount, "balance": one.balance,
        }
        for one in statement.lines
    ]  # fmt: skip
    print_rows(rows, ("day", "event", "document", "text", "amount", "balance"))
    typer.echo(f"saldo akhir / closing balance: Rp {dotted(statement.closing)}")


def _named(one: Fund | Account) -> str:
    return " / ".join(dict.fromkeys((one.name_id, one.name_en)))


def _why(state: str) -> str:
    return "" if state == "payable" else state


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    return dotted(value) if name in NUMBERS else str(value)
