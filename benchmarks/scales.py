"""How large a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Memberships and people of the country; the province as a part of itself; seconds of load per page and round.

    For lists a province of its own, with as many people as the branch counts: 518,141 of the 815,692 whom the whole
    province has recorded by now.

    For the law: workers of a month, workers of the country in a file, and whether other engines are asked. For lists:
    names of the list, of the longest one, and of those that another importer reads too.
    """

    memberships: int
    people: int
    province: float
    lists_province: float
    seconds: float
    workers: tuple[int, ...]
    workers_of_country: int
    engines: bool
    names: int
    longest: int
    rivals: tuple[int, ...]


SCALES = {
    # For the tests: only that every answer is the same.
    "tiny": Scale(
        memberships=20_000,
        people=5_000,
        province=0.01,
        lists_province=0.01,
        seconds=0.2,
        workers=(1_000,),
        workers_of_country=10_000,
        engines=False,
        names=500,
        longest=2_000,
        rivals=(100,),
    ),
    # For trying things out: under a minute each.
    "small": Scale(
        memberships=200_000,
        people=50_000,
        province=0.02,
        lists_province=0.02,
        seconds=0.5,
        workers=(100_000, 1_000_000),
        workers_of_country=1_000_000,
        engines=True,
        names=5_000,
        longest=50_000,
        rivals=(1_000,),
    ),
    # What docs/performance.md is written from.
    "full": Scale(
        memberships=20_000_000,
        people=10_000_000,
        province=1.0,
        lists_province=0.63522,
        seconds=3.0,
        workers=(100_000, 1_000_000, 10_000_000),
        workers_of_country=45_000_000,
        engines=True,
        names=100_000,
        longest=1_000_000,
        rivals=(10_000, 100_000),
    ),
}
