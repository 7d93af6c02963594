"""Cells of rows held and returned as they were typed: numbers whole for who settles or sends the rows, else masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from lindung.rosters.models import JudgedRow

_NUMBERS = ("nik", "family_card", "phone")


def numbers_told(rows: Iterable[JudgedRow]) -> dict[UUID, dict[str, Any]]:
    """Whole numbers of rows, by id, of those rows alone that the actor may settle or send: `nik`, `family_card` and
    `phone` as typed, under `suggestions` by reason the number a cell may have meant, and under `cells` other cells in
    which a number was typed."""
    kept = [one.pk for one in rows if one.typed and "changed" not in one.typed]
    if not kept:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, numbers FROM lindung_typed_numbers(%s)", [kept])
        return {row: json.loads(numbers) for row, numbers in cursor.fetchall()}


def as_typed(typed: Mapping[str, Any] | None, numbers: Mapping[str, Any] | None) -> dict[str, Any]:
    """The cells of a row with the numbers put back that the actor was told; without any, as they are: masked."""
    cells = dict(typed or {})
    if not numbers:
        return cells
    cells |= {name: numbers[name] for name in _NUMBERS if name in numbers}
    # Numbers that were typed where something else belongs.
    cells |= numbers.get("cells", {})
    suggested = numbers.get("suggestions", {})
    if suggested and "found" in cells:
        cells["found"] = [
            one | {"suggestion": suggested.get(one["code"], one.get("suggestion"))} for one in cells["found"]
        ]
    return cells
