"""What the five programmes pay, one family at a time: plain Python, one module per benefit."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lindung.law.errors import Invalid
from lindung.law.situation import Facts

# Which module answers for a programme. Each has `benefit(facts) -> (amounts, entitled)` and knows its own events.
_MODULES = {"JKK": "jkk", "JKM": "jkm", "JHT": "jht", "JP": "jp", "JKP": "jkp"}


def benefit(facts: Facts) -> tuple[dict[str, Any], bool]:
    """Amounts and whether there is a right. Invalid: facts that cannot be; NotCovered: what the law leaves open."""
    programme = facts.need("programme")
    module = "pmi" if facts.get("segment") == "PMI" and programme in ("JKK", "JKM") else _MODULES[programme]
    answer: tuple[dict[str, Any], bool] = import_module(f"lindung.law.benefits.{module}").benefit(facts)
    return answer


def unknown_event(programme: str, event: str, known: tuple[str, ...]) -> Invalid:
    """The sentence for an event that a programme does not know."""
    return Invalid(
        f"event: {programme} tidak mengenal {event!r}; pilihannya: {', '.join(known)}.",
        f"event: {programme} does not know {event!r}; choose: {', '.join(known)}.",
        key="event",
    )
