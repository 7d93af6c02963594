"""Is this person covered on this day, and why: one answer with its reasons."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks.house import owner
from benchmarks.results import Table
from benchmarks.searching import officer
from benchmarks.timing import ROUNDS, Disagreement, take_turns

QUESTIONS_A_ROUND = 60

Question = tuple[str, date]


def cover_of_one() -> list[Table]:
    """Ask for random people and days of the demonstration that is there."""
    from lindung.coverage.queries import period

    record = period()
    draw = random.Random(72)
    with owner() as connection:
        user = officer("72")
        # As many as are asked about, and no order the disk would like.
        people = connection.execute(
            "SELECT id::text FROM registry_person ORDER BY md5(id::text) LIMIT %s", [ROUNDS * QUESTIONS_A_ROUND]
        ).fetchall()
    length = (record.last_day - record.first_day).days
    questions = [(person, record.first_day + timedelta(days=draw.randint(0, length))) for (person,) in people]
    rounds = [questions[at : at + QUESTIONS_A_ROUND] for at in range(0, len(questions), QUESTIONS_A_ROUND)]
    table = Table(
        "Covered on a day, one person",
        f"{len(questions)} random people and days, as a branch officer of the province, each in a transaction with its "
        "scope. `covered_on` reads memberships, payers, settlements and death and applies the rules; the span is "
        "what counting uses. Both must give the same status.",
    )
    answer, span = _answer(user), _span(user)
    times = take_turns(
        {
            "nothing but the scope (`SELECT 1`)": _within(user, lambda person, day: None),
            "the derived span alone": span,
            "`covered_on`, with its reasons": answer,
        },
        rounds,
        alike=False,
    )
    for question in rounds[0]:
        if answer(question) != span(question):
            raise Disagreement(f"{question}: covered_on says {answer(question)}, the span {span(question)}")
    table.add_times(times)
    return [table]


def _answer(user: Any) -> Callable[[Question], str]:
    from lindung.coverage.covered import covered_on

    return _within(user, lambda person, day: str(covered_on(person, "JKK", day).status))


def _span(user: Any) -> Callable[[Question], str]:
    from lindung.coverage.models import CoverSpan

    words = {1: "covered", 2: "conditional", 3: "not_settled"}

    def ask(person: Any, day: date) -> str:
        spans = CoverSpan.objects.filter(person_id=person, from_day__lte=day, to_day__gte=day)
        # JKK is the first bit of the programmes.
        statuses = [status for status, bits in spans.values_list("status", "programmes") if bits & 1]
        return words[min(statuses)] if statuses else "not_covered"

    return _within(user, ask)


def _within(user: Any, ask: Callable[[Any, date], Any]) -> Callable[[Question], Any]:
    """The question asked by a user, in a transaction with his or her scope."""
    from uuid import UUID

    from django.db import connection

    from lindung.access.acting import acting_as

    def asked(question: Question) -> Any:
        with acting_as(user, channel="terminal"), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return ask(UUID(question[0]), question[1])

    return asked
