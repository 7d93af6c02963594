"""What the law library says when it cannot answer. Each refusal is a sentence in Indonesian and English."""

from __future__ import annotations

from typing import Any


class NotCovered(Exception):
    """The sheets of law do not settle this; the sentence says what is missing. Never answered with a guess."""

    code = "not_covered"

    def __init__(self, indonesian: str, english: str = "", *, question: str | None = None) -> None:
        super().__init__(indonesian)
        self.indonesian = indonesian
        self.english = english or indonesian
        self.question = question

    def as_json(self) -> dict[str, Any]:
        """The refusal as plain data; `question` names the open question, where there is one."""
        return _as_json(self, question=self.question)


class Invalid(Exception):
    """A situation that cannot be: an unknown key, a wrong type, a missing fact. The sentence names the fact."""

    code = "invalid"

    def __init__(self, indonesian: str, english: str, *, key: str | None = None) -> None:
        super().__init__(indonesian)
        self.indonesian = indonesian
        self.english = english
        self.key = key

    def as_json(self) -> dict[str, Any]:
        """The refusal as plain data; `key` names the fact, where it is one fact."""
        return _as_json(self, key=self.key)


class LawDefect(Exception):
    """A parameter file or a rule contradicts itself. Stops loudly at load."""


def _as_json(error: NotCovered | Invalid, **more: str | None) -> dict[str, Any]:
    said = {"error": error.code, "message": {"id": error.indonesian, "en": error.english}}
    return said | {name: value for name, value in more.items() if value is not None}
