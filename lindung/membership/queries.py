"""What memberships a person has, who pays for them, and finding people by card number. Row rights always apply."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from lindung.membership.models import Membership, MembershipEnd, PayerAssignment


@dataclass(frozen=True)
class PayerPeriod:
    """Who pays from a day on; `to_day` is the day before the next payer begins, None while it is the last."""

    from_day: date
    to_day: date | None
    kind: str
    organisation: str
    wadah: str
    wadah_number: str
    agreement: str


@dataclass(frozen=True)
class EndNotice:
    """A notice that the membership ends, or (without a day) that an earlier one was withdrawn."""

    ended_on: date | None
    reason: str
    recorded_at: datetime


@dataclass(frozen=True)
class MembershipRow:
    """A membership as known at a moment, with its unit, payers and notices. Days are inclusive."""

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
    payers: tuple[PayerPeriod, ...]
    ends: tuple[EndNotice, ...]


def memberships_of(person_id: uuid.UUID, known_at: datetime | None = None) -> tuple[MembershipRow, ...]:
    """A person's memberships, oldest first, as recorded by `known_at` (None: now). Three questions, however many."""
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    rows = list(
        Membership.objects.filter(known, person_id=person_id)
        .select_related("unit__organisation")
        .order_by("began_on", "recorded_at", "id")
    )
    ids = [row.pk for row in rows]
    payers = _payers(ids, known)
    ends = _ends(ids, known)
    return tuple(_row(row, payers[row.pk], ends[row.pk]) for row in rows)


def _row(row: Membership, payers: list[PayerAssignment], ends: list[EndNotice]) -> MembershipRow:
    followers: list[PayerAssignment | None] = [*payers[1:], None]
    return MembershipRow(
        id=row.pk,
        segment=row.segment,
        kpj=row.kpj or "",
        began_on=row.began_on,
        # The column follows the latest notice of today; what was known earlier follows from the notices themselves.
        ended_on=ends[-1].ended_on if ends else None,
        unit=row.unit.name if row.unit else "",
        unit_number=(row.unit.number or "") if row.unit else "",
        organisation=row.unit.organisation.name if row.unit else "",
        village=row.village,
        kabupaten=row.kabupaten,
        payers=tuple(
            PayerPeriod(
                from_day=payer.from_day,
                to_day=follower.from_day - timedelta(days=1) if follower else None,
                kind=payer.payer_kind,
                organisation=payer.organisation.name if payer.organisation else "",
                wadah=payer.wadah,
                wadah_number=payer.wadah_number,
                agreement=payer.agreement,
            )
            for payer, follower in zip(payers, followers, strict=True)
        ),
        ends=tuple(ends),
    )


def _payers(ids: list[uuid.UUID], known: Q) -> dict[uuid.UUID, list[PayerAssignment]]:
    found: dict[uuid.UUID, list[PayerAssignment]] = defaultdict(list)
    rows = PayerAssignment.objects.filter(known, membership_id__in=ids).select_related("organisation")
    for payer in rows.order_by("from_day"):
        found[payer.membership_id].append(payer)
    return found


def _ends(ids: list[uuid.UUID], known: Q) -> dict[uuid.UUID, list[EndNotice]]:
    found: dict[uuid.UUID, list[EndNotice]] = defaultdict(list)
    rows = MembershipEnd.objects.filter(known, membership_id__in=ids).order_by("recorded_at", "id")
    for notice in rows:
        found[notice.membership_id].append(EndNotice(notice.ended_on, notice.reason, notice.recorded_at))
    return found


def membership_ids_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of a person's memberships: what `coverage.services.refresh` wants after a death."""
    return list(Membership.objects.filter(person_id=person_id).values_list("id", flat=True))


def people_by_kpj(kpj: str) -> list[uuid.UUID]:
    """The people with this card number, as it was issued outside, whom the actor may see; usually one, at most ten.

    Also by a card of a place the actor may not read: a commuter is found at home and at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_find_kpj(%s, 10)", [kpj])
        return [person for (person,) in cursor.fetchall()]
