"""Money that goes back: asked by one, decided by another; months that rested on it are taken back by further rows."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from lindung.billing.bill_queries import bill_view
from lindung.billing.models import MoneyRequest, Payment, SettlementLine
from lindung.billing.receiving import put_to_bill
from lindung.billing.refunding import ask_refund, ask_reversal, decide_request
from lindung.coverage.paying import decide
from lindung.web.refused import Refused
from tests.billing.conftest import FIRST, PRICE, Money
from tests.billing.test_ledger import balances, explained


def ask(money: Money, payment: Payment, amount: int, who: str = "finance", reason: str = "lebih bayar") -> MoneyRequest:
    with money.act(who) as acting:
        return ask_refund(acting=acting, payment_id=payment.pk, amount=amount, reason=reason)


def answer(
    money: Money, request: MoneyRequest, *, who: str = "head_of_branch", approve: bool = True, **wish: Any
) -> Any:
    with money.act(who) as acting:
        wish = {"reference": "TRF 1", "reason": "sesuai"} | wish
        return decide(acting=acting, request_id=request.pk, approve=approve, **wish)


def refusal(act: Any, *args: Any, **wish: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **wish)
    return caught.value.code


def test_an_overpayment_goes_back_when_somebody_else_approves(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    payment = pay(bill, bill.total + 7_000).payment
    answer(money, ask(money, payment, 7_000))
    found = balances(money)
    assert found["1100", "TITIPAN"] == 0 and found["1100", "JKK"] == 40_000
    assert explained(money) == []


def test_nobody_approves_their_own_request(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    request = ask(money, pay(bill, bill.total + 7_000).payment, 7_000)
    assert refusal(answer, money, request, who="finance") == "own_request"
    with money.act("finance") as acting:  # the database says it too: the row is out of reach
        wish = {"decision": "approved", "decided_by": acting.user, "decided_at": timezone.now()}
        assert MoneyRequest.objects.filter(pk=request.pk).update(**wish) == 0


def test_a_refused_request_moves_nothing_and_needs_a_reason(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    request = ask(money, pay(bill, bill.total + 7_000).payment, 7_000)
    assert refusal(answer, money, request, approve=False, reason="") == "reason_missing"
    answer(money, request, approve=False, reason="bukan lebih bayar")
    assert balances(money)["1100", "TITIPAN"] == 7_000
    assert refusal(answer, money, request) == "decided_already"


def test_money_that_pays_for_months_does_not_go_back_as_a_refund(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    payment = pay(bill, bill.total + 7_000).payment
    assert refusal(ask, money, payment, 7_001) == "refund_amount"
    assert ask(money, payment, 7_000).amount == 7_000


def test_money_used_while_the_request_waited_is_not_given_back(money: Money, pay: Any) -> None:
    bill = money.issue(2)
    payment = pay(bill, 5 * PRICE).payment
    request = ask(money, payment, PRICE)
    pay(bill, 3 * PRICE)
    assert refusal(answer, money, request) == "refund_amount"


def test_a_second_request_for_the_same_payment_waits_for_the_first(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    payment = pay(bill, bill.total + 7_000).payment
    ask(money, payment, 7_000)
    assert refusal(ask, money, payment, 7_000) == "request_waits"


def test_a_refund_leaves_with_the_reference_of_its_transfer(money: Money, pay: Any) -> None:
    request = ask(money, pay(None, 7_000).payment, 7_000)
    assert refusal(answer, money, request, reference="") == "reference_missing"
    answer(money, request)
    with money.act("finance") as acting:
        bill_wish = {"bill_code": money.issue(1).code, "operation_id": uuid.uuid4()}
    with money.act("finance") as acting:
        assert refusal(put_to_bill, acting=acting, payment_id=request.payment_id, **bill_wish) == "payment_returned"


def test_a_reversed_payment_takes_its_months_back_by_further_lines(money: Money, pay: Any) -> None:
    bill = money.issue(2)
    payment = pay(bill, bill.total).payment
    with money.act("finance") as acting:
        request = ask_reversal(acting=acting, payment_id=payment.pk, reason="ditarik bank")
    answer(money, request)
    with money.act("finance"):
        lines = SettlementLine.objects.filter(membership__in=money.members.values())
        assert lines.count() == 8
        assert not lines.filter(reverses__isnull=True, reversed_by__isnull=True).exists()
        assert bill_view(bill.code).standing.payable == bill.total
    assert {
        place: amount for place, amount in balances(money).items() if amount and place[0] not in {"1200", "2200"}
    } == {}
    assert explained(money) == []


def test_after_a_reversal_what_the_other_payments_pay_for_stands(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    wrong = pay(bill, 5 * PRICE).payment
    pay(bill, 7 * PRICE)
    with money.act("finance") as acting:
        request = ask_reversal(acting=acting, payment_id=wrong.pk, reason="salah catat")
    answer(money, request)
    with money.act("finance"):
        standing = bill_view(bill.code).standing
    assert (standing.paid, standing.credit) == (4 * PRICE, 3 * PRICE)
    assert explained(money) == []


def test_a_paid_month_taken_back_may_be_paid_again(money: Money, pay: Any) -> None:
    bill = money.issue(1)
    payment = pay(bill, bill.total).payment
    with money.act("finance") as acting:
        request = ask_reversal(acting=acting, payment_id=payment.pk, reason="salah catat")
    answer(money, request)
    assert pay(bill, bill.total).months == (FIRST,)


def test_only_who_may_approve_decides(money: Money, pay: Any) -> None:
    from lindung.access.acting import NotAllowed

    request = ask(money, pay(None, 7_000).payment, 7_000)
    with money.act("branch_officer") as acting, pytest.raises(NotAllowed):
        decide_request(acting=acting, request_id=request.pk, approve=True, reference="x")


def test_money_that_waits_is_put_to_a_bill_once(money: Money, pay: Any) -> None:
    bill, other = money.issue(1), money.issue(1, first=date(2026, 7, 1), code="DEMO2")
    payment = pay(None, bill.total).payment
    with money.act("finance") as acting:
        receipt = put_to_bill(acting=acting, payment_id=payment.pk, bill_code=bill.code, operation_id=uuid.uuid4())
        assert (receipt.months, receipt.credit) == ((FIRST,), 0)
        wish = {"payment_id": payment.pk, "bill_code": other.code, "operation_id": uuid.uuid4()}
        assert refusal(put_to_bill, acting=acting, **wish) == "payment_has_bill"
    assert explained(money) == []
