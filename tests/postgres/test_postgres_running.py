"""Commands share the server, and the last to leave turns off the light."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from postgres_helpers import kill_hard, processes_in

from lindung.postgres.binaries import find_binaries
from lindung.postgres.running import running_server
from lindung.postgres.server import PrivateServer

pytestmark = pytest.mark.usefixtures("wheel")

USER = """
from lindung.postgres.running import running_server
with running_server() as endpoint:
    print(endpoint.url("lindung_app"), flush=True)
    input()
"""


def another_command() -> subprocess.Popen[str]:
    """Another process inside running_server()."""
    command = subprocess.Popen(
        [sys.executable, "-c", USER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert command.stdout is not None
    assert command.stdout.readline().startswith("postgresql://lindung_app@")
    return command


def test_server_is_stopped_by_the_command_that_started_it(server: PrivateServer) -> None:
    with running_server(server.home, durable=False) as endpoint, psycopg.connect(endpoint.url("lindung_app")):
        assert server.running
    assert not processes_in(server.home.data)


def test_server_that_was_running_stays(server: PrivateServer) -> None:
    server.start()
    with running_server(server.home, durable=False):
        pass
    assert server.running


def test_server_stays_when_it_is_started_for_good_meanwhile(server: PrivateServer) -> None:
    with running_server(server.home, durable=False):
        server.start()
    assert server.running


def test_server_stays_until_the_last_of_two_commands_leaves(server: PrivateServer) -> None:
    first = another_command()
    with running_server(server.home, durable=False):
        first.communicate("\n")
        assert first.returncode == 0
        assert server.running
    assert not server.running


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_command_that_is_ended_stops_the_server(server: PrivateServer, ending: signal.Signals) -> None:
    command = another_command()
    command.send_signal(ending)
    command.wait()
    assert command.returncode != 0
    assert not processes_in(server.home.data)


def test_server_of_a_command_killed_hard_serves_the_next_and_is_then_stopped(server: PrivateServer) -> None:
    command = another_command()
    command.kill()
    command.wait()
    assert server.running
    with running_server(server.home, durable=False):
        pass
    assert not server.running


def test_server_killed_while_in_use_is_stopped_without_complaint(server: PrivateServer) -> None:
    with running_server(server.home, durable=False):
        kill_hard(server)
    assert not server.running


def test_forked_worker_that_ends_leaves_the_server_running(server: PrivateServer) -> None:
    with running_server(server.home, durable=False):
        child = os.fork()
        if child == 0:
            try:
                with_everything_unwound()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert server.running


def with_everything_unwound() -> None:
    """A worker leaves its copy of the context, as SystemExit does when it passes through."""
    import gc
    from types import GeneratorType

    for generator in (found for found in gc.get_objects() if isinstance(found, GeneratorType)):
        if generator.__name__ == "running_server":
            generator.close()


def command_line(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from lindung.postgres.commands import app; app()"
    return subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True)


def test_exit_code_of_status_tells_running_from_stopped(server: PrivateServer) -> None:
    assert command_line("status").returncode == 3
    assert command_line("start").returncode == 0
    found = command_line("status", "--format", "json")
    assert (found.returncode, '"state": "running"' in found.stdout) == (0, True)
    assert command_line("stop").returncode == 0
    assert command_line("stop").returncode == 0
    assert command_line("status").returncode == 3


def test_backup_and_restore_from_the_terminal_start_the_server_for_a_while(server: PrivateServer, place: Path) -> None:
    file = str(place / "lindung.dump")
    assert command_line("backup", file).returncode == 0
    again = command_line("backup", file)
    assert (again.returncode, "tidak ditimpa" in again.stderr) == (1, True)
    assert command_line("restore", file, "--yes").returncode == 0
    refused = command_line("restore", __file__, "--yes")
    assert (refused.returncode, "bukan cadangan" in refused.stderr) == (1, True)
    assert not server.running


def test_start_and_stop_say_that_an_outside_server_is_not_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://lindung_app@127.0.0.1:1/lindung")
    for verb in ("start", "stop"):
        done = command_line(verb)
        assert (done.returncode, "outside server" in done.stderr) == (1, True)
    assert command_line("status").returncode == 3


@pytest.mark.parametrize("command", ["start", "stop", "status", "backup", "restore", "prepare"])
def test_help_of_every_command_has_an_example(command: str) -> None:
    assert f"Example: lindung db {command}" in command_line(command, "--help").stdout


def test_printed_sql_prepares_a_bare_server_and_does_no_harm_twice(server: PrivateServer, place: Path) -> None:
    server.start()
    with server.connect_as_admin() as admin:
        admin.execute("DROP DATABASE lindung")
        for role in ("lindung_app", "lindung_owner", "lindung_matcher"):
            admin.execute(f"DROP ROLE {role}")
    psql = find_binaries(server.home).tool("psql")
    script = command_line("prepare", "--print-sql").stdout
    for _ in range(2):
        done = subprocess.run(
            [psql, "-X", "-v", "ON_ERROR_STOP=1", server.endpoint.url("lindung_admin", "postgres")],
            input=script, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, "ERROR" in done.stderr) == (0, False)
    with psycopg.connect(server.endpoint.url("lindung_owner")) as owner:
        owner.execute("CREATE TABLE t ()")
