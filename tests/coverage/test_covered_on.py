"""Covered on a day, and why: pairs just inside and just outside each limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.access.acting import acting_as
from lindung.coverage.covered import CoverStatus, covered_on
from lindung.coverage.queries import count
from lindung.coverage.sentence import cover_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: None, world: Any) -> Any:
    with acting_as(world.users["branch_officer"], channel="terminal") as acting:
        yield acting


def status(world: Any, who: str, day: date, programme: str = "JKK") -> CoverStatus:
    return covered_on(world.people[who].pk, programme, day).status


def test_last_paid_day_is_covered(officer: Any, world: Any) -> None:
    answer = covered_on(world.people["ani"].pk, "JKK", date(2024, 12, 31))
    assert (answer.status, answer.until) == (CoverStatus.COVERED, date(2024, 12, 31))
    assert answer.reasons[0].article


def test_first_unpaid_day_is_conditional_until_the_third_month_ends(officer: Any, world: Any) -> None:
    answer = covered_on(world.people["ani"].pk, "JKM", date(2025, 1, 1))
    assert (answer.status, answer.until) == (CoverStatus.CONDITIONAL, date(2025, 3, 31))
    assert any("Ps 42(1)" in reason.article for reason in answer.reasons)


def test_third_unpaid_month_is_still_conditional(officer: Any, world: Any) -> None:
    assert status(world, "ani", date(2025, 3, 31)) is CoverStatus.CONDITIONAL


def test_fourth_unpaid_month_is_not_covered(officer: Any, world: Any) -> None:
    answer = covered_on(world.people["ani"].pk, "JKK", date(2025, 4, 1))
    assert answer.status is CoverStatus.NOT_COVERED
    assert "lapse-threshold" in answer.questions


def test_day_before_membership_is_not_covered(officer: Any, world: Any) -> None:
    assert status(world, "ani", date(2024, 1, 1)) is CoverStatus.NOT_COVERED


def test_first_day_of_membership_is_covered(officer: Any, world: Any) -> None:
    assert status(world, "ani", date(2024, 1, 2)) is CoverStatus.COVERED


def test_pension_is_not_tolerated_a_single_unpaid_month(officer: Any, world: Any) -> None:
    assert status(world, "budi", date(2024, 12, 31), "JP") is CoverStatus.COVERED
    assert status(world, "budi", date(2025, 1, 1), "JP") is CoverStatus.NOT_COVERED


def test_sentence_names_programmes_day_and_payer(officer: Any, world: Any) -> None:
    sentence = cover_sentence(world.people["ani"].pk, date(2024, 8, 1))
    assert sentence.indonesian == "Terlindungi JKK dan JKM sampai 31 Desember 2024, dibayar Pemkab Parigi Moutong."
    assert sentence.english == "Covered by JKK and JKM until 31 December 2024, paid by Pemkab Parigi Moutong."


def test_day_of_death_is_still_conditionally_covered_and_the_next_is_not(db: None, world: Any) -> None:
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        assert status(world, "dedi", date(2024, 8, 10)) is CoverStatus.CONDITIONAL
        assert status(world, "dedi", date(2024, 8, 11)) is CoverStatus.NOT_COVERED


def test_before_the_death_was_verified_it_was_not_known(db: None, world: Any) -> None:
    from tests.world import RECORDED

    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        before = covered_on(world.people["dedi"].pk, "JKK", date(2024, 8, 11), RECORDED.replace(month=9, day=30))
        after = covered_on(world.people["dedi"].pk, "JKK", date(2024, 8, 11), RECORDED.replace(month=10, day=30))
    assert (before.status, after.status) == (CoverStatus.CONDITIONAL, CoverStatus.NOT_COVERED)


def test_somebody_elses_person_has_no_membership_to_judge(officer: Any, world: Any) -> None:
    answer = covered_on(world.people["citra"].pk, "JKK", date(2024, 8, 1))
    assert answer.status is CoverStatus.NOT_COVERED
    assert answer.standings == ()


def test_count_follows_the_same_limits(officer: Any, world: Any) -> None:
    days = (date(2024, 6, 30), date(2024, 8, 10), date(2024, 8, 11), date(2025, 3, 31), date(2025, 4, 1))
    assert [count(day, by=("segment",)).total for day in days] == [4, 4, 3, 3, 0]


def test_count_by_sex_agrees_with_the_rolled_up_count(officer: Any, world: Any) -> None:
    for day in (date(2024, 2, 1), date(2025, 1, 31)):
        by_sex, rolled_up = count(day, by=("sex", "kabupaten")), count(day, by=("kabupaten",))
        assert (by_sex.total, by_sex.conditional) == (rolled_up.total, rolled_up.conditional)
