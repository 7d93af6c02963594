"""Opening programmes: who pays follows from the wadah, budgets only grow, quotas and papers are checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting, NotAllowed, acting_as
from lindung.sponsorship.models import Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.sponsorship.queries import budgets_of, heads_of
from lindung.sponsorship.services import Agreement, Terms, keep_paper, open_programme, set_budget, set_quota
from lindung.web.refused import Refused
from tests.world import OTHER, OWN, VILLAGES

pytestmark = pytest.mark.usefixtures("db")
TERMS = Terms(starts_on=date(2026, 1, 1))


@contextmanager
def act(world: Any, who: str = "branch_officer") -> Iterator[Acting]:
    with acting_as(world.users[who], channel="terminal") as acting:
        yield acting


def opened(world: Any, who: str = "branch_officer", **wish: Any) -> Programme:
    asked: dict[str, Any] = {
        "organisation_id": world.organisations["parigi-moutong"].pk,
        "code": "rentan",
        "name": "Pekerja rentan",
        "region": OWN,
        "wadah": "SG",
        "money_source": "apbd",
        "agreement": Agreement("PKS 1", date(2026, 1, 2)),
        "terms": TERMS,
    }
    with act(world, who) as acting:
        return open_programme(acting=acting, **(asked | wish))


@pytest.mark.parametrize(
    ("wadah", "payer"), [("SC", "donor"), ("SB", "donor"), ("SG", "apbd"), ("SA", "apbd"), ("SD", "village")]
)
def test_the_payer_follows_from_the_wadah(world: Any, wadah: str, payer: str) -> None:
    assert opened(world, wadah=wadah).payer_kind == payer


def test_wadah_sl_states_its_payer_and_is_refused_without(world: Any) -> None:
    assert opened(world, wadah="SL", stated_payer="donor").payer_kind == "donor"
    with pytest.raises(Refused) as refused:
        opened(world, wadah="SL", code="lain")
    assert refused.value.code == "wadah_payer"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"code": "Parigi Moutong"}, "code_form"),
        ({"code": "baru"}, "code_reserved"),
        ({"name": " "}, "words_missing"),
        ({"agreement": Agreement("", date(2026, 1, 2))}, "words_missing"),
        ({"agreement": Agreement("1", date(2026, 1, 2), date(2026, 1, 1))}, "period_backwards"),
        ({"region": "72.08.01"}, "region_unknown"),
        ({"region": "99"}, "region_unknown"),
        ({"money_source": "emas"}, "money_source_unknown"),
        ({"wadah": "XX"}, "wadah_payer"),
        ({"terms": Terms(starts_on=date(2026, 1, 1), age_min=65, age_max=64)}, "terms_invalid"),
        ({"terms": Terms(starts_on=date(2026, 1, 1), ends_on=date(2025, 1, 1))}, "terms_invalid"),
        ({"terms": Terms(starts_on=date(2026, 1, 1), decile_max=11)}, "terms_invalid"),
        ({"terms": Terms(starts_on=date(2026, 1, 1), switches={"hold_wage_earner": True})}, "switch_unknown"),
        ({"terms": Terms(starts_on=date(2026, 1, 1), switches={"hold_wage_earners": 1})}, "switch_unknown"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(world: Any, wish: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(world, **wish)
    assert refused.value.code == code


def test_a_code_is_taken_once_and_only_sponsors_open_programmes(world: Any) -> None:
    opened(world)
    with pytest.raises(Refused) as taken:
        opened(world)
    with pytest.raises(Refused) as no_sponsor:
        opened(world, code="lain", organisation_id=world.organisations["pt-uji"].pk)
    assert (taken.value.code, no_sponsor.value.code) == ("code_taken", "not_a_sponsor")


def test_a_programme_is_opened_by_who_manages_programmes_and_in_the_own_region(world: Any) -> None:
    opened(world, who="head_of_branch")
    with pytest.raises(NotAllowed):
        opened(world, who="sponsor_officer", code="lain")
    for region in (OTHER, "72"):
        with pytest.raises(Refused) as refused:
            opened(world, code="lain", region=region)
        assert refused.value.code == "not_yours"


def test_of_two_budgets_of_a_year_the_newer_counts_and_the_older_stays(world: Any) -> None:
    programme = opened(world)
    with act(world) as acting:
        for amount in (1_000_000, 2_000_000):
            set_budget(acting=acting, programme=programme, year=2026, amount=amount, document="DPA")
        assert {year: one.amount for year, one in budgets_of(programme.pk).items()} == {2026: 2_000_000}
        assert programme.budgets.count() == 2
        with pytest.raises(Refused) as refused:
            set_budget(acting=acting, programme=programme, year=2026, amount=-1, document="DPA")
    assert refused.value.code == "budget_invalid"


def test_a_village_has_its_own_quota_or_that_of_all(world: Any) -> None:
    programme = opened(world, terms=Terms(starts_on=date(2026, 1, 1), quota_per_village=50))
    with act(world) as acting:
        set_quota(acting=acting, programme=programme, village=VILLAGES[OWN], heads=31)
        heads = heads_of(programme)
        with pytest.raises(Refused) as elsewhere:
            set_quota(acting=acting, programme=programme, village=VILLAGES[OTHER], heads=1)
    assert (heads.in_village(VILLAGES[OWN]), heads.in_village("72.08.01.2012")) == (31, 50)
    assert elsewhere.value.code == "quota_invalid"


def test_a_paper_has_a_number_and_a_checksum_that_is_one(world: Any) -> None:
    programme = opened(world)
    wish: dict[str, Any] = {"programme": programme, "kind": "decree", "number": "SK 1", "dated": date(2026, 1, 2)}
    with act(world) as acting:
        assert keep_paper(acting=acting, **wish, sha256="a" * 64).number == "SK 1"
        for wrong in ({"sha256": "abc"}, {"number": " "}, {"kind": "surat"}):
            with pytest.raises(Refused):
                keep_paper(acting=acting, **(wish | wrong))


def test_the_price_follows_the_law_of_each_month_and_the_offices_decision(world: Any) -> None:
    from lindung.counsel.services import record_decision

    village = opened(world, wadah="SD")
    with act(world), pytest.raises(Refused) as open_question:
        programme_prices(village, first_month=date(2026, 12, 1), months=1)
    assert open_question.value.code == "price_open"
    with act(world, "head_of_branch") as acting:
        record_decision(
            acting=acting, question="village-money", reading="not-government-paid", from_day=date(2026, 12, 1),
            document_number="KEP 1", reason="uji",
        )  # fmt: skip
    with act(world):
        prices = programme_prices(village, first_month=date(2026, 12, 1), months=2)
    assert [(one.month.month, one.total) for one in prices if one.sector == "other"] == [(12, 8_400), (1, 16_800)]
