"""Temuan: what was paid and should not have been, with the rupiah to reclaim."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from lindung.access.acting import scope_with
from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.pages import known_kind, told
from lindung.billing.words import rupiah
from lindung.coverage.days import read_known_at
from lindung.coverage.people_pages import kept_private
from lindung.reference.models import Region
from lindung.rosters.reclaim_showing import kinds, names_table, sums_table
from lindung.rosters.reclaiming import ReclaimReport, reclaim_report
from lindung.rosters.trace_showing import known_label
from lindung.web import asking, dates, exports
from lindung.web.refused import Refused

REGION, KIND, DAY = "wilayah", "jenis", "tanggal"
# Names on the page; the file has them all.
MOST_NAMES = 200


@requires(Right.TRACE_READ)
@kept_private
def reclaim(request: HttpRequest) -> HttpResponseBase:
    """The sums by kind, by payer and programme, and the names."""
    report, given = _asked(request)
    chosen = given.get(KIND, "")
    names = names_table(report, kind=chosen, most=MOST_NAMES)
    query = f"?{urlencode(given)}" if given else ""
    rest = {name: value for name, value in given.items() if name != KIND}
    context = {
        "report": report,
        "kinds": [one | {"href": f"?{urlencode(rest | {KIND: one['key']})}"} for one in kinds(report, chosen)],
        "all_href": f"?{urlencode(rest)}" if rest else reverse("reclaim"),
        "chosen": chosen,
        "total": rupiah(report.total),
        "paid": rupiah(report.paid),
        "sums": sums_table(report),
        "names": names,
        "more": max(sum(1 for one in report.findings if not chosen or one.kind == chosen) - MOST_NAMES, 0),
        "known": known_label(report.known_at),
        "given": given,
        "regions": _regions(),
        "today": dates.today(),
        "files": {kind: reverse("reclaim-file", args=[kind]) + query for kind in exports.KINDS},
    }
    return render(request, "rosters/reclaim.html", context)


@requires(Right.TRACE_READ)
@kept_private
def reclaim_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every name as CSV or XLSX."""
    known_kind(kind)
    report, given = _asked(request)
    return exports.file_response(names_table(report, kind=given.get(KIND, "")), kind, name="lindung-temuan")


def _asked(request: HttpRequest) -> tuple[ReclaimReport, dict[str, str]]:
    """The report asked for, all kinds of it, and what was asked."""
    given = {name: text for name, text in asking.parameters(request, {REGION, KIND, DAY}).items() if text}
    try:
        known_at = read_known_at(given[DAY], field=gettext("tanggal")) if DAY in given else None
        report = reclaim_report(acting=acting(request), region=given.get(REGION, ""), known_at=known_at)
        if given.get(KIND):
            asking.choice(given[KIND], known=dict.fromkeys(report.by_kind(), ""), what=gettext("jenis temuan"))
    except Refused as refused:
        raise BadRequest(told(refused)) from refused
    return report, given


def _regions() -> list[tuple[str, str]]:
    """The kabupaten the actor traces, by name."""
    codes = scope_with(Right.TRACE_READ).kabupaten
    return list(Region.objects.filter(code__in=codes).order_by("code").values_list("code", "display_name"))


urlpatterns = [
    path("", reclaim, name="reclaim"),
    path("unduh.<str:kind>", reclaim_file, name="reclaim-file"),
]
