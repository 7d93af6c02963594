"""Cover that is about to end: who counts, when it ends, what going on costs by law, what a family would lose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.coverage.ending import CONDITIONAL, COVERED
from lindung.coverage.losing import loss_on
from lindung.membership.models import MembershipEnd, PayerAssignment
from lindung.sponsorship.ending import EndingSoon, ending_soon
from lindung.sponsorship.ending_tables import sponsor_table
from tests.sponsorship.covered import BEGAN, Covered
from tests.world import OTHER, OWN, VILLAGES

pytestmark = pytest.mark.usefixtures("db")
ON, UNTIL = date(2026, 11, 22), date(2026, 12, 31)
OCTOBER, NOVEMBER, DECEMBER, JUNE = (
    date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31), date(2027, 6, 30),
)  # fmt: skip


@pytest.fixture
def covered(world: Any) -> Covered:
    return Covered(world)


def asked(
    covered: Covered, who: str = "branch_officer", *, on: date = ON, until: date = UNTIL, **more: Any
) -> EndingSoon:
    with covered.act(who):
        return ending_soon(on=on, until=until, **more)


# --- Who ---


def test_cover_that_ends_within_the_days_counts(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    found = asked(covered)
    assert (found.heads, found.units[0].first_end, found.units[0].parts[0].state) == (1, NOVEMBER, COVERED)


def test_cover_that_ends_after_them_does_not(covered: Covered) -> None:
    covered.enrol((BEGAN, JUNE))
    assert asked(covered).heads == 0


def test_cover_that_another_payment_carries_on_does_not_end(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER), (date(2026, 12, 1), JUNE))
    assert asked(covered).heads == 0


def test_cover_that_goes_on_only_after_a_gap_ends_before_it(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER), (date(2027, 1, 1), JUNE))
    assert asked(covered).units[0].first_end == NOVEMBER


def test_cover_that_goes_on_under_another_payer_does_not_end(covered: Covered) -> None:
    made = covered.enrol((BEGAN, NOVEMBER), (date(2026, 12, 1), JUNE))
    with covered.act():
        PayerAssignment.objects.create(
            membership_id=made, from_day=date(2026, 12, 1), payer_kind="self", village=VILLAGES[OWN], kabupaten=OWN
        )
    covered.pay(made)
    assert asked(covered).heads == 0


def test_unpaid_months_that_the_law_tolerates_are_conditional_and_shown(covered: Covered) -> None:
    covered.enrol((BEGAN, OCTOBER))
    unit = asked(covered).units[0]
    assert (unit.heads, unit.conditional, unit.parts[0].state) == (1, 1, CONDITIONAL)
    assert (unit.first_end, unit.gone_after) == (OCTOBER, date(2027, 1, 31))


def test_more_unpaid_months_than_the_law_tolerates_are_gone(covered: Covered) -> None:
    covered.enrol((BEGAN, date(2026, 7, 31)))
    assert asked(covered).heads == 0  # August to October tolerated, November not


def test_the_last_tolerated_month_still_counts(covered: Covered) -> None:
    covered.enrol((BEGAN, date(2026, 8, 31)))
    assert asked(covered).conditional == 1


def test_a_membership_that_ends_with_its_cover_needs_no_money(covered: Covered) -> None:
    made = covered.enrol((BEGAN, NOVEMBER))
    with covered.act():
        MembershipEnd.objects.create(membership_id=made, ended_on=NOVEMBER, reason="diganti")
    covered.pay(made)
    assert asked(covered).heads == 0


def test_who_pays_alone_is_no_sponsors_matter(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER), payer_kind="self", organisation=None, wadah="", agreement="")
    assert asked(covered).heads == 0


def test_a_change_of_payer_within_tolerated_months_does_not_hide_how_long_they_last(covered: Covered) -> None:
    made = covered.enrol((BEGAN, date(2026, 8, 31)))
    with covered.act():
        PayerAssignment.objects.create(
            membership_id=made, from_day=date(2026, 11, 1), payer_kind="donor", village=VILLAGES[OWN], kabupaten=OWN,
            organisation=covered.world.organisations["parigi-moutong"],
        )  # fmt: skip
    covered.pay(made)
    unit = asked(covered).units[0]
    assert (unit.payer_kind, unit.first_end, unit.gone_after) == ("donor", date(2026, 8, 31), NOVEMBER)


# --- For whom ---


@pytest.mark.parametrize(
    ("who", "heads"),
    [
        ("branch_officer", 1), ("sponsor_officer", 1), ("auditor", 1), ("branch_officer_other", 0),
        ("employer_officer", 0), ("branch_officer_none", 0), ("administrator", 0),
    ],
)  # fmt: skip
def test_everybody_sees_what_ends_under_the_own_payers_and_regions(covered: Covered, who: str, heads: int) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    assert asked(covered, who).heads == heads


@pytest.mark.parametrize(("region", "heads"), [("72", 1), (OWN, 1), (VILLAGES[OWN], 1), (OTHER, 0), ("73", 0)])
def test_a_region_narrows_the_answer(covered: Covered, region: str, heads: int) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    assert asked(covered, region=region).heads == heads


def test_a_programme_is_found_by_its_agreement_and_others_keep_theirs(covered: Covered) -> None:
    covered.programme()
    covered.programme("lain", agreement="PKS 2/2026")
    for agreement in ("PKS 1/2026", "PKS 2/2026", "PKS 2/2026"):
        covered.enrol((BEGAN, NOVEMBER), agreement=agreement)
    assert {one.code: one.heads for one in asked(covered).units} == {"rentan": 1, "lain": 2}
    assert [one.code for one in asked(covered, code="lain").units] == ["lain"]


def test_a_sponsor_without_a_programme_is_named_all_the_same(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    assert [(one.code, one.name) for one in asked(covered).units] == [("", "Pemkab Parigi Moutong")]


# --- Money to go on ---


def test_going_on_costs_heads_by_months_to_the_end_of_the_year_the_first_unpaid_month_is_in(covered: Covered) -> None:
    covered.programme()
    covered.enrol((BEGAN, OCTOBER))  # November and December 2026
    covered.enrol((BEGAN, NOVEMBER))  # December 2026
    covered.enrol((BEGAN, DECEMBER))  # the whole of 2027
    (unit,) = asked(covered).units
    assert [(one.month.month, one.people) for one in unit.money[:3]] == [(11, 1), (12, 2), (1, 1)]
    assert unit.by_year() == {2026: 3 * 16_800, 2027: 12 * 16_800}
    assert unit.total == 15 * 16_800


def test_a_donor_pays_half_while_the_relief_lasts_and_the_whole_price_after_it(covered: Covered) -> None:
    covered.programme(wadah="SC", money_source="csr")
    covered.enrol((BEGAN, NOVEMBER), payer_kind="donor", wadah="SC")
    covered.enrol((BEGAN, DECEMBER), payer_kind="donor", wadah="SC")
    (unit,) = asked(covered).units
    assert [(one.month, one.total) for one in unit.money[:2]] == [
        (date(2026, 12, 1), 8_400),
        (date(2027, 1, 1), 16_800),
    ]


def test_the_state_pays_the_whole_price_while_the_relief_lasts(covered: Covered) -> None:
    covered.programme()
    covered.enrol((BEGAN, NOVEMBER))
    assert [one.total for one in asked(covered).units[0].money] == [16_800]


def test_a_price_the_law_leaves_open_is_said_and_not_guessed(covered: Covered) -> None:
    covered.programme(wadah="SD", money_source="dana_desa")
    covered.enrol((BEGAN, NOVEMBER), payer_kind="village", wadah="SD")
    (unit,) = asked(covered).units
    assert unit.total == 0
    assert unit.open_price is not None
    assert unit.open_price.code == "price_open"


def test_people_of_several_villages_are_told_by_village_too(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    covered.enrol((BEGAN, NOVEMBER), village="72.08.01.2012")
    found = asked(covered)
    assert [(one.village, one.heads) for one in found.villages] == [(VILLAGES[OWN], 1), ("72.08.01.2012", 1)]
    assert sum(one.total for one in found.villages) == found.total


def test_many_heads_are_counted_in_as_many_questions_as_one(
    covered: Covered, django_assert_max_num_queries: Any
) -> None:
    covered.programme()
    for number in range(6):
        covered.enrol((BEGAN, NOVEMBER if number % 2 else DECEMBER))
    with covered.act(), django_assert_max_num_queries(16):  # twelve of them ask for decisions, one for each month
        assert ending_soon(on=ON, until=UNTIL).heads == 6


# --- What a family would lose ---


def test_a_death_pays_all_while_covered_the_funeral_in_arrears_and_nothing_after_the_lapse() -> None:
    loss = loss_on(date(2027, 1, 15))
    assert (loss.covered, loss.conditional_now, loss.conditional_after_arrears, loss.lapsed) == (
        42_000_000, 10_000_000, 32_000_000, 0,
    )  # fmt: skip


def test_a_new_start_may_mean_the_first_months_again_by_every_reading() -> None:
    loss = loss_on(date(2027, 1, 15))
    assert {one.reading: one.total for one in loss.restart} == {
        "full": 42_000_000, "funeral-only": 10_000_000, "eight-and-two": 10_000_000,
    }  # fmt: skip
    assert (loss.months, loss.least_restart, loss.weakest_provenance) == (3, 10_000_000, "secondary")


def test_what_the_office_decided_is_the_only_answer() -> None:
    (only,) = loss_on(date(2027, 1, 15), {"bpu-first-months": "full"}).restart
    assert (only.total, only.decided) == (42_000_000, True)


# --- Whose money the last chance in the budget is ---


def chance_shown(found: EndingSoon) -> tuple[str, str]:
    table = sponsor_table(found, {})
    (row,) = table.rows
    cell = row[[column.key for column in table.columns].index("kesempatan")]
    return cell.note, cell.badge


def test_arrears_do_not_make_the_chance_of_those_who_are_covered_look_past(covered: Covered) -> None:
    covered.programme()
    covered.enrol((BEGAN, DECEMBER))
    covered.enrol((BEGAN, OCTOBER))
    event, badge = chance_shown(asked(covered))
    assert "APBD" in event and badge == ""


def test_where_all_are_in_arrears_the_chance_has_passed(covered: Covered) -> None:
    covered.programme()
    covered.enrol((BEGAN, OCTOBER))
    assert chance_shown(asked(covered))[1] == "sudah lewat"
