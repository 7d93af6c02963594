"""Buku besar: the trial balance and the statement of each fund, on the page and as files."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.billing import money_tables, words
from lindung.billing.ledger_queries import FundStatement, check_ledger, fund_statement, trial_balance
from lindung.billing.models import Account, Fund
from lindung.billing.pages import found_or_404, known_kind
from lindung.web import asking, dates, exports

FIRST, LAST, ACCOUNT = "dari", "sampai", "akun"


@requires(Right.LEDGER_READ)
def ledger(request: HttpRequest) -> HttpResponseBase:
    """The trial balance to a day, and whether bills and payments explain it."""
    until = _day(asking.parameters(request, {LAST}), LAST)
    check = check_ledger()
    query = f"?{request.GET.urlencode()}".rstrip("?")
    context = {
        "table": money_tables.balance_table(trial_balance(until=until)),
        "check": check,
        "troubles": [words.in_language(one.indonesian, one.english) for one in check.troubles],
        "sums": [
            (gettext("Kas dan bank"), words.rupiah(check.cash)),
            (gettext("Piutang iuran"), words.rupiah(check.receivable)),
            (gettext("Titipan pembayar"), words.rupiah(check.held)),
        ],
        "until": until,
        "files": {kind: reverse("ledger_file", args=[kind]) + query for kind in exports.KINDS},
    }
    return render(request, "billing/ledger.html", context)


@requires(Right.LEDGER_READ)
def ledger_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The trial balance as CSV or XLSX."""
    known_kind(kind)
    until = _day(asking.parameters(request, {LAST}), LAST)
    table = money_tables.balance_table(trial_balance(until=until), linked=False)
    return exports.file_response(table, kind, name="lindung-neraca-saldo")


@requires(Right.LEDGER_READ)
@found_or_404
def fund(request: HttpRequest, fund: str) -> HttpResponseBase:
    """Every posting on an account of a fund, with the balance after it."""
    found, first, until = _asked(request, fund)
    query = f"?{request.GET.urlencode()}".rstrip("?")
    context = {
        "statement": found,
        "title": words.in_language(found.fund.name_id, found.fund.name_en),
        "table": money_tables.statement_table(found),
        "opening": words.rupiah(found.opening),
        "closing": words.rupiah(found.closing),
        "funds": [(one.code, words.in_language(one.name_id, one.name_en)) for one in Fund.objects.order_by("place")],
        "accounts": [
            (one.code, words.in_language(one.name_id, one.name_en)) for one in Account.objects.order_by("code")
        ],
        "first": first,
        "until": until,
        "files": {kind: reverse("fund_file", args=[found.fund.code, kind]) + query for kind in exports.KINDS},
    }
    return render(request, "billing/fund.html", context)


@requires(Right.LEDGER_READ)
@found_or_404
def fund_file(request: HttpRequest, fund: str, kind: str) -> HttpResponseBase:
    """The statement of a fund as CSV or XLSX."""
    known_kind(kind)
    found, _first, _until = _asked(request, fund)
    return exports.file_response(money_tables.statement_table(found), kind, name=f"lindung-dana-{found.fund.code}")


def _asked(request: HttpRequest, code: str) -> tuple[FundStatement, date | None, date | None]:
    given = asking.parameters(request, {FIRST, LAST, ACCOUNT})
    first, until = _day(given, FIRST), _day(given, LAST)
    return fund_statement(code, account=given.get(ACCOUNT, ""), first=first, until=until), first, until


def _day(given: dict[str, str], name: str) -> date | None:
    if not given.get(name):
        return None
    try:
        return dates.parse_day(given[name], field=name)
    except dates.BadDate as bad:
        raise BadRequest(str(bad)) from bad


urlpatterns = [
    path("", ledger, name="ledger"),
    path("unduh.<str:kind>", ledger_file, name="ledger_file"),
    path("<str:fund>/", fund, name="fund"),
    path("<str:fund>/unduh.<str:kind>", fund_file, name="fund_file"),
]
