"""`lindung db`: the database from the terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .backup import backup, connect
from .endpoint import URL_VARIABLE, databases_from_env, parse_url
from .home import Home, resolve_home
from .restore import restore
from .roles import ADMIN, DATABASE, ensure_database, ensure_roles, grant_inside, preparation_script
from .running import running_server
from .server import PrivateServer
from .trouble import Trouble

NOT_RUNNING = 3
ADMIN_URL_VARIABLE = "DATABASE_ADMIN_URL"

app = typer.Typer(
    name="db",
    help="The database: Lindung's private PostgreSQL, or the outside server that DATABASE_URL names.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


class Format(StrEnum):
    """How a command shows its result."""

    TABLE = "table"
    JSON = "json"


@contextmanager
def told() -> Iterator[None]:
    """Show a Trouble as sentences on standard error and leave with code 1."""
    try:
        yield
    except Trouble as trouble:
        console = Console(stderr=True)
        console.print(f"[bold red]{escape(trouble.indonesian)}[/]", soft_wrap=True)
        console.print(f"[dim]{escape(trouble.english)}[/]", soft_wrap=True)
        raise typer.Exit(1) from trouble


@app.command()
def start() -> None:
    """Start the private server and leave it running; a running one stays as it is.

    Example: [bold]lindung db start[/]
    """
    with told():
        _only_private("start")
        with Console().status("Menjalankan PostgreSQL … / Starting PostgreSQL …"):
            endpoint = PrivateServer().start()
        _say(f"PostgreSQL {endpoint.version} berjalan di {endpoint.socket_dir}.", "It runs.")


@app.command()
def stop() -> None:
    """Stop the private server, whoever started it.

    Example: [bold]lindung db stop[/]
    """
    with told():
        _only_private("stop")
        if PrivateServer().stop():
            _say("PostgreSQL sudah berhenti.", "It has stopped.")
        else:
            _say("PostgreSQL memang tidak berjalan.", "It was not running.")


@app.command()
def status(output: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE) -> None:
    """Say whether the database answers. Exit code 0 when it does, 3 when it does not.

    Example: [bold]lindung db status --format json[/]
    """
    with told():
        facts = _private_facts() if databases_from_env().private else _outside_facts()
    if output is Format.JSON:
        sys.stdout.write(json.dumps(facts) + "\n")
    else:
        table = Table(show_header=False, box=None)
        for name, value in facts.items():
            table.add_row(f"[bold]{name}[/]", escape("–" if value is None else str(value)))
        Console().print(table)
    if facts["state"] != "running":
        raise typer.Exit(NOT_RUNNING)


@app.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write. It will hold personal data.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an existing file.")] = False,
) -> None:
    """Write the whole database to one file, readable by this user only.

    Example: [bold]lindung db backup lindung-2026-11-22.dump[/]
    """
    with told(), _powerful_params() as (params, home), Console().status("Mencadangkan … / Backing up …"):
        size = backup(params, file, home, replace=replace)
        _say(f"Cadangan tersimpan di {file} ({size / 2**20:,.1f} MB).", "The backup is written.")


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file made by `lindung db backup`. Restore only files you trust.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    drop_old: Annotated[bool, typer.Option("--drop-old", help="Do not keep the database that is replaced.")] = False,
) -> None:
    """Replace the database by a backup. The former database is kept under another name.

    Example: [bold]lindung db restore lindung-2026-11-22.dump --yes[/]
    """
    with told(), _powerful_params() as (params, home):
        question = f"Ganti basis data {params['NAME']} dengan isi {file}? / Replace it?"
        if not yes and not typer.confirm(question):
            raise typer.Exit(1)
        with Console().status("Memulihkan … / Restoring …"):
            done = restore(params, file, home, drop_old=drop_old)
        kept = f" Yang lama disimpan sebagai {done.kept}." if done.kept else ""
        _say(f"Basis data {done.database} dipulihkan dari {file}.{kept}", "The backup is restored.")


@app.command()
def prepare(
    print_sql: Annotated[bool, typer.Option("--print-sql", help="Only print what a DBA must run.")] = False,
) -> None:
    """Make roles and database: on the private server, or on an outside one as DATABASE_ADMIN_URL.

    Example: [bold]lindung db prepare --print-sql | psql -h server -U postgres[/]
    """
    with told():
        databases = databases_from_env()
        name = DATABASE if databases.private else str(databases.app["NAME"])
        if print_sql:
            sys.stdout.write(preparation_script(name))
            return
        if databases.private:
            with running_server():
                pass
        else:
            _prepare_outside(name)
        _say(f"Peran dan basis data {name} siap.", "Roles and database are ready.")


def _prepare_outside(name: str) -> None:
    url = os.environ.get(ADMIN_URL_VARIABLE, "").strip()
    if not url:
        raise Trouble(
            f"Isi {ADMIN_URL_VARIABLE} dengan URL superuser, atau serahkan hasil `lindung db prepare --print-sql` "
            "kepada administrator basis data.",
            f"Set {ADMIN_URL_VARIABLE} to a superuser's URL, or hand the output of `lindung db prepare --print-sql` "
            "to the database's administrator.",
        )
    params = parse_url(ADMIN_URL_VARIABLE, url)
    with connect(params) as admin:
        ensure_roles(admin)
        ensure_database(admin, name)
    with connect({**params, "NAME": name}) as inside:
        grant_inside(inside, name)


@contextmanager
def _powerful_params() -> Iterator[tuple[dict[str, Any], Home]]:
    """Parameters that see every row, with the private server running meanwhile."""
    databases, home = databases_from_env(), resolve_home()
    if not databases.private:
        home.create()
        yield databases["owner"], home
        return
    with running_server(home) as endpoint:
        yield endpoint.params(ADMIN), home


def _private_facts() -> dict[str, Any]:
    server = PrivateServer()
    found = server.status()
    return {
        "state": found.state,
        "home": str(server.home.path),
        "socket": str(found.endpoint.socket_dir),
        "version": found.version or found.endpoint.version,
        "pid": found.pid,
        "size_bytes": found.size_bytes,
    }


def _outside_facts() -> dict[str, Any]:
    params = databases_from_env().app
    facts: dict[str, Any] = {"state": "stopped", "host": params["HOST"], "port": params["PORT"]}
    try:
        with connect(params) as connection:
            version = connection.info.server_version
    except Trouble:
        return facts
    return {**facts, "state": "running", "version": f"{version // 10000}.{version % 10000}"}


def _only_private(verb: str) -> None:
    if not databases_from_env().private:
        raise Trouble(
            f"{URL_VARIABLE} menunjuk server luar, yang tidak dijalankan oleh Lindung: `db {verb}` tidak berlaku.",
            f"{URL_VARIABLE} names an outside server that Lindung does not run: `db {verb}` does not apply.",
        )


def _say(indonesian: str, english: str) -> None:
    Console().print(f"{escape(indonesian)} [dim]{escape(english)}[/]", soft_wrap=True)
