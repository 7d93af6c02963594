"""Paid twice for one human: under two memberships, or under two records that were one all along."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from lindung.billing.models import SettlementLine
from lindung.membership.models import Membership
from lindung.membership.services import Payer, end_membership, open_membership
from lindung.registry.services import register_person
from lindung.rosters.models import Entry
from tests.rosters.conftest import Lists
from tests.rosters.paid_in_vain import (
    HASAN,
    PRICE,
    ROSMI,
    dies,
    kinds,
    merged,
    pay_all,
    report,
)
from tests.world import OWN, VILLAGES


def enrolled_before(lists: Lists) -> Membership:
    """Rosmiati has an older membership that ended with the year."""
    with lists.act("branch_officer"):
        person = register_person(
            name="Rosmiati Yunus", birth_date=date(1991, 7, 9), sex="P", village=VILLAGES[OWN], nik=ROSMI["NIK"]
        )
        made = open_membership(person_id=person.pk, segment="BPU", began_on=date(2026, 11, 1), payer=Payer("self"))
        end_membership(membership_id=made.pk, ended_on=date(2026, 12, 31), reason="pindah")
    return made


def paid_ahead(lists: Lists, membership: Membership, last: date) -> None:
    """She paid for herself up to a day; it becomes known after the list was applied and before the sponsor pays."""
    with lists.act("branch_officer"):
        SettlementLine.objects.create(
            membership_id=membership.pk, programmes=3, covers_from=date(2026, 11, 1), covers_to=last,
            paid_on=date(2026, 11, 1), ground="months", province="72",
        )  # fmt: skip


def test_a_month_paid_before_for_the_same_person_is_paid_twice(lists: Lists) -> None:
    before = enrolled_before(lists)
    lists.apply([ROSMI], first=date(2027, 1, 1))
    paid_ahead(lists, before, date(2027, 1, 31))
    pay_all(lists)
    found = report(lists)
    assert kinds(found) == {"double": (1, 1, PRICE)}
    assert found.findings[0].first_month == date(2027, 1, 1)


def test_a_month_that_nobody_had_paid_before_is_paid_once(lists: Lists) -> None:
    before = enrolled_before(lists)
    lists.apply([ROSMI], first=date(2027, 1, 1))
    paid_ahead(lists, before, date(2026, 12, 31))
    pay_all(lists)
    assert report(lists).findings == ()


def test_the_first_payment_stands_when_the_second_comes_later(lists: Lists) -> None:
    lists.apply([ROSMI])
    pay_all(lists)
    with lists.act("branch_officer"):
        entry = Entry.objects.get()
        SettlementLine.objects.create(
            membership_id=entry.membership_id, programmes=3, covers_from=date(2026, 12, 1),
            covers_to=date(2026, 12, 31), paid_on=date(2026, 12, 1), ground="months", province="72",
            recorded_at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
    assert report(lists).findings == ()


def test_one_of_the_two_programmes_paid_before_for_the_same_membership_is_paid_twice(lists: Lists) -> None:
    """Settling lets a month by once more only for the other of JKK and JKM; the report still tells of it."""
    lists.apply([ROSMI])
    pay_all(lists)
    with lists.act("branch_officer"):
        SettlementLine.objects.create(
            membership_id=Entry.objects.get().membership_id, programmes=1, covers_from=date(2026, 12, 1),
            covers_to=date(2026, 12, 31), paid_on=date(2026, 12, 1), ground="months", province="72",
            recorded_at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    assert kinds(report(lists)) == {"double": (1, 1, PRICE)}


def test_two_records_of_one_human_paid_for_in_the_same_months_are_paid_twice(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    merged(lists, "Hasan Basri", "Rosmiati Yunus")
    found = report(lists)
    assert kinds(found) == {"double": (1, 3, 3 * PRICE)}
    assert found.findings[0].detail["payer"] == "Pemkab Parigi Moutong"


def test_after_the_merge_is_taken_back_they_are_two_people_paid_once_each(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    merged(lists, "Hasan Basri", "Rosmiati Yunus", undo=True)
    assert report(lists).findings == ()


def test_a_death_recorded_of_the_other_record_ends_what_may_be_paid(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    enrolled_before(lists)
    dies(lists, "Rosmiati Yunus", date(2026, 11, 3))
    merged(lists, "Hasan Basri", "Rosmiati Yunus")
    assert kinds(report(lists)) == {"deceased": (1, 3, 3 * PRICE)}
