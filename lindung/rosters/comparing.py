"""A held row beside whom it may be: the row as typed, people of the registry, other rows of the list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.conf import settings
from django.db import connection

from lindung.coverage.covered import CoverStatus
from lindung.coverage.people import shown_day, statuses_on
from lindung.registry.models import Death, Person
from lindung.registry.names import words_of_names
from lindung.registry.queries import reveal_identity
from lindung.rosters.cleaning import clean
from lindung.rosters.models import Row, Task
from lindung.rosters.name_words import with_name_words
from lindung.rosters.reasons import reasons
from lindung.rosters.typed_cells import as_typed, numbers_told
from lindung.web.dates import today
from lindung.web.refused import database_refusals

# What of a row is laid beside a person, in this order.
FIELDS = ("nik", "name", "birth_date", "sex", "village")
_SHOWN = 4


@dataclass(frozen=True)
class Why:
    """One reason that holds the row, in both languages, with what may be done."""

    code: str
    indonesian: str
    english: str
    suggestion_id: str
    suggestion_en: str
    field: str


@dataclass(frozen=True)
class Record:
    """One side of the comparison. `values`: field of FIELDS to what is shown; `differs`: fields unlike the row's.

    `kind`: row, other_row, person or hidden. `person`: the id of a registry person whom the actor may see.
    """

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    differs: frozenset[str] = frozenset()
    person: UUID | None = None
    row: int | None = None
    how: str = ""
    status: CoverStatus | None = None
    died_on: date | None = None
    death_verified: bool = False
    occupation: str = ""
    address: str = ""


@dataclass(frozen=True)
class Comparison:
    """The held row, everything it may be, and why it is held."""

    typed: Record
    others: tuple[Record, ...]
    why: tuple[Why, ...]
    nik: str | None
    birth: date | None
    revealed: bool


def compare(task: Task, *, reveal: bool = False) -> Comparison:
    """Lay a held row beside whom it may be. `reveal`: show numbers in full, which is recorded first; the caller has
    asked for the right `identity.see`.

    Discloses of people the actor may not see only that there is somebody.
    """
    rows = [task.row, *_rows_beside(task)]
    numbers = _numbers_seen(task, rows) if reveal else numbers_told([task.row])
    cleaned = {line["id"]: line for line in _cleaned(rows, numbers).iter_rows(named=True)}
    row = cleaned[str(task.row.pk)]
    nik, birth = row["nik16"], row["birth"] or row["nik_birth_date"]
    own = _typed_values(task.row, row, reveal)
    others = [*_people(task, row, own, reveal), *_other_rows(task, rows[1:], cleaned, own, reveal)]
    typed = Record(
        "row", own, row=task.row.row, occupation=_cell(task.row, "occupation"), address=_cell(task.row, "address")
    )
    suggested = numbers.get(task.row.pk, {}).get("suggestions", {}) if reveal else {}
    return Comparison(typed, tuple(others), tuple(why_held(task, suggested)), nik, birth, reveal)


def _numbers_seen(task: Task, rows: Sequence[Row]) -> dict[UUID, dict[str, Any]]:
    """Whole numbers of the task's row and of those beside it, told after it is recorded that they are."""
    ids = {one.row: one.pk for one in rows}
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT line, numbers FROM lindung_note_task_seen(%s)", [task.pk])
        return {ids[line]: json.loads(numbers) for line, numbers in cursor.fetchall() if line in ids}


def typed_row(task: Task) -> dict[str, Any]:
    """The cells of a held row as they were typed, with their values and the words of the name."""
    return typed_rows([task.row]).row(0, named=True)


def typed_rows(rows: Sequence[Row]) -> pl.DataFrame:
    """Cells of held or returned rows, cleaned, with name words; `id` is the row's own. Without a number (`nik16`) of
    rows that the actor neither settles nor sends."""
    return _cleaned(rows, numbers_told(rows))


def _cleaned(rows: Sequence[Row], numbers: Mapping[UUID, Mapping[str, Any]]) -> pl.DataFrame:
    from lindung.rosters.applying import TYPED

    kept = [(one, as_typed(one.typed, numbers.get(one.pk))) for one in rows]
    cells = [{"id": str(one.pk), "row": one.row, **{name: typed.get(name) for name in TYPED}} for one, typed in kept]
    schema = {"id": pl.String, "row": pl.UInt32, **dict.fromkeys(TYPED, pl.String)}
    frame = pl.DataFrame(cells, schema=schema).with_columns(pl.lit(False).alias("nik_number"))
    return with_name_words(clean(frame, today=today(), demonstration=settings.DEMONSTRATION))


def why_held(task: Task, suggested: Mapping[str, str] | None = None) -> list[Why]:
    """The reasons a row is held, the deciding one first, each as a sentence with what only this row knows. `suggested`:
    by reason the number that a cell may have meant, where it may be shown."""
    table = reasons()
    found = [one for one in task.found if one.get("code") in table] or [{"code": code} for code in task.row.reasons]
    found = sorted(found, key=lambda one: one["code"] != task.code)
    told = []
    for one in found:
        reason, about = table[one["code"]], one.get("about")
        repair = (suggested or {}).get(one["code"]) or one.get("suggestion")
        told.append(
            Why(
                reason.code,
                reason.sentence(about),
                reason.sentence(about, english=True),
                repair or reason.suggestion_id,
                repair or reason.suggestion_en,
                one.get("field") or reason.field,
            )
        )
    return told


