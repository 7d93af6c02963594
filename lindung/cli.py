"""One door for the terminal: each room brings its own commands, this file only hangs them up."""

from __future__ import annotations

import os
from copy import copy

import typer

from lindung.access.commands import app as user
from lindung.billing.commands import bill, ledger
from lindung.counsel.commands import app as decision
from lindung.coverage.certificate_commands import certificate
from lindung.coverage.commands import coverage
from lindung.coverage.merge_commands import app as merge
from lindung.coverage.paying_commands import app as payment
from lindung.coverage.person_command import person
from lindung.law.commands import app as law
from lindung.postgres.commands import app as db
from lindung.reference.commands import app as reference
from lindung.rosters.commands import app as roster
from lindung.rosters.death_commands import app as death
from lindung.rosters.double_commands import app as double
from lindung.rosters.dukcapil_commands import app as dukcapil
from lindung.rosters.reclaim_commands import app as reclaim
from lindung.rosters.task_commands import app as task
from lindung.rosters.trace_commands import trace
from lindung.site import commands as site
from lindung.site.terminal import with_database
from lindung.sponsorship.commands import app as programme
from lindung.sponsorship.ending_commands import ending, notices

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")


def _ready(room: typer.Typer) -> typer.Typer:
    """A room's commands, each run with the database ready. A copy: the room's own stay as they are."""
    hung = copy(room)
    hung.registered_commands = [copy(command) for command in room.registered_commands]
    for command in hung.registered_commands:
        command.callback = with_database(command.callback) if command.callback else None
    return hung


app = typer.Typer(
    name="lindung",
    help="Lindung: employment social security, administered. Every command has --help with an example.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.command()(site.demo)
app.command()(site.serve)
app.command()(site.worker)
app.command()(with_database(certificate))
app.command()(with_database(coverage))
app.command()(with_database(ending))
app.command()(with_database(person))
app.command()(with_database(trace))
app.add_typer(_ready(bill), name="bill")
app.add_typer(db, name="db")
app.add_typer(_ready(death), name="death")
app.add_typer(_ready(decision), name="decision")
app.add_typer(_ready(dukcapil), name="dukcapil")
app.add_typer(law, name="law")
app.add_typer(_ready(double), name="double")
app.add_typer(_ready(ledger), name="ledger")
app.add_typer(_ready(notices), name="notices")
app.add_typer(_ready(merge), name="merge")
app.add_typer(_ready(payment), name="payment")
app.add_typer(_ready(programme), name="programme")
app.add_typer(_ready(reclaim), name="reclaim")
app.add_typer(_ready(reference), name="reference")
app.add_typer(_ready(roster), name="roster")
app.add_typer(_ready(task), name="task")
app.add_typer(_ready(user), name="user")


def main() -> None:
    """Entry point of the `lindung` command."""
    app()
