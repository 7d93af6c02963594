"""What changes a programme from its page: budget, quotas, papers, terms, its end. Each form keeps what was typed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.acting import Acting
from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.pages import found_or_404
from lindung.counsel.typed import Unreadable, rupiah
from lindung.sponsorship import typed
from lindung.sponsorship.changing import change_programme, end_programme, set_quotas
from lindung.sponsorship.models import Programme
from lindung.sponsorship.queries import programme_with_code
from lindung.sponsorship.quota_sheet import MOST_BYTES, read_quotas
from lindung.sponsorship.services import keep_paper, set_budget
from lindung.web import numbers
from lindung.web.refused import Refused

# Papers are kept by their checksum alone, so they may be larger than what is read.
MOST_PAPER = 50_000_000
Act = Callable[[Acting, Programme, dict[str, str], HttpRequest], str]


def _answer(request: HttpRequest, code: str, at: str, fields: tuple[str, ...], act: Act) -> HttpResponseBase:
    """Do it and say so, or show the page again with the sentence at its form."""
    from lindung.sponsorship.pages import programme_page, sentence

    given = {name: request.POST.get(name, "").strip() for name in fields}
    programme = programme_with_code(code)
    try:
        said = act(acting(request), programme, given, request)
    except typed.Wrong as wrong:
        if isinstance(wrong, Refused) and wrong.status == 404:
            raise
        return programme_page(request, code, problem=sentence(wrong), at=at, given=given)
    messages.success(request, said)
    return redirect("programme", code)


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
@found_or_404
def budget(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """Set the money of a year."""
    return _answer(request, programme_code, "anggaran", ("tahun", "jumlah", "mata", "dokumen"), _set_budget)


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
@found_or_404
def quotas(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """Set quotas per village from a file or pasted cells."""
    return _answer(request, programme_code, "kuota", ("isi",), _set_quotas)


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
@found_or_404
def paper(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """Keep a paper by its number and checksum."""
    return _answer(request, programme_code, "dokumen", ("jenis", "nomor", "tanggal"), _keep_paper)


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
@found_or_404
def change(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """Change the terms, with a reason."""
    return _answer(request, programme_code, "ubah", (*typed.CHANGE_FIELDS, "alasan"), _change)


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
@found_or_404
def end(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """End the programme, with a reason."""
    return _answer(request, programme_code, "akhiri", ("hari", "alasan"), _end)


def _set_budget(who: Acting, programme: Programme, given: dict[str, str], request: HttpRequest) -> str:
    year = typed.number(given, "tahun", gettext("tahun")) or 0
    made = set_budget(
        acting=who, programme=programme, year=year, amount=rupiah(given["jumlah"]), document=given["dokumen"],
        line=given["mata"][:120],
    )  # fmt: skip
    return gettext("Anggaran %(year)s ditetapkan.") % {"year": made.year}


def _set_quotas(who: Acting, programme: Programme, given: dict[str, str], request: HttpRequest) -> str:
    sent = request.FILES.get("berkas")
    content = _content(sent, MOST_BYTES) if isinstance(sent, UploadedFile) else given["isi"].encode()
    count = set_quotas(acting=who, programme=programme, quotas=read_quotas(content, programme.region))
    return gettext("Kuota %(count)s desa ditetapkan.") % {"count": numbers.number(count)}


def _keep_paper(who: Acting, programme: Programme, given: dict[str, str], request: HttpRequest) -> str:
    sent = request.FILES.get("berkas")
    digest = ""
    if isinstance(sent, UploadedFile):
        digest = hashlib.sha256(_content(sent, MOST_PAPER)).hexdigest()
    keep_paper(
        acting=who, programme=programme, kind=given["jenis"], number=given["nomor"][:120],
        dated=typed.must_day(given, "tanggal", gettext("tanggal dokumen")), sha256=digest,
    )  # fmt: skip
    return gettext("Dokumen dicatat.")


def _change(who: Acting, programme: Programme, given: dict[str, str], request: HttpRequest) -> str:
    changes: dict[str, Any] = typed.changing(given, programme.switches)
    change_programme(acting=who, programme=programme, reason=given["alasan"], changes=changes)
    return gettext("Perubahan dicatat dengan alasannya.")


def _end(who: Acting, programme: Programme, given: dict[str, str], request: HttpRequest) -> str:
    last = typed.must_day(given, "hari", gettext("hari terakhir"))
    end_programme(acting=who, programme=programme, last=last, reason=given["alasan"])
    return gettext("Program diakhiri. Daftar dan namanya tetap dapat dibaca.")


def _content(sent: UploadedFile[Any], most: int) -> bytes:
    if sent.size is None or sent.size > most:
        raise Unreadable(gettext("Berkas terlalu besar: paling banyak %(most)s MB.") % {"most": most // 1_000_000})
    return bytes(sent.read())


urlpatterns: list[Any] = [
    path("<slug:programme_code>/anggaran/", budget, name="programme_budget"),
    path("<slug:programme_code>/kuota/", quotas, name="programme_quotas"),
    path("<slug:programme_code>/dokumen/", paper, name="programme_paper"),
    path("<slug:programme_code>/ubah/", change, name="programme_change"),
    path("<slug:programme_code>/akhiri/", end, name="programme_end"),
]
