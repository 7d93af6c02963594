"""Held rows for programs: the same rows and the same decisions as the pages."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.rosters.comparing import Record, compare, why_held
from lindung.rosters.models import Task
from lindung.rosters.settling_together import settle_together
from lindung.rosters.task_queries import Wanted, is_late, task_by_id, tasks_after
from lindung.web.api import USUAL_PER_PAGE, bad_cursor, decode_cursor, encode_cursor, page_size

router = Router(tags=["tasks"])


class TaskOut(Schema):
    id: uuid.UUID
    code: str
    state: str
    owner_role: str
    due_on: date
    late: bool
    programme: str
    first_month: str
    version: int
    row: int
    name: str
    nik_masked: str
    village: str
    decision: str
    reason: str


class TaskPage(Schema):
    items: list[TaskOut]
    next: str | None


class WhyOut(Schema):
    code: str
    id: str
    en: str


class RecordOut(Schema):
    kind: str
    how: str
    row: int | None
    person: uuid.UUID | None
    values: dict[str, str]
    differs: list[str]


class TaskDetail(TaskOut):
    why: list[WhyOut]
    typed: RecordOut
    others: list[RecordOut]


class SettleIn(Schema):
    tasks: list[uuid.UUID]
    decision: str
    reason: str


class SettledOut(Schema):
    decision: str
    rows: int
    lists: int
    bills: list[str]


def task_as_json(task: Task) -> dict[str, Any]:
    """One held row as `task list --json` and the API give it: the number masked."""
    plan = task.version.list
    return {
        "id": str(task.pk),
        "code": task.code,
        "state": task.state,
        "owner_role": task.owner_role,
        "due_on": task.due_on.isoformat(),
        "late": is_late(task),
        "programme": plan.programme.code,
        "first_month": plan.first_month.strftime("%Y-%m"),
        "version": task.version.number,
        "row": task.row.row,
        "name": task.row.name,
        "nik_masked": task.row.nik_masked,
        "village": task.village,
        "decision": task.decision,
        "reason": task.reason,
    }


@router.get("/tasks", response=TaskPage, url_name="tasks", summary="Held rows that somebody must settle")
@requires(Right.TASKS_READ)
def tasks(
    request: HttpRequest,
    state: str = "open",
    code: str = "",
    programme: str = "",
    village: str = "",
    late: bool = False,
    cursor: str = "",
    limit: int = USUAL_PER_PAGE,
) -> Any:
    """In the order of their ids. `state`: open, settled or superseded; `late`: only those past their day."""
    wanted = Wanted(state=state, code=code, programme=programme, village=village, late=late)
    size = page_size(limit)
    found = tasks_after(wanted, after=_after(cursor), most=size + 1)
    items = [task_as_json(one) for one in found[:size]]
    return {"items": items, "next": encode_cursor(items[-1]["id"]) if len(found) > size else None}


@router.get("/tasks/{uuid:task_id}", response=TaskDetail, url_name="task", summary="One held row, and whom it may be")
@requires(Right.TASKS_READ)
def task(request: HttpRequest, task_id: uuid.UUID) -> Any:
    """The row as typed beside people of the registry and other rows; numbers are masked. Of people outside the own
    regions and organisations only that there is somebody (`kind`: hidden)."""
    found = task_by_id(task_id)
    comparison = compare(found)
    why = [{"code": one.code, "id": one.indonesian, "en": one.english} for one in why_held(found)]
    return task_as_json(found) | {
        "why": why,
        "typed": _record(comparison.typed),
        "others": [_record(one) for one in comparison.others],
    }


@router.post("/tasks/settle", response=SettledOut, url_name="tasks_settle", summary="Accept or reject held rows")
@requires(Right.TASKS_SETTLE)
def settle(request: HttpRequest, body: SettleIn) -> Any:
    """Rows held for one and the same reason, all or none. `decision`: accept or reject, with its reason."""
    done = settle_together(acting=acting(request), task_ids=body.tasks, decision=body.decision, reason=body.reason)
    return {"decision": done.decision, "rows": done.rows, "lists": done.lists, "bills": list(done.bills)}


def _after(cursor: str) -> uuid.UUID | None:
    if not cursor:
        return None
    try:
        return uuid.UUID(decode_cursor(cursor))
    except ValueError:
        raise bad_cursor() from None


def _record(record: Record) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "how": record.how,
        "row": record.row,
        "person": record.person,
        "values": dict(record.values),
        "differs": sorted(record.differs),
    }
