"""`lindung double`: people with several sponsors, the rule of who pays, and ending what it frees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble
from lindung.web.words import dotted

app = typer.Typer(help="Sponsor ganda. / People with several sponsors.", no_args_is_help=True)


@app.command("report")
@command_needs("bills.read")
def double_report(
    region: Annotated[str, typer.Option(help="Kemendagri code; default: all one may see.")] = "",
    first: Annotated[str, typer.Option("--from", help="First month, YYYY-MM; default: this one.")] = "",
    last: Annotated[str, typer.Option("--until", help="Last month, YYYY-MM; default: a year on.")] = "",
    as_json: Json = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write an XLSX file here instead.")] = None,
    acting_user: As = "",
) -> None:
    """Pairs of sponsors with the same people in the same months, and the money the rule frees.

    Example:

      lindung double report --region 72.08 --as petugas
    """
    from lindung.rosters.commands import read_month
    from lindung.rosters.double import double_report as report
    from lindung.rosters.double_api import as_json as plain
    from lindung.rosters.double_tables import pair_table
    from lindung.web import exports

    try:
        months = [read_month(text) if text else None for text in (first, last)]
        with acting_in_terminal(double_report, acting_user):
            found = report(region=region, first=months[0], last=months[1])
            told, shown = plain(found), pair_table(found)
    except Trouble as trouble:
        _refuse(trouble)
    if xlsx is not None:
        with xlsx.open("wb") as target:
            exports.write_xlsx(shown, target)
        typer.echo(xlsx.name)
    elif as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        table = Table("membayar / pays", "ganda / double", "orang / people", "rencana / planned", "bebas / freed Rp",
                      "dua kali / paid twice")  # fmt: skip
        for one in told["pairs"]:
            freed = dotted(one["freed_money"])
            table.add_row(one["pays"]["name"], one["double"]["name"], str(one["people"]), str(one["planned_months"]),
                          freed, str(one["paid_twice_months"]))  # fmt: skip
        Console().print(table)
        typer.echo(f"{told['people']} orang / people; Rp{told['freed_money']:,} bebas / freed".replace(",", "."))


@app.command("end")
@command_needs("rosters.apply")
def double_end(
    programme: Annotated[str, typer.Argument(help="Code of the programme that gives way.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why; written on every name.")],
    expected: Annotated[int, typer.Option(help="How many names end; refused if it is another number.")],
    acting_user: As = "",
) -> None:
    """End planned unpaid months that the rule of the region gives to another payer.

    Example:

      lindung double end csr-peduli --reason "SE Bupati 1/2026" --expected 12 --as petugas
    """
    from lindung.rosters.double_ending import end_losses
    from lindung.sponsorship.queries import programme_with_code

    try:
        with acting_in_terminal(double_end, acting_user, reason=reason) as who:
            found = end_losses(acting=who, programme=programme_with_code(programme), reason=reason, expected=expected)
    except Trouble as trouble:
        _refuse(trouble)
    typer.echo(f"{found.names} nama / names, {found.months} bulan / months")
    if found.bills:
        typer.echo(f"Tagihan yang masih memuat bulan itu / bills that still hold them: {', '.join(found.bills)}")


def _refuse(trouble: Trouble) -> NoReturn:
    Console(stderr=True).print(f"{trouble.indonesian}\n{trouble.english}", style="red", soft_wrap=True)
    raise typer.Exit(2) from trouble
