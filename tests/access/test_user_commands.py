"""`lindung user` from the terminal: who acts must be said, may do it, and is written down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lindung.access.acting import begin, forget
from lindung.access.commands import app
from lindung.access.models import Event, User
from lindung.access.tokens import user_of_token
from lindung.postgres.trouble import Trouble

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    """The command as typed, in a transaction that knows nobody yet."""
    forget()
    return CliRunner(env={"LINDUNG_AS": ""}).invoke(_unwrapped(), list(arguments))


def _unwrapped() -> Any:
    """The commands without the door that starts a server: the test has one."""
    import typer

    bare = typer.Typer()
    for one in app.registered_commands:
        assert one.callback is not None
        bare.command(one.name)(getattr(one.callback, "__wrapped__", one.callback))
    return bare


def test_a_user_is_added_by_somebody_and_the_trail_says_by_whom(world: Any) -> None:
    done = run(
        "add", "rudi", "--name", "Rudi Hartono", "--role", "branch_officer", "--region", "72.08",
        "--as", "administrator", "--reason", "petugas baru",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    password = done.stdout.split(": ")[1].split()[0]
    begin(User.objects.get(username="administrator"), channel="web")
    user = User.objects.get(username="rudi")
    assert user.check_password(password)
    event = Event.objects.get(relation="access_user", row_id=str(user.pk))
    assert (event.actor, event.channel, event.reason) == (
        world.users["administrator"].pk,
        "terminal",
        "petugas baru",
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list",), "siapa yang bertindak"),
        (("list", "--as", "tidak-ada"), "Tidak ada pengguna aktif"),
        (("list", "--as", "auditor"), "users.manage"),
        (("list", "--as", "administrator", "--format", "xml"), "--format"),
        (("add", "x", "--name", "X", "--role", "raja", "--as", "administrator"), "--role"),
        (("add", "x", "--name", "X", "--role", "auditor", "--as", "administrator"), "satu wilayah"),
        (("deactivate", "administrator", "--reason", "x", "--as", "administrator"), "sendiri"),
        (("token", "x", "--days", "0", "--as", "checker"), "1 sampai 365"),
        (("token", "x", "--as", "auditor_none"), "counts.read"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(world: Any, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*arguments)
    assert done.exit_code != 0
    assert isinstance(done.exception, Trouble)
    assert sentence in done.exception.indonesian


def test_the_list_as_json_holds_every_account(world: Any) -> None:
    done = run("list", "--format", "json", "--as", "administrator")
    rows = json.loads(done.stdout)
    assert {row["username"] for row in rows} == set(world.users)
    (auditor,) = [row for row in rows if row["username"] == "auditor"]
    assert auditor["roles"] == [{"role": "auditor", "region": "72.08", "organisation": ""}]


def test_a_user_is_switched_off_and_can_no_longer_be_acted_as(world: Any) -> None:
    assert run("deactivate", "checker", "--reason", "pindah", "--as", "administrator").exit_code == 0
    assert isinstance(run("token", "x", "--as", "checker").exception, Trouble)


def test_the_key_printed_acts_as_its_user(world: Any) -> None:
    done = run("token", "dasbor", "--as", "checker")
    assert user_of_token(done.stdout.strip()).username == "checker"


def test_every_command_shows_an_example_that_it_understands() -> None:
    for one in app.registered_commands:
        assert one.callback is not None
        text = one.callback.__doc__ or ""
        assert f"lindung user {one.name} " in text.partition("Example:")[2]
