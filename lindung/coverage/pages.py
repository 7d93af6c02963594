"""Beranda, the regions, the published figures, and their tables as files."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.coverage import figure_table, queries, showing, tables, wording
from lindung.coverage.asked import BASE, DAY, Asked, answered, ask
from lindung.coverage.definitions import ACTIVE_PARTICIPANT
from lindung.coverage.published import Comparison, compare_published
from lindung.reference import queries as reference
from lindung.web import asking, exports
from lindung.web.tables import SORT, Table, parse_sort


@requires(Right.COUNTS_READ)
@answered
def home(request: HttpRequest) -> HttpResponseBase:
    """How many are protected in the province on a day."""
    return _overview(request, settings.PROVINCE)


@requires(Right.COUNTS_READ)
@answered
def region(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same for a kabupaten, a kecamatan or a village."""
    if code == settings.PROVINCE:
        return redirect(f"{reverse('home')}?{request.GET.urlencode()}".rstrip("?"))
    return _overview(request, code)


@requires(Right.COUNTS_READ)
@answered
def home_file(request: HttpRequest, table: str, kind: str) -> HttpResponseBase:
    """A table of Beranda as CSV or XLSX."""
    return _file(request, settings.PROVINCE, table, kind)


@requires(Right.COUNTS_READ)
@answered
def region_file(request: HttpRequest, code: str, table: str, kind: str) -> HttpResponseBase:
    """A table of a region's page as CSV or XLSX."""
    return _file(request, code, table, kind)


@requires(Right.COUNTS_READ)
@answered
def published(request: HttpRequest) -> HttpResponseBase:
    """Each published figure beside the computed one."""
    comparisons = compare_published()
    table = _published_table(request, comparisons)
    query = request.GET.urlencode()
    files = {kind: f"{reverse('published_file', args=[kind])}?{query}".rstrip("?") for kind in exports.KINDS}
    context = {
        "table": table,
        "files": files,
        "anchors": sum(one.figure.role == "anchor" for one in comparisons),
        "failing": sum(one.fails for one in comparisons),
    }
    return render(request, "coverage/published.html", context)


@requires(Right.COUNTS_READ)
@answered
def published_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The published figures as CSV or XLSX."""
    _known_kind(kind)
    return exports.file_response(_published_table(request, compare_published()), kind, name="lindung-angka-terbitan")


def _overview(request: HttpRequest, code: str) -> HttpResponseBase:
    asked = ask(request, code)
    view = asked.view
    context = showing.context(view, map_kind=asked.map_kind)
    here = {DAY: view.day.isoformat(), BASE: view.base.key}
    context["here"] = request.path
    context["region_table"] = _region_table(request, asked) if view.below else None
    order = {"wilayah": {SORT: asked.sort}} if asked.sort else {}
    context["downloads"] = {name: showing.download(view, name, here | order.get(name, {})) for name in _TABLES}
    return render(request, "coverage/overview.html", context)


def _region_table(request: HttpRequest, asked: Asked) -> Table:
    view = asked.view
    sort = parse_sort(asked.sort, tables.region_columns(view), tables.REGION_SORT)
    by_code = {line.region.code: line.region for line in view.below}
    return tables.region_table(view, sort, query=request.GET, href=lambda code: showing.address(by_code[code], view))


_TABLES: dict[str, Callable[[HttpRequest, Asked], Table]] = {
    "segmen": lambda request, asked: tables.segment_table(asked.view),
    "wilayah": _region_table,
    "tren": lambda request, asked: tables.trend_table(asked.view),
}


def _file(request: HttpRequest, code: str, table: str, kind: str) -> HttpResponseBase:
    _known_kind(kind)
    if table not in _TABLES:
        raise Http404(
            gettext("Tidak ada tabel “%(table)s”. Yang ada: %(known)s.")
            % {"table": table[:40], "known": ", ".join(_TABLES)}
        )
    asked = ask(request, code)
    name = showing.file_name(asked.view.region, table, asked.view.day)
    return exports.file_response(_TABLES[table](request, asked), kind, name=name)


def _known_kind(kind: str) -> None:
    if kind not in exports.KINDS:
        raise Http404(
            gettext("Tabel tidak dapat diunduh sebagai “%(kind)s”. Pilih csv atau xlsx.") % {"kind": kind[:20]}
        )


def _published_table(request: HttpRequest, comparisons: tuple[Comparison, ...]) -> Table:
    given = asking.parameters(request, {SORT})
    sort = parse_sort(given.get(SORT), figure_table.figure_columns(), figure_table.FIGURE_SORT)
    codes = sorted({one.figure.region for one in comparisons})
    names = {code: info.display_name for code, info in reference.regions(codes).items()}
    definition = wording.definition_text(ACTIVE_PARTICIPANT)
    return figure_table.figure_table(comparisons, names, queries.period(), definition, sort, query=request.GET)


urlpatterns = [
    path("", home, name="home"),
    path("unduh/<str:table>.<str:kind>", home_file, name="home_file"),
    path("wilayah/<str:code>/", region, name="region"),
    path("wilayah/<str:code>/unduh/<str:table>.<str:kind>", region_file, name="region_file"),
    path("angka-terbitan/", published, name="published"),
    path("angka-terbitan/unduh.<str:kind>", published_file, name="published_file"),
]
