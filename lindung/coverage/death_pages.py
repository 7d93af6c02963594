"""Kematian: who died, who of them was covered, what the family may claim; recording and verifying a death."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.pages import known_kind
from lindung.coverage import deaths
from lindung.coverage.death_queries import View, death_counts, list_deaths
from lindung.coverage.death_showing import death_context
from lindung.coverage.death_tables import death_table, view_names
from lindung.coverage.people_pages import kept_private
from lindung.coverage.wording import in_language
from lindung.registry.merging import kept_record
from lindung.registry.queries import death_of, person, withdrawn_deaths_of
from lindung.web import asking, dates, exports
from lindung.web.refused import Refused

VIEW, REGION, AFTER = "lihat", "wilayah", "setelah"
VIEWS: dict[str, View] = {"terlindungi": "unclaimed", "belum-diverifikasi": "unverified", "semua": "all"}
PER_PAGE = 50


@requires(Right.DEATHS_READ)
@kept_private
def deaths_page(request: HttpRequest) -> HttpResponseBase:
    """The deaths of one view, the latest first; the covered without a claim unless another is asked for."""
    given = asking.parameters(request, {VIEW, REGION, AFTER})
    word, view, region = _asked(given)
    found = list_deaths(view, region=region, after=_after(given.get(AFTER, "")), most=PER_PAGE)
    query = f"?{VIEW}={word}" + (f"&{REGION}={region}" if region else "")
    last = found.rows[-1] if found.rows else None
    names = view_names()
    counts = death_counts(region=region)
    context = {
        "table": death_table(found.rows, view=view, today=dates.today()),
        "view": view,
        "found": found,
        "tabs": [
            {"href": f"?{VIEW}={each}" + (f"&{REGION}={region}" if region else ""), "name": names[which],
             "count": counts[which], "current": which == view}
            for each, which in VIEWS.items()
        ],
        "next": f"{query}&{AFTER}={last.died_on.isoformat()}_{last.id}" if found.more and last else "",
        "files": {kind: reverse("deaths-file", args=[kind]) + query for kind in exports.KINDS},
        "region": region,
    }  # fmt: skip
    return render(request, "coverage/papers/deaths.html", context)


@requires(Right.DEATHS_READ)
@kept_private
def deaths_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The deaths of a view as CSV or XLSX, all of them."""
    known_kind(kind)
    _, view, region = _asked(asking.parameters(request, {VIEW, REGION}))
    found = list_deaths(view, region=region, most=exports.MOST_XLSX_ROWS)
    return exports.file_response(death_table(found.rows, view=view, today=dates.today()), kind, name="lindung-kematian")


@requires(Right.DEATHS_READ)
@kept_private
def death(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """One death: how the person stood, what the family may claim and why; or the form to record it."""
    asking.parameters(request, set())
    kept = kept_record(person_id)
    if kept != person_id:
        person(person_id)
        messages.info(request, gettext("Catatan ini sudah digabung; yang tampil adalah catatan yang dipertahankan."))
        return redirect("death", kept)
    return _death_page(request, person_id)


@requires(Right.DEATHS_RECORD)
@require_POST
@kept_private
def record(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Record a death, verified or not."""
    given = {name: request.POST.get(name, "").strip() for name in ("tanggal", "sumber", "terverifikasi")}
    person(person_id)
    try:
        deaths.record(
            acting=acting(request),
            person_id=person_id,
            died_on=dates.parse_day(given["tanggal"], field=gettext("tanggal meninggal")),
            source=given["sumber"],
            verified=bool(given["terverifikasi"]),
        )
    except dates.BadDate as wrong:
        return _death_page(request, person_id, problem=str(wrong), given=given)
    except Refused as refused:
        return _death_page(request, person_id, problem=_sentence(refused), given=given)
    messages.success(request, gettext("Kematian dicatat."))
    return redirect("death", person_id)


@requires(Right.DEATHS_RECORD)
@require_POST
@kept_private
def verify(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Say by what a recorded death was verified; cover ends."""
    reason = request.POST.get("bukti", "").strip()
    person(person_id)
    if not reason:
        problem = gettext("Sebutkan bukti yang dilihat, misalnya nomor akta kematian.")
        return _death_page(request, person_id, problem=problem)
    try:
        deaths.verify(acting=acting(request), person_id=person_id, reason=reason)
    except Refused as refused:
        return _death_page(request, person_id, problem=_sentence(refused))
    messages.success(request, gettext("Kematian diverifikasi; perlindungan berakhir pada hari meninggal."))
    return redirect("death", person_id)


@requires(Right.DEATHS_RECORD)
@require_POST
@kept_private
def withdraw(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Say that a recorded death is false, and why; cover is what the payments make it again."""
    person(person_id)
    typed = request.POST.get("alasan", "")
    try:
        deaths.withdraw(acting=acting(request), person_id=person_id, reason=typed)
    except Refused as refused:
        return _death_page(request, person_id, problem=_sentence(refused), given={"alasan": typed})
    messages.success(request, gettext("Kabar meninggal ditarik; perlindungan kembali menurut iuran yang dibayar."))
    return redirect("person", person_id)


def _death_page(
    request: HttpRequest, person_id: uuid.UUID, *, problem: str = "", given: dict[str, str] | None = None
) -> HttpResponseBase:
    who = person(person_id)
    context: dict[str, Any] = {
        "person": who,
        "problem": problem,
        "given": given or {},
        "today": dates.today(),
        "withdrawn": withdrawn_deaths_of(person_id),
    }
    if death_of(person_id) is not None:
        context |= death_context(person_id, today=dates.today())
    return render(request, "coverage/papers/death.html", context, status=400 if problem else 200)


def _asked(given: dict[str, str]) -> tuple[str, View, str]:
    word = asking.choice(given.get(VIEW, "terlindungi"), known=dict.fromkeys(VIEWS, ""), what=gettext("tampilan"))
    region = given.get(REGION, "")
    if region and not all(part.isdigit() for part in region.split(".")):
        raise BadRequest(gettext("Wilayah ditulis dengan kodenya, misalnya 72.08."))
    return word, VIEWS[word], region


def _after(text: str) -> tuple[date, uuid.UUID] | None:
    if not text:
        return None
    day, _, last = text.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        raise BadRequest(gettext("Alamat ini tidak lengkap; mulai lagi dari halaman pertama.")) from None


def _sentence(refused: Refused) -> str:
    return in_language(refused.indonesian, refused.english)


urlpatterns = [
    path("", deaths_page, name="deaths"),
    path("unduh.<str:kind>", deaths_file, name="deaths-file"),
    path("<uuid:person_id>/", death, name="death"),
    path("<uuid:person_id>/catat/", record, name="death-record"),
    path("<uuid:person_id>/verifikasi/", verify, name="death-verify"),
    path("<uuid:person_id>/tarik/", withdraw, name="death-withdraw"),
]
