"""The budget calendar: when a sponsor can still put money in, by the source of its money and its region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.reference.regions import names_by_code
from lindung.reference.yamldata import Key, checked, one_of, read_yaml, text, whole
from lindung.sponsorship.models import BudgetDate, Programme
from lindung.web.refused import Refused, database_refusals, stated_reason

FILE = Path(__file__).with_name("budget_calendar.yaml")
NEXT_YEAR, THIS_YEAR = "next_year", "this_year"
# Whose calendar decides on which money; firms and donors have none.
TRACK_OF_SOURCE = {"apbd": "apbd", "dbh_sawit": "apbd", "apbdes": "village", "dana_desa": "village"}
_SHAPE = {
    "track": Key(one_of("apbd", "village")),
    "funds": Key(one_of(NEXT_YEAR, THIS_YEAR)),
    "month": Key(whole),
    "day": Key(whole),
    "id": Key(text),
    "en": Key(text),
    "basis": Key(text),
    "provenance": Key(one_of("text", "secondary", "manual", "recall")),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of decision. `month` and `day`: the latest day the rule allows; `basis` and `provenance`: says who."""

    code: str
    track: str
    funds: str
    month: int
    day: int
    id: str
    en: str
    basis: str
    provenance: str

    def usual_day(self, year: int) -> date:
        """The day in a year, if the region has not recorded another."""
        return date(year, self.month, self.day)

    def funded_year(self, day: date) -> int:
        """The year whose months it decides on, when it takes place on a day."""
        return day.year + (1 if self.funds == NEXT_YEAR else 0)


@dataclass(frozen=True)
class Chance:
    """An event on its day in a region, and the year whose months it can fund. `recorded`: by the region itself."""

    event: Event
    day: date
    funds: int
    recorded: bool


@cache
def events() -> Mapping[str, Event]:
    """All events by code. Raises `DataFileError` if the file is not as it must be."""
    content = read_yaml(FILE)
    found = {
        code: Event(code=code, **checked(record, _SHAPE, file=FILE.name, place=str(code)))
        for code, record in content.items()
    }
    for one in found.values():
        one.usual_day(2026)  # a day that is in no calendar is refused at once
    return found


class Calendar:
    """The dates of some regions, fetched once: every year's default, replaced by what the region recorded."""

    def __init__(self, regions: Iterable[str]) -> None:
        wanted = {code for region in regions for code in (region[:2], region[:5])}
        self._recorded: dict[tuple[str, str, int], date] = {}
        for one in BudgetDate.objects.filter(region__in=wanted).order_by("recorded_at", "id"):
            self._recorded[(one.region, one.event, one.day.year)] = one.day

    def day(self, event: Event, region: str, year: int) -> tuple[date, bool]:
        """The day of an event in a region and year, and whether it was recorded there or for the province."""
        for place in (region[:5], region[:2]):
            found = self._recorded.get((place, event.code, year))
            if found is not None:
                return found, True
        return event.usual_day(year), False

    def chances(self, track: str, region: str, funds: int) -> tuple[Chance, ...]:
        """The events that decide on the months of a year, by day."""
        found = []
        for event in events().values():
            if event.track == track:
                day, recorded = self.day(event, region, funds - 1 if event.funds == NEXT_YEAR else funds)
                found.append(Chance(event, day, funds, recorded))
        return tuple(sorted(found, key=lambda one: one.day))

    def last_chance(self, track: str, region: str, first_unpaid: date) -> Chance:
        """The last event before a month that can put money in for it."""
        before = [one for one in self.chances(track, region, first_unpaid.year) if one.day < first_unpaid]
        return before[-1]


def track_of(programme: Programme) -> str | None:
    """Which calendar decides on a programme's money; None where there is no public one."""
    return TRACK_OF_SOURCE.get(programme.money_source)


def refuse_other_regions(region: str) -> None:
    """Refused unless the code is that of a province or kabupaten: budgets and rules about payers are theirs."""
    level = {2: "province", 5: "kabupaten"}.get(len(region))
    if level is None or region not in names_by_code(level):
        raise Refused(
            "region_unknown",
            f"Wilayah {region[:20]!r} bukan kode provinsi atau kabupaten/kota.",
            f"The region {region[:20]!r} is no code of a province or a kabupaten.",
        )


def set_date(*, acting: Acting, region: str, event: str, day: date, reason: str) -> BudgetDate:
    """Record that an event takes place on another day in a region, in that day's year. A later record counts instead.

    Refused for an unknown event or region, and without a reason.
    """
    acting.must(Right.PROGRAMMES_MANAGE)
    if event not in events():
        known = ", ".join(events())
        raise Refused(
            "event_unknown",
            f"Peristiwa {event[:30]!r} tidak ada di kalender anggaran; yang ada: {known}.",
            f"There is no event {event[:30]!r} in the budget calendar; there are: {known}.",
        )
    refuse_other_regions(region)
    reason = stated_reason(reason)
    give_reason(reason)
    with database_refusals():
        return BudgetDate.objects.create(
            region=region, event=event, day=day, reason=reason[:400], recorded_by=acting.user
        )
