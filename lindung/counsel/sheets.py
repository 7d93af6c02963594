"""Calculation sheets: which facts a form asks for, in which words, and how what is typed becomes a situation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.counsel.speech import language
from lindung.counsel.typed import READERS, Unreadable
from lindung.law import facts_of

Words = Promise | str
YES_NO = (("true", _("ya")), ("false", _("tidak")))


@dataclass(frozen=True)
class Field:
    """One thing a sheet asks for. `name` is the word of the law's vocabulary and of the address.

    `kind` says how it is typed (a key of `typed.READERS`); `label` is the law's own unless given; `needed` fields must
    be filled in; `more` ones stand behind a fold; an `alternative` is needed unless its twin is given, so it is not
    marked as optional; `initial` is there when the sheet is opened.
    """

    name: str
    kind: str
    label: Words = ""
    hint: Words = ""
    needed: bool = True
    choices: tuple[tuple[str, Words], ...] = ()
    initial: str = ""
    more: bool = False
    unit: Words = ""
    alternative: bool = False

    def names(self) -> tuple[str, ...]:
        """The names of its inputs in the address."""
        return (self.name,)


@dataclass(frozen=True)
class Rows(Field):
    """The same few inputs several times: children, injuries, payments. `build` makes the fact from the filled rows."""

    columns: tuple[Field, ...] = ()
    most: int = 1
    row_label: Words = ""
    build: Callable[[list[dict[str, Any]]], Any] = list

    def names(self) -> tuple[str, ...]:
        return tuple(name for row in range(1, self.most + 1) for name in self.row_names(row))

    def row_names(self, row: int) -> tuple[str, ...]:
        """The names of the inputs of one row: children1_SD."""
        return tuple(f"{self.name}{row}_{column.name}" for column in self.columns)


@dataclass(frozen=True)
class Sheet:
    """A form and what it computes. `fixed` facts are the same for everybody who fills it in.

    `main` is the amount shown large (the first of these that the result has), `beside` those shown next to it.
    """

    slug: str
    kind: str
    title: Words
    purpose: Words
    fixed: Mapping[str, Any]
    fields: tuple[Field, ...]
    icon: str = "calculator"
    group: Words = ""
    main: tuple[str, ...] = ("total",)
    beside: tuple[str, ...] = ()
    note: Words = ""

    def names(self) -> tuple[str, ...]:
        """Every name that may stand in the address."""
        return tuple(name for field in self.fields for name in field.names())

    def label(self, field: Field) -> str:
        """What the form calls a field."""
        if field.label:
            return str(field.label)
        key = facts_of(self.kind)[field.name]
        return _capital(key.english if language() == "en" else key.indonesian)


@dataclass(frozen=True)
class Typed:
    """What was typed, read: the situation so far, and a sentence for each input that cannot be read."""

    situation: dict[str, Any]
    problems: dict[str, str]


def read(sheet: Sheet, given: Mapping[str, str]) -> Typed:
    """The situation that the inputs describe. Empty inputs are absent facts, never zeros."""
    situation: dict[str, Any] = dict(sheet.fixed)
    problems: dict[str, str] = {}
    for field in sheet.fields:
        value = _rows(sheet, field, given, problems) if isinstance(field, Rows) else _one(
            field, field.name, sheet.label(field), given, problems
        )  # fmt: skip
        if value is not None:
            situation[field.name] = value
        elif field.needed and not any(name in problems for name in field.names()):
            problems[field.names()[0]] = gettext("Isi %(what)s.") % {"what": _small(sheet.label(field))}
    return Typed(situation, problems)


def _one(field: Field, name: str, label: str, given: Mapping[str, str], problems: dict[str, str]) -> Any:
    text = given.get(name, "").replace("\x00", "").strip()
    if not text:
        return None
    try:
        value = READERS[field.kind](text)
        if field.choices and text not in dict(field.choices):
            raise Unreadable(gettext("Pilih salah satu yang ada."))
    except Unreadable as wrong:
        problems[name] = str(wrong)
        return None
    return value


def _rows(sheet: Sheet, field: Rows, given: Mapping[str, str], problems: dict[str, str]) -> Any:
    """The rows in which anything stands; a row with a hole says what it lacks."""
    found = []
    for row in range(1, field.most + 1):
        names = field.row_names(row)
        if not any(given.get(name, "").strip() for name in names):
            continue
        made = {}
        for column, name in zip(field.columns, names, strict=True):
            value = _one(column, name, str(column.label), given, problems)
            if value is not None:
                made[column.name] = value
            elif column.needed and name not in problems:
                problems[name] = gettext("Isi %(what)s.") % {"what": _small(str(column.label))}
        found.append(made)
    return field.build(found) if found else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """A label within a sentence; an abbreviation keeps its letters."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
