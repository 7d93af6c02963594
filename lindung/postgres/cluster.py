"""The data directory: made whole or not at all, and configured anew at each start."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .account import Account, current_user
from .binaries import Binaries
from .home import Home
from .roles import ADMIN, APP, OWNER
from .sockets import PORT
from .trouble import Trouble, disk_full, told_in_sentences

PARTIAL = "postgres.part-"
# An empty cluster and its first WAL segments need some 60 MB.
SMALLEST_FREE = 100 * 2**20
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - only its size is read


def clean_environment() -> dict[str, str]:
    """What server programs see: English messages to recognise trouble by, and none of the caller's PG variables."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def create_cluster(home: Home, binaries: Binaries, account: Account, durable: bool) -> None:
    """Run initdb beside the data directory and rename when complete, so that a killed run leaves no half cluster."""
    for leftover in home.path.glob(PARTIAL + "*"):
        shutil.rmtree(leftover)
    if shutil.disk_usage(home.path).free < SMALLEST_FREE:
        raise disk_full(home.path)
    with told_in_sentences(home.path):
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=home.path))
        try:
            account.own(partial)
            _initdb(binaries, account, partial, durable)
            partial.rename(home.data)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _initdb(binaries: Binaries, account: Account, directory: Path, durable: bool) -> None:
    # Sorting by code point makes LIKE 'abc%' use ordinary indexes and never depends on the system's library;
    # the character classes of C.UTF-8 let lower() and trigrams know letters beyond ASCII, where it exists.
    said = ""
    for character_classes in ("C.UTF-8", "C"):
        command = [
            binaries.tool("initdb"), "-D", str(directory), "-U", ADMIN, "--encoding=UTF8", "--locale=C",
            "--locale-provider=libc", f"--lc-ctype={character_classes}", "--auth-local=peer", "--auth-host=reject",
            "--no-instructions", *([] if durable else ["--no-sync"]),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=clean_environment(), **account.run_arguments()
        )
        if done.returncode == 0:
            return
        said = done.stderr.strip()
        if "invalid locale name" not in said:
            break
    if "No space left on device" in said:
        raise disk_full(directory.parent)
    raise Trouble(
        f"initdb ({binaries.directory}) gagal membuat basis data di {directory.parent}:\n{said}",
        f"initdb ({binaries.directory}) could not make the database in {directory.parent}; its words are above.",
    )


def write_configuration(home: Home, socket_dir: Path, durable: bool) -> None:
    """Write conf/ anew: it follows from this program and this user, and nothing in it is anyone's to keep.

    It lies outside the data directory so that root never writes into a directory another user controls.
    """
    user = current_user()
    people = dict.fromkeys((user, "root"))
    identities = "".join(f"lindung {_quoted(person)} {role}\n" for person in people for role in (ADMIN, OWNER, APP))
    rules = f"local all {ADMIN},{OWNER},{APP} peer map=lindung\nlocal all all reject\n"
    with told_in_sentences(home.path):
        home.configuration.mkdir(mode=0o755, exist_ok=True)
        home.configuration.chmod(0o755)
        _write(home.configuration / "pg_ident.conf", identities)
        _write(home.configuration / "pg_hba.conf", rules)
        _write(home.configuration / "postgresql.conf", _settings(home, socket_dir, durable))


def _settings(home: Home, socket_dir: Path, durable: bool) -> str:
    listed = '"' + str(socket_dir).replace('"', '""') + '"'
    settings: dict[str, str | int] = {
        "data_directory": str(home.data),
        "hba_file": str(home.configuration / "pg_hba.conf"),
        "ident_file": str(home.configuration / "pg_ident.conf"),
        "listen_addresses": "",
        "unix_socket_directories": listed,
        # Whoever is not in pg_ident.conf is turned away by name, not by the mode of the socket.
        "unix_socket_permissions": "0777",
        "port": PORT,
        "max_connections": 60,
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "dynamic_shared_memory_type": _dynamic_shared_memory(),
        # COPY into a table made in the same transaction then skips the WAL; nothing replicates from here.
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "datestyle": "ISO, YMD",
        "lc_messages": "C",
        # Statements and key values name people: they stay out of the log.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    return "".join(f"{name} = '{_escaped(str(value))}'\n" for name, value in settings.items())


def _dynamic_shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm, where a parallel index build fails; then files serve instead."""
    try:
        roomy = shutil.disk_usage(SHARED_MEMORY).free >= 2**30
    except OSError:
        roomy = False
    return "posix" if roomy else "mmap"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_.-]+", name) else '"' + name + '"'


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(text)
    partial.chmod(0o644)
    partial.replace(path)
