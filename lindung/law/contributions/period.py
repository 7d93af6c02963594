"""The contribution month of a situation, within the time that the library knows."""

from __future__ import annotations

from datetime import date

from lindung.law.errors import NotCovered
from lindung.law.months import first_day
from lindung.law.parameters import FIRST_DAY
from lindung.law.situation import Facts
from lindung.law.trace import because

# The law was last read for this month. A later one is computed with the law known then, and says so.
LAST_READ = date(2026, 11, 1)


def contribution_month(facts: Facts) -> int:
    """The month (number) the contribution is for. NotCovered before July 2015, when the scheme began."""
    month: int = facts.need("month")
    month_day(month)
    return month


def month_day(month: int) -> date:
    """The first day of a contribution month. NotCovered before July 2015."""
    day = first_day(month)
    if day < FIRST_DAY:
        raise NotCovered(
            f"Bulan iuran {day:%Y-%m} mendahului Juli 2015, saat program ini dimulai (PP 44/2015 Ps 63).",
            f"The contribution month {day:%Y-%m} is before July 2015, when the scheme began (PP 44/2015 Ps 63).",
        )
    if day > LAST_READ:
        because(
            f"Bulan {day:%Y-%m} dihitung menurut hukum yang dikenal pada {LAST_READ:%Y-%m}.",
            f"The month {day:%Y-%m} is computed with the law known in {LAST_READ:%Y-%m}.",
            "PP 44/2015 Ps 29",
        )
    return day
