"""Acting as people of the small world, and a decision of the office, within the test's transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting, begin, forget
from lindung.access.models import User
from lindung.counsel.models import LegalDecision
from lindung.counsel.services import record_decision

DECIDED = {
    "question": "village-money",
    "reading": "government-paid",
    "from_day": date(2026, 1, 1),
    "document_number": "KEP/07/2026",
    "reason": "APB Desa berasal dari APBN dan APBD.",
}


@pytest.fixture
def act(db: None, world: Any) -> Callable[[str], Acting]:
    """`act("head_of_branch")`: from here on this user acts, as in a request."""

    def enter(who: str) -> Acting:
        forget()
        return begin(User.objects.get(pk=world.users[who].pk), channel="web")

    return enter


@pytest.fixture
def decide(act: Callable[[str], Acting]) -> Callable[..., LegalDecision]:
    """`decide(reading=...)`: the head of branch records a decision on village money, then nobody acts."""

    def record(**other: Any) -> LegalDecision:
        made = record_decision(acting=act("head_of_branch"), **(DECIDED | other))
        forget()
        return made

    return record
