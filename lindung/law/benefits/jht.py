"""Withdrawal of JHT: PP 46/2015 Ps 22, 26, amended by PP 60/2015; Permenaker 19/2015 and 4/2022.

In full (`purpose: full`) for a cause; in part, once, after ten years: up to 30% for a home or up to 10% for another
need. The law on the day of the claim (`claimed_on`, else `event_date`, else the day of the cause) decides.

Not modelled: crediting of returns (its rules could not be read), documents, the order of heirs (see `heirs`), the
accounts of UU 4/2023 (no implementing regulation was found), causes that only migrant workers have.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from lindung.law.benefits import unknown_event
from lindung.law.benefits.days import within_scheme
from lindung.law.benefits.jht_causes import CAUSES, named_cause, right_from
from lindung.law.errors import Invalid, LawDefect
from lindung.law.helpers import share
from lindung.law.parameters import Value, load
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

_COMMON = {"programme", "segment", "event", "event_date", "claimed_on", "balance", "purpose"}
_FULL = {"cause", "cause_date", "age", "birth_date", "foreign_citizen"}
_PART = {"years_member", "withdrawn_before"}
_SHARES = {"housing": "jht_housing_share", "other": "jht_other_share"}


def benefit(facts: Facts) -> tuple[dict[str, Any], bool]:
    """What is payable of a JHT balance, in rupiah.

    Invalid: unknown cause, a claim before its cause, facts of another benefit. NotCovered: days on which the law on
    the cause is not known.
    """
    if facts.need("event") != "withdrawal":
        raise unknown_event("JHT", facts.need("event"), ("withdrawal",))
    if facts.get("segment") == "JAKON":
        refuse("segment", "jasa konstruksi hanya mengenal JKK dan JKM.", "construction has JKK and JKM only.")
    for name in ("event_date", "claimed_on", "cause_date"):
        if name in facts:
            within_scheme(facts.need(name))
    return _full(facts) if facts.need("purpose") == "full" else _part(facts)


def _full(facts: Facts) -> tuple[dict[str, Any], bool]:
    facts.only(
        _COMMON | _FULL,
        "fakta ini tidak dipakai dalam pengambilan seluruh JHT.",
        "this fact has no place in a full withdrawal of JHT.",
    )
    balance, cause = facts.need("balance"), named_cause(facts.need("cause"))
    claimed = facts.get("claimed_on") or facts.get("event_date")
    if claimed and "cause_date" in facts and claimed < facts.need("cause_date"):
        refuse("cause_date", "sebab terjadi setelah pengajuan.", "the cause lies after the claim.")
    start = right_from(cause, facts, claimed)
    dated = {"payable_from": start} if start and start is not date.min else {}
    if start is None or (claimed and claimed < start):
        return {"payable": 0} | dated, False
    because(*CAUSES[cause].reason)
    return {"payable": full_balance(balance=balance)} | dated, True


def _part(facts: Facts) -> tuple[dict[str, Any], bool]:
    facts.only(
        _COMMON | _PART,
        "fakta ini tidak dipakai dalam pengambilan sebagian JHT.",
        "this fact has no place in a partial withdrawal of JHT.",
    )
    years, balance = facts.need("years_member"), facts.need("balance")
    claimed = facts.get("claimed_on") or facts.get("event_date")
    if not enough_years(years_member=years, claimed_on=claimed):
        because(
            "Pengambilan sebagian memerlukan masa kepesertaan paling sedikit 10 tahun.",
            "A part may be taken only after at least 10 years of membership.",
            "PP 46/2015 Ps 22(4)",
        )
        return {"payable": 0}, False
    if facts.get("withdrawn_before", False):
        because(
            "Pengambilan sebagian hanya satu kali selama menjadi peserta.",
            "A part may be taken only once during the whole membership.",
            "PP 46/2015 Ps 22(6)",
        )
        return {"payable": 0}, False
    payable = partial_amount(balance=balance, purpose=facts.need("purpose"), claimed_on=claimed)
    because(
        "Paling banyak 30% untuk rumah atau 10% untuk keperluan lain, satu kali selama menjadi peserta.",
        "At most 30% for a home or 10% for another need, once during the whole membership.",
        "PP 46/2015 Ps 22(4)-(6)",
    )
    return {"payable": payable}, True


@rule("PP 46/2015 Ps 22(2)-(3)", since="2015-07-01", id="Seluruh saldo, sekaligus", en="The whole balance, at once")
def full_balance(*, balance: int) -> int:
    """All contributions paid in and the return recorded; rupiah."""
    return balance


@rule(
    "PP 46/2015 Ps 22(4)",
    since="2015-07-01",
    id="Masa kepesertaan mencukupi",
    en="Membership is long enough",
)
def enough_years(*, years_member: int, claimed_on: date | None) -> bool:
    """Whether a member may take a part: ten years of membership."""
    needed = _value("jht_minimum_membership", claimed_on).whole
    return years_member >= needed


@rule(
    "PP 46/2015 Ps 22(5)",
    since="2015-07-01",
    id="Bagian saldo yang boleh diambil",
    en="Part of the balance that may be taken",
)
def partial_amount(*, balance: int, purpose: str, claimed_on: date | None) -> int:
    """The greatest part that may be taken for a purpose (`housing` or `other`); rupiah, half up."""
    amount: int = share(balance, _value(_SHARES[purpose], claimed_on).rate)
    return amount


def _value(name: str, day: date | None) -> Value:
    """A parameter on a day. Without a day only where the law has known one value alone: else Invalid asks for it."""
    one = load("benefits/jht")[name]
    if day is None and len(one.values) > 1:
        raise Invalid(
            "event_date: tanggal pengambilan diperlukan.",
            "event_date: the day of withdrawal is needed.",
            key="event_date",
        )
    found = one.found(day or one.values[-1].since)
    if found is None:
        raise LawDefect(f"{name}: no value on {day}")
    return found
