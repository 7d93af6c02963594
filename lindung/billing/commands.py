"""`lindung bill` and `lindung ledger`: bills as they stand, and the books."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs, day_if_typed
from lindung.postgres.trouble import Trouble
from lindung.web.words import dotted

if TYPE_CHECKING:
    from lindung.billing.bill_queries import BillView

bill = typer.Typer(name="bill", help="Bills: what a payer owes for which months.", no_args_is_help=True)
ledger = typer.Typer(name="ledger", help="The books: balanced, by fund, explained.", no_args_is_help=True)


@bill.command("list")
@command_needs("bills.read")
def bill_list(
    state: Annotated[str, typer.Option(help="no_code, unpaid, partial, late, paid or cancelled.")] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """List the bills, newest first.

    Example:

      lindung bill list --state late --as keuangan
    """
    from lindung.billing import words
    from lindung.billing.bill_queries import STATES, list_bills
    from lindung.billing.terminal_tables import both, print_rows

    if state and state not in STATES:
        raise Trouble(f"--state: pilih {', '.join(STATES)}.", f"--state: choose {', '.join(STATES)}.")
    with acting_in_terminal(bill_list, acting_user):
        found = list_bills(state=state)
    rows = [
        {
            "code": one.bill.code, "payer": one.bill.payer.code, "village": one.bill.village,
            "budget_year": one.bill.budget_year, "people": one.bill.people, "total": one.bill.total, "paid": one.paid,
            "due_on": one.bill.due_on.isoformat(), "state": one.state,
        }
        for one in found
    ]  # fmt: skip
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        shown = [one | {"state": both(words.BILL_STATES[str(one["state"])][0])} for one in rows]
        print_rows(shown, ("code", "payer", "village", "budget_year", "people", "total", "paid", "due_on", "state"))


@bill.command("show")
@command_needs("bills.read")
def bill_show(
    code: Annotated[str, typer.Argument(help="Our code of the bill, such as TGH-2026-000001.")],
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Show a bill: its lines, how each month stands, and what must still come in.

    Example:

      lindung bill show TGH-2026-000001 --as keuangan
    """
    from lindung.billing.bill_queries import bill_view
    from lindung.billing.terminal_tables import show_bill

    with acting_in_terminal(bill_show, acting_user):
        view = bill_view(code)
        told = bill_as_json(view)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    show_bill(told)


@bill.command("code")
@command_needs("bills.issue")
def bill_code(
    code: Annotated[str, typer.Argument(help="Our code of the bill.")],
    payment_code: Annotated[str, typer.Argument(help="The official payment code (kode iuran).")],
    acting_user: As = "",
) -> None:
    """Enter the official payment code of a bill. Without it nobody can pay.

    Example:

      lindung bill code TGH-2026-000001 990123456789 --as keuangan
    """
    from lindung.billing.issuing import enter_payment_code

    with acting_in_terminal(bill_code, acting_user) as who:
        made = enter_payment_code(acting=who, code=code, payment_code=payment_code)
    typer.echo(f"{made.code}: kode iuran {made.payment_code}")


@bill.command("cancel")
@command_needs("bills.issue")
def bill_cancel(
    code: Annotated[str, typer.Argument(help="Our code of the bill.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the bill.")],
    acting_user: As = "",
) -> None:
    """Cancel what is unpaid of a bill. Paid months stay paid.

    Example:

      lindung bill cancel TGH-2026-000001 --reason "daftar diganti" --as keuangan
    """
    from lindung.billing.issuing import cancel_bill

    with acting_in_terminal(bill_cancel, acting_user, reason=reason) as who:
        made = cancel_bill(acting=who, code=code, reason=reason)
    typer.echo(f"{made.code}: dibatalkan / cancelled")


