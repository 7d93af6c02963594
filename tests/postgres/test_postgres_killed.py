"""Servers killed hard, notes of dead processes, servers started twice or by hand."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from postgres_helpers import (
    account_of,
    kill_hard,
    notes,
    postmaster,
    processes_in,
    write_note,
)

from lindung.postgres import life
from lindung.postgres.binaries import find_binaries
from lindung.postgres.server import PrivateServer
from lindung.postgres.trouble import Trouble

pytestmark = pytest.mark.usefixtures("origin")


def test_stopped_server_starts_again_with_its_rows(server: PrivateServer) -> None:
    server.start()
    write_note(server, "before")
    assert server.stop()
    server.start()
    assert notes(server) == ["before"]


def test_server_killed_hard_starts_again_with_its_rows(server: PrivateServer) -> None:
    server.start()
    write_note(server, "before")
    kill_hard(server)
    server.start()
    assert notes(server) == ["before"]


def test_killed_server_that_nobody_collects_starts_again(server: PrivateServer) -> None:
    """In many containers process 1 never collects the dead: the killed server stays a zombie for good."""
    subreaper = 36
    libc = ctypes.CDLL(None)
    libc.prctl(subreaper, 1, 0, 0, 0)
    try:
        server.start()
        write_note(server, "before")
        killed = kill_hard(server)
        server.start()
        assert Path(f"/proc/{killed}/stat").read_text().split()[2] == "Z"
        assert notes(server) == ["before"]
        assert postmaster(server) != killed
        server.stop()
    finally:
        libc.prctl(subreaper, 0, 0, 0, 0)
        while True:
            try:
                if os.waitpid(-1, os.WNOHANG) == (0, 0):
                    break
            except ChildProcessError:
                break


@pytest.mark.parametrize("then", ["start", "stop"])
def test_query_that_outlives_its_killed_server_is_ended(server: PrivateServer, then: str) -> None:
    """A busy process does not notice that its server is gone, and would hold the data for hours."""
    server.start()
    write_note(server, "before")
    busy = server.connect_as_admin("lindung")
    busy.pgconn.send_query(b"SELECT sum(n) FROM (SELECT generate_series(1, 100000000000) AS n) AS numbers")
    busy.pgconn.flush()
    pid = busy.info.backend_pid
    while Path(f"/proc/{pid}/stat").read_text().split()[2] != "R":
        time.sleep(0.01)
    kill_hard(server)
    getattr(server, then)()
    assert pid not in processes_in(server.home.data)
    busy.close()
    server.start()
    assert notes(server) == ["before"]


def test_stale_lock_file_with_the_number_of_another_program_is_overlooked(server: PrivateServer) -> None:
    server.start()
    write_note(server, "before")
    text = (server.home.data / "postmaster.pid").read_text().split("\n")
    server.stop()
    account = account_of(server)
    other = subprocess.Popen(["sleep", "600"], cwd="/", **account.run_arguments())
    try:
        for stale in (server.home.data / "postmaster.pid", server.home.run / ".s.PGSQL.5432.lock"):
            stale.write_text("\n".join([str(other.pid), *text[1:]]))
            account.own(stale)
        server.start()
        assert notes(server) == ["before"]
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_server_started_by_hand_is_left_alone(server: PrivateServer) -> None:
    account = account_of(server)
    binaries = find_binaries(server.home, account, server.endpoint.version)
    by_hand = subprocess.Popen(
        [binaries.tool("postgres"), "-D", server.home.data, "-k", server.home.run, "-h", ""],
        cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account.run_arguments(),
    )  # fmt: skip
    try:
        while (found := life.read_pid_file(server.home.data)) is None or found.segment is None:
            assert by_hand.poll() is None
            time.sleep(0.02)
        with pytest.raises(Trouble, match="not started by Lindung"):
            server.start()
        assert by_hand.poll() is None
        assert (server.home.data / "postmaster.pid").exists()
        assert (server.home.run / ".s.PGSQL.5432").exists()
    finally:
        by_hand.send_signal(signal.SIGINT)
        by_hand.wait()
    assert not server.running
    server.start()


def test_two_starts_at_once_give_one_server(server: PrivateServer) -> None:
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            try:
                PrivateServer(server.home, durable=False).start()
            except BaseException:
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    assert server.running
    assert server.home.log.read_text().count("ready to accept connections") == 2  # once here, once for the copy


def test_killed_initdb_is_begun_afresh(place: Path) -> None:
    server = PrivateServer(place / "home", durable=False)
    server.home.create()
    half = server.home.path / "postgres.part-killed"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    server.start()
    assert not list(server.home.path.glob("postgres.part-*"))
