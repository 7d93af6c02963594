"""Recording payments and settling what they pay for. Every function runs inside a transaction scoped to whoever acts.

The rule of partial payments (docs/decisions/0009-partial-payments.md): money pays whole months, the earliest first, for
everybody on the bill who can still be paid for; or, where names are given, for these alone. What does not pay a whole
month waits as credit and is said so. The caller derives cover again: `lindung.coverage.paying` does both.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from lindung.access.acting import Acting, scope_with
from lindung.access.roles import Right
from lindung.billing.bill_queries import MonthDue, amounts_by_fund, credit_of, months_due
from lindung.billing.issuing import locked_bill
from lindung.billing.ledger import MOST_RUPIAH, Place, added, book, place_of, received, settled
from lindung.billing.models import Bill, BillMember, Entry, Payment, StatementLine
from lindung.billing.services import check_day_paid
from lindung.web.refused import Refused, database_refusals


@dataclass(frozen=True)
class Receipt:
    """What a payment did. `months` are those settled now; `credit` rupiah wait; `void` rupiah of the bill cannot be
    paid for by it; `memberships` are those whose cover must be derived again. `repeated`: it was recorded before."""

    payment: Payment
    bill: Bill | None
    months: tuple[date, ...]
    people: int
    used: int
    credit: int
    void: int
    memberships: tuple[uuid.UUID, ...]
    repeated: bool = False

    @property
    def late(self) -> bool:
        """Whether it came after the day the bill was due."""
        return self.bill is not None and self.payment.paid_on > self.bill.due_on


def record_payment(
    *,
    acting: Acting,
    kind: str,
    reference: str,
    amount: int,
    paid_on: date,
    operation_id: uuid.UUID,
    bill_code: str = "",
    named: Collection[uuid.UUID] | None = None,
    note: str = "",
    statement_line: StatementLine | None = None,
) -> Receipt:
    """Record money received (rupiah) under its reference, and settle the months it pays for.

    `bill_code` is our code of the bill; without one the money waits until `put_to_bill`. `named` are memberships on
    the bill: only these are paid for. The same `operation_id` again changes nothing. Refused: a reference recorded
    before, a day that has not come, a bill without payment code or cancelled.
    """
    acting.must(Right.PAYMENTS_RECORD)
    again = _recorded(operation_id, reference, amount)
    if again is not None:
        return again
    cleaned = _checked(kind, reference, amount, paid_on)
    bill = _payable_bill(bill_code) if bill_code else None
    place = place_of(bill) if bill else home(Right.PAYMENTS_RECORD)
    twice = Refused(
        "payment_twice",
        f"Pembayaran dengan nomor {cleaned} ({Payment.Kind(kind).label}) sudah dicatat. Tidak dicatat dua kali.",
        f"A payment with the reference {cleaned} ({kind}) is recorded already. It is not recorded twice.",
        status=409,
    )
    with database_refusals(
        {"billing_payment_reference_once": twice, "billing_payment_operation_id_key": twice}
    ):  # fmt: skip
        payment = Payment.objects.create(
            kind=kind,
            reference=cleaned,
            amount=amount,
            paid_on=paid_on,
            bill=bill,
            note=note[:400],
            statement_line=statement_line,
            province=place.province,
            kabupaten=place.kabupaten,
            operation_id=operation_id,
            recorded_by=acting.user,
        )
    _book_receipt(payment, operation_id)
    return settle(payment, bill, operation_id=uuid.uuid5(operation_id, "settle"), named=named)


def put_to_bill(*, acting: Acting, payment_id: uuid.UUID, bill_code: str, operation_id: uuid.UUID) -> Receipt:
    """Put a payment that waits without a bill to one, and settle the months it pays for. Done once per payment."""
    acting.must(Right.PAYMENTS_RECORD)
    payment = Payment.objects.select_for_update().filter(pk=payment_id).first()
    if payment is None:
        raise no_payment()
    if payment.bill_id is not None:
        raise Refused(
            "payment_has_bill",
            "Pembayaran ini sudah dihubungkan dengan tagihan.",
            "This payment belongs to a bill already.",
        )
    if returned(payment.pk):
        raise Refused(
            "payment_returned", "Uang pembayaran ini sudah dikembalikan.", "This payment was given back already."
        )
    bill = _payable_bill(bill_code)
    payment.bill = bill
    with database_refusals():
        payment.save(update_fields=["bill"])
    return settle(payment, bill, operation_id=operation_id)


def settle(
    payment: Payment, bill: Bill | None, *, operation_id: uuid.UUID, named: Collection[uuid.UUID] | None = None
) -> Receipt:
    """Settle the whole months that the money waiting for a bill pays for. The bill must be locked."""
    if bill is None:
        return Receipt(payment, None, (), 0, 0, payment.amount, 0, ())
    chosen = _chosen(bill, named)
    due = months_due(bill.pk, chosen)
    credit = credit_of(bill.pk)
    wanted = months_paid_by(credit, due)
    heads = _settle_months(payment, bill, wanted, chosen) if wanted else {}
    funds = amounts_by_fund(bill, heads)
    if funds:
        book(
            operation_id=operation_id,
            kind=Entry.Kind.SETTLEMENT,
            text=f"Pelunasan {len(wanted)} bulan tagihan {bill.code}, {payment.reference}",
            document=bill.code,
            document_id=bill.pk,
            place=place_of(bill),
            postings=settled(funds),
        )
    used = sum(funds.values())
    return Receipt(
        payment=payment,
        bill=bill,
        months=tuple(sorted({month for month, _ in heads})),
        people=max(heads.values(), default=0) if len({sector for _, sector in heads}) == 1 else _people(payment),
        used=used,
        credit=credit - used,
        void=sum(one.amount for one in due if one.why not in {"", "paid"}),
        memberships=_memberships(payment),
    )


def months_paid_by(money: int, due: Sequence[MonthDue]) -> tuple[date, ...]:
    """The months that `money` (rupiah) pays in full, the earliest first; it stops at the first it cannot pay."""
    by_month: dict[date, int] = {}
    for one in due:
        if not one.why:
            by_month[one.month] = by_month.get(one.month, 0) + one.amount
    paid = []
    for month in sorted(by_month):
        if by_month[month] > money:
            break
        money -= by_month[month]
        paid.append(month)
    return tuple(paid)


def home(right: Right) -> Place:
    """Where money is kept that belongs to no bill: the actor's province, or the first kabupaten of the right."""
    scope = scope_with(right)
    if scope.provinces:
        return Place(scope.provinces[0])
    if not scope.kabupaten:
        raise Refused(
            "no_region",
            "Mencatat uang memerlukan wilayah paling sedikit satu kabupaten.",
            "Recording money needs a region of at least one kabupaten.",
            status=403,
        )
    return Place(scope.kabupaten[0][:2], scope.kabupaten[0])


