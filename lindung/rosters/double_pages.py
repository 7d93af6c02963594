"""Sponsor ganda: pairs of sponsors with the same people, the rule that says who pays, and ending what it frees."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.pages import found_or_404, known_kind
from lindung.billing.words import rupiah
from lindung.reference.queries import children
from lindung.rosters import double_tables as tables
from lindung.rosters.double import Report, check_asked, double_names, double_report, period
from lindung.rosters.double_ending import end_losses, losses_of
from lindung.rosters.workspace_pages import kept_private
from lindung.rosters.workspace_scope import region_name
from lindung.sponsorship.paying_order import LEVELS, paying_orders, set_paying_order
from lindung.sponsorship.queries import programme_with_code
from lindung.web import asking, exports, numbers
from lindung.web.refused import Refused

REGION, FIRST, LAST, PAYER, DOUBLE = "wilayah", "dari", "sampai", "pembayar", "ganda"
MOST_NAMES = 300


@dataclass(frozen=True)
class Asked:
    """What a page of double sponsorship was asked for."""

    region: str
    first: date | None
    last: date | None
    query: str


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def pairs(request: HttpRequest) -> HttpResponseBase:
    """The report, the rules, and what the rules free."""
    return _page(request, _asked(request))


@requires(Right.BILLS_READ)
@found_or_404
def pairs_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The pairs as CSV or XLSX."""
    known_kind(kind)
    return exports.file_response(tables.pair_table(_report(_asked(request))), kind, name="lindung-sponsor-ganda")


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def names(request: HttpRequest) -> HttpResponseBase:
    """The people of a pair, or of all: those on a list one may see."""
    asked, one, other = _asked_pair(request)
    found = double_names(region=asked.region, first=asked.first, last=asked.last, winner=one, loser=other)
    more = f"{'&' if asked.query else '?'}{PAYER}={one}&{DOUBLE}={other}" if one and other else ""
    context = {
        "table": tables.name_table(_says(asked), found[:MOST_NAMES]),
        "total": len(found),
        "more": len(found) > MOST_NAMES,
        "query": asked.query,
        "files": {kind: reverse("double-names-file", args=[kind]) + asked.query + more for kind in exports.KINDS},
    }
    return render(request, "rosters/double_names.html", context)


@requires(Right.PEOPLE_EXPORT)
@kept_private
@found_or_404
def names_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    known_kind(kind)
    asked, one, other = _asked_pair(request)
    found = double_names(region=asked.region, first=asked.first, last=asked.last, winner=one, loser=other)
    return exports.file_response(tables.name_table(_says(asked), found), kind, name="lindung-orang-ganda")


@requires(Right.PROGRAMMES_MANAGE)
@require_POST
def rule(request: HttpRequest) -> HttpResponseBase:
    """Record who pays first in a region, with the legal reason."""
    given = {name: request.POST.get(name, "").strip() for name in ("wilayah", "mulai", "dasar", "p1", "p2", "p3", "p4")}
    try:
        month = _month(given["mulai"], gettext("berlaku mulai"))
        if month is None:
            raise BadRequest(gettext("Isi bulan mulai berlakunya, misalnya 2027-01."))
        set_paying_order(
            acting=acting(request), region=given["wilayah"], payers=[given[f"p{n}"] for n in range(1, 5)],
            from_month=month, basis=given["dasar"],
        )  # fmt: skip
    except (Refused, BadRequest) as wrong:
        problem = told(wrong) if isinstance(wrong, Refused) else str(wrong)
        return _page(request, Asked("", None, None, ""), problem=problem, at="aturan", given=given)
    messages.success(request, gettext("Aturan dicatat. Laporan di bawah sudah menerapkannya."))
    return redirect("double")


