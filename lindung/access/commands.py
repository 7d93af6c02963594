"""`lindung user`: accounts from the terminal. Every change is acted by a user and kept in the audit trail."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import OPERATOR, As, acting_in_terminal, command_needs

app = typer.Typer(name="user", help="Users: who may do what, and where.", no_args_is_help=True)

Reason = Annotated[str, typer.Option(help="Why; kept in the audit trail.")]
Username = Annotated[str, typer.Argument(help="User name.", show_default=False)]


@app.command("bootstrap")
@command_needs(OPERATOR)
def user_bootstrap(
    username: Username,
    full_name: Annotated[str, typer.Option("--name", help="Full name.")],
) -> None:
    """Make the very first administrator, when nobody can act yet. The password is shown once.

    Example:

      lindung user bootstrap siti --name "Siti Rahma"
    """
    from lindung.access.services import bootstrap_administrator

    _user, password = bootstrap_administrator(username=username, full_name=full_name)
    _shown_once(username, password)


@app.command("add")
@command_needs("users.manage")
def user_add(
    username: Username,
    full_name: Annotated[str, typer.Option("--name", help="Full name.")],
    role: Annotated[str, typer.Option(help="A role, such as branch_officer; empty: none yet.")] = "",
    region: Annotated[str, typer.Option(help="Kemendagri code, for roles of a branch.")] = "",
    organisation: Annotated[str, typer.Option(help="Code of the organisation, for sponsors and employers.")] = "",
    acting_user: As = "",
    reason: Reason = "",
) -> None:
    """Make an account, with one role if you like. The first password is shown once.

    Example:

      lindung user add rudi --name "Rudi Hartono" --role branch_officer --region 72.08 --as siti
    """
    from lindung.access.services import create_user

    with acting_in_terminal(user_add, acting_user, reason=reason) as who:
        given = [_given(role, region, organisation)] if role else []
        _user, password = create_user(acting=who, username=username, full_name=full_name, assignments=given)
    _shown_once(username, password)


@app.command("list")
@command_needs("users.manage")
def user_list(
    search: Annotated[str, typer.Option(help="Part of the user name or the full name.")] = "",
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    acting_user: As = "",
) -> None:
    """List accounts with their roles of today.

    Example:

      lindung user list --as siti --search rudi
    """
    from lindung.access.queries import users

    _one_of(format, "--format", ("table", "json"))
    rows: list[dict[str, Any]] = []
    with acting_in_terminal(user_list, acting_user) as who:
        after, more = "", True
        while more:
            page = users(acting=who, search=search, after=after)
            rows += [_row(line) for line in page.lines]
            after, more = page.after, bool(page.after)
    if format == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("user", "name", "roles", "active")
    for row in rows:
        roles = "; ".join(f"{one['role']} {one['region'] or one['organisation']}".strip() for one in row["roles"])
        table.add_row(row["username"], row["full_name"], roles, "ya" if row["active"] else "tidak")
    Console().print(table)


@app.command("deactivate")
@command_needs("users.manage")
def user_deactivate(
    username: Username,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit trail.", show_default=False)],
    acting_user: As = "",
) -> None:
    """Switch an account off. It can no longer sign in; its sessions and keys stop at once.

    Example:

      lindung user deactivate rudi --reason "pindah kantor" --as siti
    """
    from lindung.access.queries import user_by_name
    from lindung.access.services import deactivate_user

    with acting_in_terminal(user_deactivate, acting_user, reason=reason) as who:
        deactivate_user(acting=who, user=user_by_name(username), reason=reason)
    typer.echo(f"{username}: nonaktif / switched off")


@app.command("token")
@command_needs("counts.read")
def user_token(
    name: Annotated[str, typer.Argument(help="What the key is for, such as the program's name.", show_default=False)],
    days: Annotated[int, typer.Option(help="How long it lives: 1 to 365 days.")] = 90,
    acting_user: As = "",
) -> None:
    """Make an API key that acts as the acting user. The key is shown once.

    Example:

      lindung user token dasbor-gubernur --days 30 --as siti
    """
    from lindung.access.tokens import issue_token

    with acting_in_terminal(user_token, acting_user) as who:
        _token, key = issue_token(acting=who, name=name, days=days)
    typer.echo(key)


def _given(role: str, region: str, organisation: str) -> Any:
    from lindung.access.roles import Role
    from lindung.access.scopes import Given, organisation_by_code

    _one_of(role, "--role", tuple(Role.values))
    return Given(Role(role), region, organisation_by_code(organisation))


def _one_of(value: str, option: str, known: tuple[str, ...]) -> None:
    from lindung.postgres.trouble import Trouble

    if value not in known:
        names = ", ".join(known)
        raise Trouble(f"{option} {value!r} tidak dikenal. Yang ada: {names}.", f"Unknown {option}. There are: {names}.")


def _row(line: Any) -> dict[str, Any]:
    return {
        "username": line.user.username,
        "full_name": line.user.full_name,
        "active": line.user.is_active,
        "roles": [
            {
                "role": one.assignment.role,
                "region": one.assignment.region,
                "organisation": one.assignment.organisation.code if one.assignment.organisation else "",
            }
            for one in line.held
        ],
    }


def _shown_once(username: str, password: str) -> None:
    typer.echo(f"{username}: {password}")
    typer.echo("Kata sandi ini hanya ditampilkan sekali. / This password is shown only once.", err=True)
