"""Dasar hukum: every value of the law with its history, the tables of its annexes, and both as files. Open to all."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import public
from lindung.counsel import sources
from lindung.counsel.law_tables import TABLES, law_table
from lindung.counsel.queries import holding_on
from lindung.counsel.speech import LEVELS, grade, language, number_words, period
from lindung.law import all_parameters, open_questions
from lindung.law.parameters import Parameter
from lindung.web import asking, dates, exports
from lindung.web.tables import Table

WORDS, ROOM, LEVEL = "cari", "kelompok", "kepastian"
LONGEST = 100


@public
def values(request: HttpRequest) -> HttpResponseBase:
    """All parameters by group; `cari` searches, `kelompok` and `kepastian` narrow down."""
    asked = _asked(request)
    today = dates.today()
    found = sources.groups(asked, today)
    query = request.GET.urlencode()
    context = {
        "tab": "values",
        "groups": found,
        "asked": asked,
        "number": sum(len(group.lines) for group in found),
        "rooms": [(room, sources.room_title(room)) for room in sources.rooms()],
        "levels": list(LEVELS.items()),
        "tables": list(TABLES.values()),
        "files": {kind: f"{reverse('law-values-file', args=[kind])}?{query}".rstrip("?") for kind in exports.KINDS},
        "questions": len(open_questions()),
        "decided": holding_on(today).count(),
        "today": today,
    }
    return render(request, "counsel/values.html", context)


@public
def values_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every dated value that answers the same question, as CSV or XLSX."""
    _known_kind(kind)
    found = sources.matching(_asked(request))
    table = sources.table_of(found, title=gettext("Dasar hukum: nilai bertanggal"), day=dates.today())
    return exports.file_response(table, kind, name="lindung-dasar-hukum")


@public
def value(request: HttpRequest, name: str) -> HttpResponseBase:
    """One parameter: every value it had, drawn and in a table, and the question that stands open about it."""
    asking.parameters(request, set())
    one = _parameter(name)
    today = dates.today()
    shown = sources.value_shown(one, today)
    names = dict.fromkeys(value.question for value in one.values if value.question)
    context = {
        "tab": "values",
        "parameter": one,
        "title": one.title[language()],
        "room": sources.room_of(one),
        "room_title": sources.room_title(sources.room_of(one)),
        "now": number_words(shown),
        "now_period": period(shown.since, shown.until),
        "now_basis": shown.basis,
        "grade": grade(shown.provenance),
        "chart": sources.chart_of(one, today),
        "table": _history(one),
        "notes": [(period(each.since, each.until), each.note) for each in one.values if each.note],
        "questions": [open_questions()[one] for one in names if one in open_questions()],
        "language": language(),
        "files": {kind: reverse("law-value-file", args=[name, kind]) for kind in exports.KINDS},
    }
    return render(request, "counsel/value.html", context)


@public
def value_file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """The history of one parameter as CSV or XLSX."""
    _known_kind(kind)
    asking.parameters(request, set())
    return exports.file_response(_history(_parameter(name)), kind, name=f"lindung-{name.replace('_', '-')}")


@public
def table(request: HttpRequest, key: str) -> HttpResponseBase:
    """One table of an annex; `cari` keeps the rows that hold all its words."""
    words = _words(asking.parameters(request, {WORDS}))
    found = _law_table(key, words)
    query = request.GET.urlencode()
    context = {
        "tab": "values",
        "table": found,
        "spec": TABLES[key],
        "tables": list(TABLES.values()),
        "words": words,
        "files": {kind: f"{reverse('law-table-file', args=[key, kind])}?{query}".rstrip("?") for kind in exports.KINDS},
    }
    return render(request, "counsel/table.html", context)


@public
def table_file(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The same rows as CSV or XLSX."""
    _known_kind(kind)
    found = _law_table(key, _words(asking.parameters(request, {WORDS})))
    return exports.file_response(found, kind, name=f"lindung-{key}")


def _asked(request: HttpRequest) -> sources.Asked:
    given = asking.parameters(request, {WORDS, ROOM, LEVEL})
    room, level = given.get(ROOM, ""), given.get(LEVEL, "")
    if room:
        asking.choice(room, known={one: one for one in sources.rooms()}, what=gettext("kelompok"))
    if level:
        asking.choice(level, known={one: one for one in LEVELS}, what=gettext("tingkat kepastian"))
    return sources.Asked(_words(given), room, level)


def _words(given: dict[str, str]) -> str:
    words = given.get(WORDS, "").replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise BadRequest(gettext("Kata yang dicari terlalu panjang. Berikan paling banyak 100 huruf."))
    return words


def _parameter(name: str) -> Parameter:
    one = all_parameters().get(name)
    if one is None:
        raise Http404(gettext("Tidak ada nilai hukum bernama “%(name)s”.") % {"name": name[:60]})
    return one


def _history(one: Parameter) -> Table:
    return sources.table_of([one], title=one.title[language()], day=dates.today(), with_name=False)


def _law_table(key: str, words: str) -> Table:
    if key not in TABLES:
        raise Http404(
            gettext("Tidak ada tabel “%(table)s”. Yang ada: %(known)s.")
            % {"table": key[:40], "known": ", ".join(TABLES)}
        )
    return law_table(key, day=dates.today(), words=words)


def _known_kind(kind: str) -> None:
    if kind not in exports.KINDS:
        raise Http404(
            gettext("Tabel tidak dapat diunduh sebagai “%(kind)s”. Pilih csv atau xlsx.") % {"kind": kind[:20]}
        )


urlpatterns = [
    path("", values, name="law-values"),
    path("unduh.<str:kind>", values_file, name="law-values-file"),
    path("nilai/<slug:name>/", value, name="law-value"),
    path("nilai/<slug:name>/unduh.<str:kind>", value_file, name="law-value-file"),
    path("tabel/<slug:key>/", table, name="law-table"),
    path("tabel/<slug:key>/unduh.<str:kind>", table_file, name="law-table-file"),
]
