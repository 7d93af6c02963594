"""One door for the terminal: each room brings its own commands, this file only hangs them up."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="lindung",
    help="Lindung: employment social security, administered. Every command has --help with an example.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


def main() -> None:
    """Entry point of the `lindung` command."""
    from lindung.postgres.commands import app as db

    app.add_typer(db, name="db")
    app()
