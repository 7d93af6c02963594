"""Who leaves and who comes between two checkpoints, so that exactly the planned number is active at the second."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lindung.demo import days
from lindung.demo.stints import Column, Ending, Stints

NOBODY = np.empty(0, dtype=np.int32)


@dataclass(frozen=True)
class Period:
    """From one checkpoint to the next: a leaver is last active in [low, high - 1], an entry begins in [low + 1, high].

    `lapsing_paid_to`: whoever was paid up to this day drops out after `low`; None when `low` is no month end.
    """

    low: int
    high: int
    lapsing_paid_to: int | None

    @property
    def length(self) -> int:
        """Days."""
        return self.high - self.low


@dataclass
class Pool:
    """People of one segment and kabupaten who were active before and are not now. Leavers join after the period."""

    people: Column = field(default_factory=lambda: NOBODY)
    leaving: list[Column] = field(default_factory=list)

    def settle(self) -> None:
        """Let those who left in the period that is over be free to return."""
        if self.leaving:
            self.people = np.concatenate([self.people, *self.leaving])
            self.leaving = []

    def take(self, count: int, rng: np.random.Generator) -> Column:
        """`count` people at random, or all there are."""
        mixed = rng.permutation(self.people)
        taken, self.people = mixed[:count], mixed[count:]
        return taken


@dataclass(frozen=True)
class Rates:
    """Per active participant and day; `lapse` None: nobody lapses."""

    death: float
    leave: float
    lapse: float | None


@dataclass
class Cell:
    """The active stints that share a segment, a kabupaten and, in BPU, a payer."""

    pool: Pool
    rates: Rates
    active: Column = field(default_factory=lambda: NOBODY)


def leave(cell: Cell, stints: Stints, period: Period, target: int, rng: np.random.Generator) -> int:
    """Let people die, leave and lapse until at most `target` remain; returns how many entries are missing then."""
    mixed = rng.permutation(cell.active)
    count = len(mixed)
    dead = int(rng.binomial(count, min(1.0, cell.rates.death * period.length))) if count else 0
    gone = int(rng.binomial(count - dead, min(1.0, cell.rates.leave * period.length))) if count else 0
    remaining = mixed[dead + gone :]
    lapsing = _lapsing(cell, stints, period, remaining, target, rng)
    lapsed, remaining = remaining[lapsing], remaining[~lapsing]
    surplus = max(0, len(remaining) - target)
    # Whoever cannot lapse in this period leaves by a notice.
    leavers = np.concatenate([mixed[dead : dead + gone], remaining[:surplus]])
    stints.close(mixed[:dead], _days(period, dead, rng), Ending.DEATH)
    stints.close(leavers, _days(period, len(leavers), rng), Ending.EXIT)
    stints.close(lapsed, period.low, Ending.LAPSE)
    cell.pool.leaving += [stints["person"][leavers], stints["person"][lapsed]]
    cell.active = remaining[surplus:]
    return target - len(cell.active)


def _lapsing(
    cell: Cell, stints: Stints, period: Period, staying: Column, target: int, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Who is in arrears too long. Whole units first, because an employer or sponsor in arrears is so for everybody."""
    lapsing = np.zeros(len(staying), dtype=np.bool_)
    if period.lapsing_paid_to is None or cell.rates.lapse is None:
        return lapsing
    usual = int(rng.binomial(len(staying), min(1.0, cell.rates.lapse * period.length)))
    # Only who was a member in the last paid month can have paid for it.
    able = np.flatnonzero(stints["start"][staying] <= period.lapsing_paid_to)
    wanted = min(max(usual, len(staying) - target), len(able))
    if wanted == len(able):
        chosen = able
    else:
        group = stints["group"][staying[able]] + 1
        # Small units come first: a large one in arrears would be half of a kabupaten.
        weight = np.bincount(group) ** 0.5 * rng.random(int(group.max()) + 1)
        chosen = able[np.argpartition(weight[group], wanted)[:wanted]]
    lapsing[chosen] = True
    return lapsing


def _days(period: Period, count: int, rng: np.random.Generator) -> Column:
    return rng.integers(period.low, period.high, count, dtype=np.int32)


def entry_days(period: Period, count: int, rng: np.random.Generator) -> Column:
    """First active days: half on the first of the month, if the period has one, the others any day."""
    any_day = rng.integers(period.low + 1, period.high + 1, count, dtype=np.int32)
    first = days.first_of_month(days.month_number(days.day_of(period.high)))
    if first <= period.low or period.length > 31:
        return any_day
    return np.where(rng.random(count) < 0.5, np.int32(first), any_day).astype(np.int32)


def arrivals(pool: Pool, returning: float, count: int, stints: Stints, rng: np.random.Generator) -> Column:
    """`count` people who begin: some who were here before, the others new."""
    back = pool.take(round(count * returning), rng)
    return np.concatenate([back, stints.new_people(count - len(back))])


def daily(rate_per_1000_and_month: float) -> float:
    """A rate per 1,000 and month as one per head and day."""
    return rate_per_1000_and_month / 1000 / 30.4375


def weighted(weights: npt.NDArray[np.float64], count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """`count` positions drawn in proportion to the weights."""
    edges = np.cumsum(weights)
    found = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
    return np.asarray(np.minimum(found, len(weights) - 1), dtype=np.int64)
