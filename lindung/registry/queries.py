"""Finding people and reading what the registry holds of one. Row rights of the running transaction always apply."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.models import F, Q
from psycopg import errors

from lindung.postgres.trouble import Trouble
from lindung.registry.merging import everybody_same
from lindung.registry.models import Death, FamilyMember, Person
from lindung.registry.names import SoughtName, sought

MOST_FOUND = 50
# What may stand between the digits of a NIK that somebody copied from somewhere.
_SEPARATORS = re.compile(r"[\s.\-'’]")
_NIK = re.compile(r"[0-9]{16}")


class IdentityClosed(Trouble):
    """Whoever asked may not see identity numbers."""


class NoSuchPerson(Trouble):
    """Nobody by this id whom the actor may see; whether somebody exists is not said."""

    def __init__(self) -> None:
        super().__init__(
            "Peserta ini tidak ada, atau berada di luar wilayah dan organisasi Anda.",
            "There is no such person, or none within your regions and organisations.",
        )


@dataclass(frozen=True)
class PersonRow:
    """A person in a list. The identity number is masked."""

    id: uuid.UUID
    name: str
    sex: str
    birth_date: date
    identity_masked: str
    village: str
    kabupaten: str


@dataclass(frozen=True)
class Found:
    """What a search found, best first. `more`: there are further people; a longer question finds them."""

    people: tuple[PersonRow, ...]
    more: bool


@dataclass(frozen=True)
class FamilyRow:
    """A recorded family member."""

    relation: str
    name: str
    sex: str
    birth_date: date | None


@dataclass(frozen=True)
class DeathRow:
    """A recorded death; it counts only when verified."""

    id: uuid.UUID
    died_on: date
    source: str
    recorded_at: datetime
    verified_at: datetime | None


@dataclass(frozen=True)
class WithdrawnDeath:
    """A recorded death that was false: the person lives."""

    died_on: date
    source: str
    withdrawn_at: datetime
    reason: str


@dataclass(frozen=True)
class IdentityNumber:
    """An identity number in full, as on the card: what `reveal_identity` hands out."""

    kind: str
    number: str


def as_nik(text: str) -> str | None:
    """The 16 digits if that is what was typed (spaces, dots and hyphens forgiven), else None."""
    digits = _SEPARATORS.sub("", text)
    return digits if _NIK.fullmatch(digits) else None


def find_by_number(number: str) -> Found:
    """The person with this identity number as stored (a clean NIK), if the actor may see him or her."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_find_identity(%s)", [number])
        (person_id,) = cursor.fetchone()
    return Found(people_by_id([person_id] if person_id else []), more=False)


def find_by_name(name: str, *, most: int = MOST_FOUND) -> Found:
    """People by name: typing errors and spelling variants forgiven, exact names first. At most `most` people."""
    question = sought(name)
    if not question.readings:
        return Found((), more=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lindung_search_people(%s::text[], %s::jsonb, %s)",
            [list(question.beginnings), _readings_json(question), most],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return Found(people_by_id(ids[:most]), more=len(ids) > most)


def _readings_json(question: SoughtName) -> str:
    return json.dumps([[asdict(word) for word in reading] for reading in question.readings])


def people_by_id(ids: list[uuid.UUID]) -> tuple[PersonRow, ...]:
    """The visible ones of these people, in this order."""
    fields = ("id", "name", "sex", "birth_date", "identity_masked", "village", "kabupaten")
    rows = {row[0]: PersonRow(*row) for row in Person.objects.filter(id__in=ids).values_list(*fields)}
    return tuple(rows[person_id] for person_id in ids if person_id in rows)


def person(person_id: uuid.UUID) -> PersonRow:
    """One person. NoSuchPerson if there is none whom the actor may see."""
    found = people_by_id([person_id])
    if not found:
        raise NoSuchPerson
    return found[0]


def family_of(person_id: uuid.UUID) -> tuple[FamilyRow, ...]:
    """The recorded family, spouse first, then children by age."""
    order = {relation: place for place, relation in enumerate(FamilyMember.Relation.values)}
    rows = FamilyMember.objects.filter(person_id=person_id).values_list("relation", "name", "sex", "birth_date")
    family = [FamilyRow(*row) for row in rows]
    return tuple(sorted(family, key=lambda one: (order[one.relation], one.birth_date or date.max, one.name)))


def death_of(person_id: uuid.UUID, known_at: datetime | None = None) -> DeathRow | None:
    """The recorded death that stands, or that stood at a moment, if there is one; under whichever number of a merged
    person it was recorded, a verified one first."""
    fields = ("id", "died_on", "source", "recorded_at", "verified_at")
    found = Death.objects.all()
    if known_at is not None:
        kept = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at)
        found = Death.every.filter(kept, recorded_at__lte=known_at).order_by("-recorded_at")
    found = found.filter(person_id__in=everybody_same(person_id, known_at))
    row = found.order_by(F("verified_at").asc(nulls_last=True), "died_on").values_list(*fields).first()
    return None if row is None else DeathRow(*row)


def withdrawn_deaths_of(person_id: uuid.UUID) -> tuple[WithdrawnDeath, ...]:
    """Deaths that were recorded of this person and found to be false, the latest first."""
    fields = ("died_on", "source", "withdrawn_at", "withdrawn_reason")
    same = everybody_same(person_id)
    rows = Death.every.filter(person_id__in=same, withdrawn_at__isnull=False).order_by("-withdrawn_at")
    return tuple(WithdrawnDeath(*row) for row in rows.values_list(*fields))


def reveal_identity(person_id: uuid.UUID) -> tuple[IdentityNumber, ...]:
    """The identity numbers in full. Being shown is recorded in the audit trail, in this transaction.

    Raises IdentityClosed if no role of the actor may see them, NoSuchPerson if the person is not visible.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT kind, number FROM lindung_reveal_identity(%s)", [person_id])
            return tuple(IdentityNumber(kind, number.rpartition(":")[2]) for kind, number in cursor.fetchall())
    except (ProgrammingError, InternalError) as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise IdentityClosed(
                "Peran Anda tidak boleh melihat NIK lengkap.", "Your role may not see full identity numbers."
            ) from error
        if isinstance(error.__cause__, errors.NoDataFound):
            raise NoSuchPerson from error
        raise
