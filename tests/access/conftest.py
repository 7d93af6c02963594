"""Acting as people of the small world, within the test's transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lindung.access.acting import Acting, begin, forget
from lindung.access.models import User
from tests.access.standing import Standing, build_standing


@pytest.fixture
def act(db: None, world: Any) -> Callable[[str], Acting]:
    """`act("administrator")`: from here on this user acts, as in a request."""

    def enter(who: str) -> Acting:
        forget()
        return begin(User.objects.get(pk=world.users[who].pk), channel="web")

    return enter


@pytest.fixture
def standing(db: None, world: Any) -> Standing:
    """Something real at every address, until the test ends."""
    return build_standing(world)
