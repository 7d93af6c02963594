"""Dated values of the law, each with its unit, period, article and provenance.

They stand in small YAML files beside the rules that use them. Unknown keys, a value without a source, a gap or an
overlap are refused when a file is loaded, by file, key and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from lindung.law.errors import LawDefect, NotCovered
from lindung.law.exact_yaml import read_yaml
from lindung.law.months import first_day, last_day, month_number
from lindung.law.trace import active

FIRST_DAY = date(2015, 7, 1)

# `percent` is written as a number of per cent and held as the exact fraction; the others are whole numbers.
UNITS = ("rupiah", "percent", "months", "days", "working_days", "years", "count", "day_of_month", "months_of_wage")
# Files of the package that hold something other than parameters.
NOT_PARAMETERS = ("questions.yaml", "words.yaml")


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
        return _WEAKNESS[self]


_WEAKNESS = {provenance: place for place, provenance in enumerate(Provenance)}


@dataclass(frozen=True)
class Value:
    """One value of a parameter from a day until the day before the next (`until` is inclusive, None: still so).

    `value` is a whole number in `unit`, or the exact fraction where the unit is per cent; `written` is the number as
    the source writes it; `title` names it in both languages.
    """

    name: str
    value: int | Fraction
    unit: str
    since: date
    until: date | None
    basis: str
    provenance: Provenance
    note: str
    question: str | None
    written: str
    title: dict[str, str]

    @property
    def whole(self) -> int:
        """The value as a whole number. LawDefect if it is a fraction."""
        if not isinstance(self.value, int):
            raise LawDefect(f"{self.name}: {self.written} {self.unit} is not a whole number")
        return self.value

    @property
    def rate(self) -> Fraction:
        """The value as an exact fraction. LawDefect if its unit is not per cent."""
        if self.unit != "percent":
            raise LawDefect(f"{self.name}: {self.unit} is not a rate")
        return self.value if isinstance(self.value, Fraction) else Fraction(self.value)


@dataclass(frozen=True)
class Parameter:
    """A name with its dated values, oldest first, without gaps or overlaps. `file` is where it stands."""

    name: str
    title: dict[str, str]
    values: tuple[Value, ...]
    file: str

    def found(self, day: date) -> Value | None:
        """The value in force on a day, or None. A running derivation notes that it was used."""
        for value in self.values:
            if value.since <= day and (value.until is None or day <= value.until):
                trace = active()
                if trace is not None:
                    trace.read(value)
                return value
        return None

    def on(self, day: date) -> Value:
        """The value in force on a day. NotCovered before the first and after the last."""
        value = self.found(day)
        if value is None:
            first, last = self.values[0].since, self.values[-1].until
            raise NotCovered(
                f"{self.title['id']}: tidak ada nilai untuk {day}; berlaku {first} s.d. {last or 'sekarang'}.",
                f"{self.title['en']}: there is no value for {day}; in force {first} to {last or 'now'}.",
            )
        return value


_KEYS = {"title", "unit", "values"}
_VALUE_KEYS = {"value", "from", "to", "basis", "provenance", "note", "question"}


@cache
def load(room: str) -> dict[str, Parameter]:
    """The parameters of one file beside its rule ("lapse", "contributions/pu"), by name.

    LawDefect names file, line, parameter and key.
    """
    file = f"{room}.yaml"
    content = read_yaml((files("lindung.law") / file).read_text(encoding="utf-8"), file)
    return {name: parse(file, name, body) for name, body in content.items()}


def parameter(room: str, name: str, day: date) -> Value:
    """The value of one parameter on a day. NotCovered outside its period, LawDefect if there is no such parameter."""
    found = load(room).get(name)
    if found is None:
        raise LawDefect(f"{room}.yaml: there is no parameter {name!r}")
    return found.on(day)


@cache
def rooms() -> tuple[str, ...]:
    """Every file of parameters in the library, without its ending, in alphabetical order."""
    return tuple(sorted(_yaml_files(files("lindung.law"), "")))


def all_parameters() -> dict[str, Parameter]:
    """Every parameter of the library by name, those that stand in tables too. LawDefect if two use one name."""
    from lindung.law.tables import table_parameters

    found = table_parameters()
    for room in rooms():
        for name, one in load(room).items():
            if name in found:
                raise LawDefect(f"{room}.yaml: {name}: already stands in {found[name].file}")
            found[name] = one
    return found


def _yaml_files(folder: Traversable, prefix: str) -> list[str]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith("__"):
            found += _yaml_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".yaml") and entry.name not in NOT_PARAMETERS:
            found.append(prefix + entry.name.removesuffix(".yaml"))
    return found


def parse(file: str, name: str, body: dict[str, Any]) -> Parameter:
    """Check one parameter as read from YAML and make it a Parameter."""
    _refuse_unknown(file, name, body, _KEYS)
    for key in ("title", "unit", "values"):
        if not body.get(key):
            raise LawDefect(f"{_place(file, body)}: {name}: has no {key}")
    if set(body["title"]) != {"id", "en"}:
        raise LawDefect(f"{_place(file, body, 'title')}: {name}: the title needs id and en")
    if body["unit"] not in UNITS:
        raise LawDefect(
            f"{_place(file, body, 'unit')}: {name}: unknown unit {body['unit']!r}; known: {', '.join(UNITS)}"
        )
    values = tuple(_value(file, name, body, entry) for entry in body["values"])
    for earlier, later in pairwise(values):
        if earlier.until is None or earlier.until + timedelta(days=1) != later.since:
            raise LawDefect(f"{file}: {name}: gap or overlap between {earlier.since} and {later.since}")
    return Parameter(name=name, title=dict(body["title"]), values=values, file=file)


def _value(file: str, name: str, body: dict[str, Any], entry: dict[str, Any]) -> Value:
    _refuse_unknown(file, name, entry, _VALUE_KEYS)
    for key in ("value", "from", "basis", "provenance"):
        if entry.get(key) in (None, ""):
            raise LawDefect(f"{_place(file, entry)}: {name}: a value has no {key!r}")
    if entry["provenance"] not in list(Provenance):
        raise LawDefect(f"{_place(file, entry, 'provenance')}: {name}: unknown provenance {entry['provenance']!r}")
    since = _day(file, name, entry, "from", first_day)
    until = _day(file, name, entry, "to", last_day) if entry.get("to") is not None else None
    if until is not None and until < since:
        raise LawDefect(f"{_place(file, entry, 'to')}: {name}: ends on {until}, before it begins on {since}")
    return Value(
        name=name,
        value=_number(file, name, body["unit"], entry),
        unit=body["unit"],
        since=since,
        until=until,
        basis=entry["basis"],
        provenance=Provenance(entry["provenance"]),
        note=entry.get("note", ""),
        question=entry.get("question"),
        written=str(entry["value"]),
        title=dict(body["title"]),
    )


def _number(file: str, name: str, unit: str, entry: dict[str, Any]) -> int | Fraction:
    number = entry["value"]
    if unit == "percent" and isinstance(number, int | Decimal) and not isinstance(number, bool):
        return Fraction(number) / 100
    if not isinstance(number, int) or isinstance(number, bool):
        raise LawDefect(f"{_place(file, entry, 'value')}: {name}: {number!r} is not a whole number")
    return number


def _day(file: str, name: str, entry: dict[str, Any], key: str, of_month: Any) -> date:
    """A date, or a month (`2015-07`): its first day in `from`, its last in `to`."""
    given = entry[key]
    if type(given) is date:
        return given
    try:
        year, month = str(given).split("-")
        day: date = of_month(month_number(date(int(year), int(month), 1)))
    except ValueError:
        raise LawDefect(f"{_place(file, entry, key)}: {name}: {given!r} is neither a date nor a month") from None
    return day


def _refuse_unknown(file: str, name: str, body: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(body) - known)
    if unknown:
        place, names = _place(file, body, unknown[0]), ", ".join(sorted(known))
        raise LawDefect(f"{place}: {name}: unknown key {unknown[0]!r}; known are {names}")


def _place(file: str, body: dict[str, Any], key: str = "") -> str:
    line = getattr(body, "lines", {}).get(key) or getattr(body, "line", 0)
    return f"{file}, line {line}" if line else file
