"""A merged person on a list: one person, whichever of the two numbers the list has."""

from __future__ import annotations

from datetime import date

import pytest

from lindung.coverage.merging import ask_merge, decide_merge
from lindung.registry.models import Person
from lindung.registry.services import register_person
from lindung.rosters.models import Entry
from tests.rosters.conftest import Lists, nik, row
from tests.world import OWN, VILLAGES

BORN = date(1990, 5, 17)
OTHER_NUMBER = nik(BORN, "P", "720802")
ANI_AGAIN = row("Ani Lamakampali", BORN, "P", NIK=OTHER_NUMBER)


@pytest.fixture
def double(lists: Lists) -> Person:
    with lists.act("branch_officer"):
        return register_person(
            name="Ani Lamakampali", birth_date=BORN, sex="P", village=VILLAGES[OWN], nik=OTHER_NUMBER
        )


def merge(lists: Lists, double: Person) -> None:
    with lists.act("branch_officer") as acting:
        wish = ask_merge(
            acting=acting, survivor_id=lists.world.people["ani"].pk, absorbed_id=double.pk, reason="KTP sama"
        )
    with lists.act("head_of_branch") as acting:
        decide_merge(acting=acting, merge_id=wish.pk, approve=True)


def test_a_row_with_the_absorbed_number_is_held_until_the_two_are_merged_and_then_enters(
    lists: Lists, double: Person
) -> None:
    assert lists.check([ANI_AGAIN]).checked.verdicts["reasons"].to_list() == [["possible_same_person"]]
    merge(lists, double)
    assert lists.apply([ANI_AGAIN]).receipt.added == 1
    with lists.act("branch_officer"):
        entry = Entry.objects.get()
    world = lists.world
    assert (entry.person_id, entry.membership_id) == (world.people["ani"].pk, world.memberships["ani"].pk)


def test_both_numbers_on_one_list_bring_one_person(lists: Lists, double: Person) -> None:
    merge(lists, double)
    lists.apply([ANI_AGAIN, row("Ani Lamakampali", BORN, "P", NIK=lists.world.niks["ani"])])
    with lists.act("branch_officer"):
        assert Entry.objects.count() <= 1


def test_both_numbers_on_one_list_are_one_person_named_twice_and_two_people_are_not(
    lists: Lists, double: Person
) -> None:
    rows = [ANI_AGAIN, row("Ani Lamakampali", BORN, "P", NIK=lists.world.niks["ani"])]
    said = lists.check(rows).checked.verdicts
    assert "duplicate_in_list" not in {code for codes in said["reasons"].to_list() for code in codes}
    merge(lists, double)
    told = lists.check(rows).checked
    assert told.verdicts["reasons"].to_list() == [[], ["duplicate_in_list"]]
    about = told.findings.filter(told.findings["code"] == "duplicate_in_list")["about"].to_list()
    assert told.verdicts["verdict"].to_list() == ["accepted", "rejected"] and about == ["2"]
    assert lists.apply(rows).receipt.added == 1


def test_who_stood_on_the_list_before_the_merge_is_unchanged_after_it(lists: Lists, double: Person) -> None:
    from lindung.rosters.models import Task
    from lindung.rosters.settling import no_longer_listed, settle_tasks

    path = lists.write([ANI_AGAIN])
    lists.apply(path)
    with lists.act("branch_officer") as acting:
        settle_tasks(acting=acting, task_ids=[Task.objects.get().pk], decision="accept", reason="KTP")
    merge(lists, double)
    receipt = lists.apply([ANI_AGAIN, row("Hasan Basri", date(1988, 4, 3))]).receipt
    assert (receipt.unchanged, receipt.added, receipt.no_longer_listed) == (1, 1, 0)
    with lists.act("branch_officer"):
        plan = Entry.objects.first().list
        assert no_longer_listed(plan) == []
