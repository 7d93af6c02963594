"""Tracing one payment: the treasury's reference, its bill, the lists its names came from, whose months it settled."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.billing.models import Payment
from lindung.rosters.history import Past, read_past
from lindung.rosters.tracing import Step, Unknown, by, in_order, moment, people_en, rupiah_en, rupiah_id
from lindung.rosters.tracing_lists import Lists, list_steps
from lindung.rosters.tracing_money import bill_changes, month_span, payment_steps, request_steps
from lindung.web.refused import Refused


@dataclass(frozen=True, slots=True)
class PaidFor:
    """A person's months settled with the payment. `name` is empty where the actor may see neither person nor list."""

    person: uuid.UUID | None
    name: str
    visible: bool
    first_month: date
    months: int
    amount: int
    settled_at: datetime
    taken_back_at: datetime | None
    settlement: uuid.UUID
    taken_back_by: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class PaymentTrace:
    """A traced payment. `amount`, `used` and `waiting` in rupiah, as known at the moment."""

    id: uuid.UUID
    reference: str
    kind: str
    amount: int
    used: int
    returned: int
    known_at: datetime | None
    steps: tuple[Step, ...]
    people: tuple[PaidFor, ...]
    unknown: tuple[Unknown, ...]

    @property
    def waiting(self) -> int:
        """What neither settled months nor went back. Below zero where other payments' rest was used along."""
        return self.amount - self.used - self.returned

    def as_json(self) -> dict[str, Any]:
        """The trace for programs."""
        return {
            "payment": {
                "id": str(self.id), "reference": self.reference, "kind": self.kind, "amount": self.amount,
                "used": self.used, "returned": self.returned, "waiting": self.waiting,
            },
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "steps": [step.as_json() for step in self.steps],
            "people": [
                {
                    "person": str(one.person) if one.person and one.visible else None,
                    "name": one.name,
                    "months": month_span(one.first_month, one.months),
                    "amount": one.amount,
                    "settled_at": one.settled_at.isoformat(),
                    "taken_back_at": one.taken_back_at.isoformat() if one.taken_back_at else None,
                }
                for one in self.people
            ],
            "unknown": [{"code": one.code, "id": one.indonesian, "en": one.english} for one in self.unknown],
        }  # fmt: skip


def trace_payment(*, acting: Acting, reference: str, known_at: datetime | None = None) -> PaymentTrace:
    """Everything recorded of a payment by `known_at` (None: now). `reference` is its number or its id.

    Refused (404) where there is none for the actor, or none was recorded by then.
    """
    acting.must(Right.TRACE_READ)
    payment = _payment(reference, known_at)
    payments = {payment.id: payment}
    bill_id = uuid.UUID(payment.content["bill_id"]) if payment.content["bill_id"] else None
    bills = read_past("billing_bill", [bill_id], known_at)
    people, entries = _people(payment.id, known_at)
    requests = list(request_steps(payments, known_at))
    back = sum(step.facts["amount"] for step in requests if step.code == "return_approved")
    steps = [
        *payment_steps(payments),
        *requests,
        *(step for bill in bills.values() for step in (_issued(bill), *bill_changes(bill))),
        *list_steps(_lists_of(entries, known_at)),
        *_settlements(people, known_at),
    ]
    used = sum(one.amount for one in people if one.taken_back_at is None)
    content = payment.content
    return PaymentTrace(
        payment.id, content["reference"], content["kind"], content["amount"], used, back, known_at, in_order(steps),
        people, tuple(_unknown(bills, people, entries)),
    )  # fmt: skip


def _payment(reference: str, known_at: datetime | None) -> Past:
    cleaned = " ".join(reference.split())
    found = Payment.objects.filter(reference=cleaned).order_by("recorded_at")
    with suppress(ValueError):
        found = Payment.objects.filter(pk=uuid.UUID(cleaned))
    pasts = read_past("billing_payment", found.values_list("pk", flat=True), known_at)
    if not pasts:
        raise Refused(
            "payment_unknown",
            f"Tidak ada pembayaran bernomor {cleaned[:40]!r} di wilayah Anda, atau saat itu belum dicatat.",
            f"There is no payment with the reference {cleaned[:40]!r} in your region, or it was not recorded by then.",
            status=404,
        )
    if len(pasts) > 1:
        kinds = ", ".join(f"{one.content['kind']} {one.id}" for one in pasts.values())
        raise Refused(
            "payment_ambiguous",
            f"Nomor itu dipakai lebih dari satu jenis bukti: {kinds}. Sebutkan salah satu dengan idnya.",
            f"More than one kind of proof has that reference: {kinds}. Name one by its id.",
        )
    return next(iter(pasts.values()))


