"""Deaths: recorded, verified, told; and the dead who were covered, with what the law gives their families."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.access.acting import NotAllowed
from lindung.billing.models import SettlementLine
from lindung.coverage.covered import CoverStatus, covered_on
from lindung.coverage.death_benefits import Standing, jkm_expected, last_day_to_claim_jkk
from lindung.coverage.death_queries import death_counts, list_deaths
from lindung.coverage.deaths import record, verify
from lindung.coverage.models import CoverSpan
from lindung.coverage.services import refresh
from lindung.notices.models import Notice
from lindung.registry.models import Death
from lindung.web.refused import Refused

PAID = date(2024, 5, 8)


def died(
    act: Any, world: Any, name: str, day: date = PAID, *, verified: bool = True, who: str = "branch_officer"
) -> Death:
    return record(
        acting=act(who), person_id=world.people[name].pk, died_on=day, source="akta kematian (contoh)",
        verified=verified,
    )  # fmt: skip


def pay(world: Any, name: str, first: date, last: date, paid_on: date | None = None) -> None:
    SettlementLine.objects.create(
        membership_id=world.memberships[name].pk, programmes=3, covers_from=first, covers_to=last,
        paid_on=paid_on or first, ground="months", province="72",
    )  # fmt: skip
    refresh([world.memberships[name].pk])


# --- Recording ---


def test_a_verified_death_ends_cover_on_its_day_in_the_same_act(act: Any, world: Any) -> None:
    died(act, world, "ani")
    spans = CoverSpan.objects.filter(person_id=world.people["ani"].pk)
    assert max(spans.values_list("to_day", flat=True)) == PAID


def test_an_unverified_death_ends_nothing_until_it_is_verified(act: Any, world: Any) -> None:
    died(act, world, "ani", verified=False)
    spans = CoverSpan.objects.filter(person_id=world.people["ani"].pk)
    assert max(spans.values_list("to_day", flat=True)) > PAID
    verify(acting=act("branch_officer"), person_id=world.people["ani"].pk, reason="akta kematian dilihat")
    assert max(spans.all().values_list("to_day", flat=True)) == PAID


def test_a_death_is_recorded_once(act: Any, world: Any) -> None:
    died(act, world, "ani")
    with pytest.raises(Refused) as refused:
        died(act, world, "ani")
    assert refused.value.code == "death_recorded"


def test_a_death_before_birth_or_after_today_is_refused(act: Any, world: Any) -> None:
    for day in (date(1980, 1, 1), date(2100, 1, 1)):
        with pytest.raises(Refused) as refused:
            died(act, world, "ani", day)
        assert refused.value.code == "death_day_impossible"
    assert not Death.objects.filter(person_id=world.people["ani"].pk).exists()


@pytest.mark.parametrize("who", ["head_of_branch", "auditor", "sponsor_officer", "finance"])
def test_who_only_reads_deaths_or_not_even_that_records_none(act: Any, world: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        died(act, world, "ani", who=who)


def test_the_claims_officer_records_a_death(act: Any, world: Any) -> None:
    assert died(act, world, "ani", who="claims_officer").pk


# --- Telling ---


def test_the_sponsor_is_told_once_when_recorded_and_once_when_verified(act: Any, world: Any) -> None:
    died(act, world, "ani", verified=False)
    who = act("branch_officer")
    for _ in range(2):
        verify(acting=who, person_id=world.people["ani"].pk, reason="akta")
    act("sponsor_officer")
    told = list(Notice.objects.filter(code="member_died").values_list("body_indonesian", flat=True))
    assert len(told) == 2
    assert not any("Ani" in body or "7208" in body for body in told)


def test_nobody_is_told_of_somebody_who_paid_alone(act: Any, world: Any) -> None:
    died(act, world, "budi")
    act("sponsor_officer")
    assert not Notice.objects.filter(code="member_died").exists()


# --- The covered dead ---


def test_somebody_covered_on_the_day_of_death_is_listed_with_what_the_family_may_claim(act: Any, world: Any) -> None:
    died(act, world, "ani")
    (row,) = list_deaths("unclaimed").rows
    assert (row.name, row.jkm, row.months, row.unpaid) == ("Ani Lamakampali", CoverStatus.COVERED, 5, 0)
    assert row.payer is not None
    assert row.payer.organisation == "Pemkab Parigi Moutong"


def test_somebody_whose_cover_had_lapsed_is_not_among_the_covered_but_among_all(act: Any, world: Any) -> None:
    died(act, world, "ani", date(2026, 3, 1))
    assert list_deaths("unclaimed").total == 0
    assert [row.jkm for row in list_deaths("all").rows] == [CoverStatus.NOT_COVERED]


def test_an_unverified_death_waits_in_its_own_list_and_leaves_it_when_verified(act: Any, world: Any) -> None:
    died(act, world, "ani", verified=False)
    assert death_counts() == {"unclaimed": 0, "unverified": 1, "all": 1}
    verify(acting=act("branch_officer"), person_id=world.people["ani"].pk, reason="akta")
    assert death_counts() == {"unclaimed": 1, "unverified": 0, "all": 1}


def test_a_death_in_arrears_is_listed_as_conditional_with_the_months_unpaid(act: Any, world: Any) -> None:
    died(act, world, "ani", date(2025, 2, 10))
    (row,) = list_deaths("unclaimed").rows
    assert (row.jkm, row.months, row.unpaid) == (CoverStatus.CONDITIONAL, 12, 2)


def test_months_before_a_gap_do_not_count_for_the_stretch_at_the_death(act: Any, world: Any) -> None:
    act("branch_officer")
    pay(world, "ani", date(2026, 1, 1), date(2026, 2, 28))
    died(act, world, "ani", date(2026, 2, 10))
    (row,) = list_deaths("unclaimed").rows
    assert row.months == 2


@pytest.mark.parametrize("day", [PAID, date(2024, 12, 31), date(2025, 2, 10), date(2025, 3, 31), date(2025, 4, 1)])
def test_the_list_says_the_same_as_the_one_answer_about_cover(act: Any, world: Any, day: date) -> None:
    died(act, world, "ani", day)
    (row,) = list_deaths("all").rows
    for programme, status in (("JKK", row.jkk), ("JKM", row.jkm)):
        assert covered_on(world.people["ani"].pk, programme, day).status == status


def test_a_sponsor_sees_the_deaths_of_its_own_people_and_of_nobody_else(act: Any, world: Any) -> None:
    died(act, world, "ani")
    died(act, world, "budi")
    act("sponsor_officer")
    assert [row.name for row in list_deaths("all").rows] == ["Ani Lamakampali"]


def test_a_region_and_a_payer_narrow_the_list(act: Any, world: Any) -> None:
    died(act, world, "ani")
    died(act, world, "budi")
    assert list_deaths("all", region="72.08.01").total == 2
    assert list_deaths("all", region="72.71").total == 0
    payer = world.organisations["parigi-moutong"].pk
    assert [row.name for row in list_deaths("all", payer=payer).rows] == ["Ani Lamakampali"]


def test_a_list_is_read_page_by_page(act: Any, world: Any) -> None:
    died(act, world, "ani")
    died(act, world, "budi", date(2024, 4, 1))
    first = list_deaths("all", most=1)
    assert first.more
    second = list_deaths("all", most=1, after=(first.rows[0].died_on, first.rows[0].id))
    assert [one.name for page in (first, second) for one in page.rows] == ["Ani Lamakampali", "Muhammad Budi"]
    assert not second.more


# --- By law ---


def standing(status: CoverStatus = CoverStatus.COVERED, **more: Any) -> Standing:
    facts: dict[str, Any] = {"segment": "BPU", "day": PAID, "months": 5, "unpaid": 0} | more
    return Standing(status=status, **facts)


def test_a_covered_family_may_expect_the_whole_of_jkm_by_its_parts(db: None) -> None:
    (found,) = jkm_expected([standing()])
    assert found.total == 42_000_000
    assert sum(found.parts.values()) == found.total
    assert found.provenance is not None


def test_a_family_in_arrears_gets_the_funeral_now_and_the_rest_after_paying(db: None) -> None:
    (found,) = jkm_expected([standing(CoverStatus.CONDITIONAL, day=date(2025, 2, 10), unpaid=2)])
    assert (found.total, found.after_arrears) == (10_000_000, 32_000_000)


def test_a_family_of_somebody_not_covered_is_told_so_and_no_sum(db: None) -> None:
    (found,) = jkm_expected([standing(CoverStatus.NOT_COVERED)])
    assert (found.total, found.parts) == (None, {})
    assert "Tidak terlindungi" in found.why[0][0]


def test_in_the_first_months_of_a_self_employed_the_open_question_is_told_and_no_sum_guessed(db: None) -> None:
    young, past = jkm_expected([standing(day=date(2026, 5, 8), months=2), standing(day=date(2026, 5, 8), months=4)])
    assert young.total is None
    assert young.question == "bpu-first-months"
    assert past.total == 42_000_000


def test_a_day_paid_for_only_after_lapsing_is_an_open_question_too(db: None) -> None:
    (found,) = jkm_expected([standing(CoverStatus.NOT_SETTLED)])
    assert (found.total, found.question) == (None, "payment-after-lapse")


def test_the_term_of_a_work_accident_is_five_years_to_the_day(db: None) -> None:
    assert last_day_to_claim_jkk(PAID) == date(2029, 5, 8)
