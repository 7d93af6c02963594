"""Stints: one person active in one segment without a break, as growing columns of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int32]


class Payer(IntEnum):
    """Who pays, as a number; the names are those of the payer assignments."""

    EMPLOYER = 0
    SELF = 1
    APBD = 2
    VILLAGE = 3
    DONOR = 4


class Ending(IntEnum):
    """How a stint ends."""

    # Still active on the last day.
    OPEN = 0
    # Arrears outlasted what the law tolerates: the last active day is a month end.
    LAPSE = 1
    # The membership was ended on a day.
    EXIT = 2
    # Died on the last active day.
    DEATH = 3
    # The project or the placement was over.
    FINISHED = 4


FIELDS = ("person", "segment", "kabupaten", "payer", "group", "start", "end", "ending")


@dataclass(frozen=True)
class StintTable:
    """All stints, finished. `group` is the unit, project, placement or programme; -1 for self-payers.

    `start` and `end` are the first and last active day; `end` of an OPEN stint means nothing.
    """

    person: Column
    segment: Column
    kabupaten: Column
    payer: Column
    group: Column
    start: Column
    end: Column
    ending: Column

    def __len__(self) -> int:
        return len(self.person)

    def active_on(self, day: int) -> npt.NDArray[np.bool_]:
        """Which stints are active on a day."""
        active = (self.start <= day) & ((self.ending == Ending.OPEN) | (self.end >= day))
        return np.asarray(active, dtype=np.bool_)


class Stints:
    """Columns that grow while the history is told."""

    def __init__(self) -> None:
        self._columns = {field: np.empty(1024, dtype=np.int32) for field in FIELDS}
        self._used = 0
        self.people = 0

    def __getitem__(self, field: str) -> Column:
        return self._columns[field][: self._used]

    def new_people(self, count: int) -> Column:
        """Numbers of people nobody has seen before."""
        first, self.people = self.people, self.people + count
        return np.arange(first, self.people, dtype=np.int32)

    def open(self, people: Column, start: Column, **same: int | Column) -> Column:
        """Begin a stint for each person; returns the stints. `same`: segment, kabupaten, payer, group."""
        first, self._used = self._used, self._used + len(people)
        self._grow()
        values: Mapping[str, int | Column] = {
            "person": people,
            "start": start,
            "end": -1,
            "ending": Ending.OPEN,
            **same,
        }
        for field, value in values.items():
            self._columns[field][first : self._used] = value
        return np.arange(first, self._used, dtype=np.int32)

    def close(self, stints: Column, end: int | Column, ending: Ending) -> None:
        """End stints on their last active day."""
        self._columns["end"][stints] = end
        self._columns["ending"][stints] = ending

    def finished(self) -> StintTable:
        """The columns as they are now."""
        return StintTable(**{field: self[field].copy() for field in FIELDS})

    def _grow(self) -> None:
        size = len(self._columns["person"])
        if self._used <= size:
            return
        while size < self._used:
            size *= 2
        for field, column in self._columns.items():
            wider = np.empty(size, dtype=np.int32)
            wider[: len(column)] = column
            self._columns[field] = wider
