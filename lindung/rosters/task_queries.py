"""Held rows as tasks: which are open, whose, until when. Row rights of the running transaction always apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lindung.rosters.models import Task
from lindung.web.dates import today
from lindung.web.refused import Refused

PER_PAGE = 50
STATES = ("open", "settled", "superseded")


@dataclass(frozen=True)
class Wanted:
    """Which tasks: all fields together. `late`: only those past their day. Empty texts mean all."""

    state: str = "open"
    code: str = ""
    programme: str = ""
    village: str = ""
    owner: str = ""
    late: bool = False


@dataclass(frozen=True)
class TaskCount:
    """How many tasks something has, and how many of them are past their day."""

    key: str
    tasks: int
    late: int


@dataclass(frozen=True)
class Inbox:
    """A page of tasks with what there is to choose from. `total`: tasks that were asked for, on all pages."""

    tasks: tuple[Task, ...]
    total: int
    page: int
    pages: int
    open: int
    late: int
    codes: tuple[TaskCount, ...]
    programmes: tuple[TaskCount, ...]
    villages: tuple[TaskCount, ...]


def wanted_tasks(wanted: Wanted) -> QuerySet[Task]:
    """The tasks asked for, those due first before others. Refused for a state there is not."""
    if wanted.state not in STATES:
        raise Refused(
            "unknown_state",
            f"Keadaan {wanted.state[:40]!r} tidak ada; pilih {', '.join(STATES)}.",
            f"There is no state {wanted.state[:40]!r}; choose {', '.join(STATES)}.",
        )
    conditions: dict[str, Any] = {"state": wanted.state}
    if wanted.code:
        conditions["code"] = wanted.code
    if wanted.programme:
        conditions["version__list__programme__code"] = wanted.programme
    if wanted.village:
        conditions["village"] = wanted.village
    if wanted.owner:
        conditions["owner_role"] = wanted.owner
    if wanted.late:
        conditions["due_on__lt"] = today()
    return Task.objects.filter(**conditions).order_by("due_on", "id")


def inbox(wanted: Wanted, *, page: int = 1, per_page: int = PER_PAGE) -> Inbox:
    """One page of tasks and the counts beside it. A page beyond the last is the last."""
    found = wanted_tasks(wanted)
    total = found.count()
    pages = max(-(-total // per_page), 1)
    page = min(max(page, 1), pages)
    shown = with_lists(found)[(page - 1) * per_page : page * per_page]
    all_open = Task.objects.filter(state=Task.State.OPEN)
    late = Count("id", filter=Q(due_on__lt=today()))
    sums = all_open.aggregate(open=Count("id"), late=late)
    return Inbox(
        tasks=tuple(shown),
        total=total,
        page=page,
        pages=pages,
        open=sums["open"],
        late=sums["late"],
        codes=_counted(all_open, "code"),
        programmes=_counted(all_open, "version__list__programme__code"),
        villages=_counted(all_open.exclude(village=""), "village"),
    )


def with_lists(found: QuerySet[Task]) -> QuerySet[Task]:
    """The same tasks with their row, version and programme in one question."""
    return found.select_related("row", "version__list__programme__organisation")


def _counted(found: QuerySet[Task], by: str) -> tuple[TaskCount, ...]:
    past = Count("id", filter=Q(due_on__lt=today()))
    counted = found.order_by().values(by).annotate(heads=Count("id"), past=past).values_list(by, "heads", "past")
    lines = [TaskCount(key, tasks, late) for key, tasks, late in counted]
    return tuple(sorted(lines, key=lambda one: (-one.tasks, one.key)))


def tasks_after(wanted: Wanted, *, after: UUID | None, most: int) -> Sequence[Task]:
    """Tasks in the order of their ids, beginning after one: for reading all of them page by page."""
    found = wanted_tasks(wanted).order_by("id")
    if after is not None:
        found = found.filter(id__gt=after)
    return list(with_lists(found)[:most])


def task_by_id(task_id: UUID) -> Task:
    """One task with its row and list. Refused (404) if there is none for the actor."""
    found = with_lists(Task.objects.filter(pk=task_id)).first()
    if found is None:
        raise Refused(
            "task_unknown",
            "Tugas itu tidak ada, atau di luar wilayah dan organisasi Anda.",
            "There is no such task, or none within your regions and organisations.",
            status=404,
        )
    return found


def is_late(task: Task, day: date | None = None) -> bool:
    """Whether an open task is past its day."""
    return task.state == Task.State.OPEN and task.due_on < (day or today())
