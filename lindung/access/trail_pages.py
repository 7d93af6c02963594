"""Jejak audit: who did what, when, why; before and after."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext

from lindung.access.acting import scope_of_transaction
from lindung.access.forms import TrailForm
from lindung.access.guard import acting, requires
from lindung.access.roles import Right, Role
from lindung.access.trail import TrailFilter, read_trail
from lindung.reference.models import Region
from lindung.web.dates import BadDate, parse_day

FIELDS = ("actor", "relation", "action", "first", "last", "row_id")


@requires(Right.TRAIL_READ)
def trail(request: HttpRequest) -> HttpResponseBase:
    """The trail, newest first, as far as the reader's region or task goes; the page says how far that is."""
    unknown = sorted(set(request.GET) - {*FIELDS, "before"})
    if unknown:
        raise BadRequest(gettext("Saringan %(unknown)s tidak dikenal.") % {"unknown": ", ".join(unknown)})
    form = TrailForm(request.GET or None)
    context = {"form": form, **_how_far(request)}
    if form.is_bound and not form.is_valid():
        return render(request, "access/trail.html", context, status=400)
    try:
        asked = _asked(request, form)
    except BadDate as bad:
        form.add_error(None, str(bad))
        return render(request, "access/trail.html", context, status=400)
    page = read_trail(acting=acting(request), asked=asked)
    query = urlencode({name: request.GET[name] for name in FIELDS if request.GET.get(name)})
    return render(request, "access/trail.html", {**context, "page": page, "query": query})


def _asked(request: HttpRequest, form: TrailForm) -> TrailFilter:
    if not form.is_bound:
        return TrailFilter()
    given = form.cleaned_data
    return TrailFilter(
        actor=given["actor"].strip(),
        relation=given["relation"],
        action=given["action"],
        row_id=given["row_id"].strip(),
        first=_day(given["first"], gettext("Dari tanggal")),
        last=_day(given["last"], gettext("Sampai tanggal")),
        before=_cursor(request.GET.get("before", "")),
    )


def _day(text: str, field: str) -> date | None:
    return parse_day(text, field=field) if text.strip() else None


def _cursor(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadRequest(gettext("Halaman jejak audit itu tidak ada."))
    return int(text)


def _how_far(request: HttpRequest) -> dict[str, object]:
    """What the reader sees of the trail, so that an empty page is not mistaken for an empty trail."""
    who = acting(request)
    scope = scope_of_transaction()
    names = Region.objects.filter(code__in=scope.kabupaten).order_by("code").values_list("display_name", flat=True)
    return {
        "reads_people": Role.AUDITOR in who.roles,
        "regions": list(names),
        "reads_accounts": Role.ADMINISTRATOR in who.roles,
    }


urlpatterns = [path("jejak/", trail, name="trail")]
