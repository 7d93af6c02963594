"""`lindung reclaim`: what was paid and should not have been."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble
from lindung.rosters.commands import refuse
from lindung.rosters.trace_commands import read_moment
from lindung.web.words import dotted

if TYPE_CHECKING:
    from lindung.rosters.reclaiming import ReclaimReport

app = typer.Typer(
    help="Temuan: terbayar tetapi tidak semestinya. / Paid and to be reclaimed.", no_args_is_help=True
)  # fmt: skip


@app.callback()
def main() -> None:
    """Temuan: terbayar tetapi tidak semestinya. / Paid and to be reclaimed."""


@app.command()
@command_needs("trace.read")
def report(
    region: Annotated[str, typer.Option(help="Code of a region, such as 72.08. Default: all of the actor's.")] = "",
    kind: Annotated[str, typer.Option(help="deceased, double, wage_earning or unknown. Default: all.")] = "",
    known_at: Annotated[
        str, typer.Option("--known-at", help="As known by the end of a day (YYYY-MM-DD), or at a moment.")
    ] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Sums and names of what was paid after a death, twice, for wage earners, and for numbers Dukcapil does not know.

    Example:

      lindung reclaim report --region 72.08 --json --as auditor
    """
    from lindung.rosters.reclaiming import reclaim_report

    try:
        moment = read_moment(known_at)
        with acting_in_terminal(report, acting_user) as acting:
            found = reclaim_report(acting=acting, region=region, known_at=moment, kind=kind)
    except Trouble as trouble:
        refuse(trouble, as_json)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        show(found)


def show(found: ReclaimReport) -> None:
    """The sums as people read them, with what each kind means."""
    from lindung.rosters.reclaiming import DEFINITIONS

    console = Console()
    table = Table("temuan / finding", "orang", "bulan", "Rp", box=None)
    for kind, some in found.by_kind().items():
        table.add_row(kind, str(some.people), str(some.months), dotted(some.amount))
    console.print(table)
    total, paid = (f"Rp{dotted(amount)}" for amount in (found.total, found.paid))
    console.print(f"{total} dari / of {paid}", highlight=False)
    for kind, (indonesian, english) in DEFINITIONS.items():
        console.print(f"{kind}: {escape(indonesian)} [dim]{escape(english)}[/]", soft_wrap=True)
