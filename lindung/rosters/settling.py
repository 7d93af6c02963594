"""Settling held rows, ending and replacing names. Accepted rows enter the version that held them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.conf import settings
from django.db import connection

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.coverage.services import refresh
from lindung.law.months import last_day, month_number
from lindung.rosters.applying import JUDGED, JUDGED_BY, TYPED, again_if_overtaken, judged_frame
from lindung.rosters.billing import bill_unbilled
from lindung.rosters.cleaning import clean
from lindung.rosters.judging import AgeLimits, list_findings
from lindung.rosters.matching import into_table, match
from lindung.rosters.models import Entry, RosterList, Task
from lindung.rosters.name_words import with_name_words
from lindung.rosters.proposing import as_people
from lindung.rosters.typed_cells import as_typed, numbers_told
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused, database_refusals, not_yours, stated_reason


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided for how many rows, and the bills that follow."""

    decision: str
    rows: int
    bills: tuple[str, ...]


def settle_tasks(
    *, acting: Acting, task_ids: Sequence[uuid.UUID], decision: str, reason: str, today: date | None = None
) -> Settled:
    """Accept or reject held rows of one version. Accepted ones enter that version, with a bill where one may be issued.

    Refused without a reason, for tasks of several versions or settled already, and for rows that can never enter: no
    valid NIK, a verified death, months all paid, a name already on the list.
    """
    acting.must(Right.TASKS_SETTLE)
    if decision not in Task.Decision.values or not reason.strip():
        raise Refused(
            "decision_missing",
            f"Sebutkan keputusannya ({', '.join(Task.Decision.values)}) dan alasannya.",
            f"Give the decision ({', '.join(Task.Decision.values)}) and the reason.",
        )
    tasks = list(Task.objects.filter(pk__in=task_ids).select_related("row", "version__list__programme").order_by("id"))
    if not tasks or len(tasks) != len(set(task_ids)):
        raise Refused("task_unknown", "Tugas itu tidak ada atau bukan milik Anda.", "There is no such task of yours.")
    if len({task.version_id for task in tasks}) > 1:
        raise Refused("several_versions", "Putuskan satu versi sekaligus.", "Settle one version at a time.")
    give_reason(reason.strip())
    return again_if_overtaken(lambda: _settle(acting, tasks, decision, reason.strip()[:400], today or current_day()))


def _settle(acting: Acting, tasks: list[Task], decision: str, reason: str, on_day: date) -> Settled:
    settled = Refused("task_settled", "Sudah diputuskan orang lain.", "Somebody has settled this already.", status=409)
    ids = [task.pk for task in tasks]
    with database_refusals({"rosters_task_open": settled}), connection.cursor() as cursor:
        if decision == Task.Decision.ACCEPT:
            people = _people_of(tasks, on_day)
            _refuse_impossible(people)
            into_table(cursor, "judged_rows", JUDGED, judged_frame(people, due_on=on_day), asked_by=JUDGED_BY)
        cursor.execute("SELECT lindung_settle_tasks(%s, %s, %s)", [ids, decision, reason])
        (touched,) = cursor.fetchone()
        cursor.execute("DROP TABLE IF EXISTS judged_rows")
    refresh(touched)
    if decision != Task.Decision.ACCEPT:
        return Settled(decision, len(tasks), ())
    operation = uuid.uuid5(tasks[0].version_id, "|".join(map(str, sorted(ids))))
    bills, _ = bill_unbilled(acting, tasks[0].version_id, operation_id=operation)
    return Settled(decision, len(tasks), tuple(bill.code for bill in bills))


def _people_of(tasks: list[Task], on_day: date) -> pl.DataFrame:
    """The rows of tasks as they were typed, cleaned and matched again as things are now, to be added."""
    plan = tasks[0].version.list
    programme = plan.programme
    numbers = numbers_told([task.row for task in tasks])
    told = [(task.row.row, as_typed(task.row.typed, numbers.get(task.row.pk))) for task in tasks]
    cells = [{"row": row, **{name: typed.get(name) for name in TYPED}} for row, typed in told]
    schema = {"row": pl.UInt32, **dict.fromkeys(TYPED, pl.String)}
    typed = pl.DataFrame(cells, schema=schema).with_columns(pl.lit(False).alias("nik_number"))
    rows = with_name_words(clean(typed, today=on_day, demonstration=settings.DEMONSTRATION))
    _, places = list_findings(
        rows,
        region=programme.region,
        first_month=plan.first_month,
        limits=AgeLimits(programme.age_min, programme.age_max),
        demonstration=settings.DEMONSTRATION,
    )
    rows = rows.with_columns(places["village_code"], places["district_code"])
    matches, _ = match(rows, programme, first_month=plan.first_month, months=plan.months, on_day=on_day)
    people = as_people(rows, matches, programme, plan.first_month)
    dead = matches.select("row", (pl.col("dead") & pl.col("death_verified")).alias("dead"))
    empty: pl.Expr = pl.lit([], dtype=pl.List(pl.String))
    return people.join(dead, on="row", how="left").with_columns(
        pl.lit("accepted").alias("verdict"),
        empty.alias("reasons"),
        empty.alias("notices"),
        pl.lit("add").alias("action"),
    )


