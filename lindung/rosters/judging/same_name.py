"""Whether two written names can be one person's: spelling variants, titles, order and abbreviations are no difference.

Pure Python for one pair; whoever has many pairs narrows them first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from lindung.registry.names import MUHAMMAD, full_word, sound, without_titles

# same: every word has its partner. part: one name leaves words out. different: neither.
Likeness = Literal["same", "part", "different"]


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> Likeness:
    """How alike two names are. Single slips of the finger count as alike in words of four letters and more."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return "different"
    if sound("".join(first)) == sound("".join(second)):
        return "same"
    if len(first) > len(second):
        first, second = second, first
    left, slips, whole = list(second), 0, 0
    for word in sorted(first, key=len, reverse=True):
        partner, cost = _partner(word, left)
        if partner is None:
            if _can_be_left_out(word, first):
                continue
            return "different"
        left.remove(partner)
        slips += cost
        whole += len(word) > 1 and len(partner) > 1
    if slips > 2 or not whole:
        return "different"
    return "same" if all(_can_be_left_out(word, second) for word in left) else "part"


def _words(name: str) -> list[str]:
    return [full_word(word) for word in without_titles(name[:300]).split()[:12]]


def _can_be_left_out(word: str, words: list[str]) -> bool:
    return len(words) > 1 and (word in MUHAMMAD or word in ("siti", "bin", "binti"))


def _partner(word: str, left: list[str]) -> tuple[str | None, int]:
    for other in left:
        if sound(word) == sound(other):
            return other, 0
    for other in left:
        if 1 in (len(word), len(other)) and word[0] == other[0]:
            return other, 0
        short, long = sorted((word, other), key=len)
        if len(short) >= 3 and len(long) > len(short) + 1 and long.startswith(short):
            return other, 1
    for other in left:
        allowed = 1 if min(len(word), len(other)) >= 4 else 0
        if allowed and edits(sound(word), sound(other), allowed) <= allowed:
            return other, 1
    return None, 0


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be put in, taken out, changed or exchanged with their neighbour; `most` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, line = before, line, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, line[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
    return min(line[-1], most + 1)
