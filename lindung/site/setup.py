"""Bring a database to the shape this version needs: base functions, migrations, rights, reference data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lindung.access.roles import RIGHTS, Right, Role, rights_of

OWNER = "owner"


class NewerDatabase(Exception):
    """The database was made by a later version; going on could damage it."""


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Make or update every table, function, policy and right. Running it again changes nothing.

    Raises NewerDatabase if the database holds migrations this version does not know.
    """
    refuse_newer_database()
    run_sql(_sql_files("site"), only="00_")
    call_command("migrate", database=OWNER, interactive=False, verbosity=verbosity)
    apply_rights()


def refuse_newer_database() -> None:
    """Raise NewerDatabase if the database knows migrations of ours that this version does not."""
    connection = connections[OWNER]
    known = set(MigrationLoader(None).disk_migrations)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("lindung.")}
    applied = MigrationRecorder(connection).applied_migrations()
    unknown = sorted(f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in known)
    if unknown:
        raise NewerDatabase(
            "Basis data ini dibuat oleh versi Lindung yang lebih baru (migrasi tidak dikenal: "
            f"{', '.join(unknown)}). Pasang versi itu, atau pulihkan cadangan yang lebih lama. / "
            "This database was made by a newer Lindung; install that version or restore an older backup."
        )


def apply_rights() -> None:
    """Apply every room's SQL in order and tell the database what each role may do."""
    connection = connections[OWNER]
    for room in settings.SQL_ROOMS:
        run_sql(_sql_files(room), skip="00_")
    with connection.cursor() as cursor:
        cursor.execute("GRANT USAGE ON SCHEMA public TO lindung_app")
        for table in _library_tables():
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO lindung_app')
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lindung_app")
        cursor.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO lindung_matcher")
        cursor.executemany(
            "INSERT INTO access_role (name, reads_people, writes_people, sees_identity, reads_trail, manages_users, "
            "decides_law, rights) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO UPDATE SET "
            "reads_people = excluded.reads_people, writes_people = excluded.writes_people, "
            "sees_identity = excluded.sees_identity, reads_trail = excluded.reads_trail, "
            "manages_users = excluded.manages_users, decides_law = excluded.decides_law, rights = excluded.rights",
            [
                (
                    role.value,
                    *(role in RIGHTS[right] for right in _DATABASE_RIGHTS),
                    sorted(right.value for right in rights_of(frozenset({role}))),
                )
                for role in Role
            ],
        )


_DATABASE_RIGHTS = (
    Right.PEOPLE_READ,
    Right.PEOPLE_WRITE,
    Right.IDENTITY_SEE,
    Right.TRAIL_READ,
    Right.USERS_MANAGE,
    Right.LAW_DECIDE,
)


def _library_tables() -> list[str]:
    """Tables of Django and of libraries, which guard themselves; ours get their rights from the rooms' SQL."""
    tables = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if not config.name.startswith("lindung.")
        for model in config.get_models(include_auto_created=True)
    }
    return sorted(tables | {"access_user_groups", "access_user_user_permissions"})


def _sql_files(room: str) -> list[Path]:
    return sorted((Path(settings.PACKAGE) / room / "sql").glob("*.sql"))


def run_sql(files: list[Path], *, only: str = "", skip: str = "") -> None:
    """Run SQL files as owner, each in its own transaction; the error names the file."""
    for path in _chosen(files, only, skip):
        with connections[OWNER].cursor() as cursor:
            try:
                cursor.execute(path.read_text(encoding="utf-8"))
            except Exception as error:
                error.add_note(f"while applying {path.name}")
                raise


def _chosen(files: list[Path], only: str, skip: str) -> Iterator[Path]:
    for path in files:
        if path.name.startswith(only) and not (skip and path.name.startswith(skip)):
            yield path
