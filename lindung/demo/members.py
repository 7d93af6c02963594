"""Memberships from stints: which stints belong to one membership, where it stands, who pays, when and why it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lindung.demo import days
from lindung.demo.history import BPU, PU, History
from lindung.demo.stints import Column, Ending

Flags = npt.NDArray[np.bool_]

# The part of wage earners with a second employer at the same time.
SECOND_EMPLOYER = 0.01
SHORTEST_FOR_SECOND = 400


@dataclass(frozen=True)
class Stretches:
    """Stints in the order of people and of their memberships.

    `membership` rises by one from membership to membership; `first` marks each membership's first stint, `final` its
    last. The other columns are those of stints.
    """

    person: Column
    membership: Column
    segment: Column
    kabupaten: Column
    payer: Column
    group: Column
    start: Column
    end: Column
    ending: Column
    first: Flags
    final: Flags

    def __len__(self) -> int:
        return len(self.person)


def arrange(history: History, person: Column, rng: np.random.Generator) -> Stretches:
    """Put the stints in order and number their memberships.

    A lapse leaves the membership open: whoever pays again goes on in it. A notice ends it: a return is a new one.
    """
    stints = history.stints
    columns = {
        name: getattr(stints, name) for name in ("segment", "kabupaten", "payer", "group", "start", "end", "ending")
    }
    columns["person"] = person
    columns = _with_second_employers(columns, history, rng)
    unit = np.where(columns["segment"] == BPU, -1, columns["group"])
    order = np.lexsort((columns["start"], unit, columns["segment"], columns["person"]))
    columns = {name: column[order] for name, column in columns.items()}
    unit = unit[order]
    slot = np.stack([columns["person"], columns["segment"], unit])
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (slot[:, 1:] != slot[:, :-1]).any(axis=0)
    first[1:] |= np.isin(columns["ending"][:-1], (Ending.EXIT, Ending.FINISHED))
    membership = (np.cumsum(first) - 1).astype(np.int32)
    final = np.ones(len(order), dtype=np.bool_)
    final[:-1] = first[1:]
    return Stretches(membership=membership, first=first, final=final, **columns)


def _with_second_employers(columns: dict[str, Column], history: History, rng: np.random.Generator) -> dict[str, Column]:
    """Add second employers: within the first one's time, so that people are active no longer and counted once."""
    as_of = days.number(days.AS_OF)
    ended = columns["ending"] != Ending.OPEN
    last = np.where(ended, columns["end"], as_of)
    able = (columns["segment"] == PU) & np.isin(columns["ending"], (Ending.OPEN, Ending.EXIT))
    able &= last - columns["start"] >= SHORTEST_FOR_SECOND
    chosen = rng.permutation(np.flatnonzero(able))
    _, once = np.unique(columns["person"][chosen], return_index=True)
    chosen = np.sort(chosen[once])
    people = len(np.unique(columns["person"][columns["segment"] == PU]))
    chosen = np.sort(rng.choice(chosen, min(len(chosen), round(people * SECOND_EMPLOYER)), replace=False))
    unit = rng.choice(columns["group"][columns["segment"] == PU], len(chosen))
    worked_at = columns["person"].astype(np.int64) << 20 | columns["group"]
    elsewhere = ~np.isin(columns["person"][chosen].astype(np.int64) << 20 | unit, worked_at[columns["segment"] == PU])
    chosen, unit = chosen[elsewhere], unit[elsewhere]
    start = columns["start"][chosen] + rng.integers(30, 120, len(chosen))
    # Half a year before the first employment ends at the latest: until then the first is certainly paid.
    end = start + ((last[chosen] - 190 - start) * rng.uniform(0.2, 1.0, len(chosen))).astype(np.int32)
    second = {name: column[chosen] for name, column in columns.items()}
    second |= {
        "group": unit.astype(np.int32),
        "start": start.astype(np.int32),
        "end": end.astype(np.int32),
        "ending": np.full(len(chosen), Ending.EXIT, dtype=np.int32),
    }
    return {name: np.concatenate([column, second[name]]) for name, column in columns.items()}


def ends_formally(stretches: Stretches) -> Flags:
    """Whose membership was ended by a notice on the last active day."""
    return np.isin(stretches.ending, (Ending.EXIT, Ending.FINISHED))
