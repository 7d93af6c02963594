"""A person seen at home, enrolled elsewhere: cover is told, the employer is not; through an organisation, neither."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import acting_as
from lindung.access.models import Assignment, User
from lindung.access.roles import Role
from lindung.billing.services import settle_months
from lindung.coverage.covered import CoverStatus, covered_on
from lindung.coverage.sentence import cover_sentence
from lindung.law.programmes import Programme
from lindung.membership.services import Payer, assign_payer, end_membership, open_membership
from lindung.registry.services import register_person
from tests.world import OTHER, OWN, VILLAGES

pytestmark = pytest.mark.django_db

DAY = date(2025, 2, 10)
PAID_TO = date(2025, 3, 31)


@pytest.fixture
def both(world: Any) -> Any:
    """An officer of both regions, made for these tests alone."""
    with acting_as(world.users["administrator"], channel="terminal"):
        user = User.objects.create(username="both_regions", full_name="both_regions")
        for region in (OWN, OTHER):
            Assignment.objects.create(user=user, role=Role.BRANCH_OFFICER, region=region, from_day=date(2020, 1, 1))
    return user


@pytest.fixture
def commuter(world: Any, both: Any) -> uuid.UUID:
    """Lives in one region and works, paid for to the end of March 2025, in the other."""
    with acting_as(both, channel="terminal"):
        person = register_person(
            name="Rina Lapasere", birth_date=date(1985, 5, 3), sex="P", village=VILLAGES[OTHER],
            nik=f"{OTHER.replace('.', '')}01430585" + "0000",
        ).pk  # fmt: skip
        member = open_membership(
            person_id=person, segment="PU", unit_id=world.memberships["budi"].unit_id, began_on=date(2025, 1, 1)
        )
        settle_months(
            membership_id=member.pk, programmes=[Programme.JKK, Programme.JKM], first_month=date(2025, 1, 1), months=3,
            paid_on=date(2025, 1, 2),
        )  # fmt: skip
    return person


def test_the_officer_at_home_is_told_the_cover_and_not_the_employer(commuter: uuid.UUID, world: Any) -> None:
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        answer = covered_on(commuter, "JKK", DAY)
        assert (answer.status, answer.until, answer.payer) == (CoverStatus.COVERED, PAID_TO, None)
        assert any("di luar wilayah" in reason.indonesian for reason in answer.reasons)
        assert cover_sentence(commuter, DAY).indonesian == "Terlindungi JKK dan JKM sampai 31 Maret 2025."


def test_the_officer_at_work_is_told_both(commuter: uuid.UUID, world: Any) -> None:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        answer = covered_on(commuter, "JKK", DAY)
        assert (answer.status, answer.until) == (CoverStatus.COVERED, PAID_TO)
        assert answer.payer
        assert not any("di luar wilayah" in reason.indonesian for reason in answer.reasons)


def test_after_the_last_paid_month_the_officer_at_home_is_told_of_arrears(commuter: uuid.UUID, world: Any) -> None:
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        assert covered_on(commuter, "JKK", PAID_TO).status is CoverStatus.COVERED
        assert covered_on(commuter, "JKK", date(2025, 4, 1)).status is CoverStatus.CONDITIONAL


def test_a_sponsor_is_told_that_there_is_something_else_and_nothing_of_it(
    commuter: uuid.UUID, both: Any, world: Any
) -> None:
    sponsor = world.organisations["parigi-moutong"]
    with acting_as(both, channel="terminal"):
        own = open_membership(person_id=commuter, segment="BPU", began_on=date(2024, 1, 1))
        assign_payer(membership_id=own.pk, from_day=date(2024, 2, 1), payer=Payer("apbd", sponsor.pk))
        end_membership(membership_id=own.pk, ended_on=date(2024, 12, 31), reason="pindah")
    with acting_as(world.users["sponsor_officer"], channel="terminal"):
        answer = covered_on(commuter, "JKK", DAY)
        assert (answer.status, answer.until) == (CoverStatus.NOT_COVERED, None)
        said = cover_sentence(commuter, DAY)
        assert said.indonesian.startswith("Tidak terlihat perlindungan")
        assert "31 Maret" not in str(answer)


def test_nobody_is_told_of_a_person_he_may_not_see(commuter: uuid.UUID, world: Any) -> None:
    with acting_as(world.users["branch_officer_none"], channel="terminal"):
        assert covered_on(commuter, "JKK", DAY).standings == ()