_PEOPLE = """
SELECT k.person_id, p.name, e.id, e.name, a.first_month, a.months, a.amount, a.recorded_at, r.recorded_at,
  a.settlement_id, r.settlement_id
FROM billing_allocation a
JOIN billing_billmember m ON m.id = a.bill_member_id
JOIN billing_bill b ON b.id = a.bill_id
LEFT JOIN membership_membership k ON k.id = m.membership_id
LEFT JOIN registry_person p ON p.id = k.person_id
LEFT JOIN LATERAL (
  SELECT e.id, e.name FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
  WHERE e.membership_id = m.membership_id AND l.programme_id = b.subject_id
    AND a.first_month < l.first_month + make_interval(months => l.months)
    AND a.first_month + make_interval(months => a.months) > e.from_month
  ORDER BY l.first_month, e.id LIMIT 1) e ON true
LEFT JOIN billing_allocation r ON r.reverses_id = a.id
  AND (%(known)s::timestamptz IS NULL OR r.recorded_at <= %(known)s)
WHERE a.payment_id = %(payment)s AND a.reverses_id IS NULL
  AND (%(known)s::timestamptz IS NULL OR a.recorded_at <= %(known)s)
ORDER BY coalesce(e.name, p.name), a.first_month, a.id
"""


def _people(payment: uuid.UUID, known_at: datetime | None) -> tuple[tuple[PaidFor, ...], dict[uuid.UUID, Past]]:
    """Whose months the payment settled, with the names lists and registry had then; and their entries."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"payment": payment, "known": known_at})
        rows = cursor.fetchall()
    entries = read_past("rosters_entry", {row[2] for row in rows if row[2]}, known_at)
    persons = read_past("registry_person", {row[0] for row in rows if row[0] and row[1]}, known_at)
    people = tuple(
        PaidFor(
            person,
            entries[entry].content["name"] if entry in entries else persons[person].content["name"] if person in persons
            else "",
            known is not None, first, months, amount, settled, back, line, back_line,
        )
        for person, known, entry, _name, first, months, amount, settled, back, line, back_line in rows
    )  # fmt: skip
    return people, entries


def _lists_of(entries: Mapping[uuid.UUID, Past], known_at: datetime | None) -> Lists:
    """The lists and versions the names came with, without their rows."""
    versions = read_past(
        "rosters_version", {uuid.UUID(e.content["since_version_id"]) for e in entries.values()}, known_at
    )
    plans = read_past("rosters_list", {uuid.UUID(one.content["list_id"]) for one in versions.values()}, known_at)
    programmes = read_past(
        "sponsorship_programme", {uuid.UUID(one.content["programme_id"]) for one in plans.values()}, known_at
    )
    return Lists(versions, plans, programmes, (), {}, {}, {})


def _issued(bill: Past) -> Step:
    content = bill.content
    months = month_span(content["first_month"], content["months"])
    return Step(
        "bill", "billed", moment(content["issued_at"]),
        f"Tagihan {content['code']} terbit: {content['people']} orang, {months}, {rupiah_id(content['total'])}.",
        f"The bill {content['code']} was issued: {people_en(content['people'])}, {months}, "
        f"{rupiah_en(content['total'])}.",
        {"bill": content["code"], "people": content["people"], "months": months, "total": content["total"],
         "subject": content["subject"]},
        **by(bill.made), link=("trace-bill", content["code"]),
    )  # fmt: skip


def _settlements(people: tuple[PaidFor, ...], known_at: datetime | None) -> list[Step]:
    """One step for each moment months were settled or taken back, by whoever wrote the first line of it."""
    done: dict[tuple[str, datetime], list[PaidFor]] = {}
    lines: dict[tuple[str, datetime], uuid.UUID | None] = {}
    for one in people:
        done.setdefault(("settled", one.settled_at), []).append(one)
        lines.setdefault(("settled", one.settled_at), one.settlement)
        if one.taken_back_at:
            done.setdefault(("taken_back", one.taken_back_at), []).append(one)
            lines.setdefault(("taken_back", one.taken_back_at), one.taken_back_by)
    written = read_past("billing_settlementline", lines.values(), known_at)
    steps = []
    for (code, at), some in done.items():
        heads, total = len({one.person or one.name for one in some}), sum(one.amount for one in some)
        verbs = ("melunasi bulan", "settled months of") if code == "settled" else ("ditarik dari", "taken back from")
        facts = {"people": heads, "amount": total}
        line = lines[code, at]
        past = written.get(line) if line else None
        steps.append(
            Step("settlement", code, at, f"{rupiah_id(total)} {verbs[0]} {heads} orang.",
                 f"{rupiah_en(total)} {verbs[1]} {people_en(heads)}.", facts,
                 **by(past.made if past else None))
        )  # fmt: skip
    return steps


def _unknown(
    bills: Mapping[uuid.UUID, Past], people: tuple[PaidFor, ...], entries: Mapping[uuid.UUID, Past]
) -> list[Unknown]:
    found = []
    if not bills:
        found.append(
            Unknown("no_bill", "Saat itu pembayaran ini belum dihubungkan dengan tagihan.",
                    "By then this payment belonged to no bill.")
        )  # fmt: skip
    elif not people:
        found.append(
            Unknown("settles_nothing", "Saat itu pembayaran ini belum melunasi bulan siapa pun.",
                    "By then this payment had settled nobody's months.")
        )  # fmt: skip
    if people and not entries:
        found.append(
            Unknown("no_list", "Nama-nama pada tagihan ini tidak berasal dari daftar yang Anda telusuri.",
                    "The names on this bill come from no list that you trace.")
        )  # fmt: skip
    hidden = sum(1 for one in people if not one.name)
    if hidden:
        found.append(
            Unknown("names_elsewhere", f"{hidden} nama di luar wilayah Anda tidak ditampilkan.",
                    f"{hidden} names outside your region are not shown.")
        )  # fmt: skip
    return found
