"""The village that pays for its own people: its head sees it at the scale of a village, and nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lindung.access.acting import acting_as
from lindung.access.models import User
from lindung.demo.build import _acting_on
from lindung.demo.database import Owner
from lindung.demo.list_plans import list_plans
from lindung.demo.village import CODE, QUOTA, ensure_village
from lindung.demo.village_plan import FIRST_MONTH, VILLAGE
from lindung.rosters.workspace import Workspace, workspace
from lindung.rosters.workspace_people import people
from lindung.rosters.workspace_scope import scope_of
from tests.demo.conftest import ask

NAMES, ACCEPTED, HELD, RETURNED = 40, 31, 2, 7


@contextmanager
def acted_by(owner: Owner, username: str) -> Iterator[None]:
    with _acting_on(owner.database), acting_as(User.objects.get(username=username), channel="terminal"):
        yield


def space_of(owner: Owner, username: str) -> Workspace:
    with acted_by(owner, username):
        return workspace(scope_of(day=FIRST_MONTH))


def test_a_village_head_sees_the_own_village_with_its_names_and_its_money(built: Owner) -> None:
    with acted_by(built, "desa"):
        space = workspace(scope_of(day=FIRST_MONTH))
        listed = people(scope_of(day=FIRST_MONTH)).people
    assert (space.scope.here, [one.code for one in space.scope.offered]) == (VILLAGE, [CODE])
    assert space.total.listed == len(listed) == ACCEPTED
    assert (space.failed.returned, space.failed.held) == (RETURNED, HELD)
    assert space.money_known and space.money.bills == 2
    assert {one.year for one in space.burns} == {2026, 2027}
    assert all(one.left is not None and one.left > 0 for one in space.burns)


def test_a_regent_sees_the_own_programme_and_not_that_of_the_village(built: Owner) -> None:
    space = space_of(built, "sponsor")
    assert (space.scope.here, [one.code for one in space.scope.offered]) == ("72.08", ["parigi-moutong"])
    assert space.total.listed > ACCEPTED


def test_the_list_is_judged_row_by_row_and_billed_with_payment_codes(built: Owner) -> None:
    verdicts = ask(
        built,
        "SELECT r.verdict, count(*) FROM rosters_row r JOIN rosters_version v ON v.id = r.version_id "
        "JOIN rosters_list l ON l.id = v.list_id JOIN sponsorship_programme p ON p.id = l.programme_id "
        f"WHERE p.code = '{CODE}' GROUP BY 1",
    )
    assert dict(verdicts) == {"accepted": ACCEPTED, "held": HELD, "rejected": RETURNED}
    assert ACCEPTED + HELD + RETURNED == NAMES <= QUOTA
    bills = ask(
        built,
        "SELECT b.budget_year, b.people, b.months, b.total, b.village, b.payment_code LIKE 'DEMOSD%' "
        f"FROM billing_bill b JOIN sponsorship_programme p ON p.id = b.subject_id WHERE p.code = '{CODE}' ORDER BY 1",
    )
    assert [one[:3] for one in bills] == [(2026, ACCEPTED, 1), (2027, ACCEPTED, 12)]
    assert bills[1][3] == 12 * bills[0][3] > 0
    assert {one[4:] for one in bills} == {(VILLAGE, True)}


def test_nobody_of_the_village_stands_on_another_list_or_is_covered_yet(built: Owner) -> None:
    mine = (
        "SELECT e.membership_id, e.person_id, p.code FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id "
        "JOIN sponsorship_programme p ON p.id = l.programme_id"
    )
    assert ask(
        built,
        f"WITH named AS ({mine}) SELECT count(*), count(o.code) FROM named n LEFT JOIN named o "
        f"ON o.person_id = n.person_id AND o.code <> n.code WHERE n.code = '{CODE}'",
    ) == [(ACCEPTED, 0)]
    assert ask(
        built,
        f"WITH named AS ({mine}) SELECT count(*) FROM coverage_coverspan s JOIN named n USING (membership_id) "
        f"WHERE n.code = '{CODE}' AND s.counted",
    ) == [(0,)]


def test_the_village_is_in_no_list_that_was_published() -> None:
    assert CODE not in {plan.programme for plan in list_plans()}
    assert VILLAGE[:5] not in {plan.plan.sponsor for plan in list_plans()}


@pytest.mark.parametrize("table", ["rosters_version", "billing_bill", "sponsorship_budget", "sponsorship_paper"])
def test_again_changes_nothing(built: Owner, table: str) -> None:
    before = ask(built, f"SELECT count(*) FROM {table}")
    with _acting_on(built.database):
        ensure_village()
    assert ask(built, f"SELECT count(*) FROM {table}") == before
