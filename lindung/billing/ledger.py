"""Booking: what each act means in accounts and funds. The database balances, keeps and closes every entry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from lindung.billing.models import Bill, Entry, Payment
from lindung.web.refused import database_refusals

CASH, RECEIVABLE, HELD, BILLED, RECEIVED = "1100", "1200", "2100", "2200", "4100"
WAITING = "TITIPAN"
# Account and fund, and rupiah on it: debit above zero.
Postings = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Place:
    """Where an entry belongs, for the rights to see and write it."""

    province: str
    kabupaten: str = ""
    village: str = ""


def place_of(thing: Bill | Payment) -> Place:
    """Where a bill or a payment belongs."""
    return Place(thing.province, thing.kabupaten, thing.village if isinstance(thing, Bill) else "")


def billed(by_fund: Mapping[str, int]) -> Postings:
    """A bill is issued: a receivable of each fund, and what is billed and not yet received."""
    return {
        **{(RECEIVABLE, fund): amount for fund, amount in by_fund.items()},
        **{(BILLED, fund): -amount for fund, amount in by_fund.items()},
    }


def received(amount: int) -> Postings:
    """Money came in: it is held for the payer until it pays for months."""
    return {(CASH, WAITING): amount, (HELD, WAITING): -amount}


def settled(by_fund: Mapping[str, int]) -> Postings:
    """Money that was held pays for months: it moves to the funds, whose receivable it meets."""
    whole = sum(by_fund.values())
    found: Postings = {(CASH, WAITING): -whole, (HELD, WAITING): whole}
    for fund, amount in by_fund.items():
        found |= {
            (CASH, fund): amount,
            (RECEIVABLE, fund): -amount,
            (BILLED, fund): amount,
            (RECEIVED, fund): -amount,
        }
    return found


def negated(postings: Postings) -> Postings:
    """The opposite: how something is taken back."""
    return {place: -amount for place, amount in postings.items()}


def added(*parts: Postings) -> Postings:
    """Several acts in one entry, each account and fund once."""
    found: Postings = {}
    for part in parts:
        for place, amount in part.items():
            found[place] = found.get(place, 0) + amount
    return found


def book(
    *,
    operation_id: uuid.UUID,
    kind: Entry.Kind,
    text: str,
    document: str,
    document_id: uuid.UUID,
    place: Place,
    postings: Postings,
) -> bool:
    """Book an entry in the running transaction; False if this operation was booked already. Zero amounts fall away.

    Refused (not_yours) without the right of the act in that region. An entry that does not balance is refused by the
    database when the transaction ends: a defect.
    """
    rows = [
        {"account": account, "fund": fund, "amount": amount}
        for (account, fund), amount in postings.items()
        if amount
    ]  # fmt: skip
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT lindung_book(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                operation_id, kind.value, text[:300], document[:100], document_id, place.province, place.kabupaten,
                place.village, json.dumps(rows),
            ],
        )  # fmt: skip
        (made,) = cursor.fetchone()
    return bool(made)
