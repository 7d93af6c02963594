"""Keeping a bank statement, and recording its lines. Every function runs inside a transaction of whoever acts."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils import timezone

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.billing.models import Payment, Statement, StatementLine
from lindung.billing.receiving import Receipt, home, record_payment
from lindung.billing.statement_matching import RECORDED, WAITING, PlannedLine, Verdict, plan
from lindung.billing.statement_reading import read_statement
from lindung.web.refused import Refused, database_refusals


@dataclass(frozen=True)
class Imported:
    """What an import did with each line: the plan, and the receipt where a payment was recorded."""

    statement: Statement
    lines: tuple[tuple[PlannedLine, Receipt | None], ...]

    @property
    def memberships(self) -> tuple[uuid.UUID, ...]:
        """Everybody whose cover must be derived again."""
        return tuple({one for _, receipt in self.lines if receipt for one in receipt.memberships})

    @property
    def recorded(self) -> int:
        """How many payments were recorded now."""
        return sum(1 for _, receipt in self.lines if receipt and not receipt.repeated)


def keep_statement(*, acting: Acting, content: bytes, file_name: str) -> Statement:
    """Read a statement and keep its lines, to be looked at before they are recorded.

    The same content again gives the statement that is kept already. Refused if the file cannot be read whole.
    """
    acting.must(Right.PAYMENTS_RECORD)
    digest = hashlib.sha256(content).hexdigest()
    place = home(Right.PAYMENTS_RECORD)
    kept = Statement.objects.filter(sha256=digest, province=place.province, kabupaten=place.kabupaten).first()
    if kept is not None:
        return kept
    read = read_statement(content, name=file_name)
    with database_refusals():
        statement = Statement.objects.create(
            file_name=file_name[-200:],
            sha256=digest,
            form=read.form,
            province=place.province,
            kabupaten=place.kabupaten,
            read_by=acting.user,
        )
        StatementLine.objects.bulk_create(
            [
                StatementLine(
                    statement=statement,
                    row=line.row,
                    day=line.day,
                    amount=line.amount,
                    reference=line.reference,
                    code=line.code,
                    text=line.text,
                )
                for line in read.lines
            ]
        )
    return statement


def planned(statement: Statement) -> tuple[PlannedLine, ...]:
    """What recording a kept statement would do now."""
    return plan(list(StatementLine.objects.filter(statement=statement).order_by("row")))


def statement_by_id(statement_id: uuid.UUID) -> Statement:
    """The kept statement. Refused (404) if there is none for the actor."""
    found = Statement.objects.filter(pk=statement_id).first()
    if found is None:
        raise Refused(
            "statement_unknown",
            "Mutasi bank itu tidak ada, atau di luar wilayah Anda.",
            "There is no such statement, or none within your region.",
            status=404,
        )
    return found


def import_statement(*, acting: Acting, statement_id: uuid.UUID, include: Collection[int] = ()) -> Imported:
    """Record every line that is money for a bill; what names no open bill is recorded without one and waits.

    Doubles and money that went out are left alone. `include` are rows that look like money recorded by hand already
    and that a person knows to be other money. Again: changes nothing.
    """
    acting.must(Right.PAYMENTS_RECORD)
    statement = statement_by_id(statement_id)
    done = []
    for one in planned(statement):
        wanted = one.verdict in RECORDED | WAITING
        if one.verdict is Verdict.POSSIBLE_DOUBLE:
            wanted = one.line.row in include
        done.append((one, _record(acting, one) if wanted else None))
    with database_refusals():
        Statement.objects.filter(pk=statement.pk, imported_at__isnull=True).update(imported_at=timezone.now())
    return Imported(statement, tuple(done))


def _record(acting: Acting, one: PlannedLine) -> Receipt:
    record: Callable[..., Receipt] = record_payment
    waits = one.verdict in WAITING
    return record(
        acting=acting,
        kind=Payment.Kind.STATEMENT,
        reference=one.reference,
        amount=one.line.amount,
        paid_on=one.line.day,
        operation_id=one.operation_id,
        bill_code="" if waits or one.bill is None else one.bill.code,
        note=f"{one.bill.code} dibatalkan" if waits and one.bill else one.line.text,
        statement_line=one.line,
    )
