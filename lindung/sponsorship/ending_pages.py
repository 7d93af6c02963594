"""Akan berakhir: whose cover ends by when, what going on costs, what families would lose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.billing.pages import known_kind
from lindung.billing.words import in_language, rupiah
from lindung.counsel.queries import decisions_on
from lindung.counsel.speech import language
from lindung.coverage.ending import tolerance_for
from lindung.coverage.losing import FIRST_MONTHS, Loss, loss_on
from lindung.coverage.people_words import provenance_name
from lindung.law.questions import questions
from lindung.law.text import cited
from lindung.reference.queries import children
from lindung.sponsorship.ending import EndingSoon, ending_soon
from lindung.sponsorship.ending_answers import known_region
from lindung.sponsorship.ending_tables import month_table, sponsor_table, village_table
from lindung.web import asking, dates, exports
from lindung.web.dates import today
from lindung.web.refused import Refused
from lindung.web.tables import Table

DAYS, REGION, CODE = "hari", "wilayah", "program"
TO_YEAR_END = "tahun"
HORIZONS = ("30", "60", "90", TO_YEAR_END)
USUAL = "90"
# A page shows no more villages than somebody can read; the file has all.
MOST_VILLAGES = 100
TABLES: dict[str, Callable[[EndingSoon], Table]] = {
    "sponsor": lambda found: sponsor_table(found, {}),
    "desa": village_table,
    "bulan": month_table,
}


@requires(Right.BILLS_READ)
def ending(request: HttpRequest) -> HttpResponseBase:
    """Cover that ends within so many days, by sponsor and village."""
    asked, found = _asked(request)
    query = f"?{urlencode(asked)}" if asked else ""
    context = {
        "found": found,
        "horizon": asked.get(DAYS, USUAL),
        "horizons": [(one, _horizon(one)) for one in HORIZONS],
        "region": asked.get(REGION, ""),
        "regions": [(one.code, one.display_name) for one in children(settings.PROVINCE)],
        "programme": asked.get(CODE, ""),
        "sponsors": sponsor_table(found, asked),
        "villages": village_table(found, most=MOST_VILLAGES),
        "more_villages": max(len(found.villages) - MOST_VILLAGES, 0),
        "months": month_table(found),
        "figures": _figures(found),
        "open": [one for one in found.units if one.open_price],
        "gaps": sorted(
            {in_language(one.open_price.indonesian, one.open_price.english) for one in found.units if one.open_price}
        ),
        "prices_rest_on": [_question(name) for name in sorted({name for one in found.units for name in one.questions})],
        "loss": _loss(loss_on(found.on, decisions_on(found.on))),
        "tolerance": _tolerance(found.on),
        "files": {
            name: {kind: reverse("ending_file", args=[name, kind]) + query for kind in exports.KINDS} for name in TABLES
        },
        "everything": reverse("ending")
        + ("?" + urlencode({k: v for k, v in asked.items() if k != CODE}) if asked else ""),
    }
    return render(request, "sponsorship/ending.html", context)


@requires(Right.BILLS_READ)
def ending_file(request: HttpRequest, table: str, kind: str) -> HttpResponseBase:
    """One of the tables as CSV or XLSX."""
    known_kind(kind)
    if table not in TABLES:
        raise Http404(
            gettext("Tidak ada tabel “%(table)s”. Yang ada: %(known)s.")
            % {"table": table[:40], "known": ", ".join(TABLES)}
        )
    _, found = _asked(request)
    return exports.file_response(TABLES[table](found), kind, name=f"lindung-akan-berakhir-{table}")


def _asked(request: HttpRequest) -> tuple[dict[str, str], EndingSoon]:
    asked = {name: value for name, value in asking.parameters(request, {DAYS, REGION, CODE}).items() if value}
    horizon = asking.choice(
        asked.get(DAYS, USUAL), known={one: _horizon(one) for one in HORIZONS}, what=gettext("rentang")
    )
    on = today()
    until = date(on.year, 12, 31) if horizon == TO_YEAR_END else on + timedelta(days=int(horizon))
    return asked, ending_soon(on=on, until=until, region=known(asked.get(REGION, "")), code=asked.get(CODE, ""))


def known(code: str) -> str:
    try:
        return known_region(code)
    except Refused as refused:
        raise BadRequest(told(refused)) from refused


def _horizon(one: str) -> str:
    return gettext("sampai akhir tahun") if one == TO_YEAR_END else gettext("%(days)s hari") % {"days": one}


def _figures(found: EndingSoon) -> list[dict[str, Any]]:
    first = min((part.paid_to for one in found.units for part in one.parts if part.paid_to >= found.on), default=None)
    years: dict[int, int] = {}
    for one in found.units:
        for year, total in one.by_year().items():
            years[year] = years.get(year, 0) + total
    return [
        {"label": gettext("Orang yang perlindungannya berakhir"), "value": found.heads - found.conditional,
         "note": gettext("paling awal %(day)s") % {"day": dates.long_date(first)} if first else ""},
        {"label": gettext("Orang yang kini bersyarat"), "value": found.conditional, "alarm": found.conditional > 0,
         "note": gettext("belum dibayar, masih ditoleransi") if found.conditional else ""},
        *({"label": gettext("Melanjutkan di tahun %(year)s") % {"year": year}, "text": rupiah(total),
           "note": gettext("tanpa yang harganya belum pasti") if any(one.open_price for one in found.units) else ""}
          for year, total in sorted(years.items())),
    ]  # fmt: skip


def _question(name: str) -> dict[str, str]:
    question = questions()[name]
    return {"name": name, "words": in_language(question.indonesian, question.english)}


def _tolerance(day: date) -> dict[str, Any] | None:
    value = tolerance_for(day)
    if value is None:
        return None
    return {
        "months": value.whole,
        "basis": cited(value.basis, language()),
        "name": value.name,
        "provenance": provenance_name(value.provenance.value),
        "question": _question(value.question) if value.question else None,
    }


def _loss(loss: Loss) -> dict[str, Any]:
    law: dict[str, str] = {}
    for one in loss.law:
        law.setdefault(cited(one["article"], language()), provenance_name(one["provenance"]))
    return {
        "steps": [
            (gettext("Selama terlindungi"), rupiah(loss.covered), ""),
            (
                gettext("Selama bersyarat"),
                rupiah(loss.conditional_now),
                gettext("dan %(rest)s setelah ahli waris melunasi tunggakan")
                % {"rest": rupiah(loss.conditional_after_arrears)},
            ),
            (gettext("Setelah gugur"), rupiah(loss.lapsed), ""),
        ],
        "months": loss.months,
        "restart": [(in_language(one.indonesian, one.english), rupiah(one.total), one.decided) for one in loss.restart],
        "undecided": any(not one.decided for one in loss.restart),
        "question": _question(FIRST_MONTHS),
        "law": sorted(law.items()),
        "weakest": provenance_name(loss.weakest_provenance),
    }


urlpatterns = [
    path("", ending, name="ending"),
    path("<str:table>.<str:kind>", ending_file, name="ending_file"),
]
