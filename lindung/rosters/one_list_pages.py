"""One list: its versions, its bills, who is no longer listed, and going on in a next period."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.money_tables import bill_table
from lindung.billing.pages import found_or_404
from lindung.rosters import list_queries as queries
from lindung.rosters import list_showing as showing
from lindung.rosters.billing import bill_unbilled
from lindung.rosters.checking_job import check_later
from lindung.rosters.list_forms import operation, read_month, read_months
from lindung.rosters.list_tables import version_table
from lindung.rosters.models import Entry, RosterList
from lindung.rosters.own_part import reads_whole
from lindung.rosters.rolling import next_period, roll_list
from lindung.rosters.sending import check_now, version_by_id
from lindung.rosters.settling import end_names, no_longer_listed, replace_name
from lindung.rosters.version_pages import version_page
from lindung.sponsorship.services import keep_paper
from lindung.web import asking, dates
from lindung.web.refused import Refused

MOST_NAMES = 500


@requires(Right.PEOPLE_READ)
@found_or_404
def one_list(request: HttpRequest, list_id: uuid.UUID) -> HttpResponseBase:
    """A list with the history of its versions."""
    asking.parameters(request, set())
    return list_page(request, queries.list_by_id(list_id))


@requires(Right.ROSTERS_CHECK)
@found_or_404
def roll(request: HttpRequest, list_id: uuid.UUID) -> HttpResponseBase:
    """Go on with a list in a next period: checked like any file, applied only once it was looked at."""
    plan = queries.list_by_id(list_id)
    if request.method != "POST":
        asking.parameters(request, set())
        return list_page(request, plan, at="lanjut")
    who = acting(request)
    given = {name: request.POST.get(name, "").strip() for name in ("mulai", "lama")}
    try:
        sent = roll_list(
            acting=who,
            plan=plan,
            first_month=read_month(given["mulai"]),
            months=read_months(given["lama"]),
            operation_id=operation(request),
        )
    except Refused as refused:
        return list_page(request, plan, at="lanjut", problem=told(refused), given=given)
    if sent.small or not sent.made:
        return redirect("roster-version", check_now(who, sent.version))
    check_later(sent.version, who.user)
    return redirect("roster-version", sent.version)


@requires(Right.BILLS_ISSUE)
@require_POST
@found_or_404
def bill(request: HttpRequest, list_id: uuid.UUID) -> HttpResponseBase:
    """Bill whoever stands on the list and on no bill."""
    plan = queries.list_by_id(list_id)
    latest = plan.versions.filter(state="applied").order_by("-number").first()
    if latest is None:
        return list_page(request, plan, at="tagihan", problem=gettext("Daftar ini belum diterapkan."))
    try:
        bills, why_not = bill_unbilled(acting(request), latest.pk, operation_id=operation(request))
    except Refused as refused:
        return list_page(request, plan, at="tagihan", problem=told(refused))
    if why_not:
        messages.warning(request, why_not["en"] if showing.english() else why_not["id"])
    elif bills:
        messages.success(request, gettext("Terbit: %(codes)s.") % {"codes": ", ".join(one.code for one in bills[:10])})
    else:
        messages.info(request, gettext("Semua orang di daftar ini sudah ditagih."))
    return redirect("roster-list", list_id)


@requires(Right.ROSTERS_APPLY)
@require_POST
@found_or_404
def end(request: HttpRequest, list_id: uuid.UUID) -> HttpResponseBase:
    """End names with their reason, or note who takes the place of one."""
    plan = queries.list_by_id(list_id)
    given = {name: request.POST.get(name, "").strip() for name in ("sampai", "sebab", "pengganti")}
    who = acting(request)
    try:
        chosen = _entries(plan, request.POST.getlist("nama"))
        last_day = dates.month_end(read_month(given["sampai"]))
        if given["pengganti"]:
            (replacement,) = _entries(plan, [given["pengganti"]])
            if len(chosen) != 1:
                raise Refused(
                    "one_replaces_one",
                    "Satu pengganti untuk satu nama: pilih satu nama saja.",
                    "One takes the place of one: choose one name only.",
                )
            replace_name(
                acting=who, entry_id=chosen[0], replacement_id=replacement, last_day_paid=last_day,
                reason=given["sebab"],
            )  # fmt: skip
        else:
            end_names(acting=who, entry_ids=chosen, last_day_paid=last_day, reason=given["sebab"])
    except Refused as refused:
        return list_page(request, plan, at="akhiri", problem=told(refused), given=given)
    messages.success(
        request,
        gettext("Nama diakhiri per %(day)s dengan alasannya; riwayatnya tetap.") % {"day": dates.long_date(last_day)},
    )
    return redirect("roster-list", list_id)


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
@found_or_404
def paper(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """Note a paper of a version by its number and checksum. The file itself is not kept."""
    found = version_by_id(version_id)
    sent = request.FILES.get("berkas")
    digest = hashlib.sha256()
    for chunk in sent.chunks() if sent else ():
        digest.update(chunk)
    try:
        keep_paper(
            acting=acting(request),
            programme=found.list.programme,
            kind=request.POST.get("jenis", ""),
            number=request.POST.get("nomor", "")[:120],
            dated=dates.parse_day(request.POST.get("tanggal", ""), field=gettext("tanggal dokumen")),
            sha256=digest.hexdigest() if sent else "",
            version_id=version_id,
        )
    except (Refused, dates.BadDate) as wrong:
        said = told(wrong) if isinstance(wrong, Refused) else str(wrong)
        return version_page(request, found, problem=said, at="dokumen")
    messages.success(request, gettext("Dokumen dicatat."))
    return redirect("roster-version", version_id)


def _entries(plan: RosterList, ids: list[str]) -> list[uuid.UUID]:
    try:
        wanted = {uuid.UUID(one) for one in ids}
    except ValueError:
        raise BadRequest(gettext("Formulir ini tidak lengkap; muat ulang halamannya.")) from None
    if not wanted:
        raise Refused("name_missing", "Pilih namanya dahulu.", "Choose the names first.")
    found = list(Entry.objects.filter(list=plan, pk__in=wanted).values_list("pk", flat=True))
    if len(found) != len(wanted):
        raise Refused("name_unknown", "Nama itu tidak ada di daftar ini.", "That name is not on this list.")
    return found


def list_page(
    request: HttpRequest, plan: RosterList, *, problem: str = "", at: str = "", given: dict[str, str] | None = None
) -> HttpResponse:
    """The page of a list, perhaps with what is wrong with a form of it (`at`: lanjut, tagihan or akhiri)."""
    money = queries.money_of_list(plan)
    standing = Entry.objects.filter(list=plan, ended_on__isnull=True)
    latest = plan.versions.filter(state="applied").order_by("-number").first()
    unlisted = no_longer_listed(plan)
    first, months = next_period(plan)
    whole = reads_whole(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "programme": plan.programme,
        "period": showing.period(plan.first_month, plan.months),
        "heads": standing.count(),
        "latest": latest,
        "versions": version_table(plan),
        "money": money,
        "money_word": showing.MONEY_WORDS[money.state],
        "bills": bill_table(queries.bills_of(plan)),
        "untouched": showing.untouched(latest) if latest and whole else "",
        "whole": whole,
        "unlisted": unlisted[:MOST_NAMES],
        "unlisted_count": len(unlisted),
        "newcomers": list(standing.filter(since_version=latest).order_by("name")[:MOST_NAMES]) if unlisted else [],
        "operation": uuid.uuid4(),
        "next": {"mulai": f"{first:%Y-%m}", "lama": str(months)},
        "next_period": showing.period(first, months),
        "problem": problem,
        "at": at,
        "given": given or {},
    }
    return render(request, "rosters/list.html", context, status=400 if problem else 200)
