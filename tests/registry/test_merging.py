"""Two recorded persons who are one: asked by one, decided by another, counted once, undone without a trace but the
trail."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import Acting, NotAllowed, begin, forget
from lindung.access.models import Event, User
from lindung.billing.services import settle_months
from lindung.coverage.covered import CoverStatus
from lindung.coverage.merging import ask_merge, ask_unmerge, decide_merge
from lindung.coverage.people import person_view, search, statuses_on
from lindung.coverage.queries import count
from lindung.coverage.services import refresh
from lindung.law.programmes import Programme
from lindung.membership.services import open_membership
from lindung.registry.merging import same_people
from lindung.registry.models import Merge, Person
from lindung.registry.services import add_family_member, record_death, register_person
from lindung.web.refused import Refused
from tests.world import OWN, VILLAGES

Act = Callable[[str], Acting]
DAY = date(2024, 6, 1)
NOT_COMPARED = {"access_event", "registry_merge", "access_user", "registry_identity", "registry_nameword"}


@pytest.fixture
def act(db: None, world: Any) -> Act:
    def enter(who: str) -> Acting:
        forget()
        return begin(User.objects.get(pk=world.users[who].pk), channel="terminal", operation="uji")

    return enter


def registered(name: str, born: date, kecamatan: str = "02") -> Person:
    nik = f"{OWN.replace('.', '')}{kecamatan}{born.day + 40:02}{born:%m%y}0000"
    return register_person(name=name, birth_date=born, sex="P", village=VILLAGES[OWN], nik=nik)


def double_of_ani(*, paid: bool = True) -> Person:
    """Ani once more under another number, as BPU, with half a year of her own."""
    made = registered("Ani Lamakampali", date(1990, 5, 17))
    membership = open_membership(person_id=made.pk, segment="BPU", began_on=date(2024, 3, 1))
    if paid:
        settle_months(
            membership_id=membership.pk,
            programmes=[Programme.JKK, Programme.JKM],
            first_month=date(2024, 3, 1),
            months=6,
            paid_on=date(2024, 3, 1),
        )
    refresh([membership.pk])
    return made


def merged(act: Act, world: Any, double: Person) -> Merge:
    wish = ask_merge(
        acting=act("branch_officer"), survivor_id=world.people["ani"].pk, absorbed_id=double.pk, reason="KTP sama"
    )
    return decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=True).merge


def unmerged(act: Act, merge: Merge) -> Merge:
    wish = ask_unmerge(acting=act("branch_officer"), merge_id=merge.pk, reason="ternyata saudara kembar")
    return decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=True).merge


def tables() -> dict[str, list[str]]:
    """Every row that may be seen of every table about people, as text; spans without their running number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ "
            "'^(registry|membership|billing|coverage|rosters|sponsorship)_' AND has_table_privilege(oid, 'SELECT')"
        )
        found = {}
        for (name,) in cursor.fetchall():
            if name not in NOT_COMPARED:
                # A difference of nothing is none, whether it is written down or not.
                cursor.execute(
                    f"SELECT (to_jsonb(t) - 'id')::text FROM \"{name}\" t "
                    "WHERE to_jsonb(t)->>'delta' IS DISTINCT FROM '0' AND to_jsonb(t)->>'active' IS DISTINCT FROM '0' "
                    "ORDER BY 1"
                )
                found[name] = [row for (row,) in cursor.fetchall()]
        return found


def test_a_merged_pair_counts_once_within_a_segment_and_is_covered_by_what_both_hold(act: Act, world: Any) -> None:
    act("branch_officer")
    double = double_of_ani()
    before = count(DAY, segment="BPU").total
    merged(act, world, double)
    assert count(DAY, segment="BPU").total == before - 1
    assert count(DAY, by=("sex",)).total == count(DAY).total
    assert statuses_on([world.people["ani"].pk], DAY) == {world.people["ani"].pk: CoverStatus.COVERED}


