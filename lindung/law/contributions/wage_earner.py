"""The contribution of one wage earner, from the facts of a situation."""

from __future__ import annotations

from datetime import date
from typing import Any

from lindung.law.contributions.bill import PuBill, outputs
from lindung.law.contributions.due import pu_due_date
from lindung.law.contributions.penalty import late
from lindung.law.contributions.period import contribution_month, month_day
from lindung.law.contributions.rates import PuRates
from lindung.law.contributions.reliefs import exists, settled_too_late
from lindung.law.contributions.scale import check_jkp, pu_programmes
from lindung.law.contributions.wage_base import wage_base
from lindung.law.errors import NotCovered
from lindung.law.programmes import Programme
from lindung.law.situation import Facts
from lindung.law.trace import because

_FACTS = {
    "segment", "month", "programmes", "wage", "daily_wage", "piece_wages", "weather_dependent", "risk_class",
    "labour_intensive", "employer_scale", "covid_eligible", "paid_on", "arrears", "decisions",
}  # fmt: skip
_WITH_ARREARS = {"segment", "month", "paid_on", "arrears", "covid_eligible", "programmes", "decisions"}


def contribution(facts: Facts) -> dict[str, Any]:
    """The amounts of a wage earner's month, or the penalty of arrears alone."""
    facts.only(_FACTS, "bukan fakta penerima upah.", "is no fact about a wage earner.")
    month = contribution_month(facts)
    day = month_day(month)
    covid = bool(facts.get("covid_eligible", True))
    if "arrears" in facts:
        facts.only(_WITH_ARREARS, "tidak dapat bersama arrears.", "cannot be given together with arrears.")
        programmes = facts.get("programmes", frozenset(Programme))
        return late(
            month, facts.need("arrears"), facts.need("paid_on"), covid=covid, with_jp=Programme.JP in programmes
        )
    programmes = pu_programmes(facts, day)
    base = wage_base(facts, day, programmes)
    rates = _rates(facts, day, covid)
    check_jkp(facts, programmes)
    risk_class = facts.need("risk_class") if Programme.JKK in programmes else 0
    bill = PuBill(rates, programmes, wage=base, risk_class=risk_class)
    amounts = {"wage_base": base} | bill.amounts(outputs(programmes, rates))
    if amounts.get("jkk_fund", 0) < 0:
        raise NotCovered(
            "Menurut bacaan itu rekomposisi JKP melebihi iuran JKK yang dibayar; sumber tidak menyebut yang berlaku.",
            "By that reading JKP takes more than is paid for JKK; the sources do not say what then holds.",
            question="jkp-recomposition-in-relief",
        )
    return amounts | _when(facts, month, amounts["total"], covid, Programme.JP in programmes)


def _rates(facts: Facts, day: date, covid: bool) -> PuRates:
    labour_intensive = bool(facts.get("labour_intensive", False))
    if labour_intensive:
        labour_intensive = _labour_intensive(facts, day)
    # The deferral of JP is for medium and large employers (PP 49/2020 Ps 17).
    covid_jp = covid and facts.get("employer_scale") not in ("micro", "small")
    rates = PuRates(day, covid=covid, covid_jp=covid_jp, labour_intensive=labour_intensive)
    if rates.jp_is_deferred:
        because(
            "JP: 1% dibayar tepat waktu; 99% ditangguhkan, dibayar 15 Mei 2021 s.d. 15 April 2022.",
            "JP: 1% is paid on time; 99% is deferred, paid from 15 May 2021 to 15 April 2022.",
            "PP 49/2020 Ps 17",
        )
    return rates


def _labour_intensive(facts: Facts, day: date) -> bool:
    if not exists("labour_intensive_payable_jkk", day):
        because(
            "Keringanan JKK padat karya tidak berlaku pada bulan ini.",
            "The labour-intensive JKK relief does not apply in this month.",
            "PP 7/2025 Ps 10; PP 36/2025 Ps 10A",
        )
        return False
    return not settled_too_late(day, facts.get("paid_on"))


def _when(facts: Facts, month: int, total: int, covid: bool, with_jp: bool) -> dict[str, Any]:
    """The due date; with a date of payment, also what being late costs."""
    paid_on = facts.get("paid_on")
    if paid_on is not None:
        return late(month, total, paid_on, covid=covid, with_jp=with_jp)
    try:
        return {"due_date": pu_due_date(month, covid=covid, with_jp=with_jp)}
    except NotCovered as unknown:
        if unknown.question is None:
            raise
        # The amounts are settled; only their due date is not.
        because(unknown.indonesian, unknown.english, "PP 49/2020")
        return {}
