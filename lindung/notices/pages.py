"""Pemberitahuan: what one has been told, newest first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, signed_in
from lindung.notices.models import Notice
from lindung.notices.queries import PAGE, Told, inbox
from lindung.notices.services import mark_read
from lindung.notices.words import kind_of
from lindung.web import asking

UNREAD, BEFORE = "belum", "sebelum"


@signed_in
def notices(request: HttpRequest) -> HttpResponseBase:
    """The notices of the person in front."""
    asked = asking.parameters(request, {UNREAD, BEFORE})
    unread_only = asked.get(UNREAD) == "ya"
    if asked.get(UNREAD, "ya") != "ya":
        raise BadRequest(gettext("“belum” di alamat ini hanya boleh berisi “ya”."))
    found = inbox(acting(request), unread_only=unread_only, before=_before(asked.get(BEFORE)), most=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "notices": [_shown(one) for one in shown],
        "unread_only": unread_only,
        "any_unread": any(one.unread for one in shown),
        "older": shown[-1].id if len(found) > PAGE else None,
    }
    return render(request, "notices/inbox.html", context)


@signed_in
@require_POST
def notice_open(request: HttpRequest, notice_id: UUID) -> HttpResponseBase:
    """Note that a notice is read, and go where it leads."""
    found = Notice.objects.filter(pk=notice_id).values_list("link", flat=True).first()
    if found is None:
        raise Http404(gettext("Pemberitahuan itu tidak ada, atau bukan untuk Anda."))
    mark_read(acting=acting(request), notice_ids=[notice_id])
    return redirect(found or "notices")


@signed_in
@require_POST
def notices_read(request: HttpRequest) -> HttpResponseBase:
    """Note that everything is read."""
    count = mark_read(acting=acting(request))
    messages.success(
        request,
        ngettext(
            "%(count)s pemberitahuan ditandai sudah dibaca.", "%(count)s pemberitahuan ditandai sudah dibaca.", count
        )
        % {"count": count},
    )
    return redirect("notices")


def _shown(one: Told) -> dict[str, object]:
    indonesian = (get_language() or "id").startswith("id")
    kind, icon = kind_of(one.code)
    return {
        "id": one.id,
        "at": one.at,
        "kind": kind,
        "icon": icon,
        "subject": _kept(one.indonesian if indonesian else one.english),
        "body": _kept(one.body_indonesian if indonesian else one.body_english),
        "link": one.link,
        "unread": one.unread,
    }


def _kept(text: str) -> str:
    """The text with its sums of money kept on one line."""
    return text.replace("Rp ", "Rp\u00a0")


def _before(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest(gettext("Alamat halaman ini tidak lengkap; mulai lagi dari yang terbaru.")) from None


urlpatterns = [
    path("", notices, name="notices"),
    path("dibaca/", notices_read, name="notices_read"),
    path("<uuid:notice_id>/buka/", notice_open, name="notice_open"),
]
