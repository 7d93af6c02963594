"""`lindung payment`: recording money received, so that it settles months and gives cover in one act."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs, typed_day
from lindung.postgres.trouble import Trouble
from lindung.web.words import dotted

if TYPE_CHECKING:
    from lindung.billing.receiving import Receipt

app = typer.Typer(name="payment", help="Money received: recorded, matched, settled.", no_args_is_help=True)


@app.command("record")
@command_needs("payments.record")
def payment_record(
    reference: Annotated[str, typer.Argument(help="Number of the SP2D or receipt.")],
    amount: Annotated[int, typer.Argument(help="Whole rupiah.")],
    paid_on: Annotated[str, typer.Option("--on", help="Day of the payment, YYYY-MM-DD.")],
    bill: Annotated[str, typer.Option(help="Our code of the bill; without one the money waits.")] = "",
    kind: Annotated[str, typer.Option(help="sp2d or receipt.")] = "sp2d",
    acting_user: As = "",
) -> None:
    """Record a payment and settle the whole months it pays for.

    Example:

      lindung payment record "SP2D 00123/2026" 201600 --on 2026-12-08 --bill TGH-2026-000001 --as keuangan
    """
    from lindung.coverage.paying import pay

    with acting_in_terminal(payment_record, acting_user) as who:
        receipt = pay(
            acting=who,
            kind=kind,
            reference=reference,
            amount=amount,
            paid_on=typed_day(paid_on, "--on"),
            bill_code=bill,
            # The reference itself names the act: the same command again changes nothing.
            operation_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}|{reference}|{amount}|{paid_on}|{bill}"),
        )
    typer.echo(json.dumps(receipt_as_json(receipt), ensure_ascii=False, indent=2))


@app.command("import")
@command_needs("payments.record")
def payment_import(
    file: Annotated[Path, typer.Argument(help="Bank statement: CSV or MT940.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what each line would do.")] = False,
    include: Annotated[
        list[int] | None, typer.Option(help="Row that looks like money recorded by hand, and is other money.")
    ] = None,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Import a bank statement: match each line to its bill, settle, and say what waits. Again: changes nothing.

    Example:

      lindung payment import mutasi-desember.csv --check --as keuangan
    """
    from lindung.billing.importing import keep_statement, planned
    from lindung.coverage.paying import import_statement

    if not file.is_file():
        raise Trouble(f"Berkas {str(file)!r} tidak ada.", f"There is no file {str(file)!r}.")
    with acting_in_terminal(payment_import, acting_user) as who:
        statement = keep_statement(acting=who, content=file.read_bytes(), file_name=file.name)
        done: list[tuple[Any, Any]]
        if check:
            done = [(one, None) for one in planned(statement)]
        else:
            done = list(
                import_statement(acting=who, statement_id=statement.pk, include=tuple(include or ())).lines
            )  # fmt: skip
        rows = [_line_as_json(one, receipt) for one, receipt in done]
    if as_json:
        typer.echo(json.dumps({"statement": statement.file_name, "lines": rows}, ensure_ascii=False, indent=2))
        return
    _show(rows, check=check)


_OPTIONAL = ("months", "credit")


def _show(rows: list[dict[str, Any]], *, check: bool) -> None:
    """The lines of a statement as people read them, and what they come to."""
    from lindung.billing import words
    from lindung.billing.statement_matching import RECORDED, WAITING
    from lindung.billing.terminal_tables import both, print_rows

    shown = [
        one | {"verdict": both(words.VERDICTS[one["verdict"]]) + ("; terlambat / late" if one["late"] else "")}
        for one in rows
    ]
    filled = [name for name in _OPTIONAL if any(one[name] for one in shown)]
    print_rows(shown, ("row", "day", "amount", "verdict", "bill", *filled))
    # A line that looked like money recorded by hand counts where a person let it in.
    recorded = [one for one in rows if one["verdict"] in RECORDED or (one["months"] is not None and not _waits(one))]
    waiting = [one for one in rows if one["verdict"] in WAITING]
    typer.echo("Akan terjadi / would happen:" if check else "Selesai / done:")
    typer.echo(f"  dicatat pada tagihan / recorded for a bill: {len(recorded)}, Rp {dotted(_rupiah(recorded))}")
    if not check:
        typer.echo(f"  bulan lunas / months settled: {sum(one['months'] or 0 for one in rows)}")
        # What is left on each bill after its last line.
        held = {one["bill"]: one["credit"] or 0 for one in rows if one["bill"]}
        if any(held.values()):
            typer.echo(f"  titipan pada tagihan / held on bills: Rp {dotted(sum(held.values()))}")
    typer.echo(f"  menunggu / waiting: {len(waiting)}, Rp {dotted(_rupiah(waiting))}")


def _waits(one: dict[str, Any]) -> bool:
    from lindung.billing.statement_matching import WAITING

    return one["verdict"] in WAITING


def _rupiah(lines: list[dict[str, Any]]) -> int:
    return sum(int(one["amount"]) for one in lines)


def _line_as_json(one: Any, receipt: Receipt | None) -> dict[str, Any]:
    return {
        "row": one.line.row,
        "day": one.line.day.isoformat(),
        "amount": one.line.amount,
        "reference": one.reference,
        "verdict": str(one.verdict),
        "bill": one.bill.code if one.bill else None,
        "late": one.late,
        "months": len(receipt.months) if receipt else None,
        "credit": receipt.credit if receipt else None,
    }


def receipt_as_json(receipt: Receipt) -> dict[str, Any]:
    """What a payment did, for programs: the same for the terminal and the API."""
    return {
        "payment": str(receipt.payment.pk),
        "reference": receipt.payment.reference,
        "amount": receipt.payment.amount,
        "bill": receipt.bill.code if receipt.bill else None,
        "months": [f"{month:%Y-%m}" for month in receipt.months],
        "people": receipt.people,
        "used": receipt.used,
        "credit": receipt.credit,
        "void": receipt.void,
        "late": receipt.late,
        "repeated": receipt.repeated,
    }
