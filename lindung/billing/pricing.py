"""What a head costs in a month, by payer: always from the law library, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lindung.law import Invalid, NotCovered, contribution
from lindung.law.months import first_day, month_number
from lindung.law.programmes import Programme
from lindung.web.refused import Refused

# Who pays, by the kind of wadah. SL is stated in the agreement. A reading that an office may confirm.
PAYER_OF_WADAH = {"SC": "donor", "SB": "donor", "SG": "apbd", "SA": "apbd", "SD": "village"}
SECTORS = ("other", "transport")
INSURANCE = (Programme.JKK, Programme.JKM)


@dataclass(frozen=True)
class Price:
    """The price of a head for a month (its first day) in rupiah by programme, for one sector, with what it rests on.

    `articles` names each rule and parameter with its article and provenance; `open_questions` those that a recorded
    decision, or the usual reading, settled.
    """

    month: date
    sector: str
    amounts: Mapping[Programme, int]
    articles: tuple[Mapping[str, str], ...]
    open_questions: tuple[Mapping[str, Any], ...]
    due_on: date

    # Kept: of a whole province the few prices are added up for every village and month.
    @cached_property
    def total(self) -> int:
        """Rupiah a head and month."""
        return sum(self.amounts.values())


def price_of(
    *,
    month: date,
    payer: str,
    income: int,
    sector: str = "other",
    programmes: Iterable[Programme] = INSURANCE,
    decisions: Mapping[str, str] | None = None,
) -> Price:
    """The price of one BPU head for the month of a day. `payer`: donor, apbd, apbn, village or self.

    `decisions` are the readings an office recorded (question to reading). Refused, with the question, where the law
    leaves the price open.
    """
    wanted = tuple(programmes)
    situation: dict[str, Any] = {
        "segment": "BPU",
        "month": f"{month:%Y-%m}",
        "income": income,
        "paid_by": payer,
        "sector": sector,
        "programmes": list(wanted),
    }
    if decisions is not None:
        situation["decisions"] = dict(decisions)
    try:
        decision = contribution(situation)
    except NotCovered as gap:
        raise Refused("price_open", gap.indonesian, gap.english) from gap
    except Invalid as wrong:
        raise Refused("price_invalid", wrong.indonesian, wrong.english) from wrong
    told = decision.as_json()
    due = decision.amounts.get("due_date")
    return Price(
        month=first_day(month_number(month)),
        sector=sector,
        amounts={programme: int(decision.amounts[programme.value.lower()]) for programme in wanted},
        articles=tuple(_articles(told["law"])),
        open_questions=tuple(told["open_questions"]),
        due_on=due if isinstance(due, date) else month,
    )


def prices_for(
    *,
    first_month: date,
    months: int,
    payer: str,
    income: int,
    programmes: Iterable[Programme] = INSURANCE,
    sectors: Iterable[str] = SECTORS,
    decisions: Mapping[str, str] | None = None,
) -> tuple[Price, ...]:
    """The prices of every month of a period and every sector; what `issue_bill` takes."""
    wanted, first = tuple(programmes), month_number(first_month)
    return tuple(
        price_of(
            month=first_day(month),
            payer=payer,
            income=income,
            sector=sector,
            programmes=wanted,
            decisions=decisions,
        )
        for month in range(first, first + months)
        for sector in sectors
    )


def _articles(law: list[dict[str, Any]]) -> list[dict[str, str]]:
    found = {(one["article"], one["provenance"]): one for one in law if not one["name"].startswith("contributions.due")}
    return [{"article": article, "provenance": provenance} for article, provenance in found]
