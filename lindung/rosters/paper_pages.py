"""The receipt and the minutes (berita acara) of an applied version, as PDF."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.billing.pages import found_or_404
from lindung.rosters.models import Version
from lindung.rosters.own_part import must_read_whole
from lindung.rosters.printed import pdf_of
from lindung.rosters.sending import version_by_id
from lindung.web import asking


@requires(Right.PEOPLE_READ)
@found_or_404
def receipt(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """What a version did: one for the files of whoever sent it."""
    return _paper(request, version_id, "receipt", "tanda-terima")


@requires(Right.PEOPLE_READ)
@found_or_404
def minutes(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """The reconciliation with places to sign."""
    return _paper(request, version_id, "minutes", "berita-acara")


def _paper(request: HttpRequest, version_id: uuid.UUID, kind: str, name: str) -> HttpResponse:
    asking.parameters(request, set())
    found = version_by_id(version_id)
    must_read_whole(found)
    if found.state != Version.State.APPLIED:
        raise Http404(gettext("Dokumen ini baru ada setelah daftar diterapkan."))
    answer = HttpResponse(pdf_of(found, kind), content_type="application/pdf")
    file_name = f"{name}-{found.list.programme.code}-{found.list.first_month:%Y-%m}-v{found.number}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer
