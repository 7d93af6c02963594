"""How people stand on a day, for papers and lists: the unbroken stretch of each programme, and who pays. Set-based."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection
from django.db.models import Min

from lindung.coverage.covered import CoverStatus
from lindung.coverage.models import CoverSpan, SpanStatus
from lindung.law.programmes import Programme, mask_of
from lindung.membership.models import PayerAssignment
from lindung.registry.merging import led_to_survivors
from lindung.registry.queries import PersonRow, people_by_id

_STATUS = {SpanStatus.COVERED: CoverStatus.COVERED, SpanStatus.CONDITIONAL: CoverStatus.CONDITIONAL}
_BY_BIT = {programme.bit: programme for programme in Programme}


@dataclass(frozen=True)
class Stretch:
    """One programme on the day: covered or conditional, and the unbroken days of it (both inclusive)."""

    programme: Programme
    segment: str
    status: CoverStatus
    from_day: date
    to_day: date


@dataclass(frozen=True)
class Paying:
    """Who pays on the day: the organisation (empty if the person alone), its kind, and the agreement (PKS)."""

    organisation: str
    kind: str
    wadah: str
    agreement: str


@dataclass(frozen=True)
class Held:
    """A person with the cover he or she holds on a day. Without stretches: none. `later`: the next stretch of each
    programme that is paid for after those, where that was asked for."""

    person: PersonRow
    day: date
    stretches: tuple[Stretch, ...]
    payers: tuple[Paying, ...]
    later: tuple[Stretch, ...] = ()

    @property
    def mask(self) -> int:
        """The programmes as stored bits."""
        return mask_of(one.programme for one in self.stretches)

    @property
    def conditional(self) -> bool:
        """Whether any programme holds only under the condition that arrears are paid."""
        return any(one.status is CoverStatus.CONDITIONAL for one in self.stretches)


def held_on(person_ids: Sequence[uuid.UUID], day: date) -> tuple[Held, ...]:
    """The visible ones of these people, in this order, with what they hold on a day. Three questions for all."""
    # Cover of a merged person stands under the record that was kept.
    wanted = led_to_survivors(person_ids)
    people = people_by_id(wanted)
    stretches, payers = _stretches(wanted, day), _payers(wanted, day)
    return tuple(Held(one, day, tuple(stretches[one.id]), tuple(payers[one.id])) for one in people)


def held_or_coming(person_ids: Sequence[uuid.UUID], day: date) -> tuple[Held, ...]:
    """As `held_on`, but who holds nothing on the day is told for the first later day he or she is paid for, if any; and
    with what comes later than that."""
    held = held_on(person_ids, day)
    first = first_coming([one.person.id for one in held if not one.stretches], day)
    later = {
        one.person.id: one
        for each in sorted(set(first.values()))
        for one in held_on([person for person, on in first.items() if on == each], each)
    }
    told = tuple(later.get(one.person.id, one) for one in held)
    coming = _coming(told)
    return tuple(replace(one, later=coming[one.person.id]) for one in told)


def _coming(held: Sequence[Held]) -> dict[uuid.UUID, tuple[Stretch, ...]]:
    """The next stretch of each programme after what these people hold. One question for all."""
    spans: dict[uuid.UUID, list[CoverSpan]] = defaultdict(list)
    first = min((one.day for one in held), default=date.max)
    wanted = CoverSpan.objects.filter(person_id__in=[one.person.id for one in held], status=SpanStatus.COVERED)
    for span in wanted.filter(to_day__gt=first).order_by("from_day", "to_day"):
        spans[span.person_id].append(span)
    return {
        one.person.id: tuple(filter(None, (_next(one, programme, spans[one.person.id]) for programme in Programme)))
        for one in held
    }


def _next(held: Held, programme: Programme, spans: Sequence[CoverSpan]) -> Stretch | None:
    ends = max((one.to_day for one in held.stretches if one.programme is programme), default=held.day)
    found: Stretch | None = None
    for span in spans:
        if not span.programmes & programme.bit or span.from_day <= ends:
            continue
        if found is None:
            found = Stretch(programme, span.segment, CoverStatus.COVERED, span.from_day, span.to_day)
        elif span.from_day <= found.to_day + timedelta(days=1):
            found = replace(found, to_day=max(found.to_day, span.to_day))
    return found


def first_coming(person_ids: Sequence[uuid.UUID], day: date) -> dict[uuid.UUID, date]:
    """The first day after `day` on which each of these people is covered; who is not paid for later is absent."""
    spans = CoverSpan.objects.filter(person_id__in=list(person_ids), from_day__gt=day, status=SpanStatus.COVERED)
    return dict(spans.values("person_id").annotate(first=Min("from_day")).values_list("person_id", "first"))


def _stretches(person_ids: list[uuid.UUID], day: date) -> dict[uuid.UUID, list[Stretch]]:
    found: dict[uuid.UUID, list[Stretch]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_cover_stretches(%s, %s) ORDER BY person, programme", [person_ids, day])
        for person, bit, segment, status, from_day, to_day in cursor.fetchall():
            one = Stretch(_BY_BIT[bit], segment, _STATUS[SpanStatus(status)], from_day, to_day)
            found[person].append(one)
    return found


def _payers(person_ids: list[uuid.UUID], day: date) -> dict[uuid.UUID, list[Paying]]:
    """Who pays for the memberships that give cover on the day; each payer once."""
    spans = CoverSpan.objects.filter(person_id__in=person_ids, from_day__lte=day, to_day__gte=day, status__lte=2)
    memberships = spans.values_list("membership_id", flat=True)
    rows = (
        PayerAssignment.objects.filter(membership_id__in=list(memberships), from_day__lte=day)
        .order_by("membership_id", "-from_day")
        .distinct("membership_id")
        .select_related("organisation")
    )
    found: dict[uuid.UUID, dict[Paying, None]] = defaultdict(dict)
    for row in rows:
        name = row.organisation.name if row.organisation else ""
        found[row.person_id][Paying(name, row.payer_kind, row.wadah, row.agreement)] = None
    return {person: list(payers) for person, payers in found.items()} | {
        person: [] for person in person_ids if person not in found
    }
