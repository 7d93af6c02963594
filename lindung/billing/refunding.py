"""Giving money back and taking payments back: asked by one person, decided by another, booked by further entries.

Every function runs inside a transaction scoped to whoever acts.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.billing.bill_queries import amounts_by_fund, credit_of
from lindung.billing.ledger import added, book, negated, place_of, received, settled
from lindung.billing.models import Allocation, Bill, Entry, MoneyRequest, Payment
from lindung.billing.receiving import no_payment, returned, settle
from lindung.web.refused import Refused, database_refusals, decided_already, not_yours, own_request, stated_reason


@dataclass(frozen=True)
class Decided:
    """What a decision did; `memberships` are those whose cover must be derived again."""

    request: MoneyRequest
    memberships: tuple[uuid.UUID, ...]


def returnable(payment: Payment) -> int:
    """Rupiah of a payment that no month was paid with and that did not go back yet."""
    rest = payment.amount - returned(payment.pk)
    return rest if payment.bill_id is None else max(min(rest, credit_of(payment.bill_id)), 0)


def ask_refund(*, acting: Acting, payment_id: uuid.UUID, amount: int, reason: str) -> MoneyRequest:
    """Ask for money (rupiah) to go back that pays for no month. Refused beyond what is left of the payment."""
    acting.must(Right.PAYMENTS_RECORD)
    payment = _payment(payment_id)
    left = returnable(payment)
    if not 0 < amount <= left:
        raise Refused(
            "refund_amount",
            f"Yang dapat dikembalikan dari pembayaran ini paling banyak {left} rupiah.",
            f"At most {left} rupiah of this payment can go back.",
        )
    return _ask(acting, payment, MoneyRequest.Kind.REFUND, amount, reason)


def ask_reversal(*, acting: Acting, payment_id: uuid.UUID, reason: str) -> MoneyRequest:
    """Ask for a payment to be taken back as never received (wrong entry, recalled by the bank)."""
    acting.must(Right.PAYMENTS_RECORD)
    payment = _payment(payment_id)
    left = payment.amount - returned(payment.pk)
    if left <= 0:
        raise Refused("nothing_left", "Pembayaran ini sudah kembali seluruhnya.", "All of this payment went back.")
    return _ask(acting, payment, MoneyRequest.Kind.REVERSAL, left, reason)


def decide_request(
    *, acting: Acting, request_id: uuid.UUID, approve: bool, reason: str = "", reference: str = ""
) -> Decided:
    """Approve or refuse a request that somebody else made. A refund needs the reference of the transfer back.

    An approved reversal takes back the months that rested on the payment, and settles anew what the rest pays for.
    """
    acting.must(Right.PAYMENTS_APPROVE)
    request = MoneyRequest.objects.filter(pk=request_id).select_related("payment__bill").first()
    if request is None:
        raise Refused(
            "request_unknown", "Permintaan itu tidak ada.", "There is no such request.", status=404
        )  # fmt: skip
    _refuse_own_or_old(acting, request)
    if not approve:
        stated_reason(reason)
    if approve and request.kind == MoneyRequest.Kind.REFUND and not reference.strip():
        raise Refused(
            "reference_missing",
            "Tulis nomor bukti transfer pengembalian.",
            "Give the reference of the transfer back.",
        )
    give_reason(reason.strip() or request.reason)
    _claim(request)
    bill = _lock(request.payment.bill)
    heads = _take_back(request) if approve and request.kind == MoneyRequest.Kind.REVERSAL and bill else {}
    if approve and request.kind == MoneyRequest.Kind.REFUND and request.amount > returnable(request.payment):
        raise Refused(
            "refund_amount",
            "Uang ini sudah dipakai membayar bulan lain; ajukan permintaan baru.",
            "This money pays for months by now; make a new request.",
        )
    request.decision = MoneyRequest.Decision.APPROVED if approve else MoneyRequest.Decision.REFUSED
    request.decided_by, request.decided_at = acting.user, timezone.now()
    request.decision_reason, request.reference = reason.strip(), reference.strip()[:80]
    with database_refusals():
        request.save(update_fields=["decision", "decided_by", "decided_at", "decision_reason", "reference"])
    if not approve:
        return Decided(request, ())
    _book_back(request, bill, heads)
    touched = _settle_anew(request, bill) if heads and bill else ()
    return Decided(request, touched)


def _payment(payment_id: uuid.UUID) -> Payment:
    payment = Payment.objects.filter(pk=payment_id).select_related("bill").first()
    if payment is None:
        raise no_payment()
    return payment


def _ask(acting: Acting, payment: Payment, kind: MoneyRequest.Kind, amount: int, reason: str) -> MoneyRequest:
    reason = stated_reason(reason)
    give_reason(reason)
    waiting = Refused(
        "request_waits",
        "Sudah ada permintaan yang menunggu keputusan untuk pembayaran ini.",
        "A request about this payment waits for a decision already.",
        status=409,
    )
    with database_refusals({"billing_request_one_open_per_payment": waiting}):
        return MoneyRequest.objects.create(
            kind=kind,
            payment=payment,
            amount=amount,
            reason=reason,
            province=payment.province,
            kabupaten=payment.kabupaten,
            asked_by=acting.user,
        )


def _refuse_own_or_old(acting: Acting, request: MoneyRequest) -> None:
    if request.decision:
        raise decided_already()
    if request.asked_by_id == acting.user.pk:
        raise own_request()


def _claim(request: MoneyRequest) -> None:
    """Hold the request to the end of the transaction: of two who decide at once, the second finds it decided.

    Row rights leave no row to hold once it is decided, nor outside the region the actor decides in.
    """
    with database_refusals():
        held = MoneyRequest.objects.select_for_update().filter(pk=request.pk, decision="").values_list("pk")
        if list(held):
            return
    request.refresh_from_db(fields=["decision"])
    raise decided_already() if request.decision else not_yours()


def _lock(bill: Bill | None) -> Bill | None:
    """The bill locked, so that money is not used and given back at once; approving needs no right to change it."""
    if bill is None:
        return None
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_lock_bill(%s)", [bill.pk])
        if not cursor.fetchone()[0]:
            raise not_yours()
    bill.refresh_from_db()
    return bill


def _take_back(request: MoneyRequest) -> dict[tuple[date, str], int]:
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, sector, people FROM lindung_unsettle_payment(%s)", [request.payment_id]
        )  # fmt: skip
        return {(month, sector): people for month, sector, people in cursor.fetchall()}


def _book_back(request: MoneyRequest, bill: Bill | None, heads: dict[tuple[date, str], int]) -> None:
    postings = negated(received(request.amount))
    if bill and heads:
        postings = added(postings, negated(settled(amounts_by_fund(bill, heads))))
    reversal = request.kind == MoneyRequest.Kind.REVERSAL
    book(
        operation_id=request.pk,
        kind=Entry.Kind.REVERSAL if reversal else Entry.Kind.REFUND,
        text=f"{MoneyRequest.Kind(request.kind).label.capitalize()} {request.payment.reference}: {request.reason}",
        document=request.reference or request.payment.reference,
        document_id=request.payment_id,
        place=place_of(request.payment),
        postings=postings,
    )


def _settle_anew(request: MoneyRequest, bill: Bill) -> tuple[uuid.UUID, ...]:
    """Settle what the other payments pay for; returns everybody whose months were taken back or settled."""
    taken = Allocation.objects.filter(bill=bill, reverses__isnull=False)
    touched = set(taken.values_list("bill_member__membership_id", flat=True))
    others = Payment.objects.filter(bill=bill).exclude(pk=request.payment_id).order_by("-recorded_at")
    latest = next((one for one in others if returned(one.pk) < one.amount), None)
    if latest is not None and bill.state == Bill.State.OPEN:
        receipt = settle(latest, bill, operation_id=uuid.uuid5(request.pk, "settle anew"))
        touched |= set(receipt.memberships)
    return tuple(touched)
