"""How large a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Memberships and people of the country; the province as a part of itself; seconds of load per page and round."""

    memberships: int
    people: int
    province: float
    seconds: float


SCALES = {
    # For the tests: only that every answer is the same.
    "tiny": Scale(memberships=20_000, people=5_000, province=0.01, seconds=0.2),
    # For trying things out: under a minute each.
    "small": Scale(memberships=200_000, people=50_000, province=0.02, seconds=0.5),
    # What docs/performance.md is written from.
    "full": Scale(memberships=20_000_000, people=10_000_000, province=1.0, seconds=3.0),
}