def test_two_people_who_are_not_merged_count_twice(act: Act, world: Any) -> None:
    act("branch_officer")
    before = count(DAY, segment="BPU").total
    double_of_ani()
    assert count(DAY, segment="BPU").total == before + 1


@pytest.mark.parametrize("seed", range(4))
def test_a_merge_that_is_taken_back_leaves_every_table_as_it_was(act: Act, world: Any, seed: int) -> None:
    chance = random.Random(seed)
    act("branch_officer")
    people = [world.people["ani"], world.people["budi"]]
    for number in range(3):
        one = registered(f"Uji {'ABC'[number]}", date(1980 + number, 1 + number, 3), f"0{number + 3}")
        people.append(one)
        for segment in chance.sample(["BPU", "PU"], chance.randint(0, 2)):
            unit = world.memberships["budi"].unit_id if segment == "PU" else None
            made = open_membership(
                person_id=one.pk, segment=segment, began_on=date(2024, chance.randint(1, 6), 1), unit_id=unit
            )
            if chance.random() < 0.7:
                settle_months(
                    membership_id=made.pk,
                    programmes=[Programme.JKK, Programme.JKM],
                    first_month=made.began_on,
                    months=chance.randint(1, 8),
                    paid_on=made.began_on,
                )
            refresh([made.pk])
        if chance.random() < 0.5:
            add_family_member(person_id=one.pk, relation="child", name="Anak")
    survivor, absorbed = chance.sample(people, 2)
    act("branch_officer")
    before = tables()
    wish = ask_merge(acting=act("branch_officer"), survivor_id=survivor.pk, absorbed_id=absorbed.pk, reason="sama")
    merge = decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=True).merge
    unmerged(act, merge)
    act("branch_officer")
    after = tables()
    changed = {name: sorted(set(before[name]) ^ set(after[name])) for name in before if before[name] != after[name]}
    assert changed == {}


def test_who_asked_does_not_decide_and_another_does(act: Act, world: Any) -> None:
    double = (act("branch_officer"), double_of_ani())[1]
    asking = act("branch_officer")
    wish = ask_merge(acting=asking, survivor_id=world.people["ani"].pk, absorbed_id=double.pk, reason="KTP sama")
    with pytest.raises(Refused) as refused:
        decide_merge(acting=asking, merge_id=wish.pk, approve=True)
    assert refused.value.code == "own_request"
    assert decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=True).merge.standing


def test_the_database_refuses_who_asked_whatever_the_program_says(act: Act, world: Any) -> None:
    asking = act("branch_officer")
    double = double_of_ani()
    wish = ask_merge(acting=asking, survivor_id=world.people["ani"].pk, absorbed_id=double.pk, reason="KTP sama")
    with pytest.raises(DatabaseError, match="decided_by_another"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_decide_merge(%s, true, 'x')", [wish.pk])


def test_a_refused_wish_changes_nothing_and_needs_a_reason(act: Act, world: Any) -> None:
    asking = act("branch_officer")
    double = double_of_ani()
    before = count(DAY).total
    wish = ask_merge(acting=asking, survivor_id=world.people["ani"].pk, absorbed_id=double.pk, reason="KTP sama")
    with pytest.raises(Refused) as bare:
        decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=False)
    done = decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=False, reason="orang berbeda")
    assert (bare.value.code, done.merge.standing, count(DAY).total) == ("reason_missing", False, before)
    with pytest.raises(Refused) as again:
        decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=True)
    assert again.value.code == "decided_already"


def test_nobody_waits_for_two_decisions_at_once(act: Act, world: Any) -> None:
    asking = act("branch_officer")
    double = double_of_ani()
    ask_merge(acting=asking, survivor_id=world.people["ani"].pk, absorbed_id=double.pk, reason="a")
    with pytest.raises(Refused) as refused:
        ask_merge(acting=asking, survivor_id=world.people["budi"].pk, absorbed_id=double.pk, reason="b")
    assert refused.value.code == "request_waits"


