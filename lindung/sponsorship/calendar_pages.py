"""Kalender anggaran: when money for a year can still be put in, and recording that a region decides on another day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.words import in_language
from lindung.reference.queries import children
from lindung.sponsorship.budget_calendar import Calendar, Chance, events, set_date
from lindung.sponsorship.ending_pages import known
from lindung.web import asking, dates
from lindung.web.dates import today
from lindung.web.refused import Refused

REGION, YEAR = "wilayah", "tahun"
FIELDS = ("wilayah", "peristiwa", "tanggal", "alasan")


@requires(Right.BILLS_READ)
def calendar(request: HttpRequest) -> HttpResponseBase:
    """When money for a year can still be put into the budgets of a region."""
    return _page(request, problem="", given={})


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
def calendar_record(request: HttpRequest) -> HttpResponseBase:
    """Record that an event takes place on another day in a region."""
    given = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        made = set_date(
            acting=acting(request),
            region=given["wilayah"],
            event=given["peristiwa"],
            day=dates.parse_day(given["tanggal"], field=gettext("tanggal")),
            reason=given["alasan"],
        )
    except Refused as refused:
        return _page(request, problem=told(refused), given=given)
    except dates.BadDate as wrong:
        return _page(request, problem=str(wrong), given=given)
    messages.success(request, gettext("Tanggal dicatat; peringatan mengikutinya."))
    return redirect(f"{reverse('budget_calendar')}?{urlencode({REGION: made.region})}")


def _page(request: HttpRequest, *, problem: str, given: dict[str, str]) -> HttpResponse:
    asked = asking.parameters(request, {REGION, YEAR})
    region = known(asked.get(REGION) or settings.PROVINCE)[:5]
    usual = today().year + 1
    year = asking.whole_number(asked.get(YEAR, str(usual)), field=gettext("tahun"), lowest=2020, highest=2100)
    found = Calendar([region])
    names = {"apbd": gettext("APBD (juga DBH sawit)"), "village": gettext("APB Desa (juga dana desa)")}
    places = [(one.code, one.display_name) for one in children(settings.PROVINCE)]
    context = {
        "tracks": [
            {"name": name, "events": [_event(one) for one in found.chances(track, region, year)]}
            for track, name in names.items()
        ],
        "region": region,
        "year": year,
        "years": range(usual - 1, usual + 2),
        "regions": [(settings.PROVINCE, gettext("seluruh provinsi")), *places],
        "events": [(one.code, in_language(one.id, one.en)) for one in events().values()],
        "problem": problem,
        "given": given,
    }
    return render(request, "sponsorship/calendar.html", context, status=400 if problem else 200)


def _event(chance: Chance) -> dict[str, Any]:
    return {
        "chance": chance,
        "gone": chance.day < today(),
        "name": in_language(chance.event.id, chance.event.en),
        "recall": chance.event.provenance == "recall",
    }


urlpatterns = [
    path("", calendar, name="budget_calendar"),
    path("catat/", calendar_record, name="budget_calendar_record"),
]
