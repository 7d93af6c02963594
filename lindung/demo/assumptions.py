"""Reads the assumptions of the demonstration (data/*.yaml) and the published anchors it must meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lindung.demo.trouble import DemoDefect
from lindung.reference.files import figure_rows
from lindung.reference.regions import RegionRecord, regions

PROVINCE = "72"
# The province that `lindung demo` builds.
SEED = 72
DATA = Path(__file__).with_name("data")

_PROGRAMME_KEYS = {"sponsor", "payer", "heads", "paid_to", "source"}


@dataclass(frozen=True)
class Anchor:
    """Active participants that a source published and the province must have, to the person, on a day."""

    day: date
    region: str
    segments: tuple[str, ...]
    heads: int


@dataclass(frozen=True)
class ProgrammePlan:
    """Whom one sponsor pays for: heads from a day on, paid up to a month end. `split` names the shares, if several."""

    sponsor: str
    payer: str
    heads: Mapping[date, int]
    paid_to: date
    split: str | None

    @property
    def starts_on(self) -> date:
        """The first day anybody is paid for."""
        return min(self.heads)


@cache
def anchors() -> tuple[Anchor, ...]:
    """Every published figure that is an anchor, from the reference data."""
    everything = ("PU", "BPU", "JAKON", "PMI")
    return tuple(
        Anchor(
            day=row["anchor_on"],
            region=row["region"],
            segments=everything if row["segments"] == "TOTAL" else tuple(row["segments"].split("+")),
            heads=row["value"],
        )
        for row in figure_rows()
        if row["role"] == "anchor"
    )


@cache
def history() -> dict[str, Any]:
    """How the province moves between the anchors (data/history.yaml)."""
    content: dict[str, Any] = yaml.safe_load((DATA / "history.yaml").read_text(encoding="utf-8"))
    return content


@cache
def programmes() -> tuple[ProgrammePlan, ...]:
    """The sponsors' programmes (data/programmes.yaml). DemoDefect names an entry that cannot be."""
    content = yaml.safe_load((DATA / "programmes.yaml").read_text(encoding="utf-8"))
    found = []
    for number, entry in enumerate(content["programmes"]):
        if set(entry) - {"split"} != _PROGRAMME_KEYS:
            raise DemoDefect(f"programmes.yaml: entry {number} has the keys {sorted(entry)}")
        if entry["source"] not in {"sulteng", "assumption"}:
            raise DemoDefect(f"programmes.yaml: entry {number}: source {entry['source']!r} is unknown")
        if list(entry["heads"]) != sorted(entry["heads"]) or max(entry["heads"]) > entry["paid_to"]:
            raise DemoDefect(f"programmes.yaml: entry {number}: days must rise and end before paid_to")
        found.append(
            ProgrammePlan(entry["sponsor"], entry["payer"], entry["heads"], entry["paid_to"], entry.get("split"))
        )
    return tuple(found)


@cache
def kabupaten() -> tuple[RegionRecord, ...]:
    """The 13 kabupaten/kota in the order of their codes."""
    found = (region for region in province_regions() if region.level == "kabupaten")
    return tuple(sorted(found, key=lambda region: region.code))


@cache
def villages() -> tuple[RegionRecord, ...]:
    """The 2,017 villages in the order of their codes."""
    found = (region for region in province_regions() if region.level == "village")
    return tuple(sorted(found, key=lambda region: region.code))


@cache
def province_regions() -> tuple[RegionRecord, ...]:
    """Every region of the province."""
    return tuple(regions(PROVINCE))
