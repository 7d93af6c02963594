"""Acting as people of the small world, within the test's transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lindung.access.acting import Acting, begin, forget
from lindung.access.models import User


@pytest.fixture
def act(db: None, world: Any) -> Callable[[str], Acting]:
    """`act("auditor")`: from here on this user acts, as in a command."""

    def enter(who: str) -> Acting:
        forget()
        return begin(User.objects.get(pk=world.users[who].pk), channel="terminal", operation="uji")

    return enter
