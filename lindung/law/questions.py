"""Open questions of law, each with its readings and sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lindung.law.callable_module import callable_as_its_function
from lindung.law.errors import Invalid, LawDefect, NotCovered
from lindung.law.exact_yaml import read_yaml
from lindung.law.trace import Settled, active


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
    content = read_yaml((files("lindung.law") / "questions.yaml").read_text(encoding="utf-8"), "questions.yaml")
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


def reading_of(name: str) -> str:
    """The reading of an open question to compute with: the office's decision, else the one stated in the file.

    NotCovered, with both readings, where the question has neither. A running derivation notes what it rested on.
    """
    question = questions()[name]
    trace = active()
    decided = trace.decisions.get(name) if trace is not None else None
    reading = decided or question.computed_with
    if reading is None:
        raise NotCovered(
            f"Hukum belum menjawab: {question.indonesian} Kantor dapat memutuskannya: "
            + " / ".join(f"{one.name}: {one.indonesian}" for one in question.readings),
            f"The law leaves open: {question.english} An office may decide: "
            + " / ".join(f"{one.name}: {one.english}" for one in question.readings),
            question=name,
        )
    if trace is not None:
        settled = Settled(name, reading, decided is not None)
        if settled not in trace.settled:
            trace.settled.append(settled)
    return reading


def check_decisions(decisions: object) -> dict[str, str]:
    """Office decisions as given, `{question: reading}`. Invalid names the question or reading that does not exist."""
    if not isinstance(decisions, dict):
        raise Invalid(
            "decisions harus berupa pasangan pertanyaan: bacaan.",
            "decisions must map a question to a reading.",
            key="decisions",
        )
    for name, reading in decisions.items():
        question = questions().get(name)
        if question is None:
            known = ", ".join(sorted(questions()))
            raise Invalid(
                f"decisions: tidak ada pertanyaan {name!r}; yang ada: {known}.",
                f"decisions: there is no question {name!r}; there are: {known}.",
                key="decisions",
            )
        readings = [one.name for one in question.readings]
        if reading not in readings:
            raise Invalid(
                f"decisions: {name}: bacaan {reading!r} tidak ada; pilihannya: {', '.join(readings)}.",
                f"decisions: {name}: there is no reading {reading!r}; choose: {', '.join(readings)}.",
                key="decisions",
            )
    return dict(decisions)


callable_as_its_function(__name__)
