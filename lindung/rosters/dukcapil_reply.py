"""Dukcapil's reply taken in: each answer written once, what it settles settled, what it opens held."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.coverage.services import refresh
from lindung.membership.models import Membership
from lindung.registry.models import Death
from lindung.registry.services import record_death, verify_death
from lindung.rosters.comparing import people_ids, typed_row, typed_rows
from lindung.rosters.dukcapil import question_code
from lindung.rosters.dukcapil_reading import Reply, read_reply
from lindung.rosters.judging.same_name import likeness
from lindung.rosters.models import InquiryRow, Task
from lindung.rosters.reasons import reasons
from lindung.rosters.settling import settle_tasks, who_cannot_enter
from lindung.rosters.tasks import owner_of
from lindung.web.dates import today
from lindung.web.refused import Refused, database_refusals

# What is settled once Dukcapil says that number, name, birth date and sex belong together.
CONFIRMED = frozenset({"birth_date_mismatch", "sex_mismatch", "name_differs", "nik_shared"})


@dataclass
class Taken:
    """What a reply came to, in rows. `again`: answered before; `held`: still held, for what Dukcapil said or for
    another reason; `deaths`: recorded as verified; `elsewhere`: deaths of people whose record is another region's."""

    answered: int = 0
    again: int = 0
    accepted: int = 0
    rejected: int = 0
    held: int = 0
    deaths: int = 0
    elsewhere: int = 0
    bills: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return dict(vars(self))


def take_reply(path: Path, *, acting: Acting) -> Taken:
    """Read a reply and do what it says, all or none. The same reply again changes nothing; rows missing stay open.

    Refused for a reply to a question never asked, for a number that is not the one asked about, and as `read_reply`.
    """
    acting.must(Right.DUKCAPIL_ASK)
    replies = read_reply(path)
    if not replies:
        raise Refused(
            "no_answers", "Tidak ada baris yang dijawab di berkas ini.", "No row of this file has an answer."
        )  # fmt: skip
    asked = _asked(replies)
    taken = Taken()
    fresh = [(reply, row) for reply, row in asked if not row.answer]
    taken.again, taken.answered = len(asked) - len(fresh), len(fresh)
    if fresh:
        give_reason(f"jawaban Dukcapil {fresh[0][1].inquiry.code}")
        _write_answers(acting, fresh)
        _act(acting, [row for _, row in fresh], taken)
    return taken


def _asked(replies: Sequence[Reply]) -> list[tuple[Reply, InquiryRow]]:
    """Each reply with its question. Refused if one was never asked, or names another number."""
    rows = InquiryRow.objects.select_related("inquiry", "task__row", "task__version__list__programme")
    by_code = {
        (row.inquiry.code, row.number): row for row in rows.filter(inquiry__code__in={one.code for one in replies})
    }
    by_nik: dict[str, list[InquiryRow]] = defaultdict(list)
    without = {one.nik for one in replies if not one.code and one.nik}
    for other in rows.filter(nik__in=without).order_by("-inquiry__asked_at") if without else ():
        by_nik[other.nik].append(other)
    found, unknown, seen = [], [], set()
    for one in replies:
        row: InquiryRow | None = by_code.get((one.code, one.number)) if one.code else _only(by_nik.get(one.nik, []))
        if row is None or row.pk in seen or (one.nik and one.nik != row.nik):
            unknown.append(one)
            continue
        seen.add(row.pk)
        found.append((one, row))
    if unknown:
        told = ", ".join(str(one.row) for one in unknown[:10])
        raise Refused(
            "never_asked",
            f"Baris {told}: pertanyaan ini tidak pernah diajukan, NIK-nya lain, atau dijawab dua kali. "
            "Tidak ada yang dicatat; kembalikan berkas pertanyaannya sendiri.",
            f"Row {told}: this was never asked, has another NIK, or is answered twice. "
            "Nothing was recorded; send the file of questions back.",
        )
    return found


def _only(rows: list[InquiryRow]) -> InquiryRow | None:
    """The one question about a number; of several the one not answered yet, unless there are more of these."""
    if len(rows) == 1:
        return rows[0]
    open_ones = [one for one in rows if not one.answer]
    return open_ones[0] if len(open_ones) == 1 else None


def _write_answers(acting: Acting, fresh: Sequence[tuple[Reply, InquiryRow]]) -> None:
    now = timezone.now()
    for reply, row in fresh:
        row.answer, row.right_name, row.right_birth_date = reply.answer, reply.name, reply.birth_date
        row.right_sex, row.died_on = reply.sex, reply.died_on
        row.answered_by, row.answered_at = acting.user, now
    fields = ["answer", "right_name", "right_birth_date", "right_sex", "died_on", "answered_by", "answered_at"]
    with database_refusals():
        InquiryRow.objects.bulk_update([row for _, row in fresh], fields, batch_size=1_000)


def confirms(row: InquiryRow) -> bool:
    """Whether the answer says that the question's number, name, birth date and sex belong together."""
    if row.answer == InquiryRow.Answer.FOUND:
        return True
    if row.answer != InquiryRow.Answer.DIFFERS or not (row.right_name or row.right_birth_date or row.right_sex):
        return False
    return (
        (not row.right_name or likeness(row.right_name, row.name) != "different")
        and (row.right_birth_date is None or row.right_birth_date == row.birth_date)
        and (not row.right_sex or row.right_sex == row.sex)
    )


