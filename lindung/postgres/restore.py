"""A backup brought back: into a new database first, then swapped in by renaming."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from .backup import client_binaries, connect, run_tool
from .binaries import Binaries
from .home import Home
from .roles import APP, MATCHER, OWNER, create_database, grant_inside
from .trouble import Trouble

Params = Mapping[str, Any]
# Any number: it only has to be the same for everyone who restores.
ONE_RESTORE_AT_A_TIME = 5_220_901
_END_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


@dataclass(frozen=True)
class Restored:
    """`kept` is the name under which the former database stays, or None when there was none."""

    database: str
    kept: str | None


def restore(params: Params, file: Path, home: Home, *, drop_old: bool = False) -> Restored:
    """Replace the database of `params` (superuser or owner) by the contents of `file`.

    Until the very last step the running database is untouched; it then stays as lindung_before_restore_<time>
    (only the latest such), unless `drop_old`. Trouble, with nothing changed, when the file is no backup, roles
    are missing, the restore fails or somebody keeps using the database. A backup holds SQL that is run with the
    rights of `params`: restore only files you trust.
    """
    binaries = client_binaries({**params, "NAME": "postgres"}, home)
    _check_file(binaries, file)
    database = str(params["NAME"])
    stamp = datetime.now(UTC).strftime("%Y%m%d_%H%M%S_%f")
    fresh, kept = f"{database}_restoring_{stamp}", f"{database}_before_restore_{stamp}"
    with connect({**params, "NAME": "postgres"}) as admin, _alone(admin):
        _check_roles(admin)
        _drop_all(admin, f"{database}_restoring_")
        try:
            _fill(admin, binaries, {**params, "NAME": fresh}, file)
            had_one = _swap(params, admin, database, fresh, kept)
        except BaseException:
            _drop(admin, fresh)
            raise
        _drop_all(admin, f"{database}_before_restore_", spare=None if drop_old else kept)
    return Restored(database, kept if had_one and not drop_old else None)


def _check_file(binaries: Binaries, file: Path) -> None:
    if not file.is_file():
        raise Trouble(f"Berkas {file} tidak ada.", f"There is no file {file}.")
    done = run_tool([binaries.tool("pg_restore"), "--list", str(file.absolute())])
    if done.returncode == 0:
        return
    said = done.stderr.strip()
    if "unsupported version" in said:
        raise Trouble(
            f"{file} dibuat oleh pg_dump yang lebih baru daripada {binaries.directory} ({binaries.version}). "
            "Isi LINDUNG_PG_BIN dengan versi yang lebih baru.",
            f"{file} was made by a newer pg_dump than {binaries.directory} ({binaries.version}). "
            "Set LINDUNG_PG_BIN to a newer version.",
        )
    raise Trouble(
        f"{file} bukan cadangan Lindung atau terpotong. Data yang ada tidak diubah. ({said})",
        f"{file} is no backup made by `lindung db backup`, or it is cut off. Nothing was changed.",
    )


@contextmanager
def _alone(admin: psycopg.Connection[Any]) -> Iterator[None]:
    row = admin.execute("SELECT pg_try_advisory_lock(%s)", [ONE_RESTORE_AT_A_TIME]).fetchone()
    if not (row and row[0]):
        raise Trouble("Pemulihan lain sedang berjalan. Tunggu sampai selesai.", "Another restore runs. Wait for it.")
    try:
        yield
    finally:
        if not admin.closed:
            admin.execute("SELECT pg_advisory_unlock(%s)", [ONE_RESTORE_AT_A_TIME])


def _check_roles(admin: psycopg.Connection[Any]) -> None:
    wanted = [OWNER, APP, MATCHER]
    found = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [wanted])}
    lacking = ", ".join(name for name in wanted if name not in found)
    if lacking:
        raise Trouble(
            f"Peran {lacking} belum ada di server ini. Jalankan `lindung db prepare` lebih dahulu.",
            f"The roles {lacking} do not exist on this server. Run `lindung db prepare` first.",
        )


def _fill(admin: psycopg.Connection[Any], binaries: Binaries, params: Params, file: Path) -> None:
    database = str(params["NAME"])
    try:
        create_database(admin, database)
    except psycopg.errors.DiskFull as error:
        raise _server_full() from error
    done = run_tool(
        [
            binaries.tool("pg_restore"), "--exit-on-error", "--single-transaction", "--no-password",
            f"--dbname={database}", str(file.absolute()),
        ],
        params,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stderr.strip()
        if "No space left on device" in said:
            raise _server_full()
        raise Trouble(
            f"Pemulihan gagal, dan data yang ada tidak diubah. pg_restore berkata:\n{said}",
            "The restore failed and nothing was changed. pg_restore's words are above.",
        )
    with connect(params) as inside:
        grant_inside(inside, database)
        inside.execute("ANALYZE")


def _swap(params: Params, admin: psycopg.Connection[Any], database: str, fresh: str, kept: str) -> bool:
    """Rename both in one transaction; True when there was a former database."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        _rename(admin, fresh, database)
        return False
    try:
        with _sending_out(params, database), admin.transaction():
            _rename(admin, database, kept)
            _rename(admin, fresh, database)
    except psycopg.errors.ObjectInUse as error:
        raise _in_use(database) from error
    return True


@contextmanager
def _sending_out(params: Params, database: str) -> Iterator[None]:
    """Meanwhile end every session in `database`, again and again.

    A rename keeps newcomers waiting and allows those inside five seconds to leave; a pool reconnects faster
    than one could send it out once and then rename.
    """
    over = threading.Event()

    def send_out(door: psycopg.Connection[Any]) -> None:
        with suppress(psycopg.errors.InsufficientPrivilege):
            while not over.is_set():
                door.execute(_END_SESSIONS, [database])
                over.wait(0.05)

    with connect({**params, "NAME": "postgres"}) as door:
        try:
            door.execute(_END_SESSIONS, [database])
        except psycopg.errors.InsufficientPrivilege as error:
            raise _in_use(database) from error
        thread = threading.Thread(target=send_out, args=[door], daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _rename(admin: psycopg.Connection[Any], before: str, after: str) -> None:
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(before), sql.Identifier(after)))


def _drop(admin: psycopg.Connection[Any], database: str) -> None:
    if not admin.closed:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _drop_all(admin: psycopg.Connection[Any], beginning: str, spare: str | None = None) -> None:
    rows = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning]).fetchall()
    for (name,) in rows:
        if name != spare:
            _drop(admin, name)


def _in_use(database: str) -> Trouble:
    return Trouble(
        f"Basis data {database} sedang dipakai dan tidak dapat diganti. Hentikan `lindung serve` dan `lindung worker`, "
        "lalu coba lagi. Tidak ada yang diubah.",
        f"The database {database} is in use and cannot be replaced. Stop `lindung serve` and `lindung worker`, "
        "then try again. Nothing was changed.",
    )


def _server_full() -> Trouble:
    return Trouble(
        "Ruang penyimpanan server basis data penuh. Data yang ada tidak diubah. Kosongkan ruang, lalu coba lagi.",
        "The disk of the database server is full. Nothing was changed. Free some space, then try again.",
    )