def test_merges_make_no_chain_and_one_may_absorb_two(act: Act, world: Any) -> None:
    asking = act("branch_officer")
    double, third = double_of_ani(), registered("Ani L.", date(1990, 5, 17), "03")
    merged(act, world, double)
    ani = world.people["ani"].pk
    for survivor, absorbed in ((double.pk, third.pk), (third.pk, ani)):
        with pytest.raises(Refused) as refused:
            ask_merge(acting=act("branch_officer"), survivor_id=survivor, absorbed_id=absorbed, reason="x")
        assert refused.value.code == "merged_already"
    merged(act, world, third)
    assert set(same_people(ani)) == {ani, double.pk, third.pk}
    assert asking is not None


@pytest.mark.parametrize("who", ["head_of_branch", "auditor", "sponsor_officer", "finance"])
def test_only_who_may_merge_asks(act: Act, world: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask_merge(acting=act(who), survivor_id=world.people["ani"].pk, absorbed_id=world.people["budi"].pk, reason="x")


def test_people_of_another_region_are_not_merged_from_here(act: Act, world: Any) -> None:
    from lindung.registry.queries import NoSuchPerson

    with pytest.raises(NoSuchPerson):
        ask_merge(
            acting=act("branch_officer"),
            survivor_id=world.people["ani"].pk,
            absorbed_id=world.people["citra"].pk,
            reason="x",
        )


def test_searching_the_absorbed_one_leads_to_the_survivor(act: Act, world: Any) -> None:
    act("branch_officer")
    double = double_of_ani()
    nik = f"{OWN.replace('.', '')}0257{'0590'}0000"
    assert [one.person.id for one in search(nik, day=DAY).people] == [double.pk]
    by_name = {one.person.id for one in search("ani lamakampali", day=DAY).people}
    merge = merged(act, world, double)
    ani = world.people["ani"].pk
    assert [one.person.id for one in search(nik, day=DAY).people] == [ani]
    assert [one.person.id for one in search("ani lamakampali", day=DAY).people] == [ani]
    assert by_name == {ani, double.pk}
    unmerged(act, merge)
    assert [one.person.id for one in search(nik, day=DAY).people] == [double.pk]


def test_the_survivors_page_has_both_histories_and_as_known_before_only_its_own(act: Act, world: Any) -> None:
    from datetime import timedelta

    act("branch_officer")
    double = double_of_ani()
    merge = merged(act, world, double)
    assert merge.decided_at is not None
    now = person_view(world.people["ani"].pk, day=DAY)
    earlier = person_view(world.people["ani"].pk, day=DAY, known_at=merge.decided_at - timedelta(days=1))
    assert (len(now.memberships), len(earlier.memberships)) == (2, 1)


def test_a_death_of_either_ends_the_cover_of_both(act: Act, world: Any) -> None:
    act("branch_officer")
    double = double_of_ani()
    merged(act, world, double)
    act("branch_officer")
    record_death(person_id=double.pk, died_on=date(2024, 5, 2), source="akta", verified=True)
    refresh([world.memberships["ani"].pk])
    assert statuses_on([world.people["ani"].pk], date(2024, 5, 3)) == {}
    assert statuses_on([world.people["ani"].pk], date(2024, 5, 1)) != {}


def test_a_refresh_of_either_keeps_the_pair_together(act: Act, world: Any) -> None:
    act("branch_officer")
    double = double_of_ani()
    merged(act, world, double)
    before = count(DAY).total
    act("branch_officer")
    refresh([double.memberships.get().pk])
    refresh([world.memberships["ani"].pk])
    assert count(DAY).total == before == count(DAY, by=("sex",)).total


def test_the_trail_says_who_asked_who_decided_and_why(act: Act, world: Any) -> None:
    act("branch_officer")
    merged(act, world, double_of_ani())
    act("auditor")
    events = Event.objects.filter(relation="registry_merge").order_by("id")
    assert [(one.action, one.actor) for one in events] == [
        ("insert", world.users["branch_officer"].pk),
        ("update", world.users["head_of_branch"].pk),
    ]
    assert events[0].reason == "KTP sama"
