"""What commands need around them: the server running, Django ready, trouble told in a sentence."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

Command = TypeVar("Command", bound=Callable[..., Any])


@contextmanager
def ready(*, need_tables: bool = True) -> Iterator[None]:
    """The database server running and Django set up, for as long as a command works.

    With `need_tables`, a database that was never set up ends the command with a sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    import psycopg

    from lindung.postgres.endpoint import databases_from_env
    from lindung.postgres.running import running_server
    from lindung.postgres.trouble import Trouble

    try:
        private = databases_from_env().private
        if private and need_tables:
            _refuse_empty_home()
        with running_server() if private else nullcontext():
            yield from _with_django(need_tables)
    except Trouble as trouble:
        stop(f"{trouble.indonesian}\n{trouble.english}")
    except Exception as error:
        cause = error if isinstance(error, psycopg.OperationalError) else error.__cause__
        if not isinstance(cause, psycopg.OperationalError):
            raise
        stop(f"{_LOST}\n({str(cause).strip().splitlines()[0]})")


def in_production() -> bool:
    """Whether LINDUNG_MODE says so; asked before the settings are read."""
    return os.environ.get("LINDUNG_MODE") == "production"


def _empty() -> str:
    command = "lindung serve" if in_production() else "lindung demo"
    return f"Basis data masih kosong; jalankan `{command}`. / The database is empty; run `{command}`."


_LOST = (
    "Sambungan ke basis data terputus; yang belum selesai dibatalkan. Jalankan perintah ini sekali lagi. / "
    "The connection to the database was lost; what was unfinished is undone. Run the command again."
)


def _refuse_empty_home() -> None:
    """A command that only reads makes no new database where somebody mistyped the directory."""
    from lindung.postgres.endpoint import data_major
    from lindung.postgres.home import resolve_home

    home = resolve_home()
    if not home.path.exists() or (data_major(home.data) is None and not home.data.exists()):
        stop(f"{home.path}: {_empty()}")


def _with_django(need_tables: bool) -> Iterator[None]:
    import django
    from django.db import connections

    django.setup()
    if need_tables and not _has_tables():
        close_pools()
        stop(_empty())
    try:
        yield
    finally:
        connections.close_all()
        close_pools()


def _has_tables() -> bool:
    from django.db import OperationalError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('coverage_derivation') IS NOT NULL")
            return bool(cursor.fetchone()[0])
    except OperationalError:
        return False


def close_pools() -> None:
    """Close pooled connections, so that the process ends at once and a fork starts with none."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def stop(sentence: str, code: int = 2) -> None:
    """End the command with a sentence on standard error."""
    print(sentence, file=sys.stderr)  # noqa: T201
    raise SystemExit(code)


def with_database(command: Command) -> Command:
    """The command as it is, run with the database ready."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with ready():
            return command(*args, **kwargs)

    return run  # type: ignore[return-value]
