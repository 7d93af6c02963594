"""Peserta: finding people and showing one of them. What is searched travels in the body of a request, never in an
address, so that no name or number ends in a log or a history."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.coverage import people_tables
from lindung.coverage.asked import DAY, answered
from lindung.coverage.days import read_known_at
from lindung.coverage.people import PersonView, person_view, search, shown_day
from lindung.coverage.people_showing import person_context
from lindung.coverage.wording import in_language
from lindung.registry.merging import survivors
from lindung.registry.names import LONGEST_NAME
from lindung.registry.queries import NoSuchPerson, people_by_id, reveal_identity
from lindung.web import asking, dates, exports

QUESTION, KNOWN = "cari", "diketahui"
View = Callable[..., HttpResponseBase]


def kept_private(view: View) -> View:
    """Pages about persons are kept by no cache; a person who is not there is a 404 with a sentence."""

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NoSuchPerson as nobody:
            raise Http404(in_language(nobody.indonesian, nobody.english)) from nobody
        response.headers["Cache-Control"] = "no-store"
        return response

    return private


@requires(Right.PEOPLE_READ)
@kept_private
def find(request: HttpRequest) -> HttpResponseBase:
    """The search box and, once something was asked, who was found. A question in the address is not answered."""
    context: dict[str, Any] = {"question": "", "longest": LONGEST_NAME}
    status = 200
    if request.method == "POST":
        question = _question(request)
        context["question"] = question
        if question:
            result = search(question, day=shown_day())
            context |= {"result": result, "table": people_tables.found(result, question_by=result.by)}
    elif asking.parameters(request, {QUESTION}):
        context["in_address"], status = True, 400
    return render(request, "coverage/people.html", context, status=status)


@requires(Right.PEOPLE_EXPORT)
@require_POST
@kept_private
def found_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The people found, as CSV or XLSX: the same as on the page, numbers masked."""
    if kind not in exports.KINDS:
        raise Http404(gettext("Berkas hanya ada sebagai CSV atau XLSX."))
    question = _question(request)
    if not question:
        raise BadRequest(gettext("Isi dahulu yang dicari, lalu unduh."))
    result = search(question, day=shown_day())
    table = people_tables.found(result, question_by=result.by)
    return exports.file_response(table, kind, name="lindung-peserta")


@requires(Right.PEOPLE_READ)
@kept_private
@answered
def person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """One person: how he or she stands on a day, and why. Who was merged into another is shown as that other."""
    into = survivors([person_id]).get(person_id)
    if into is not None and people_by_id([into]):
        messages.info(request, gettext("Catatan ini sudah digabung; yang tampil adalah catatan yang dipertahankan."))
        return redirect("person", into)
    return render(request, "coverage/person.html", person_context(_asked_view(request, person_id)))


@requires(Right.IDENTITY_SEE)
@kept_private
@answered
def identity(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """The same page with the number in full; being shown it is recorded."""
    if request.method != "POST":
        return redirect("person", person_id)
    view = _asked_view(request, person_id)
    context = person_context(view) | {"identities": reveal_identity(person_id)}
    return render(request, "coverage/person.html", context)


def _question(request: HttpRequest) -> str:
    question = request.POST.get(QUESTION, "").strip()
    if len(question) > LONGEST_NAME:
        raise BadRequest(
            gettext("Yang dicari terlalu panjang: paling banyak %(longest)s huruf.") % {"longest": LONGEST_NAME}
        )
    # A null character is no letter of any name, and the database refuses it.
    return question.replace("\x00", "")


def _asked_view(request: HttpRequest, person_id: uuid.UUID) -> PersonView:
    given = asking.parameters(request, {DAY, KNOWN})
    day = dates.parse_day(given[DAY], field=gettext("tanggal")) if given.get(DAY) else shown_day()
    known = read_known_at(given[KNOWN], field=KNOWN) if given.get(KNOWN) else None
    return person_view(person_id, day=day, known_at=known)


urlpatterns = [
    path("", find, name="people"),
    path("unduh/<slug:kind>/", found_file, name="people-file"),
    path("<uuid:person_id>/", person, name="person"),
    path("<uuid:person_id>/nik/", identity, name="person-identity"),
]
