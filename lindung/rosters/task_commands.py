"""`lindung task`: held rows, and settling them."""

from __future__ import annotations

import json
import uuid
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble
from lindung.rosters.commands import refuse

app = typer.Typer(help="Baris yang ditahan: daftar, putuskan. / Held rows: list, settle.", no_args_is_help=True)
Code = Annotated[str, typer.Option("--code", help="Only rows held for this reason, such as name_differs.")]


@app.command("list")
@command_needs("tasks.read")
def task_list(
    code: Code = "",
    sponsor: Annotated[str, typer.Option("--sponsor", help="Code of the programme.")] = "",
    village: Annotated[str, typer.Option("--village", help="Code of a village.")] = "",
    late: Annotated[bool, typer.Option("--late", help="Only those past their day.")] = False,
    state: Annotated[str, typer.Option("--state", help="open, settled or superseded.")] = "open",
    most: Annotated[int, typer.Option("--most", help="At most so many.", min=1, max=10_000)] = 200,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """List held rows, those due first before others. Numbers are masked.

    Example:

      lindung task list --code name_differs --late --as petugas
    """
    from lindung.rosters.task_api import task_as_json
    from lindung.rosters.task_queries import Wanted, wanted_tasks, with_lists

    try:
        with acting_in_terminal(task_list, acting_user):
            wanted = Wanted(state=state, code=code, programme=sponsor, village=village, late=late)
            lines = [task_as_json(one) for one in with_lists(wanted_tasks(wanted))[:most]]
    except Trouble as trouble:
        refuse(trouble, as_json)
    if as_json:
        typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, padding=(0, 1), collapse_padding=True, pad_edge=False)
    # What is typed again, to settle, is never cut.
    table.add_column("id", no_wrap=True, min_width=36)
    for head in ("batas / due", "alasan / reason", "program", "baris / row", "nama / name"):
        table.add_column(head.replace(" / ", " /\n"), overflow="fold")
    for one in lines:
        due = f"{one['due_on']} !" if one["late"] else one["due_on"]
        table.add_row(one["id"], due, one["code"], one["programme"], str(one["row"]), one["name"])
    console = Console()
    console.print(table)
    console.print(f"{len(lines)} baris / rows", highlight=False)


@app.command("settle")
@command_needs("tasks.settle")
def settle(
    decision: Annotated[str, typer.Argument(help="accept or reject.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept and shown.", show_default=False)],
    tasks: Annotated[list[str] | None, typer.Argument(help="Ids of held rows.", show_default=False)] = None,
    code: Code = "",
    sponsor: Annotated[str, typer.Option("--sponsor", help="With --code: only of this programme.")] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Accept or reject held rows: those named, or with --code all that are held for one reason. All or none.

    Example:

      lindung task settle accept 0193... --reason "KTP diperiksa" --as petugas
    """
    from lindung.rosters.settling_together import settle_together, settle_wanted
    from lindung.rosters.task_queries import Wanted

    try:
        with acting_in_terminal(settle, acting_user) as acting:
            if tasks:
                done = settle_together(acting=acting, task_ids=_ids(tasks), decision=decision, reason=reason)
            else:
                wanted = Wanted(code=code, programme=sponsor)
                done = settle_wanted(acting=acting, wanted=wanted, decision=decision, reason=reason)
    except Trouble as trouble:
        refuse(trouble, as_json)
    answer = {"decision": done.decision, "rows": done.rows, "lists": done.lists, "bills": list(done.bills)}
    if as_json:
        typer.echo(json.dumps(answer))
    else:
        bills = ", ".join(done.bills) or "–"
        typer.echo(f"{done.decision}: {done.rows} baris / rows, tagihan / bills: {bills}")


def _ids(texts: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in texts]
    except ValueError:
        from lindung.web.refused import Refused

        raise Refused(
            "task_id_form",
            "Id tugas ditulis seperti yang ditampilkan `lindung task list`.",
            "Write the id of a task as `lindung task list` shows it.",
        ) from None
