"""What the address of a coverage page asks for: a day, a base, an order. Wrong questions become sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from lindung.coverage import queries, wording
from lindung.coverage.overview import Overview, overview
from lindung.reference import maps
from lindung.reference.queries import UnknownBase, UnknownRegion, base_choices
from lindung.web import asking, dates
from lindung.web.tables import SORT

DAY, MONTH, BASE, MAP = "tanggal", "bulan", "basis", "peta"
MAPS: dict[maps.Kind, str] = {"outlines": "batas", "mosaic": "mosaik"}
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Asked:
    """A region's overview, the order its table shall have and the map it shall show (None: as it comes)."""

    view: Overview
    sort: str | None
    map_kind: maps.Kind | None


class Elsewhere(Exception):
    """The question has a plainer address; go there."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


def answered(view: View) -> View:
    """Turn what the queries refuse into a page that says so: 400 with the sentence, 404 for an unknown region."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Elsewhere as elsewhere:
            return redirect(elsewhere.address)
        except queries.NothingDerived as nothing:
            sentence = wording.in_language(nothing.indonesian, nothing.english)
            return render(request, "coverage/empty.html", {"sentence": sentence})
        except queries.BadQuestion as bad:
            raise BadRequest(wording.in_language(bad.indonesian, bad.english)) from bad
        except dates.BadDate as bad:
            raise BadRequest(str(bad)) from bad
        except UnknownRegion as unknown:
            raise Http404(
                gettext(
                    "Tidak ada wilayah dengan kode “%(code)s” di provinsi ini. Contoh yang benar: 72.08 (kabupaten), "
                    "72.08.01 (kecamatan), 72.08.01.2011 (desa)."
                )
                % {"code": unknown.code[:20]}
            ) from unknown
        except UnknownBase as unknown:
            known = "; ".join(f"{base.key} ({wording.base_label(base)})" for base in base_choices(settings.PROVINCE))
            raise BadRequest(
                gettext("Tidak ada penyebut “%(key)s”. Yang ada: %(known)s.")
                % {"key": unknown.key[:40], "known": known}
            ) from unknown

    return answering


def ask(request: HttpRequest, code: str) -> Asked:
    """Read day, base and order from the address and answer for a region.

    Without a day: the last day the record is known to be complete for. The slider sends a month by its number in the
    record; it is led to the address with the day, so that every figure has one address.
    """
    given = asking.parameters(request, {DAY, MONTH, BASE, MAP, SORT})
    record = queries.period()
    if MONTH in given:
        raise Elsewhere(_address_of_month(request, given, record))
    day = dates.parse_day(given[DAY], field=gettext("tanggal")) if DAY in given else record.last_day
    view = overview(code, day=day, base_key=given.get(BASE), province=settings.PROVINCE, record=record)
    return Asked(view, given.get(SORT), _map_kind(given.get(MAP)))


def _map_kind(asked_for: str | None) -> maps.Kind | None:
    if asked_for is None:
        return None
    there = {MAPS[kind]: kind for kind in maps.kinds(settings.PROVINCE)}
    return there[asking.choice(asked_for, known=dict.fromkeys(there, ""), what=gettext("peta"))]


def _address_of_month(request: HttpRequest, given: dict[str, str], record: queries.RecordPeriod) -> str:
    if DAY in given:
        raise BadRequest(gettext("Berikan tanggal atau bulan, jangan keduanya."))
    ends = dates.months_between(record.first_day, record.last_day)
    number = asking.whole_number(given[MONTH], field=gettext("bulan"), lowest=0, highest=len(ends) - 1)
    query = request.GET.copy()
    del query[MONTH]
    query[DAY] = ends[number].isoformat()
    return f"{request.path}?{query.urlencode()}"


def month_number(day: date, record: queries.RecordPeriod) -> int:
    """Where the slider stands for a day."""
    last = min(day, record.last_day)
    return (last.year - record.first_day.year) * 12 + last.month - record.first_day.month
