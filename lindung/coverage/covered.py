"""Is this person covered, on this day, as known then, and why? The one answer everything else asks for."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import connection
from django.db.models import Prefetch, Q

from lindung.billing.models import SettlementLine
from lindung.coverage.evidence import Evidence, Line, Reason, Standing, judge
from lindung.law.programmes import Programme
from lindung.membership.models import Membership, MembershipEnd, PayerAssignment
from lindung.registry.merging import same_people
from lindung.registry.models import Death


class CoverStatus(StrEnum):
    """The four answers, best first."""

    COVERED = "covered"
    CONDITIONAL = "conditional"
    NOT_SETTLED = "not_settled"
    NOT_COVERED = "not_covered"


_ORDER = list(CoverStatus)


@dataclass(frozen=True)
class CoverAnswer:
    """An answer with its reasons. `until` is the last day it holds as far as is known now; None when not covered."""

    person: uuid.UUID
    programme: Programme
    day: date
    known_at: datetime | None
    status: CoverStatus
    until: date | None
    payer: str | None
    reasons: tuple[Reason, ...]
    questions: tuple[str, ...]
    standings: tuple[Standing, ...]


def covered_on(
    person_id: uuid.UUID, programme: Programme | str, day: date, known_at: datetime | None = None
) -> CoverAnswer:
    """Whether a person is covered by a programme on a day, as far as was known at `known_at` (None: now).

    Several memberships are judged each and the best one answers, with the reasons of all. Of memberships outside the
    acting user's regions and organisations only what `lindung_cover_elsewhere` discloses is read. ValueError for a
    programme that does not exist.
    """
    chosen = Programme(programme)
    return answer_from(person_id, evidence_of(person_id, known_at), chosen, day, known_at)


def answer_from(
    person_id: uuid.UUID, evidence: list[Evidence], programme: Programme, day: date, known_at: datetime | None
) -> CoverAnswer:
    """The answer from evidence already fetched, so that five programmes cost one look-up."""
    standings = sorted(
        (judge(one, programme, day) for one in evidence), key=lambda s: _ORDER.index(CoverStatus(s.status))
    )
    if not standings:
        none = Reason("Tidak ada kepesertaan yang tercatat.", "No membership is recorded.", "PP 44/2015 Ps 5", "text")
        return CoverAnswer(person_id, programme, day, known_at, CoverStatus.NOT_COVERED, None, None, (none,), (), ())
    best = standings[0]
    reasons = tuple(reason for standing in standings for reason in standing.reasons)
    questions = tuple(dict.fromkeys(question for standing in standings for question in standing.questions))
    return CoverAnswer(
        person_id, programme, day, known_at, CoverStatus(best.status), best.until, best.payer, reasons, questions,
        tuple(standings),
    )  # fmt: skip


def evidence_of(person_id: uuid.UUID, known_at: datetime | None = None) -> list[Evidence]:
    """Everything cover follows from, per membership, as recorded by `known_at` (None: now): of the person and of
    everybody merged into him or her."""
    people = same_people(person_id, known_at)
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    lines = SettlementLine.objects.filter(known).order_by("covers_from", "covers_to")
    memberships = (
        Membership.objects.filter(known, person_id__in=people)
        .select_related("unit")
        .prefetch_related(
            Prefetch("settlements", lines),
            Prefetch("ends", MembershipEnd.objects.filter(known).order_by("recorded_at", "id")),
            Prefetch(
                "payers", PayerAssignment.objects.filter(known).select_related("organisation").order_by("from_day")
            ),
        )
        .order_by("began_on", "id")
    )
    died_on = _verified_death(people, known_at)
    elsewhere = [found for one in people for found in _elsewhere(one, known_at, died_on)]
    return [_evidence(membership, died_on) for membership in memberships] + elsewhere


def _elsewhere(person_id: uuid.UUID, known_at: datetime | None, died_on: date | None) -> list[Evidence]:
    """Memberships of a person one may see that stand outside one's regions and organisations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_cover_elsewhere(%s, %s)", [person_id, known_at])
        rows = cursor.fetchall()
    return [
        Evidence(
            membership, segment, began_on, ended_on, "", died_on, _lines(lines), (), "", True, lines is None
        )
        for membership, segment, began_on, ended_on, lines in rows
    ]  # fmt: skip


def _lines(found: str | None) -> tuple[Line, ...]:
    days = date.fromisoformat
    return tuple(
        Line(programmes, days(first), days(last), days(paid_on), ground)
        for programmes, first, last, paid_on, ground in json.loads(found or "[]")
    )


def _verified_death(people: list[uuid.UUID], known_at: datetime | None) -> date | None:
    found = Death.objects.filter(verified_at__isnull=False)
    if known_at is not None:
        kept = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at)
        found = Death.every.filter(kept, verified_at__lte=known_at)
    return found.filter(person_id__in=people).order_by("died_on").values_list("died_on", flat=True).first()


def _evidence(membership: Membership, died_on: date | None) -> Evidence:
    settled = list(membership.settlements.all())
    reversed_ids = {line.reverses_id for line in settled if line.reverses_id}
    ends = list(membership.ends.all())
    return Evidence(
        membership=membership.pk,
        segment=membership.segment,
        began_on=membership.began_on,
        ended_on=ends[-1].ended_on if ends else None,
        end_reason=ends[-1].reason if ends and ends[-1].ended_on else "",
        died_on=died_on,
        lines=tuple(
            Line(line.programmes, line.covers_from, line.covers_to, line.paid_on, line.ground)
            for line in settled
            if line.reverses_id is None and line.pk not in reversed_ids
        ),
        payers=tuple(
            (payer.from_day, payer.organisation.name if payer.organisation else "", payer.payer_kind)
            for payer in membership.payers.all()
        ),
        unit=membership.unit.name if membership.unit else "",
    )
