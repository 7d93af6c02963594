"""From a bill to cover: whole months, nothing twice, nothing silently."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lindung.billing.bill_queries import bill_view
from lindung.billing.issuing import cancel_bill, enter_payment_code
from lindung.billing.models import BillLine, SettlementLine
from lindung.coverage.people import statuses_on
from lindung.membership.models import Membership
from lindung.membership.services import end_membership
from lindung.web.refused import Refused
from tests.billing.conftest import FIRST, PRICE, Money

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def refusal(act: Callable[..., Any], *args: Any, **wish: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **wish)
    return caught.value.code


def settled(money: Money) -> dict[str, list[tuple[date, date]]]:
    """What stands settled, by name."""
    with money.act("auditor"):
        return {
            name: [
                (line.covers_from, line.covers_to)
                for line in SettlementLine.objects.filter(
                    membership=one, reverses__isnull=True, reversed_by__isnull=True
                ).order_by("covers_from")
            ]
            for name, one in money.members.items()
        }


def test_a_bill_is_heads_by_price_by_month_with_its_articles(money: Money) -> None:
    bill = money.issue(3)
    assert (bill.people, bill.months, bill.total, bill.budget_year) == (4, 3, 4 * 3 * PRICE, 2026)
    with money.act("finance"):
        lines = list(BillLine.objects.filter(bill=bill).order_by("month", "programme"))
    assert [(line.month, line.programme, line.people, line.price) for line in lines[:2]] == [
        (JUNE, "JKK", 4, 10_000),
        (JUNE, "JKM", 4, 6_800),
    ]
    assert len(lines) == 6
    assert any("PP 44/2015" in one["article"] for one in lines[0].articles)


def test_a_full_payment_settles_every_month_and_covers_everybody(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    receipt = pay(bill, bill.total)
    assert (receipt.months, receipt.people, receipt.used, receipt.credit) == ((JUNE, JULY, AUGUST), 4, bill.total, 0)
    assert settled(money) == {key: [(FIRST, date(2026, 8, 31))] for key in money.members}
    with money.act("auditor"):
        people = dict(Membership.objects.filter(pk__in=money.members.values()).values_list("person_id", "pk"))
        assert statuses_on(list(people), date(2026, 8, 31)) == dict.fromkeys(people, "covered")
        assert bill_view(bill.code).state == "paid"


def test_a_bill_without_payment_code_cannot_be_paid_and_nothing_is_kept(money: Money, pay: Any) -> None:
    bill = money.issue(3, code="")
    assert refusal(pay, bill, bill.total) == "no_payment_code"
    with money.act("finance") as acting:
        assert bill_view(bill.code).state == "no_code"
        enter_payment_code(acting=acting, code=bill.code, payment_code="9901")
    assert pay(bill, bill.total).credit == 0


def test_a_partial_payment_covers_whole_months_for_all_the_earliest_first(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    receipt = pay(bill, 4 * PRICE + 5_000)
    assert (receipt.months, receipt.used, receipt.credit) == ((JUNE,), 4 * PRICE, 5_000)
    assert settled(money) == {key: [(FIRST, date(2026, 6, 30))] for key in money.members}


def test_what_does_not_pay_a_whole_month_waits_and_counts_towards_the_next(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    assert pay(bill, 4 * PRICE - 1).months == ()
    receipt = pay(bill, 1)
    assert (receipt.months, receipt.credit) == ((JUNE,), 0)


def test_three_part_payments_come_to_the_same_as_one(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    for part in (1, bill.total - 100, 99):
        last = pay(bill, part)
    assert last.credit == 0
    assert settled(money)["Fajar"][-1][1] == date(2026, 8, 31)
    with money.act("finance"):
        assert bill_view(bill.code).state == "paid"


def test_a_payment_for_named_people_covers_them_alone(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    named = [money.members["Gita"], money.members["Intan"]]
    receipt = pay(bill, 2 * 3 * PRICE, named=named)
    assert (len(receipt.months), receipt.people, receipt.credit) == (3, 2, 0)
    found = settled(money)
    assert found["Fajar"] == [] and found["Gita"] == [(FIRST, date(2026, 8, 31))]
    assert pay(bill, 2 * 3 * PRICE).credit == 0
    assert settled(money)["Fajar"] == [(FIRST, date(2026, 8, 31))]


def test_a_name_that_is_not_on_the_bill_is_refused(money: Money, pay: Any) -> None:
    bill = money.issue(1, names=["Fajar", "Gita"])
    assert refusal(pay, bill, PRICE, named=[money.members["Intan"]]) == "names_not_on_bill"


def test_an_overpayment_waits_as_credit_and_is_said(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    receipt = pay(bill, bill.total + 7_000)
    assert (receipt.used, receipt.credit) == (bill.total, 7_000)


def test_a_second_payment_of_a_paid_bill_settles_nothing_and_waits_whole(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    pay(bill, bill.total)
    receipt = pay(bill, bill.total)
    assert (receipt.months, receipt.used, receipt.credit) == ((), 0, bill.total)
    assert settled(money) == {key: [(FIRST, date(2026, 6, 30))] for key in money.members}


def test_the_same_reference_twice_is_refused(money: Money, pay: Any) -> None:
    bill = money.issue(2)
    pay(bill, 4 * PRICE, reference="SP2D 77")
    assert refusal(pay, bill, 4 * PRICE, reference="SP2D 77") == "payment_twice"
    assert pay(bill, 4 * PRICE, reference="SP2D 77", kind="receipt").credit == 0


def test_the_same_operation_again_changes_nothing(money: Money, pay: Any) -> None:
    bill = money.issue(2)
    operation = uuid.uuid4()
    pay(bill, 4 * PRICE, reference="A", operation_id=operation)
    again = pay(bill, 4 * PRICE, reference="A", operation_id=operation)
    assert again.repeated and again.used == 0
    assert settled(money)["Fajar"] == [(FIRST, date(2026, 6, 30))]


def test_the_same_operation_with_another_amount_is_refused(money: Money, pay: Any) -> None:
    bill = money.issue(2)
    operation = uuid.uuid4()
    pay(bill, 4 * PRICE, reference="A", operation_id=operation)
    assert refusal(pay, bill, 5 * PRICE, reference="A", operation_id=operation) == "operation_reused"


def test_a_payment_for_a_cancelled_bill_is_refused_and_one_for_an_open_bill_is_not(money: Money, pay: Any) -> None:
    bill, other = money.issue(1), money.issue(1, first=JULY, code="DEMO2")
    with money.act("finance") as acting:
        cancel_bill(acting=acting, code=bill.code, reason="daftar keliru")
    assert refusal(pay, bill, bill.total) == "bill_cancelled"
    assert pay(other, other.total).credit == 0


def test_months_somebody_else_paid_are_not_paid_again(money: Money, pay: Any) -> None:
    first, second = money.issue(1, names=["Fajar"], code="DEMO1"), money.issue(2, code="DEMO2")
    pay(first, PRICE)
    receipt = pay(second, second.total)
    assert (receipt.used, receipt.credit, receipt.void) == (second.total - PRICE, PRICE, PRICE)
    assert settled(money)["Fajar"] == [(FIRST, date(2026, 6, 30)), (JULY, date(2026, 7, 31))]


def test_months_after_a_membership_ended_are_not_paid(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    with money.act("branch_officer"):
        end_membership(membership_id=money.members["Hasan"], ended_on=date(2026, 7, 10), reason="pindah")
    receipt = pay(bill, bill.total)
    assert (receipt.used, receipt.credit) == (bill.total - PRICE, PRICE)
    assert settled(money)["Hasan"] == [(FIRST, date(2026, 7, 31))]


def test_a_list_across_the_new_year_makes_a_bill_for_each_budget_year(money: Money) -> None:
    bills = money.issue_all(4, first=date(2026, 11, 1))
    assert [(bill.budget_year, bill.months, bill.first_month) for bill in bills] == [
        (2026, 2, date(2026, 11, 1)),
        (2027, 2, date(2027, 1, 1)),
    ]


def test_the_price_follows_the_law_month_by_month(money: Money) -> None:
    """A donor has the relief of PP 50/2025 to December 2026, a regional budget never."""
    donor = money.issue_all(2, first=date(2026, 12, 1), payer="donor")
    assert [bill.total for bill in donor] == [4 * PRICE // 2, 4 * PRICE]


def test_issuing_again_under_the_same_operation_makes_no_second_bill(money: Money) -> None:
    operation = uuid.uuid4()
    first = money.issue_all(2, operation_id=operation)
    assert money.issue_all(2, operation_id=operation) == first


def test_a_payer_is_not_billed_for_people_of_others(money: Money) -> None:
    ani, budi = money.world.memberships["ani"].pk, money.world.memberships["budi"].pk
    money.members = {"Ani": ani}
    assert money.issue_all(1)[0].people == 1
    money.members = {"Ani": ani, "Budi": budi}
    assert refusal(money.issue_all, 1) == "not_payer"


def test_a_bill_of_another_region_is_not_issued(money: Money) -> None:
    assert refusal(money.issue_all, 1, region="72.71") == "not_yours"


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_that_is_none_is_refused(money: Money, pay: Any, amount: int) -> None:
    assert refusal(pay, money.issue(1), amount) == "amount"


def test_a_payment_that_has_not_happened_is_refused(money: Money, pay: Any) -> None:
    assert refusal(pay, money.issue(1), PRICE, paid_on=date(2999, 1, 1)) == "paid_in_future"


def test_a_payment_from_before_there_was_anybody_to_pay_to_is_refused_and_one_of_the_first_day_is_not(
    money: Money, pay: Any
) -> None:
    bill = money.issue(1)
    assert refusal(pay, bill, bill.total, paid_on=date(2013, 12, 31)) == "paid_before_first_day"
    assert pay(bill, bill.total, paid_on=date(2014, 1, 1)).used == bill.total
