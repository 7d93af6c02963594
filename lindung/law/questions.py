"""Open questions of law, each with its readings and sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from lindung.law.errors import LawDefect


@dataclass(frozen=True)
class Reading:
    """One way to understand what the law leaves open."""

    name: str
    indonesian: str
    english: str
    source: str


@dataclass(frozen=True)
class Question:
    """What is open, how it can be read, and which reading answers are computed with (None: no answer is given)."""

    name: str
    indonesian: str
    english: str
    readings: tuple[Reading, ...]
    computed_with: str | None


@cache
def questions() -> dict[str, Question]:
    """Every open question by name. LawDefect if one lacks a source or names a reading it does not have."""
    content = yaml.safe_load((files("lindung.law") / "questions.yaml").read_text(encoding="utf-8"))
    found = {}
    for name, body in content.items():
        readings = tuple(Reading(key, r["id"], r["en"], r["source"]) for key, r in body["readings"].items())
        chosen = body["computed_with"]
        if len(readings) < 2 or not all(reading.source for reading in readings):
            raise LawDefect(f"questions.yaml: {name}: needs two readings, each with a source")
        if chosen is not None and chosen not in body["readings"]:
            raise LawDefect(f"questions.yaml: {name}: computed_with names no reading of its own")
        found[name] = Question(name, body["id"], body["en"], readings, chosen)
    return found
