"""Settling, ending and dying move the derived cover and the roll-up by exactly the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from lindung.access.acting import acting_as
from lindung.billing.models import SettlementLine
from lindung.coverage.models import CoverSpan
from lindung.coverage.queries import count
from lindung.coverage.services import refresh
from lindung.membership.models import MembershipEnd

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: None, world: Any) -> Any:
    with acting_as(world.users["branch_officer"], channel="terminal") as acting:
        yield acting


def settle(world: Any, who: str, start: date, end: date) -> None:
    SettlementLine.objects.create(
        membership=world.memberships[who],
        programmes=3,
        covers_from=start,
        covers_to=end,
        paid_on=start,
        ground="months",
        province="72",
    )


def direct(day: date) -> int:
    """The count straight from the spans, past the roll-up."""
    return count(day, by=("sex",)).total


def test_a_payment_makes_conditional_months_covered_and_moves_the_lapse(officer: Any, world: Any) -> None:
    before = count(date(2025, 6, 30)).total
    settle(world, "ani", date(2025, 1, 1), date(2025, 3, 31))
    assert refresh([world.memberships["ani"].pk]) > 0
    assert count(date(2025, 2, 1), by=("status",)).covered == 1
    assert count(date(2025, 6, 30)).total == before + 1
    assert count(date(2025, 7, 1)).total == before
    for day in (date(2024, 6, 1), date(2025, 2, 1), date(2025, 6, 30), date(2025, 7, 1)):
        assert count(day).total == direct(day)


def test_refreshing_twice_changes_nothing(officer: Any, world: Any) -> None:
    settle(world, "ani", date(2025, 1, 1), date(2025, 1, 31))
    counts = []
    for _ in range(2):
        refresh([world.memberships["ani"].pk])
        counts.append([count(date(2025, month, 1)).total for month in range(1, 8)])
    assert counts[0] == counts[1]


def test_a_notice_of_end_cuts_cover_and_its_withdrawal_restores_it(officer: Any, world: Any) -> None:
    budi = world.memberships["budi"]
    MembershipEnd.objects.create(membership=budi, ended_on=date(2024, 9, 15), reason="berhenti")
    refresh([budi.pk])
    assert [count(day, segment="PU").total for day in (date(2024, 9, 15), date(2024, 9, 16))] == [1, 0]
    MembershipEnd.objects.create(membership=budi, ended_on=None, reason="keliru")
    refresh([budi.pk])
    assert count(date(2024, 9, 16), segment="PU").total == 1


def test_the_application_cannot_write_spans_itself(officer: Any, world: Any) -> None:
    from django.db import ProgrammingError, transaction

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        CoverSpan.objects.all().delete()


def test_an_officer_of_another_region_sees_none_of_the_spans(db: None, world: Any) -> None:
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        assert not CoverSpan.objects.filter(person_id=world.people["ani"].pk).exists()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert CoverSpan.objects.filter(person_id=world.people["ani"].pk).exists()


def test_a_refresh_asked_for_twice_waits_once(officer: Any, world: Any) -> None:
    from lindung.coverage.tasks import refresh_later

    assert refresh_later([world.memberships["ani"].pk], officer.user) is not None
    assert refresh_later([world.memberships["ani"].pk], officer.user) is None
    assert refresh_later([world.memberships["budi"].pk], officer.user) is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (2,)
