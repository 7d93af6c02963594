"""Booking: what each act means in accounts and funds. The database balances, keeps and closes every entry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from lindung.billing.models import Bill, Entry, Payment
from lindung.web.refused import database_refusals

# More is a slip of the finger, or a number of something else, and more than a ledger can add up.
MOST_RUPIAH = 10**15

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


@dataclass(frozen=True)
class Booking:
    """One act to be booked. `operation_id` names the act; `document`: the code or reference it rests on."""

    operation_id: uuid.UUID
    kind: Entry.Kind
    text: str
    document: str
    document_id: uuid.UUID
    place: Place
    postings: Postings

    def as_row(self) -> dict[str, object]:
        """What lindung_book takes. Zero amounts fall away."""
        return {
            "operation": str(self.operation_id),
            "kind": self.kind.value,
            "text": self.text[:300],
            "document": self.document[:100],
            "document_id": str(self.document_id),
            "province": self.place.province,
            "kabupaten": self.place.kabupaten,
            "village": self.place.village,
            "postings": [
                {"account": account, "fund": fund, "amount": amount}
                for (account, fund), amount in self.postings.items()
                if amount
            ],
        }


def book_all(bookings: Iterable[Booking]) -> int:
    """Book acts in the running transaction, in one question; returns how many were not booked already.

    Refused (not_yours) without the right of each act in its region. An entry that does not balance is refused by the
    database when the transaction ends: a defect.
    """
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute(_BOOK, [json.dumps([one.as_row() for one in bookings])])
        (made,) = cursor.fetchone()
    return int(made)


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
    """Book one act, as `book_all`; False if it was booked already."""
    return bool(book_all([Booking(operation_id, kind, text, document, document_id, place, postings)]))


_BOOK = """
SELECT count(*) FILTER (WHERE lindung_book(b.operation, b.kind, b.text, b.document, b.document_id, b.province,
  b.kabupaten, b.village, b.postings))
FROM jsonb_to_recordset(%s::jsonb) AS b (operation uuid, kind text, text text, document text, document_id uuid,
  province text, kabupaten text, village text, postings jsonb)
"""
