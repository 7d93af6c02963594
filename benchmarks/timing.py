"""Taking turns and taking time."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 5


class Disagreement(Exception):
    """Two contestants gave different answers to one question: their times mean nothing."""


@dataclass(frozen=True)
class Times:
    """Seconds of one contestant: all of them, and the median of each round."""

    rounds: tuple[tuple[float, ...], ...]

    @property
    def all(self) -> list[float]:
        """Every single time, sorted."""
        return sorted(second for one in self.rounds for second in one)

    @property
    def median(self) -> float:
        """The median of all times."""
        return statistics.median(self.all)

    @property
    def slow(self) -> float:
        """What 95 of 100 questions stay under."""
        return self.all[min(len(self.all) - 1, int(0.95 * len(self.all)))]


Ask = Callable[[Any], Any]


def take_turns(
    contestants: Mapping[str, Ask], rounds: Sequence[Sequence[Hashable]], *, alike: bool = True, seed: int = 72
) -> dict[str, Times]:
    """Put every question of every round to every contestant, in an order drawn anew for each question.

    With `alike`, Disagreement is raised unless all answers to a question are equal. Each contestant is first asked
    the first question once without being timed.
    """
    order = random.Random(seed)
    for ask in contestants.values():
        ask(rounds[0][0])
    taken: dict[str, list[list[float]]] = {name: [] for name in contestants}
    for questions in rounds:
        for times in taken.values():
            times.append([])
        for question in questions:
            answers = {}
            for name in order.sample(list(contestants), len(contestants)):
                answers[name] = _timed(contestants[name], question, taken[name][-1])
            if alike:
                agree(question, answers)
    return {name: Times(tuple(map(tuple, times))) for name, times in taken.items()}


def _timed(ask: Ask, question: Hashable, times: list[float]) -> Any:
    gc.collect(0)
    begin = time.perf_counter()
    answer = ask(question)
    times.append(time.perf_counter() - begin)
    return answer


def agree(question: object, answers: Mapping[str, Any]) -> None:
    """Disagreement, naming who and on what, unless all answers are equal."""
    first, *others = answers
    for other in others:
        if answers[other] != answers[first]:
            raise Disagreement(f"{question}: {first} and {other} differ: {_difference(answers[first], answers[other])}")


def _difference(one: Any, other: Any) -> str:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return f"{one!r:.200} and {other!r:.200}"
    keys = sorted((key for key in {*one, *other} if one.get(key) != other.get(key)), key=repr)
    return "; ".join(f"{key}: {one.get(key)} and {other.get(key)}" for key in keys[:5])
