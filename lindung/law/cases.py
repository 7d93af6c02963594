"""Cases: a situation, what is expected, and where that comes from. Written by lawyers, run by anyone.

A file is a list of cases; each has `name`, `source`, `kind`, `situation` and `expect` (docs/law/facts.md). A case
passes if every key under `expect` equals the result's; keys that are not mentioned are not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lindung.law import KINDS, answer
from lindung.law.decision import Decision
from lindung.law.errors import Invalid, LawDefect, NotCovered
from lindung.law.exact_yaml import Lined, read_yaml
from lindung.law.plain import plain

_KEYS = ("name", "source", "kind", "situation", "expect")
_OPTIONAL = ("note",)
_ERRORS = ("not_covered", "invalid")
# What a result lacks. Nothing in a case can equal it.
ABSENT = "–"


class Malformed(Exception):
    """A case file that cannot be read as cases. The sentence begins with the file and the line."""


@dataclass(frozen=True)
class Case:
    """One case as its file states it."""

    file: str
    line: int
    name: str
    source: str
    kind: str
    situation: dict[str, Any]
    expect: dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One key whose value is not the expected one."""

    key: str
    expected: Any
    found: Any


@dataclass(frozen=True)
class Outcome:
    """A case that was run: what differs (nothing: it passed), and the sentences the library gave."""

    case: Case
    differences: tuple[Difference, ...]
    indonesian: str
    english: str

    @property
    def passed(self) -> bool:
        return not self.differences

    def told(self, language: str = "id") -> str:
        """The failure for a reader: file and line, name, what was expected and found, the library's own sentence."""
        expected, found = ("diharapkan", "didapat") if language == "id" else ("expected", "found")
        lines = [f"FAILED  {self.case.file}, line {self.case.line}: {self.case.name}"]
        lines += [
            f"  {one.key}: {expected} {_shown(one.expected)}, {found} {_shown(one.found)}" for one in self.differences
        ]
        sentence = self.indonesian if language == "id" else self.english
        return "\n".join([*lines, f"  {sentence}"] if sentence else lines)


def case_files(places: Iterable[Path]) -> list[Path]:
    """The case files named, and those inside the folders named. Malformed where there is none."""
    found: list[Path] = []
    for place in places:
        inside = sorted([*place.rglob("*.yaml"), *place.rglob("*.yml")]) if place.is_dir() else [place]
        if not inside or not inside[0].is_file():
            raise Malformed(f"{place}: tidak ada berkas kasus di sini. / there is no case file here.")
        found += inside
    return list(dict.fromkeys(found))


def read_cases(file: Path) -> list[Case]:
    """The cases of one file. Malformed names the file and the line of the first thing that cannot be read."""
    try:
        content = read_yaml(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Malformed(f"{file}: bukan teks UTF-8. / is not UTF-8 text.") from None
    except LawDefect as defect:
        raise Malformed(f"{file}, {defect}: tidak dapat dibaca. / cannot be read.") from None
    if not isinstance(content, list) or not content:
        raise Malformed(f"{file}, line 1: berkas kasus adalah daftar kasus. / a case file is a list of cases.")
    return [_case(file, number, body) for number, body in enumerate(content, 1)]


def _case(file: Path, number: int, body: Any) -> Case:
    if not isinstance(body, Lined):
        raise Malformed(f"{file}, case {number}: bukan kasus. / is not a case (name, source, kind, situation, expect).")
    place = f"{file}, line {body.line}"
    for key in body:
        if key not in _KEYS + _OPTIONAL:
            known = ", ".join(_KEYS)
            raise Malformed(
                f"{file}, line {body.lines[key]}: kunci {key!r} tidak dikenal. / unknown key; known: {known}."
            )
    for key in _KEYS:
        if body.get(key) in (None, "") or (key == "expect" and not body[key]):
            raise Malformed(f"{place}: kasus ke-{number} tidak memuat {key}. / case {number} has no {key}.")
    for key, kind in (("name", str), ("source", str), ("situation", dict), ("expect", dict)):
        if not isinstance(body[key], kind) or not (body[key].strip() if kind is str else True):
            raise Malformed(f"{file}, line {body.lines[key]}: {key} keliru. / {key}: {body[key]!r} cannot be.")
    for key, allowed in (("kind", KINDS), ("error", _ERRORS)):
        holder = body if key == "kind" else body["expect"]
        if key in holder and holder[key] not in allowed:
            line = f"{file}, line {holder.lines[key]}"
            raise Malformed(f"{line}: {key}: {holder[key]!r} tidak dikenal. / unknown; choose: {', '.join(allowed)}.")
    return Case(str(file), body.line, body["name"], body["source"], body["kind"], body["situation"], body["expect"])


def run_case(case: Case) -> Outcome:
    """Run one case and compare what it expects. A defect of the library makes the case fail, by its own words."""
    try:
        decision = answer(case.kind, case.situation)
    except (NotCovered, Invalid) as error:
        found = {"error": error.code, "question": getattr(error, "question", None), "key": getattr(error, "key", None)}
        return _outcome(case, found, error.indonesian, error.english)
    except Exception as defect:
        words = f"{type(defect).__name__}: {defect}"
        return _outcome(case, {"error": "defect"}, words, words)
    return _outcome(case, result_of(decision), *_sentences(decision))


def run_cases(places: Iterable[Path]) -> list[Outcome]:
    """Run every case of some files and folders, in order. Malformed where a file cannot be read."""
    return [run_case(case) for file in case_files(places) for case in read_cases(file)]


def result_of(decision: Decision) -> dict[str, Any]:
    """Everything of a result that a case may expect, by key."""
    return {**decision.amounts, "entitled": decision.entitled, "weakest_provenance": decision.weakest_provenance.value}


def _shown(value: Any) -> str:
    return ABSENT if value == ABSENT else json.dumps(value, ensure_ascii=False)


def _sentences(decision: Decision) -> tuple[str, str]:
    reasons = decision.reasons
    return (
        " ".join(f"{one.indonesian} ({one.article})" for one in reasons),
        " ".join(f"{one.english} ({one.article})" for one in reasons),
    )


def _outcome(case: Case, found: dict[str, Any], indonesian: str, english: str) -> Outcome:
    differences = [
        Difference(key, plain(expected), plain(found.get(key, ABSENT)))
        for key, expected in case.expect.items()
        if not equal(expected, found.get(key, ABSENT))
    ]
    if "error" in found and "error" not in case.expect:
        differences.insert(0, Difference("error", ABSENT, found["error"]))
    return Outcome(case, tuple(differences), indonesian, english)


def equal(expected: Any, found: Any) -> bool:
    """Whether a value is the expected one: exactly, but 70 also stands for the text "70", and a date for its text."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        return len(expected) == len(found) and all(map(equal, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(equal(expected[key], found[key]) for key in expected)
    if isinstance(expected, date) or isinstance(found, date):
        return str(expected) == str(found)
    if isinstance(expected, int | Decimal) and isinstance(found, str):
        try:
            return Decimal(found) == expected
        except InvalidOperation:
            return False
    return bool(expected == found)