def told_otherwise(row: InquiryRow) -> str:
    """What Dukcapil has instead, for the sentence of `dukcapil_differs`."""
    born = f"{row.right_birth_date:%d-%m-%Y}" if row.right_birth_date else ""
    return ", ".join(filter(None, (row.right_name, born, row.right_sex)))


def _act(acting: Acting, rows: Sequence[InquiryRow], taken: Taken) -> None:
    """Reject who has died, accept what is confirmed and may enter, hold the rest for what is now the reason."""
    accept: dict[UUID, list[Task]] = defaultdict(list)
    reject: dict[UUID, list[Task]] = defaultdict(list)
    hold: list[tuple[Task, str, list[dict[str, str | None]]]] = []
    standing = _standing_tasks(rows)
    for row in rows:
        task = standing.get(row.pk)
        if row.died_on:
            _record_death(row, task, taken)
        if task is None:
            continue
        if row.died_on:
            reject[task.version_id].append(task)
        elif row.answer == InquiryRow.Answer.NOT_FOUND:
            hold.append((task, "dukcapil_not_found", [{"code": "dukcapil_not_found"}]))
        elif not confirms(row):
            hold.append((task, "dukcapil_differs", [{"code": "dukcapil_differs", "about": told_otherwise(row)}]))
        elif left := _left(task):
            hold.append((task, left[0], [one for one in task.found if one.get("code") in left]))
        else:
            accept[task.version_id].append(task)
    source = f"Dukcapil {rows[0].inquiry.code}"
    for tasks in reject.values():
        ids = [one.pk for one in tasks]
        settle_tasks(acting=acting, task_ids=ids, decision="reject", reason=f"{source}: meninggal")
        taken.rejected += len(ids)
    for tasks in accept.values():
        _accept(acting, tasks, source, taken)
    _hold(hold)
    taken.held += len(hold)


def _standing_tasks(rows: Sequence[InquiryRow]) -> dict[UUID, Task]:
    """By question its open task or, where the list was sent again meanwhile, the one of the same name and number."""
    found = {row.pk: row.task for row in rows if row.task.state == Task.State.OPEN}
    gone = [row for row in rows if row.task.state == Task.State.SUPERSEDED]
    if not gone:
        return found
    again = Task.objects.filter(
        state=Task.State.OPEN,
        version__list_id__in={row.task.version.list_id for row in gone},
        row__name__in={row.task.row.name for row in gone},
    ).select_related("row", "version__list__programme")
    by_row = {str(one.row_id): one for one in again}
    same: dict[tuple[UUID, str, str], list[Task]] = defaultdict(list)
    for row_id, nik in typed_rows([one.row for one in by_row.values()]).select("id", "nik16").iter_rows():
        one = by_row[row_id]
        same[one.version.list_id, one.row.name, nik].append(one)
    for row in gone:
        tasks = same[row.task.version.list_id, row.task.row.name, row.nik]
        if len(tasks) == 1:
            found[row.pk] = tasks[0]
    return found


def _left(task: Task) -> list[str]:
    """Reasons that hold a row and that a confirmed number does not settle."""
    table = reasons()
    codes = [one["code"] for one in task.found] or list(task.row.reasons)
    kept = dict.fromkeys(code for code in codes if code not in CONFIRMED and table[code].verdict == "held")
    return [code for code in kept if not code.startswith("dukcapil_")]


def _accept(acting: Acting, tasks: list[Task], source: str, taken: Taken) -> None:
    unfit = who_cannot_enter(tasks, today())
    fit = [one for one in tasks if one.row.row not in unfit]
    taken.held += len(tasks) - len(fit)
    if fit:
        ids = [one.pk for one in fit]
        done = settle_tasks(acting=acting, task_ids=ids, decision="accept", reason=f"{source}: ditemukan, data sesuai")
        taken.accepted += done.rows
        taken.bills.extend(done.bills)


def _hold(hold: Sequence[tuple[Task, str, list[dict[str, str | None]]]]) -> None:
    if not hold:
        return
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT lindung_hold_tasks_for(%s, %s, %s, %s)",
            [
                [task.pk for task, _, _ in hold],
                [code for _, code, _ in hold],
                [owner_of(code) for _, code, _ in hold],
                json.dumps([found for _, _, found in hold]),
            ],
        )


def _record_death(row: InquiryRow, task: Task | None, taken: Taken) -> None:
    """Record a reported death, verified, of the holder of the number, if the registry knows and shows one."""
    asked = task or row.task
    holders = [person for person, how in people_ids(asked, typed_row(asked)) if how == "nik"]
    holder = holders[0] if holders else None
    if holder is None:
        taken.elsewhere += len(holders)
        return
    if row.died_on is None:
        raise AssertionError("a death has a day")
    source = f"Dukcapil, {question_code(row.inquiry.code, row.number)}"
    standing = Death.objects.filter(person_id=holder).first()
    if standing is not None and standing.verified_at is not None:
        return
    if standing is None and Death.every.filter(person_id=holder, died_on=row.died_on).exists():
        # Withdrawn as false: an officer who saw the person weighs more than the same answer again.
        return
    try:
        if standing is None:
            record_death(person_id=holder, died_on=row.died_on, source=source, verified=True)
        else:
            verify_death(person_id=holder)
    except Refused as refused:
        if refused.code != "not_yours":
            raise
        taken.elsewhere += 1
        return
    refresh(Membership.objects.filter(person_id=holder).values_list("pk", flat=True))
    taken.deaths += 1
