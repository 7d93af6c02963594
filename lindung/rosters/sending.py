"""A list sent by a person: kept, checked now or by a job, cancelled. Each check is stored as a version."""

from __future__ import annotations

import hashlib
import json
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.rosters.applying import JUDGED, JUDGED_BY, judged_rows
from lindung.rosters.checking import Checked, check_list
from lindung.rosters.judging import AgeLimits
from lindung.rosters.matching import into_table
from lindung.rosters.models import SentFile, Version
from lindung.rosters.outcome import totals_of
from lindung.rosters.own_part import own_part
from lindung.rosters.proposing import Proposal, check_period, propose_checked
from lindung.rosters.reading import ListRefused
from lindung.rosters.reading.refusals import MOST_BYTES, file_empty, file_too_large
from lindung.sponsorship.models import Programme
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused, database_refusals

# A file is kept so long, so that its result can be fetched; the check itself stays with the version.
DAYS_KEPT = 30
# Some 2,000 names, a second or two: checked while the person waits. Longer lists are for a job.
SMALL_BYTES = 200_000
SMALL_UNPACKED = 4_000_000
Stages = Callable[[str, int | None], None]


class CheckCancelled(Exception):
    """The version was cancelled while it was being checked."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A version that was sent. `made` is False if it was there already; `small` if it may be checked at once."""

    version: uuid.UUID
    made: bool
    small: bool


def send_list(
    *,
    acting: Acting,
    programme: Programme,
    first_month: date,
    months: int,
    content: bytes,
    file_name: str,
    operation_id: uuid.UUID,
    sheet: str = "",
    origin: str = Version.Origin.FILE,
) -> Sent:
    """Keep a file to be checked. The same `operation_id`, or the same file while it waits or stands checked, is one
    version. Refused for an empty or too large file, a period that makes no sense, a programme of others.
    """
    acting.must(Right.ROSTERS_CHECK)
    check_period(first_month, months)
    if not content:
        raise file_empty()
    if len(content) > MOST_BYTES:
        raise file_too_large()
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM lindung_send_list(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                programme.pk, first_month, months, file_name[-200:], hashlib.sha256(content).hexdigest(), sheet[:200],
                content, operation_id, origin, current_day() + timedelta(days=DAYS_KEPT),
            ],
        )  # fmt: skip
        version, made = cursor.fetchone()
    return Sent(version, made, is_small(content))


def is_small(content: bytes) -> bool:
    """Whether a file may be checked while the person waits: by what it unpacks to, too."""
    if len(content) > SMALL_BYTES:
        return False
    with _as_file(content) as path:
        if not zipfile.is_zipfile(path):
            return True
        try:
            with zipfile.ZipFile(path) as packed:
                return sum(one.file_size for one in packed.infolist()) <= SMALL_UNPACKED
        except zipfile.BadZipFile:
            return True


def version_by_id(version_id: uuid.UUID) -> Version:
    """The version with its list and programme, or the actor's own part of it. Refused (404) if there is none."""
    found = (
        Version.objects.select_related("list__programme__organisation", "sent_by", "applied_by")
        .filter(pk=version_id)
        .first()
    )
    if found is None:
        raise Refused(
            "version_unknown",
            "Daftar itu tidak ada, atau di luar wilayah dan organisasi Anda.",
            "There is no such list, or none within your regions and organisations.",
            status=404,
        )
    return own_part(found)


def check_now(acting: Acting, version_id: uuid.UUID, *, today: date | None = None) -> uuid.UUID:
    """Check a version that was sent, in the running transaction. Returns the version to look at: this one, or the one
    its file made before. A file that is no list becomes a refused version that says why."""
    acting.must(Right.ROSTERS_CHECK)
    version = version_by_id(version_id)
    if version.state != Version.State.SENT:
        return version.pk
    try:
        with sent_file(version) as path:
            checked = read_and_judge(version, path, today=today)
    except ListRefused as refused:
        refuse(version.pk, refused)
        return version.pk
    return keep(version, judged(version, checked, today=today), today=today) or version.pk


