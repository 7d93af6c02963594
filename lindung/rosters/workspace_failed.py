"""Names that did not get in, and why: rows returned and rows held, of each list whose period is not over.

A name that fails in one period fails in the next: it is to be repaired once, so it is shown once, where it failed last.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from lindung.reference.regions import names_by_code
from lindung.rosters.reasons import reasons
from lindung.rosters.workspace_scope import Scope

PER_PAGE = 50
Said = tuple[str, str]


@dataclass(frozen=True)
class FailedName:
    """A row that was returned or is held. `why` and `repair` in Indonesian and English; `village` as it was typed."""

    version: uuid.UUID
    file_name: str
    row: int
    programme: str
    verdict: str
    name: str
    nik_masked: str
    village: str
    codes: tuple[str, ...]
    due_on: date | None
    why: tuple[Said, ...]
    repair: tuple[Said, ...]


@dataclass(frozen=True)
class FailedPage:
    """A page of failed names, how many there are, and how many rows each reason has."""

    names: tuple[FailedName, ...]
    total: int
    page: int
    pages: int
    returned: int
    held: int
    by_code: tuple[tuple[str, int], ...]


def failed_names(scope: Scope, *, code: str = "", page: int = 1, size: int = PER_PAGE) -> FailedPage:
    """Failed names in the order of the files; of one reason, or all. Names within a region by the village typed."""
    wanted = _wanted(scope) | {"code": code, "size": size, "skip": (page - 1) * size}
    with connection.cursor() as cursor:
        cursor.execute(_FAILED + _BY_CODE, wanted)
        by_code: list[tuple[str, int]] = cursor.fetchall()
        cursor.execute(_FAILED + _BY_VERDICT, wanted)
        verdicts: dict[str, int] = dict(cursor.fetchall())
        cursor.execute(_FAILED + _PAGE, wanted)
        rows = cursor.fetchall()
    total = dict(by_code).get(code, 0) if code else sum(verdicts.values())
    return FailedPage(
        tuple(_name(row) for row in rows), total, page, max(1, -(-total // size)),
        verdicts.get("rejected", 0), verdicts.get("held", 0), tuple(by_code),
    )  # fmt: skip


def failed_by_place(scope: Scope) -> dict[str, int]:
    """Failed names by the village they were placed in; only rows whose village is known."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED + _BY_PLACE, _wanted(scope))
        return dict(cursor.fetchall())


def _name(row: Sequence[Any]) -> FailedName:
    version, file_name, number, programme, verdict, name, masked, village, codes, found, due_on = row
    about = {one["code"]: one for one in json.loads(found or "[]")}
    whole = tuple(codes)
    known = [(reasons()[code], about.get(code, {})) for code in whole if code in reasons()]
    why = tuple(
        (one.sentence(told.get("about")), one.sentence(told.get("about"), english=True)) for one, told in known
    )  # fmt: skip
    repair = tuple(
        (f"Mungkin: {told['suggestion']}.", f"Perhaps: {told['suggestion']}.")
        if told.get("suggestion")
        else (one.suggestion_id, one.suggestion_en)
        for one, told in known
    )
    return FailedName(
        version, file_name, number, programme, verdict, name, masked, village, whole, due_on, why,
        tuple(dict.fromkeys(one for one in repair if one[0])),
    )  # fmt: skip


def _wanted(scope: Scope) -> dict[str, Any]:
    names: list[str] = []
    if scope.region:
        names = [name.lower() for code, name in names_by_code("village").items() if code.startswith(scope.region)]
    return scope.parameters() | {"names": names, "code": "", "size": 0, "skip": 0}


# A row held is gone from here once it is settled: accepted it stands on the list, rejected its task says why.
_FAILED = """
WITH latest AS (
  SELECT DISTINCT ON (l.id) v.id, v.file_name, l.programme_id, l.first_month, l.months FROM rosters_version v
  JOIN rosters_list l ON l.id = v.list_id
  WHERE l.programme_id = ANY (%(programmes)s) AND v.state = 'applied'
    AND l.first_month + make_interval(months => l.months) > %(month)s
  ORDER BY l.id, v.number DESC
), failed AS (
  SELECT v.id AS version, v.file_name, r.row, v.programme_id, r.verdict, r.name, r.nik_masked,
    coalesce(r.typed->>'village', '') AS typed_village, r.reasons, r.typed->'found' AS found, t.due_on,
    coalesce(t.village, '') AS village
  FROM latest v JOIN rosters_row r ON r.version_id = v.id LEFT JOIN rosters_task t ON t.row_id = r.id
  WHERE r.verdict IN ('rejected', 'held') AND (t.id IS NULL OR t.state = 'open')
    AND (r.name = '' OR NOT EXISTS (
      SELECT FROM latest o JOIN rosters_row x ON x.version_id = o.id
      WHERE o.programme_id = v.programme_id AND (o.first_month, o.months, o.id) > (v.first_month, v.months, v.id)
        AND x.verdict IN ('rejected', 'held') AND x.name = r.name AND x.nik_masked = r.nik_masked))
    AND (%(region)s = '' OR r.village = %(region)s OR r.village LIKE %(below)s OR (r.village = ''
      AND lower(regexp_replace(trim(r.typed->>'village'), '^(desa|kelurahan|kel\\.?|ds\\.?)\\s+', '', 'i'))
        = ANY (%(names)s)))
)
"""
_BY_CODE = """
SELECT code, count(*) FROM failed, unnest(reasons) code WHERE verdict IN ('rejected', 'held')
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_BY_VERDICT = "SELECT verdict, count(*) FROM failed GROUP BY 1"
_BY_PLACE = "SELECT left(village, %(letters)s), count(*) FROM failed WHERE village <> '' GROUP BY 1"
_PAGE = """
SELECT f.version, f.file_name, f.row, g.code, f.verdict, f.name, f.nik_masked, f.typed_village, f.reasons, f.found,
  f.due_on
FROM failed f JOIN sponsorship_programme g ON g.id = f.programme_id
WHERE %(code)s = '' OR %(code)s = ANY (f.reasons)
ORDER BY f.file_name, f.version, f.row LIMIT %(size)s OFFSET %(skip)s
"""
