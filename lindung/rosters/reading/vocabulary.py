"""The words by which columns, empty cells, totals and signatures are known (vocabulary.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lindung.reference.yamldata import Key, checked, read_yaml

FILE = Path(__file__).with_name("vocabulary.yaml")
_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_NOT_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`fields`: each field with its headings as written, plainest first. `known`: heading key to field and place."""

    required: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    known: Mapping[str, tuple[str, int]]
    empty: frozenset[str]
    totals: tuple[str, ...]
    signatures: tuple[str, ...]
    headings: tuple[str, ...]

    def field_of(self, heading: str | None) -> tuple[str, int] | None:
        """The field a heading stands for and how plain that wording is (0 the plainest), or None."""
        if not heading:
            return None
        found = self.known.get(heading_key(heading))
        return found or self.known.get(heading_key(_BRACKETS.sub(" ", heading)))


def heading_key(text: str) -> str:
    """What headings are compared by: letters and digits only, in lower case."""
    return _NOT_LETTER_OR_DIGIT.sub("", text.lower())


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("must be a list of texts")
    return tuple(value)


@cache
def vocabulary() -> Vocabulary:
    """The table that comes with Lindung. Raises `DataFileError` if it is not as it must be."""
    shape = {name: Key(_texts) for name in ("required", "empty", "totals", "signatures", "headings")}
    content = checked(read_yaml(FILE), {**shape, "fields": Key(_headings)}, file=FILE.name, place="file")
    return Vocabulary(
        required=content["required"],
        fields=content["fields"],
        known=_known(content["fields"]),
        empty=frozenset(content["empty"]),
        totals=content["totals"],
        signatures=content["signatures"],
        headings=content["headings"],
    )


def extended(more: Mapping[str, Sequence[str]]) -> Vocabulary:
    """The table with further headings of an office. Raises ValueError if one already stands for another field."""
    own = vocabulary()
    unknown = sorted(set(more) - set(own.fields))
    if unknown:
        raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(own.fields)}")
    fields = {field: (*headings, *more.get(field, ())) for field, headings in own.fields.items()}
    return Vocabulary(own.required, fields, _known(fields), own.empty, own.totals, own.signatures, own.headings)


def _headings(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError("must name the headings of each field")
    return {field: _texts(headings) for field, headings in value.items()}


def _known(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for field, headings in fields.items():
        for place, heading in enumerate(headings):
            before = known.setdefault(heading_key(heading), (field, place))
            if before[0] != field:
                raise ValueError(f"the heading {heading!r} stands for {before[0]} and for {field}")
    return known
