"""Who was merged is one person under either number: in the API, on pages, in death, on certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.access.acting import forget
from lindung.access.models import User
from lindung.coverage import deaths
from lindung.coverage.certificates import check, hand_out
from lindung.coverage.death_queries import list_deaths
from lindung.coverage.services import refresh
from lindung.membership.models import Membership
from lindung.registry.models import Person
from lindung.registry.queries import death_of
from lindung.web.refused import Refused
from tests.registry.test_merging import Act, act, double_of_ani, merged, unmerged

__all__ = ["act"]
DAY = date(2024, 6, 1)


@pytest.fixture
def double(act: Act) -> Person:
    """Ani recorded a second time, with cover from March to August 2024."""
    act("branch_officer")
    return double_of_ani()


def client_of(client: Any, world: Any, who: str = "branch_officer") -> Any:
    forget()
    client.force_login(User.objects.get(pk=world.users[who].pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_api_answers_the_kept_record_and_says_by_which_it_was_asked(
    act: Act, world: Any, double: Person, client: Any
) -> None:
    ani = world.people["ani"].pk
    merge = merged(act, world, double)
    browser = client_of(client, world)
    told = browser.get(f"/api/v1/persons/{double.pk}").json()
    assert (told["id"], told["asked_as"]) == (str(ani), str(double.pk))
    assert browser.get(f"/api/v1/persons/{ani}").json()["asked_as"] is None
    for what in ("memberships", "settlements", "status?on=2024-06-01"):
        both = [browser.get(f"/api/v1/persons/{one}/{what}").json() for one in (ani, double.pk)]
        assert both[0] == both[1]
    assert len(browser.get(f"/api/v1/persons/{double.pk}/memberships").json()) == 2
    # Taken back, each is answered alone again.
    unmerged(act, merge)
    told = client_of(client, world).get(f"/api/v1/persons/{double.pk}").json()
    assert (told["id"], told["asked_as"]) == (str(double.pk), None)


@pytest.mark.parametrize("told_of", ["kept", "absorbed"])
def test_a_death_told_under_either_number_is_seen_from_both_and_once(
    act: Act, world: Any, double: Person, client: Any, told_of: str
) -> None:
    ani = world.people["ani"].pk
    merged(act, world, double)
    who = ani if told_of == "kept" else double.pk
    deaths.record(acting=act("branch_officer"), person_id=who, died_on=DAY, source="akta", verified=True)
    assert death_of(ani) == death_of(double.pk) != None  # noqa: E711
    listed = [one for one in list_deaths("unclaimed").rows if one.person_id in {ani, double.pk}]
    assert [(one.person_id, one.died_on) for one in listed] == [(ani, DAY)]
    for other in (ani, double.pk):
        with pytest.raises(Refused) as again:
            deaths.record(acting=act("branch_officer"), person_id=other, died_on=DAY, source="akta")
        assert again.value.code == "death_recorded"
    browser = client_of(client, world)
    asked = browser.get(f"/kematian/{double.pk}/")
    assert asked.status_code == 302 and asked["Location"] == f"/kematian/{ani}/"
    assert "1 Juni 2024" in browser.get(f"/kematian/{ani}/").content.decode()


def test_two_who_are_not_merged_die_each_alone(act: Act, world: Any, double: Person, client: Any) -> None:
    deaths.record(acting=act("branch_officer"), person_id=double.pk, died_on=DAY, source="akta", verified=True)
    assert death_of(world.people["ani"].pk) is None and death_of(double.pk) is not None
    assert client_of(client, world).get(f"/kematian/{double.pk}/").status_code == 200


def test_a_death_told_before_the_merge_is_withdrawn_from_the_kept_record(act: Act, world: Any, double: Person) -> None:
    deaths.record(acting=act("branch_officer"), person_id=double.pk, died_on=DAY, source="kabar")
    merged(act, world, double)
    ani = world.people["ani"].pk
    deaths.verify(acting=act("branch_officer"), person_id=ani, reason="akta 12/2024")
    assert death_of(ani).verified_at is not None  # type: ignore[union-attr]
    deaths.withdraw(acting=act("branch_officer"), person_id=ani, reason="datang sendiri")
    assert death_of(double.pk) is None


def test_a_certificate_handed_out_before_the_merge_stands_after_it_and_new_ones_name_the_kept_record(
    act: Act, world: Any, double: Person
) -> None:
    from lindung.billing.services import settle_months
    from lindung.law.programmes import Programme
    from lindung.web.dates import today

    acting = act("branch_officer")
    membership = Membership.objects.get(person=double)
    settle_months(
        membership_id=membership.pk, programmes=[Programme.JKK, Programme.JKM], first_month=today().replace(day=1),
        months=1, paid_on=today(),
    )  # fmt: skip
    refresh([membership.pk])
    (before,) = hand_out(acting=acting, person_ids=[double.pk], day=today()).issued
    merged(act, world, double)
    now = check(before.token)
    assert now is not None and {one.programme for one in now.programmes} == {Programme.JKK, Programme.JKM}
    (after,) = hand_out(
        acting=act("branch_officer"), person_ids=[double.pk, world.people["ani"].pk], day=today()
    ).issued
    assert after.held.person.id == world.people["ani"].pk
