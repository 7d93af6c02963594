"""A backup brought back gives the same database; anything else changes nothing."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgres_helpers import NOBODY, as_user, notes, write_note

from lindung.postgres.backup import backup
from lindung.postgres.restore import restore
from lindung.postgres.server import PrivateServer
from lindung.postgres.trouble import Trouble

pytestmark = pytest.mark.usefixtures("wheel")


@pytest.fixture
def running(server: PrivateServer) -> PrivateServer:
    """A running server with one note, a protected table and every extension."""
    server.start()
    with psycopg.connect(server.endpoint.url("lindung_owner")) as owner:
        owner.execute("CREATE EXTENSION btree_gist")
        owner.execute("CREATE TABLE person (nik text PRIMARY KEY)")
        owner.execute("INSERT INTO person SELECT to_char(n, 'FM0000000000000000') FROM generate_series(1, 5000) n")
        owner.execute("ALTER TABLE person ENABLE ROW LEVEL SECURITY")
        owner.execute("GRANT SELECT ON person TO lindung_app")
    write_note(server, "backed up")
    return server


def params(server: PrivateServer) -> dict[str, Any]:
    return server.endpoint.params("lindung_admin")


def databases(server: PrivateServer) -> list[str]:
    with server.connect_as_admin() as admin:
        return [name for (name,) in admin.execute("SELECT datname FROM pg_database ORDER BY 1") if "lindung" in name]


@pytest.mark.usefixtures("origin")
def test_backup_brings_back_rows_owners_and_rights(running: PrivateServer, place: Path) -> None:
    file = place / "lindung.dump"
    size = backup(params(running), file, running.home)
    assert size == file.stat().st_size > 0
    write_note(running, "after the backup")

    done = restore(params(running), file, running.home)

    assert notes(running) == ["backed up"]
    with psycopg.connect(running.endpoint.url("lindung_owner")) as owner:
        assert owner.execute("SELECT count(*) FROM person").fetchone() == (5000,)
        owner.execute("ALTER TABLE person ADD COLUMN name text")
    with psycopg.connect(running.endpoint.url("lindung_app")) as app:
        assert app.execute("SELECT count(*) FROM person").fetchone() == (0,)
    assert databases(running) == ["lindung", done.kept]
    assert done.kept is not None
    with running.connect_as_admin(done.kept) as former:
        assert former.execute("SELECT count(*) FROM note").fetchone() == (2,)


def test_owner_role_alone_can_back_up_and_restore(running: PrivateServer, place: Path) -> None:
    with running.connect_as_admin("lindung") as admin:
        admin.execute("DROP TABLE note")
    as_owner = running.endpoint.params("lindung_owner")
    backup(as_owner, place / "lindung.dump", running.home)
    restore(as_owner, place / "lindung.dump", running.home, drop_old=True)
    assert databases(running) == ["lindung"]
    with psycopg.connect(running.endpoint.url("lindung_owner")) as owner:
        assert owner.execute("SELECT count(*) FROM person").fetchone() == (5000,)


@pytest.mark.parametrize("content", ["garbage", "empty", "cut off", "missing"])
def test_file_that_is_no_whole_backup_is_refused_and_the_data_are_still_there(
    running: PrivateServer, place: Path, content: str
) -> None:
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    whole = file.read_bytes()
    match content:
        case "garbage":
            file.write_bytes(os.urandom(5000))
        case "empty":
            file.write_bytes(b"")
        case "cut off":
            file.write_bytes(whole[: len(whole) * 2 // 3])
        case "missing":
            file.unlink()
    with pytest.raises(Trouble, match=r"[Nn]othing was changed|There is no file"):
        restore(params(running), file, running.home)
    assert notes(running) == ["backed up"]
    assert databases(running) == ["lindung"]


def test_only_the_latest_former_database_is_kept(running: PrivateServer, place: Path) -> None:
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    first = restore(params(running), file, running.home)
    second = restore(params(running), file, running.home)
    assert first.kept != second.kept
    assert databases(running) == ["lindung", second.kept]


def test_leftover_of_a_killed_restore_is_cleared_away(running: PrivateServer, place: Path) -> None:
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    with running.connect_as_admin() as admin:
        admin.execute("CREATE DATABASE lindung_restoring_20200101_000000_0")
    restore(params(running), file, running.home, drop_old=True)
    assert databases(running) == ["lindung"]


def test_restore_sends_out_those_who_use_the_database(running: PrivateServer, place: Path) -> None:
    """Web workers reconnect at once; the rename must still find its moment."""
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    over = threading.Event()
    sent_out = []

    def use() -> None:
        while not over.is_set():
            try:
                with psycopg.connect(running.endpoint.url("lindung_app")) as app:
                    while not over.is_set():
                        app.execute("SELECT 1")
            except psycopg.OperationalError:
                sent_out.append(1)

    users = [threading.Thread(target=use) for _ in range(12)]
    for user in users:
        user.start()
    try:
        restore(params(running), file, running.home)
    finally:
        over.set()
        for user in users:
            user.join()
    assert sent_out
    assert notes(running) == ["backed up"]


def test_owner_cannot_send_the_app_out_and_gets_a_sentence(running: PrivateServer, place: Path) -> None:
    file = place / "lindung.dump"
    with running.connect_as_admin("lindung") as admin:
        admin.execute("DROP TABLE note")
    as_owner = running.endpoint.params("lindung_owner")
    backup(as_owner, file, running.home)
    with (
        psycopg.connect(running.endpoint.url("lindung_app"), autocommit=True) as app,
        pytest.raises(Trouble, match="is in use"),
    ):
        app.execute("SELECT 1")
        restore(as_owner, file, running.home)
    assert databases(running) == ["lindung"]


def test_restore_without_the_roles_names_them(running: PrivateServer, place: Path) -> None:
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    with running.connect_as_admin() as admin:
        admin.execute("ALTER ROLE lindung_matcher RENAME TO somebody")
    with pytest.raises(Trouble, match="roles lindung_matcher do not exist"):
        restore(params(running), file, running.home)
    assert notes(running) == ["backed up"]


def test_second_restore_at_the_same_time_is_refused(running: PrivateServer, place: Path) -> None:
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    with running.connect_as_admin() as other:
        other.execute("SELECT pg_advisory_lock(5220901)")
        with pytest.raises(Trouble, match="Another restore runs"):
            restore(params(running), file, running.home)
    restore(params(running), file, running.home)


def test_backup_is_readable_by_its_maker_only_and_never_overwritten_by_accident(
    running: PrivateServer, place: Path
) -> None:
    file = place / "lindung.dump"
    backup(params(running), file, running.home)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(Trouble, match="exists and is not overwritten"):
        backup(params(running), file, running.home)
    assert file.read_bytes() == before
    backup(params(running), file, running.home, replace=True)


@pytest.fixture
def tiny_disk(place: Path, as_root: None) -> Iterator[Path]:
    disk = place / "tiny"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk]).returncode:
        pytest.skip("a full disk: this machine lets nobody mount a small one")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_backup_to_a_full_disk_gets_a_sentence_and_leaves_no_file(running: PrivateServer, tiny_disk: Path) -> None:
    with pytest.raises(Trouble, match="is full"):
        backup(params(running), tiny_disk / "lindung.dump", running.home)
    assert not list(tiny_disk.iterdir())


@pytest.mark.parametrize(("where", "words"), [("", "is a directory"), ("missing/lindung.dump", "does not exist")])
def test_backup_to_a_place_that_cannot_be_gets_a_sentence(
    running: PrivateServer, place: Path, where: str, words: str
) -> None:
    with pytest.raises(Trouble, match=words):
        backup(params(running), place / where, running.home)


@pytest.mark.usefixtures("as_root")
def test_backup_to_a_place_that_is_not_writable_gets_a_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = place / "own"
    own.mkdir()
    os.chown(own, NOBODY, NOBODY)
    server = PrivateServer(own / "home", durable=False)

    def attempt() -> None:
        server.start()
        backup(params(server), place / "lindung.dump", server.home)

    with pytest.raises(Trouble, match="cannot be written"):
        as_user(NOBODY, attempt)


def test_backup_of_a_stopped_server_gets_a_sentence(server: PrivateServer, place: Path) -> None:
    with pytest.raises(Trouble, match="cannot be reached"):
        backup(params(server), place / "lindung.dump", server.home)
