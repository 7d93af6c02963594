"""Program: the list of sponsors' programmes, one programme, and opening a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.pages import found_or_404, known_kind
from lindung.postgres.trouble import Trouble
from lindung.registry.models import Organisation
from lindung.sponsorship import change_pages, typed, words
from lindung.sponsorship.queries import programme_with_code
from lindung.sponsorship.services import STATED, open_programme
from lindung.sponsorship.showing import TABLES, list_table, programme_context, programme_tables
from lindung.web import asking, exports
from lindung.web.dates import today

YEAR = "tahun"
# A form offers no more than this to choose from; every code may be typed.
MOST_OFFERED = 1_500


@requires(Right.BILLS_READ)
def all_programmes(request: HttpRequest) -> HttpResponseBase:
    """The programmes with their money of a year."""
    year = _year(request)
    table = list_table(year)
    context = {
        "table": table,
        "year": year,
        "files": {kind: reverse("programmes_file", args=[kind]) + f"?{YEAR}={year}" for kind in exports.KINDS},
    }
    return render(request, "sponsorship/programmes.html", context)


@requires(Right.BILLS_READ)
def all_programmes_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    known_kind(kind)
    return exports.file_response(list_table(_year(request)), kind, name="lindung-program")


@requires(Right.BILLS_READ)
@found_or_404
def one_programme(request: HttpRequest, programme_code: str) -> HttpResponseBase:
    """One programme: its agreement, terms, price by law, quotas, and how its money burns."""
    asking.parameters(request, set())
    return programme_page(request, programme_code)


@requires(Right.BILLS_READ)
@found_or_404
def one_programme_file(request: HttpRequest, programme_code: str, table: str, kind: str) -> HttpResponseBase:
    """A table of a programme as CSV or XLSX."""
    known_kind(kind)
    if table not in TABLES:
        raise Http404(
            gettext("Tidak ada tabel “%(table)s”. Yang ada: %(known)s.")
            % {"table": table[:40], "known": ", ".join(TABLES)}
        )
    found, _ = programme_tables(programme_with_code(programme_code))
    return exports.file_response(found[table], kind, name=f"lindung-{programme_code}-{table}")


@requires(Right.PROGRAMMES_MANAGE)
def new_programme(request: HttpRequest) -> HttpResponseBase:
    """The form of a new programme, and opening it."""
    given = {name: request.POST.get(name, "") for name in typed.OPEN_FIELDS}
    problem = ""
    if request.method == "POST":
        try:
            made = open_programme(acting=acting(request), **typed.opening(given))
        except typed.Wrong as wrong:
            problem = sentence(wrong)
        else:
            messages.success(request, gettext("Program dibuka. Tetapkan anggaran dan kuotanya di bawah."))
            return redirect("programme", made.code)
    sponsors = Organisation.objects.filter(roles__contains=[Organisation.Role.SPONSOR]).order_by("name")
    context = {
        "given": given,
        "problem": problem,
        "sponsors": list(sponsors.values_list("code", "name")[:MOST_OFFERED]),
        "wadah": words.WADAH.items(),
        "sources": words.MONEY_SOURCES.items(),
        "payers": [(name, words.PAYERS[name]) for name in STATED],
    }
    return render(request, "sponsorship/programme_new.html", context, status=400 if problem else 200)


def programme_page(
    request: HttpRequest, code: str, *, problem: str = "", at: str = "", given: dict[str, str] | None = None
) -> HttpResponse:
    """The page of a programme, perhaps with what is wrong with a form of it (`at`)."""
    context = programme_context(programme_with_code(code))
    context["terms_given"] = given if at == "ubah" else typed.standing(context["programme"])
    context |= {
        "problem": problem,
        "at": at,
        "given": given or {},
        "papers": words.PAPERS.items(),
        "year": today().year,
    }
    return render(request, "sponsorship/programme.html", context, status=400 if problem else 200)


def sentence(wrong: Exception) -> str:
    """What is wrong, in the language of the page."""
    return told(wrong) if isinstance(wrong, Trouble) else str(wrong)


def _year(request: HttpRequest) -> int:
    text = asking.parameters(request, {YEAR}).get(YEAR)
    if text is None:
        return today().year
    return asking.whole_number(text, field=YEAR, lowest=2015, highest=2100)


urlpatterns: list[Any] = [
    path("", all_programmes, name="programmes"),
    path("unduh.<str:kind>", all_programmes_file, name="programmes_file"),
    path("baru/", new_programme, name="programme_new"),
    path("<slug:programme_code>/", one_programme, name="programme"),
    path("<slug:programme_code>/unduh/<str:table>.<str:kind>", one_programme_file, name="programme_file"),
    *change_pages.urlpatterns,
]
