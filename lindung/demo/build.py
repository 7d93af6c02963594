"""Builds the demonstration province in one step that either happens or does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from lindung.access.demonstration import ensure_accounts
from lindung.counsel.demonstration import ensure_decision
from lindung.demo import database as databases
from lindung.demo.accounts import OF_ACCOUNT, WHERE
from lindung.demo.assumptions import SEED
from lindung.demo.database import MARK, Owner, State, one
from lindung.demo.lists import load_lists
from lindung.demo.load import load
from lindung.demo.progress import Teller, bars
from lindung.demo.province import make_province
from lindung.demo.trouble import Trouble, in_sentences
from lindung.demo.village import ensure_sponsor, ensure_village
from lindung.reference.services import load_reference
from lindung.site.setup import OWNER, bring_up_to_date
from lindung.sponsorship.demonstration import ensure_programmes


def build_if_needed(tell: Teller | None = None, *, seed: int = SEED, scale: float = 1.0) -> bool:
    """Have the province in the database; True if it had to be built. A complete one is left alone.

    A half-built one from a killed run is dropped and built anew; of two builds at once the second waits and then finds
    the work done. Trouble if the database holds anything but a demonstration. Django must be set up, the server
    running.
    """
    if not settings.DEMONSTRATION:
        raise Trouble(
            "LINDUNG_MODE adalah production; peragaan tidak dibangun di sana.",
            "LINDUNG_MODE is production; no demonstration is built there.",
        )
    owner = _owner()
    if _is_complete(owner):
        _follow_this_version(owner)
        return False
    if tell is not None:
        return build(owner, tell, seed=seed, scale=scale)
    with bars() as shown:
        return build(owner, shown, seed=seed, scale=scale)


def _owner() -> Owner:
    if OWNER not in connections.settings:
        raise Trouble(
            "DATABASE_OWNER_URL belum diisi; tanpa peran pemilik, peragaan tidak dapat dibangun.",
            "DATABASE_OWNER_URL is not set; without the owner's role no demonstration can be built.",
        )
    return Owner.of(settings.DATABASES[OWNER])


def build(owner: Owner, tell: Teller, *, seed: int = SEED, scale: float = 1.0) -> bool:
    """Build the province in the owner's database unless a complete one is there; True if it was built.

    Waits while another build has the lock. Trouble if the database holds anything else.
    """

    def waiting() -> None:
        tell.say("Pembangunan lain sedang berjalan; menunggu selesai.", "Another build is running; waiting for it.")

    with in_sentences(), databases.alone(owner, waiting) as maintenance:
        state = databases.state_of(owner, maintenance, owner.database)
        if state is State.DEMONSTRATION:
            return False
        if state is State.REAL:
            raise databases.refuse_real(owner)
        databases.refuse_in_use(owner, maintenance)
        databases.make_room(owner, maintenance)
        tell.stage("Menyiapkan tabel, menyusun riwayat provinsi", "preparing tables, telling the province's history")
        # The tables are made by the server while the history is told here.
        with ThreadPoolExecutor(1) as background:
            prepared = background.submit(_prepare, owner.building)
            province = make_province(scale, seed)
            prepared.result()
        load(owner.to(owner.building), province, tell)
        tell.stage("Menyiapkan akun, menukar basis data", "preparing accounts, putting the database in place")
        with _django_on(owner.building):
            ensure_sponsor(using=OWNER)
            ensure_accounts(WHERE, OF_ACCOUNT, using=OWNER)
            ensure_decision(using=OWNER)
            ensure_programmes(using=OWNER)
            load_lists(owner.to(owner.building), province, tell)
            with _acting_on(owner.building):
                ensure_village()
        _mark(owner, seed, scale)
        databases.take_its_place(owner, maintenance)
    return True


def _prepare(database: str) -> None:
    """Tables, rights and reference data in a new database."""
    with _django_on(database):
        bring_up_to_date()
        load_reference()


@contextmanager
def _django_on(database: str) -> Iterator[None]:
    """Django's owner connection on another database for as long as the block lasts."""
    connection = connections[OWNER]
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@contextmanager
def _acting_on(database: str) -> Iterator[None]:
    """Django's application connection on another database, past the pool, for as long as the block lasts."""
    connection = connections[DEFAULT_DB_ALIAS]
    usual = dict(connection.settings_dict)
    connection.close()
    options = {name: value for name, value in usual["OPTIONS"].items() if name != "pool"}
    connection.settings_dict.update(NAME=database, OPTIONS=options)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def _mark(owner: Owner, seed: int, scale: float) -> None:
    """Write the mark that says: complete, and a demonstration. One line of the trail tells of the load."""
    with psycopg.connect(**owner.to(owner.building)) as connection:
        connection.execute(
            "INSERT INTO access_event (at, channel, operation, reason, relation, row_id, action, kabupaten, after) "
            "VALUES (now(), 'demo', 'load', 'provinsi peragaan / demonstration province', '', '', 'load', '', "
            "jsonb_build_object('seed', %s::int, 'scale', %s::float))",
            [seed, scale],
        )
        connection.execute(f"CREATE TABLE {MARK} (seed int, scale float, version text, built_at timestamptz)")
        connection.execute(
            f"INSERT INTO {MARK} VALUES (%s, %s, %s, now())",  # noqa: S608 - our own name
            [seed, scale, _version()],
        )
        connection.execute(f"GRANT SELECT ON {MARK} TO lindung_app")


def _is_complete(owner: Owner) -> bool:
    try:
        with psycopg.connect(**owner.to(owner.database)) as connection:
            return bool(one(connection, "SELECT to_regclass(%s) IS NOT NULL", MARK))
    except psycopg.OperationalError:
        # Absent, or out of reach: the build says which.
        return False


def _follow_this_version(owner: Owner) -> None:
    """Bring a complete demonstration to what this version's tables, rights and reference data are, if they changed."""
    with psycopg.connect(**owner.to(owner.database)) as connection:
        known = one(connection, f"SELECT version FROM {MARK}")  # noqa: S608 - our own name
    if known == _version():
        return
    bring_up_to_date()
    load_reference()
    ensure_sponsor(using=OWNER)
    ensure_accounts(WHERE, OF_ACCOUNT, using=OWNER)
    ensure_decision(using=OWNER)
    ensure_programmes(using=OWNER)
    ensure_village()
    with psycopg.connect(**owner.to(owner.database)) as connection:
        connection.execute(f"UPDATE {MARK} SET version = %s", [_version()])  # noqa: S608 - our own name


def _version() -> str:
    """A digest of what a database is made from: migrations, the rooms' SQL, roles, the accounts and the village."""
    package = Path(settings.PACKAGE)
    digest = hashlib.sha256()
    files: list[Any] = [*package.glob("*/migrations/*.py"), *package.glob("*/sql/*.sql"), package / "access/roles.py"]
    files += [package / name for name in ("access/demonstration.py", "demo/village.py", "demo/village_plan.py")]
    for path in sorted(files):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
