"""A house of its own for a measurement: a temporary data directory with a private server in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A data directory that the server's user can enter, named to this process; stopped and deleted at the end."""
    path = Path(tempfile.mkdtemp(prefix="lindung-bench-"))
    path.chmod(0o755)
    os.environ["LINDUNG_HOME"] = str(path)
    os.environ["LINDUNG_MODE"] = "demo"
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    try:
        yield path
    finally:
        from lindung.postgres.home import Home
        from lindung.postgres.server import PrivateServer

        PrivateServer(Home(path)).stop()
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def open_house() -> Iterator[Path]:
    """A temporary home with the server running, durable as an office's, and Django ready. No tables yet."""
    with temporary_home() as path:
        from lindung.postgres.home import Home
        from lindung.postgres.server import PrivateServer

        PrivateServer(Home(path), durable=True).start()
        import django

        django.setup()
        from lindung.site.terminal import close_pools

        try:
            yield path
        finally:
            close_pools()


def furnish() -> None:
    """Make all tables and load the reference data."""
    from lindung.reference.services import load_reference
    from lindung.site.setup import bring_up_to_date

    bring_up_to_date()
    load_reference(using="owner")


@contextmanager
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A plain connection as owner, autocommit: for loading, and for asking past the rights."""
    from django.db import connections

    parameters = connections["owner"].get_connection_params()
    for key in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(key, None)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield connection


def postmaster(home: Path) -> int:
    """The process id of the house's server, which must be running."""
    from lindung.postgres import life
    from lindung.postgres.home import Home

    found = life.postmaster(Home(home))
    if found is None:
        raise RuntimeError("the server of the house is not running")
    return found
