"""The private server: started so that it answers, stopped so that nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from . import life
from .account import Account, closed_directory, server_account
from .binaries import Binaries, find_binaries
from .cluster import clean_environment, create_cluster, write_configuration
from .endpoint import Endpoint, data_major, endpoint_of, psycopg_arguments
from .home import VARIABLE, Home, resolve_home
from .roles import ADMIN, DATABASE, ensure_database, ensure_roles, grant_inside, is_prepared
from .sockets import prepare_socket_directory
from .trouble import Trouble, disk_full, told_in_sentences

# Recovery after a hard kill of a large database takes minutes; within this it may.
PATIENCE = 600.0
TAKEN = ("already exists", "is still in use")
TAKEN_PATIENCE = 30.0
LARGEST_LOG = 10 * 2**20


@dataclass(frozen=True)
class Status:
    """How the server is. `state` is running, starting, stopped or absent (never started)."""

    state: str
    endpoint: Endpoint
    pid: int | None = None
    version: str | None = None
    size_bytes: int | None = None


class PrivateServer:
    """Lindung's own PostgreSQL in one home. `durable=False` trades safety for speed, for tests only."""

    def __init__(self, home: Home | Path | None = None, *, durable: bool = True) -> None:
        self.home = Home(home.absolute()) if isinstance(home, Path) else home or resolve_home()
        self.durable = durable

    @property
    def running(self) -> bool:
        """True when the server answers a question."""
        return life.alive(self.home) and self._answers()

    @property
    def endpoint(self) -> Endpoint:
        """The address, which is known before the first start."""
        return endpoint_of(self.home)

    def start(self) -> Endpoint:
        """Have the server running with roles and database made, and keep it until stop(). Trouble if it cannot be."""
        self.prepare_home()
        with life.exclusive(self.home):
            self.start_locked()
            life.forget_transient(self.home)
        return self.endpoint

    def stop(self) -> bool:
        """Stop the server and wait until its last process is gone. False when none was running."""
        if not life.alive(self.home):
            return False
        with life.exclusive(self.home):
            return self.stop_locked()

    def status(self) -> Status:
        """What is known without starting anything."""
        endpoint = self.endpoint
        if not life.alive(self.home):
            return Status("stopped" if endpoint.version else "absent", endpoint)
        pid = life.postmaster(self.home)
        if not self._answers():
            return Status("starting", endpoint, pid)
        with self.connect_as_admin() as admin:
            row = admin.execute("SELECT sum(pg_database_size(oid))::bigint FROM pg_database").fetchone()
            version = admin.info.server_version
        return Status("running", endpoint, pid, f"{version // 10000}.{version % 10000}", row[0] if row else None)

    def connect_as_admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A superuser's connection in autocommit. For making databases, never for the rooms."""
        return psycopg.connect(
            **psycopg_arguments(self.endpoint.params(ADMIN, database)), connect_timeout=10, autocommit=True
        )

    def prepare_home(self) -> None:
        """Make the home; Trouble when it, or the data in it, are not this user's to use."""
        server_account(self.home.data)
        self.home.create()

    def start_locked(self, *, transient: bool = False) -> None:
        """start() for a caller that holds life.exclusive(). `transient`: to be stopped by its last user."""
        account = server_account(self.home.data)
        self._check_reachable(account)
        started = not self._wait_for_answer()
        if started:
            if transient:
                life.mark_transient(self.home)
            self._launch(account)
        self._prepare(afresh=started)

    def stop_locked(self) -> bool:
        """stop() for a caller that holds life.exclusive()."""
        life.forget_transient(self.home)
        # Fast shutdown, then without a checkpoint, then by force: each loses no committed row.
        for number, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 15), (signal.SIGKILL, 15)):
            if not life.alive(self.home):
                return True
            if self._signal_until_gone(number, seconds):
                return True
        raise Trouble(
            f"Server PostgreSQL di {self.home.path} tidak mau berhenti. Lihat {self.home.log}.",
            f"The PostgreSQL server in {self.home.path} does not stop. See {self.home.log}.",
        )

    def _signal_until_gone(self, number: signal.Signals, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        told = None
        while life.alive(self.home):
            pid = life.postmaster(self.home)
            if pid is not None and pid != told:
                with told_in_sentences(self.home.data):
                    life.send(pid, number)
                told = pid
            self._end_orphans()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _check_reachable(self, account: Account) -> None:
        closed = closed_directory(self.home.data / "base", account) if account.switched else None
        if closed is not None and closed != self.home.data:
            raise Trouble(
                f"Server berjalan sebagai pengguna {account.name}, yang tidak dapat melewati {closed}. "
                f"Pilih {VARIABLE} di luar direktori itu, misalnya /var/lib/lindung.",
                f"The server runs as user {account.name}, who cannot pass {closed}. "
                f"Choose a {VARIABLE} outside that directory, such as /var/lib/lindung.",
            )

    def _launch(self, account: Account) -> None:
        """Start until the server answers; a dead server's notes are waited out or removed."""
        binaries = self._binaries(account)
        if not self.home.data.exists():
            create_cluster(self.home, binaries, account, self.durable)
        socket_dir = prepare_socket_directory(self.home, account)
        write_configuration(self.home, socket_dir, self.durable)
        deadline = time.monotonic() + TAKEN_PATIENCE
        while True:
            life.clear_stale_files(self.home, socket_dir)
            said_before = self._spawn(binaries, account)
            if self._wait_for_answer():
                return
            words = self._log_since(said_before)
            if not any(taken in words for taken in TAKEN) or time.monotonic() > deadline:
                raise self._diagnosis(words)
            time.sleep(0.1)

    def _binaries(self, account: Account) -> Binaries:
        major = data_major(self.home.data)
        if self.home.data.exists() and major is None:
            raise Trouble(
                f"{self.home.data} bukan direktori data PostgreSQL (tanpa PG_VERSION). Pindahkan direktori itu.",
                f"{self.home.data} is no PostgreSQL data directory (it lacks PG_VERSION). Move it away.",
            )
        try:
            return find_binaries(self.home, account, major)
        except Trouble as trouble:
            if major is None:
                raise
            raise Trouble(
                f"Data di {self.home.data} dibuat oleh PostgreSQL {major}, dan hanya versi itu dapat membukanya. "
                + trouble.indonesian,
                f"The data in {self.home.data} were made by PostgreSQL {major}, and only that version opens them. "
                + trouble.english,
            ) from trouble

    def _spawn(self, binaries: Binaries, account: Account) -> int:
        """Start the postmaster detached from this program; returns how long the log was before."""
        log = self._open_log()
        lock = life.take_life_lock(self.home)
        command = [
            binaries.tool("postgres"), "-D", str(self.home.data),
            "-c", f"config_file={self.home.configuration / 'postgresql.conf'}",
        ]  # fmt: skip
        try:
            length = os.fstat(log).st_size
            # The shell leaves at once, so that process 1 and not this program has to collect the server; a
            # session of its own keeps Ctrl-C in the terminal away from it.
            subprocess.run(
                ["/bin/sh", "-c", '"$@" &', "sh", *command], check=True, cwd="/", env=clean_environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(lock,), start_new_session=True,
                **account.run_arguments(),
            )  # fmt: skip
            return length
        finally:
            os.close(lock)
            os.close(log)

    def _open_log(self) -> int:
        with told_in_sentences(self.home.log):
            if self.home.log.exists() and self.home.log.stat().st_size > LARGEST_LOG:
                self.home.log.replace(self.home.log.with_suffix(".log.1"))
            return os.open(self.home.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

    def _log_since(self, position: int) -> str:
        with self.home.log.open("rb") as log:
            log.seek(position)
            return log.read(64 * 1024).decode(errors="replace")

    def _wait_for_answer(self) -> bool:
        """True when the server answers, False when no process of it lives (any more)."""
        deadline = time.monotonic() + PATIENCE
        while life.alive(self.home):
            if self._answers():
                return True
            self._end_orphans()
            if time.monotonic() > deadline:
                raise Trouble(
                    f"Server PostgreSQL hidup tetapi belum menjawab. Lihat {self.home.log}.",
                    f"The PostgreSQL server lives but does not answer yet. See {self.home.log}.",
                )
            time.sleep(0.02)
        return False

    def _end_orphans(self) -> None:
        """Of a killed server; those who can, leave by themselves within a moment."""
        if life.alive(self.home) and life.postmaster(self.home) is None:
            time.sleep(0.5)
            if life.alive(self.home):
                life.end_orphans(self.home, server_account(self.home.data))

    def _answers(self) -> bool:
        try:
            with self.connect_as_admin() as admin:
                admin.execute("SELECT 1")
        except psycopg.OperationalError as error:
            if any(word in str(error) for word in ("authentication failed", "requirepeer", "pg_hba.conf")):
                raise Trouble(
                    f"Server PostgreSQL di {self.home.path} dijalankan oleh pengguna lain dan tidak mengenal "
                    f"pengguna ini. Hentikan dengan pengguna itu (lindung db stop). ({error})",
                    f"The PostgreSQL server in {self.home.path} was started by another user and does not know "
                    "this one. Stop it as that user (lindung db stop).",
                ) from error
            return False
        return True

    def _prepare(self, afresh: bool) -> None:
        """Roles and database. A server found running is left alone if it has them: others may be at work in it."""
        try:
            with self.connect_as_admin() as admin:
                if not afresh and is_prepared(admin):
                    return
                ensure_roles(admin)
                ensure_database(admin)
            with self.connect_as_admin(DATABASE) as inside:
                grant_inside(inside)
        except psycopg.errors.DiskFull as error:
            raise disk_full(self.home.path) from error

    def _diagnosis(self, words: str) -> Trouble:
        if "No space left on device" in words:
            return disk_full(self.home.path)
        said = "\n".join(line for line in words.splitlines() if "FATAL" in line or "PANIC" in line or "error" in line)
        return Trouble(
            f"Server PostgreSQL tidak mau berjalan. Katanya:\n{said or words.strip()}\nSelengkapnya: {self.home.log}",
            f"The PostgreSQL server does not start. Its words are above, and all of them in {self.home.log}.",
        )


def private_endpoint(start: bool) -> Endpoint:
    """The address of the private server in LINDUNG_HOME, after starting it if asked to."""
    server = PrivateServer()
    return server.start() if start else server.endpoint
