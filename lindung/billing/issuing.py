"""Issuing bills, entering their payment code, cancelling them. Set-based: a bill of 100,000 names is a few statements.

Every function runs inside a transaction scoped to whoever acts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.billing.absent import no_bill
from lindung.billing.bill_queries import paid_by_fund
from lindung.billing.ledger import Booking, Place, billed, book, book_all, negated, place_of
from lindung.billing.models import Bill, BillLine, Entry
from lindung.billing.pricing import Price
from lindung.billing.telling import issued_notes
from lindung.law.months import first_day, month_number
from lindung.notices.services import tell
from lindung.registry.models import Organisation
from lindung.web.refused import Refused, database_refusals, not_yours, stated_reason

MOST_MONTHS = 60


@dataclass(frozen=True)
class BilledMember:
    """A membership to be billed: from the month of a day on, so many months. `sector` chooses the price."""

    membership_id: uuid.UUID
    first_month: date
    months: int
    village: str = ""
    sector: str = "other"


def issue_bill(
    *,
    acting: Acting,
    payer_id: uuid.UUID,
    subject: str,
    subject_id: uuid.UUID,
    region: str,
    members: Iterable[BilledMember] | str,
    prices: Sequence[Price],
    operation_id: uuid.UUID,
    wadah: str = "",
    wadah_number: str = "",
    per_village: bool = False,
    due_on: date | None = None,
) -> tuple[Bill, ...]:
    """Bill a payer for members: one bill for each budget year and, `per_village`, for each village of the members.

    `region` (Kemendagri code) is where the bill belongs; per village it is the kabupaten's or province's code.
    `members` are BilledMember, or the name of a TEMP table of the running transaction with the columns membership_id
    uuid, village text, first_month date, months int, sector text (village only matters per village). `prices`
    come from `lindung.billing.pricing` and name every month and sector that occurs. The payer must be assigned as
    payer of every membership. The same `operation_id` again returns the bills it made and changes nothing.
    """
    acting.must(Right.BILLS_ISSUE)
    made = _already(operation_id)
    if made:
        return made
    payer = _known_payer(payer_id)
    place = Place(region[:2], region[:5] if len(region) >= 5 else "", region if len(region) == 13 else "")
    _prepare(members, per_village, place.village)
    _refuse_unpriced(prices)
    _note_prices(prices)
    _write(
        [
            payer.pk, subject[:200], subject_id, wadah, wadah_number, place.province, place.kabupaten, per_village,
            due_on, operation_id, acting.user.pk,
        ],
        operation_id,
    )  # fmt: skip
    bills = _already(operation_id)
    if not bills:
        raise Refused(
            "nothing_to_bill",
            "Tidak ada yang ditagih: daftar kosong, atau semua bulan berharga nol.",
            "There is nothing to bill: the list is empty, or every month costs nothing.",
        )
    _book_issued(bills)
    tell(issued_notes(bills))
    return bills


def _known_payer(payer_id: uuid.UUID) -> Organisation:
    payer = Organisation.objects.filter(pk=payer_id).first()
    if payer is None:
        raise Refused("payer_unknown", "Pembayar itu tidak tercatat.", "There is no such payer.")
    return payer


def _write(content: list[Any], operation_id: uuid.UUID) -> None:
    """The bills, their members and their lines, from the prepared tables. Refused where the payer does not pay."""
    with database_refusals(_REFUSALS), connection.cursor() as cursor:
        cursor.execute(_ISSUE, content)
        cursor.execute("SELECT lindung_fill_bills(%s)", [operation_id])
        cursor.execute("DROP TABLE new_bill_members, new_bill_prices")


def _book_issued(bills: Sequence[Bill]) -> None:
    """What each bill asks for, in the ledger."""
    asked = by_fund(bills)
    book_all(
        Booking(
            operation_id=uuid.uuid5(bill.pk, "issued"),
            kind=Entry.Kind.BILL,
            text=f"Tagihan {bill.code}: {bill.subject}",
            document=bill.code,
            document_id=bill.pk,
            place=place_of(bill),
            postings=billed(asked[bill.pk]),
        )
        for bill in bills
    )


def enter_payment_code(*, acting: Acting, code: str, payment_code: str) -> Bill:
    """Enter the official payment code (kode iuran) that came from outside. Refused if another bill has it."""
    acting.must(Right.BILLS_ISSUE)
    bill = locked_bill(code)
    cleaned = "".join(payment_code.split())
    if not cleaned or len(cleaned) > 40 or not cleaned.isalnum():
        raise Refused(
            "payment_code_form",
            "Kode iuran terdiri dari huruf dan angka saja, paling banyak 40, seperti yang dikeluarkan.",
            "A payment code has letters and digits only, at most 40, as it was issued.",
        )
    taken = Refused(
        "payment_code_taken",
        f"Kode iuran {cleaned} sudah dipakai tagihan lain. Periksa kode itu.",
        f"Another bill has the payment code {cleaned}. Check the code.",
    )
    with database_refusals({"billing_bill_payment_code_key": taken}):
        Bill.objects.filter(pk=bill.pk).update(payment_code=cleaned)
    bill.payment_code = cleaned
    return bill


def cancel_bill(*, acting: Acting, code: str, reason: str) -> Bill:
    """Cancel what is not yet paid of a bill. Months that were paid stay paid; money left over may be given back.

    Refused where every month is paid: nothing is left to cancel.
    """
    acting.must(Right.BILLS_ISSUE)
    bill = locked_bill(code)
    reason = stated_reason(reason)
    give_reason(reason)
    paid = paid_by_fund(bill)
    rest = {fund: amount - paid.get(fund, 0) for fund, amount in by_fund([bill])[bill.pk].items()}
    if not any(rest.values()):
        raise Refused(
            "bill_paid",
            f"Tagihan {code} sudah lunas: tidak ada yang dibatalkan. Uang yang keliru diminta kembali di pembayaran.",
            f"The bill {code} is fully paid: there is nothing to cancel. Ask money paid in error back at its payment.",
            status=409,
        )
    book(
        operation_id=uuid.uuid5(bill.pk, "cancelled"),
        kind=Entry.Kind.CANCELLATION,
        text=f"Tagihan {bill.code} dibatalkan: {reason}",
        document=bill.code,
        document_id=bill.pk,
        place=place_of(bill),
        postings=negated(billed(rest)),
    )
    with database_refusals():
        Bill.objects.filter(pk=bill.pk).update(state=Bill.State.CANCELLED, cancel_reason=reason)
    bill.state = Bill.State.CANCELLED
    return bill


def by_fund(bills: Sequence[Bill]) -> dict[uuid.UUID, dict[str, int]]:
    """What each bill asks for, in rupiah by fund (programme)."""
    found: dict[uuid.UUID, dict[str, int]] = {bill.pk: {} for bill in bills}
    sums = BillLine.objects.filter(bill__in=bills).order_by().values_list("bill", "programme").annotate(Sum("total"))
    for bill_id, fund, amount in sums:
        found[bill_id][fund] = amount
    return found


def locked_bill(code: str) -> Bill:
    """The open bill of this code, locked until the transaction ends. Refused if it is unknown or cancelled."""
    if not Bill.objects.filter(code=code).exists():
        raise no_bill(code)
    bill = Bill.objects.select_for_update().filter(code=code).first()
    if bill is None:
        raise not_yours()
    if bill.state != Bill.State.OPEN:
        raise Refused("bill_cancelled", f"Tagihan {code} sudah dibatalkan.", f"The bill {code} is cancelled.")
    return bill


def _already(operation_id: uuid.UUID) -> tuple[Bill, ...]:
    found = Bill.objects.filter(operation_id=operation_id).select_related("payer")
    return tuple(found.order_by("budget_year", "village"))


def _prepare(members: Iterable[BilledMember] | str, per_village: bool, village: str) -> None:
    """The members as pg_temp.new_bill_members, months as first days; the matcher may read it."""
    with connection.cursor() as cursor:
        if isinstance(members, str):
            if not members.isidentifier():
                raise ValueError(f"{members!r} is no name of a table")
            cursor.execute(
                "CREATE TEMP TABLE new_bill_members ON COMMIT DROP AS SELECT membership_id, "
                "CASE WHEN %s THEN village ELSE %s END AS village, date_trunc('month', first_month)::date "
                f'AS first_month, months::int AS months, sector FROM pg_temp."{members}"',
                [per_village, village],
            )
        else:
            cursor.execute(
                "CREATE TEMP TABLE new_bill_members (membership_id uuid, village text, first_month date, months int, "
                "sector text) ON COMMIT DROP"
            )
            with cursor.copy("COPY new_bill_members FROM STDIN") as copy:
                for one in members:
                    month = first_day(month_number(one.first_month))
                    where = one.village if per_village else village
                    copy.write_row((one.membership_id, where, month, one.months, one.sector))
        cursor.execute("GRANT SELECT ON new_bill_members TO lindung_matcher; ANALYZE new_bill_members")
        cursor.execute(
            "SELECT min(months), max(months), count(*) - count(DISTINCT membership_id), "
            "count(*) FILTER (WHERE %s AND village = '') FROM new_bill_members",
            [per_village],
        )
        fewest, most, twice, nowhere = cursor.fetchone()
    if fewest is not None and (fewest < 1 or most > MOST_MONTHS):
        raise Refused(
            "months_number",
            f"Jumlah bulan harus 1 sampai {MOST_MONTHS}.",
            f"The number of months must be 1 to {MOST_MONTHS}.",
        )
    if twice or nowhere:
        raise ValueError(f"{twice} memberships are billed twice, {nowhere} have no village")


def _refuse_unpriced(prices: Sequence[Price]) -> None:
    programmes = {frozenset(one.amounts) for one in prices}
    if len(programmes) > 1 or len({(one.month, one.sector) for one in prices}) != len(prices):
        raise ValueError("every month and sector has one price, and all are for the same programmes")
    priced = sorted({(one.month, one.sector) for one in prices})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT g.month::date, m.sector FROM new_bill_members m CROSS JOIN LATERAL generate_series("
            "m.first_month::timestamp, m.first_month + make_interval(months => m.months - 1), '1 month') g (month)"
        )
        missing = sorted(set(cursor.fetchall()) - set(priced))
    if missing:
        raise ValueError(f"no price for {missing[:3]}")


def _note_prices(prices: Sequence[Price]) -> None:
    rows: list[tuple[Any, ...]] = [
        (one.month, programme.value, one.sector, amount, json.dumps([dict(each) for each in one.articles]), one.due_on)
        for one in prices
        for programme, amount in one.amounts.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE new_bill_prices (month date, programme text, sector text, price bigint, articles jsonb, "
            "due_on date) ON COMMIT DROP; GRANT SELECT ON new_bill_prices TO lindung_matcher"
        )
        cursor.executemany("INSERT INTO new_bill_prices VALUES (%s, %s, %s, %s, %s, %s)", rows)


# One bill for each budget year and village; what it comes to is counted here and once more by lindung_fill_bills.
_ISSUE = """
INSERT INTO billing_bill (payer_id, subject, subject_id, wadah, wadah_number, province, kabupaten, village, first_month,
  months, budget_year, people, total, due_on, operation_id, issued_by_id)
