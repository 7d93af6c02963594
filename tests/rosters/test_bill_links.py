"""From a list to its bills and payments, and from a bill back to the rows its names came by."""

from __future__ import annotations

from datetime import date

import pytest

from lindung.billing.models import Bill
from lindung.rosters.bill_links import bills_of_list, entries_billed
from lindung.rosters.models import Entry, RosterList, Version
from tests.rosters.conftest import Lists, row
from tests.rosters.paid_in_vain import PRICE, pay_all

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")


def test_a_list_leads_to_its_bills_with_its_heads_and_what_was_paid(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    with lists.act("auditor"):
        found = bills_of_list(RosterList.objects.get().pk)
    assert [(one.budget_year, one.people_of_list, one.paid_of_list, one.total) for one in found] == [
        (2026, 2, 2 * PRICE, 2 * PRICE), (2027, 2, 4 * PRICE, 4 * PRICE),
    ]  # fmt: skip


def test_an_unpaid_list_has_bills_and_nothing_paid(lists: Lists) -> None:
    lists.apply([HASAN])
    with lists.act("auditor"):
        assert {one.paid_of_list for one in bills_of_list(RosterList.objects.get().pk)} == {0}


def test_a_version_leads_to_the_bills_of_those_it_brought(lists: Lists) -> None:
    lists.apply([HASAN])
    lists.apply([HASAN, ROSMI])
    with lists.act("auditor"):
        plan = RosterList.objects.get()
        second = Version.objects.get(number=2)
        found = bills_of_list(plan.pk, version_id=second.pk)
        assert {one.code for one in found} < {one.code for one in bills_of_list(plan.pk)}
    assert {one.people_of_list for one in found} == {1}


def test_a_bill_leads_back_to_the_row_and_version_of_each_name(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    with lists.act("auditor"):
        code = Bill.objects.get(budget_year=2026).code
        found = entries_billed(bill_code=code)
    assert [(one.name, one.row, one.version, one.paid, one.references) for one in found] == [
        ("Hasan Basri", 2, 1, PRICE, ("SP2D 0",)), ("Rosmiati Yunus", 3, 1, PRICE, ("SP2D 0",)),
    ]  # fmt: skip


def test_an_entry_leads_to_all_its_bills_and_another_programme_is_not_among_them(lists: Lists) -> None:
    lists.open("lain", organisation="parigi-moutong")
    lists.apply([HASAN])
    lists.apply([HASAN], code="lain")
    with lists.act("auditor"):
        first = Entry.objects.get(list__programme__code="rentan")
        found = entries_billed(entry_id=first.pk)
        mine = set(Bill.objects.filter(subject_id=first.list.programme_id).values_list("code", flat=True))
    assert {one.bill for one in found} == mine and len(found) == 2


def test_an_auditor_of_another_region_finds_no_link(lists: Lists) -> None:
    lists.apply([HASAN])
    with lists.act("auditor"):
        plan = RosterList.objects.get().pk
    with lists.act("auditor_other"):
        assert (bills_of_list(plan), entries_billed(list_id=plan)) == ((), ())


def test_a_question_about_nothing_is_a_defect(lists: Lists) -> None:
    with lists.act("auditor"), pytest.raises(ValueError, match="which bill"):
        entries_billed()
