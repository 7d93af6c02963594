"""The monthly wage contributions are computed on: PP 44/2015 Ps 19, PP 46/2015 Ps 17.

Basic wage and fixed allowances; overtime and variable pay stay out (a fact of the reader's). Not modelled: the floor of
the minimum wage (the manual allows exceptions), apprentices' deemed wages (PP 44/2015 Ps 28) and back-pay.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lindung.law.errors import NotCovered
from lindung.law.helpers import Quantity, share
from lindung.law.parameters import parameter
from lindung.law.programmes import Programme
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse

ROOM = "contributions/wage_base"
_KINDS = ("wage", "daily_wage", "piece_wages")


@rule(
    "PP 44/2015 Ps 19(3); PP 46/2015 Ps 17(3)",
    since="2015-07-01",
    id="Upah sebulan dari upah harian",
    en="Monthly wage of the daily paid",
)
def monthly_of_daily(*, daily_wage: Quantity, factor: int) -> Quantity:
    """The day wage (rupiah) times the days that stand for a month, whatever the working week."""
    return daily_wage * factor


@rule(
    "PP 44/2015 Ps 19(4)-(5); PP 46/2015 Ps 17(4)-(5)",
    since="2015-07-01",
    id="Upah sebulan dari upah borongan",
    en="Monthly wage of piece-rate workers",
)
def monthly_average(*, piece_wages: list[int], months: int) -> int:
    """The average of the last months (rupiah, half up)."""
    average: int = share(sum(piece_wages), Fraction(1, months))
    return average


def wage_base(facts: Facts, day: date, programmes: frozenset[Programme]) -> int:
    """The monthly wage of a situation. Invalid if it is missing, given twice, or has too few months."""
    given = [name for name in _KINDS if name in facts]
    if len(given) > 1:
        refuse(given[1], f"tidak dapat bersama {given[0]}.", f"cannot be given together with {given[0]}.")
    if "weather_dependent" in facts and given != ["piece_wages"]:
        refuse("weather_dependent", "hanya untuk upah borongan.", "is for piece-rate wages only.")
    if not given or given == ["wage"]:
        wage: int = facts.need("wage")
        return wage
    base = _daily(facts, day) if given == ["daily_wage"] else _piece(facts, day)
    if programmes & {Programme.JP, Programme.JKP}:
        _same_for_jp(given[0])
    return base


def _same_for_jp(name: str) -> None:
    """NotCovered where an office decided that JP takes the wage of the month, which is not among the facts."""
    if reading_of("jp-wage-of-daily-and-piece") == "wage-of-the-month":
        raise NotCovered(
            f"Menurut keputusan kantor JP dihitung dari upah bulan itu, bukan dari {name}; berikan wage.",
            f"By the office's decision JP is computed on the wage of the month, not on {name}; give wage.",
            question="jp-wage-of-daily-and-piece",
        )


def _daily(facts: Facts, day: date) -> int:
    factor = parameter(ROOM, "daily_wage_factor", day).whole
    base: int = monthly_of_daily(daily_wage=facts.need("daily_wage"), factor=factor)
    return base


def _piece(facts: Facts, day: date) -> int:
    name = "weather_wage_months" if facts.get("weather_dependent", False) else "piece_wage_months"
    months, sums = parameter(ROOM, name, day).whole, facts.need("piece_wages")
    if len(sums) < months:
        refuse(
            "piece_wages",
            f"berisi {len(sums)} bulan; diperlukan {months} bulan terakhir.",
            f"holds {len(sums)} months; the last {months} are needed.",
        )
    return monthly_average(piece_wages=sums[-months:], months=months)
