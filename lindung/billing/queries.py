"""What was settled for a person. Row rights of the running transaction always apply."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from lindung.billing.models import SettlementLine
from lindung.law.programmes import Programme, programmes_in


@dataclass(frozen=True)
class SettlementRow:
    """A settlement line, days inclusive. `taken_back`: a later line reverses it; `reverses`: it is such a line."""

    id: uuid.UUID
    membership: uuid.UUID
    segment: str
    programmes: tuple[Programme, ...]
    covers_from: date
    covers_to: date
    paid_on: date
    recorded_at: datetime
    ground: str
    reverses: uuid.UUID | None
    taken_back: bool


def settlements_of(person_id: uuid.UUID, known_at: datetime | None = None) -> tuple[SettlementRow, ...]:
    """Every line settled for a person, latest period first, as recorded by `known_at` (None: now). One question."""
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    lines = list(
        SettlementLine.objects.filter(known, membership__person_id=person_id)
        .select_related("membership")
        .order_by("-covers_from", "-recorded_at", "-id")
    )
    taken_back = {line.reverses_id for line in lines if line.reverses_id}
    return tuple(
        SettlementRow(
            id=line.pk,
            membership=line.membership_id,
            segment=line.membership.segment,
            programmes=programmes_in(line.programmes),
            covers_from=line.covers_from,
            covers_to=line.covers_to,
            paid_on=line.paid_on,
            recorded_at=line.recorded_at,
            ground=line.ground,
            reverses=line.reverses_id,
            taken_back=line.pk in taken_back,
        )
        for line in lines
    )
