"""Two people at the same moment, and a program killed between its steps: real transactions that really commit.

Cover is not derived here: what was committed is taken away again by the owner, with the triggers off for that.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from lindung.billing.bill_queries import bill_view
from lindung.billing.ledger_queries import check_ledger
from lindung.billing.models import Bill, Entry, Payment, SettlementLine
from lindung.billing.receiving import Receipt, record_payment
from lindung.billing.refunding import ask_refund, decide_request
from lindung.web.refused import Refused
from tests.billing.conftest import FIRST, Money

GONE = (
    "billing_posting", "billing_entry", "billing_allocation", "billing_moneyrequest", "billing_payment",
    "billing_billmember", "billing_billline", "billing_bill", "notices_notice",
)  # fmt: skip


@pytest.fixture
def real(world: Any, owner: Any, django_db_blocker: Any) -> Iterator[Money]:
    """Four people enrolled, committed; afterwards all of it is gone."""
    made = Money(world)
    with django_db_blocker.unblock():
        with made.act("branch_officer"):
            for number, name in enumerate(("Fajar", "Gita", "Hasan", "Intan"), 1):
                made.enrol(name, number)
        yield made
        connection.close()
        for table in (*GONE, "billing_settlementline"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with owner.transaction():
            _take_away(owner, list(made.members.values()))
        for table in (*GONE, "billing_settlementline"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _take_away(owner: Any, ours: list[uuid.UUID]) -> None:
    for table in GONE[:3]:
        owner.execute(f"DELETE FROM {table}")
    owner.execute("DELETE FROM billing_settlementline WHERE membership_id = ANY (%s)", [ours])
    for table in GONE[3:]:
        owner.execute(f"DELETE FROM {table}")
    found = owner.execute("SELECT person_id FROM membership_membership WHERE id = ANY (%s)", [ours]).fetchall()
    people = [one for (one,) in found]
    owner.execute("DELETE FROM membership_payerassignment WHERE membership_id = ANY (%s)", [ours])
    owner.execute("DELETE FROM membership_membership WHERE id = ANY (%s)", [ours])
    owner.execute("DELETE FROM registry_identity WHERE person_id = ANY (%s)", [people])
    owner.execute("DELETE FROM registry_person WHERE id = ANY (%s)", [people])


def wish(bill: Bill, **change: Any) -> dict[str, Any]:
    return {
        "kind": "sp2d",
        "reference": str(uuid.uuid4()),
        "amount": bill.total,
        "paid_on": FIRST,
        "operation_id": uuid.uuid4(),
        "bill_code": bill.code,
    } | change


def at_once(money: Money, wishes: list[dict[str, Any]]) -> list[Receipt | str]:
    """Each wish in a thread of its own, all let go together; the receipts, or the codes of refusals."""
    gate, answers = Barrier(len(wishes)), []

    def run(one: dict[str, Any]) -> None:
        try:
            with money.act("finance") as acting:
                gate.wait(30)
                answers.append(record_payment(acting=acting, **one))
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(one,)) for one in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == len(wishes)
    return answers


def standing(money: Money, bill: Bill) -> tuple[int, int, int]:
    """Lines settled, rupiah paid for months, rupiah waiting; and the books agree."""
    with money.act("finance"):
        assert check_ledger().troubles == ()
        view = bill_view(bill.code).standing
        lines = SettlementLine.objects.filter(membership__in=money.members.values()).count()
    return lines, view.paid, view.credit


def test_two_people_record_two_payments_of_one_bill_at_once(real: Money) -> None:
    bill = real.issue(2)
    answers = at_once(real, [wish(bill), wish(bill)])
    assert sorted(one.used for one in answers if isinstance(one, Receipt)) == [0, bill.total]
    assert standing(real, bill) == (4, bill.total, bill.total)


def test_two_people_record_the_same_payment_at_once(real: Money) -> None:
    bill = real.issue(2)
    answers = at_once(real, [wish(bill, reference="SP2D 1"), wish(bill, reference="SP2D 1")])
    assert [one for one in answers if isinstance(one, str)] == ["payment_twice"]
    assert standing(real, bill) == (4, bill.total, 0)


def test_one_operation_sent_twice_at_once_is_done_once(real: Money) -> None:
    bill = real.issue(2)
    once = wish(bill)
    answers = at_once(real, [once, dict(once)])
    assert sum(one.used for one in answers if isinstance(one, Receipt)) == bill.total
    assert standing(real, bill) == (4, bill.total, 0)


def test_two_bills_for_the_same_people_are_not_both_settled(real: Money) -> None:
    first, second = real.issue(2, code="D1"), real.issue(2, code="D2")
    at_once(real, [wish(first), wish(second)])
    sums = sorted(standing(real, bill)[1:] for bill in (first, second))
    assert sums == [(0, first.total), (first.total, 0)]
    assert standing(real, first)[0] == 4


def test_cancelling_and_paying_at_once_end_in_one_of_two_orders(real: Money) -> None:
    from lindung.billing.issuing import cancel_bill

    bill = real.issue(2)
    gate, said = Barrier(2), []

    def run(act: Callable[..., Any], given: dict[str, Any]) -> None:
        try:
            with real.act("finance") as acting:
                gate.wait(30)
                act(acting=acting, **given)
                said.append("done")
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    acts = [(record_payment, wish(bill)), (cancel_bill, {"code": bill.code, "reason": "uji"})]
    threads = [Thread(target=run, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    lines, paid, _ = standing(real, bill)
    assert (sorted(said), lines, paid) in [(["bill_paid", "done"], 4, bill.total), (["bill_cancelled", "done"], 0, 0)]


def decided_at_once(money: Money, requests: list[uuid.UUID]) -> list[str]:
    """Each request approved in a thread of its own, all let go together; "done" or the codes of refusals."""
    gate, said = Barrier(len(requests)), []

    def run(one: uuid.UUID) -> None:
        try:
            with money.act("head_of_branch") as acting:
                gate.wait(30)
                decide_request(acting=acting, request_id=one, approve=True, reference="TRF 1")
                said.append("done")
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(one,)) for one in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)


def asked(money: Money, amount: int, **change: Any) -> uuid.UUID:
    """A request for `amount` rupiah of a new payment to go back."""
    with money.act("finance") as acting:
        once = {"kind": "sp2d", "reference": str(uuid.uuid4()), "amount": amount, "paid_on": FIRST}
        paid = record_payment(acting=acting, **(once | {"operation_id": uuid.uuid4(), "bill_code": ""} | change))
        return ask_refund(acting=acting, payment_id=paid.payment.pk, amount=7_000, reason="lebih bayar").pk


def returned_entries(money: Money) -> int:
    with money.act("finance"):
        assert check_ledger().troubles == ()
        return Entry.objects.filter(kind=Entry.Kind.REFUND).count()


@pytest.mark.parametrize("of_a_bill", [False, True])
def test_two_heads_approve_the_same_refund_at_once_and_it_goes_back_once(real: Money, of_a_bill: bool) -> None:
    bill = real.issue(2)
    request = asked(real, bill.total + 7_000, bill_code=bill.code) if of_a_bill else asked(real, 7_000)
    assert decided_at_once(real, [request, request]) == ["decided_already", "done"]
    assert returned_entries(real) == 1


def test_two_heads_approve_two_refunds_at_once_and_both_go_back(real: Money) -> None:
    assert decided_at_once(real, [asked(real, 7_000), asked(real, 7_000)]) == ["done", "done"]
    assert returned_entries(real) == 2


@pytest.mark.parametrize("step", ["after the payment", "before the commit"])
def test_a_program_killed_between_its_steps_leaves_nothing_half_done(real: Money, step: str) -> None:
    bill = real.issue(2)
    once = wish(bill)

    def killed() -> None:
        with real.act("finance") as acting:
            if step == "after the payment":
                Payment.objects.create(
                    kind="sp2d", reference=once["reference"], amount=1, paid_on=FIRST, province="72",
                    kabupaten="72.08", operation_id=once["operation_id"], recorded_by=acting.user, bill=bill,
                )  # fmt: skip
            else:
                record_payment(acting=acting, **once)
            connection.connection.close()
            raise ConnectionError

    thread_said: list[type[BaseException]] = []

    def run() -> None:
        try:
            killed()
        except BaseException as error:
            thread_said.append(type(error))
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(60)
    assert thread_said
    assert standing(real, bill) == (0, 0, 0)
    assert [one.used for one in at_once(real, [once]) if isinstance(one, Receipt)] == [bill.total]
    assert standing(real, bill) == (4, bill.total, 0)
