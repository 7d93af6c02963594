"""What a family loses when cover lapses: the death benefit (JKM) by law, before and after, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lindung.law import benefit
from lindung.law.decision import Decision
from lindung.law.parameters import load
from lindung.law.questions import questions

FIRST_MONTHS = "bpu-first-months"
# Long enough a member that no rule on first months can reach the death.
SETTLED = {"months_contributed": 24, "registered_months": 24}


@dataclass(frozen=True)
class Restart:
    """What a death pays in the first months after cover began anew, by one reading of the law (rupiah)."""

    reading: str
    indonesian: str
    english: str
    source: str
    total: int
    decided: bool


@dataclass(frozen=True)
class Loss:
    """Rupiah paid on a death that no work accident caused, of somebody without children in school.

    While covered; in tolerated arrears at once, and once the heirs have paid the arrears; after cover has lapsed; and
    in the first `months` months after a new start: `restart` has one answer where an office decided the question, else
    every reading. Scholarships come on top.
    """

    day: date
    covered: int
    conditional_now: int
    conditional_after_arrears: int
    lapsed: int
    months: int
    restart: tuple[Restart, ...]
    law: tuple[Mapping[str, Any], ...]
    weakest_provenance: str

    @property
    def least_restart(self) -> int:
        """The smallest sum a new start may mean."""
        return min(one.total for one in self.restart)


def loss_on(day: date, decisions: Mapping[str, str] | None = None) -> Loss:
    """What a family loses if the member dies on a day. `decisions`: the readings the office recorded."""
    held = _death(day, SETTLED)
    arrears = _death(day, SETTLED | {"arrears_months": 1})
    lapsed = _death(day, SETTLED | {"arrears_months": 1 + _tolerated(day)})
    restart = _restart(day, decisions or {})
    first = _death(day, {"months_contributed": 0, "registered_months": 0}, {FIRST_MONTHS: restart[-1].reading})
    law: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in (held, arrears, lapsed, first):
        law |= {(each["name"], each["from"]): each for each in one.as_json()["law"]}
    weakest = max((held, arrears, lapsed, first), key=lambda one: one.weakest_provenance.weakness)
    return Loss(
        day=day,
        covered=int(held.amounts["total"]),
        conditional_now=int(arrears.amounts["total"]),
        conditional_after_arrears=int(arrears.amounts.get("after_arrears", 0)),
        lapsed=int(lapsed.amounts["total"]),
        months=load("benefits/jkm")["jkm_bpu_first_months"].values[-1].whole,
        restart=restart,
        law=tuple(law.values()),
        weakest_provenance=weakest.weakest_provenance.value,
    )


def _restart(day: date, decisions: Mapping[str, str]) -> tuple[Restart, ...]:
    decided = decisions.get(FIRST_MONTHS)
    found = []
    for reading in questions()[FIRST_MONTHS].readings:
        if decided in (None, reading.name):
            total = _death(day, {"months_contributed": 0, "registered_months": 0}, {FIRST_MONTHS: reading.name})
            found.append(
                Restart(
                    reading.name, reading.indonesian, reading.english, reading.source, int(total.amounts["total"]),
                    decided is not None,
                )
            )  # fmt: skip
    return tuple(found)


def _tolerated(day: date) -> int:
    return load("lapse")["tolerated_unpaid_months_bpu"].on(day).whole


def _death(day: date, facts: Mapping[str, Any], decisions: Mapping[str, str] | None = None) -> Decision:
    situation = {"programme": "JKM", "event": "death", "segment": "BPU", "event_date": day.isoformat(), **facts}
    return benefit(situation | {"decisions": dict(decisions)} if decisions else situation)
