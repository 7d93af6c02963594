"""Surat keterangan: the certificate of one person, from the person's page."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.coverage.certificate_print import certificates_pdf
from lindung.coverage.certificates import hand_out
from lindung.coverage.family_sheet import family_pdf
from lindung.coverage.held_cover import held_or_coming
from lindung.coverage.people_pages import kept_private
from lindung.coverage.wording import in_language
from lindung.registry.queries import person
from lindung.web import asking, dates
from lindung.web.refused import Refused


@requires(Right.PEOPLE_READ)
@require_POST
@kept_private
def person_certificate(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """The certificate of one person for today, as PDF. Each time a new one, with a token of its own."""
    person(person_id)
    try:
        handed = hand_out(acting=acting(request), person_ids=[person_id], day=dates.today())
    except Refused as refused:
        messages.error(request, in_language(refused.indonesian, refused.english))
        return redirect("person", person_id)
    made = certificates_pdf(handed, base=request.build_absolute_uri("/"), day=dates.today())
    return pdf_response(made, gettext("surat-perlindungan"))


@requires(Right.PEOPLE_READ)
@kept_private
def family_sheet(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """The plain-words sheet for the family of one person, as he or she stands today."""
    asking.parameters(request, set())
    person(person_id)
    today = dates.today()
    return pdf_response(family_pdf(held_or_coming([person_id], today), day=today), gettext("lembar-keluarga"))


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep. Its name says nothing of the person."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


urlpatterns = [
    path("<uuid:person_id>/surat/", person_certificate, name="person-certificate"),
    path("<uuid:person_id>/lembar-keluarga/", family_sheet, name="person-family-sheet"),
]
