"""Parameters and open questions as lists: for the terminal, for programs and for the generated pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lindung.law.errors import Invalid
from lindung.law.explain import PROVENANCE, with_unit
from lindung.law.parameters import Parameter, Provenance, Value, all_parameters
from lindung.law.questions import Question
from lindung.law.text import cited, period, words


def is_weak(provenance: Provenance) -> bool:
    """Whether a value was read neither in the regulation itself nor in a table compared twice with it."""
    return provenance.weakness > Provenance.VERIFIED_TABLE.weakness


def chosen(name: str = "", *, on: date | None = None, weak: bool = False) -> dict[str, tuple[Parameter, list[Value]]]:
    """Parameters whose name holds `name`, each with its values: those in force `on` a day, those known weakly.

    Invalid where no parameter bears the name.
    """
    named = {key: one for key, one in all_parameters().items() if name in key}
    named = {name: named[name]} if name in named else named
    if not named:
        raise Invalid(
            f"Tidak ada parameter {name!r}; `lindung law parameters` menampilkan semuanya.",
            f"There is no parameter {name!r}; `lindung law parameters` lists them all.",
            key=name,
        )
    found = {}
    for key, one in named.items():
        values = [
            value
            for value in one.values
            if (on is None or (value.since <= on and (value.until is None or on <= value.until)))
            and (not weak or is_weak(value.provenance))
        ]
        if values:
            found[key] = (one, values)
    return found


def parameters_text(found: dict[str, tuple[Parameter, list[Value]]], language: str) -> str:
    """Parameters for a reader: name and title, then a line for each value with its period, article and provenance."""
    blocks = []
    for name, (one, values) in found.items():
        lines = [f"{name}: {one.title[language]} ({one.file})"]
        for value in values:
            known = "" if value.provenance is Provenance.TEXT else f" [{PROVENANCE[language][value.provenance]}]"
            lines.append(f"  {with_unit(value, language)}, {period(value.since, value.until, language)}")
            lines.append(f"    {cited(value.basis, language)}{known}")
            if value.note:
                lines.append(f"    {value.note}")
        blocks.append("\n".join(lines))
    nothing = {"id": "Tidak ada nilai yang cocok.", "en": "No value matches."}[language]
    return "\n\n".join(blocks) or nothing


def parameters_json(found: dict[str, tuple[Parameter, list[Value]]]) -> list[dict[str, Any]]:
    """Parameters as plain data: numbers as the source writes them, exactly, as text."""
    return [
        {
            "name": name,
            "id": one.title["id"],
            "en": one.title["en"],
            "unit": one.values[0].unit,
            "file": one.file,
            "values": [
                {
                    "value": value.written,
                    "from": value.since.isoformat(),
                    "to": value.until.isoformat() if value.until else None,
                    "article": value.basis,
                    "provenance": value.provenance.value,
                    "note": value.note,
                    "question": value.question,
                }
                for value in values
            ],
        }
        for name, (one, values) in found.items()
    ]


def questions_text(found: Iterable[Question], language: str) -> str:
    """Open questions for a reader: the question, each reading with its source, and what is computed meanwhile."""
    said = {
        "id": ("dihitung dengan bacaan ini", "tanpa keputusan kantor: tidak dijawab"),
        "en": ("computed with this reading", "without a decision of the office: not answered"),
    }[language]
    blocks = []
    for one in found:
        lines = [f"{one.name}: {words_of(one, language)}"]
        for reading in one.readings:
            mark = f" ({said[0]})" if reading.name == one.computed_with else ""
            lines.append(f"  {reading.name}: {words_of(reading, language)}{mark}")
            lines.append(f"    {reading.source}")
        if one.computed_with is None:
            lines.append(f"  {said[1]}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def questions_json(found: Iterable[Question]) -> list[dict[str, Any]]:
    """Open questions as plain data."""
    return [
        {
            "question": one.name,
            "id": one.indonesian,
            "en": one.english,
            "computed_with": one.computed_with,
            "readings": [
                {"reading": each.name, "id": each.indonesian, "en": each.english, "source": each.source}
                for each in one.readings
            ],
        }
        for one in found
    ]


def words_of(one: Any, language: str) -> str:
    """The sentence of a question, a reading, a reason or a rule in a language."""
    text: str = one.indonesian if language == "id" else one.english
    return text


def unknown_words(names: Iterable[str]) -> list[str]:
    """Names that a reader would meet without a word for them."""
    return sorted(set(names) - words().keys())