def returned(payment_id: uuid.UUID) -> int:
    """Rupiah of a payment that went back, by approved requests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(amount), 0) FROM billing_moneyrequest WHERE payment_id = %s AND decision = 'approved'",
            [payment_id],
        )
        (amount,) = cursor.fetchone()
    return int(amount)


def no_payment() -> Refused:
    """The refusal of a payment that is not there, or not for the actor."""
    return Refused(
        "payment_unknown",
        "Pembayaran itu tidak ada, atau di luar wilayah Anda.",
        "There is no such payment, or none within your region.",
        status=404,
    )


def _recorded(operation_id: uuid.UUID, reference: str, amount: int) -> Receipt | None:
    """The same act again: what it did is told, nothing is done. Another act under the same id is refused."""
    payment = Payment.objects.filter(operation_id=operation_id).select_related("bill").first()
    if payment is None:
        return None
    if (payment.reference, payment.amount) != (" ".join(reference.split()), amount):
        raise Refused(
            "operation_reused",
            "Nomor operasi ini sudah dipakai untuk pembayaran lain. Muat ulang halaman, lalu ulangi.",
            "This operation id was used for another payment. Load the page again and repeat.",
            status=409,
        )
    credit = credit_of(payment.bill.pk) if payment.bill else payment.amount
    return Receipt(payment, payment.bill, (), 0, 0, credit, 0, (), repeated=True)


def _checked(kind: str, reference: str, amount: int, paid_on: date) -> str:
    if kind not in Payment.Kind.values:
        raise Refused(
            "payment_kind",
            f"Jenis bukti {kind!r} tidak dikenal; pilih {', '.join(Payment.Kind.values)}.",
            f"The kind of reference {kind!r} is unknown; choose {', '.join(Payment.Kind.values)}.",
        )
    cleaned = " ".join(reference.split())
    if not cleaned or len(cleaned) > 80:
        raise Refused(
            "reference_missing",
            "Tulis nomor SP2D, kuitansi atau mutasi bank (paling banyak 80 huruf).",
            "Give the number of the SP2D, receipt or bank line (at most 80 characters).",
        )
    if amount <= 0:
        raise Refused("amount", "Jumlah harus lebih dari nol rupiah.", "The amount must be above zero rupiah.")
    if amount > MOST_RUPIAH:
        raise Refused(
            "amount",
            "Jumlahnya lebih dari seribu triliun rupiah. Periksa angkanya.",
            "The amount is above a thousand trillion rupiah. Check the figure.",
        )
    check_day_paid(paid_on)
    return cleaned


def _payable_bill(code: str) -> Bill:
    bill = locked_bill(code)
    if not bill.payment_code:
        raise Refused(
            "no_payment_code",
            f"Tagihan {code} belum dapat dibayar: kode iuran belum dimasukkan.",
            f"The bill {code} cannot be paid yet: its payment code has not been entered.",
        )
    return bill


def _chosen(bill: Bill, named: Collection[uuid.UUID] | None) -> list[uuid.UUID] | None:
    if named is None:
        return None
    found = list(BillMember.objects.filter(bill=bill, membership_id__in=named).values_list("pk", flat=True))
    if not found or len(found) != len(set(named)):
        raise Refused(
            "names_not_on_bill",
            f"{len(set(named)) - len(found)} nama tidak ada pada tagihan {bill.code}.",
            f"{len(set(named)) - len(found)} names are not on the bill {bill.code}.",
        )
    return found


def _settle_months(
    payment: Payment, bill: Bill, wanted: Sequence[date], chosen: list[uuid.UUID] | None
) -> dict[tuple[date, str], int]:
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, sector, people FROM lindung_settle_bill(%s, %s, %s, %s)",
            [bill.pk, payment.pk, list(wanted), chosen],
        )
        return {(month, sector): people for month, sector, people in cursor.fetchall()}


def _people(payment: Payment) -> int:
    return payment.allocations.values("bill_member").distinct().count()


def _memberships(payment: Payment) -> tuple[uuid.UUID, ...]:
    # Named once more by its bill: otherwise the members of every bill are read through.
    mine = payment.allocations.filter(bill_member__bill=payment.bill)
    return tuple(mine.values_list("bill_member__membership_id", flat=True).distinct())


def _book_receipt(payment: Payment, operation_id: uuid.UUID) -> None:
    book(
        operation_id=operation_id,
        kind=Entry.Kind.PAYMENT,
        text=f"Diterima {Payment.Kind(payment.kind).label} {payment.reference}",
        document=payment.reference,
        document_id=payment.pk,
        place=place_of(payment),
        postings=added(received(payment.amount)),
    )
