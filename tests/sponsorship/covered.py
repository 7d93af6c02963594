"""Sponsored workers of Parigi Moutong with days paid for, made as the branch officer makes them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lindung.access.acting import Acting, acting_as
from lindung.billing.models import SettlementLine
from lindung.coverage.services import refresh
from lindung.membership.services import Payer, open_membership
from lindung.registry.services import register_person
from lindung.sponsorship.models import Programme
from lindung.sponsorship.services import Agreement, Terms, open_programme
from tests.world import OWN, VILLAGES

BEGAN = date(2026, 1, 1)


@dataclass
class Covered:
    """`enrol(paid=…)` makes one worker of the programme `rentan`; stretches paid are (first day, last day)."""

    world: Any
    agreement: str = "PKS 1/2026"
    payer_kind: str = "apbd"
    made: list[uuid.UUID] = field(default_factory=list)

    @contextmanager
    def act(self, who: str = "branch_officer") -> Iterator[Acting]:
        with acting_as(self.world.users[who], channel="terminal") as acting:
            yield acting

    def programme(self, code: str = "rentan", *, agreement: str = "PKS 1/2026", **wish: Any) -> Programme:
        asked: dict[str, Any] = {
            "organisation_id": self.world.organisations["parigi-moutong"].pk,
            "code": code,
            "name": f"Program {code}",
            "region": OWN,
            "wadah": "SG",
            "money_source": "apbd",
            "agreement": Agreement(agreement, BEGAN),
            "terms": Terms(starts_on=BEGAN),
        }
        with self.act() as acting:
            return open_programme(acting=acting, **(asked | wish))

    def enrol(
        self, *paid: tuple[date, date], village: str = VILLAGES[OWN], paid_on: date | None = None, **payer: Any
    ) -> uuid.UUID:
        number = len(self.made) + 1
        with self.act():
            person = register_person(
                name=f"Pekerja {'abcdefghijklmnopqrstuvwxyz'[number % 26] * 3} Nomor",
                birth_date=date(1980, 1, 1 + number % 28),
                sex="L",
                village=village,
                nik=f"7208{number // 28 + 2:02d}{1 + number % 28:02d}01800000",
            )
            kind = payer.get("payer_kind", self.payer_kind)
            body = payer.get("organisation", self.world.organisations["parigi-moutong"].pk)
            wanted = Payer(kind, body, payer.get("wadah", "SG"), "DEMO-1", payer.get("agreement", self.agreement))
            made = open_membership(person_id=person.pk, segment="BPU", began_on=BEGAN, payer=wanted).pk
            self.pay(made, *paid, paid_on=paid_on)
        self.made.append(made)
        return made

    def pay(self, membership: uuid.UUID, *paid: tuple[date, date], paid_on: date | None = None) -> None:
        with self.act():
            for first, last in paid:
                SettlementLine.objects.create(
                    membership_id=membership, programmes=3, covers_from=first, covers_to=last,
                    paid_on=paid_on or first, ground="months", province="72",
                )  # fmt: skip
            refresh([membership])
