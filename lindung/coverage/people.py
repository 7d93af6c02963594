"""People with their cover: searching them, listing them, and everything the page of one person says.

What is shown is what the acting user may see; each page costs the same few questions, however much there is to show.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from django.db import connection
from django.db.models import Min

from lindung.billing.queries import SettlementRow, settlements_of
from lindung.coverage.covered import CoverAnswer, CoverStatus, answer_from, evidence_of
from lindung.coverage.days import Remark, check_person_day, remark_on
from lindung.coverage.models import CoverSpan, SpanStatus
from lindung.coverage.queries import NothingDerived, period, today
from lindung.coverage.sentence import Sentence, sentence_from
from lindung.law.programmes import Programme
from lindung.membership.queries import MembershipRow, memberships_of, people_by_kpj
from lindung.reference.queries import regions
from lindung.registry.merging import led_to_survivors, same_people
from lindung.registry.models import Person
from lindung.registry.queries import (
    MOST_FOUND,
    DeathRow,
    FamilyRow,
    Found,
    PersonRow,
    as_nik,
    death_of,
    family_of,
    find_by_name,
    find_by_number,
    people_by_id,
    person,
)

By = Literal["nik", "kpj", "name"]
# A card number: digits, perhaps with letters before them; a name never has four digits in a row.
_CARD = re.compile(r"[A-Z]{0,8}[0-9]{4,16}")
_STATUS = {
    SpanStatus.COVERED: CoverStatus.COVERED,
    SpanStatus.CONDITIONAL: CoverStatus.CONDITIONAL,
    SpanStatus.NOT_SETTLED: CoverStatus.NOT_SETTLED,
}


@dataclass(frozen=True)
class ListedPerson:
    """A person in a list, with how he or she stands on the day of the list."""

    person: PersonRow
    kabupaten: str
    status: CoverStatus


@dataclass(frozen=True)
class SearchResult:
    """Who was found, and how the question was understood. `more`: a longer question would find fewer."""

    by: By
    day: date
    people: tuple[ListedPerson, ...]
    more: bool


@dataclass(frozen=True)
class PersonView:
    """Everything a person's page says, for a day, as known at a moment (None: now)."""

    person: PersonRow
    place: str
    kabupaten: str
    day: date
    known_at: datetime | None
    remark: Remark | None
    sentence: Sentence
    answers: tuple[CoverAnswer, ...]
    memberships: tuple[MembershipRow, ...]
    settlements: tuple[SettlementRow, ...]
    family: tuple[FamilyRow, ...]
    death: DeathRow | None

    @cached_property
    def first_day(self) -> date:
        """The earliest day there is anything to show about."""
        return min((row.began_on for row in self.memberships), default=self.day)


def shown_day() -> date:
    """The day people are shown for unless one is asked for: today, or the last day the record speaks for."""
    try:
        return min(today(), period().last_day)
    except NothingDerived:
        return today()


def search(question: str, *, day: date, most: int = MOST_FOUND) -> SearchResult:
    """People by NIK (16 digits, spaces forgiven), KPJ or name, whichever `question` looks like.

    BadQuestion for a day before the scheme or far ahead.
    """
    check_person_day(day)
    by, found = _found(question, most)
    # Who was merged into another is found as that other.
    ids = [one.id for one in found.people]
    led = led_to_survivors(ids)
    if led != ids:
        found = Found(people_by_id(led) or found.people, found.more)
    return SearchResult(by, day, with_status(found.people, day), found.more)


def _found(question: str, most: int) -> tuple[By, Found]:
    nik = as_nik(question)
    if nik is not None:
        return "nik", find_by_number(nik)
    card = re.sub(r"[\s.\-]", "", question).upper()
    if _CARD.fullmatch(card):
        ids = people_by_kpj(card)
        return "kpj", Found(people_by_id(ids), more=False)
    return "name", find_by_name(question, most=most)


def with_status(people: Sequence[PersonRow], day: date) -> tuple[ListedPerson, ...]:
    """These people with kabupaten and cover on a day, in the same order. Two questions for all of them."""
    statuses = statuses_on([one.id for one in people], day)
    names = kabupaten_names({one.kabupaten for one in people})
    return tuple(
        ListedPerson(one, names[one.kabupaten], statuses.get(one.id, CoverStatus.NOT_COVERED)) for one in people
    )


def statuses_on(person_ids: Collection[uuid.UUID], day: date) -> dict[uuid.UUID, CoverStatus]:
    """The best status of each person on a day in any programme; who is absent is not covered."""
    spans = CoverSpan.objects.filter(person_id__in=list(person_ids), from_day__lte=day, to_day__gte=day)
    best = spans.values("person_id").annotate(best=Min("status")).values_list("person_id", "best")
    return {person_id: _STATUS[SpanStatus(status)] for person_id, status in best}


def kabupaten_names(codes: Collection[str]) -> dict[str, str]:
    """The names people use for these kabupaten."""
    return {code: found.display_name for code, found in regions(sorted(codes)).items()}


def person_view(person_id: uuid.UUID, *, day: date, known_at: datetime | None = None) -> PersonView:
    """Everything about one person on a day. NoSuchPerson if there is none whom the actor may see, BadQuestion for a
    day before the scheme or far ahead."""
    check_person_day(day)
    who = person(person_id)
    evidence = evidence_of(person_id, known_at)
    answers = [answer_from(person_id, evidence, programme, day, known_at) for programme in Programme]
    place = regions([who.village, who.kabupaten])
    people = same_people(person_id, known_at)
    return PersonView(
        person=who,
        place=place[who.village].display_name,
        kabupaten=place[who.kabupaten].display_name,
        day=day,
        known_at=known_at,
        remark=remark_on(day),
        sentence=sentence_from(answers, evidence, day),
        answers=tuple(answers),
        memberships=tuple(row for one in people for row in memberships_of(one, known_at)),
        settlements=tuple(row for one in people for row in settlements_of(one, known_at)),
        family=tuple(row for one in people for row in family_of(one)),
        death=_as_known(death_of(person_id, known_at), known_at),
    )


def _as_known(death: DeathRow | None, known_at: datetime | None) -> DeathRow | None:
    if death is None or known_at is None:
        return death
    if death.recorded_at > known_at:
        return None
    verified = death.verified_at if death.verified_at and death.verified_at <= known_at else None
    return DeathRow(death.id, death.died_on, death.source, death.recorded_at, verified)


def people_page(*, after: uuid.UUID | None, most: int, kabupaten: str | None = None) -> tuple[PersonRow, ...]:
    """Visible people in the order of their ids, beginning after one: for reading all of them page by page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(lindung_read_kabupaten()) > 0")
        (whole_regions,) = cursor.fetchone()
        if not whole_regions:
            cursor.execute("SELECT lindung_people_after(%s, %s, %s)", [after, kabupaten, most])
            return people_by_id([row[0] for row in cursor.fetchall()])
    rows = Person.objects.order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    if kabupaten is not None:
        rows = rows.filter(kabupaten=kabupaten)
    return people_by_id(list(rows.values_list("id", flat=True)[:most]))
