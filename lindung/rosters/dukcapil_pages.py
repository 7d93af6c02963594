"""Dukcapil: what may be asked, the file of questions, and the reply."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.pages import found_or_404, told
from lindung.coverage.people_pages import kept_private
from lindung.postgres.trouble import Trouble
from lindung.rosters.dukcapil import ANSWERS, ask, doubtful, inquiries, inquiry_by_code, write_questions
from lindung.rosters.dukcapil_reply import Taken, take_reply
from lindung.rosters.models import InquiryRow
from lindung.sponsorship.queries import programme_by_code, programmes
from lindung.web import asking
from lindung.web.refused import Refused

MOST_BYTES = 20_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Right.TASKS_READ)
@kept_private
def dukcapil(request: HttpRequest) -> HttpResponseBase:
    """What may be asked, what was asked, and where the reply comes in."""
    asking.parameters(request, set())
    return _page(request)


@requires(Right.DUKCAPIL_ASK)
@require_POST
def dukcapil_ask(request: HttpRequest) -> HttpResponseBase:
    """Put the doubtful rows of a programme together as questions."""
    try:
        inquiry = ask(acting=acting(request), programme=programme_by_code(request.POST.get("program", "")))
    except Refused as refused:
        return _page(request, problem=told(refused))
    messages.success(
        request,
        gettext("%(code)s berisi %(questions)s pertanyaan. Unduh berkasnya dan kirim ke Dukcapil.")
        % {"code": inquiry.code, "questions": inquiry.questions},
    )
    return redirect("dukcapil")


@requires(Right.DUKCAPIL_ASK)
@require_POST
@kept_private
@found_or_404
def dukcapil_file(request: HttpRequest, inquiry_code: str) -> HttpResponseBase:
    """The questions as XLSX, with whole numbers; that they leave is recorded."""
    acting(request).must(Right.IDENTITY_SEE)
    inquiry = inquiry_by_code(inquiry_code)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "tanya.xlsx"
        write_questions(inquiry, target)
        # Opened before the folder goes; the system keeps what is open.
        content = target.open("rb")
    return FileResponse(content, as_attachment=True, filename=f"{inquiry.code}.xlsx", content_type=_XLSX)


@requires(Right.DUKCAPIL_ASK)
@require_POST
def dukcapil_reply(request: HttpRequest) -> HttpResponseBase:
    """Take a reply in."""
    sent = request.FILES.get("berkas")
    try:
        taken = _take(request, sent)
    except Trouble as trouble:
        return _page(request, problem=told(trouble), at="jawaban")
    messages.success(request, _said(taken))
    if taken.elsewhere:
        messages.warning(
            request,
            gettext("%(people)s kematian menyangkut orang wilayah lain; beri tahu kantor wilayahnya.")
            % {"people": taken.elsewhere},
        )
    return redirect("dukcapil")


def _take(request: HttpRequest, sent: object) -> Taken:
    if not isinstance(sent, UploadedFile):
        raise Refused("file_missing", "Pilih berkasnya dahulu.", "Choose the file first.")
    if (sent.size or 0) > MOST_BYTES:
        raise Refused("file_too_large", "Berkas jawaban paling besar 20 MB.", "A reply has at most 20 MB.")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / f"jawaban{Path(str(sent.name)).suffix.lower()[:6]}"
        with kept.open("wb") as target:
            for chunk in sent.chunks():
                target.write(chunk)
        return take_reply(kept, acting=acting(request))


def _said(taken: Taken) -> str:
    if not taken.answered:
        return gettext("Jawaban ini sudah pernah masuk; tidak ada yang berubah.")
    return gettext(
        "%(answered)s jawaban dicatat: %(accepted)s diterima, %(rejected)s ditolak, %(held)s tetap ditahan, "
        "%(deaths)s kematian dicatat."
    ) % {name: getattr(taken, name) for name in ("answered", "accepted", "rejected", "held", "deaths")}


def _page(request: HttpRequest, *, problem: str = "", at: str = "tanya") -> HttpResponseBase:
    who = acting(request)
    listed = inquiries()
    waiting: dict[object, int] = {}
    for inquiry_id in InquiryRow.objects.filter(inquiry__in=listed, answer="").values_list("inquiry_id", flat=True):
        waiting[inquiry_id] = waiting.get(inquiry_id, 0) + 1
    context = {
        "inquiries": [(one, one.questions - waiting.get(one.pk, 0), waiting.get(one.pk, 0)) for one in listed],
        "to_ask": [
            (one, counts)
            for one, counts in ((one, doubtful(one)) for one in (programmes() if who.may(Right.DUKCAPIL_ASK) else ()))
            if counts.to_ask
        ],
        "answers": ANSWERS,
        "problem": problem,
        "at": at,
    }
    return render(request, "rosters/dukcapil.html", context, status=400 if problem else 200)


urlpatterns = [
    path("", dukcapil, name="dukcapil"),
    path("tanya/", dukcapil_ask, name="dukcapil-ask"),
    path("jawaban/", dukcapil_reply, name="dukcapil-reply"),
    path("<str:inquiry_code>/berkas/", dukcapil_file, name="dukcapil-file"),
]
