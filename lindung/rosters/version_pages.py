"""One version of a list: how far its check has come, what it would do, and what it did once it is applied."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.pages import found_or_404
from lindung.rosters import list_queries as queries
from lindung.rosters import list_showing as showing
from lindung.rosters.applying_version import apply_version
from lindung.rosters.bill_links import bills_of_list
from lindung.rosters.checking_job import apply_later, check_later
from lindung.rosters.models import Version
from lindung.rosters.own_part import own_villages
from lindung.rosters.reasons import reasons
from lindung.rosters.result_workbook import write_result
from lindung.rosters.sending import cancel_check, check_now, version_by_id
from lindung.rosters.stored_result import stored_check
from lindung.rosters.workspace_scope import region_name
from lindung.sponsorship.models import Paper
from lindung.web import asking, exports
from lindung.web.refused import Refused

VERDICT, REASON, PAGE = "hasil", "alasan", "hal"
ROWS_PER_PAGE = 50
MOST_BILLS = 20
# So many rows are applied while the person waits.
SMALL_ROWS = 2_000


@requires(Right.PEOPLE_READ)
@found_or_404
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """A version: its progress, its preview or its receipt."""
    return version_page(request, version_by_id(version_id))


@requires(Right.PEOPLE_READ)
@found_or_404
def progress(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """How far a check has come, as a part of the page; when it is done the whole page is asked for."""
    asking.parameters(request, set())
    found = version_by_id(version_id)
    answer = render(request, "rosters/_progress.html", _progress(found))
    if not found.stage:
        answer["HX-Refresh"] = "true"
    return answer


@requires(Right.ROSTERS_APPLY)
@require_POST
@found_or_404
def apply(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """Apply a checked version."""
    who, found, seen = acting(request), version_by_id(version_id), request.POST.get("pratinjau", "")
    if found.state == Version.State.CHECKED and found.totals.get("rows", 0) > SMALL_ROWS:
        apply_later(version_id, who.user, seen=seen)
        return redirect("roster-version", version_id)
    try:
        done = apply_version(acting=who, version_id=version_id, seen=seen)
    except Refused as refused:
        if refused.status == 404:
            raise
        messages.error(request, told(refused))
        return redirect("roster-version", version_id)
    said = {
        "applied": (messages.success, gettext("Daftar diterapkan. Inilah tanda terimanya.")),
        "already": (messages.info, gettext("Daftar ini sudah diterapkan sebelumnya; tidak ada yang berubah.")),
        "nothing": (messages.info, gettext("Tidak ada yang baru di berkas ini; tidak ada yang berubah.")),
        "changed": (messages.warning, gettext("Belum diterapkan: periksa hasil yang baru, lalu terapkan lagi.")),
    }
    tell, sentence = said[done.outcome]
    tell(request, sentence)
    return redirect("roster-version", done.version)


@requires(Right.ROSTERS_CHECK)
@require_POST
@found_or_404
def cancel(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """Cancel a version that is not applied."""
    try:
        cancel_check(acting=acting(request), version_id=version_id)
    except Refused as refused:
        if refused.status == 404:
            raise
        messages.error(request, told(refused))
    else:
        messages.success(request, gettext("Dibatalkan. Berkas dan isinya sudah dihapus; tidak ada yang diterapkan."))
    return redirect("roster-version", version_id)


def begin_again(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """Do a check or an apply again that has stopped: short lists now, long ones by a job."""
    who, found = acting(request), version_by_id(version_id)
    if found.stage == Version.Stage.APPLYING and who.may(Right.ROSTERS_APPLY):
        apply_later(version_id, who.user, seen=found.totals.get("digest", ""))
    elif found.state == Version.State.SENT:
        if request.POST.get("langsung"):
            return redirect("roster-version", check_now(who, version_id))
        check_later(version_id, who.user)
    return redirect("roster-version", version_id)


@requires(Right.ROSTERS_CHECK)
@found_or_404
def result(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """The sender's own sheet with Hasil, Alasan, Saran."""
    asking.parameters(request, set())
    found = version_by_id(version_id)
    try:
        with TemporaryDirectory() as folder:
            target = Path(folder) / "hasil.xlsx"
            write_result(stored_check(found), target, english=showing.english())
            content = target.open("rb")
    except Refused as refused:
        if refused.status == 404:
            raise
        messages.error(request, told(refused))
        return redirect("roster-version", version_id)
    name = f"hasil-{slugify(Path(found.file_name).stem) or 'daftar'}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=exports.KINDS["xlsx"])


def version_page(request: HttpRequest, found: Version, *, problem: str = "", at: str = "") -> HttpResponse:
    """The page of a version, perhaps with what is wrong with a form of it."""
    plan = found.list
    sent_by, applied_by = queries.people_of([found.pk]).get(found.pk, ("", ""))
    context: dict[str, Any] = {
        "sent_by": sent_by,
        "applied_by": applied_by,
        "version": found,
        "plan": plan,
        "programme": plan.programme,
        "period": showing.period(plan.first_month, plan.months),
        "state": showing.STATE_WORDS[found.state],
        "problem_of_version": showing.problem_of(found),
        "problem": problem,
        "at": at,
        "file_kept": queries.file_is_kept(found),
    }
    if found.stage:
        return render(request, "rosters/version_waiting.html", context | _progress(found))
    if found.state in {Version.State.REFUSED, Version.State.CANCELLED}:
        asking.parameters(request, set())
        return render(request, "rosters/version_over.html", context)
    context |= _result(found) | _rows(request, found)
    if found.state == Version.State.APPLIED:
        context |= _receipt(found)
    return render(request, "rosters/version.html", context, status=400 if problem else 200)


def _progress(found: Version) -> dict[str, Any]:
    order = [stage for stage, _ in showing.STAGES]
    at = order.index(found.stage) if found.stage in order else -1
    if found.state == Version.State.CHECKED and not found.stage:
        at = len(order)
    steps = [
        (str(word), "done" if place < at else "now" if place == at else "")
        for place, (_, word) in enumerate(showing.STAGES)
    ]
    moment = found.stage_at or found.sent_at
    # Where no worker runs, nobody shall wait for one for long.
    waits = found.stage == Version.Stage.WAITING
    patience = showing.WAITS_AFTER if waits else showing.STALLED_AFTER
    return {
        "version": found,
        "steps": steps,
        "applying": found.stage == Version.Stage.APPLYING,
        "waiting": found.stage == Version.Stage.WAITING,
        "stalled": timezone.now() - moment > timedelta(seconds=patience),
    }


def _result(found: Version) -> dict[str, Any]:
    return {
        "tiles": showing.tiles(found),
        "bars": showing.bars(found),
        "notes": showing.notes(found),
        "small_notes": showing.small_notes(found),
        "rows_read": found.totals.get("rows", 0),
        "skipped": found.totals.get("skipped", []),
        "quote": showing.quote_table(found),
        "quote_total": found.quote.get("total", 0),
        "years": showing.years(found),
        "articles": showing.articles(found),
        "open_price": showing.open_price(found),
        "own_villages": [region_name(one) for one in own_villages()] if found.own_part else [],
        "untouched": showing.untouched(found),
        "changes": showing.changes_of(found),
        "digest": found.totals.get("digest", ""),
        "english": showing.english(),
    }


def _receipt(found: Version) -> dict[str, Any]:
    money = queries.money_of_list(found.list)
    bills = bills_of_list(found.list_id, version_id=found.pk)
    return {
        "receipt": found.totals.get("receipt", {}),
        "latest": queries.is_latest(found),
        "open_tasks": queries.open_tasks_of(found),
        "replaced": queries.replaced_in(found),
        "ended": queries.ended_in(found),
        "papers": queries.papers_of(found),
        "paper_kinds": Paper.Kind.choices,
        "bills": bills[:MOST_BILLS],
        "more_bills": len(bills[MOST_BILLS:]),
        "money": money,
        "money_word": showing.MONEY_WORDS[money.state],
    }


def _rows(request: HttpRequest, found: Version) -> dict[str, Any]:
    given = asking.parameters(request, {VERDICT, REASON, PAGE})
    verdicts = {"amiss": gettext("perlu dilihat")} | {
        name: str(words[0]) for name, words in showing.VERDICT_WORDS.items()
    }
    amiss = sum(found.totals.get("verdicts", {}).get(one, 0) for one in queries.AMISS)
    verdict = given.get(VERDICT) or ("" if given.get(REASON) or not amiss else "amiss")
    if verdict:
        asking.choice(verdict, known=verdicts, what=gettext("hasil"))
    reason = given.get(REASON, "")
    if reason:
        asking.choice(reason, known=dict.fromkeys(reasons(), ""), what=gettext("alasan"))
    paged = Paginator(queries.rows_of(found, verdict=verdict, reason=reason), ROWS_PER_PAGE)
    number = asking.whole_number(given.get(PAGE, "1"), field=gettext("halaman"), lowest=1, highest=1_000_000)
    page = paged.get_page(number)
    return {
        "rows": showing.shown_rows(found, page.object_list),
        "page": page,
        "verdict": verdict,
        "verdicts": verdicts,
        "reason": reason,
        "reason_words": reasons()[reason].sentence(english=showing.english()) if reason else "",
    }
