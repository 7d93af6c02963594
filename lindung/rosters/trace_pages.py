"""Telusur: one name, or one payment, from the list to the end of cover. What is searched travels in the body of a
request, so that no NIK ends in an address."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.absent import no_bill
from lindung.billing.models import Bill
from lindung.billing.pages import found_or_404, known_kind, told
from lindung.coverage.days import read_known_at
from lindung.coverage.people_pages import kept_private
from lindung.coverage.record import BadQuestion
from lindung.rosters.bill_links import BilledEntry, entries_billed
from lindung.rosters.trace_showing import billed_table, payment_context, people_table, trace_context
from lindung.rosters.tracing_payments import trace_payment
from lindung.rosters.tracing_people import trace_person
from lindung.web import asking, dates, exports
from lindung.web.refused import Refused

KNOWN = "diketahui"
# Names on the page of a payment; the file has them all.
MOST_NAMES = 200


@requires(Right.TRACE_READ)
@kept_private
def find(request: HttpRequest) -> HttpResponseBase:
    """The two questions: whom, or which payment; and as known when."""
    if request.method != "POST":
        asking.parameters(request, set())
        return render(request, "rosters/trace_find.html", {"today": dates.today()})
    given = {name: request.POST.get(name, "").replace("\0", "").strip()[:120] for name in ("orang", "bukti", KNOWN)}
    try:
        known_at = _known(given[KNOWN])
        if bool(given["orang"]) == bool(given["bukti"]):
            raise Refused(
                "one_question",
                "Isi NIK, atau nomor bukti pembayaran; salah satu.",
                "Fill in a NIK, or the reference of a payment; one of them.",
            )
        query = f"?{urlencode({KNOWN: given[KNOWN]})}" if given[KNOWN] else ""
        if given["bukti"]:
            paid = trace_payment(acting=acting(request), reference=given["bukti"], known_at=known_at)
            return redirect(reverse("trace-payment", args=[paid.id]) + query)
        found = trace_person(acting=acting(request), asked=given["orang"], known_at=known_at)
    except Refused as refused:
        context = {"given": given, "problem": told(refused), "today": dates.today()}
        return render(request, "rosters/trace_find.html", context, status=refused.status)
    if found.subject.id is None:
        # A number without a person has no address: it is answered here.
        return render(request, "rosters/trace.html", trace_context(found))
    return redirect(reverse("trace-person", args=[found.subject.id]) + query)


@requires(Right.TRACE_READ)
@kept_private
@found_or_404
def person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """One person, traced."""
    known_at = _asked(request)
    found = trace_person(acting=acting(request), asked=str(person_id), known_at=known_at)
    context = trace_context(found) | {"here": reverse("trace-person", args=[person_id]), "today": dates.today()}
    return render(request, "rosters/trace.html", context)


@requires(Right.TRACE_READ)
@kept_private
@found_or_404
def payment(request: HttpRequest, payment_id: uuid.UUID) -> HttpResponseBase:
    """One payment, traced."""
    found = trace_payment(acting=acting(request), reference=str(payment_id), known_at=_asked(request))
    query = f"?{request.GET.urlencode()}".rstrip("?")
    files = {kind: reverse("trace-payment-file", args=[payment_id, kind]) + query for kind in exports.KINDS}
    context = payment_context(found, most=MOST_NAMES) | {
        "here": reverse("trace-payment", args=[payment_id]),
        "files": files,
        "today": dates.today(),
    }
    return render(request, "rosters/trace_payment.html", context)


@requires(Right.TRACE_READ)
@kept_private
@found_or_404
def payment_file(request: HttpRequest, payment_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Every name whose months a payment settled, as CSV or XLSX."""
    known_kind(kind)
    found = trace_payment(acting=acting(request), reference=str(payment_id), known_at=_asked(request))
    return exports.file_response(people_table(found), kind, name=f"lindung-telusur-{found.reference}")


@requires(Right.TRACE_READ)
@kept_private
@found_or_404
def bill(request: HttpRequest, bill_code: str) -> HttpResponseBase:
    """The names on a bill, each with the row of the list it came by and what paid for it."""
    asking.parameters(request, set())
    names = _billed(bill_code)
    context = {
        "code": bill_code,
        "table": billed_table(bill_code, names, most=MOST_NAMES),
        "more": max(len(names) - MOST_NAMES, 0),
        "files": {kind: reverse("trace-bill-file", args=[bill_code, kind]) for kind in exports.KINDS},
    }
    return render(request, "rosters/trace_bill.html", context)


@requires(Right.TRACE_READ)
@kept_private
@found_or_404
def bill_file(request: HttpRequest, bill_code: str, kind: str) -> HttpResponseBase:
    """The same as CSV or XLSX, with every name."""
    known_kind(kind)
    asking.parameters(request, set())
    table = billed_table(bill_code, _billed(bill_code))
    return exports.file_response(table, kind, name=f"lindung-nama-{bill_code}")


def _billed(bill_code: str) -> tuple[BilledEntry, ...]:
    if not Bill.objects.filter(code=bill_code).exists():
        raise no_bill(bill_code)
    return entries_billed(bill_code=bill_code)


def _asked(request: HttpRequest) -> datetime | None:
    try:
        return _known(asking.parameters(request, {KNOWN}).get(KNOWN, ""))
    except BadQuestion as bad:
        raise BadRequest(told(bad)) from bad


def _known(text: str) -> datetime | None:
    return read_known_at(text, field=gettext("diketahui sampai")) if text else None


urlpatterns = [
    path("", find, name="trace"),
    path("orang/<uuid:person_id>/", person, name="trace-person"),
    path("tagihan/<str:bill_code>/", bill, name="trace-bill"),
    path("tagihan/<str:bill_code>/unduh.<str:kind>", bill_file, name="trace-bill-file"),
    path("pembayaran/<uuid:payment_id>/", payment, name="trace-payment"),
    path("pembayaran/<uuid:payment_id>/unduh.<str:kind>", payment_file, name="trace-payment-file"),
]
