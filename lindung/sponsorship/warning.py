"""Warnings of cover that is about to end: first by the sponsor's budget calendar, then 60, 30 and 7 days before.

One run tells what is due on a day, by keys that name the occasion: the same run again tells nothing, whoever runs it.
A run that comes late tells the nearest warning alone, not those it missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lindung.access.acting import Acting, scope_with
from lindung.access.roles import Right, Role
from lindung.billing.telling import due_notes
from lindung.counsel.queries import decisions_on
from lindung.coverage.ending import CONDITIONAL, COVERED, Ending, tolerance_for
from lindung.coverage.losing import Loss, loss_on
from lindung.notices.services import Note, To, tell
from lindung.registry.models import Organisation
from lindung.sponsorship import warning_words as words
from lindung.sponsorship.budget_calendar import THIS_YEAR, Calendar, Chance, track_of
from lindung.sponsorship.ending import EndingSoon, MonthMoney, Prices, Unit, ending_soon, money_to_go_on, months_of_year

END_LEADS = (7, 30, 60)
BUDGET_LEADS = (7, 30, 60)


@dataclass(frozen=True)
class Warned:
    """How many new notices a run told, by kind."""

    on: date
    told: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.told.values())


def warn(*, acting: Acting, on: date) -> Warned:
    """Tell what is due on a day about the programmes whose regions the acting user manages. Again: nothing new."""
    acting.must(Right.PROGRAMMES_MANAGE)
    found = ending_soon(on=on, until=date(on.year + 1, 12, 31))
    units = _managed(found)
    calendar = Calendar(one.region for one in units)
    loss = loss_on(on, decisions_on(on))
    prices = Prices()
    notes = [
        *_budget_notes(units, calendar, on, prices),
        *_ending_notes(units, calendar, loss, on, prices),
        *_conditional_notes(units, loss, on, prices),
        *due_notes(on),
    ]
    told: Counter[str] = Counter()
    for code in dict.fromkeys(note.code for note in notes):
        told[code] = tell(note for note in notes if note.code == code)
    return Warned(on, dict(told))


def lead_of(days: int, leads: Sequence[int]) -> int | None:
    """Which of the warnings is due so many days before; None if none is yet, or the day has passed."""
    return min((lead for lead in leads if lead >= days), default=None) if days >= 0 else None


def _managed(found: EndingSoon) -> list[Unit]:
    """The units of programmes in a region the user manages as a whole: of the rest he or she sees only a part."""
    scope = scope_with(Right.PROGRAMMES_MANAGE)
    homes = dict(
        Organisation.objects.filter(pk__in={one.organisation for one in found.units}).values_list("pk", "region")
    )
    managed = []
    for one in found.units:
        one.region = one.programme.region if one.programme else homes.get(one.organisation, "")
        if one.region in scope.provinces or one.region[:5] in scope.kabupaten:
            managed.append(one)
    return managed


def _budget_notes(units: Sequence[Unit], calendar: Calendar, on: date, prices: Prices) -> Iterator[Note]:
    for unit in units:
        track = track_of(unit.programme) if unit.programme else None
        if track is None:
            continue
        for year in (on.year, on.year + 1):
            for chance in calendar.chances(track, unit.region, year):
                lead = lead_of((chance.day - on).days, BUDGET_LEADS)
                if lead is None:
                    continue
                months = _fundable(unit, chance, prices)
                if months:
                    first = min(_first_unpaid(one, year) for one in unit.parts)
                    last = calendar.last_chance(track, unit.region, first) == chance
                    yield from _both(unit, *words.budget(unit, chance, months, last=last),
                                     key=f"budget:{_key(unit)}:{chance.event.code}:{year}:{lead}")  # fmt: skip


def _fundable(unit: Unit, chance: Chance, prices: Prices) -> list[MonthMoney]:
    """The unpaid months of a year that an event can still put money in for."""
    after = chance.day if chance.event.funds == THIS_YEAR else date(chance.funds - 1, 12, 31)
    months, _ = money_to_go_on(unit, prices, months_of=lambda part: months_of_year(part, chance.funds, after=after))
    return months


def _first_unpaid(part: Ending, year: int) -> date:
    return max(part.paid_to + timedelta(days=1), date(year, 1, 1))


def _ending_notes(units: Sequence[Unit], calendar: Calendar, loss: Loss, on: date, prices: Prices) -> Iterator[Note]:
    for unit in units:
        for day, part in _by_day(unit, COVERED, prices):
            lead = lead_of((day - on).days, END_LEADS)
            if lead is None:
                continue
            track = track_of(unit.programme) if unit.programme else None
            chance = calendar.last_chance(track, unit.region, day + timedelta(days=1)) if track else None
            yield from _both(part, *words.ends(part, day, chance, loss, on), key=f"ends:{_key(unit)}:{day}:{lead}")


def _conditional_notes(units: Sequence[Unit], loss: Loss, on: date, prices: Prices) -> Iterator[Note]:
    for unit in units:
        for day, part in _by_day(unit, CONDITIONAL, prices):
            value = tolerance_for(day)
            if value is not None and day < on:
                yield from _both(
                    part, *words.conditional(part, day, value, loss), key=f"conditional:{_key(unit)}:{day}"
                )


def _by_day(unit: Unit, state: str, prices: Prices) -> Iterator[tuple[date, Unit]]:
    """The parts of a unit in one state by last paid day, each a unit with its own money."""
    for day in sorted({one.paid_to for one in unit.parts if one.state == state}):
        parts = [one for one in unit.parts if one.state == state and one.paid_to == day]
        yield day, Unit(
            unit.organisation, unit.name, unit.programme, unit.payer_kind, parts=parts, region=unit.region,
            prices=prices,
        )  # fmt: skip


def _both(unit: Unit, code: str, said: words.Said, *, key: str) -> Iterator[Note]:
    """The same to the sponsor's officers and to the branch."""
    link = f"/akan-berakhir/?program={unit.code}" if unit.code else "/akan-berakhir/"
    for to in (To.organisation(unit.organisation, Role.SPONSOR_OFFICER), To.office(Role.BRANCH_OFFICER, unit.region)):
        yield Note(to, key, code, said.indonesian, said.english, said.body_indonesian, said.body_english, link)


def _key(unit: Unit) -> str:
    return f"{unit.organisation.hex}:{unit.code or unit.payer_kind}"