@ledger.command("check")
@command_needs("ledger.read")
def ledger_check(as_json: Json = False, acting_user: As = "") -> None:
    """Check that every entry balances and that bills and payments explain every rupiah. Exit code 1 if not.

    Example:

      lindung ledger check --as keuangan
    """
    from lindung.billing.ledger_queries import check_ledger

    with acting_in_terminal(ledger_check, acting_user):
        found = check_ledger()
    told: dict[str, Any] = {
        "entries": found.entries, "postings": found.postings, "cash": found.cash, "receivable": found.receivable,
        "held": found.held, "troubles": [[one.indonesian, one.english] for one in found.troubles],
    }  # fmt: skip
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{found.entries} jurnal / entries, {found.postings} baris / postings")
        typer.echo(f"kas / cash Rp {dotted(found.cash)}, piutang / receivable Rp {dotted(found.receivable)}, "
                   f"titipan / held Rp {dotted(found.held)}")  # fmt: skip
        for one in found.troubles:
            typer.echo(f"{one.indonesian}\n{one.english}", err=True)
        if not found.troubles:
            typer.echo("Seimbang, tidak ada yang tak terjelaskan. / Balanced, nothing unexplained.")
    if found.troubles:
        raise typer.Exit(1)


@ledger.command("balance")
@command_needs("ledger.read")
def ledger_balance(
    until: Annotated[str, typer.Option(help="To the end of this day, YYYY-MM-DD. Default: now.")] = "",
    xlsx: Annotated[Path | None, typer.Option(help="Write an XLSX file here instead.")] = None,
    acting_user: As = "",
) -> None:
    """The trial balance: every account in every fund.

    Example:

      lindung ledger balance --until 2026-12-31 --as keuangan
    """
    from lindung.billing.ledger_queries import trial_balance
    from lindung.billing.money_tables import balance_table
    from lindung.billing.terminal_tables import print_balance

    with acting_in_terminal(ledger_balance, acting_user):
        lines = trial_balance(until=day_if_typed(until, "--until"))
        if xlsx is not None:
            _write(balance_table(lines, linked=False), xlsx)
        else:
            print_balance(lines)


@ledger.command("statement")
@command_needs("ledger.read")
def ledger_statement(
    fund: Annotated[str, typer.Argument(help="JKK, JKM, JHT, JP, JKP or TITIPAN.")],
    account: Annotated[str, typer.Option(help="Account; default: cash and bank (1100).")] = "",
    first: Annotated[str, typer.Option("--from", help="From this day, YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option(help="To the end of this day, YYYY-MM-DD.")] = "",
    xlsx: Annotated[Path | None, typer.Option(help="Write an XLSX file here instead.")] = None,
    acting_user: As = "",
) -> None:
    """The statement of a fund: every posting with the balance after it.

    Example:

      lindung ledger statement JKK --from 2026-12-01 --as keuangan
    """
    from lindung.billing.ledger_queries import fund_statement
    from lindung.billing.money_tables import statement_table
    from lindung.billing.terminal_tables import print_statement

    with acting_in_terminal(ledger_statement, acting_user):
        found = fund_statement(
            fund.upper(), account=account, first=day_if_typed(first, "--from"), until=day_if_typed(until, "--until")
        )  # fmt: skip
        if xlsx is not None:
            _write(statement_table(found), xlsx)
        else:
            print_statement(found)


def bill_as_json(view: BillView) -> dict[str, Any]:
    """A bill for programs: the same for the terminal and the API."""
    one, standing = view.bill, view.standing
    return {
        "code": one.code,
        "payer": {"code": one.payer.code, "name": one.payer.name},
        "subject": one.subject,
        "subject_id": str(one.subject_id),
        "wadah": one.wadah,
        "region": one.village or one.kabupaten or one.province,
        "budget_year": one.budget_year,
        "first_month": f"{one.first_month:%Y-%m}",
        "months_billed": one.months,
        "people": one.people,
        "payment_code": one.payment_code,
        "due_on": one.due_on.isoformat(),
        "state": view.state,
        "standing": {
            "total": standing.total, "paid": standing.paid, "payable": standing.payable, "void": standing.void,
            "credit": standing.credit, "to_pay": standing.to_pay,
        },
        "lines": [
            {
                "month": f"{line.month:%Y-%m}", "programme": line.programme, "sector": line.sector,
                "people": line.people, "price": line.price, "total": line.total, "articles": line.articles,
            }
            for line in view.lines
        ],
        "months": [
            {
                "month": f"{due.month:%Y-%m}", "sector": due.sector, "state": due.why or "payable",
                "people": due.people, "amount": due.amount,
            }
            for due in view.due
        ],
    }  # fmt: skip


def _write(shown: Any, xlsx: Path) -> None:
    from lindung.web import exports

    with xlsx.open("wb") as target:
        exports.write_xlsx(shown, target)
    typer.echo(str(xlsx))
