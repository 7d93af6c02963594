"""Whether a server lives, told by locks that the kernel drops when the last of its processes is gone.

Process ids lie: a killed server stays visible as a zombie until process 1 collects it (in some containers
never), and after a reboot its number may belong to another program. So the server inherits an open, locked
file, and lives exactly as long as that lock is held.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .home import Home
from .sockets import PORT
from .trouble import Trouble, told_in_sentences

PROCESSES = Path("/proc")
SHARED_SEGMENTS = Path("/proc/sysvipc/shm")


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Only one process at a time starts or stops the server; others wait here."""
    descriptor = open_lock(home, "start")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_lock(home: Home, name: str) -> int:
    """Open a lock file of the home. The caller locks and closes the descriptor."""
    with told_in_sentences(home.path):
        return os.open(home.locks / f"{name}.lock", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock if nobody holds it in the way."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def alive(home: Home) -> bool:
    """True while any process of the server lives, including one left behind by a killed parent."""
    if not home.locks.is_dir():
        return False
    descriptor = open_lock(home, "alive")
    try:
        # A shared try: two who only ask at the same moment must not take each other for the server.
        return not try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


def take_life_lock(home: Home) -> int:
    """The locked descriptor that the server inherits. Waits only for those who are just asking alive()."""
    descriptor = open_lock(home, "alive")
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def mark_transient(home: Home) -> None:
    """Note that the server was started for a while only, and goes when its last user leaves."""
    with told_in_sentences(home.path):
        (home.locks / "transient").touch()


def is_transient(home: Home) -> bool:
    """Whether the server goes when its last user leaves."""
    return (home.locks / "transient").exists()


def forget_transient(home: Home) -> None:
    """The server stays from now on, or is gone."""
    with told_in_sentences(home.path):
        (home.locks / "transient").unlink(missing_ok=True)


@dataclass(frozen=True)
class PidFile:
    """What postmaster.pid says. `segment` is the key and id of its shared memory, if it got that far."""

    pid: int
    segment: tuple[int, int] | None


def read_pid_file(data: Path) -> PidFile | None:
    """PostgreSQL's own note of its process, or None when there is none or it is not yet written."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not lines or not lines[0].strip().lstrip("-").isdigit():
        return None
    segment = [int(word) for word in lines[6].split() if word.isdigit()] if len(lines) > 6 else []
    return PidFile(abs(int(lines[0])), (segment[0], segment[1]) if len(segment) == 2 else None)


def postmaster(home: Home) -> int | None:
    """The process id of the living server, or None when it is not (or no longer) there."""
    found = read_pid_file(home.data)
    if found is None or not alive(home):
        return None
    return found.pid if _is_postgres(found.pid) else None


def end_orphans(home: Home, account: Account) -> None:
    """End what a killed server left at work: a long query does not notice that its server is gone.

    What it had committed is safe in the log; PostgreSQL itself ends its processes so after a crash.
    """
    found = read_pid_file(home.data)
    if found is None or _is_postgres(found.pid) or not PROCESSES.is_dir():
        return
    # As the server's user, since in a container root may not look at other users' processes. `-ef` needs no
    # further program for each of them.
    script = 'for each in /proc/[0-9]*; do [ "$each/cwd" -ef "$1" ] && echo "${each#/proc/}"; done'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(home.data)], capture_output=True, text=True, cwd="/",
        **account.run_arguments(),
    )  # fmt: skip
    for word in done.stdout.split():
        if _is_postgres(int(word)):
            send(int(word), signal.SIGQUIT)


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process; one that has gone meanwhile is no trouble."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def clear_stale_files(home: Home, socket_dir: Path) -> None:
    """Remove what a dead server left: postmaster.pid, socket and its lock. Call only when not alive().

    PostgreSQL itself overlooks notes of a process that is gone, but not of a zombie or of another program that
    got the number. Trouble when a server that Lindung did not start uses the data.
    """
    found = read_pid_file(home.data)
    if found is not None and _process_name(found.pid) is not None:
        attached = _attached(found.segment)
        # When the kernel does not tell, only a process that still looks like a server counts.
        if attached or (attached is None and _is_postgres(found.pid)):
            raise Trouble(
                f"Server PostgreSQL lain (proses {found.pid}) memakai {home.data} tanpa dijalankan oleh Lindung. "
                "Hentikan proses itu, lalu coba lagi.",
                f"Another PostgreSQL server (process {found.pid}), not started by Lindung, uses {home.data}. "
                "Stop that process, then try again.",
            )
        with told_in_sentences(home.path):
            (home.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        with told_in_sentences(socket_dir):
            (socket_dir / name).unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    if not PROCESSES.is_dir():
        return True
    name = _process_name(pid)
    return name is not None and name.startswith("postgres") and not _is_zombie(pid)


def _process_name(pid: int) -> str | None:
    try:
        return (PROCESSES / str(pid) / "comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _is_zombie(pid: int) -> bool:
    try:
        text = (PROCESSES / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    # The name in parentheses may itself hold spaces and parentheses.
    return text.rpartition(")")[2].split()[:1] == ["Z"]


def _attached(segment: tuple[int, int] | None) -> bool | None:
    """Whether processes are attached to the shared memory a server noted; None when that cannot be known."""
    if segment is None:
        return False
    try:
        lines = SHARED_SEGMENTS.read_text().splitlines()
    except OSError:
        return None
    columns = lines[0].split()
    rows = (dict(zip(columns, map(int, line.split()), strict=False)) for line in lines[1:])
    # The kernel writes keys signed, PostgreSQL unsigned.
    key, number = segment
    return any(row["key"] % 2**32 == key % 2**32 and row["shmid"] == number and row["nattch"] > 0 for row in rows)
