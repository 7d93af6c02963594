"""The same import written with django-import-export beside Lindung's own, and whether both wrote the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.house import owner
from benchmarks.lists_copy import TABLES
from benchmarks.results import Table
from benchmarks.timing import Disagreement

# After so many seconds an import is stopped, and what it would have taken is worked out from the rows it did.
CAP = 150.0
_OWN = "Lindung (`roster apply`: reads, checks, writes, bills)"
_RIVAL = "django-import-export as its documentation shows: first on trial (`dry_run`), then in earnest"
_ALONE = "the same, in earnest alone"
_TOGETHER = "django-import-export, everything collected by hand and written in bulk, in earnest alone"
# One line for each row of a version: what was made of it, wherever it stands, without keys.
_WRITTEN = """
SELECT r.row, md5(concat_ws('|', r.verdict, r.reasons, r.name, r.nik_masked, r.from_month, e.name, e.listed, e.village,
  e.sector, e.from_month, i.number, i.kind, p.name, p.sex, p.birth_date, p.identity_masked, p.village, p.kabupaten,
  p.province, m.segment, m.began_on, m.ended_on, m.village, a.from_day, a.payer_kind, a.organisation_id, a.wadah,
  a.wadah_number, a.agreement, a.village, a.kabupaten, (r.person_id = p.id)))
FROM rosters_row r LEFT JOIN rosters_entry e ON e.since_version_id = r.version_id AND e.row = r.row
LEFT JOIN registry_person p ON p.id = e.person_id LEFT JOIN registry_identity i ON i.person_id = p.id
LEFT JOIN membership_membership m ON m.id = e.membership_id
LEFT JOIN membership_payerassignment a ON a.membership_id = m.id
WHERE r.version_id = %s
"""


def rival(path: Path, programme: Any, names: int, user: Any) -> Table:
    """Seconds of each import for a list without faults; each begins with the same registry."""
    from benchmarks.lists import apply, seconds_of

    table = Table(
        f"Importing {names:,} names, beside django-import-export",
        "A CSV without faults, the same file into the same registry, once each; the other import first, in a "
        "transaction that is taken back once its rows were read again. Both read, judge each row, look its number up, "
        "compare its name with everybody of the same birth date and write persons, numbers, memberships, payers, "
        "entries and judged rows, under the same triggers and constraints. The other keeps no tasks and makes no bill. "
        "It is configured as its documentation recommends for many rows (use_bulk, batches of 1,000, skip_diff, "
        "look-ups beforehand); what an entry refers to is made as the row comes, as the documentation shows it, or, in "
        "the last line, collected by hand and written in bulk too. That documentation first pretends to import and "
        "looks for errors, then imports (Getting started, Importing data): so that nothing is written of a file before "
        "all of it was judged, as nothing is by `roster apply`. The last two lines leave that out.",
    )
    others: dict[str, dict[int, str]] = {}
    seconds: dict[str, float] = {}
    if find_spec("import_export") is None:
        table.notes.append("django-import-export is not installed: `make bench` installs it.")
    else:
        for name, together in ((_ALONE, False), (_TOGETHER, True)):
            seconds[name], others[name] = _imported(path, programme, together)
        pretended, rows = _pretended(path, programme)
    with owner() as connection:
        connection.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
    table.add(_OWN, seconds_of(lambda: apply(path, user, programme)), "s")
    own = _own(programme)
    table.answers[_OWN] = len(own)
    for name, written in others.items():
        unlike = [row for row, line in written.items() if own.get(row) != line]
        if unlike or not written:
            raise Disagreement(f"{name}: {len(unlike)} of {len(written)} rows are not those of Lindung: {unlike[:5]}")
        table.answers[name] = len(written)
        whole = seconds[name] * len(own) / len(written)
        if len(written) < len(own):
            table.notes.append(
                f"{name}: stopped after {seconds[name]:.0f} s and {len(written):,} rows; {whole:,.0f} s is what "
                "all rows take at that pace."
            )
        if name == _ALONE:
            both = pretended * len(own) / rows + whole
            if rows < len(own):
                table.notes.append("The trial, too, was stopped; its time is what all rows take at the pace it had.")
            table.add(_RIVAL, both, "s")
            table.hold_against(f"at least 20 times faster than {_RIVAL}", both / table.lines[0].value, at_least=20)
            table.notes.append(f"In earnest alone it is {whole / table.lines[0].value:.1f} times.")
        table.add(name, whole, "s")
    if others:
        table.notes.append("Every row that the other imports wrote is the one that Lindung wrote, compared by content.")
    return table


def _own(programme: Any) -> dict[int, str]:
    from lindung.rosters.models import Version

    version = Version.objects.using("owner").filter(list__programme=programme).latest("number")
    with owner() as connection:
        connection.execute("SET enable_nestloop = off")
        return dict(connection.execute(_WRITTEN, [version.pk]).fetchall())


def _imported(path: Path, programme: Any, together: bool) -> tuple[float, dict[int, str]]:
    """Seconds and rows written; taken back in the end."""
    from django.db import connections

    with _into_a_list(path, programme) as (plan, version):
        begin = time.perf_counter()
        importing = _import(path, plan, version, together=together)
        taken = importing.seconds_since(begin)
        with connections["owner"].cursor() as cursor:
            begin = time.perf_counter()
            # What its commit would check, as Lindung's does.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            taken += time.perf_counter() - begin
            # Nothing is known yet of so many new rows, and looking each up in all others would take hours.
            cursor.execute(f"ANALYZE {', '.join(TABLES)}; SET LOCAL enable_nestloop = off")
            cursor.execute(_WRITTEN, [version.pk])
            written = dict(cursor.fetchall())
    return taken, written


def _pretended(path: Path, programme: Any) -> tuple[float, int]:
    """Seconds of the import on trial, and how many rows were tried in them."""
    with _into_a_list(path, programme) as (plan, version):
        begin = time.perf_counter()
        importing = _import(path, plan, version, dry_run=True)
        return importing.seconds_since(begin), importing.rows


def _import(path: Path, plan: Any, version: Any, *, together: bool = False, dry_run: bool = False) -> Any:
    from benchmarks.lists_rival_import import ListResource, dataset

    importing = ListResource(plan, version, together=together, until=time.perf_counter() + CAP)
    importing.import_data(dataset(path), dry_run=dry_run, raise_errors=True, use_transactions=True)
    return importing


@contextmanager
def _into_a_list(path: Path, programme: Any) -> Iterator[tuple[Any, Any]]:
    """A list and a version to import into, in a transaction that is taken back."""
    from django.db import transaction

    from benchmarks.lists import FIRST
    from lindung.rosters.models import RosterList, Version

    with _as_owner(), transaction.atomic(using="owner"):
        plan = RosterList.objects.using("owner").create(
            programme=programme, first_month=FIRST, months=1, organisation_id=programme.organisation_id,
            region=programme.region,
        )  # fmt: skip
        version = Version.objects.using("owner").create(
            list=plan, number=1, state="sent", file_name=path.name, sha256="0" * 64, sheet=""
        )
        yield plan, version
        transaction.set_rollback(True, using="owner")


@contextmanager
def _as_owner() -> Iterator[None]:
    """Everything is written as owner: the application itself may not insert entries."""
    from django.db import router

    class Owner:
        def db_for_write(self, model: Any, **hints: Any) -> str:
            return "owner"

    before = router.routers
    router.routers = [Owner()]
    try:
        yield
    finally:
        router.routers = before