def read_and_judge(
    version: Version, path: Path, *, today: date | None = None, on_read: Callable[[int], None] | None = None
) -> Checked:
    """What the file shows by itself. Needs no transaction."""
    programme = version.list.programme
    return check_list(
        path,
        region=programme.region,
        first_month=version.list.first_month,
        months=version.list.months,
        today=today or current_day(),
        limits=AgeLimits(programme.age_min, programme.age_max),
        demonstration=settings.DEMONSTRATION,
        sheet=version.sheet or None,
        on_read=on_read,
    )


def judged(version: Version, checked: Checked, *, today: date | None = None) -> Proposal:
    """What registry and programme add. Runs as the acting user."""
    plan = version.list
    return propose_checked(checked, programme=plan.programme, months=plan.months, on_day=today or current_day())


def keep(
    version: Version, proposal: Proposal, *, today: date | None = None, problem: dict[str, str] | None = None
) -> uuid.UUID | None:
    """Store a check as its version. Returns the version to look at, or None if it was cancelled meanwhile."""
    sheet = proposal.checked.read.sheet
    # A text file has no sheets; its name here is that of a passing copy.
    name = "" if sheet.delimiter else sheet.name[:200]
    with database_refusals(), connection.cursor() as cursor:
        rows = judged_rows(proposal, today or current_day())
        into_table(cursor, "judged_rows", JUDGED, rows, asked_by=JUDGED_BY)
        cursor.execute(
            "SELECT lindung_keep_check(%s, %s, %s, %s, %s)",
            [
                version.pk, name, json.dumps(totals_of(proposal)), json.dumps(proposal.quote),
                json.dumps(problem) if problem else None,
            ],
        )  # fmt: skip
        (kept,) = cursor.fetchone()
        cursor.execute("DROP TABLE judged_rows")
    return kept if kept is None else uuid.UUID(str(kept))


def mark(version_id: uuid.UUID, stage: str, rows: int | None = None) -> None:
    """Note how far a check has come. Raises CheckCancelled if nobody waits for it any more."""
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_check_stage(%s, %s, %s)", [version_id, stage, rows])
        (waits,) = cursor.fetchone()
    if not waits:
        raise CheckCancelled(str(version_id))


def refuse(version_id: uuid.UUID, refused: Refused) -> None:
    """Store why a version cannot be checked or applied."""
    said = {"code": refused.code, "id": refused.indonesian, "en": refused.english}
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_refuse_check(%s, %s)", [version_id, json.dumps(said)])


def cancel_check(*, acting: Acting, version_id: uuid.UUID) -> Version:
    """Cancel a version that is not applied: its file and rows are removed, a running check stops at its next step.

    Refused if it was applied. Cancelling twice changes nothing.
    """
    acting.must(Right.ROSTERS_CHECK)
    version = version_by_id(version_id)
    if version.state == Version.State.APPLIED:
        raise Refused(
            "version_applied",
            "Versi ini sudah diterapkan, jadi tidak dapat dibatalkan. Nama dapat diakhiri satu per satu.",
            "This version is applied and cannot be cancelled. Names can be ended one by one.",
            status=409,
        )
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_cancel_check(%s)", [version_id])
    return version_by_id(version_id)


@contextmanager
def sent_file(version: Version) -> Iterator[Path]:
    """The file of a version, as a file that is gone afterwards. Refused once it is no longer kept."""
    kept = SentFile.objects.filter(version=version).first()
    if kept is None:
        raise Refused(
            "file_gone",
            f"Berkas ini tidak disimpan lagi (paling lama {DAYS_KEPT} hari). Kirim lagi berkasnya.",
            f"The file is no longer kept ({DAYS_KEPT} days at most). Send it again.",
            status=410,
        )
    with _as_file(bytes(kept.content)) as path:
        yield path


@contextmanager
def _as_file(content: bytes) -> Iterator[Path]:
    # Readable by this user alone, as mkstemp makes it.
    with tempfile.NamedTemporaryFile(prefix="lindung-list-") as target:
        target.write(content)
        target.flush()
        yield Path(target.name)
