"""What the API says about people: the shapes of its questions and answers."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from lindung.registry.names import LONGEST_NAME
from lindung.registry.queries import MOST_FOUND
from lindung.web.invalid import IsoDay


class PersonOut(Schema):
    """A person; the identity number is masked."""

    id: uuid.UUID
    name: str
    sex: str
    birth_date: date
    identity_masked: str
    village: str
    kabupaten: str


class PersonsOut(Schema):
    """A page of people. `next` is null on the last one."""

    items: list[PersonOut]
    next: str | None


class SearchIn(Schema):
    """What to search: a NIK, a KPJ or a name."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    limit: Annotated[int, Field(ge=1, le=MOST_FOUND)] = 20
    on: IsoDay | None = None


class FoundOut(PersonOut):
    """A person found, with the best cover in any programme on the day."""

    status: str


class SearchOut(Schema):
    """Who was found, best first. `by` says how the query was understood; `more`, that a longer one finds fewer."""

    by: str
    on: date
    more: bool
    items: list[FoundOut]


class FamilyOut(Schema):
    """A recorded family member."""

    relation: str
    name: str
    sex: str
    birth_date: date | None


class DeathOut(Schema):
    """A recorded death; it ends cover only when verified."""

    died_on: date
    source: str
    recorded_at: datetime
    verified_at: datetime | None


class SentenceOut(Schema):
    """How the person stands on a day, in one sentence."""

    on: date
    status: str
    indonesian: str
    english: str


class PersonDetailOut(PersonOut):
    """A person with family, death and the one sentence. `asked_as`: the id asked for, where it was merged into this."""

    asked_as: uuid.UUID | None
    cover: SentenceOut
    family: list[FamilyOut]
    death: DeathOut | None


class PayerOut(Schema):
    """Who pays from a day to a day (inclusive; null: still)."""

    from_day: date
    to_day: date | None
    kind: str
    organisation: str
    wadah: str
    wadah_number: str
    agreement: str


class EndOut(Schema):
    """A notice of an end, or (without a day) of an end withdrawn."""

    ended_on: date | None
    reason: str
    recorded_at: datetime


class MembershipOut(Schema):
    """A membership with its payers; days inclusive."""

    id: uuid.UUID
    segment: str
    kpj: str
    began_on: date
    ended_on: date | None
    unit: str
    unit_number: str
    organisation: str
    village: str
    kabupaten: str
    payers: list[PayerOut]
    ends: list[EndOut]


class SettlementOut(Schema):
    """A settlement line; `reverses` names the line it takes back."""

    id: uuid.UUID
    membership: uuid.UUID
    segment: str
    programmes: list[str]
    covers_from: date
    covers_to: date
    paid_on: date
    recorded_at: datetime
    ground: str
    reverses: uuid.UUID | None
    taken_back: bool


class SettlementsOut(Schema):
    """A page of settlement lines. `next` is null on the last one."""

    items: list[SettlementOut]
    next: str | None


class ReasonOut(Schema):
    """Why, with the article it rests on and how well that is known."""

    indonesian: str
    english: str
    article: str
    provenance: str


class StatusOut(Schema):
    """How a person stands in one programme on a day, with the chain of reasons and open questions of law."""

    programme: str
    status: str
    until: date | None
    payer: str | None
    reasons: list[ReasonOut]
    open_questions: list[str]


class RemarkOut(Schema):
    """What must be known beside an answer about a day before the record or one to come."""

    indonesian: str
    english: str


class StatusesOut(Schema):
    """The answers for the programmes asked for. `remark` is null for an ordinary day."""

    person: uuid.UUID
    on: date
    known_at: datetime | None
    remark: RemarkOut | None
    programmes: list[StatusOut]


class IdentityOut(Schema):
    """An identity number in full."""

    kind: str
    number: str
