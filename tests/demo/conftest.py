"""A small province, told once for all tests that only read it, and one that is built into a database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from lindung.demo import database
from lindung.demo.build import build
from lindung.demo.database import Owner
from lindung.demo.progress import Silent
from lindung.demo.province import Province, make_province

SCALE, SEED = 0.004, 3
NAME = "demo_of_the_tests"
CHECKOUT = Path(__file__).resolve().parents[2]

# A build in a process of its own, killed without a word when it comes to the settlement lines.
KILLED = f"""
import os, signal
import django
django.setup()
from django.conf import settings
from lindung.demo.build import build
from lindung.demo.bulk import TakenOff, rebuilding
from lindung.demo.database import Owner
from lindung.demo.progress import Silent
class Killed(Silent):
    def stage(self, indonesian, english, rows=None):
        if "settled contributions" in english:
            os.kill(os.getpid(), signal.SIGKILL)
build(Owner(Owner.of(settings.DATABASES["owner"]).parameters, {NAME!r}), Killed(), seed={SEED}, scale={SCALE})
"""


def owner_of(name: str) -> Owner:
    return Owner(Owner.of(settings.DATABASES["owner"]).parameters, name)


@pytest.fixture(scope="package")
def unblocked(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="package")
def killed(unblocked: None) -> Owner:
    """A database whose build was killed half-way."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lindung.site.settings"}
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    return owner_of(NAME)


@pytest.fixture(scope="package")
def built(killed: Owner) -> Iterator[Owner]:
    """The same, built again."""
    left_behind = names(killed)
    assert killed.building in left_behind
    assert build(killed, Silent(), seed=SEED, scale=SCALE)
    yield killed
    connections["owner"].close()
    with psycopg.connect(**killed.to("postgres"), autocommit=True) as connection:
        database.drop_with_sessions(connection, NAME)


def names(owner: Owner) -> set[str]:
    with psycopg.connect(**owner.to("postgres")) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}


def ask(owner: Owner, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(**owner.to(owner.database)) as connection:
        return list(connection.execute(query).fetchall())


@pytest.fixture(scope="session")
def small() -> Province:
    """A hundredth of Sulawesi Tengah."""
    return make_province(scale=0.01, seed=5)
