"""Bills as they stand: what is due, paid, left over. Row rights of the running transaction always apply."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from lindung.billing.absent import no_bill
from lindung.billing.models import Bill, BillLine
from lindung.billing.standing import standing_amount
from lindung.web.dates import today


@dataclass(frozen=True)
class MonthDue:
    """Heads and rupiah of one month of a bill in one sector. `why`: '' can be paid now; paid; or why it cannot be."""

    month: date
    sector: str
    why: str
    people: int
    amount: int


@dataclass(frozen=True)
class Standing:
    """How a bill stands, in rupiah. `paid` months are settled; `payable` could be settled now; `void` never will be
    through this bill (paid by others, ended, deceased); `credit` is money that does not pay a whole month."""

    total: int
    paid: int
    payable: int
    void: int
    credit: int

    @property
    def to_pay(self) -> int:
        """What must still come in for every month that can be paid."""
        return max(self.payable - self.credit, 0)


@dataclass(frozen=True)
class BillView:
    """A bill with its lines, its months and how it stands."""

    bill: Bill
    lines: tuple[BillLine, ...]
    due: tuple[MonthDue, ...]
    standing: Standing

    @property
    def state(self) -> str:
        """cancelled, no_code, paid, late, partial or unpaid: one word for the whole."""
        return state_word(self.bill, paid=self.standing.paid, payable=self.standing.payable)


def state_word(bill: Bill, *, paid: int, payable: int) -> str:
    """One word for how a bill stands; `paid` and `payable` in rupiah."""
    if bill.state == Bill.State.CANCELLED:
        return "cancelled"
    if payable <= 0:
        return "paid"
    if not bill.payment_code:
        return "no_code"
    if bill.due_on < today():
        return "late"
    return "partial" if paid else "unpaid"


def bill_view(code: str) -> BillView:
    """The bill of a code. Refused (404) if there is none for the actor."""
    bill = Bill.objects.filter(code=code).select_related("payer").first()
    if bill is None:
        raise no_bill(code)
    due = months_due(bill.pk)
    sums = {"paid": 0, "payable": 0, "void": 0}
    for one in due:
        sums[{"paid": "paid", "": "payable"}.get(one.why, "void")] += one.amount
    lines = tuple(BillLine.objects.filter(bill=bill).order_by("month", "programme", "sector"))
    return BillView(bill, lines, due, Standing(total=bill.total, credit=credit_of(bill.pk), **sums))


def months_due(bill_id: uuid.UUID, named: Iterable[uuid.UUID] | None = None) -> tuple[MonthDue, ...]:
    """Heads and rupiah by month, sector and reason; of the bill members `named`, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM lindung_bill_due(%s, %s)", [bill_id, None if named is None else list(named)]
        )  # fmt: skip
        return tuple(MonthDue(*row) for row in cursor.fetchall())


def credit_of(bill_id: uuid.UUID) -> int:
    """Rupiah paid for a bill that no month was paid with and that did not go back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_bill_credit(%s)", [bill_id])
        (amount,) = cursor.fetchone()
    return int(amount)


def paid_by_fund(bill: Bill) -> dict[str, int]:
    """What months were paid with, in rupiah by fund."""
    paid = {(one.month, one.sector): one.people for one in months_due(bill.pk) if one.why == "paid"}
    return amounts_by_fund(bill, paid)


def amounts_by_fund(bill: Bill, heads: dict[tuple[date, str], int]) -> dict[str, int]:
    """What so many heads by month and sector cost on a bill, in rupiah by fund (programme)."""
    found: dict[str, int] = {}
    for line in BillLine.objects.filter(bill=bill):
        people = heads.get((line.month, line.sector), 0)
        if people:
            found[line.programme] = found.get(line.programme, 0) + people * line.price
    return found


@dataclass(frozen=True)
class ListedBill:
    """A bill in a list: rupiah of months paid, and one word for how it stands."""

    bill: Bill
    paid: int
    state: str


STATES = ("no_code", "unpaid", "partial", "late", "paid", "cancelled")
MOST_LISTED = 500


def list_bills(
    *,
    state: str = "",
    payer: uuid.UUID | None = None,
    subject: uuid.UUID | None = None,
    after: str = "",
    most: int = MOST_LISTED,
) -> tuple[ListedBill, ...]:
    """The bills the actor may see, newest code first; in one of STATES, of a payer or for a subject.

    `after`: those that follow the bill of this code. Here a bill counts as paid when every month that was billed is;
    months that cannot be paid any more show on its own page.
    """
    found: QuerySet[Any] = Bill.objects.select_related("payer").annotate(paid=standing_amount()).order_by("-code")
    if payer is not None:
        found = found.filter(payer_id=payer)
    if subject is not None:
        found = found.filter(subject_id=subject)
    if after:
        found = found.filter(code__lt=after)
    if state:
        found = _in_state(found, state)
    return tuple(
        ListedBill(one, one.paid, state_word(one, paid=one.paid, payable=one.total - one.paid)) for one in found[:most]
    )


def _in_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    """The same words as `state_word`, asked of the database."""
    if state == "cancelled":
        return found.filter(state=Bill.State.CANCELLED)
    found = found.filter(state=Bill.State.OPEN)
    if state == "paid":
        return found.filter(total__lte=F("paid"))
    found = found.filter(total__gt=F("paid"))
    if state == "no_code":
        return found.filter(payment_code__isnull=True)
    found = found.filter(payment_code__isnull=False)
    if state == "late":
        return found.filter(due_on__lt=today())
    found = found.filter(due_on__gte=today())
    return found.filter(paid__gt=0) if state == "partial" else found.filter(paid=0)
