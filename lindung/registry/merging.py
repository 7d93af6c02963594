"""Who is one person with whom. Row rights of the running transaction always apply."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from lindung.registry.models import Merge, Person
from lindung.web.refused import Refused


def standing_at(known_at: datetime | None = None) -> Q:
    """The condition for merges that stand now, or that stood at a moment."""
    if known_at is None:
        return Q(standing=True)
    ended = Q(ended_at__isnull=True) | Q(ended_at__gt=known_at)
    return Q(kind=Merge.Kind.MERGE, decision=Merge.Decision.APPROVED, decided_at__lte=known_at) & ended


def survivors(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of these people those who were merged into another, with whom. One question for all."""
    found = Merge.objects.filter(standing=True, absorbed__in=list(person_ids))
    return dict(found.values_list("absorbed_id", "survivor_id"))


def led_to_survivors(person_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The same people in the same order, each merged one as whom he or she was merged into, each once."""
    ids = list(person_ids)
    into = survivors(ids)
    return list(dict.fromkeys(into.get(one, one) for one in ids))


def same_people(person_id: uuid.UUID, known_at: datetime | None = None) -> list[uuid.UUID]:
    """The person and everybody merged into him or her, the person first; at a moment, as it was known then."""
    absorbed = Merge.objects.filter(standing_at(known_at), survivor_id=person_id).order_by("decided_at")
    return [person_id, *absorbed.values_list("absorbed_id", flat=True)]


def kept_record(person_id: uuid.UUID, known_at: datetime | None = None) -> uuid.UUID:
    """As whom a person is counted and shown: the one he or she was merged into, or the person; at a moment, as then.

    The person, too, where the actor may not see the other."""
    into = Merge.objects.filter(standing_at(known_at), absorbed_id=person_id, survivor__in=Person.objects.all())
    return into.values_list("survivor_id", flat=True).first() or person_id


def everybody_same(person_id: uuid.UUID, known_at: datetime | None = None) -> list[uuid.UUID]:
    """As `same_people`, whichever of them is asked for."""
    return same_people(kept_record(person_id, known_at), known_at)


def wholes_of(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """These people and everybody who is one person with them, each with as whom he or she counts. Two questions."""
    into = survivors(person_ids)
    wholes = {into.get(one, one) for one in person_ids}
    absorbed = Merge.objects.filter(standing=True, survivor__in=wholes).values_list("absorbed_id", "survivor_id")
    return {one: one for one in wholes} | dict(absorbed)


def merges_of(person_id: uuid.UUID) -> list[Merge]:
    """Every wish about a person, newest first, decided or not."""
    found = Merge.objects.filter(Q(survivor_id=person_id) | Q(absorbed_id=person_id))
    return list(found.select_related("survivor", "absorbed").order_by("-asked_at"))


def merges(*, waiting: bool | None = None, most: int = 200) -> list[Merge]:
    """Wishes the actor may read, newest first; `waiting`: only those not decided yet, or (False) only the decided."""
    found = Merge.objects.select_related("survivor", "absorbed").order_by("-asked_at")
    if waiting is not None:
        found = found.filter(decision="") if waiting else found.exclude(decision="")
    return list(found[:most])


def merge_by_id(merge_id: uuid.UUID) -> Merge:
    """One wish with its two persons. Refused (404) if there is none for the actor."""
    found = Merge.objects.filter(pk=merge_id).select_related("survivor", "absorbed", "undoes").first()
    if found is None:
        raise Refused(
            "merge_unknown",
            "Penggabungan itu tidak ada, atau di luar wilayah Anda.",
            "There is no such merge, or none within your regions.",
            status=404,
        )
    return found
