"""Commands say what they need, and act as somebody. Importing this is cheap: Django is loaded when a command runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from lindung.postgres.trouble import Trouble

if TYPE_CHECKING:
    from lindung.access.acting import Acting
    from lindung.access.roles import Right

Command = TypeVar("Command", bound=Callable[..., Any])

# Whoever runs programs under the account that owns the data directory. Such commands show no people.
OPERATOR = "operator"

As = Annotated[
    str,
    typer.Option(
        "--as", envvar="LINDUNG_AS", help="User name of who acts; the audit trail keeps it.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def typed_day(text: str, option: str) -> date:
    """A day typed YYYY-MM-DD behind an option. Trouble with a sentence that names the option, if it is none."""
    from lindung.web.invalid import iso_day

    try:
        day = iso_day(text.strip())
    except ValueError:
        raise Trouble(
            f"{option}: {text!r} tidak ada di kalender. Periksa hari dan bulannya.",
            f"{option}: {text!r} is not in the calendar. Check the day and the month.",
        ) from None
    if day is None:
        raise Trouble(
            f"{option}: {text[:40]!r} bukan tanggal; tulis tahun-bulan-hari, misalnya 2026-12-31.",
            f"{option}: {text[:40]!r} is not a date; write year-month-day, such as 2026-12-31.",
        )
    return day


def day_if_typed(text: str, option: str) -> date | None:
    """As typed_day; None where nothing is typed."""
    return typed_day(text, option) if text else None


def command_needs(need: str) -> Callable[[Command], Command]:
    """Declare what a command needs: the value of a right such as "people.read", or OPERATOR."""

    def declare(command: Command) -> Command:
        command.needs = need  # type: ignore[attr-defined]
        return command

    return declare


@contextmanager
def acting_in_terminal(command: Callable[..., Any], username: str, *, reason: str = "") -> Iterator[Acting]:
    """One transaction of a command, acted by the user of that name, with the right the command declared.

    Raises Trouble if nobody is named, the user is unknown, lacks the right, or has no region or organisation where
    the command is about people.
    """
    from lindung.access.acting import Scope, acting_as, scope_of_transaction
    from lindung.access.queries import user_by_name
    from lindung.access.roles import PERSON_RIGHTS, Right

    right = Right(command.needs)  # type: ignore[attr-defined]
    username = username or _in_the_demonstration(right)
    if not username:
        raise Trouble(
            "Sebutkan siapa yang bertindak: --as NAMA (atau LINDUNG_AS=NAMA).",
            "Say who acts: --as NAME (or LINDUNG_AS=NAME).",
        )
    operation = f"lindung {getattr(command, '__name__', '')}".replace("_", " ").strip()
    with acting_as(user_by_name(username), channel="terminal", operation=operation, reason=reason) as who:
        who.must(right)
        if right in PERSON_RIGHTS and scope_of_transaction() == Scope():
            raise Trouble(
                f"Pengguna {username!r} tidak mempunyai wilayah atau organisasi, jadi tidak ada peserta yang boleh "
                "dilihatnya. Mintalah administrator memberi wilayah.",
                f"The user {username!r} has no region or organisation, so there are no people to see. "
                "Ask an administrator for a region.",
            )
        yield who


def _in_the_demonstration(right: Right) -> str:
    """In a demonstration, the first of its accounts that holds the right acts where nobody is named; it is said who."""
    from django.conf import settings

    from lindung.access.demonstration import DEMO_ACCOUNTS
    from lindung.access.models import User
    from lindung.access.roles import RIGHTS

    if not settings.DEMONSTRATION:
        return ""
    for account in DEMO_ACCOUNTS:
        if account.role in RIGHTS[right] and User.objects.filter(username=account.username, is_active=True).exists():
            typer.echo(f"(peragaan: {account.username} bertindak / demonstration: {account.username} acts)", err=True)
            return account.username
    return ""
