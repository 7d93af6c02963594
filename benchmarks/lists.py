"""Lists of names: read, checked and applied, against reading alone and a COPY of the same rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import lists_files
from benchmarks.house import owner
from benchmarks.lists_copy import copy_again, mark, written_since
from benchmarks.lists_memory import memory_of_lists
from benchmarks.lists_papers import papers
from benchmarks.lists_rival import rival
from benchmarks.results import Table
from benchmarks.searching import officer

FIRST, TODAY = date(2026, 12, 1), date(2026, 11, 22)
ROUNDS, CERTIFICATES = 5, 1000


def measure_lists(
    home: Path, names: int, million: int, rivals: tuple[int, ...], have_province: Callable[[], None]
) -> list[Table]:
    """Every table about lists. `names`: rows of the list; `million`: rows of the one that memory is looked at for;
    `rivals`: rows of the lists that the other import reads too. `have_province` builds it, while lists are made."""
    folder = home / "lists"
    made = lists_files.begin(folder, names, rivals)
    try:
        have_province()
        if made.wait():
            raise RuntimeError("the lists could not be made")
    finally:
        made.kill()
        made.wait()
    xlsx, csv = lists_files.planted(folder, names)
    user, code = officer(lists_files.REGION), _programme("ukur")
    tables = [_reading_and_checking(xlsx, csv, names, user, code), _applying(xlsx, names, user, code, folder)]
    for count in rivals:
        # Asked anew: the list before has brought people too.
        path = lists_files.without_faults(folder, count, _numbers())
        tables.append(rival(path, _programme(f"ukur-{count}"), count, user))
    return [*tables, papers(user, CERTIFICATES, ROUNDS), memory_of_lists(folder, (names, million))]


def _numbers() -> frozenset[str]:
    with owner() as connection:
        return frozenset(number for (number,) in connection.execute("SELECT number FROM registry_identity"))


def _programme(code: str) -> Any:
    """A programme of the province's sponsor, made if there is none."""
    from lindung.registry.models import Organisation
    from lindung.sponsorship.models import Programme

    found = Programme.objects.using("owner").filter(code=code).first()
    if found is not None:
        return found
    sponsor = Organisation.objects.using("owner").filter(roles__contains=["sponsor"]).order_by("code").first()
    return Programme.objects.using("owner").create(
        organisation=sponsor, code=code, name=f"Program {code}", region=lists_files.REGION, wadah="SG",
        payer_kind="apbd",
        money_source="apbd", agreement_number=f"PKS {code}", agreement_date=date(2026, 1, 2),
        starts_on=date(2026, 1, 1),
    )  # fmt: skip


def seconds_of(act: Callable[[], Any]) -> float:
    """How long it takes, once."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def check(path: Path, user: Any, programme: Any) -> Any:
    """What `lindung roster check` does, without printing."""
    from lindung.access.acting import acting_as
    from lindung.rosters.proposing import propose

    with acting_as(user, channel="terminal") as acting:
        return propose(path, acting=acting, programme=programme, first_month=FIRST, months=1, today=TODAY)


def apply(path: Path, user: Any, programme: Any) -> Any:
    """What `lindung roster apply` does, without printing."""
    from lindung.access.acting import acting_as
    from lindung.rosters.applying import apply_list

    with acting_as(user, channel="terminal") as acting:
        return apply_list(path, acting=acting, programme=programme, first_month=FIRST, months=1, today=TODAY)


def _reading_and_checking(xlsx: Path, csv: Path, names: int, user: Any, programme: Any) -> Table:
    from lindung.rosters.checking import check_list
    from lindung.rosters.reading import read_list

    alone = {"region": lists_files.REGION, "first_month": FIRST, "months": 1, "today": TODAY, "demonstration": True}
    acts: dict[str, Callable[[], Any]] = {
        "reading the XLSX": lambda: read_list(xlsx),
        "reading the CSV": lambda: read_list(csv),
        "checking the XLSX by itself": lambda: check_list(xlsx, **alone),  # type: ignore[arg-type]
        "checking the XLSX (read, judged, matched, priced)": lambda: check(xlsx, user, programme),
        "checking the CSV": lambda: check(csv, user, programme),
    }
    for act in list(acts.values())[:2]:
        act()
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            taken[name].append(seconds_of(act))
    with owner() as connection:
        (people,) = connection.execute("SELECT count(*) FROM registry_person").fetchone() or (0,)
    table = Table(
        f"Checking a list of {names:,} names against {people:,} people",
        f"The example generator's list (cover sheet, merged titles, a heading and a total per village, every fault "
        f"planted), {xlsx.stat().st_size / 2**20:.1f} MB as XLSX, {csv.stat().st_size / 2**20:.1f} MB as CSV; as a "
        f"branch officer with row rights; {ROUNDS} rounds in turns. A check reads the file, judges each row, compares "
        "it with the registry (numbers, names of the same birth date, deaths, employment, months paid) and prices it. "
        "At full scale the registry holds as many people as the branch counts active participants.",
    )
    for name, seconds in taken.items():
        table.add(name, statistics.median(seconds), "s", slow=max(seconds))
    reading, _, _, whole, _ = (line.value for line in table.lines)
    table.hold_against("a check of the XLSX in at most 3 times its reading", whole / reading, at_most=3)
    return table


def _applying(xlsx: Path, names: int, user: Any, programme: Any, folder: Path) -> Table:
    # Check, then write: what a check takes here is part of applying.
    checking = seconds_of(lambda: check(xlsx, user, programme))
    with owner() as connection:
        since = mark(connection)
        whole = seconds_of(lambda: apply(xlsx, user, programme))
        rows = written_since(connection, since, folder)
        after = mark(connection)
        again = seconds_of(lambda: apply(xlsx, user, programme))
        unchanged = written_since(connection, after, folder, keep=False)
        copying = copy_again(connection, rows, folder)
    total = sum(rows.values())
    table = Table(
        f"Applying a list of {names:,} names",
        f"{total:,} rows: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()) + ". COPY brings the same "
        "rows with other keys into the same tables, under the same constraints, foreign keys and indexes, the history "
        "as rows too, without triggers. Once each, in one run, committed.",
    )
    table.add("bare COPY of the same rows", copying, "s")
    table.add("applying, whole (reads, checks, writes, bills)", whole, "s")
    table.add("of which writing (whole less a check)", whole - checking, "s")
    table.add("the same file again", again, "s", compare=False)
    table.hold_against("applying, whole, in at most 2 times the COPY", whole / copying, at_most=2)
    table.notes.append(f"The same file again wrote {sum(unchanged.values())} rows.")
    table.answers["again"] = sum(unchanged.values())
    return table
