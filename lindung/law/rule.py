"""A rule carries its article and the day it begins to apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Article:
    """Where a rule stands in the law, and from when (until, inclusive; None: still) it applies."""

    citation: str
    since: date
    until: date | None


RULES: dict[str, Article] = {}


def rule(citation: str, *, since: str, until: str | None = None) -> Callable[[Function], Function]:
    """Mark a function as the code of an article."""

    def mark(function: Function) -> Function:
        article = Article(citation, date.fromisoformat(since), date.fromisoformat(until) if until else None)
        RULES[f"{function.__module__}.{function.__qualname__}"] = article
        function.article = article  # type: ignore[attr-defined]
        return function

    return mark
