"""Trouble a person can mend, told in Indonesian first and then in English."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Trouble(Exception):
    """What happened, where, and how to fix it. `indonesian` and `english` each hold whole sentences."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(indonesian, english)
        self.indonesian = indonesian
        self.english = english

    def __str__(self) -> str:
        return f"{self.indonesian}\n{self.english}"


def disk_full(where: Path) -> Trouble:
    """The sentence for a full disk below `where`."""
    return Trouble(
        f"Ruang penyimpanan di {where} penuh. Kosongkan ruang atau pindahkan LINDUNG_HOME, lalu coba lagi.",
        f"The disk holding {where} is full. Free some space or move LINDUNG_HOME, then try again.",
    )


def not_writable(where: Path) -> Trouble:
    """The sentence for a place this user may not write to."""
    return Trouble(
        f"{where} tidak dapat ditulis oleh pengguna ini. Betulkan izinnya atau pilih LINDUNG_HOME yang lain.",
        f"{where} cannot be written by this user. Correct its permissions or choose another LINDUNG_HOME.",
    )


@contextmanager
def told_in_sentences(where: Path) -> Iterator[None]:
    """Turn a full disk or a forbidden write below `where` into a Trouble; other errors pass unchanged."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(where) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise not_writable(where) from error
        raise