def masked(number: str | None) -> str:
    """A number as everybody may see it: its first four digits."""
    digits = (number or "").strip()
    return f"{digits[:4]}{'*' * max(len(digits) - 4, 0)}" if digits else ""


def _typed_values(row: Row, cleaned: Mapping[str, Any], reveal: bool) -> dict[str, str]:
    number = cleaned["nik16"] or _cell(row, "nik")
    return {
        "nik": number if reveal else masked(number),
        "name": cleaned["clean_name"] or _cell(row, "name"),
        "birth_date": _day(cleaned["birth"]) or _cell(row, "birth_date"),
        "sex": cleaned["sex_value"] or _cell(row, "sex"),
        "village": ", ".join(filter(None, (_cell(row, "village"), _cell(row, "district")))),
    }


def _cell(row: Row, name: str) -> str:
    return str((row.typed or {}).get(name) or "").removesuffix(" 00:00:00")


def _day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""


def people_ids(task: Task, row: Mapping[str, Any]) -> list[tuple[UUID | None, str]]:
    """Whom the registry knows that a row may be: id (None: somebody out of sight) and how (nik, alike)."""
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, how FROM lindung_task_people(%s, %s, %s, string_to_array(%s, ' '), %s, %s, %s, %s)",
            [
                task.pk, row["nik16"], row["name_key"], row["words"], f" {row['begins'] or ''}", row["begins_too"],
                row["birth"] or row["nik_birth_date"], json.dumps(words_of_names()),
            ],
        )  # fmt: skip
        return list(cursor.fetchall())


def _people(task: Task, row: Mapping[str, Any], own: Mapping[str, str], reveal: bool) -> list[Record]:
    found = people_ids(task, row)
    ids = [person for person, _ in found if person]
    people = {one.pk: one for one in Person.objects.filter(pk__in=ids)}
    deaths = {one.person_id: one for one in Death.objects.filter(person_id__in=ids)}
    statuses = statuses_on(ids, shown_day())
    places = _place_names({one.village for one in people.values()})
    records = []
    for person_id, how in found[: _SHOWN + 1]:
        known = people.get(person_id) if person_id else None
        if known is None:
            records.append(Record("hidden", how=how))
            continue
        death = deaths.get(known.pk)
        values = {
            "nik": _number(known, reveal),
            "name": known.name,
            "birth_date": _day(known.birth_date),
            "sex": known.sex,
            "village": places.get(known.village, known.village),
        }
        records.append(
            Record(
                "person",
                values,
                _unlike(own, values, nik_differs=how != "nik", same_village=known.village == task.village),
                person=known.pk,
                how=how,
                status=statuses.get(known.pk, CoverStatus.NOT_COVERED),
                died_on=death.died_on if death else None,
                death_verified=bool(death and death.verified_at),
            )
        )
    return records


def _number(person: Person, reveal: bool) -> str:
    if not reveal:
        return person.identity_masked
    return ", ".join(one.number for one in reveal_identity(person.pk)) or person.identity_masked


def _rows_named(task: Task, *codes: str) -> set[int]:
    """Rows of the same file that reasons of the task name."""
    about = " ".join(str(one.get("about") or "") for one in task.found if one.get("code") in codes)
    return {int(number) for number in re.findall(r"\b[0-9]{1,7}\b", about)} - {task.row.row}


def _rows_beside(task: Task) -> list[Row]:
    """Rows of the same file that were found to be about the same number or person."""
    numbers = sorted(_rows_named(task, "nik_shared", "possible_same_person"))
    return list(Row.objects.filter(version_id=task.version_id, row__in=numbers[:_SHOWN]).order_by("row"))


def _other_rows(
    task: Task, rows: Sequence[Row], cleaned: Mapping[str, Any], own: Mapping[str, str], reveal: bool
) -> list[Record]:
    # Who is not told the numbers is told whether they are the same.
    shared = _rows_named(task, "nik_shared")
    records = []
    for one in rows:
        if not one.typed:
            values = {"nik": one.nik_masked, "name": one.name}
            records.append(Record("other_row", values, _unlike(own, values), row=one.row))
            continue
        values = _typed_values(one, cleaned[str(one.pk)], reveal)
        differs = _unlike(own, values, nik_differs=one.row not in shared)
        records.append(
            Record("other_row", values, differs, row=one.row, occupation=_cell(one, "occupation"))
        )  # fmt: skip
    return records


def _unlike(
    own: Mapping[str, str], values: Mapping[str, str], *, nik_differs: bool = False, same_village: bool = False
) -> frozenset[str]:
    """Fields whose values differ where both have one. Masked numbers cannot be compared: the caller knows."""
    unlike = {
        name
        for name in FIELDS
        if name != "nik" and own.get(name) and values.get(name) and _key(own[name]) != _key(values[name])
    }
    if same_village:
        unlike.discard("village")
    return frozenset(unlike | ({"nik"} if nik_differs else set()))


def _key(text: str) -> str:
    return re.sub(r"[\s.,'’]+", " ", text).strip().casefold()


def _place_names(codes: set[str]) -> dict[str, str]:
    from lindung.billing.words import place_names

    return place_names(codes)