WITH given AS (
  SELECT %s::uuid AS payer, %s AS subject, %s::uuid AS subject_id, %s AS wadah, %s AS wadah_number, %s AS province,
    %s AS kabupaten, %s::boolean AS per_village, %s::date AS due_on, %s::uuid AS operation,
    %s::uuid AS issuer
), price AS (
  SELECT month, sector, sum(price)::bigint AS price, min(due_on) AS due_on FROM new_bill_prices GROUP BY 1, 2
), by_month AS (
  SELECT m.village, g.month::date AS month, m.sector, count(*) AS people
  FROM new_bill_members m CROSS JOIN LATERAL generate_series(m.first_month::timestamp,
    m.first_month + make_interval(months => m.months - 1), '1 month') g (month) GROUP BY 1, 2, 3
), heads AS (
  SELECT m.village, y.year, count(*) AS people FROM new_bill_members m CROSS JOIN LATERAL generate_series(
    extract(year FROM m.first_month)::int,
    extract(year FROM m.first_month + make_interval(months => m.months - 1))::int) y (year) GROUP BY 1, 2
)
SELECT given.payer, given.subject, given.subject_id, given.wadah, given.wadah_number, given.province,
  CASE WHEN given.per_village THEN left(b.village, 5) ELSE given.kabupaten END,
  b.village, min(b.month),
  count(DISTINCT b.month), extract(year FROM b.month)::int, min(h.people), sum(b.people * p.price),
  coalesce(given.due_on, min(p.due_on)), given.operation, given.issuer
FROM given CROSS JOIN by_month b JOIN price p ON p.month = b.month AND p.sector = b.sector
JOIN heads h ON h.village = b.village AND h.year = extract(year FROM b.month)
GROUP BY given.payer, given.subject, given.subject_id, given.wadah, given.wadah_number, given.province, given.kabupaten,
  given.per_village, given.due_on, given.operation, given.issuer, b.village, extract(year FROM b.month)
HAVING sum(b.people * p.price) > 0
ORDER BY extract(year FROM b.month), b.village
"""

_REFUSALS = {
    "billing_member_of_payer": Refused(
        "not_payer",
        "Ada peserta yang tidak ditanggung pembayar ini. Tetapkan dahulu siapa yang membayar baginya.",
        "This payer is not assigned to every membership. Say first who pays for them.",
    ),
}
