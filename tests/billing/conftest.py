"""A list of four vulnerable workers whom the sponsor pays for, and the bill for them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting, acting_as
from lindung.billing.issuing import BilledMember, enter_payment_code, issue_bill
from lindung.billing.models import Bill
from lindung.billing.pricing import prices_for
from lindung.membership.services import Payer, open_membership
from lindung.registry.services import register_person
from tests.world import OWN, VILLAGES

FIRST = date(2026, 6, 1)
PRICE = 16_800


@dataclass
class Money:
    """Handles for tests of bills: `act("finance")` acts as somebody; `members` are memberships by name."""

    world: Any
    members: dict[str, uuid.UUID] = field(default_factory=dict)

    @contextmanager
    def act(self, who: str) -> Iterator[Acting]:
        with acting_as(self.world.users[who], channel="terminal") as acting:
            yield acting

    def enrol(self, name: str, number: int, *, village: str = VILLAGES[OWN]) -> uuid.UUID:
        """A worker of Parigi Moutong whom the sponsor pays for from June 2026."""
        person = register_person(
            name=name,
            birth_date=date(1990, 1, number),
            sex="L",
            village=village,
            nik=f"720802{number:02d}01900000",
        )
        payer = Payer("apbd", self.world.organisations["parigi-moutong"].pk, "SG", "DEMO-1", "PKS 1/2026")
        made = open_membership(person_id=person.pk, segment="BPU", began_on=FIRST, payer=payer)
        self.members[name] = made.pk
        return made.pk

    def issue(self, months: int = 3, *, code: str = "DEMO1", names: Any = None, **wish: Any) -> Bill:
        """One bill for everybody enrolled, with a payment code unless `code` is empty."""
        bill = self.issue_all(months, names=names, **wish)[0]
        if code:
            with self.act("finance") as acting:
                enter_payment_code(acting=acting, code=bill.code, payment_code=code)
            bill.payment_code = code
        return bill

    def issue_all(self, months: int, *, names: Any = None, payer: str = "apbd", **wish: Any) -> tuple[Bill, ...]:
        first = wish.pop("first", FIRST)
        chosen = self.members if names is None else {name: self.members[name] for name in names}
        members = [BilledMember(one, first, months) for one in chosen.values()]
        asked: dict[str, Any] = {
            "payer_id": self.world.organisations["parigi-moutong"].pk,
            "subject": "Pekerja rentan 2026",
            "subject_id": uuid.uuid4(),
            "region": OWN,
            "members": members,
            "prices": prices_for(first_month=first, months=months, payer=payer, income=1_000_000),
            "operation_id": uuid.uuid4(),
            "wadah": "SG",
        }
        with self.act("branch_officer") as acting:
            return issue_bill(acting=acting, **(asked | wish))


@pytest.fixture
def money(db: None, world: Any) -> Money:
    """Four people enrolled, nothing billed yet."""
    made = Money(world)
    with made.act("branch_officer"):
        for number, name in enumerate(("Fajar", "Gita", "Hasan", "Intan"), 1):
            made.enrol(name, number)
    return made


@pytest.fixture
def pay(money: Money) -> Callable[..., Any]:
    """`pay(bill, 50400)`: finance records a payment and cover is derived; returns the receipt."""
    from lindung.coverage.paying import pay as record

    count = iter(range(1, 1000))

    def paying(bill: Bill | None, amount: int, *, who: str = "finance", **wish: Any) -> Any:
        asked: dict[str, Any] = {
            "kind": "sp2d",
            "reference": f"SP2D {next(count):03d}",
            "amount": amount,
            "paid_on": FIRST,
            "operation_id": uuid.uuid4(),
            "bill_code": bill.code if bill else "",
        }
        with money.act(who) as acting:
            return record(acting=acting, **(asked | wish))

    return paying
