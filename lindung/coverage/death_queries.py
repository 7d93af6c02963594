"""Deaths, and who of the dead was covered: so that nobody has to be lucky to hear of a right.

No claim can be recorded yet. When claims exist, `_WITHOUT_CLAIM` becomes an anti-join on them; nothing else changes.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection

from lindung.coverage.covered import CoverStatus
from lindung.coverage.held_cover import Paying
from lindung.coverage.stood import Stood, stood_on
from lindung.membership.models import PayerAssignment
from lindung.registry.merging import kept_record
from lindung.web.refused import Refused

View = Literal["unclaimed", "unverified", "all"]
# Cover or an open question on the day of death, in a programme that pays to a family.
_COVERED = (
    "EXISTS (SELECT 1 FROM coverage_coverspan s WHERE s.person_id = d.whole_id AND s.programmes & 3 > 0 "
    "AND d.died_on BETWEEN s.from_day AND s.to_day)"
)
_WITHOUT_CLAIM = "true"
_WHERE: dict[View, str] = {
    "unclaimed": f"d.verified_at IS NOT NULL AND {_COVERED} AND {_WITHOUT_CLAIM}",
    "unverified": "d.verified_at IS NULL",
    "all": "true",
}


@dataclass(frozen=True)
class ListedDeath:
    """A death with how the person stood on that day. `months`: paid months of the unbroken stretch before it;
    `unpaid`: months in arrears at the death; both None where there was no cover."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    identity_masked: str
    village: str
    kabupaten: str
    died_on: date
    source: str
    recorded_at: datetime
    verified: bool
    jkk: CoverStatus
    jkm: CoverStatus
    segment: str
    months: int | None
    unpaid: int | None
    payer: Paying | None


@dataclass(frozen=True)
class Deaths:
    """A page of deaths, the latest first; `more`: there are earlier ones. `total` counts all of the view."""

    view: View
    rows: tuple[ListedDeath, ...]
    total: int
    more: bool


def list_deaths(
    view: View, *, region: str = "", payer: uuid.UUID | None = None, after: tuple[date, uuid.UUID] | None = None,
    most: int = 50,
) -> Deaths:  # fmt: skip
    """Deaths the actor may see, the latest first, beginning behind `after` (day and id of the last one shown).

    `region`: a code of a province, kabupaten, kecamatan or village where the person lived; `payer`: who ever paid.
    Refused for an unknown view.
    """
    if view not in _WHERE:
        raise _unknown_view(view)
    where, values = _conditions(view, region, payer)
    found = _count_and_page(where, values, after, most + 1)
    total, rows = found
    return Deaths(view, _with_cover(rows[:most]), total, len(rows) > most)


def death_of_person(person_id: uuid.UUID) -> ListedDeath:
    """The death of one person as the list shows it. Refused (404) if none is recorded or may be seen."""
    found = _count_and_page("d.whole_id = %s", [kept_record(person_id)], None, 1)[1]
    if not found:
        raise Refused(
            "death_unknown",
            "Belum ada kematian yang tercatat untuk orang ini.",
            "No death is recorded for this person.",
            status=404,
        )
    return _with_cover(found)[0]


def death_counts(*, region: str = "", payer: uuid.UUID | None = None) -> dict[View, int]:
    """How many deaths stand in each view."""
    sums = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in _WHERE.values())
    where, values = _conditions("all", region, payer)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} {_FROM} WHERE {where}", values)
        return dict(zip(_WHERE, cursor.fetchone(), strict=True))


# A merged person is shown as the record that was kept, and dies once, whichever number the death was told under.
_FROM = """FROM (
  SELECT DISTINCT ON (w.id) w.id AS whole_id, r.* FROM registry_death r
  LEFT JOIN registry_merge g ON g.absorbed_id = r.person_id AND g.standing
  LEFT JOIN registry_person s ON s.id = g.survivor_id
  CROSS JOIN LATERAL (SELECT coalesce(s.id, r.person_id) AS id) w
  WHERE r.withdrawn_at IS NULL ORDER BY w.id, r.verified_at IS NULL, r.died_on
) d JOIN registry_person p ON p.id = d.whole_id"""
_Row = tuple[uuid.UUID, uuid.UUID, str, str, str, str, date, str, datetime, bool]


def _conditions(view: View, region: str, payer: uuid.UUID | None) -> tuple[str, list[Any]]:
    conditions, values = [_WHERE[view]], list[Any]()
    if region:
        conditions.append("left(p.village, %s) = %s")
        values += [len(region), region]
    if payer:
        conditions.append(
            "EXISTS (SELECT 1 FROM membership_payerassignment a WHERE a.person_id = p.id AND a.organisation_id = %s)"
        )
        values.append(payer)
    return " AND ".join(f"({one})" for one in conditions), values


def _count_and_page(
    where: str, values: list[Any], after: tuple[date, uuid.UUID] | None, most: int
) -> tuple[int, list[_Row]]:
    behind = "AND (d.died_on, d.id) < (%s, %s)" if after else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_FROM} WHERE {where}", values)
        (total,) = cursor.fetchone()
        cursor.execute(
            "SELECT d.id, d.whole_id, p.name, p.identity_masked, p.village, p.kabupaten, d.died_on, d.source, "
            f"d.recorded_at, d.verified_at IS NOT NULL {_FROM} WHERE {where} {behind} "
            "ORDER BY d.died_on DESC, d.id DESC LIMIT %s",
            [*values, *(after or ()), most],
        )
        return int(total), cursor.fetchall()


def _with_cover(rows: Sequence[_Row]) -> tuple[ListedDeath, ...]:
    stood = stood_on({row[1]: row[6] for row in rows})
    payers = _payers({row[0]: (stood[row[1]].membership, row[6]) for row in rows})
    return tuple(_listed(row, stood[row[1]], payers.get(row[0])) for row in rows)


def _listed(row: _Row, stood: Stood, payer: Paying | None) -> ListedDeath:
    return ListedDeath(
        *row,
        jkk=stood.jkk,
        jkm=stood.jkm,
        segment=stood.segment,
        months=stood.months,
        unpaid=stood.unpaid,
        payer=payer,
    )


def _payers(wanted: dict[uuid.UUID, tuple[uuid.UUID | None, date]]) -> dict[uuid.UUID, Paying]:
    """Who paid for the membership on the day of death, by death."""
    ids = [membership for membership, _ in wanted.values() if membership]
    rows = PayerAssignment.objects.filter(membership_id__in=ids).select_related("organisation").order_by("from_day")
    by_membership: dict[uuid.UUID | None, list[PayerAssignment]] = {}
    for row in rows:
        by_membership.setdefault(row.membership_id, []).append(row)
    found = {}
    for death, (membership, died_on) in wanted.items():
        earlier = [one for one in by_membership.get(membership, ()) if one.from_day <= died_on]
        if earlier:
            last = earlier[-1]
            name = last.organisation.name if last.organisation else ""
            found[death] = Paying(name, last.payer_kind, last.wadah, last.agreement)
    return found


def _unknown_view(view: str) -> Refused:
    known = ", ".join(_WHERE)
    return Refused(
        "unknown_view",
        f"Tampilan {view[:20]!r} tidak dikenal; yang ada: {known}.",
        f"The view {view[:20]!r} is unknown; there are: {known}.",
    )
