"""Traces and findings for programs: the same steps and the same sums as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.coverage.days import read_known_at
from lindung.rosters.reclaiming import reclaim_report
from lindung.rosters.tracing_payments import trace_payment
from lindung.rosters.tracing_people import trace_person

router = Router(tags=["audit"])


class PersonIn(Schema):
    """Whom to trace: a NIK or an id, in the body so that it stays out of addresses."""

    query: str
    known_at: str = ""


class PaymentIn(Schema):
    """Which payment to trace: its reference or its id."""

    reference: str
    known_at: str = ""


class Told(Schema):
    id: str
    en: str


class StepOut(Schema):
    stage: str
    code: str
    recorded_at: datetime
    sentence: Told
    facts: dict[str, Any]
    actor: str
    channel: str
    reason: str


class SubjectOut(Schema):
    id: str | None
    name: str
    identity: str
    visible: bool


class SpanOut(Schema):
    segment: str
    programmes: list[str]
    status: str
    from_day: str
    to_day: str


class UnknownOut(Schema):
    code: str
    id: str
    en: str


class PersonTraceOut(Schema):
    person: SubjectOut
    known_at: datetime | None
    steps: list[StepOut]
    cover: list[SpanOut]
    end: list[Told]
    unknown: list[UnknownOut]


class MoneyOut(Schema):
    id: str
    reference: str
    kind: str
    amount: int
    used: int
    returned: int
    waiting: int


class PaidForOut(Schema):
    person: str | None
    name: str
    months: str
    amount: int
    settled_at: datetime
    taken_back_at: datetime | None


class PaymentTraceOut(Schema):
    payment: MoneyOut
    known_at: datetime | None
    steps: list[StepOut]
    people: list[PaidForOut]
    unknown: list[UnknownOut]


@router.post("/trace/person", response=PersonTraceOut, summary="One name from the list to the end of cover")
@requires(Right.TRACE_READ)
def person(request: HttpRequest, asked: PersonIn) -> dict[str, Any]:
    """Every step as it was known at `known_at` (a day, to its end, or a moment; empty: now)."""
    found = trace_person(acting=acting(request), asked=asked.query, known_at=_moment(asked.known_at)).as_json()
    found["cover"] = [span | {"from_day": span["from"], "to_day": span["to"]} for span in found["cover"]]
    return found


@router.post("/trace/payment", response=PaymentTraceOut, summary="One payment back to its lists and names")
@requires(Right.TRACE_READ)
def payment(request: HttpRequest, asked: PaymentIn) -> dict[str, Any]:
    """The payment, its bill, and whose months it settled, as it was known at `known_at`."""
    return trace_payment(
        acting=acting(request), reference=asked.reference, known_at=_moment(asked.known_at)
    ).as_json()  # fmt: skip


def _moment(text: str) -> datetime | None:
    return read_known_at(text, field="known_at") if text else None


class KindOut(Schema):
    kind: str
    people: int
    months: int
    amount: int
    definition: Told


class ProgrammeSumOut(Schema):
    payer: str
    programme: str
    kind: str
    people: int
    months: int
    amount: int


class FindingOut(Schema):
    kind: str
    bill: str
    programme: str
    payer: str
    reference: str
    person: str | None
    name: str
    identity: str
    first_month: str
    last_month: str
    months: int
    amount: int
    counted_once: int
    detail: dict[str, Any]


class ReclaimOut(Schema):
    region: str
    known_at: datetime | None
    paid: int
    total: int
    kinds: list[KindOut]
    by_programme: list[ProgrammeSumOut]
    findings: list[FindingOut]


@router.get("/reclaim", response=ReclaimOut, summary="What was paid and should not have been")
@requires(Right.TRACE_READ)
def reclaim(request: HttpRequest, region: str = "", kind: str = "", known_at: str = "") -> dict[str, Any]:
    """Findings of a region (empty: wherever one traces) with the rupiah to reclaim, as known at `known_at`.

    `total` counts a month once though it fall under several kinds; the kinds' own sums may overlap.
    """
    return reclaim_report(
        acting=acting(request), region=region, kind=kind, known_at=_moment(known_at)
    ).as_json()  # fmt: skip
