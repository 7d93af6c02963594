"""Settlement lines: whole months, the first day, nothing twice, corrections by further lines."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import acting_as
from lindung.billing.queries import settlements_of
from lindung.billing.services import reverse_settlement, settle_months, settle_placement, settle_project
from lindung.coverage.covered import covered_on
from lindung.coverage.people import statuses_on
from lindung.coverage.services import refresh
from lindung.law.programmes import Programme
from lindung.membership.services import end_membership, open_membership
from lindung.membership.units import ProjectTerms, open_project
from lindung.registry.services import register_organisation, register_person
from lindung.web.refused import Refused
from tests.world import OWN, VILLAGES

INSURANCE = (Programme.JKK, Programme.JKM)
START = date(2026, 2, 10)


@pytest.fixture(autouse=True)
def officer(db: None, world: Any) -> Iterator[Any]:
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        yield who


@pytest.fixture
def fajar() -> uuid.UUID:
    return register_person(
        name="Fajar", birth_date=date(1991, 3, 2), sex="L", village=VILLAGES[OWN], nik="7208010203910000"
    ).pk


@pytest.fixture
def membership(fajar: uuid.UUID) -> uuid.UUID:
    return open_membership(person_id=fajar, segment="BPU", began_on=START).pk


def settle(membership: uuid.UUID, first: date, months: int, **changes: Any) -> Any:
    wish = {"programmes": INSURANCE, "paid_on": first, **changes}
    return settle_months(membership_id=membership, first_month=first, months=months, **wish)


def refusal(act: Any, *args: Any, **wish: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **wish)
    return caught.value.code


def test_the_first_month_protects_from_the_day_the_membership_began(membership: uuid.UUID) -> None:
    line = settle(membership, date(2026, 2, 1), 3)
    assert (line.covers_from, line.covers_to) == (START, date(2026, 4, 30))


def test_later_periods_are_whole_months(membership: uuid.UUID) -> None:
    settle(membership, date(2026, 2, 1), 1)
    line = settle(membership, date(2026, 3, 15), 2)
    assert (line.covers_from, line.covers_to) == (date(2026, 3, 1), date(2026, 4, 30))


def test_what_was_settled_is_covered_once_cover_is_derived(membership: uuid.UUID, fajar: uuid.UUID) -> None:
    settle(membership, date(2026, 2, 1), 3)
    assert covered_on(fajar, "JKK", date(2026, 3, 1)).status == "covered"
    assert statuses_on([fajar], date(2026, 3, 1)) == {}
    refresh([membership])
    assert statuses_on([fajar], date(2026, 3, 1)) == {fajar: "covered"}
    assert statuses_on([fajar], date(2026, 2, 9)) == {}


def test_a_month_is_not_settled_twice(membership: uuid.UUID) -> None:
    settle(membership, date(2026, 2, 1), 3)
    assert refusal(settle, membership, date(2026, 4, 1), 1) == "paid_already"


def test_another_programme_of_the_same_month_may_be_settled_later(membership: uuid.UUID, fajar: uuid.UUID) -> None:
    settle(membership, date(2026, 2, 1), 1)
    settle(membership, date(2026, 2, 1), 1, programmes=[Programme.JHT])
    assert {programme for row in settlements_of(fajar) for programme in row.programmes} == {"JKK", "JKM", "JHT"}


def test_a_month_before_the_membership_is_refused(membership: uuid.UUID) -> None:
    assert refusal(settle, membership, date(2026, 1, 1), 1) == "outside_membership"


def test_a_month_after_the_membership_ended_is_refused(membership: uuid.UUID) -> None:
    end_membership(membership_id=membership, ended_on=date(2026, 4, 30), reason="berhenti")
    assert refusal(settle, membership, date(2026, 5, 1), 1) == "outside_membership"


@pytest.mark.parametrize("months", [0, -1, 61])
def test_an_impossible_number_of_months_is_refused(membership: uuid.UUID, months: int) -> None:
    assert refusal(settle, membership, date(2026, 2, 1), months) == "months_number"


def test_a_payment_in_the_future_is_refused(membership: uuid.UUID) -> None:
    assert refusal(settle, membership, date(2026, 2, 1), 1, paid_on=date(2999, 1, 1)) == "paid_in_future"


def test_nothing_is_settled_for_no_programme(membership: uuid.UUID) -> None:
    assert refusal(settle, membership, date(2026, 2, 1), 1, programmes=[]) == "programmes_missing"


def test_a_reversed_month_may_be_settled_again_and_all_three_lines_stay(
    membership: uuid.UUID, fajar: uuid.UUID
) -> None:
    wrong = settle(membership, date(2026, 2, 1), 3)
    reverse_settlement(line_id=wrong.pk, reason="bulan keliru")
    settle(membership, date(2026, 2, 1), 1)
    rows = settlements_of(fajar)
    assert len(rows) == 3
    assert [row.id for row in rows if row.taken_back] == [wrong.pk]
    assert [row.reverses for row in rows if row.reverses] == [wrong.pk]
    assert covered_on(fajar, "JKK", date(2026, 2, 28)).until == date(2026, 2, 28)


def test_a_line_is_reversed_once(membership: uuid.UUID) -> None:
    line = settle(membership, date(2026, 2, 1), 1)
    reverse_settlement(line_id=line.pk, reason="keliru")
    assert refusal(reverse_settlement, line_id=line.pk, reason="keliru lagi") == "already_reversed"


def test_a_reversal_is_not_reversed(membership: uuid.UUID) -> None:
    line = settle(membership, date(2026, 2, 1), 1)
    back = reverse_settlement(line_id=line.pk, reason="keliru")
    assert refusal(reverse_settlement, line_id=back.pk, reason="tidak jadi") == "is_a_reversal"


def test_a_reversal_needs_a_reason_and_the_trail_keeps_it(membership: uuid.UUID) -> None:
    line = settle(membership, date(2026, 2, 1), 1)
    assert refusal(reverse_settlement, line_id=line.pk, reason="") == "reason_missing"
    reverse_settlement(line_id=line.pk, reason="bulan keliru")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lindung.reason')")
        assert cursor.fetchone() == ("bulan keliru",)


def test_a_line_elsewhere_is_not_reversed(world: Any) -> None:
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        line = settlements_of(world.people["citra"].pk)[0].id
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert refusal(reverse_settlement, line_id=line, reason="x") == "line_unknown"


@pytest.mark.parametrize(
    "act", ["UPDATE billing_settlementline SET programmes = 1", "DELETE FROM billing_settlementline"]
)
def test_the_database_refuses_to_change_or_delete_a_line(membership: uuid.UUID, act: str) -> None:
    settle(membership, date(2026, 2, 1), 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_a_project_is_paid_for_from_joining_to_its_end(fajar: uuid.UUID) -> None:
    builder = register_organisation(code="cv-bangun", name="CV Bangun", roles=["contractor"], region=OWN)
    terms = ProjectTerms(500_000_000, "SPK 7/2026", date(2026, 1, 20), date(2026, 1, 25), date(2026, 8, 15), 12)
    project = open_project(organisation_id=builder.pk, name="Jembatan", village=VILLAGES[OWN], terms=terms)
    made = open_membership(person_id=fajar, segment="JAKON", unit_id=project.pk, began_on=START)
    line = settle_project(membership_id=made.pk, programmes=INSURANCE, paid_on=START)
    assert (line.covers_from, line.covers_to, line.ground) == (START, date(2026, 8, 15), "project")
    assert refusal(settle, made.pk, date(2026, 9, 1), 1) == "not_by_month"


def test_a_bpu_membership_is_neither_project_nor_placement(membership: uuid.UUID) -> None:
    wish = {"membership_id": membership, "programmes": INSURANCE, "paid_on": START}
    assert refusal(settle_project, **wish) == "not_a_project"
    assert refusal(settle_placement, **wish, covers_from=START, covers_to=START) == "not_a_placement"
