"""`lindung notices`: what somebody has been told, and the e-mails that wait. `run` stands with the warnings
themselves, in `lindung.sponsorship.ending_commands`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import OPERATOR, As, Json, acting_in_terminal, command_needs

app = typer.Typer(name="notices", help="Notices: what people are told, and the e-mails about it.", no_args_is_help=True)


@app.command("list")
@command_needs("counts.read")
def notices_list(
    unread: Annotated[bool, typer.Option("--unread", help="Only those not read yet.")] = False,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """List the notices of who acts, newest first.

    Example:

      lindung notices list --unread --as petugas
    """
    from django.utils import timezone

    from lindung.notices.queries import inbox

    with acting_in_terminal(notices_list, acting_user) as who:
        found = inbox(who, unread_only=unread)
    rows = [
        (f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}", one.code, "" if one.unread else "✓", one.indonesian, one.link)
        for one in found
    ]
    heads = ("at", "code", "read", "subject", "link")
    if as_json:
        typer.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@app.command("send")
@command_needs(OPERATOR)
def notices_send(
    most: Annotated[int, typer.Option(help="At most so many e-mails.", min=1)] = 500, as_json: Json = False
) -> None:
    """Send the e-mails that wait. Two runs at once share the work; nothing leaves twice.

    Example:

      lindung notices send
    """
    from lindung.notices.mailing import send_waiting

    done = send_waiting(most=most)
    if as_json:
        typer.echo(json.dumps({"sent": done.sent, "retried": done.retried, "doubtful": done.doubtful}))
        return
    typer.echo(
        f"{done.sent} surel terkirim, {done.retried} dicoba lagi nanti, {done.doubtful} tidak pasti. / "
        f"{done.sent} e-mails sent, {done.retried} to be tried again, {done.doubtful} doubtful."
    )
