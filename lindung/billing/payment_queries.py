"""Payments as they stand. Row rights of the running transaction always apply."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lindung.billing.models import Bill, MoneyRequest, Payment
from lindung.billing.receiving import no_payment
from lindung.billing.refunding import returnable

PAGE = 100


@dataclass(frozen=True)
class ListedPayment:
    """A payment, and the rupiah of it that went back."""

    payment: Payment
    returned: int


@dataclass(frozen=True)
class PaymentView:
    """A payment with its requests and what could still go back (rupiah)."""

    payment: Payment
    returned: int
    returnable: int
    requests: tuple[MoneyRequest, ...]


def payments(
    *, bill: Bill | None = None, waiting: bool = False, before: uuid.UUID | None = None, most: int = PAGE
) -> tuple[ListedPayment, ...]:
    """Payments, newest first: of a bill, those that wait without one, or all; after the one `before` in that order."""
    found = _listed()
    if bill is not None:
        found = found.filter(bill=bill)
    if waiting:
        found = found.filter(bill__isnull=True)
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(ListedPayment(one, one.gone) for one in found[:most])  # type: ignore[attr-defined]


def payment_view(payment_id: uuid.UUID) -> PaymentView:
    """One payment. Refused (404) if there is none for the actor."""
    payment = _listed().filter(pk=payment_id).first()
    if payment is None:
        raise no_payment()
    requests = tuple(MoneyRequest.objects.filter(payment=payment).order_by("-asked_at"))
    return PaymentView(payment, payment.gone, returnable(payment), requests)  # type: ignore[attr-defined]


def open_requests() -> tuple[MoneyRequest, ...]:
    """Requests that wait for a decision, the oldest first."""
    return tuple(MoneyRequest.objects.filter(decision="").select_related("payment").order_by("asked_at"))


def _listed() -> QuerySet[Payment]:
    gone = (
        MoneyRequest.objects.filter(payment=OuterRef("pk"), decision="approved")
        .order_by()
        .values("payment")
        .annotate(whole=Sum("amount"))
        .values("whole")
    )
    return Payment.objects.select_related("bill").annotate(gone=Coalesce(Subquery(gone), 0)).order_by("-id")
