"""Tagihan: the list of bills and one bill, with its payment code and its cancelling."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
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
from lindung.billing import money_tables, words
from lindung.billing.bill_queries import MOST_LISTED, STATES, BillView, bill_view, list_bills
from lindung.billing.issuing import cancel_bill, enter_payment_code
from lindung.billing.payment_queries import payments
from lindung.postgres.trouble import Trouble
from lindung.web import asking, exports
from lindung.web.refused import Refused

STATE = "keadaan"
View = Callable[..., HttpResponseBase]


def found_or_404(view: View) -> View:
    """What is not there for this person is a 404 with the sentence of the refusal."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if refused.status != 404:
                raise
            raise Http404(words.in_language(refused.indonesian, refused.english)) from refused

    return answering


@requires(Right.BILLS_READ)
def bills(request: HttpRequest) -> HttpResponseBase:
    """The bills that may be seen, in one state or all."""
    state = _state(request)
    table = money_tables.bill_table(list_bills(state=state))
    query = f"?{STATE}={state}" if state else ""
    context = {
        "table": table,
        "state": state,
        "states": [(name, words.BILL_STATES[name][0]) for name in STATES],
        "more": len(table.rows) >= MOST_LISTED,
        "most": MOST_LISTED,
        "files": {kind: reverse("bills_file", args=[kind]) + query for kind in exports.KINDS},
    }
    return render(request, "billing/bills.html", context)


@requires(Right.BILLS_READ)
def bills_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The bills as CSV or XLSX."""
    known_kind(kind)
    table = money_tables.bill_table(list_bills(state=_state(request), most=exports.MOST_XLSX_ROWS))
    return exports.file_response(table, kind, name="lindung-tagihan")


@requires(Right.BILLS_READ)
@found_or_404
def bill(request: HttpRequest, bill_code: str) -> HttpResponseBase:
    """One bill: what is due, what is paid, what cannot be paid and why."""
    asking.parameters(request, set())
    return bill_page(request, bill_code)


@requires(Right.BILLS_READ)
@found_or_404
def bill_file(request: HttpRequest, bill_code: str, kind: str) -> HttpResponseBase:
    """The lines of a bill as CSV or XLSX."""
    known_kind(kind)
    return exports.file_response(money_tables.line_table(bill_view(bill_code)), kind, name=f"lindung-{bill_code}")


@requires(Right.BILLS_ISSUE)
@require_POST
@found_or_404
def payment_code(request: HttpRequest, bill_code: str) -> HttpResponseBase:
    """Enter the official payment code."""
    typed = request.POST.get("kode", "")
    try:
        enter_payment_code(acting=acting(request), code=bill_code, payment_code=typed)
    except Refused as refused:
        return _problem(request, bill_code, refused, "kode", {"kode": typed})
    messages.success(request, gettext("Kode iuran dicatat. Tagihan dapat dibayar."))
    return redirect("bill", bill_code)


@requires(Right.BILLS_ISSUE)
@require_POST
@found_or_404
def cancel(request: HttpRequest, bill_code: str) -> HttpResponseBase:
    """Cancel what is unpaid."""
    reason = request.POST.get("alasan", "")
    try:
        cancel_bill(acting=acting(request), code=bill_code, reason=reason)
    except Refused as refused:
        return _problem(request, bill_code, refused, "batal", {"alasan": reason})
    messages.success(request, gettext("Tagihan dibatalkan. Bulan yang sudah lunas tetap lunas."))
    return redirect("bill", bill_code)


def bill_page(
    request: HttpRequest, code: str, *, problem: str = "", at: str = "", given: dict[str, str] | None = None
) -> HttpResponse:
    """The page of a bill, perhaps with what is wrong with a form of it (`at`: kode, batal or bayar)."""
    view = bill_view(code)
    who = acting(request)
    where = view.bill.village or view.bill.kabupaten or view.bill.province
    context = {
        "view": view,
        "bill": view.bill,
        "subject": words.subject(view.bill.subject),
        "state": words.BILL_STATES[view.state],
        "facts": _facts(view),
        "place": words.place_names({where}).get(where, where),
        "lines": money_tables.line_table(view),
        "months": money_tables.month_table(view),
        "payments": money_tables.payment_table(payments(bill=view.bill), linked=who.may(Right.LEDGER_READ)),
        "files": {kind: reverse("bill_file", args=[code, kind]) for kind in exports.KINDS},
        "open": view.bill.state == "open",
        "cancellable": view.standing.paid < view.standing.total,
        # Where nothing is owed there is nothing to pay; what was refused at a form stands at that form all the same.
        "asks": view.state not in {"paid", "cancelled"} or at in {"kode", "bayar"},
        "operation": uuid.uuid4(),
        "kinds": [(name, words.KINDS[name]) for name in ("sp2d", "receipt")],
        "problem": problem,
        "at": at,
        "given": given or {},
    }
    return render(request, "billing/bill.html", context, status=400 if problem else 200)


def _facts(view: BillView) -> list[tuple[str, str, str]]:
    """The sums of a bill with their labels and one line to explain what is not plain."""
    standing = view.standing
    shown = [
        (gettext("Jumlah tagihan"), words.rupiah(standing.total), ""),
        (gettext("Sudah melunasi bulan"), words.rupiah(standing.paid), ""),
    ]
    if standing.credit:
        note = gettext("Uang yang belum cukup untuk satu bulan penuh, atau lebih bayar.")
        shown.append((gettext("Titipan"), words.rupiah(standing.credit), note))
    if standing.void:
        note = gettext("Bulan orang yang sudah dibayar pihak lain, berakhir atau meninggal; tidak perlu dibayar.")
        shown.append((gettext("Tidak dapat dilunasi"), words.rupiah(standing.void), note))
    shown.append((gettext("Masih harus dibayar"), words.rupiah(standing.to_pay), ""))
    return shown


def known_kind(kind: str) -> None:
    """404 for a kind of file that is not made."""
    if kind not in exports.KINDS:
        raise Http404(
            gettext("Tabel tidak dapat diunduh sebagai “%(kind)s”. Pilih csv atau xlsx.") % {"kind": kind[:20]}
        )


def told(trouble: Trouble) -> str:
    """A refusal's sentence in the language of the page."""
    return words.in_language(trouble.indonesian, trouble.english)


def _state(request: HttpRequest) -> str:
    state = asking.parameters(request, {STATE}).get(STATE, "")
    if state and state not in STATES:
        raise BadRequest(
            gettext("Keadaan “%(state)s” tidak ada. Yang ada: %(known)s.")
            % {"state": state[:40], "known": ", ".join(STATES)}
        )
    return state


def _problem(request: HttpRequest, code: str, refused: Refused, at: str, given: dict[str, str]) -> HttpResponse:
    if refused.status == 404:
        raise refused
    return bill_page(request, code, problem=told(refused), at=at, given=given)


urlpatterns = [
    path("", bills, name="bills"),
    path("unduh.<str:kind>", bills_file, name="bills_file"),
    path("<str:bill_code>/", bill, name="bill"),
    path("<str:bill_code>/unduh.<str:kind>", bill_file, name="bill_file"),
    path("<str:bill_code>/kode/", payment_code, name="bill_payment_code"),
    path("<str:bill_code>/batal/", cancel, name="bill_cancel"),
]
