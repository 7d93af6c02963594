"""The server on good and on bad days, with the system's programs and with the wheel's."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psycopg
import pytest
from postgres_helpers import (
    NOBODY,
    account_of,
    as_user,
    kill_hard,
    notes,
    postmaster,
    processes_in,
    write_note,
)

from lindung.postgres.endpoint import Endpoint, psycopg_arguments
from lindung.postgres.server import PrivateServer, private_endpoint
from lindung.postgres.trouble import Trouble

pytestmark = pytest.mark.usefixtures("origin")


def test_first_start_makes_a_database_that_both_roles_may_enter(place: Path) -> None:
    endpoint = PrivateServer(place / "home", durable=False).start()
    for role in ("lindung_owner", "lindung_app"):
        with psycopg.connect(endpoint.url(role)) as connection:
            assert connection.execute("SELECT current_user, current_database()").fetchone() == (role, "lindung")
        with psycopg.connect(**psycopg_arguments(endpoint.params(role))) as connection:
            assert connection.info.user == role


def test_nobody_can_sign_in_as_matcher(server: PrivateServer) -> None:
    server.start()
    with pytest.raises(psycopg.OperationalError, match=r"rejects connection|no pg_hba.conf entry"):
        psycopg.connect(server.endpoint.url("lindung_matcher"))


def test_run_time_role_stands_above_nothing(server: PrivateServer) -> None:
    server.start()
    with server.connect_as_admin() as admin:
        rows = admin.execute(
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolcanlogin FROM pg_roles "
            "WHERE rolname IN ('lindung_app', 'lindung_owner', 'lindung_matcher') ORDER BY 1"
        ).fetchall()
    assert rows == [
        ("lindung_app", False, False, False, False, True),
        ("lindung_matcher", False, False, False, True, False),
        ("lindung_owner", False, True, False, False, True),
    ]


def test_loosened_role_is_put_right_at_the_next_start(server: PrivateServer) -> None:
    server.start()
    with server.connect_as_admin() as admin:
        admin.execute("ALTER ROLE lindung_app BYPASSRLS CREATEDB")
    server.stop()
    server.start()
    test_run_time_role_stands_above_nothing(server)


def test_owner_can_hand_a_function_to_the_matcher_and_the_app_cannot(server: PrivateServer) -> None:
    function = "CREATE FUNCTION one() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
    url = server.start().url
    with psycopg.connect(url("lindung_owner")) as owner:
        owner.execute(function)
        owner.execute("ALTER FUNCTION one() OWNER TO lindung_matcher")
    with psycopg.connect(url("lindung_app")) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(function)


def test_owner_can_make_the_extensions_and_a_test_database(server: PrivateServer) -> None:
    with psycopg.connect(server.start().url("lindung_owner"), autocommit=True) as owner:
        for name in ("btree_gist", "pg_trgm", "unaccent", "fuzzystrmatch"):
            owner.execute(f"CREATE EXTENSION {name}")
        owner.execute("CREATE DATABASE test_lindung")
        assert owner.execute("SELECT lower('É'), unaccent('é'), similarity('Sitti', 'Siti') > 0.5").fetchone() == (
            "é", "e", True,
        )  # fmt: skip


def test_server_listens_on_no_network_address(server: PrivateServer) -> None:
    server.start()
    with server.connect_as_admin() as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("",)


def test_copy_into_a_table_of_the_same_transaction_skips_the_log(server: PrivateServer) -> None:
    server.start()
    with server.connect_as_admin() as admin:
        assert admin.execute("SHOW wal_level").fetchone() == ("minimal",)
        assert admin.execute("SHOW timezone").fetchone() == ("UTC",)


def test_log_names_no_person(server: PrivateServer) -> None:
    server.start()
    with server.connect_as_admin() as admin:
        admin.execute("CREATE TABLE person (nik text PRIMARY KEY)")
        admin.execute("INSERT INTO person VALUES ('7271010101900000')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="7271010101900000"):
            admin.execute("INSERT INTO person VALUES ('7271010101900000')")
    log = server.home.log.read_text()
    assert "duplicate key value" in log
    assert "7271010101900000" not in log


def test_start_of_a_running_server_changes_nothing(server: PrivateServer) -> None:
    server.start()
    before = postmaster(server)
    assert private_endpoint(start=True) == server.endpoint
    assert postmaster(server) == before


def test_stop_leaves_nothing_running(server: PrivateServer) -> None:
    server.start()
    assert processes_in(server.home.data)
    with server.connect_as_admin():
        assert server.stop()
    assert not processes_in(server.home.data)
    assert not list(server.home.run.iterdir())
    assert not server.stop()


def test_directory_that_is_no_database_is_refused_and_kept(place: Path) -> None:
    server = PrivateServer(place / "home", durable=False)
    server.home.create()
    server.home.data.mkdir()
    account_of_directory = server.home.data.stat().st_uid
    if account_of_directory == 0:
        os.chown(server.home.data, NOBODY, NOBODY)
    (server.home.data / "thesis.txt").write_text("years of work")
    with pytest.raises(Trouble, match="is no PostgreSQL data directory"):
        server.start()
    assert (server.home.data / "thesis.txt").read_text() == "years of work"


def test_status_tells_absent_running_and_stopped_apart(place: Path) -> None:
    server = PrivateServer(place / "home", durable=False)
    assert server.status().state == "absent"
    server.start()
    found = server.status()
    assert (found.state, found.pid) == ("running", postmaster(server))
    assert server.running
    server.stop()
    assert server.status().state == "stopped"
    assert not server.running


@pytest.mark.usefixtures("as_root")
def test_as_root_the_server_runs_as_an_unprivileged_user(server: PrivateServer) -> None:
    server.start()
    looked_at = 0
    for pid in processes_in(server.home.data):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # a process of a moment, as the one that tidies tables, has ended
        ids = {line.split()[0]: line.split()[1:] for line in status.splitlines() if line.startswith(("Uid", "Groups"))}
        assert set(ids["Uid:"]) == {str(account_of(server).uid)}
        assert ids["Groups:"] == []
        looked_at += 1
    assert looked_at > 3


@pytest.mark.usefixtures("as_root")
def test_ordinary_user_runs_a_server_of_their_own(place: Path) -> None:
    os.chown(place, NOBODY, NOBODY)
    server = PrivateServer(place / "home", durable=False)

    def a_day() -> list[str]:
        server.start()
        write_note(server, "mine")
        kill_hard(server)
        server.start()
        return notes(server)

    assert as_user(NOBODY, a_day) == ["mine"]
    assert server.home.data.stat().st_uid == NOBODY
    assert as_user(NOBODY, server.stop)


@pytest.mark.usefixtures("as_root")
def test_stranger_on_the_same_machine_cannot_sign_in(server: PrivateServer) -> None:
    url = server.start().url("lindung_app")

    def attempt() -> str:
        try:
            psycopg.connect(url)
        except psycopg.OperationalError as error:
            return str(error)
        return "signed in"

    assert "Peer authentication failed" in as_user(NOBODY, attempt)


@pytest.mark.usefixtures("as_root")
def test_program_of_another_user_cannot_stand_in_for_the_server(server: PrivateServer) -> None:
    """Had a stranger got hold of the socket, clients would turn away before saying anything."""
    server.home.run.mkdir(exist_ok=True)
    os.chown(server.home.run, NOBODY, NOBODY)
    with socket.socket(socket.AF_UNIX) as impostor:
        os.seteuid(NOBODY)  # a listener is whoever called listen()
        try:
            impostor.bind(str(server.home.run / ".s.PGSQL.5432"))
            impostor.listen()
        finally:
            os.seteuid(0)
        address = Endpoint(server.home.run, 5432, None, account_of(server).name)
        with pytest.raises(psycopg.OperationalError, match="requirepeer"):
            psycopg.connect(address.url("lindung_app"))
