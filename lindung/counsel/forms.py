"""A sheet as its template shows it: every input with its label, hint, value and problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lindung.counsel.sheets import Field, Rows, Sheet

# How each kind is typed: the input's type, and what a phone's keyboard shows.
_INPUTS = {
    "rupiah": ("text", "numeric"),
    "whole": ("text", "numeric"),
    "decimal": ("text", "decimal"),
    "percent": ("text", "decimal"),
    "day": ("date", ""),
    "month": ("month", ""),
}
_LINES = {"history", "months", "rupiah_list", "day_list"}


@dataclass(frozen=True)
class Input:
    """One input, ready for the template. `widget` is input, select or lines."""

    name: str
    label: str
    hint: str
    value: str
    problem: str
    widget: str
    type: str
    mode: str
    needed: bool
    unit: str
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Set:
    """Several inputs under one legend: the rows of a fact that comes more than once."""

    legend: str
    hint: str
    rows: tuple[tuple[str, tuple[Input, ...]], ...]
    opened: int


@dataclass(frozen=True)
class ShownForm:
    """The inputs everybody meets, and those behind the fold. `unfolded`: something stands in the latter."""

    fields: tuple[Input | Set, ...]
    more: tuple[Input | Set, ...]
    unfolded: bool


def shown_form(sheet: Sheet, given: Mapping[str, str], problems: Mapping[str, str]) -> ShownForm:
    """The form of a sheet with what was typed and what is wrong with it."""
    shown = [(one, _field(sheet, one, given, problems)) for one in sheet.fields]
    behind = [name for one in sheet.fields if one.more for name in one.names()]
    return ShownForm(
        fields=tuple(each for one, each in shown if not one.more),
        more=tuple(each for one, each in shown if one.more),
        unfolded=any(given.get(name) or name in problems for name in behind),
    )


def _field(sheet: Sheet, field: Field, given: Mapping[str, str], problems: Mapping[str, str]) -> Input | Set:
    if not isinstance(field, Rows):
        return _input(field, field.name, sheet.label(field), given, problems)
    rows = []
    opened = 1
    for row in range(1, field.most + 1):
        names = field.row_names(row)
        inputs = tuple(
            _input(column, name, str(column.label), given, problems)
            for column, name in zip(field.columns, names, strict=True)
        )
        rows.append((f"{field.row_label} {row}" if field.most > 1 else "", inputs))
        if any(given.get(name) or name in problems for name in names):
            opened = row
    return Set(sheet.label(field), str(field.hint), tuple(rows), opened)


def _input(field: Field, name: str, label: str, given: Mapping[str, str], problems: Mapping[str, str]) -> Input:
    value = given.get(name, "")
    kind, mode = _INPUTS.get(field.kind, ("text", ""))
    return Input(
        name=name,
        label=label,
        hint=str(field.hint),
        value=value,
        problem=problems.get(name, ""),
        widget="select" if field.choices else "lines" if field.kind in _LINES else "input",
        # A browser shows nothing of what its own picker cannot hold.
        type="text" if name in problems else kind,
        mode=mode,
        needed=field.needed or field.alternative,
        unit=str(field.unit),
        choices=tuple((key, str(words), key == value) for key, words in field.choices),
    )  # fmt: skip
