"""Daftar nama: sending a list, and the lists there are."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.pages import found_or_404
from lindung.rosters import help_pages, one_list_pages, paper_pages, version_pages
from lindung.rosters.checking_job import check_later
from lindung.rosters.list_forms import operation, read_month, read_months
from lindung.rosters.list_queries import MOST_LISTS, lists
from lindung.rosters.list_tables import list_table
from lindung.rosters.reading.refusals import MOST_BYTES, file_too_large
from lindung.rosters.sending import DAYS_KEPT, check_now, send_list
from lindung.sponsorship.queries import own_programmes, programme_by_code
from lindung.web import asking
from lindung.web.dates import months_after, today
from lindung.web.refused import Refused

PROGRAMME = "program"
MB = 1024 * 1024


@requires(Right.PEOPLE_READ)
@found_or_404
def all_lists(request: HttpRequest) -> HttpResponseBase:
    """The lists that may be seen, of one programme or all."""
    code = asking.parameters(request, {PROGRAMME}).get(PROGRAMME, "")
    programme = programme_by_code(code) if code else None
    found = lists(programme=programme.code if programme else "")
    context = {
        "table": list_table(found),
        "programme": programme,
        "more": len(found) >= MOST_LISTS,
        "most": MOST_LISTS,
    }
    return render(request, "rosters/lists.html", context)


@requires(Right.ROSTERS_CHECK)
def send(request: HttpRequest) -> HttpResponseBase:
    """Send a list of names. It is checked; nothing is applied yet."""
    if request.method == "POST":
        return _receive(request)
    given = {PROGRAMME: asking.parameters(request, {PROGRAMME}).get(PROGRAMME, "")}
    return _form(request, given)


def _receive(request: HttpRequest) -> HttpResponseBase:
    given = {name: request.POST.get(name, "").strip() for name in (PROGRAMME, "mulai", "lama", "lembar")}
    who = acting(request)
    try:
        content, name = _content(request.FILES.get("berkas"))
        sent = send_list(
            acting=who,
            programme=programme_by_code(given[PROGRAMME]),
            first_month=read_month(given["mulai"]),
            months=read_months(given["lama"]),
            content=content,
            file_name=name,
            operation_id=operation(request),
            sheet=given["lembar"],
        )
    except Refused as refused:
        return _form(request, given, problem=told(refused))
    if not sent.made:
        messages.info(request, gettext("Berkas ini sudah dikirim sebelumnya. Inilah hasil pemeriksaannya."))
        return redirect("roster-version", sent.version)
    if not sent.small:
        check_later(sent.version, who.user)
        return redirect("roster-version", sent.version)
    looked_at = check_now(who, sent.version)
    if looked_at != sent.version:
        messages.info(request, gettext("Berkas ini sudah diterapkan sebelumnya; tidak ada yang baru di dalamnya."))
    return redirect("roster-version", looked_at)


def _form(request: HttpRequest, given: dict[str, str], *, problem: str = "") -> HttpResponseBase:
    first = months_after(today().replace(day=1), 1)
    context: dict[str, Any] = {
        "programmes": list(own_programmes()),
        "given": {"mulai": f"{first:%Y-%m}", "lama": str(13 - first.month)} | {k: v for k, v in given.items() if v},
        "operation": uuid.uuid4(),
        "most": MOST_BYTES // MB,
        "days": DAYS_KEPT,
        "problem": problem,
    }
    return render(request, "rosters/send.html", context, status=400 if problem else 200)


def _content(sent: object) -> tuple[bytes, str]:
    if not isinstance(sent, UploadedFile):
        raise Refused("file_missing", "Pilih berkasnya dahulu.", "Choose the file first.")
    if (sent.size or 0) > MOST_BYTES:
        raise file_too_large()
    return bytes(sent.read()), str(sent.name or "daftar")


@requires(Right.ROSTERS_CHECK)
@require_POST
@found_or_404
def again(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """Begin a check again that has stopped."""
    return version_pages.begin_again(request, version_id)


urlpatterns = [
    path("", all_lists, name="roster-lists"),
    path("kirim/", send, name="roster-send"),
    path("versi/<uuid:version_id>/", version_pages.version, name="roster-version"),
    path("versi/<uuid:version_id>/kemajuan/", version_pages.progress, name="roster-progress"),
    path("versi/<uuid:version_id>/terapkan/", version_pages.apply, name="roster-apply"),
    path("versi/<uuid:version_id>/batal/", version_pages.cancel, name="roster-cancel"),
    path("versi/<uuid:version_id>/ulang/", again, name="roster-again"),
    path("versi/<uuid:version_id>/hasil.xlsx", version_pages.result, name="roster-result"),
    path("versi/<uuid:version_id>/tanda-terima.pdf", paper_pages.receipt, name="roster-receipt"),
    path("versi/<uuid:version_id>/berita-acara.pdf", paper_pages.minutes, name="roster-minutes"),
    path("versi/<uuid:version_id>/dokumen/", one_list_pages.paper, name="roster-paper"),
    path("bantuan/", help_pages.help_page, name="roster-help"),
    path("<uuid:list_id>/", one_list_pages.one_list, name="roster-list"),
    path("<uuid:list_id>/lanjutkan/", one_list_pages.roll, name="roster-roll"),
    path("<uuid:list_id>/tagih/", one_list_pages.bill, name="roster-bill"),
    path("<uuid:list_id>/akhiri/", one_list_pages.end, name="roster-end"),
]