@requires(Right.ROSTERS_APPLY)
@require_POST
@found_or_404
def end(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """End the planned months that the rule takes from a programme; the number shown must still be right."""
    programme = programme_with_code(programme_code)
    shown = request.POST.get("banyak", "")
    try:
        ended = end_losses(
            acting=acting(request), programme=programme, reason=request.POST.get("alasan", ""),
            expected=int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 9 else -1,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, Asked("", None, None, ""), problem=told(refused), at=programme.code)
    said = gettext("%(names)s nama diakhiri; %(months)s bulan bebas.") % {
        "names": numbers.number(ended.names), "months": numbers.number(ended.months),
    }  # fmt: skip
    if ended.bills:
        said += " " + gettext("Tagihan %(codes)s masih memuat bulan mereka: batalkan dan terbitkan lagi.") % {
            "codes": ", ".join(ended.bills[:10])
        }
    messages.success(request, said)
    return redirect("double")


def _page(
    request: HttpRequest, asked: Asked, *, problem: str = "", at: str = "", given: dict[str, str] | None = None
) -> HttpResponse:
    report = _report(asked)
    who = acting(request)
    losses = []
    if who.may(Right.ROSTERS_APPLY):
        # Only programmes from which the rule takes something; the months to end reach beyond the period shown.
        for code in report.freed_by:
            loss = losses_of(programme_with_code(code), region=asked.region)
            losses += [(loss, rupiah(report.freed_by[code]))] if loss.names or loss.left_alone else []
    context = {
        "report": report,
        "asked": asked,
        "table": tables.pair_table(report, asked.query),
        "first": f"{report.first_month:%Y-%m}",
        "last": f"{report.last_month:%Y-%m}",
        "regions": [("72", region_name("72")), *((one.code, one.display_name) for one in children("72"))],
        "figures": _figures(report),
        "freed": [(code, rupiah(money)) for code, money in report.freed_by.items()],
        "losses": losses,
        "rules": [
            (region_name(one.region), [tables.LEVELS[level] for level in one.payers], one) for one in paying_orders()
        ],
        "levels": [(level, tables.LEVELS[level]) for level in LEVELS],
        "places": (("p1", "village"), ("p2", "kabupaten"), ("p3", "province"), ("p4", "firm")),
        "problem": problem,
        "at": at,
        "given": given or {},
        "files": {kind: reverse("double-file", args=[kind]) + asked.query for kind in exports.KINDS},
    }
    return render(request, "rosters/double.html", context, status=400 if problem else 200)


def _figures(report: Report) -> list[tuple[str, str]]:
    planned = sum(one.planned for one in report.pairs)
    twice = sum(one.paid_twice for one in report.pairs)
    money = sum(one.paid_twice_money or 0 for one in report.pairs)
    return [
        (gettext("Orang dengan sponsor ganda"), numbers.number(report.people)),
        (gettext("Bulan direncanakan dua kali"), numbers.number(planned)),
        (gettext("Uang bebas menurut aturan"), rupiah(report.freed_money)),
        (gettext("Bulan dibayar dua kali"), numbers.number(twice)),
        (gettext("Dibayar dua kali"), rupiah(money)),
    ]


def _report(asked: Asked) -> Report:
    try:
        return double_report(region=asked.region, first=asked.first, last=asked.last)
    except Refused as refused:
        raise BadRequest(told(refused)) from refused


def _says(asked: Asked) -> Any:
    first, last = period(asked.first, asked.last)
    text = gettext("Nama hanya dari daftar yang boleh Anda lihat; dari sponsor lain hanya oleh siapa dan sampai kapan.")
    return tables.says(Report(asked.region, first, last, 0, ()), text)


def _asked(request: HttpRequest, *more: str) -> Asked:
    given = asking.parameters(request, {REGION, FIRST, LAST, *more})
    first, last = _month(given.get(FIRST, ""), FIRST), _month(given.get(LAST, ""), LAST)
    region = given.get(REGION, "").strip()
    kept = {REGION: region, FIRST: f"{first:%Y-%m}" if first else "", LAST: f"{last:%Y-%m}" if last else ""}
    joined = "&".join(f"{name}={value}" for name, value in kept.items() if value)
    return Asked(region if re.fullmatch(r"[\d.]{0,13}", region) else "?", first, last, f"?{joined}" if joined else "")


def _asked_pair(request: HttpRequest) -> tuple[Asked, uuid.UUID | None, uuid.UUID | None]:
    asked = _asked(request, PAYER, DOUBLE)
    try:
        one, other = (uuid.UUID(request.GET[name]) if request.GET.get(name) else None for name in (PAYER, DOUBLE))
    except ValueError as wrong:
        raise Http404(gettext("Pasangan itu tidak ada.")) from wrong
    _report_period(asked)
    return asked, one, other


def _report_period(asked: Asked) -> None:
    """A wrong period or region is a sentence here too."""
    try:
        check_asked(asked.region, asked.first, asked.last)
    except Refused as refused:
        raise BadRequest(told(refused)) from refused


def _month(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
    if found is None:
        raise BadRequest(
            gettext("“%(text)s” di %(field)s bukan bulan. Tulis tahun-bulan, misalnya 2026-12.")
            % {"text": text[:20], "field": field}
        )
    return date(int(found[1]), int(found[2]), 1)


urlpatterns: list[Any] = [
    path("", pairs, name="double"),
    path("unduh.<str:kind>", pairs_file, name="double-file"),
    path("nama/", names, name="double-names"),
    path("nama/unduh.<str:kind>", names_file, name="double-names-file"),
    path("aturan/", rule, name="double-rule"),
    path("akhiri/<slug:programme_code>/", end, name="double-end"),
]
