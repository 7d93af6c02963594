"""Bills and the ledger for programs: the same figures as the pages, under the same row rights."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.bill_queries import STATES, bill_view, list_bills
from lindung.billing.commands import bill_as_json
from lindung.billing.issuing import enter_payment_code
from lindung.billing.ledger_queries import check_ledger, fund_statement, trial_balance
from lindung.web.api import USUAL_PER_PAGE, decode_cursor, encode_cursor, page_size
from lindung.web.invalid import IsoDay
from lindung.web.refused import Refused

router = Router(tags=["money"])


class BillRowOut(Schema):
    code: str
    payer: str
    region: str
    subject: str
    budget_year: int
    people: int
    total: int
    paid: int
    due_on: date
    payment_code: str | None
    state: str


class BillPage(Schema):
    items: list[BillRowOut]
    next: str | None


class PayerOut(Schema):
    code: str
    name: str


class StandingOut(Schema):
    total: int
    paid: int
    payable: int
    void: int
    credit: int
    to_pay: int


class LineOut(Schema):
    month: str
    programme: str
    sector: str
    people: int
    price: int
    total: int
    articles: list[dict[str, str]]


class MonthOut(Schema):
    month: str
    sector: str
    state: str
    people: int
    amount: int


class BillOut(Schema):
    code: str
    payer: PayerOut
    subject: str
    subject_id: str
    wadah: str
    region: str
    budget_year: int
    first_month: str
    months_billed: int
    people: int
    payment_code: str | None
    due_on: date
    state: str
    standing: StandingOut
    lines: list[LineOut]
    months: list[MonthOut]


class CodeIn(Schema):
    payment_code: str


class BalanceOut(Schema):
    fund: str
    account: str
    debit: int
    credit: int
    balance: int


class LedgerOut(Schema):
    until: date | None
    lines: list[BalanceOut]
    entries: int
    balanced: bool
    troubles: list[dict[str, str]]


class PostingOut(Schema):
    at: str
    kind: str
    document: str
    text: str
    amount: int
    balance: int


class FundOut(Schema):
    fund: str
    account: str
    opening: int
    closing: int
    postings: list[PostingOut]


@router.get("/bills", response=BillPage, url_name="bills", summary="Bills, newest first")
@requires(Right.BILLS_READ)
def bills(request: HttpRequest, state: str = "", cursor: str = "", limit: int = USUAL_PER_PAGE) -> BillPage:
    """Bills of the own region or organisation; `state`: no_code, unpaid, partial, late, paid or cancelled."""
    if state and state not in STATES:
        raise Refused(
            "unknown_state",
            f"Keadaan {state[:40]!r} tidak ada; pilih {', '.join(STATES)}.",
            f"There is no state {state[:40]!r}; choose {', '.join(STATES)}.",
        )
    size = page_size(limit)
    found = list_bills(state=state, after=decode_cursor(cursor) if cursor else "", most=size + 1)
    items = [
        BillRowOut(
            code=one.bill.code,
            payer=one.bill.payer.code,
            region=one.bill.village or one.bill.kabupaten or one.bill.province,
            subject=one.bill.subject,
            budget_year=one.bill.budget_year,
            people=one.bill.people,
            total=one.bill.total,
            paid=one.paid,
            due_on=one.bill.due_on,
            payment_code=one.bill.payment_code,
            state=one.state,
        )
        for one in found[:size]
    ]
    return BillPage(items=items, next=encode_cursor(items[-1].code) if len(found) > size else None)


@router.get("/bills/{bill_code}", response=BillOut, url_name="bill", summary="One bill with its lines and months")
@requires(Right.BILLS_READ)
def bill(request: HttpRequest, bill_code: str) -> Any:
    """Rupiah by line; each month with its state: payable, paid, paid_elsewhere, ended, not_begun or deceased."""
    return bill_as_json(bill_view(bill_code))


@router.post(
    "/bills/{bill_code}/payment-code", response=BillOut, url_name="bill_code", summary="Enter the payment code"
)
@requires(Right.BILLS_ISSUE)
def payment_code(request: HttpRequest, bill_code: str, body: CodeIn) -> Any:
    """The official code (kode iuran) that came from outside. Until it is entered the bill cannot be paid."""
    enter_payment_code(acting=acting(request), code=bill_code, payment_code=body.payment_code)
    return bill_as_json(bill_view(bill_code))


@router.get("/ledger", response=LedgerOut, url_name="ledger", summary="The trial balance, and whether it is explained")
@requires(Right.LEDGER_READ)
def ledger(request: HttpRequest, until: IsoDay | None = None) -> LedgerOut:
    """Debit and credit of every account in every fund, to the end of a day (default: now)."""
    check = check_ledger()
    return LedgerOut(
        until=until,
        lines=[
            BalanceOut(fund=one.fund, account=one.account, debit=one.debit, credit=one.credit, balance=one.balance)
            for one in trial_balance(until=until)
        ],
        entries=check.entries,
        balanced=not check.troubles,
        troubles=[{"id": one.indonesian, "en": one.english} for one in check.troubles],
    )


@router.get("/ledger/{fund}", response=FundOut, url_name="ledger_fund", summary="The statement of a fund")
@requires(Right.LEDGER_READ)
def ledger_fund(
    request: HttpRequest, fund: str, account: str = "", first: IsoDay | None = None, until: IsoDay | None = None
) -> FundOut:
    """Every posting on an account of a fund (default: cash) with the balance after it."""
    found = fund_statement(fund, account=account, first=first, until=until)
    return FundOut(
        fund=found.fund.code,
        account=found.account,
        opening=found.opening,
        closing=found.closing,
        postings=[
            PostingOut(
                at=one.at.isoformat(),
                kind=one.kind,
                document=one.document,
                text=one.text,
                amount=one.amount,
                balance=one.balance,
            )
            for one in found.lines
        ],
    )
