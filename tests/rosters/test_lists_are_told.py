"""Applying a list tells the sponsor and the branch what is held and billed: once, by counts, never by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.billing.models import Bill
from lindung.notices.models import Notice
from lindung.sponsorship.warning import warn
from tests.rosters.conftest import FIRST, TODAY, Lists, row

BORN = date(1985, 4, 3)
GOOD = row("Ani Lamato", BORN)
HELD = row("Almh. Budi Tingkea", date(1986, 4, 3))
RETURNED = row("Citra Malabar", date(1987, 4, 3), NIK="123")


def read(lists: Lists, who: str, code: str) -> list[Notice]:
    with lists.act(who):
        return list(Notice.objects.filter(code=code))


def test_a_list_with_held_rows_tells_the_sponsor_and_the_branch(lists: Lists) -> None:
    lists.apply([GOOD, HELD, RETURNED])
    (sponsors,) = read(lists, "sponsor_officer", "rows_held")
    (branchs,) = read(lists, "branch_officer", "rows_held")
    assert "1 baris ditahan, 1 dikembalikan" in sponsors.subject_indonesian
    assert "1 baris menunggu keputusan" in branchs.subject_indonesian
    assert not [name for name in ("Budi", "Citra", "Ani") if name in str(vars(sponsors)) + str(vars(branchs))]


def test_a_list_whose_rows_all_pass_tells_of_its_bill_alone(lists: Lists) -> None:
    lists.apply([GOOD])
    assert read(lists, "sponsor_officer", "rows_held") == []
    (told,) = read(lists, "sponsor_officer", "bill_issued")
    assert "2 tagihan terbit: Rp 50.400" in told.subject_indonesian  # December 2026, and two months of 2027


def test_the_same_list_again_tells_nothing_again(lists: Lists) -> None:
    for _ in range(2):
        lists.apply([GOOD, HELD])
    assert len(read(lists, "sponsor_officer", "rows_held")) == len(read(lists, "sponsor_officer", "bill_issued")) == 1


@pytest.mark.parametrize(("days", "told"), [(15, 0), (14, 1), (3, 2), (-1, 3)])
def test_an_unpaid_bill_is_told_of_before_it_is_due_and_once_when_it_is_late(
    lists: Lists, days: int, told: int
) -> None:
    applied = lists.apply([GOOD], months=1, first=FIRST)
    with lists.act("head_of_branch") as acting:
        due = Bill.objects.get(code=applied.receipt.bills[0]).due_on
        for before in (15, 14, 3, -1, -2):
            if before >= days:
                warn(acting=acting, on=date.fromordinal(due.toordinal() - before))
    assert len(read(lists, "sponsor_officer", "bill_due")) == told


def test_a_bill_without_a_payment_code_says_so(lists: Lists) -> None:
    lists.apply([GOOD], months=1, first=FIRST)
    with lists.act("branch_officer"):
        Bill.objects.update(payment_code=None)  # a demonstration gives codes of its own
    with lists.act("head_of_branch") as acting:
        for day in range(60):
            warn(acting=acting, on=date.fromordinal(TODAY.toordinal() + day))
    told: list[Any] = read(lists, "branch_officer", "bill_due")
    assert [one.body_indonesian for one in told if "belum berkode iuran" not in one.body_indonesian] == []
    assert told
