"""Ruang sponsor: what a sponsor has, owes and must do, at the scale of its own programmes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.billing.pages import found_or_404, known_kind
from lindung.registry.names import LONGEST_NAME
from lindung.rosters import workspace_tables as tables
from lindung.rosters.workspace import workspace
from lindung.rosters.workspace_failed import failed_names
from lindung.rosters.workspace_people import STATUSES, people
from lindung.rosters.workspace_scope import Scope, scope_of
from lindung.rosters.workspace_showing import context, facts, scope_context, workspace_tables
from lindung.web import asking, exports
from lindung.web.refused import Refused

PROGRAMME, REGION, STATUS, PAGE, REASON, QUESTION = "program", "wilayah", "keadaan", "hal", "alasan", "cari"
TABLES = ("wilayah", "anggaran", "tagihan", "daftar", "kematian", "laporan")
MOST_PAGES = 100_000
View = Callable[..., HttpResponseBase]


def kept_private(view: View) -> View:
    """Pages that name people are kept by no cache."""

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return private


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def first_page(request: HttpRequest) -> HttpResponseBase:
    """The workspace at a glance."""
    scope, _ = _asked(request)
    found = context(workspace(scope)) | {"files": _files("workspace-file", scope)}
    return render(request, "rosters/workspace.html", found)


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def table_file(request: HttpRequest, table: str, kind: str) -> HttpResponseBase:
    """A table of the workspace as CSV or XLSX."""
    known_kind(kind)
    scope, _ = _asked(request)
    if table not in TABLES:
        raise Http404(
            gettext("Tidak ada tabel “%(table)s”. Yang ada: %(known)s.")
            % {"table": table[:40], "known": ", ".join(TABLES)}
        )
    return exports.file_response(workspace_tables(workspace(scope))[table], kind, name=f"lindung-sponsor-{table}")


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def report(request: HttpRequest) -> HttpResponseBase:
    """One page to print for a council: every number with its base, definition, source and date."""
    scope, _ = _asked(request)
    space = workspace(scope)
    found = context(space) | {"facts": facts(space), "files": _files("workspace-file", scope)["laporan"]}
    return render(request, "rosters/workspace_report.html", found)


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def own_people(request: HttpRequest) -> HttpResponseBase:
    """The people on the lists with their cover. What is searched travels in the body, never in an address."""
    scope, given = _asked(request, STATUS, PAGE)
    question = _question(request)
    page = _page(request.POST.get(PAGE) if request.method == "POST" else given.get(PAGE))
    found = people(scope, status=_status(given), name=question, page=page)
    context = scope_context(scope) | {
        "found": found,
        "table": tables.people_table(scope, found.people),
        "status": given.get(STATUS, ""),
        "statuses": [(name, tables.STATUS_WORDS[name][0]) for name in STATUSES],
        "question": question,
        "longest": LONGEST_NAME,
        "here": scope.query(keadaan=given.get(STATUS, "")),
        "files": _kinds("workspace-people-file", scope.query(keadaan=given.get(STATUS, ""))),
    }
    return render(request, "rosters/workspace_people.html", context)


@requires(Right.PEOPLE_EXPORT)
@kept_private
@found_or_404
def own_people_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The people on the lists as CSV or XLSX; numbers masked as on the page."""
    known_kind(kind)
    scope, given = _asked(request, STATUS)
    found = people(scope, status=_status(given), size=exports.MOST_XLSX_ROWS)
    if found.pages > 1 and kind == "xlsx":
        raise exports.TooManyRows(gettext("Lebih dari 100.000 orang. Pilih wilayah, atau unduh sebagai CSV."))
    if found.pages > 1:
        found = people(scope, status=_status(given), size=found.total)
    return exports.file_response(tables.people_table(scope, found.people), kind, name="lindung-orang")


@requires(Right.BILLS_READ)
@kept_private
@found_or_404
def own_failed(request: HttpRequest) -> HttpResponseBase:
    """Names that did not get in: why, and what to do."""
    scope, given = _asked(request, REASON, PAGE)
    code = given.get(REASON, "")
    found = failed_names(scope, code=code, page=_page(given.get(PAGE)))
    context = scope_context(scope) | {
        "found": found,
        "table": tables.failed_table(scope, found.names),
        "reasons": tables.reason_bars(found.by_code),
        "code": code,
        "here": scope.query(alasan=code),
        "files": _kinds("workspace-failed-file", scope.query(alasan=code)),
    }
    return render(request, "rosters/workspace_failed.html", context)


@requires(Right.PEOPLE_EXPORT)
@kept_private
@found_or_404
def own_failed_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    known_kind(kind)
    scope, given = _asked(request, REASON)
    found = failed_names(scope, code=given.get(REASON, ""), size=exports.MOST_XLSX_ROWS)
    return exports.file_response(tables.failed_table(scope, found.names), kind, name="lindung-belum-masuk")


def _asked(request: HttpRequest, *more: str) -> tuple[Scope, dict[str, str]]:
    given = asking.parameters(request, {PROGRAMME, REGION, *more})
    scope = scope_of(programme=given.get(PROGRAMME, ""), region=given.get(REGION, "").strip())
    return scope, given


def _status(given: dict[str, str]) -> str:
    status = given.get(STATUS, "")
    return asking.choice(status, known=dict.fromkeys(STATUSES, ""), what=gettext("keadaan")) if status else ""


def _page(text: str | None) -> int:
    return asking.whole_number(text, field=PAGE, lowest=1, highest=MOST_PAGES) if text else 1


def _question(request: HttpRequest) -> str:
    if request.method != "POST":
        return ""
    question = request.POST.get(QUESTION, "").strip().replace("\x00", "")
    if len(question) > LONGEST_NAME:
        raise Refused(
            "too_long",
            f"Yang dicari terlalu panjang: paling banyak {LONGEST_NAME} huruf.",
            f"What is searched for is too long: at most {LONGEST_NAME} letters.",
            status=404,
        )
    return question


def _files(name: str, scope: Scope) -> dict[str, dict[str, str]]:
    return {
        table: {kind: reverse(name, args=[table, kind]) + scope.query() for kind in exports.KINDS} for table in TABLES
    }


def _kinds(name: str, query: str) -> dict[str, str]:
    return {kind: reverse(name, args=[kind]) + query for kind in exports.KINDS}


urlpatterns: list[Any] = [
    path("", first_page, name="workspace"),
    path("unduh/<str:table>.<str:kind>", table_file, name="workspace-file"),
    path("laporan/", report, name="workspace-report"),
    path("orang/", own_people, name="workspace-people"),
    path("orang/unduh.<str:kind>", own_people_file, name="workspace-people-file"),
    path("gagal/", own_failed, name="workspace-failed"),
    path("gagal/unduh.<str:kind>", own_failed_file, name="workspace-failed-file"),
]
