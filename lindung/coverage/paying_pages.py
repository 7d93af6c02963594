"""Pembayaran: recording money, importing statements, giving money back. Each act settles and derives cover at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing import money_tables, words
from lindung.billing.bill_queries import list_bills
from lindung.billing.importing import keep_statement, statement_by_id
from lindung.billing.models import MoneyRequest, Payment
from lindung.billing.pages import bill_page, found_or_404, told
from lindung.billing.payment_queries import open_requests, payment_view, payments
from lindung.billing.receiving import Receipt
from lindung.billing.refunding import ask_refund, ask_reversal
from lindung.billing.statement_reading import MOST_BYTES
from lindung.coverage import paying
from lindung.coverage.paying_showing import planned_table, receipt_sentence
from lindung.web import asking, dates
from lindung.web.refused import Refused


@requires(Right.LEDGER_READ)
def all_payments(request: HttpRequest) -> HttpResponseBase:
    """Payments, those that wait without a bill first, and requests that wait for a decision."""
    asking.parameters(request, set())
    context = {
        "waiting": money_tables.payment_table(payments(waiting=True)),
        "table": money_tables.payment_table(payments()),
        "requests": [(one, words.REQUESTS[one.kind], words.rupiah(one.amount)) for one in open_requests()],
    }
    return render(request, "coverage/paying/payments.html", context)


@requires(Right.LEDGER_READ)
@found_or_404
def payment(request: HttpRequest, payment_id: uuid.UUID) -> HttpResponseBase:
    """One payment: its bill, what waits of it, and the requests about it."""
    asking.parameters(request, set())
    return _payment_page(request, payment_id)


@requires(Right.PAYMENTS_RECORD)
@require_POST
@found_or_404
def pay_bill(request: HttpRequest, bill_code: str) -> HttpResponseBase:
    """Record a payment of a bill."""
    given = {name: request.POST.get(name, "").strip() for name in ("jenis", "nomor", "jumlah", "tanggal")}
    try:
        receipt = paying.pay(
            acting=acting(request),
            later=True,
            kind=given["jenis"],
            reference=given["nomor"],
            amount=_rupiah(given["jumlah"]),
            paid_on=dates.parse_day(given["tanggal"], field=gettext("tanggal bayar")),
            bill_code=bill_code,
            operation_id=_operation(request),
        )
    except (Refused, dates.BadDate) as wrong:
        return bill_page(request, bill_code, problem=_sentence(wrong), at="bayar", given=given)
    _tell(request, receipt)
    return redirect("bill", bill_code)


@requires(Right.PAYMENTS_RECORD)
@require_POST
@found_or_404
def to_bill(request: HttpRequest, payment_id: uuid.UUID) -> HttpResponseBase:
    """Put a waiting payment to a bill."""
    code = request.POST.get("tagihan", "").strip()
    try:
        receipt = paying.put_to_bill(
            acting=acting(request), later=True, payment_id=payment_id, bill_code=code, operation_id=_operation(request)
        )
    except Refused as refused:
        return _payment_page(request, payment_id, problem=told(refused))
    _tell(request, receipt)
    return redirect("payment", payment_id)


@requires(Right.PAYMENTS_RECORD)
@require_POST
@found_or_404
def ask_back(request: HttpRequest, payment_id: uuid.UUID) -> HttpResponseBase:
    """Ask for money to go back, or for the payment to be taken back."""
    kind, reason = request.POST.get("jenis", ""), request.POST.get("alasan", "")
    who = acting(request)
    try:
        if kind == MoneyRequest.Kind.REVERSAL:
            ask_reversal(acting=who, payment_id=payment_id, reason=reason)
        else:
            amount = _rupiah(request.POST.get("jumlah", ""))
            ask_refund(acting=who, payment_id=payment_id, amount=amount, reason=reason)
    except Refused as refused:
        return _payment_page(request, payment_id, problem=told(refused))
    messages.success(request, gettext("Permintaan dicatat. Rekan yang berhak memutuskannya, bukan Anda."))
    return redirect("payment", payment_id)


@requires(Right.PAYMENTS_APPROVE)
@require_POST
@found_or_404
def decide(request: HttpRequest, payment_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponseBase:
    """Approve or refuse a request that somebody else made."""
    try:
        paying.decide(
            acting=acting(request),
            later=True,
            request_id=request_id,
            approve=request.POST.get("putusan") == "setuju",
            reason=request.POST.get("alasan", ""),
            reference=request.POST.get("bukti", ""),
        )
    except Refused as refused:
        return _payment_page(request, payment_id, problem=told(refused))
    messages.success(request, gettext("Putusan dicatat."))
    return redirect("payment", payment_id)


@requires(Right.PAYMENTS_RECORD)
def statement_new(request: HttpRequest) -> HttpResponseBase:
    """Send a bank statement; it is read and kept, and nothing is recorded yet."""
    asking.parameters(request, set())
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("berkas")
        try:
            content = _content(sent)
            kept = keep_statement(acting=acting(request), content=content, file_name=str(getattr(sent, "name", "")))
            return redirect("statement", kept.pk)
        except Refused as refused:
            problem = told(refused)
    context = {"problem": problem, "most": MOST_BYTES // 1_000_000}
    return render(request, "coverage/paying/statement_new.html", context, status=400 if problem else 200)


@requires(Right.PAYMENTS_RECORD)
@found_or_404
def statement(request: HttpRequest, statement_id: uuid.UUID) -> HttpResponseBase:
    """What each line would do; nothing is recorded until it is said so."""
    asking.parameters(request, set())
    kept = statement_by_id(statement_id)
    return render(request, "coverage/paying/statement.html", {"statement": kept, **planned_table(kept)})


@requires(Right.PAYMENTS_RECORD)
@require_POST
@found_or_404
def statement_record(request: HttpRequest, statement_id: uuid.UUID) -> HttpResponseBase:
    """Record the lines of a statement."""
    rows = request.POST.getlist("sertakan")
    if not all(row.isdecimal() for row in rows):
        raise BadRequest(gettext("Nomor baris harus angka."))
    try:
        done = paying.import_statement(
            acting=acting(request), later=True, statement_id=statement_id, include={int(row) for row in rows}
        )
    except Refused as refused:
        messages.error(request, told(refused))
        return redirect("statement", statement_id)
    settled = sum(1 for _, receipt in done.lines if receipt and receipt.months)
    messages.success(
        request,
        gettext("%(recorded)s pembayaran dicatat, %(settled)s di antaranya melunasi bulan.")
        % {"recorded": done.recorded, "settled": settled},
    )
    return redirect("payments")


def _payment_page(request: HttpRequest, payment_id: uuid.UUID, *, problem: str = "") -> HttpResponseBase:
    view = payment_view(payment_id)
    who = acting(request)
    context: dict[str, Any] = {
        "view": view,
        "payment": view.payment,
        "kind": words.KINDS[view.payment.kind],
        "amount": words.rupiah(view.payment.amount),
        "returned": words.rupiah(view.returned),
        "returnable": view.returnable,
        "requests": [
            {
                "request": one,
                "kind": words.REQUESTS[one.kind],
                "amount": words.rupiah(one.amount),
                "decision": words.DECISIONS[one.decision],
                "mine": one.asked_by_id == who.user.pk,
            }
            for one in view.requests
        ],
        "waits": any(not one.decision for one in view.requests),
        "bills": _open_bills(view.payment) if view.payment.bill_id is None and who.may(Right.PAYMENTS_RECORD) else (),
        "operation": uuid.uuid4(),
        "problem": problem,
    }
    return render(request, "coverage/paying/payment.html", context, status=400 if problem else 200)


def _open_bills(waiting: Payment) -> list[tuple[str, str]]:
    """Bills that could take the money, those of the same sum first."""
    found = [one for one in list_bills() if one.state in {"unpaid", "partial", "late"}]
    found.sort(key=lambda one: one.bill.total - one.paid != waiting.amount)
    return [(one.bill.code, f"{one.bill.code} – {one.bill.payer.name}, {words.rupiah(one.bill.total - one.paid)}")
            for one in found]  # fmt: skip


def _tell(request: HttpRequest, receipt: Receipt) -> None:
    whole = bool(receipt.months) and not receipt.credit
    (messages.success if whole else messages.warning)(request, receipt_sentence(receipt))


def _content(sent: object) -> bytes:
    if not isinstance(sent, UploadedFile):
        raise Refused("file_missing", "Pilih berkasnya dahulu.", "Choose the file first.")
    if (sent.size or 0) > MOST_BYTES:
        return b"x" * (MOST_BYTES + 1)
    return bytes(sent.read())


def _rupiah(text: str) -> int:
    cleaned = text.strip().removeprefix("Rp").replace(".", "").replace(" ", "").replace("\u00a0", "")
    if not cleaned.isdecimal() or len(cleaned) > 15:
        raise Refused(
            "amount_form",
            f"{text[:30]!r} bukan jumlah rupiah. Tulis angka saja, misalnya 201600 atau 201.600.",
            f"{text[:30]!r} is not an amount of rupiah. Write digits only, such as 201600.",
        )
    return int(cleaned)


def _operation(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("operasi", ""))
    except ValueError:
        raise BadRequest(gettext("Formulir ini tidak lengkap; muat ulang halamannya.")) from None


def _sentence(wrong: Refused | dates.BadDate) -> str:
    if isinstance(wrong, Refused) and wrong.status == 404:
        raise wrong
    return told(wrong) if isinstance(wrong, Refused) else str(wrong)


urlpatterns = [
    path("", all_payments, name="payments"),
    path("mutasi/", statement_new, name="statement_new"),
    path("mutasi/<uuid:statement_id>/", statement, name="statement"),
    path("mutasi/<uuid:statement_id>/rekam/", statement_record, name="statement_record"),
    path("tagihan/<str:bill_code>/", pay_bill, name="bill_pay"),
    path("<uuid:payment_id>/", payment, name="payment"),
    path("<uuid:payment_id>/ke-tagihan/", to_bill, name="payment_to_bill"),
    path("<uuid:payment_id>/kembali/", ask_back, name="payment_back"),
    path("<uuid:payment_id>/kembali/<uuid:request_id>/", decide, name="payment_decide"),
]
