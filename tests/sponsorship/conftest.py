"""A programme of Parigi Moutong, acted on by people of the small world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting, acting_as, forget
from lindung.sponsorship.models import Programme
from lindung.sponsorship.services import Agreement, Terms, open_programme, set_budget
from tests.world import OWN


@dataclass
class Office:
    """`act("branch_officer")` acts; `open()` opens a programme; `client("auditor")` browses."""

    world: Any
    browser: Any

    @contextmanager
    def act(self, who: str = "branch_officer") -> Iterator[Acting]:
        with acting_as(self.world.users[who], channel="terminal") as acting:
            yield acting

    def open(self, code: str = "rentan", *, wadah: str = "SG", **terms: Any) -> Programme:
        with self.act() as acting:
            made = open_programme(
                acting=acting,
                organisation_id=self.world.organisations["parigi-moutong"].pk,
                code=code,
                name=f"Program {code}",
                region=OWN,
                wadah=wadah,
                money_source="apbd",
                agreement=Agreement(f"PKS {code}", date(2026, 1, 2)),
                terms=Terms(**({"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)} | terms)),
            )
            set_budget(acting=acting, programme=made, year=2026, amount=5_000_000, document="DPA 1", line="1.02")
        return made

    def client(self, who: str) -> Any:
        from lindung.access.models import User

        forget()
        user = User.objects.get(pk=self.world.users[who].pk)
        self.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return self.browser


@pytest.fixture
def office(db: None, world: Any, client: Any) -> Office:
    return Office(world, client)
