"""Settling many held rows with one reason, and who may settle which."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lindung.access.acting import Acting, RightScope
from lindung.access.roles import Right
from lindung.rosters.models import Task
from lindung.rosters.settling import settle_tasks
from lindung.rosters.task_queries import Wanted, wanted_tasks
from lindung.web.refused import Refused

MOST_TOGETHER = 5_000


@dataclass(frozen=True)
class SettledTogether:
    """How many rows were settled, in how many lists, and the bills that follow."""

    decision: str
    rows: int
    lists: int
    bills: tuple[str, ...]


def settle_together(
    *, acting: Acting, task_ids: Sequence[uuid.UUID], decision: str, reason: str, today: date | None = None
) -> SettledTogether:
    """Settle held rows of one reason alike, whichever list they are of, all or none.

    Refused for rows held for different reasons, for more than MOST_TOGETHER at once, and as `settle_tasks`.
    """
    acting.must(Right.TASKS_SETTLE)
    if not 1 <= len(set(task_ids)) <= MOST_TOGETHER:
        raise Refused(
            "how_many",
            f"Pilih 1 sampai {MOST_TOGETHER} baris.",
            f"Choose 1 to {MOST_TOGETHER} rows.",
        )
    tasks = list(Task.objects.filter(pk__in=task_ids).values_list("pk", "version_id", "code"))
    if len({code for _, _, code in tasks}) > 1:
        raise Refused(
            "several_reasons",
            "Baris yang diputuskan bersama harus ditahan karena alasan yang sama. Saring menurut alasan dahulu.",
            "Rows settled together must be held for the same reason. Filter by reason first.",
        )
    by_version: dict[uuid.UUID, list[uuid.UUID]] = {}
    # What the actor cannot see belongs to no list here, and is refused by name below.
    known = {pk: version for pk, version, _ in tasks}
    for pk in sorted(set(task_ids)):
        by_version.setdefault(known.get(pk, uuid.UUID(int=0)), []).append(pk)
    done = [
        settle_tasks(acting=acting, task_ids=ids, decision=decision, reason=reason, today=today)
        for _, ids in sorted(by_version.items())
    ]
    bills = tuple(code for one in done for code in one.bills)
    return SettledTogether(decision, sum(one.rows for one in done), len(done), bills)


def settle_wanted(*, acting: Acting, wanted: Wanted, decision: str, reason: str) -> SettledTogether:
    """Settle all open tasks that a filter names; it must name a reason. Refused if there are more than can be."""
    if not wanted.code or wanted.state != Task.State.OPEN:
        raise Refused(
            "code_missing", "Saring dahulu menurut satu alasan.", "Filter by one reason first."
        )  # fmt: skip
    ids = list(wanted_tasks(wanted).values_list("pk", flat=True)[: MOST_TOGETHER + 1])
    return settle_together(acting=acting, task_ids=ids, decision=decision, reason=reason)


def may_settle(task: Task, scope: RightScope) -> bool:
    """Whether this open task may be settled where `scope` (of tasks.settle) reaches: sponsors settle their quota."""
    plan = task.version.list
    region = plan.region
    if task.state != Task.State.OPEN:
        return False
    if region in scope.provinces or region[:5] in scope.kabupaten or region in scope.villages:
        return len(region) > 2 or region in scope.provinces
    return task.code == "over_quota" and plan.organisation_id in scope.organisations
