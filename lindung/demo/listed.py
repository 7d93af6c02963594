"""Who stands on the demonstration's lists of names: the same everywhere it is asked, and the same for each province.

A village's quota is met to the head on the first day of its programme. Some villages are in arrears.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from lindung.demo import assumptions, days
from lindung.demo.history import BPU
from lindung.demo.list_plans import ListPlan, list_plans
from lindung.demo.members import Stretches
from lindung.demo.stints import Column, Ending, Payer
from lindung.demo.targets import apportion

Flags = npt.NDArray[np.bool_]
NOWHERE = -1


def on_list(s: Stretches, plan: ListPlan) -> Flags:
    """Which stretches the programme of a list pays for."""
    found: Flags = (s.segment == BPU) & (s.payer >= Payer.APBD) & (s.group == plan.number)
    return found


def listed_villages(s: Stretches) -> Column:
    """For each person, the village whose quota he or she fills; NOWHERE for everybody else.

    Who is on several lists stays in the village of the first; the others fill what is left.
    """
    village = np.full(int(s.person.max()) + 1, NOWHERE, dtype=np.int32)
    for plan in list_plans():
        if plan.each is None:
            continue
        people = s.person[on_list(s, plan) & (s.start == plan.first_day)]
        places = _places(plan.plan.sponsor, plan.places)
        wanted = apportion(len(people), np.ones(len(places)))
        here = np.searchsorted(places, village[people])
        known = (here < len(places)) & (places[np.minimum(here, len(places) - 1)] == village[people])
        missing = np.maximum(wanted - np.bincount(here[known], minlength=len(places)), 0)
        free = people[village[people] == NOWHERE]
        seats = np.repeat(places, missing)
        # In a small province a village may have more than its part already: then others get less.
        village[free] = np.resize(seats if len(seats) else places, len(free))
    return village


def unpaid_to(s: Stretches, village: Column) -> Column:
    """For each stretch still open in a village in arrears, the last day its village has paid for; else -1."""
    found = np.full(len(s), -1, dtype=np.int32)
    for plan in list_plans():
        if plan.unpaid_from is None:
            continue
        places = _places(plan.plan.sponsor, "desa")
        behind = places[plan.unpaid_one_in // 2 :: plan.unpaid_one_in]
        mine = on_list(s, plan) & (s.ending == Ending.OPEN) & np.isin(village[s.person], behind)
        # Whoever came later is paid for one month at least.
        first_month = days.month_end(days.month_of(s.start))
        found[mine] = np.maximum(days.number(plan.unpaid_from), first_month)[mine]
    return found


@cache
def _places(kabupaten: str, places: str) -> npt.NDArray[np.int64]:
    """Row numbers of the villages that have a quota, rising."""
    return np.array(
        [
            number
            for number, village in enumerate(assumptions.villages())
            if village.kabupaten == kabupaten and (places == "all" or village.kind == "desa")
        ],
        dtype=np.int64,
    )
