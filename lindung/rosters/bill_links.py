"""From a list to its bills and payments, and back. A bill names the programme it is for; its members are those of the
programme's lists, and the months say of which. Row rights of the running transaction always apply."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection

# An entry is billed by a bill of its programme that names its membership for months of its list.
_BILLED = """
  rosters_entry e JOIN rosters_list l ON l.id = e.list_id
  JOIN billing_billmember m ON m.membership_id = e.membership_id
  JOIN billing_bill b ON b.id = m.bill_id AND b.subject_id = l.programme_id
    AND m.first_month < l.first_month + make_interval(months => l.months)
    AND m.first_month + make_interval(months => m.months) > e.from_month
"""


@dataclass(frozen=True, slots=True)
class ListBill:
    """A bill as it touches a list: heads of the list on it, and rupiah paid for their months until now."""

    id: uuid.UUID
    code: str
    state: str
    village: str
    budget_year: int
    people: int
    total: int
    people_of_list: int
    paid_of_list: int


@dataclass(frozen=True, slots=True)
class BilledEntry:
    """A name of a list on a bill: which months, and what was paid for them (rupiah, months) by which payments."""

    entry: uuid.UUID
    name: str
    row: int
    list: uuid.UUID
    since_version: uuid.UUID
    version: int
    person: uuid.UUID
    bill: str
    bill_member: uuid.UUID
    membership: uuid.UUID
    first_month: date
    months: int
    paid_months: int
    paid: int
    references: tuple[str, ...]


def bills_of_list(list_id: uuid.UUID, *, version_id: uuid.UUID | None = None) -> tuple[ListBill, ...]:
    """The bills of a list, or of the names that came in with one version, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT b.id, b.code, b.state, b.village, b.budget_year, b.people, b.total, count(DISTINCT m.id),
              coalesce(sum(paid.amount), 0)::bigint
            FROM {_BILLED}
            LEFT JOIN LATERAL ({_PAID}) paid ON true
            WHERE l.id = %(list)s AND (%(version)s::uuid IS NULL OR e.since_version_id = %(version)s)
            GROUP BY b.id ORDER BY b.issued_at, b.budget_year, b.village, b.code
            """,  # noqa: S608  (fixed texts)
            {"list": list_id, "version": version_id},
        )
        return tuple(ListBill(*row) for row in cursor.fetchall())


def entries_billed(
    *, bill_code: str = "", entry_id: uuid.UUID | None = None, list_id: uuid.UUID | None = None
) -> tuple[BilledEntry, ...]:
    """The names of lists on bills: of one bill, of one entry, or of one list, in the order of the list."""
    if not (bill_code or entry_id or list_id):
        raise ValueError("say of which bill, entry or list")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT e.id, e.name, e.row, e.list_id, e.since_version_id, v.number, e.person_id, b.code, m.id,
              m.membership_id, m.first_month, m.months,
              coalesce(sum(paid.months), 0)::int, coalesce(sum(paid.amount), 0)::bigint,
              coalesce(array_agg(DISTINCT p.reference) FILTER (WHERE p.id IS NOT NULL), '{{}}')
            FROM {_BILLED}
            JOIN rosters_version v ON v.id = e.since_version_id
            LEFT JOIN LATERAL ({_PAID}) paid ON true
            LEFT JOIN billing_payment p ON p.id = paid.payment_id
            WHERE (%(bill)s = '' OR b.code = %(bill)s) AND (%(entry)s::uuid IS NULL OR e.id = %(entry)s)
              AND (%(list)s::uuid IS NULL OR l.id = %(list)s)
            GROUP BY e.id, v.id, b.id, m.id ORDER BY e.row, e.name, b.budget_year, b.code
            """,  # noqa: S608  (fixed texts)
            {"bill": bill_code, "entry": entry_id, "list": list_id},
        )
        return tuple(BilledEntry(*(*row[:-1], tuple(row[-1]))) for row in cursor.fetchall())


# What stands paid for a member: allocations that were not taken back.
_PAID = """
  SELECT a.months, a.amount, a.payment_id FROM billing_allocation a WHERE a.bill_member_id = m.id
    AND a.reverses_id IS NULL AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id)
"""
