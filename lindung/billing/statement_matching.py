"""What each line of a statement would do: which bill it pays, in full or in part, or why it waits for a person."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lindung.billing.bill_queries import credit_of, months_due
from lindung.billing.models import Bill, Payment, StatementLine

# So near in time the same sum for the same bill may be money that was recorded by hand already.
NEAR = timedelta(days=5)
_WORD = re.compile(r"[A-Za-z0-9]{4,40}")
_OUR_CODE = re.compile(r"TGH-\d{4}-\d{6,}")
_NAMESPACE = uuid.UUID("0c5b7c1e-53c1-5c0e-9a57-2f6c1f6b1d10")


class Verdict(StrEnum):
    """What a line is. The first four are recorded as payments of a bill; the next three wait without one."""

    FULL = "full"
    PARTIAL = "partial"
    OVER = "over"
    PAID_BILL = "paid_bill"
    CANCELLED = "cancelled"
    NO_CODE = "no_code"
    UNKNOWN = "unknown"
    DOUBLE = "double"
    POSSIBLE_DOUBLE = "possible_double"
    OUTGOING = "outgoing"


RECORDED = frozenset({Verdict.FULL, Verdict.PARTIAL, Verdict.OVER, Verdict.PAID_BILL})
WAITING = frozenset({Verdict.UNKNOWN, Verdict.CANCELLED, Verdict.NO_CODE})


@dataclass(frozen=True)
class PlannedLine:
    """A line and what it would do. `rest`: rupiah the bill still needs after it (below zero: left over)."""

    line: StatementLine
    verdict: Verdict
    bill: Bill | None
    late: bool
    rest: int
    reference: str
    operation_id: uuid.UUID
    known: Payment | None = None


def plan(lines: Sequence[StatementLine]) -> tuple[PlannedLine, ...]:
    """What each line would do now, one after the other. Changes nothing."""
    bills = _bills(lines)
    references = references_of(lines)
    operations = {line.pk: operation_of(line, references[line.pk]) for line in lines}
    known = _known(references.values(), operations.values())
    near = _by_hand(bills)
    needs = {bill.pk: _needs(bill) for bill in bills.values()}
    planned = []
    for line in lines:
        bill = _bill_of(line, bills)
        one = _planned(line, bill, references[line.pk], operations[line.pk], known, near, needs)
        if one.verdict in RECORDED and bill is not None:
            needs[bill.pk] = one.rest
        planned.append(one)
    return tuple(planned)


def references_of(lines: Iterable[StatementLine]) -> dict[uuid.UUID, str]:
    """The reference of each line: the bank's, or, where it gives none, made of the line's own content.

    Equal lines of one file are told apart by their order, so that the same file again gives the same references.
    """
    counted: Counter[tuple[object, ...]] = Counter()
    found = {}
    for line in lines:
        content = (line.day, line.amount, line.reference, line.code, line.text)
        counted[content] += 1
        digest = hashlib.sha256(repr((*map(str, content), counted[content])).encode()).hexdigest()[:12]
        found[line.pk] = line.reference or f"{line.day:%Y%m%d}-{digest}"
    return found


def operation_of(line: StatementLine, reference: str) -> uuid.UUID:
    """The id of recording this line: the same for the same line of the same file, so that a retry is harmless."""
    return uuid.uuid5(_NAMESPACE, f"{line.day}|{line.amount}|{reference}|{line.code}|{line.text}")


def _planned(
    line: StatementLine,
    bill: Bill | None,
    reference: str,
    operation: uuid.UUID,
    known: dict[object, Payment],
    near: Sequence[Payment],
    needs: dict[uuid.UUID, int],
) -> PlannedLine:
    late = bill is not None and line.day > bill.due_on
    rest = needs.get(bill.pk, 0) if bill else 0

    def told(verdict: Verdict, payment: Payment | None = None, left: int = rest) -> PlannedLine:
        return PlannedLine(line, verdict, bill, late, left, reference, operation, payment)

    if line.amount <= 0:
        return told(Verdict.OUTGOING)
    same = known.get(operation) or known.get(reference) or _named_in(line, near)
    if same is not None:
        return told(Verdict.DOUBLE, same)
    if bill is None:
        return told(Verdict.UNKNOWN)
    if bill.state != Bill.State.OPEN:
        return told(Verdict.CANCELLED)
    if not bill.payment_code:
        return told(Verdict.NO_CODE)
    alike = next(
        (one for one in near if one.bill_id == bill.pk and one.amount == line.amount
         and abs(one.paid_on - line.day) <= NEAR),
        None,
    )  # fmt: skip
    if alike is not None:
        return told(Verdict.POSSIBLE_DOUBLE, alike)
    left = rest - line.amount
    if rest <= 0:
        return told(Verdict.PAID_BILL, left=left)
    verdict = Verdict.FULL if left == 0 else Verdict.PARTIAL if left > 0 else Verdict.OVER
    return told(verdict, left=left)


def _words(line: StatementLine) -> set[str]:
    return {line.code, *_WORD.findall(f"{line.text} {line.reference}")} - {""}


def _bills(lines: Sequence[StatementLine]) -> dict[str, Bill]:
    """Bills by payment code and by our own code, as far as a line names them."""
    words = {word for line in lines for word in _words(line)}
    ours = {code for line in lines for code in _OUR_CODE.findall(f"{line.text} {line.reference} {line.code}")}
    found = list(Bill.objects.filter(payment_code__in=words)) + list(Bill.objects.filter(code__in=ours))
    return {key: bill for bill in found for key in (bill.payment_code, bill.code) if key}


def _bill_of(line: StatementLine, bills: dict[str, Bill]) -> Bill | None:
    """The one bill a line names; none if it names none, or several."""
    if line.code in bills:
        return bills[line.code]
    ours = _OUR_CODE.findall(f"{line.text} {line.reference} {line.code}")
    named = {bills[word].pk: bills[word] for word in (*_words(line), *ours) if word in bills}
    return next(iter(named.values())) if len(named) == 1 else None


def _needs(bill: Bill) -> int:
    """Rupiah still missing for every month that can be paid; below zero where money waits already."""
    return sum(one.amount for one in months_due(bill.pk) if not one.why) - credit_of(bill.pk)


def _known(references: Iterable[str], operations: Iterable[uuid.UUID]) -> dict[object, Payment]:
    wanted, acts = set(references), set(operations)
    found: dict[object, Payment] = {}
    for one in Payment.objects.filter(kind=Payment.Kind.STATEMENT, reference__in=wanted):
        found[one.reference] = one
    for one in Payment.objects.filter(operation_id__in=acts):
        found[one.operation_id] = one
    return found


def _by_hand(bills: dict[str, Bill]) -> list[Payment]:
    """Payments of these bills that somebody recorded by hand, from an SP2D or a receipt."""
    return list(
        Payment.objects.filter(bill__in={bill.pk for bill in bills.values()}).exclude(kind=Payment.Kind.STATEMENT)
    )


def _named_in(line: StatementLine, near: Sequence[Payment]) -> Payment | None:
    """A payment recorded by hand whose own reference stands in the line, with the same sum."""
    words = _squeezed(f"{line.reference} {line.text}")
    for one in near:
        reference = _squeezed(one.reference)
        if one.amount == line.amount and len(reference) >= 4 and reference in words:
            return one
    return None


def _squeezed(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
