"""Merging two recorded persons into one, and taking that back: asked by one, decided by another.

Nothing moves. Cover and counts are derived as of one person, whatever the two hold; overlapping memberships stay as
they were recorded and count once. Inside a transaction scoped to whoever acts.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.coverage.services import refresh_people
from lindung.registry.merging import merge_by_id
from lindung.registry.models import Merge, Person
from lindung.registry.queries import NoSuchPerson
from lindung.web.refused import Refused, database_refusals, decided_already, own_request, stated_reason


@dataclass(frozen=True)
class MergeDecided:
    """What was decided, and how many spans of cover were derived anew."""

    merge: Merge
    spans: int


def ask_merge(*, acting: Acting, survivor_id: uuid.UUID, absorbed_id: uuid.UUID, reason: str) -> Merge:
    """Ask that `absorbed` be taken for the same person as `survivor`, by whom both are then found and counted.

    Refused without a reason, for one who is merged already or waits to be, or whom others were merged into, and for
    people of regions the actor may not merge in.
    """
    acting.must(Right.PERSONS_MERGE)
    if survivor_id == absorbed_id:
        raise Refused("same_person", "Pilih dua orang yang berbeda.", "Choose two different people.")
    if Person.objects.filter(pk__in=[survivor_id, absorbed_id]).count() < 2:
        raise NoSuchPerson
    _refuse_chains(survivor_id, absorbed_id)
    return _wish(acting, Merge.Kind.MERGE, survivor_id, absorbed_id, reason)


def ask_unmerge(*, acting: Acting, merge_id: uuid.UUID, reason: str) -> Merge:
    """Ask that a merge be taken back. Refused without a reason, or if it does not stand."""
    acting.must(Right.PERSONS_MERGE)
    found = merge_by_id(merge_id)
    if not found.standing:
        raise Refused(
            "not_merged", "Penggabungan ini tidak berlaku.", "This merge does not stand.", status=409
        )  # fmt: skip
    return _wish(acting, Merge.Kind.UNMERGE, found.survivor_id, found.absorbed_id, reason, undoes=found)


def decide_merge(*, acting: Acting, merge_id: uuid.UUID, approve: bool, reason: str = "") -> MergeDecided:
    """Approve or refuse what somebody else asked; cover of both is derived again at once.

    Refused for one's own wish, for one decided already, for a refusal without a reason.
    """
    acting.must(Right.PERSONS_APPROVE)
    found = merge_by_id(merge_id)
    if found.asked_by == acting.user.pk:
        raise own_request()
    if not approve:
        stated_reason(reason)
    give_reason(reason.strip() or found.reason)
    refusals = {"registry_merge_open": decided_already(), "registry_merge_chain": _chain()}
    with database_refusals(refusals), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_decide_merge(%s, %s, %s)", [merge_id, approve, reason.strip()[:400]])
    spans = refresh_people([found.survivor_id, found.absorbed_id]) if approve else 0
    found.refresh_from_db()
    return MergeDecided(found, spans)


def _wish(
    acting: Acting, kind: Merge.Kind, survivor: uuid.UUID, absorbed: uuid.UUID, reason: str, undoes: Merge | None = None
) -> Merge:
    reason = stated_reason(reason)
    give_reason(reason)
    waiting = Refused(
        "request_waits",
        "Sudah ada permintaan tentang orang ini yang menunggu keputusan.",
        "A request about this person waits for a decision already.",
        status=409,
    )
    with database_refusals({"registry_merge_one_open": waiting}):
        return Merge.objects.create(
            kind=kind,
            survivor_id=survivor,
            absorbed_id=absorbed,
            undoes=undoes,
            asked_by=acting.user.pk,
            reason=reason[:400],
        )


def _refuse_chains(survivor_id: uuid.UUID, absorbed_id: uuid.UUID) -> None:
    standing = Merge.objects.filter(standing=True)
    if standing.filter(absorbed_id__in=[survivor_id, absorbed_id]).exists():
        raise _chain()
    if standing.filter(survivor_id=absorbed_id).exists():
        raise _chain()


def _chain() -> Refused:
    return Refused(
        "merged_already",
        "Salah satu dari keduanya sudah digabung dengan orang lain. Pilih catatan yang dipertahankan sebagai tujuan, "
        "atau batalkan dahulu penggabungan yang lama.",
        "One of the two is merged with somebody else already. Choose the record that is kept as the one to merge into, "
        "or take the earlier merge back first.",
        status=409,
    )
