"""What the tests of the private server do to it."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lindung.postgres import life
from lindung.postgres.account import Account, server_account
from lindung.postgres.server import PrivateServer
from lindung.postgres.trouble import Trouble

AS_ROOT = os.geteuid() == 0
NOBODY = 65534


def postmaster(server: PrivateServer) -> int:
    """The process id of a server that must be living."""
    pid = life.postmaster(server.home)
    assert pid is not None
    return pid


def kill_hard(server: PrivateServer) -> int:
    pid = postmaster(server)
    os.kill(pid, signal.SIGKILL)
    return pid


def processes_in(directory: Path) -> list[int]:
    """Ids of living processes that work in `directory`, as every PostgreSQL process does in its data."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(entry / "cwd")) == directory.resolve():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def write_note(server: PrivateServer, text: str) -> None:
    """Commit one row, to be looked for after a bad day."""
    with server.connect_as_admin("lindung") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(server: PrivateServer) -> list[str]:
    with server.connect_as_admin("lindung") as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note ORDER BY text")]


def account_of(server: PrivateServer) -> Account:
    return server_account(server.home.data)


def as_user(uid: int, question: Callable[[], Any]) -> Any:
    """The answer of `question` asked by another operating system user, in a forked process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            answer: object = ("answered", question())
        except BaseException as error:
            answer = ("raised", error if isinstance(error, Trouble) else RuntimeError(traceback.format_exc()))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(pickle.dumps(answer))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        kind, value = pickle.loads(pipe.read())
    os.waitpid(child, 0)
    if kind == "raised":
        raise value
    return value
