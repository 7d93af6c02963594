"""Tugas: the inbox of held rows, and one of them laid beside whom it may be."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from lindung.access.acting import scope_with
from lindung.access.guard import acting, requires
from lindung.access.roles import Right, Role
from lindung.billing.pages import found_or_404, told
from lindung.coverage.people_pages import kept_private
from lindung.rosters import task_showing
from lindung.rosters.comparing import Comparison, compare
from lindung.rosters.models import Task
from lindung.rosters.reasons import reasons
from lindung.rosters.settling import settle_tasks
from lindung.rosters.settling_together import MOST_TOGETHER, may_settle, settle_together, settle_wanted
from lindung.rosters.task_queries import STATES, Wanted, inbox, is_late, task_by_id
from lindung.sponsorship.queries import programmes
from lindung.web import asking, dates
from lindung.web.refused import Refused

CODE, PROGRAMME, VILLAGE, OWNER, LATE, STATE, PAGE = (
    "alasan", "program", "desa", "pemilik", "lewat", "keadaan", "hal",
)  # fmt: skip
_OWNERS = (Role.BRANCH_OFFICER.value, Role.SPONSOR_OFFICER.value)


@requires(Right.TASKS_READ)
@kept_private
def tasks(request: HttpRequest) -> HttpResponseBase:
    """Held rows that wait for a decision, those due first before others."""
    return _inbox_page(request)


@requires(Right.TASKS_READ)
@kept_private
@found_or_404
def task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponseBase:
    """One held row, whom it may be, and what may be done."""
    asking.parameters(request, set())
    return task_page(request, task_by_id(task_id))


@requires(Right.IDENTITY_SEE)
@kept_private
@found_or_404
def task_numbers(request: HttpRequest, task_id: uuid.UUID) -> HttpResponseBase:
    """The same page with numbers in full; being shown them is recorded."""
    if request.method != "POST":
        return redirect("task", task_id)
    answer: HttpResponseBase = _with_numbers(request, task_id)
    return answer


@requires(Right.TASKS_READ)
def _with_numbers(request: HttpRequest, task_id: uuid.UUID) -> HttpResponseBase:
    # Who may see numbers of people need not be one who reads tasks.
    return task_page(request, task_by_id(task_id), reveal=True)


@requires(Right.TASKS_SETTLE)
@require_POST
@found_or_404
def settle(request: HttpRequest, task_id: uuid.UUID) -> HttpResponseBase:
    """Accept or reject one held row."""
    found = task_by_id(task_id)
    decision, reason = request.POST.get("putusan", ""), request.POST.get("alasan", "")
    try:
        done = settle_tasks(acting=acting(request), task_ids=[task_id], decision=decision, reason=reason)
    except Refused as refused:
        return task_page(request, found, problem=told(refused), given={"putusan": decision, "alasan": reason})
    if done.decision == Task.Decision.ACCEPT:
        text = gettext("%(name)s diterima dan masuk ke versi yang sama.") % {"name": found.row.name}
    else:
        text = gettext("%(name)s ditolak. Alasannya tersimpan.") % {"name": found.row.name}
    messages.success(request, text)
    return redirect("task", task_id)


@requires(Right.TASKS_SETTLE)
@require_POST
def settle_many(request: HttpRequest) -> HttpResponseBase:
    """Settle several held rows of one reason alike: those ticked, or all that the filter names."""
    wanted = _wanted({name: request.POST.get(name, "") for name in (CODE, PROGRAMME, VILLAGE, LATE)})
    decision, reason = request.POST.get("putusan", ""), request.POST.get("sebab", "")
    who = acting(request)
    try:
        if request.POST.get("jangkauan") == "semua":
            done = settle_wanted(acting=who, wanted=wanted, decision=decision, reason=reason)
        else:
            done = settle_together(acting=who, task_ids=_ids(request), decision=decision, reason=reason)
    except Refused as refused:
        return _inbox_page(request, wanted=wanted, problem=told(refused), given=reason)
    word = task_showing.DECISIONS[done.decision]
    text = ngettext("%(rows)s baris %(word)s.", "%(rows)s baris %(word)s.", done.rows)
    messages.success(request, text % {"rows": done.rows, "word": word})
    return redirect(_address(wanted))


def task_page(
    request: HttpRequest, found: Task, *, reveal: bool = False, problem: str = "", given: dict[str, str] | None = None
) -> HttpResponseBase:
    """The page of one task, perhaps with what was wrong with its form."""
    comparison = compare(found, reveal=reveal)
    who = acting(request)
    context: dict[str, Any] = {
        "task": found,
        "row": found.row,
        "plan": found.version.list,
        "programme": found.version.list.programme,
        "period": dates.month_year(found.version.list.first_month),
        "state": task_showing.STATES[found.state],
        "decision": task_showing.DECISIONS.get(found.decision, ""),
        "late": is_late(found),
        "owner": task_showing.owner_name(found.owner_role),
        "typed": comparison.typed,
        "revealed": reveal,
        "can_reveal": who.may(Right.IDENTITY_SEE) and not reveal,
        "may_settle": who.may(Right.TASKS_SETTLE) and may_settle(found, scope_with(Right.TASKS_SETTLE)),
        "merge_into": _mergeable(comparison) if who.may(Right.PERSONS_MERGE) else (),
        "problem": problem,
        "given": given or {},
        **task_showing.side_by_side(comparison),
    }
    return render(request, "rosters/task.html", context, status=400 if problem else 200)


def _mergeable(comparison: Comparison) -> tuple[uuid.UUID, uuid.UUID] | tuple[()]:
    """Whom to keep and its double, where the row's number and a like person are both recorded and seen."""
    holders = [one.person for one in comparison.others if one.how == "nik" and one.person]
    alike = [one.person for one in comparison.others if one.how == "alike" and one.person]
    return (alike[0], holders[0]) if holders and alike else ()


