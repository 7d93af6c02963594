"""What programs send about lists of names, and what they are told."""

import uuid
from datetime import datetime
from typing import Any

from ninja import Schema


class MoneyOut(Schema):
    bills: int
    billed: int
    paid: int
    state: str


class ListOut(Schema):
    id: uuid.UUID
    programme: str
    sponsor: str
    first_month: str
    months: int
    people: int
    applied: uuid.UUID | None
    waiting: uuid.UUID | None
    money: MoneyOut


class ListPage(Schema):
    items: list[ListOut]
    next: str | None


class SentenceOut(Schema):
    code: str
    id: str
    en: str


class VersionOut(Schema):
    id: uuid.UUID
    list: uuid.UUID
    number: int
    programme: str
    first_month: str
    months: int
    state: str
    stage: str
    file_name: str
    sha256: str
    sheet: str
    origin: str
    sent_at: datetime
    applied_at: datetime | None
    rows: int | None
    verdicts: dict[str, int]
    reasons: dict[str, int]
    notices: dict[str, int]
    receipt: dict[str, int]
    quote: dict[str, Any]
    problem: SentenceOut | None
    digest: str
    own_part: bool


class FindingOut(Schema):
    code: str
    field: str
    about: str | None
    suggestion: str | None


class RowOut(Schema):
    row: int
    verdict: str
    reasons: list[str]
    notices: list[str]
    name: str
    nik: str
    from_month: str | None
    found: list[FindingOut]


class RowPage(Schema):
    items: list[RowOut]
    next: str | None


class SendIn(Schema):
    """`operation_id`: one act of sending; the same one again is the same version."""

    programme: str
    first_month: str
    months: int
    sheet: str = ""
    operation_id: uuid.UUID | None = None


class ApplyIn(Schema):
    """`digest` of the version that was looked at."""

    digest: str


class RollIn(Schema):
    first_month: str
    months: int
    operation_id: uuid.UUID | None = None


class AppliedOut(Schema):
    """`outcome`: applied, already, nothing, changed (look again), or waiting (a long list: ask for the version)."""

    outcome: str
    version: uuid.UUID
    receipt: dict[str, int] | None
    bills: list[str]
