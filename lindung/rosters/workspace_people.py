"""Who stands on a sponsor's lists now, and until when each is covered. Set-based; row rights always apply."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import connection

from lindung.registry.names import name_key
from lindung.rosters.workspace_scope import Scope
from lindung.web.refused import Refused

PER_PAGE = 50
Status = Literal["covered", "conditional", "later", "not_covered", "deceased"]
STATUSES: tuple[Status, ...] = ("covered", "conditional", "later", "not_covered", "deceased")
# Cover that ends within so many days ends soon.
SOON = 60


@dataclass(frozen=True)
class PlaceCount:
    """Heads of a place by how they stand on the day; they add up to `listed`. `soon`: cover that ends within SOON."""

    place: str
    listed: int = 0
    covered: int = 0
    conditional: int = 0
    later: int = 0
    not_covered: int = 0
    deceased: int = 0
    soon: int = 0

    def plus(self, other: PlaceCount) -> PlaceCount:
        """Both together, under the place of this one."""
        return PlaceCount(
            self.place,
            *(getattr(self, name) + getattr(other, name) for name in _NUMBERS),
        )


_NUMBERS = ("listed", "covered", "conditional", "later", "not_covered", "deceased", "soon")


@dataclass(frozen=True)
class ListedHead:
    """A person on a list. `until`: the last day of the unbroken cover that is
    paid, or of conditional cover where that is all there is; `begins`: the first day where it is still to
    begin; `list_until`: the last day the list asks for."""

    person: uuid.UUID
    name: str
    nik_masked: str
    village: str
    programme: str
    list_id: uuid.UUID
    from_month: date
    list_until: date
    status: Status
    until: date | None
    begins: date | None


@dataclass(frozen=True)
class PeoplePage:
    """A page of people, and how many were asked for on all pages."""

    people: tuple[ListedHead, ...]
    total: int
    page: int
    pages: int


def counts_by_place(scope: Scope) -> dict[str, PlaceCount]:
    """Heads by kabupaten or village (one level below the scope). One question."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS + _COUNT, _with_limits(scope))
        return {row[0]: PlaceCount(*row) for row in cursor.fetchall()}


def total_of(counts: Mapping[str, PlaceCount]) -> PlaceCount:
    """All places together."""
    total = PlaceCount("")
    for one in counts.values():
        total = total.plus(one)
    return total


def people(scope: Scope, *, status: str = "", name: str = "", page: int = 1, size: int = PER_PAGE) -> PeoplePage:
    """People by village and name: of one status, or whose name holds what was typed. Refused for an unknown status."""
    if status and status not in STATUSES:
        raise Refused(
            "unknown_status",
            f"Keadaan {status[:40]!r} tidak ada; pilih {', '.join(STATUSES)}.",
            f"There is no status {status[:40]!r}; choose {', '.join(STATUSES)}.",
        )
    key = name_key(name[:300]) if name.strip() else ""
    wanted = _with_limits(scope) | {
        "status": status,
        "words": [f"%{_literal(word)}%" for word in key.split()],
        "size": size,
        "skip": (page - 1) * size,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEADS + _WANTED + _PAGE, wanted)
        rows = cursor.fetchall()
        total = rows[0][-1] if rows else 0
        if not rows and page > 1:
            cursor.execute(_HEADS + _WANTED + _TOTAL, wanted)
            (total,) = cursor.fetchone()
    return PeoplePage(tuple(ListedHead(*row[:-1]) for row in rows), total, page, max(1, -(-total // size)))


def _literal(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _with_limits(scope: Scope) -> dict[str, Any]:
    return scope.parameters() | {"soon": scope.day + timedelta(days=SOON)}


# Everybody on a list whose period is not over, once; and the unbroken cover of the membership that stands on it.
_HEADS = """
WITH listed AS (
  SELECT DISTINCT ON (e.person_id) e.person_id, e.membership_id, e.name, e.village, e.from_month, l.id AS list_id,
    l.programme_id, (l.first_month + make_interval(months => l.months))::date - 1 AS list_until
  FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
  WHERE l.programme_id = ANY (%(programmes)s) AND e.ended_on IS NULL
    AND l.first_month + make_interval(months => l.months) > %(month)s
    AND (%(region)s = '' OR e.village = %(region)s OR e.village LIKE %(below)s)
  ORDER BY e.person_id, l.first_month DESC, l.id
), cover AS (
  SELECT * FROM lindung_unbroken_cover(ARRAY(SELECT membership_id FROM listed), %(day)s)
), heads AS (
  SELECT l.*, CASE WHEN coalesce(d.died_on, v.died_on) IS NOT NULL THEN 'deceased'
      WHEN c.now = 1 THEN 'covered' WHEN c.now = 2 THEN 'conditional'
      WHEN c.begins IS NOT NULL THEN 'later' ELSE 'not_covered' END AS status,
    CASE WHEN c.now IS NOT NULL THEN c.until END AS until, CASE WHEN c.now IS NULL THEN c.begins END AS begins
  FROM listed l LEFT JOIN cover c ON c.membership_id = l.membership_id
  LEFT JOIN registry_death d ON d.person_id = l.person_id AND d.withdrawn_at IS NULL
    AND d.died_on <= %(day)s
  LEFT JOIN lindung_village_deaths() v ON v.person = l.person_id AND v.died_on <= %(day)s
)
"""
_COUNT = """
SELECT left(village, %(letters)s), count(*), count(*) FILTER (WHERE status = 'covered'),
  count(*) FILTER (WHERE status = 'conditional'), count(*) FILTER (WHERE status = 'later'),
  count(*) FILTER (WHERE status = 'not_covered'), count(*) FILTER (WHERE status = 'deceased'),
  count(*) FILTER (WHERE status IN ('covered', 'conditional') AND until <= %(soon)s)
FROM heads GROUP BY 1 ORDER BY 1
"""
_WANTED = """
, wanted AS (
  SELECT h.* FROM heads h WHERE (%(status)s = '' OR h.status = %(status)s)
    AND (cardinality(%(words)s::text[]) = 0 OR lindung_name_key(h.name) LIKE ALL (%(words)s))
)
"""
_PAGE = """
SELECT h.person_id, h.name, coalesce(p.identity_masked, ''), h.village, g.code, h.list_id, h.from_month, h.list_until,
  h.status, h.until, h.begins, h.total
FROM (SELECT w.*, count(*) OVER () AS total FROM wanted w ORDER BY w.village, w.name, w.person_id
  LIMIT %(size)s OFFSET %(skip)s) h
LEFT JOIN registry_person p ON p.id = h.person_id JOIN sponsorship_programme g ON g.id = h.programme_id
ORDER BY h.village, h.name, h.person_id
"""
_TOTAL = "SELECT count(*) FROM wanted"
