"""`lindung decision`: what the office decided where the law is open."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import OPERATOR, As, Json, acting_in_terminal, command_needs, day_if_typed, typed_day

app = typer.Typer(name="decision", help="The office's decisions on open questions of law.", no_args_is_help=True)


@app.command("record")
@command_needs("law.decide")
def decision_record(
    question: Annotated[str, typer.Argument(help="Name of the question (`lindung law questions`).")],
    reading: Annotated[str, typer.Argument(help="Name of the reading decided on.")],
    from_day: Annotated[str, typer.Option("--from", help="First day of the events it is for, YYYY-MM-DD.")],
    document: Annotated[str, typer.Option(help="Number of the document that holds the decision.")],
    reason: Annotated[str, typer.Option(help="Why; shown with every result that rests on it.")],
    to_day: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD; empty: until further notice.")] = "",
    acting_user: As = "",
) -> None:
    """Record a decision. It may be ended later on its page, never rewritten.

    Example:

      lindung decision record village-money government-paid --from 2026-01-01 --document "KEP/12/2026"
      --reason "Siskeudes: dana desa adalah APBDes" --as kepala
    """
    from lindung.counsel.services import record_decision

    with acting_in_terminal(decision_record, acting_user, reason=reason) as who:
        made = record_decision(
            acting=who,
            question=question,
            reading=reading,
            from_day=typed_day(from_day, "--from"),
            to_day=day_if_typed(to_day, "--to"),
            document_number=document,
            reason=reason,
        )
    typer.echo(f"{made.question}: {made.reading}, {made.from_day} – {made.to_day or '…'} ({made.document_number})")


@app.command("list")
@command_needs(OPERATOR)
def decision_list(
    on: Annotated[str, typer.Option(help="Only those that hold on this day, YYYY-MM-DD.")] = "",
    as_json: Json = False,
) -> None:
    """List the decisions, or those that hold on a day.

    Example:

      lindung decision list --on 2026-06-01
    """
    from lindung.counsel.queries import all_decisions, holding_on

    found = (
        list(holding_on(typed_day(on, "--on"))) if on else [one for some in all_decisions().values() for one in some]
    )
    rows = [
        (one.question, one.reading, str(one.from_day), str(one.to_day or ""), one.document_number, one.reason)
        for one in found
    ]
    heads = ("question", "reading", "from", "to", "document", "reason")
    if as_json:
        typer.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