def _inbox_page(
    request: HttpRequest, *, wanted: Wanted | None = None, problem: str = "", given: str = ""
) -> HttpResponseBase:
    page = 1
    if wanted is None:
        asked = asking.parameters(request, {CODE, PROGRAMME, VILLAGE, OWNER, LATE, STATE, PAGE})
        page = asking.whole_number(asked.get(PAGE, "1"), field=PAGE, lowest=1, highest=999_999)
        wanted = _wanted(asked)
    box = inbox(wanted, page=page)
    names = dict(programmes().values_list("code", "name"))
    who = acting(request)
    context: dict[str, Any] = {
        "box": box,
        "lines": task_showing.shown_tasks(box.tasks),
        "wanted": wanted,
        "codes": task_showing.code_choices(box.codes),
        "programmes": task_showing.programme_choices(box.programmes, names),
        "villages": task_showing.village_choices(box.villages),
        "owners": [(one, task_showing.owner_name(one)) for one in _OWNERS],
        "states": [(one, task_showing.STATES[one]) for one in STATES],
        "reason": task_showing.why_of(wanted.code) if wanted.code else "",
        "together": bool(wanted.code and wanted.state == "open" and who.may(Right.TASKS_SETTLE) and box.total),
        "all_together": box.total <= MOST_TOGETHER,
        "filtered": wanted != Wanted(),
        "previous": _address(wanted, box.page - 1) if box.page > 1 else "",
        "next": _address(wanted, box.page + 1) if box.page < box.pages else "",
        "problem": problem,
        "given": given,
    }
    return render(request, "rosters/tasks.html", context, status=400 if problem else 200)


def _wanted(asked: dict[str, str]) -> Wanted:
    code, owner, state = asked.get(CODE, ""), asked.get(OWNER, ""), asked.get(STATE, "") or "open"
    if code:
        known = {name: name for name, one in reasons().items() if one.verdict in ("held", "rejected")}
        asking.choice(code, known=known, what=gettext("alasan"))
    if owner:
        asking.choice(owner, known=dict.fromkeys(_OWNERS, ""), what=gettext("pemilik"))
    asking.choice(state, known=dict.fromkeys(STATES, ""), what=gettext("keadaan"))
    if asked.get(LATE, "") not in {"", "1"}:
        raise BadRequest(gettext("Tulis lewat=1 untuk yang lewat waktu saja."))
    return Wanted(
        state=state,
        code=code,
        programme=asked.get(PROGRAMME, "")[:60],
        village=asked.get(VILLAGE, "")[:13],
        owner=owner,
        late=asked.get(LATE) == "1",
    )


def _address(wanted: Wanted, page: int = 1) -> str:
    words = {
        CODE: wanted.code,
        PROGRAMME: wanted.programme,
        VILLAGE: wanted.village,
        OWNER: wanted.owner,
        LATE: "1" if wanted.late else "",
        STATE: wanted.state if wanted.state != "open" else "",
        PAGE: str(page) if page > 1 else "",
    }
    query = urlencode({name: word for name, word in words.items() if word})
    return reverse("tasks") + (f"?{query}" if query else "")


def _ids(request: HttpRequest) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in request.POST.getlist("tugas")]
    except ValueError:
        raise BadRequest(gettext("Formulir ini tidak lengkap; muat ulang halamannya.")) from None


urlpatterns = [
    path("", tasks, name="tasks"),
    path("putuskan/", settle_many, name="tasks-settle"),
    path("<uuid:task_id>/", task, name="task"),
    path("<uuid:task_id>/nik/", task_numbers, name="task-numbers"),
    path("<uuid:task_id>/putuskan/", settle, name="task-settle"),
]
