"""Payments for programs: recording one settles its months and derives cover in the same transaction."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.payment_queries import payments as list_payments
from lindung.coverage.paying import pay
from lindung.coverage.paying_commands import receipt_as_json
from lindung.web.api import USUAL_PER_PAGE, bad_cursor, decode_cursor, encode_cursor, page_size
from lindung.web.invalid import IsoDay

router = Router(tags=["money"])


class PaymentIn(Schema):
    kind: str
    reference: str
    amount: int
    paid_on: IsoDay
    operation_id: uuid.UUID
    bill: str = ""
    named: list[uuid.UUID] | None = None


class ReceiptOut(Schema):
    payment: str
    reference: str
    amount: int
    bill: str | None
    months: list[str]
    people: int
    used: int
    credit: int
    void: int
    late: bool
    repeated: bool


class PaymentOut(Schema):
    id: uuid.UUID
    kind: str
    reference: str
    amount: int
    returned: int
    paid_on: date
    bill: str | None


class PaymentPage(Schema):
    items: list[PaymentOut]
    next: str | None


@router.get("/payments", response=PaymentPage, url_name="payments", summary="Payments, newest first")
@requires(Right.LEDGER_READ)
def payments(request: HttpRequest, waiting: bool = False, cursor: str = "", limit: int = USUAL_PER_PAGE) -> PaymentPage:
    """Money received; `waiting`: only what belongs to no bill yet."""
    size = page_size(limit)
    found = list_payments(waiting=waiting, before=_id(cursor), most=size + 1)
    items = [
        PaymentOut(
            id=one.payment.pk,
            kind=one.payment.kind,
            reference=one.payment.reference,
            amount=one.payment.amount,
            returned=one.returned,
            paid_on=one.payment.paid_on,
            bill=one.payment.bill.code if one.payment.bill else None,
        )
        for one in found[:size]
    ]
    return PaymentPage(items=items, next=encode_cursor(str(items[-1].id)) if len(found) > size else None)


@router.post("/payments", response=ReceiptOut, url_name="payment_record", summary="Record a payment")
@requires(Right.PAYMENTS_RECORD)
def record(request: HttpRequest, body: PaymentIn) -> Any:
    """Settles whole months, the earliest first. The same `operation_id` again changes nothing (`repeated`).

    `named`: memberships on the bill; only these are paid for. Without a bill the money waits.
    """
    receipt = pay(
        acting=acting(request),
        later=True,
        kind=body.kind,
        reference=body.reference,
        amount=body.amount,
        paid_on=body.paid_on,
        operation_id=body.operation_id,
        bill_code=body.bill,
        named=body.named,
    )
    return receipt_as_json(receipt)


def _id(cursor: str) -> uuid.UUID | None:
    if not cursor:
        return None
    try:
        return uuid.UUID(decode_cursor(cursor))
    except ValueError:
        raise bad_cursor() from None
