"""What the law library says when it cannot answer. Each refusal is a sentence in Indonesian and English."""

from __future__ import annotations


class NotCovered(Exception):
    """The sheets of law do not settle this; the sentence says what is missing. Never answered with a guess."""

    code = "not_covered"

    def __init__(self, indonesian: str, english: str = "", *, question: str | None = None) -> None:
        super().__init__(indonesian)
        self.indonesian = indonesian
        self.english = english or indonesian
        self.question = question


class Invalid(Exception):
    """A situation that cannot be: an unknown key, a wrong type, a missing fact. The sentence names the fact."""

    code = "invalid"

    def __init__(self, indonesian: str, english: str, *, key: str | None = None) -> None:
        super().__init__(indonesian)
        self.indonesian = indonesian
        self.english = english
        self.key = key


class LawDefect(Exception):
    """A parameter file or a rule contradicts itself. Stops loudly at load."""
