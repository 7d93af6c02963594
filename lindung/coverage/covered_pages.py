"""Terlindungi: the list of the covered on a day, as page, CSV and XLSX; certificates and family sheets for all."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.pages import known_kind
from lindung.coverage.asked import answered
from lindung.coverage.certificate_pages import pdf_response
from lindung.coverage.certificate_print import certificates_pdf
from lindung.coverage.certificates import MOST_AT_ONCE, hand_out
from lindung.coverage.covered_list import Listed, Wanted, list_covered
from lindung.coverage.covered_tables import covered_table
from lindung.coverage.family_sheet import family_sheets
from lindung.coverage.held_cover import held_on
from lindung.coverage.people import shown_day
from lindung.coverage.people_pages import kept_private
from lindung.coverage.wording import in_language
from lindung.law.programmes import Programme
from lindung.registry.models import Organisation
from lindung.web import asking, dates, exports
from lindung.web.refused import Refused

DAY, PAYER, AGREEMENT, BILL, REGION, PROGRAMME, PAGE = (
    "tanggal", "pembayar", "perjanjian", "tagihan", "wilayah", "program", "halaman"
)  # fmt: skip
_FILTERS = (DAY, PAYER, AGREEMENT, BILL, REGION, PROGRAMME)
PER_PAGE = 100
MOST_SUGGESTED = 300


@requires(Right.PEOPLE_READ)
@kept_private
@answered
def covered_page(request: HttpRequest) -> HttpResponseBase:
    """The covered, a hundred at a time. What is not narrowed or names something unknown says so beside the form."""
    given = asking.parameters(request, {*_FILTERS, PAGE})
    number = asking.whole_number(given.get(PAGE, "1"), field=gettext("halaman"), lowest=1, highest=100_000)
    wanted, problem, narrow = _wanted(given), "", False
    listed = Listed((), 0)
    try:
        listed = list_covered(wanted, offset=(number - 1) * PER_PAGE, most=PER_PAGE)
    except Refused as refused:
        narrow = refused.code == "narrow_first"
        problem = in_language(refused.indonesian, refused.english)
    query = urlencode({name: given[name] for name in _FILTERS if given.get(name)})
    context = {
        "given": given | {DAY: wanted.day.isoformat()},
        "wanted": wanted,
        "problem": problem,
        "narrow": narrow,
        "table": covered_table(held_on(listed.ids, wanted.day), wanted),
        "total": listed.total,
        "number": number,
        "before": f"?{query}&{PAGE}={number - 1}" if number > 1 else "",
        "after": f"?{query}&{PAGE}={number + 1}" if number * PER_PAGE < listed.total else "",
        "files": {kind: f"{reverse('covered-file', args=[kind])}?{query}" for kind in exports.KINDS},
        "most_papers": MOST_AT_ONCE,
        "fits": 0 < listed.total <= MOST_AT_ONCE,
        "payers": Organisation.objects.filter(roles__contains=["sponsor"]).order_by("name")[:MOST_SUGGESTED],
        "programmes": [programme.value for programme in Programme],
    }
    return render(request, "coverage/papers/covered.html", context, status=400 if problem and not narrow else 200)


@requires(Right.PEOPLE_EXPORT)
@kept_private
@answered
def covered_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All of the list as CSV or XLSX."""
    known_kind(kind)
    wanted = _wanted(asking.parameters(request, set(_FILTERS)))
    try:
        listed = list_covered(wanted)
    except Refused as refused:
        raise BadRequest(in_language(refused.indonesian, refused.english)) from refused
    table = covered_table(held_on(listed.ids, wanted.day), wanted)
    return exports.file_response(table, kind, name="lindung-terlindungi")


@requires(Right.PEOPLE_EXPORT)
@require_POST
@kept_private
@answered
def covered_papers(request: HttpRequest) -> HttpResponseBase:
    """A certificate for everybody on the list, in one PDF with a page each."""
    given = {name: request.POST.get(name, "").strip() for name in _FILTERS}
    wanted = _wanted({name: value for name, value in given.items() if value})
    try:
        listed = list_covered(wanted)
        handed = hand_out(acting=acting(request), person_ids=listed.ids, day=wanted.day)
    except Refused as refused:
        raise BadRequest(in_language(refused.indonesian, refused.english)) from refused
    made = certificates_pdf(handed, base=request.build_absolute_uri("/"), day=dates.today())
    return pdf_response(made, gettext("surat-perlindungan"))


@requires(Right.PEOPLE_EXPORT)
@require_POST
@kept_private
@answered
def covered_families(request: HttpRequest) -> HttpResponseBase:
    """The sheet for the family of everybody on the list, in one PDF with a page each."""
    given = {name: request.POST.get(name, "").strip() for name in _FILTERS}
    wanted = _wanted({name: value for name, value in given.items() if value})
    try:
        ids = list_covered(wanted).ids
        made = family_sheets(acting=acting(request), person_ids=ids, day=wanted.day, today=dates.today())
    except Refused as refused:
        raise BadRequest(in_language(refused.indonesian, refused.english)) from refused
    return pdf_response(made, gettext("lembar-keluarga"))


def _wanted(given: dict[str, str]) -> Wanted:
    programme = given.get(PROGRAMME, "")
    if programme:
        known = {one.value: "" for one in Programme}
        programme = asking.choice(programme, known=known, what=gettext("program"))
    day: date = dates.parse_day(given[DAY], field=gettext("tanggal")) if given.get(DAY) else shown_day()
    return Wanted(
        day=day,
        payer=given.get(PAYER, "").strip(),
        agreement=given.get(AGREEMENT, "").strip(),
        bill=given.get(BILL, "").strip(),
        region=given.get(REGION, "").strip(),
        programme=Programme(programme) if programme else None,
    )


urlpatterns = [
    path("", covered_page, name="covered"),
    path("unduh.<str:kind>", covered_file, name="covered-file"),
    path("surat/", covered_papers, name="covered-papers"),
    path("lembar-keluarga/", covered_families, name="covered-families"),
]
