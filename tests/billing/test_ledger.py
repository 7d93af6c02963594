"""The ledger: the database balances, closes and keeps every entry; every rupiah is explained by a document."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.billing.issuing import cancel_bill
from lindung.billing.ledger import billed, received, settled
from lindung.billing.ledger_queries import check_ledger, fund_statement, trial_balance
from lindung.billing.models import Entry, Posting
from tests.billing.conftest import PRICE, Money

FUNDS = ("JKK", "JKM", "TITIPAN")


def balances(money: Money) -> dict[tuple[str, str], int]:
    with money.act("finance"):
        return {(one.account, one.fund): one.balance for one in trial_balance()}


def raw(money: Money, postings: list[tuple[str, str, int]], *, kind: str = "payment") -> None:
    """Book whatever, as finance, past the services; constraints are checked at once."""
    rows = [{"account": account, "fund": fund, "amount": amount} for account, fund, amount in postings]
    with money.act("finance"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT lindung_book(%s, %s, 'uji', 'uji', %s, '72', '72.08', '', %s)",
            [uuid.uuid4(), kind, uuid.uuid4(), json.dumps(rows)],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def explained(money: Money) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with money.act("finance"):
        return [one.english for one in check_ledger().troubles]


def test_a_bill_is_a_receivable_of_each_fund(money: Money) -> None:
    money.issue(3)
    assert balances(money) == {
        ("1200", "JKK"): 120_000,
        ("1200", "JKM"): 81_600,
        ("2200", "JKK"): -120_000,
        ("2200", "JKM"): -81_600,
    }
    assert explained(money) == []


def test_a_payment_moves_the_money_to_the_funds_and_keeps_the_rest_apart(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    pay(bill, 4 * PRICE + 5_000)
    found = balances(money)
    assert found["1100", "JKK"] == 40_000 and found["4100", "JKM"] == -27_200
    assert found["1200", "JKK"] == 80_000 and found["2200", "JKM"] == -54_400
    assert found["1100", "TITIPAN"] == 5_000 and found["2100", "TITIPAN"] == -5_000
    assert explained(money) == []


def test_cancelling_takes_only_what_is_unpaid_off_the_receivable(money: Money, pay: Any) -> None:
    bill = money.issue(3)
    pay(bill, 4 * PRICE)
    with money.act("finance") as acting:
        cancel_bill(acting=acting, code=bill.code, reason="anggaran habis")
    found = balances(money)
    assert ("1200", "JKK") not in found or found["1200", "JKK"] == 0
    assert found["1100", "JKK"] == 40_000
    assert explained(money) == []


def test_money_without_a_bill_is_held_and_explained(money: Money, pay: Any) -> None:
    pay(None, 33_000)
    assert balances(money) == {("1100", "TITIPAN"): 33_000, ("2100", "TITIPAN"): -33_000}
    assert explained(money) == []


def test_the_statement_of_a_fund_begins_and_ends_with_its_cash(money: Money, pay: Any) -> None:
    bill = money.issue(2)
    pay(bill, 4 * PRICE)
    pay(bill, 4 * PRICE)
    with money.act("head_of_branch"):
        statement = fund_statement("JKK", account="1100")
    assert [line.amount for line in statement.lines] == [40_000, 40_000]
    assert [line.balance for line in statement.lines] == [40_000, 80_000]


def test_another_region_sees_nothing_of_it(money: Money) -> None:
    money.issue(2)
    with money.act("auditor_other"):
        assert trial_balance() == ()
    with money.act("auditor"):
        assert trial_balance() != ()


def test_a_balanced_entry_goes_in(money: Money) -> None:
    raw(money, [("1100", "JKK", 5), ("2200", "JKK", -5)])


@pytest.mark.parametrize(
    "postings",
    [
        [("1100", "JKK", 5), ("2200", "JKK", -4)],
        [("1100", "JKK", 5), ("2200", "JKM", -5)],  # balances in all, not in each fund
        [("1100", "JKK", 5)],
        [],
    ],
)
def test_the_database_refuses_an_entry_that_does_not_balance(
    money: Money, postings: list[tuple[str, str, int]]
) -> None:
    with pytest.raises(DatabaseError, match=r"balance|postings"):
        raw(money, postings)


@pytest.mark.parametrize("table", ["billing_entry", "billing_posting", "billing_allocation", "billing_billmember"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_even_to_the_owner(owner: Any, table: str, verb: str) -> None:
    import psycopg

    with pytest.raises(psycopg.errors.RestrictViolation, match="only grows"):
        owner.execute(verb.format(table))


def test_an_entry_takes_no_postings_from_another_transaction(owner: Any, world: Any) -> None:
    """Not even a pair that balances: what was closed stays as it was."""
    import psycopg

    with owner.transaction(force_rollback=True):
        made = owner.execute(
            "INSERT INTO billing_entry (operation_id, kind, text, document, document_id, province, kabupaten, made_in) "
            "VALUES (gen_random_uuid(), 'payment', 'x', 'x', gen_random_uuid(), '72', '72.08', 1) RETURNING id"
        ).fetchone()[0]
        with pytest.raises(psycopg.errors.RestrictViolation, match="closed"):
            owner.execute(
                "INSERT INTO billing_posting (entry_id, account_id, fund_id, amount) "
                "VALUES (%(e)s, '1100', 'JKK', 1), (%(e)s, '2200', 'JKK', -1)",
                {"e": made},
            )


def test_the_application_itself_cannot_write_the_ledger_past_the_function(money: Money) -> None:
    for statement in ("INSERT INTO billing_posting DEFAULT VALUES", "INSERT INTO billing_entry DEFAULT VALUES"):
        with (
            money.act("finance"),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_same_operation_is_booked_once(money: Money) -> None:
    operation, answers = uuid.uuid4(), []
    pair = [("1100", 5), ("2200", -5)]
    rows = json.dumps([{"account": account, "fund": "JKK", "amount": amount} for account, amount in pair])
    for _ in range(2):
        with money.act("finance"), connection.cursor() as cursor:
            cursor.execute(
                "SELECT lindung_book(%s, 'payment', 'x', 'x', %s, '72', '72.08', '', %s)",
                [operation, uuid.uuid4(), rows],
            )
            answers.append(cursor.fetchone()[0])
    assert answers == [True, False]
    with money.act("finance"):
        assert Entry.objects.filter(operation_id=operation).count() == 1
        assert Posting.objects.filter(entry__operation_id=operation).count() == 2


def test_a_branch_officer_books_no_payment(money: Money) -> None:
    with (
        money.act("branch_officer"),
        pytest.raises(DatabaseError, match=r"payments\.record"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT lindung_book(%s, 'payment', 'x', 'x', %s, '72', '72.08', '', '[]')", [uuid.uuid4()] * 2)


AMOUNTS = st.dictionaries(st.sampled_from(["JKK", "JKM", "JHT"]), st.integers(1, 10**12), min_size=1)


ACTS = st.one_of(AMOUNTS.map(billed), AMOUNTS.map(settled), st.integers(1, 10**12).map(received))


@given(st.lists(ACTS, max_size=20))
def test_whatever_is_booked_the_trial_balance_is_zero_in_every_fund(acts: list[dict[tuple[str, str], int]]) -> None:
    sums: dict[str, int] = {}
    for act in acts:
        for (_, fund), amount in act.items():
            sums[fund] = sums.get(fund, 0) + amount
    assert set(sums.values()) <= {0}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(1, 300_000), min_size=1, max_size=4))
def test_whatever_is_paid_all_is_explained_and_nothing_is_settled_beyond_the_money(
    money: Money, pay: Any, parts: list[int]
) -> None:
    with transaction.atomic():
        bill = money.issue(3)
        used = sum(pay(bill, part, reference=str(uuid.uuid4())).used for part in parts)
        assert used <= min(sum(parts), bill.total) and used % (4 * PRICE) == 0
        found = balances(money)
        for fund in FUNDS:
            assert sum(amount for (_, name), amount in found.items() if name == fund) == 0
        assert explained(money) == []
        transaction.set_rollback(True)


def test_a_statement_may_end_on_an_earlier_day(money: Money, pay: Any) -> None:
    pay(money.issue(1), 4 * PRICE)
    with money.act("finance"):
        assert trial_balance(until=date(2020, 1, 1)) == ()
