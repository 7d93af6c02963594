"""What was billed and paid for a person: bill, price, treasury reference, months settled, months taken back."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from lindung.billing.models import Allocation, Bill, BillLine, BillMember, MoneyRequest, Payment, SettlementLine
from lindung.billing.models.payments import StatementLine
from lindung.law.programmes import programmes_in
from lindung.registry.models import Organisation
from lindung.rosters.history import Past, read_past
from lindung.rosters.tracing import Step, by, day_en, day_id, moment, rupiah_en, rupiah_id
from lindung.web.words import english_date, indonesian_date

KINDS = {"sp2d": ("SP2D", "SP2D"), "receipt": ("kuitansi", "receipt"), "statement": ("mutasi bank", "bank line")}
_GROUNDS = {
    "months": ("bulan iuran", "months of contributions"), "project": ("jangka waktu proyek", "a project"),
    "pmi_phase": ("tahap penempatan PMI", "a placement abroad"),
}  # fmt: skip


@dataclass(frozen=True)
class Money:
    """Everything of money about some memberships, as it was at the moment."""

    members: tuple[BillMember, ...]
    bills: Mapping[uuid.UUID, Past]
    payers: Mapping[uuid.UUID, str]
    lines: Mapping[uuid.UUID, tuple[BillLine, ...]]
    payments: Mapping[uuid.UUID, Past]
    allocations: tuple[Allocation, ...]
    settled: tuple[SettlementLine, ...]
    settled_by: Mapping[uuid.UUID, Past]


def money_of(memberships: Collection[uuid.UUID], known_at: datetime | None) -> Money:
    """Bills, payments and settlements of memberships as far as the actor sees them. A dozen questions."""
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    members = list(BillMember.objects.filter(membership_id__in=memberships).order_by("first_month", "id"))
    bills = read_past("billing_bill", {one.bill_id for one in members}, known_at)
    members = [one for one in members if one.bill_id in bills]
    allocations = list(
        Allocation.objects.filter(known, bill_member_id__in=[one.pk for one in members]).order_by("recorded_at", "id")
    )
    settled = list(
        SettlementLine.objects.filter(known, membership_id__in=memberships).order_by("recorded_at", "covers_from", "id")
    )
    return Money(
        members=tuple(members),
        bills=bills,
        payers=_payers(bills),
        lines=_lines(bills),
        payments=payments_of(bills, known_at),
        allocations=tuple(allocations),
        settled=tuple(settled),
        settled_by=read_past("billing_settlementline", {one.pk for one in settled}, known_at),
    )


def payments_of(bills: Mapping[uuid.UUID, Past], known_at: datetime | None) -> dict[uuid.UUID, Past]:
    """The payments of bills, as far as they belonged to them at the moment."""
    ids = Payment.objects.filter(bill_id__in=list(bills)).values_list("pk", flat=True)
    found = read_past("billing_payment", ids, known_at)
    return {one: past for one, past in found.items() if past.content["bill_id"]}


def money_steps(money: Money) -> Iterator[Step]:
    """The steps of money, in no order."""
    for member in money.members:
        yield billed(money, member)
    for bill in money.bills.values():
        yield from bill_changes(bill)
    yield from payment_steps(money.payments)
    by_line = {one.settlement_id: one for one in money.allocations}
    members = {one.pk: one for one in money.members}
    for allocation in money.allocations:
        yield _settled(money, allocation, members[allocation.bill_member_id])
    for line in money.settled:
        if line.pk not in by_line:
            yield _settled_directly(line, money.settled_by.get(line.pk))


def billed(money: Money, member: BillMember) -> Step:
    """A person on a bill: the months, the price of each, what it rests on."""
    bill = money.bills[member.bill_id].content
    months = month_span(member.first_month, member.months)
    mine = [line for line in money.lines[member.bill_id] if line.sector == member.sector and _in(line, member)]
    amount = sum(line.price for line in mine)
    articles = sorted({article["article"] for line in mine for article in line.articles})
    payer = money.payers[member.bill_id]
    return Step(
        "bill", "billed", moment(bill["issued_at"]),
        f"Ditagihkan kepada {payer} dengan {bill['code']}: {months}, {rupiah_id(amount)} untuk orang ini.",
        f"Billed to {payer} with {bill['code']}: {months}, {rupiah_en(amount)} for this person.",
        {
            "bill": bill["code"], "payer": payer, "months": months, "amount": amount,
            "price": sorted({sum(x.price for x in mine if x.month == line.month) for line in mine}),
            "articles": articles, "due_on": bill["due_on"], "people": bill["people"], "total": bill["total"],
        },
        **by(money.bills[member.bill_id].made), link=("bill", bill["code"]),
    )  # fmt: skip


def bill_changes(bill: Past) -> Iterator[Step]:
    """The payment code that was entered, and the end of a bill that was cancelled."""
    code = bill.content["code"]
    entered = bill.to("payment_code", bill.content["payment_code"]) if bill.content["payment_code"] else None
    if entered and entered.action == "update":
        yield Step(
            "bill", "payment_code", entered.at, f"Kode iuran {bill.content['payment_code']} dicatat pada {code}.",
            f"The payment code {bill.content['payment_code']} was entered on {code}.",
            {"bill": code, "payment_code": bill.content["payment_code"]}, **by(entered), link=("bill", code),
        )  # fmt: skip
    cancelled = bill.to("state", "cancelled")
    if cancelled:
        reason = bill.content["cancel_reason"]
        yield Step(
            "bill", "bill_cancelled", cancelled.at, f"Tagihan {code} dibatalkan: {reason}",
            f"The bill {code} was cancelled: {reason}", {"bill": code, "cancel_reason": reason}, **by(cancelled),
            link=("bill", code),
        )  # fmt: skip


def payment_steps(payments: Mapping[uuid.UUID, Past]) -> Iterator[Step]:
    """Money that came, was put to a bill, and went back."""
    codes = dict(
        Bill.objects.filter(pk__in=[p.content["bill_id"] for p in payments.values()]).values_list("pk", "code")
    )
    lines = _statement_lines(payments)
    for past in payments.values():
        content = past.content
        code = codes.get(uuid.UUID(content["bill_id"]), "?") if content["bill_id"] else ""
        indonesian, english = KINDS[content["kind"]]
        line = lines.get(content["statement_line_id"] or "")
        put = next((e for e in past.events if e.action == "update" and e.before and not e.before["bill_id"]), None)
        yield Step(
            "payment", "payment_recorded", moment(content["recorded_at"]),
            f"{_named(indonesian, content['reference'])} sebesar {rupiah_id(content['amount'])}, dibayar "
            f"{day_id(content['paid_on'])}" + (f", untuk {code}." if code and not put else ", tanpa tagihan.")
            + (f" Dari berkas {line.statement.file_name}, baris {line.row}." if line else ""),
            f"{_named(english, content['reference'])} of {rupiah_en(content['amount'])}, paid on "
            f"{day_en(content['paid_on'])}" + (f", for {code}." if code and not put else ", without a bill.")
            + (f" From the file {line.statement.file_name}, row {line.row}." if line else ""),
            {"reference": content["reference"], "kind": content["kind"], "amount": content["amount"],
             "paid_on": content["paid_on"], "bill": "" if put else code, "note": content["note"],
             "statement": line.statement.file_name if line else "", "statement_row": line.row if line else None,
             "statement_sha256": line.statement.sha256 if line else ""},
            **by(past.made), link=("payment", str(past.id)),
        )  # fmt: skip
        if put:
            yield Step(
                "payment", "payment_put_to_bill", put.at,
                f"Pembayaran {content['reference']} dihubungkan dengan {code}.",
                f"The payment {content['reference']} was put to {code}.",
                {"reference": content["reference"], "bill": code}, **by(put), link=("payment", str(past.id)),
            )  # fmt: skip


def request_steps(payments: Mapping[uuid.UUID, Past], known_at: datetime | None) -> Iterator[Step]:
    """Wishes to give money back, and what was decided. Only for who reads the ledger."""
    ids = MoneyRequest.objects.filter(payment_id__in=list(payments)).values_list("pk", flat=True)
    for past in read_past("billing_moneyrequest", ids, known_at).values():
        content = past.content
        reference = payments[uuid.UUID(content["payment_id"])].content["reference"]
        kind = ("Pengembalian uang", "A refund") if content["kind"] == "refund" else ("Pembatalan", "A reversal")
        facts = {"reference": reference, "kind": content["kind"], "amount": content["amount"]}
        yield Step(
            "payment", "return_asked", moment(content["asked_at"]),
            f"{kind[0]} {rupiah_id(content['amount'])} dari {reference} diminta: {content['reason']}",
            f"{kind[1]} of {rupiah_en(content['amount'])} of {reference} was asked for: {content['reason']}",
            facts, **by(past.made),
        )  # fmt: skip
        decided = past.to("decision", content["decision"]) if content["decision"] else None
        if decided:
            yes = content["decision"] == "approved"
            yield Step(
                "payment", f"return_{content['decision']}", decided.at,
                f"Permintaan itu {'disetujui' if yes else 'ditolak'}. {content['decision_reason']}".strip(),
                f"That request was {'approved' if yes else 'refused'}. {content['decision_reason']}".strip(),
                facts | {"return_reference": content["reference"]}, **by(decided),
            )  # fmt: skip


def _settled(money: Money, allocation: Allocation, member: BillMember) -> Step:
    bill = money.bills[allocation.bill_id].content["code"]
    payment = money.payments.get(allocation.payment_id)
    reference = payment.content["reference"] if payment else "?"
    months = month_span(allocation.first_month, allocation.months)
    line = next((one for one in money.settled if one.pk == allocation.settlement_id), None)
    past = money.settled_by.get(allocation.settlement_id)
    facts = {
        "bill": bill, "reference": reference, "months": months, "amount": allocation.amount,
        "covers_from": line.covers_from if line else None, "covers_to": line.covers_to if line else None,
        "programmes": [one.value for one in programmes_in(line.programmes)] if line else [],
    }  # fmt: skip
    if allocation.reverses_id:
        return Step(
            "settlement", "taken_back", allocation.recorded_at,
            f"{months} yang dilunasi dengan {reference} ({rupiah_id(allocation.amount)}) ditarik kembali.",
            f"{months}, settled with {reference} ({rupiah_en(allocation.amount)}), were taken back.",
            facts, **by(past.made if past else None), link=("bill", bill),
        )  # fmt: skip
    stretch_id = f": berlaku {indonesian_date(line.covers_from)} – {indonesian_date(line.covers_to)}" if line else ""
    stretch_en = f": cover from {english_date(line.covers_from)} to {english_date(line.covers_to)}" if line else ""
    return Step(
        "settlement", "settled", allocation.recorded_at,
        f"{months} dilunasi dengan {reference}, {rupiah_id(allocation.amount)}{stretch_id}.",
        f"{months} settled with {reference}, {rupiah_en(allocation.amount)}{stretch_en}.",
        facts, **by(past.made if past else None), link=("bill", bill),
    )  # fmt: skip


def _settled_directly(line: SettlementLine, past: Past | None) -> Step:
    ground = _GROUNDS[line.ground]
    names = ", ".join(one.value for one in programmes_in(line.programmes))
    facts = {
        "paid_on": line.paid_on, "covers_from": line.covers_from, "covers_to": line.covers_to, "ground": line.ground,
        "programmes": [one.value for one in programmes_in(line.programmes)], "bill": None,
    }  # fmt: skip
    made = past.made if past else None
    if line.reverses_id:
        return Step(
            "settlement", "taken_back", line.recorded_at,
            f"Pelunasan {names} {indonesian_date(line.covers_from)} – {indonesian_date(line.covers_to)} ditarik "
            "kembali.",
            f"The settlement of {names} from {english_date(line.covers_from)} to {english_date(line.covers_to)} was "
            "taken back.",
            facts, **by(made),
        )  # fmt: skip
    return Step(
        "settlement", "settled_directly" if made else "settled_condensed", line.recorded_at,
        f"{names} dilunasi tanpa tagihan di Lindung ({ground[0]}): dibayar {indonesian_date(line.paid_on)}, berlaku "
        f"{indonesian_date(line.covers_from)} – {indonesian_date(line.covers_to)}."
        + ("" if made else " Riwayat pembayaran dimuat ringkas: satu baris untuk satu masa yang dibayar."),
        f"{names} settled without a bill in Lindung ({ground[1]}): paid on {english_date(line.paid_on)}, cover from "
        f"{english_date(line.covers_from)} to {english_date(line.covers_to)}."
        + ("" if made else " The history of payments was loaded condensed: one line for one paid stretch."),
        facts, **by(made),
    )  # fmt: skip


def _named(kind: str, reference: str) -> str:
    """SP2D 71/2026, whether or not the reference says its kind itself."""
    return reference if reference.casefold().startswith(kind.casefold()) else f"{kind} {reference}"


def month_span(first: Any, months: int) -> str:
    """2026-12, or 2026-12 … 2027-02."""
    begin = str(first)[:7]
    number = int(begin[:4]) * 12 + int(begin[5:]) - 1 + months - 1
    return begin if months == 1 else f"{begin} … {number // 12}-{number % 12 + 1:02}"


def _in(line: BillLine, member: BillMember) -> bool:
    behind = (line.month.year - member.first_month.year) * 12 + line.month.month - member.first_month.month
    return 0 <= behind < member.months


def _lines(bills: Mapping[uuid.UUID, Past]) -> dict[uuid.UUID, tuple[BillLine, ...]]:
    found: dict[uuid.UUID, list[BillLine]] = {one: [] for one in bills}
    for line in BillLine.objects.filter(bill_id__in=list(bills)).order_by("month", "programme"):
        found[line.bill_id].append(line)
    return {one: tuple(lines) for one, lines in found.items()}


def _payers(bills: Mapping[uuid.UUID, Past]) -> dict[uuid.UUID, str]:
    named = dict(
        Organisation.objects.filter(pk__in=[one.content["payer_id"] for one in bills.values()]).values_list(
            "pk", "name"
        )
    )
    return {one: named.get(uuid.UUID(past.content["payer_id"]), "?") for one, past in bills.items()}


def _statement_lines(payments: Mapping[uuid.UUID, Past]) -> dict[str, StatementLine]:
    ids = [one.content["statement_line_id"] for one in payments.values() if one.content["statement_line_id"]]
    return {str(one.pk): one for one in StatementLine.objects.filter(pk__in=ids).select_related("statement")}