def _refuse_impossible(people: pl.DataFrame) -> None:
    """Say which rows can never enter as they are, and why."""
    for rows, indonesian, english in _impossible(people):
        told = ", ".join(map(str, rows[:10]))
        raise Refused(
            "row_cannot_enter",
            f"Baris {told}: {indonesian}; tolak baris itu, atau kirim yang sudah diperbaiki.",
            f"Row {told}: {english}; reject it, or send it repaired.",
        )


def who_cannot_enter(tasks: list[Task], on_day: date) -> set[int]:
    """Numbers of the rows, of tasks of one version, that could not be accepted as they are."""
    return {row for rows, _, _ in _impossible(_people_of(tasks, on_day)) for row in rows}


def _impossible(people: pl.DataFrame) -> Iterator[tuple[list[int], str, str]]:
    unfit = {
        "nik": (pl.col("nik16").is_null() | pl.col("nik_birth_date").is_null(), "NIK belum sah", "no valid NIK"),
        "name": (pl.col("clean_name").is_null(), "nama kosong", "no name"),
        "village": (pl.col("village_code").is_null(), "desa tidak diketahui", "no village known"),
        "dead": (pl.col("dead").fill_null(False), "meninggal (terverifikasi)", "deceased (verified)"),
        "paid": (pl.col("from_month").is_null(), "semua bulan sudah dibayar", "every month is paid"),
        "twice": (
            pl.col("on_list") | pl.col("nik16").is_duplicated(),
            "NIK sudah ada di daftar",
            "on the list already",
        ),
    }
    for when, indonesian, english in unfit.values():
        rows = people.filter(when)["row"].to_list()
        if rows:
            yield rows, indonesian, english


def end_names(*, acting: Acting, entry_ids: Sequence[uuid.UUID], last_day_paid: date, reason: str) -> int:
    """Take names off a list with the end of a month, with a reason; they stay readable. Returns how many ended.

    Months already billed stay on the bill and are shown there as ended. Refused without a reason or for another's list.
    """
    return _end(acting, entry_ids, last_day_paid, reason, None)


def replace_name(
    *, acting: Acting, entry_id: uuid.UUID, replacement_id: uuid.UUID, last_day_paid: date, reason: str
) -> None:
    """End one name and note who takes its place on the same list: the new one has a membership of its own."""
    if not _end(acting, [entry_id], last_day_paid, reason, replacement_id):
        raise Refused("ended_already", "Nama itu sudah diakhiri.", "That name has ended already.")


def _end(
    acting: Acting, entry_ids: Sequence[uuid.UUID], last_day_paid: date, reason: str, replacement: uuid.UUID | None
) -> int:
    acting.must(Right.ROSTERS_APPLY)
    reason = stated_reason(reason)
    if last_day(month_number(last_day_paid)) != last_day_paid:
        raise Refused("month_end", "Nama berakhir pada akhir bulan.", "A name ends with the end of a month.")
    if Entry.objects.filter(pk__in=entry_ids).count() != len(set(entry_ids)):
        raise not_yours()
    give_reason(reason)
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT lindung_end_entries(%s, %s, %s, %s)",
            [list(entry_ids), last_day_paid, reason[:200], replacement],
        )
        (ended,) = cursor.fetchone()
    return int(ended)


# For each village the latest applied version that names it; an entry is not offered if that one or a later one names
# the person, or brought him or her in: who was let in after the file came is on it without having been accepted in it.
_NO_LONGER_LISTED = """
  WITH applied AS (
    SELECT v.id, v.number, v.totals FROM rosters_version v WHERE v.list_id = %(list)s AND v.state = 'applied'
  ), spoken AS (
    SELECT k.village, max(a.number) AS number FROM applied a
    CROSS JOIN LATERAL jsonb_object_keys(coalesce(a.totals -> 'villages', '{}')) k (village) GROUP BY 1
  ), named AS (
    SELECT r.person_id, max(a.number) AS number FROM applied a JOIN rosters_row r ON r.version_id = a.id
    WHERE r.person_id IS NOT NULL AND a.number >= (SELECT min(s.number) FROM spoken s) GROUP BY 1
  )
  SELECT e.id FROM rosters_entry e JOIN spoken s ON s.village = e.village
  JOIN rosters_version since ON since.id = e.since_version_id LEFT JOIN named n ON n.person_id = e.person_id
  WHERE e.list_id = %(list)s AND e.ended_on IS NULL AND since.number < s.number AND coalesce(n.number, 0) < s.number
"""


def no_longer_listed(plan: RosterList) -> list[Entry]:
    """Names of a list that the latest file of their village does not have: offered as ends, never ended silently.

    A file says nothing of villages it does not name.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NO_LONGER_LISTED, {"list": plan.pk})
        found = [entry for (entry,) in cursor.fetchall()]
    return list(Entry.objects.filter(pk__in=found).order_by("village", "name"))
