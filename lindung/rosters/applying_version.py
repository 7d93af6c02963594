"""Applying a version that was checked before: what was looked at is what is applied, or the person looks again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.rosters.applying import Receipt, again_if_overtaken, lock_list, store_applied
from lindung.rosters.models import Version
from lindung.rosters.outcome import digest_of
from lindung.rosters.sending import judged, keep, read_and_judge, sent_file, version_by_id
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused

CHANGED = {
    "code": "changed_since_checked",
    "id": "Data berubah sejak daftar ini diperiksa. Inilah hasil pemeriksaan yang baru; belum ada yang diterapkan.",
    "en": "Things changed since this list was checked. This is the new result; nothing has been applied.",
}


@dataclass(frozen=True, slots=True)
class VersionApplied:
    """`outcome`: applied, already (it was before), nothing (its file brings nothing new), or changed: it was checked
    again with another result, to be looked at. `version` is the one to look at; a receipt where one was written now."""

    outcome: str
    version: uuid.UUID
    receipt: Receipt | None = None


def apply_version(*, acting: Acting, version_id: uuid.UUID, seen: str, today: date | None = None) -> VersionApplied:
    """Apply a checked version. `seen` is the digest of the result the person looked at.

    The list is judged again: with another result nothing is applied, and the new result is stored to be looked at.
    Refused if the version was cancelled, is still being checked, or its file is no longer kept.
    """
    acting.must(Right.ROSTERS_APPLY)
    version = version_by_id(version_id)
    if version.state == Version.State.CHECKED:
        with sent_file(version) as path:
            return again_if_overtaken(lambda: _apply(acting, version_id, path, seen, today or current_day()))
    return _settled(version)


def _settled(version: Version) -> VersionApplied:
    if version.state == Version.State.APPLIED:
        return VersionApplied("already", version.pk)
    raise Refused(
        "version_not_checked",
        "Versi ini belum selesai diperiksa, tidak terbaca, atau sudah dibatalkan; tidak ada yang dapat diterapkan.",
        "This version is not checked yet, unreadable or cancelled; there is nothing to apply.",
        status=409,
    )


def _apply(acting: Acting, version_id: uuid.UUID, path: Path, seen: str, on_day: date) -> VersionApplied:
    plan = version_by_id(version_id).list
    lock_list(plan.programme, plan.first_month, plan.months)
    # Whoever held the lock may have applied this very version.
    version = version_by_id(version_id)
    if version.state != Version.State.CHECKED:
        return _settled(version)
    proposal = judged(version, read_and_judge(version, path, today=on_day), today=on_day)
    if digest_of(proposal) != seen:
        known = version.totals.get("digest") == digest_of(proposal)
        kept = keep(version, proposal, today=on_day, problem=version.problem if known else CHANGED)
        return VersionApplied("changed", kept or version.pk)
    applied = store_applied(acting, proposal, version.sha256, version.file_name, on_day, checked=version.pk)
    receipt = applied.receipt
    return VersionApplied("applied" if receipt.written else "nothing", receipt.version, receipt)
