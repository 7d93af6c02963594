"""What payers and the branch are told about bills: issued, due soon, late. Many bills of one act are one notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum

from lindung.access.roles import Role
from lindung.billing.models import Bill
from lindung.billing.standing import standing_amount
from lindung.notices.services import Note, To
from lindung.web.words import dotted, english_date, indonesian_date

# Days before a bill is due; a bill that is late by a day or more is told once.
LEADS = (3, 14)
LATE_SINCE = timedelta(days=60)


def issued_notes(bills: Sequence[Bill]) -> list[Note]:
    """That bills of one act were issued: one notice to the payer."""
    if not bills:
        return []
    first = min(bills, key=lambda bill: bill.due_on)
    total = sum(bill.total for bill in bills)
    one = f"/tagihan/{first.code}/" if len(bills) == 1 else "/tagihan/"
    count_id = f"Tagihan {first.code}" if len(bills) == 1 else f"{len(bills)} tagihan"
    count_en = f"Bill {first.code}" if len(bills) == 1 else f"{len(bills)} bills"
    return [
        Note(
            to=To.organisation(first.payer_id, Role.SPONSOR_OFFICER),
            key=f"bill_issued:{first.operation_id}",
            code="bill_issued",
            indonesian=f"{count_id} terbit: Rp {dotted(total)}, jatuh tempo {indonesian_date(first.due_on)}",
            english=f"{count_en} issued: Rp {total:,}, due on {english_date(first.due_on)}",
            body_indonesian="Selama belum dibayar, orang-orangnya belum terlindungi. Tagihan dapat dibayar setelah "
            "kode iurannya ada.",
            body_english="Until it is paid the people are not covered. It can be paid once it has its payment code.",
            link=one,
        )
    ]


def due_notes(on: date) -> list[Note]:
    """Open bills that are due within 14 or 3 days, or late: by payer, day and region, to the payer and the branch."""
    found = (
        Bill.objects.filter(
            state=Bill.State.OPEN, due_on__gte=on - LATE_SINCE, due_on__lte=on + timedelta(days=max(LEADS))
        )
        .annotate(paid=standing_amount())
        .filter(total__gt=F("paid"))
        .values("payer_id", "payer__name", "due_on", "province", "kabupaten")
        .annotate(
            bills=Count("pk"),
            owed=Sum(F("total") - F("paid")),
            without=Count("pk", filter=Q(payment_code__isnull=True)),
        )
        .order_by("due_on")
    )
    return [note for row in found for note in _due(row, on)]


def _due(row: Mapping[str, Any], on: date) -> list[Note]:
    due, bills, owed, without = row["due_on"], row["bills"], int(row["owed"]), row["without"]
    lead = lead_of((due - on).days)
    region = row["kabupaten"] or row["province"]
    late = lead == "late"
    when_id = f"lewat jatuh tempo {indonesian_date(due)}" if late else f"jatuh tempo {indonesian_date(due)}"
    when_en = f"overdue since {english_date(due)}" if late else f"due on {english_date(due)}"
    body_id = "Yang belum dibayar belum terlindungi, atau perlindungannya bersyarat."
    body_en = "Who is not paid for is not covered, or only conditionally."
    if without:
        body_id += f" {without} di antaranya belum berkode iuran dan belum dapat dibayar."
        body_en += f" {without} of them have no payment code yet and cannot be paid."
    return [
        Note(
            to=to,
            key=f"bill_due:{row['payer_id']}:{region}:{due}:{lead}",
            code="bill_due",
            indonesian=f"{name}{bills} tagihan {when_id}: Rp {dotted(owed)}",
            english=f"{name}{bills} {'bill' if bills == 1 else 'bills'} {when_en}: Rp {owed:,}",
            body_indonesian=body_id,
            body_english=body_en,
            link=f"/tagihan/?keadaan={'late' if late else 'unpaid'}",
        )
        for to, name in (
            (To.organisation(row["payer_id"], Role.SPONSOR_OFFICER), ""),
            (To.office(Role.BRANCH_OFFICER, region), f"{row['payer__name'][:80]}: "),
        )
    ]


def lead_of(days: int) -> str:
    """Which warning is due so many days before: the nearest of LEADS, or `late`."""
    return "late" if days < 0 else str(min(lead for lead in LEADS if lead >= days))
