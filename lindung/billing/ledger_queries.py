"""The ledger as it stands: trial balance, the statement of a fund, and whether documents explain every rupiah.

Row rights apply: an entry is seen whole or not at all, so every reader's trial balance comes to zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from lindung.billing.models import Account, Fund
from lindung.web.refused import Refused


@dataclass(frozen=True)
class BalanceLine:
    """An account in a fund: sums of debit and credit in rupiah, and the balance (debit above zero)."""

    fund: str
    account: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        return self.debit - self.credit


@dataclass(frozen=True)
class StatementRow:
    """One posting of a fund: rupiah (debit above zero) and the balance after it."""

    at: datetime
    account: str
    kind: str
    text: str
    document: str
    amount: int
    balance: int


@dataclass(frozen=True)
class FundStatement:
    """What happened on a fund, or on one account of it, from a day to a day. Balances in rupiah."""

    fund: Fund
    account: str
    opening: int
    lines: tuple[StatementRow, ...]

    @property
    def closing(self) -> int:
        return self.lines[-1].balance if self.lines else self.opening


@dataclass(frozen=True)
class Trouble:
    """Something the ledger and the documents disagree on, or that does not balance."""

    indonesian: str
    english: str


@dataclass(frozen=True)
class LedgerCheck:
    """What was compared, and what was found wrong (nothing: all is balanced and explained)."""

    entries: int
    postings: int
    cash: int
    receivable: int
    held: int
    troubles: tuple[Trouble, ...] = field(default=())


def trial_balance(*, until: date | None = None) -> tuple[BalanceLine, ...]:
    """Debit and credit of every account and fund that moved, to the end of a day in WITA (None: now)."""
    return tuple(
        BalanceLine(*row)
        for row in _ask(
            "SELECT p.fund_id, p.account_id, coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0)::bigint, "
            "coalesce(-sum(p.amount) FILTER (WHERE p.amount < 0), 0)::bigint FROM billing_posting p "
            "JOIN billing_entry e ON e.id = p.entry_id JOIN billing_fund f ON f.code = p.fund_id "
            "WHERE e.at < %s GROUP BY f.place, 1, 2 ORDER BY f.place, 2",
            [_after(until)],
        )
    )


def fund_statement(
    fund: str, *, account: str = "", first: date | None = None, until: date | None = None
) -> FundStatement:
    """Every posting of a fund in its order, with the running balance. Without an account the balance is of its cash.

    Refused for a fund or an account that does not exist.
    """
    known = Fund.objects.filter(code=fund).first()
    chosen = account or "1100"
    if known is None or not Account.objects.filter(code=chosen).exists():
        funds = ", ".join(Fund.objects.order_by("place").values_list("code", flat=True))
        raise Refused(
            "fund_unknown",
            f"Dana {fund[:20]!r} atau akun {chosen[:20]!r} tidak ada. Dana yang ada: {funds}.",
            f"There is no fund {fund[:20]!r} or account {chosen[:20]!r}. Funds are: {funds}.",
            status=404,
        )
    begin = _midnight(first) if first else datetime.min.replace(tzinfo=timezone.get_current_timezone(), year=2)
    ((opening,),) = _ask(
        "SELECT coalesce(sum(p.amount), 0)::bigint FROM billing_posting p JOIN billing_entry e ON e.id = p.entry_id "
        "WHERE p.fund_id = %s AND p.account_id = %s AND e.at < %s",
        [fund, chosen, begin],
    )
    rows = _ask(
        "SELECT e.at, p.account_id, e.kind, e.text, e.document, p.amount, "
        "(%s + sum(p.amount) OVER (ORDER BY e.at, e.id))::bigint "
        "FROM billing_posting p JOIN billing_entry e ON e.id = p.entry_id "
        "WHERE p.fund_id = %s AND p.account_id = %s AND e.at >= %s AND e.at < %s ORDER BY e.at, e.id",
        [opening, fund, chosen, begin, _after(until)],
    )
    return FundStatement(known, chosen, opening, tuple(StatementRow(*row) for row in rows))


def check_ledger() -> LedgerCheck:
    """Compare the ledger with itself and with bills, payments and refunds, as far as the actor sees."""
    sums = {(one.account, one.fund): one.balance for one in trial_balance()}
    ((entries, postings),) = _ask(
        "SELECT (SELECT count(*) FROM billing_entry), (SELECT count(*) FROM billing_posting)", []
    )
    troubles = [
        Trouble(
            f"Jurnal {document} ({entry}) tidak seimbang pada dana {fund}: {rest} rupiah.",
            f"The entry {document} ({entry}) does not balance in the fund {fund}: {rest} rupiah.",
        )
        for entry, document, fund, rest in _ask(
            "SELECT e.id, e.document, p.fund_id, sum(p.amount)::bigint FROM billing_entry e "
            "JOIN billing_posting p ON p.entry_id = e.id GROUP BY 1, 2, 3 HAVING sum(p.amount) <> 0",
            [],
        )
    ]
    totals = {code: sum(amount for (account, _), amount in sums.items() if account == code) for code in _ACCOUNTS}
    for code, (indonesian, english, documents) in _ACCOUNTS.items():
        ((expected,),) = _ask(documents, [])
        if totals[code] != expected:
            troubles.append(
                Trouble(
                    f"{indonesian}: buku besar {totals[code]} rupiah, dokumen {expected} rupiah.",
                    f"{english}: {totals[code]} rupiah in the ledger, {expected} rupiah by the documents.",
                )
            )
    return LedgerCheck(entries, postings, totals["1100"], totals["1200"], -totals["2100"], tuple(troubles))


_STANDING = (
    "(SELECT a.bill_id, sum(a.amount) AS amount FROM billing_allocation a WHERE a.reverses_id IS NULL "
    "AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id) GROUP BY 1) s"
)
_GONE = "(SELECT coalesce(sum(amount), 0) FROM billing_moneyrequest WHERE decision = 'approved')"
_PAID = "(SELECT coalesce(sum(amount), 0) FROM billing_payment)"
_USED = f"(SELECT coalesce(sum(s.amount), 0) FROM {_STANDING})"
# What each account must come to by the documents: what was billed and paid, held, or went back.
_ACCOUNTS = {
    "1100": ("Kas dan bank", "Cash and bank", f"SELECT ({_PAID} - {_GONE})::bigint"),
    "1200": (
        "Piutang iuran",
        "Contributions receivable",
        "SELECT coalesce(sum(b.total - coalesce(s.amount, 0)), 0)::bigint FROM billing_bill b "
        f"LEFT JOIN {_STANDING} ON s.bill_id = b.id WHERE b.state = 'open'",
    ),
    "2100": ("Titipan pembayar", "Held for payers", f"SELECT -({_PAID} - {_GONE} - {_USED})::bigint"),
    "4100": ("Iuran diterima", "Contributions received", f"SELECT -({_USED})::bigint"),
}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _after(until: date | None) -> datetime:
    return _midnight((until or date(9000, 1, 1)) + timedelta(days=1))


def _ask(question: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
