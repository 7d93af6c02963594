"""A whole database into one file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from .binaries import Binaries, find_binaries
from .endpoint import psycopg_arguments, tool_environment
from .home import Home
from .trouble import Trouble, disk_full, told_in_sentences


def backup(params: Mapping[str, Any], file: Path, home: Home, *, replace: bool = False) -> int:
    """Write the database of `params` (superuser or owner) to `file` and return its size in bytes.

    The file appears only when complete, and only this user can read it: it holds personal data. Trouble when
    it exists (unless `replace`), the disk is full, the place is not writable or the dump fails.
    """
    file = file.absolute()
    if file.is_dir():
        raise Trouble(f"{file} adalah direktori. Sebutkan nama berkas.", f"{file} is a directory. Name a file.")
    if file.exists() and not replace:
        raise Trouble(
            f"{file} sudah ada dan tidak ditimpa. Pilih nama lain atau tambahkan --replace.",
            f"{file} exists and is not overwritten. Choose another name or add --replace.",
        )
    if not file.parent.is_dir():
        raise Trouble(f"Direktori {file.parent} tidak ada.", f"The directory {file.parent} does not exist.")
    binaries = client_binaries(params, home)
    partial = file.with_name(file.name + ".part")
    with told_in_sentences(file.parent):
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _dump(binaries, params, partial)
            size = partial.stat().st_size
            partial.replace(file)
            return size
        finally:
            partial.unlink(missing_ok=True)


def client_binaries(params: Mapping[str, Any], home: Home) -> Binaries:
    """Programs new enough for the server: an older pg_dump refuses a newer server."""
    with connect(params) as connection:
        return find_binaries(home, at_least=connection.info.server_version // 10000)


def connect(params: Mapping[str, Any]) -> psycopg.Connection[Any]:
    """A connection in autocommit; Trouble when the server does not answer."""
    try:
        return psycopg.connect(**psycopg_arguments(params), connect_timeout=15, autocommit=True)
    except psycopg.OperationalError as error:
        raise Trouble(
            f"Basis data tidak dapat dihubungi: {error}. Jalankan `lindung db start` atau periksa DATABASE_URL.",
            "The database cannot be reached (words above). Run `lindung db start` or check DATABASE_URL.",
        ) from error


def run_tool(command: list[str], params: Mapping[str, Any] | None = None) -> subprocess.CompletedProcess[str]:
    """Run pg_dump or pg_restore in English, with the connection in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C", **(tool_environment(params) if params else {})}
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment)


def _dump(binaries: Binaries, params: Mapping[str, Any], partial: Path) -> None:
    done = run_tool(
        [binaries.tool("pg_dump"), "--format=custom", "--no-password", f"--file={partial}", str(params["NAME"])], params
    )
    if done.returncode == 0:
        return
    said = done.stderr.strip()
    if "No space left on device" in said:
        raise disk_full(partial.parent)
    raise Trouble(f"pg_dump gagal:\n{said}", "pg_dump failed; its words are above. No file was written.")
