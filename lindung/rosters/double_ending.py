"""Ending what the rule takes from a programme: names whose remaining months are planned and due to another payer."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.billing.models import Bill
from lindung.law.months import first_day, last_day, month_number
from lindung.rosters.double import MOST_MONTHS, DoubleName, double_names
from lindung.rosters.models import Entry
from lindung.rosters.settling import end_names
from lindung.sponsorship.models import Programme
from lindung.web.dates import today
from lindung.web.refused import Refused, stated_reason


@dataclass(frozen=True)
class Loss:
    """What the rule takes from a programme: entries by the last day that stays. `left_alone`: names that lose only
    months before others they keep, or of which something is undecided: a person must look at them. `months`: freed."""

    programme: Programme
    by_last_day: Mapping[date, tuple[uuid.UUID, ...]]
    months: int
    left_alone: int

    @property
    def names(self) -> int:
        """How many names end."""
        return sum(len(one) for one in self.by_last_day.values())


@dataclass(frozen=True)
class Ended:
    """What was ended, and open bills that still hold months of these people."""

    names: int
    months: int
    left_alone: int
    bills: tuple[str, ...]


def losses_of(programme: Programme, *, region: str = "", on_day: date | None = None) -> Loss:
    """What would be ended: months from this one on that nobody has paid and that the rule gives to somebody else."""
    start = first_day(month_number(on_day or today()))
    found = double_names(
        region=region, first=start, last=first_day(month_number(start) + MOST_MONTHS - 1), loser=programme.pk
    )
    lost: dict[uuid.UUID, set[date]] = defaultdict(set)
    for one in found:
        if one.entry is not None:
            lost[one.entry] |= set(one.lost)
    entries = Entry.objects.filter(pk__in=lost, ended_on__isnull=True).select_related("list")
    last_days: dict[date, list[uuid.UUID]] = defaultdict(list)
    months = 0
    for entry in entries:
        kept = _last_month_kept(entry, lost[entry.pk])
        if kept is None:
            continue
        end = month_number(entry.list.first_month) + entry.list.months - 1
        months += end - kept
        last_days[last_day(kept)].append(entry.pk)
    ending = {pk for several in last_days.values() for pk in several}
    return Loss(
        programme, {day: tuple(sorted(ids)) for day, ids in sorted(last_days.items())}, months,
        len({pk for pk in _entries(found) if pk not in ending}),
    )  # fmt: skip


def end_losses(*, acting: Acting, programme: Programme, reason: str, region: str = "", expected: int = -1) -> Ended:
    """End the names that the rule takes from a programme, with a reason. `expected`: how many the person was shown;
    refused if it is another number now. Months on open bills stay there: the bills are named."""
    acting.must(Right.ROSTERS_APPLY)
    reason = stated_reason(reason)
    loss = losses_of(programme, region=region)
    if not loss.names:
        raise Refused(
            "nothing_to_end",
            "Tidak ada bulan rencana program ini yang menurut aturan menjadi tanggungan pihak lain.",
            "The rule takes no planned month from this programme.",
        )
    if expected not in (-1, loss.names):
        raise Refused(
            "changed_meanwhile",
            f"Keadaannya berubah: sekarang {loss.names} nama, bukan {expected}. Periksa lagi, lalu ulangi.",
            f"Things have changed: {loss.names} names now, not {expected}. Look again, then repeat.",
            status=409,
        )
    ended = 0
    for day, ids in loss.by_last_day.items():
        ended += end_names(acting=acting, entry_ids=ids, last_day_paid=day, reason=reason)
    return Ended(ended, loss.months, loss.left_alone, _bills(loss))


def _last_month_kept(entry: Entry, lost: set[date]) -> int | None:
    """The number of the last month an entry keeps, if every later one of its list is lost; None if the last is not."""
    end = month_number(entry.list.first_month) + entry.list.months - 1
    kept = end
    while kept >= month_number(entry.from_month) and first_day(kept) in lost:
        kept -= 1
    return kept if kept < end else None


def _entries(found: Sequence[DoubleName]) -> set[uuid.UUID]:
    return {one.entry for one in found if one.entry is not None}


def _bills(loss: Loss) -> tuple[str, ...]:
    """Open bills of the programme that hold somebody for a month after the day he or she ends."""
    codes: set[str] = set()
    for day, ids in loss.by_last_day.items():
        members = Entry.objects.filter(pk__in=ids).values("membership_id")
        codes |= set(
            Bill.objects.filter(
                subject_id=loss.programme.pk, state=Bill.State.OPEN, members__membership_id__in=members,
                lines__month__gt=day,
            ).values_list("code", flat=True)
        )  # fmt: skip
    return tuple(sorted(codes))
