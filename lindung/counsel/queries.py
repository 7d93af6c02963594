"""Which decisions of the office hold on a day, and which there ever were."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lindung.counsel.models import LegalDecision


def decisions_on(day: date) -> dict[str, str]:
    """The readings the office decided on for events of this day: question → reading, as the law library takes them."""
    return {one.question: one.reading for one in holding_on(day)}


def holding_on(day: date) -> QuerySet[LegalDecision]:
    """The decisions that hold for events of this day, by question."""
    return LegalDecision.objects.filter(Q(to_day__isnull=True) | Q(to_day__gte=day), from_day__lte=day).order_by(
        "question"
    )


def all_decisions() -> dict[str, list[LegalDecision]]:
    """Every decision ever recorded, by question, the latest period first."""
    found: dict[str, list[LegalDecision]] = {}
    for one in LegalDecision.objects.order_by("question", "-from_day", "-decided_at"):
        found.setdefault(one.question, []).append(one)
    return found
