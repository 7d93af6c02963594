"""Where the server's socket lies. Derived from the home alone, so that clients know it before a start."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from .account import Account
from .home import Home
from .trouble import Trouble, told_in_sentences

PORT = 5432
# The kernel's limit is 107 bytes for the whole path of the socket; some systems have 103.
LONGEST = 100
OUTSIDE_AS_ROOT = Path("/run")
OUTSIDE = Path("/tmp")  # noqa: S108 - ownership is checked before every use


def socket_directory(home: Home) -> Path:
    """`run` inside the home, or a short name outside it when the path is too long or libpq would misread it."""
    inside = os.fsencode(home.run / f".s.PGSQL.{PORT}")
    if len(inside) <= LONGEST and b"," not in inside:
        return home.run
    digest = hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]
    if os.geteuid() == 0 and OUTSIDE_AS_ROOT.is_dir():
        return OUTSIDE_AS_ROOT / f"lindung-{digest}"
    return OUTSIDE / f"lindung-{os.geteuid()}-{digest}"


def prepare_socket_directory(home: Home, account: Account) -> Path:
    """Make the directory for the server's user, or check the one that is there."""
    directory = socket_directory(home)
    with told_in_sentences(directory):
        try:
            # Not writable by others from its first moment; in a sticky directory nobody can then replace it.
            directory.mkdir(mode=0o755)
            directory.chmod(0o755)
            account.own(directory)
        except FileExistsError:
            if directory == home.run and directory.is_dir() and not directory.is_symlink():
                account.own(directory)
                directory.chmod(0o755)
            check_socket_directory(directory, account)
    return directory


def check_socket_directory(directory: Path, account: Account) -> None:
    """Trouble if somebody else could answer on a socket in `directory`. A missing directory passes."""
    try:
        status = directory.lstat()
    except FileNotFoundError:
        return
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid in (account.uid, os.geteuid())
    if not ours or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Trouble(
            f"{directory} dibuat atau dapat diubah oleh pengguna lain, jadi tidak dipakai untuk soket. "
            "Hapus direktori itu atau pilih LINDUNG_HOME dengan jalur yang lebih pendek.",
            f"{directory} was made by, or can be changed by, another user and is not used for the socket. "
            "Remove it or choose a LINDUNG_HOME with a shorter path.",
        )
