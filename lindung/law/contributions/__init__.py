"""What is to be paid each month, by segment: wage earners, self-employed, construction, migrant workers."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lindung.law.situation import Facts

_MODULES = {"PU": "wage_earner", "BPU": "bpu", "JAKON": "jakon", "PMI": "pmi"}


def contribution(facts: Facts) -> tuple[dict[str, Any], None]:
    """The amounts of a situation. Invalid: facts that cannot be; NotCovered: what the law leaves open."""
    module = import_module(f"lindung.law.contributions.{_MODULES[facts.need('segment')]}")
    amounts: dict[str, Any] = module.contribution(facts)
    return amounts, None
