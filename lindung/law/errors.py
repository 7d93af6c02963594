"""What the law library says when it cannot answer."""

from __future__ import annotations


class NotCovered(Exception):
    """The sheets of law do not settle this; the sentence says what is missing. Never answered with a guess."""


class LawDefect(Exception):
    """A parameter file or a rule contradicts itself. Stops loudly at load."""
