"""Which lists of names stand behind the sponsors' programmes of the demonstration (data/lists.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from lindung.demo import days
from lindung.demo.assumptions import DATA, ProgrammePlan, programmes
from lindung.demo.trouble import DemoDefect
from lindung.rosters.reasons import reasons

_KEYS = {"programme", "plan", "first_month", "months", "source", "failed"}
_MORE = {"each", "places", "planned", "launched", "open", "unpaid", "also_named"}


@dataclass(frozen=True)
class ListPlan:
    """One list: the sponsor's programme by its code and by its number among those of programmes.yaml, and the period.

    `each` heads in each of `places` on the first day, if villages have a quota. `failed` heads by reason. One village
    in `unpaid_one_in` (0: none) has paid only to `unpaid_from`. `still_open`: held rows still wait. `also_named` people
    of villages in arrears stand on this list, too, and nobody has paid for them.
    """

    programme: str
    number: int
    plan: ProgrammePlan
    first_month: date
    months: int
    failed: Mapping[str, int]
    each: int | None
    places: str
    planned: int | None
    launched: int | None
    unpaid_one_in: int
    unpaid_from: date | None
    still_open: bool
    also_named: int

    @property
    def first_day(self) -> int:
        """The number of the first day anybody on the list is paid for."""
        return days.number(max(self.first_month, self.plan.starts_on))

    @property
    def last_day(self) -> int:
        """The number of the last day of the last month."""
        return days.last_of_month(days.month_number(self.first_month) + self.months - 1)

    @property
    def begins_programme(self) -> bool:
        """Whether the programme begins with this list: then it names exactly those of the first day."""
        return self.plan.starts_on >= self.first_month


@cache
def list_plans() -> tuple[ListPlan, ...]:
    """All lists in the order of their first month. DemoDefect names an entry that cannot be."""
    content = yaml.safe_load((DATA / "lists.yaml").read_text(encoding="utf-8"))
    found = [_plan(number, entry) for number, entry in enumerate(content["lists"])]
    if [one.first_month for one in found] != sorted(one.first_month for one in found):
        raise DemoDefect("lists.yaml: the first months must rise")
    return tuple(found)


def _plan(position: int, entry: dict[str, Any]) -> ListPlan:
    place = f"lists.yaml: entry {position}"
    if not _KEYS <= set(entry) <= _KEYS | _MORE or entry["source"] not in {"sulteng", "assumption"}:
        raise DemoDefect(f"{place} has the keys {sorted(entry)} and the source {entry.get('source')!r}")
    if unknown := set(entry["failed"]) - set(reasons()):
        raise DemoDefect(f"{place}: reasons {sorted(unknown)} are unknown")
    named = entry["plan"]
    numbers = [
        number
        for number, plan in enumerate(programmes())
        if (plan.sponsor, plan.payer, plan.starts_on) == (named["sponsor"], named["payer"], named["since"])
    ]
    if len(numbers) != 1:
        raise DemoDefect(f"{place}: programmes.yaml has {len(numbers)} programmes {named}")
    planned, launched = entry.get("planned"), entry.get("launched")
    if planned is not None and planned - launched != sum(entry["failed"].values()):
        raise DemoDefect(f"{place}: the reasons do not add up to {planned} - {launched}")
    unpaid = entry.get("unpaid", {})
    return ListPlan(
        programme=entry["programme"],
        number=numbers[0],
        plan=programmes()[numbers[0]],
        first_month=entry["first_month"],
        months=entry["months"],
        failed=entry["failed"],
        each=entry.get("each"),
        places=entry.get("places", "all"),
        planned=planned,
        launched=launched,
        unpaid_one_in=unpaid.get("one_in", 0),
        unpaid_from=unpaid.get("paid_to"),
        still_open=entry.get("open", False),
        also_named=entry.get("also_named", 0),
    )
