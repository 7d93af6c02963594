"""`lindung trace`: one name or one payment, from the list to the end of cover, as known at a moment."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble
from lindung.rosters.commands import refuse

if TYPE_CHECKING:
    from datetime import datetime


@command_needs("trace.read")
def trace(
    asked: Annotated[
        str, typer.Argument(metavar="NIK|PERSON-ID", help="Whom to trace; - reads it from standard input.")
    ] = "",
    payment: Annotated[str, typer.Option("--payment", help="Trace a payment by its reference instead.")] = "",
    known_at: Annotated[
        str, typer.Option("--known-at", help="As known by the end of a day (YYYY-MM-DD), or at a moment.")
    ] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Follow one name from the list to the end of cover: who recorded what, when and why, as it was known then.

    Or one payment: for which bill, which lists, whose months. A number on the command line stays in the history of the
    shell: give - and type it instead.

    Examples:

      lindung trace 7208010101900000 --known-at 2026-12-15 --as auditor

      lindung trace --payment "SP2D 00123/2026" --json --as auditor
    """
    from lindung.rosters.tracing_payments import trace_payment
    from lindung.rosters.tracing_people import trace_person

    try:
        moment = read_moment(known_at)
        question = sys.stdin.readline().strip() if asked == "-" else asked.strip()
        if bool(question) == bool(payment):
            raise Trouble(
                "Sebutkan satu NIK atau nomor orang, atau --payment NOMOR.",
                "Give one NIK or id of a person, or --payment REFERENCE.",
            )
        with acting_in_terminal(trace, acting_user) as acting:
            if payment:
                answer = trace_payment(acting=acting, reference=payment, known_at=moment).as_json()
            else:
                answer = trace_person(acting=acting, asked=question, known_at=moment).as_json()
    except Trouble as trouble:
        refuse(trouble, as_json)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        show(answer)


def read_moment(text: str) -> datetime | None:
    """The moment up to which records count; None for now. BadQuestion for what cannot be read.

    For a day to come it is what is known now, and that is said: more will be known then.
    """
    from lindung.coverage.days import read_known_at
    from lindung.web.refused import Refused

    try:
        return read_known_at(text, field="--known-at") if text else None
    except Refused as refused:
        if refused.code != "known_at_in_future":
            raise
        typer.echo("(hari itu belum tiba: seperti diketahui sekarang / that day has not come: as known now)", err=True)
        return None


def show(answer: dict[str, Any]) -> None:
    """The trace as people read it: one line a step, Indonesian first."""
    console = Console()
    about = answer.get("person") or answer["payment"]
    title = about.get("name") or about.get("reference") or "–"
    console.print(f"[bold]{escape(title)}[/]  {about.get('identity', '')}", soft_wrap=True)
    if answer["known_at"]:
        console.print(f"Seperti diketahui / as known: {_moment(answer['known_at'])}", style="dim", highlight=False)
    for step in answer["steps"]:
        who = f" — {escape(step['actor'])}" if step["actor"] else ""
        why = f" ({escape(step['reason'])})" if step["reason"] else ""
        at = _moment(step["recorded_at"])
        console.print(f"[dim]{at}[/] {escape(step['sentence']['id'])}{who}{why}", soft_wrap=True)
        console.print(f"{'':{len(at)}} {escape(step['sentence']['en'])}", style="dim", soft_wrap=True)
    for span in answer.get("cover", ()):
        console.print(
            f"  {span['from']} – {span['to']}  {'+'.join(span['programmes'])} {span['status']}", highlight=False
        )
    for one in (*answer.get("end", ()), *answer["unknown"]):
        console.print(f"• {escape(one['id'])} [dim]{escape(one['en'])}[/]", soft_wrap=True)


def _moment(text: str) -> str:
    """2026-11-08 14.05 WITA, as the pages write the time; JSON keeps the moment as it is stored."""
    from datetime import datetime

    from lindung.web.dates import WITA

    return f"{datetime.fromisoformat(text).astimezone(WITA):%Y-%m-%d %H.%M} WITA"
