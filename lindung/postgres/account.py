"""Which operating system user runs the server, and what that user can reach."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .trouble import Trouble

# As root the server runs as the first of these that exists; users are never created.
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An operating system user. `switched` says that it is not the user running this program."""

    name: str
    uid: int
    gid: int
    switched: bool

    def run_arguments(self) -> dict[str, Any]:
        """Arguments for `subprocess` that run a program as this user and with no other group."""
        if not self.switched:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hand one file or directory to this user; links are not followed."""
        if self.switched:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def current_user() -> str:
    """The name of the user running this program; Trouble when the user id has no name (peer sign-in needs one)."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        uid = os.geteuid()
        raise Trouble(
            f"Pengguna sistem nomor {uid} tidak punya nama, padahal PostgreSQL memerlukannya. "
            "Tambahkan ke /etc/passwd atau pakai DATABASE_URL.",
            f"The system user with id {uid} has no name, and PostgreSQL needs one. "
            "Add it to /etc/passwd or use DATABASE_URL.",
        ) from None


def server_account(data: Path) -> Account:
    """The user that runs the server on the data directory `data`, which may not exist yet.

    Not root: this user. Root: the owner of an existing data directory if it is one of UNPRIVILEGED, else the
    first of them. Trouble when the data directory belongs to anybody else.
    """
    owner = _owner(data)
    if os.geteuid() != 0:
        own = Account(current_user(), os.geteuid(), os.getegid(), switched=False)
        if owner is not None and owner != own.uid:
            raise _belongs_to_another(data, owner)
        return own
    possible = [account for name in UNPRIVILEGED if (account := _lookup(name))]
    if owner is not None:
        possible = [account for account in possible if account.uid == owner]
        if not possible:
            raise _belongs_to_another(data, owner)
    if not possible:
        raise Trouble(
            "PostgreSQL tidak boleh berjalan sebagai root, dan pengguna postgres maupun nobody tidak ada. "
            "Jalankan Lindung sebagai pengguna biasa.",
            "PostgreSQL refuses to run as root, and neither a user postgres nor a user nobody exists. "
            "Run Lindung as an ordinary user.",
        )
    return possible[0]


def closed_directory(path: Path, account: Account) -> Path | None:
    """The first directory on the way to `path` that `account` cannot pass, or None. Reads mode bits, not ACLs."""
    for directory in reversed(path.resolve().parents):
        try:
            status = directory.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            return directory.parent
        if not _may_pass(status, account):
            return directory
    return None


def _may_pass(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _owner(path: Path) -> int | None:
    try:
        return path.lstat().st_uid
    except (FileNotFoundError, NotADirectoryError):
        return None


def _lookup(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switched=True) if entry.pw_uid != 0 else None


def _belongs_to_another(data: Path, owner: int) -> Trouble:
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"no. {owner}"
    return Trouble(
        f"Data di {data} milik pengguna {name}. Jalankan Lindung sebagai pengguna yang membuatnya, "
        "atau pilih LINDUNG_HOME yang lain.",
        f"The data in {data} belong to the user {name}. Run Lindung as the user who made them, "
        "or choose another LINDUNG_HOME.",
    )
