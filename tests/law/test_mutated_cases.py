"""Whatever facts are put together, the answer is a decision or a sentence: never a crash, never a missing reason.

The golden cases are the stock of facts: each is asked again with a fact taken away, taken over from another case, or
moved to the edge of what can be read.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lindung.law import Decision, Invalid, NotCovered, answer
from lindung.law.cases import Case, case_files, read_cases

FOLDER = Path(__file__).parent / "cases"
CASES = [case for file in case_files([FOLDER]) for case in read_cases(file)]
STOCK: dict[str, list[Any]] = {}
for one in CASES:
    for key, value in one.situation.items():
        STOCK.setdefault(key, []).append(value)
EDGES = [
    0,
    1,
    2,
    11,
    12,
    10**15,
    "2015-07-01",
    "2199-12-31",
    "1900-01-01",
    "2199-12",
    "2015-07",
    True,
    False,
    [],
    {},
    "",
]
TIMES = 3000


def mutated(case: Case, chance: Random) -> dict[str, Any]:
    """The facts of a case with one to three of them changed."""
    facts = dict(case.situation)
    for _ in range(chance.randint(1, 3)):
        how, key = chance.random(), chance.choice(sorted(facts)) if facts else "segment"
        if how < 0.25:
            facts.pop(key, None)
        elif how < 0.55:
            facts[key] = chance.choice(STOCK.get(key, [1]))
        elif how < 0.8:
            other = chance.choice(sorted(STOCK))
            facts[other] = chance.choice(STOCK[other])
        else:
            facts[key] = chance.choice(EDGES)
    return facts


@pytest.mark.parametrize("seed", range(4))
def test_changed_facts_get_a_decision_or_a_sentence(seed: int) -> None:
    chance, answered = Random(seed), 0
    for _ in range(TIMES):
        case = chance.choice(CASES)
        facts = mutated(case, chance)
        try:
            found = answer(case.kind, facts)
        except (Invalid, NotCovered) as refused:
            assert refused.indonesian and refused.english, facts
            continue
        except Exception as crash:
            raise AssertionError(f"{case.kind} {facts}: {type(crash).__name__}: {crash}") from crash
        answered += 1
        assert_sound(found, facts)
    assert answered > TIMES // 10


def assert_sound(found: Decision, facts: dict[str, Any]) -> None:
    amounts = [one for value in found.amounts.values() for one in (value if isinstance(value, list) else [value])]
    assert not [one for one in amounts if isinstance(one, float)], facts
    assert not [one for one in amounts if isinstance(one, int) and one < 0], facts
    assert found.kind != "benefit" or found.reasons, f"no reason: {facts}"
    if found.entitled is False:
        assert not [one for one in amounts if isinstance(one, int) and not isinstance(one, bool) and one], facts
    json.dumps(found.as_json(steps=True))
