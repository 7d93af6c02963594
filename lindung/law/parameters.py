"""Dated values of the law, each with its unit, period, article and provenance.

They stand in small YAML files beside the rules that use them. Unknown keys, a value without a source, a gap or an
overlap are refused when a file is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

from lindung.law.errors import LawDefect, NotCovered

FIRST_DAY = date(2015, 7, 1)


class Provenance(StrEnum):
    """How well a value is known, strongest first."""

    TEXT = "text"
    VERIFIED_TABLE = "verified-table"
    TRANSCRIPTION = "transcription"
    TEXT_PREDECESSOR = "text-predecessor"
    MANUAL = "manual"
    SECONDARY = "secondary"
    DERIVED = "derived"
    RECALL = "recall"

    @property
    def weakness(self) -> int:
        """0 for the regulation's own text, greater the weaker."""
        return list(Provenance).index(self)


@dataclass(frozen=True)
class Value:
    """One value of a parameter from a day until the day before the next (`until` is inclusive, None: still so)."""

    name: str
    value: int
    unit: str
    since: date
    until: date | None
    basis: str
    provenance: Provenance
    note: str
    question: str | None


@dataclass(frozen=True)
class Parameter:
    """A name with its dated values, oldest first, without gaps or overlaps."""

    name: str
    title: dict[str, str]
    values: tuple[Value, ...]

    def on(self, day: date) -> Value:
        """The value in force on a day. NotCovered before the first and after the last."""
        for value in self.values:
            if value.since <= day and (value.until is None or day <= value.until):
                return value
        raise NotCovered(f"{self.name}: tidak ada nilai untuk {day}; yang pertama berlaku {self.values[0].since}.")


_KEYS = {"title", "unit", "values"}
_VALUE_KEYS = {"value", "from", "to", "basis", "provenance", "note", "question"}


@cache
def load(room: str) -> dict[str, Parameter]:
    """The parameters of one file beside its rule, by name. LawDefect names file, parameter and key."""
    source = files("lindung.law") / f"{room}.yaml"
    content = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {name: parse(f"{room}.yaml", name, body) for name, body in content.items()}


def parse(file: str, name: str, body: dict[str, Any]) -> Parameter:
    """Check one parameter as read from YAML and make it a Parameter."""
    _refuse_unknown(file, name, body, _KEYS)
    values = tuple(_value(file, name, body["unit"], entry) for entry in body["values"])
    if not values:
        raise LawDefect(f"{file}: {name}: has no values")
    for earlier, later in pairwise(values):
        if earlier.until is None or earlier.until + timedelta(days=1) != later.since:
            raise LawDefect(f"{file}: {name}: gap or overlap between {earlier.since} and {later.since}")
    return Parameter(name=name, title=dict(body["title"]), values=values)


def _value(file: str, name: str, unit: str, entry: dict[str, Any]) -> Value:
    _refuse_unknown(file, name, entry, _VALUE_KEYS)
    for key in ("value", "from", "basis", "provenance"):
        if entry.get(key) in (None, ""):
            raise LawDefect(f"{file}: {name}: a value has no {key!r}")
    if not isinstance(entry["value"], int) or isinstance(entry["value"], bool):
        raise LawDefect(f"{file}: {name}: {entry['value']!r} is not a whole number")
    return Value(
        name=name,
        value=entry["value"],
        unit=unit,
        since=entry["from"],
        until=entry.get("to"),
        basis=entry["basis"],
        provenance=Provenance(entry["provenance"]),
        note=entry.get("note", ""),
        question=entry.get("question"),
    )


def _refuse_unknown(file: str, name: str, body: dict[str, Any], known: set[str]) -> None:
    unknown = set(body) - known
    if unknown:
        raise LawDefect(f"{file}: {name}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}")
