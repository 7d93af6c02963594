"""The same import written with django-import-export, as its documentation recommends for many rows.

A ModelResource with use_bulk, skip_diff, no report of rows, a batch size, and references looked up once before the
import. It makes the same persons, numbers, memberships, payers and entries; it does not compare names or ages, asks
nothing of deaths, employment or paid months, keeps no tasks, makes no bill: what it leaves out is in its favour.
"""

from __future__ import annotations

import csv
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.results import Table

BATCH = 1000


def rival(path: Path, programme: Any, names: int, user: Any) -> Table:
    """Seconds of both imports for a list without faults."""
    from benchmarks.lists import apply, seconds_of

    table = Table(
        f"Importing {names:,} names, beside django-import-export",
        "A CSV without faults, written to the same database. Lindung checks every row against the registry and the "
        "list, keeps rows and tasks and issues the bill. The other has a ModelResource for entries (use_bulk, "
        "skip_diff, batches of 1,000) which records persons, numbers, memberships and payers in bulk before each batch "
        "and checks nothing; triggers and constraints are the same. Once each.",
    )
    ours = seconds_of(lambda: apply(path, user, programme))
    table.add("Lindung (`roster apply`)", ours, "s")
    if find_spec("import_export") is None:
        table.notes.append("django-import-export is not installed: `make bench` installs it.")
        return table
    table.add("django-import-export, everything in bulk", _imported(path, names, bulk=True), "s")
    if names <= 10_000:
        table.add("django-import-export, a row at a time (its default)", _imported(path, names, bulk=False), "s")
    return table


def _imported(path: Path, names: int, *, bulk: bool) -> float:
    import tablib
    from import_export import resources

    from lindung.membership.models import Membership, PayerAssignment
    from lindung.registry.models import Identity, Person
    from lindung.rosters.models import Entry, RosterList, Version
    from lindung.sponsorship.models import Programme

    programme = Programme.objects.using("owner").get(code=f"ukur-{names}")
    plan = RosterList.objects.using("owner").get(programme=programme, months=1)
    version = Version.objects.using("owner").filter(list=plan).order_by("-number")[0]
    plan = RosterList.objects.using("owner").create(
        programme=programme, first_month=plan.first_month, months=2 if bulk else 3, organisation=plan.organisation,
        region=plan.region,
    )  # fmt: skip
    begin = time.perf_counter()
    with path.open(encoding="utf-8-sig", newline="") as source:
        lines = list(csv.DictReader(source, delimiter=";"))
    dataset = tablib.Dataset(
        *([line[name] for name in line] for line in lines),
        headers=["row" if name == "No" else name for name in lines[0]],
    )

    class EntryResource(resources.ModelResource):  # type: ignore[misc]
        class Meta:
            model = Entry
            fields = ("row",)
            import_id_fields = ("row",)
            use_bulk = bulk
            batch_size = BATCH
            skip_diff = bulk
            skip_html_diff = True
            report_skipped = False
            force_init_instance = True
            using_db = "owner"

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            made = _records(row, plan, bulk, Person, Identity, Membership, PayerAssignment)
            instance.pk = uuid.uuid4()
            instance.list, instance.since_version, instance.row = plan, version, int(row["row"])
            instance.person, instance.membership, instance.village = made[0], made[2], made[0].village
            instance.name, instance.sector, instance.from_month = made[0].name, "other", plan.first_month
            waiting.append(made)
            if not bulk or len(waiting) == BATCH or int(row["row"]) == len(lines):
                _store(waiting, bulk)

    waiting: list[tuple[Any, ...]] = []
    with _as_owner():
        result = EntryResource().import_data(dataset, raise_errors=True, use_transactions=True)
    if result.has_errors() or Entry.objects.using("owner").filter(list=plan).count() != len(lines):
        raise RuntimeError("the other import did not bring every name")
    return time.perf_counter() - begin


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


def _records(
    row: Any, plan: Any, bulk: bool, person: Any, identity: Any, membership: Any, payer: Any
) -> tuple[Any, ...]:
    from datetime import date

    digits = "".join(one for one in row["NIK"] if one.isdigit())
    day = int(digits[6:8]) - (40 if int(digits[6:8]) > 40 else 0)
    year = int(digits[10:12])
    born = date(year + (2000 if year < 26 else 1900), int(digits[8:10]), day)
    # The same people once more need numbers of their own.
    number = f"{'98' if bulk else '97'}{digits[6:12]}{int(row['row']):08}"
    place = {"village": "72.08.01.2011", "kabupaten": "72.08", "province": "72"}
    one = person(
        id=uuid.uuid4(), name=row["Nama Lengkap"], sex="L", birth_date=born, identity_masked=f"{number[:4]}{'*' * 12}",
        **place,
    )  # fmt: skip
    member = membership(id=uuid.uuid4(), person=one, segment="BPU", began_on=plan.first_month, **place)
    paying = payer(
        membership=member, from_day=plan.first_month, payer_kind="apbd", organisation=plan.organisation,
        village=place["village"], kabupaten=place["kabupaten"], person_id=one.pk,
    )  # fmt: skip
    return one, identity(number=number, kind="nik", person=one), member, paying


def _store(waiting: list[tuple[Any, ...]], bulk: bool) -> None:
    for kind in range(4):
        made = [one[kind] for one in waiting]
        if bulk:
            type(made[0]).objects.using("owner").bulk_create(made)
        else:
            for one in made:
                one.save(using="owner", force_insert=True)
    waiting.clear()
