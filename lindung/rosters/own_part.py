"""What of a list its reader may see: all of it, or the part of the villages he or she stands for.

Rows, names and tasks are kept apart by the database. What a version says as a whole (counts, reasons, money) is counted
again from the rows of the village, so that nobody reads the sums of others as his own.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, F, Func
from django.db.models.fields import CharField

from lindung.rosters.models import Entry, RosterList, Row, Version
from lindung.sponsorship.queries import WHOLE
from lindung.web.refused import Refused


def reads_whole(plan: RosterList) -> bool:
    """Whether the actor reads all of a list."""
    return bool(RosterList.objects.filter(pk=plan.pk).values_list(WHOLE, flat=True).first())


def own_villages() -> tuple[str, ...]:
    """Codes of the villages whose rows the actor reads on every sponsor's list; empty for everybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_villages_reading('people.read')")
        (found,) = cursor.fetchone()
    return tuple(sorted(set(found)))


def own_part(version: Version) -> Version:
    """The version with its counts, those of the villages of the actor alone where that is all that may be read; then
    `own_part` is true of it, and what it costs is left out. Not to be saved."""
    version.own_part = not reads_whole(version.list)
    if not version.own_part:
        return version
    rows = Row.objects.filter(version=version).order_by()
    verdicts = dict(rows.values_list("verdict").annotate(rows=Count("id")))
    version.totals = {
        "rows": sum(verdicts.values()),
        "verdicts": {one: verdicts.get(one, 0) for one in ("accepted", "unchanged", "held", "rejected")},
        "reasons": _by_code(version, "reasons"),
        "notices": _by_code(version, "notices"),
        "columns": version.totals.get("columns", {}),
        "receipt": {
            "added": Entry.objects.filter(since_version=version).count(),
            "unchanged": verdicts.get("unchanged", 0),
            "changed": rows.filter(typed__has_key="changed").count(),
            "held": verdicts.get("held", 0),
            "returned": verdicts.get("rejected", 0),
        },
    }
    version.quote = {}
    return version


def must_read_whole(version: Version) -> None:
    """Refused (404) where the actor reads one village's part alone: a paper of the whole list is not his or hers."""
    if not reads_whole(version.list):
        raise Refused(
            "paper_of_the_sponsor",
            "Dokumen ini tentang seluruh daftar; mintalah kepada sponsornya. Baris desa Anda ada di halaman versi ini.",
            "This paper is about the whole list; ask its sponsor. Your village's rows stand on the version's page.",
            status=404,
        )


def _by_code(version: Version, field: str) -> dict[str, int]:
    code = Func(F(field), function="unnest", output_field=CharField())
    rows = Row.objects.filter(version=version).annotate(code=code).order_by()
    found: dict[str, int] = {}
    for one in rows.values_list("code", flat=True):
        found[one] = found.get(one, 0) + 1
    return found
