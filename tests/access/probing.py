"""How what somebody tries in the database is written down: see test_policies_bite.py, which tries it.

A probe is what somebody tries, as the application, and what must come of it: so many rows, or a refusal.
"""

from __future__ import annotations

from tests.world import OTHER, OWN, VILLAGES

REFUSED = "refused"
NOBODY = ""
# Who, and the statement.
Step = tuple[str, str]
# Steps, and what the last of them must bring: a number, a refusal, or a question to the owner that gives the number.
Probe = tuple[tuple[Step, ...], int | str]
Probes = dict[tuple[str, str], list[Probe]]

# What statements call the own region and another one.
HERE = {"kabupaten": OWN, "village": VILLAGES[OWN], "person": "%(ani)s", "membership": "%(m_ani)s"}
THERE = {"kabupaten": OTHER, "village": VILLAGES[OTHER], "person": "%(citra)s", "membership": "%(m_citra)s"}
COUNT = "SELECT count(*) FROM "


def one(who: str, statement: str, expected: int | str) -> Probe:
    """A single statement of one person."""
    return ((who, statement),), expected


def after(steps: tuple[Step, ...], statement: str, **expected: int | str) -> list[Probe]:
    """What each of these people meets at a statement after the steps."""
    return [((*steps, (who, statement)), outcome) for who, outcome in expected.items()]


def reads(table: str, **expected: int | str) -> list[Probe]:
    """Who sees how many rows of a table; `nobody` is a connection on which no one acts."""
    return [
        one(NOBODY if who == "nobody" else who, f"SELECT 1 FROM {table}", number) for who, number in expected.items()
    ]


def writes(table: str, change: str, **expected: int | str) -> list[Probe]:
    """How many rows an UPDATE without any condition reaches: the policy for writing alone decides."""
    return [one(who, f"UPDATE {table} SET {change}", number) for who, number in expected.items()]


def inserts(statement: str, *, own: dict[str, str], other: dict[str, str], who: str = "branch_officer") -> list[Probe]:
    """The same row for the own region, which goes in, and for another one, which does not."""
    filled = [statement.format(**values) for values in (own, other)]
    return [one(who, filled[0], 1), one(who, filled[1], REFUSED)]
