"""One name, or one payment, from the list to the end of cover: each step with when it was recorded, by whom and why.

As known at a moment: what was recorded later is left out, and what was corrected later stands as it was then.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lindung.coverage.known_spans import KnownSpan
from lindung.rosters.history import Event
from lindung.web.words import dotted, english_date, indonesian_date

# The order of steps recorded at the same moment: the way a name goes.
STAGES = ("membership", "list", "verdict", "task", "entry", "bill", "payment", "settlement", "end")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was recorded. `code` names it for programs; `facts` are its particulars, by stable names.

    `actor` is empty where the trail names nobody; `link` is the name of a page and its argument.
    """

    stage: str
    code: str
    at: datetime
    indonesian: str
    english: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    actor: str = ""
    channel: str = ""
    reason: str = ""
    link: tuple[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """The step for programs; days and moments in ISO form, rupiah as whole numbers."""
        return {
            "stage": self.stage,
            "code": self.code,
            "recorded_at": self.at.isoformat(),
            "sentence": {"id": self.indonesian, "en": self.english},
            "facts": {name: plain(value) for name, value in self.facts.items() if value not in (None, "", ())},
            "actor": self.actor,
            "channel": self.channel,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something the record does not say, told plainly."""

    code: str
    indonesian: str
    english: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a trace is about. `visible`: whether the actor may open the person's page; `recorded`: whether he or
    she was recorded by then. Without an id: a number that stood in lists and never became a person."""

    id: uuid.UUID | None
    name: str
    identity_masked: str
    visible: bool
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Trace:
    """A traced person: steps in the order they were recorded, cover as it followed from them, what is not known."""

    subject: Subject
    known_at: datetime | None
    steps: tuple[Step, ...]
    spans: tuple[KnownSpan, ...]
    ends: tuple[tuple[str, str], ...]
    unknown: tuple[Unknown, ...]

    def as_json(self) -> dict[str, Any]:
        """The trace for programs."""
        return {
            "person": {
                "id": str(self.subject.id) if self.subject.id else None,
                "name": self.subject.name,
                "identity": self.subject.identity_masked,
                "visible": self.subject.visible,
            },
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "steps": [step.as_json() for step in self.steps],
            "cover": [
                {
                    "segment": span.segment,
                    "programmes": [one.value for one in span.programmes],
                    "status": span.status.value,
                    "from": span.from_day.isoformat(),
                    "to": span.to_day.isoformat(),
                }
                for span in self.spans
            ],
            "end": [{"id": indonesian, "en": english} for indonesian, english in self.ends],
            "unknown": [{"code": one.code, "id": one.indonesian, "en": one.english} for one in self.unknown],
        }


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps in the order they were recorded; at the same moment, the way a name goes."""
    return tuple(sorted(steps, key=lambda step: (step.at, STAGES.index(step.stage), step.code)))


def moment(text: Any) -> datetime:
    """A moment as the trail writes it."""
    return datetime.fromisoformat(str(text))


def day(text: Any) -> date | None:
    """A day as the trail writes it; None where there is none."""
    return date.fromisoformat(str(text)[:10]) if text else None


def day_id(text: Any) -> str:
    """A day in Indonesian words; a dash where there is none."""
    found = day(text)
    return indonesian_date(found) if found else "–"


def day_en(text: Any) -> str:
    """A day in English words; a dash where there is none."""
    found = day(text)
    return english_date(found) if found else "–"


def rupiah_id(amount: int) -> str:
    """Rp 16.800, for an Indonesian sentence."""
    return f"Rp {dotted(amount)}"


def rupiah_en(amount: int) -> str:
    """Rp 16,800, for an English sentence."""
    return f"Rp {amount:,}"


def people_en(heads: int) -> str:
    """1 person, 2 people."""
    return "1 person" if heads == 1 else f"{heads:,} people"


def by(event: Event | None) -> dict[str, Any]:
    """Who, through what and why, for a step."""
    return {} if event is None else {"actor": event.actor, "channel": event.channel, "reason": event.reason}


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date | uuid.UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
