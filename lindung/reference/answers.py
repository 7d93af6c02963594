"""What the queries of this room answer with: plain records, each with its source and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lindung.reference.files import SEGMENTS
from lindung.reference.outlines import Polygon
from lindung.reference.regions import Level


class UnknownRegion(LookupError):
    """No region has this code. The message is a sentence for people, Indonesian first."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Kode wilayah {code!r} tidak ada. Contoh yang benar: 72 (provinsi), 72.08 (kabupaten), "
            f"72.08.01.2011 (desa). / There is no region with the code {code!r}."
        )
        self.code = code


class UnknownBase(LookupError):
    """No workforce base has this key. The message names the ones that exist."""

    def __init__(self, key: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known))
        super().__init__(
            f"Penyebut {key!r} tidak ada. Yang ada: {names}. / There is no base {key!r}. The bases are: {names}."
        )
        self.key = key


@dataclass(frozen=True, slots=True)
class RegionInfo:
    """A region as the pages and the API show it. `lat`, `lng` in degrees, only for the mapped kabupaten."""

    code: str
    level: Level
    kind: str
    name: str
    display_name: str
    short_name: str
    parent: str | None
    province: str
    kabupaten: str | None
    bps_code: str | None
    postal_code: str | None
    seat: str
    area_km2: Decimal | None
    lat: Decimal | None
    lng: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class BaseValue:
    """One value of a workforce base, in persons, with all that must stand beside it."""

    key: str
    region: str
    value: int
    label_id: str
    label_en: str
    as_of: date | None
    period: str
    published_on: date | None
    source: str
    provenance: Literal["read", "derived", "recall"]
    estimate: bool
    note_id: str
    note_en: str


@dataclass(frozen=True, slots=True)
class BaseChoice:
    """A base one can choose, and whether it has a value for every kabupaten or only for the province."""

    key: str
    label_id: str
    label_en: str
    estimate: bool
    by_kabupaten: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure. `compare_on` is the day on which a computed count may be set beside it, if any is known."""

    key: str
    publication: str
    region: str
    segments: str
    measure: Literal["active", "registered", "inactive", "sponsored", "share", "target", "growth"]
    value: int | None
    stated_denominator: int | None
    stated_share: Decimal | None
    as_of: date | None
    period: str
    published_on: date | None
    anchor_on: date | None
    role: Literal["anchor", "quoted"]
    source: str
    provenance: Literal["read", "derived", "recall"]
    note_id: str
    note_en: str

    @property
    def segment_set(self) -> frozenset[str]:
        """The segments counted together, all of them for TOTAL."""
        return frozenset(SEGMENTS if self.segments == "TOTAL" else self.segments.split("+"))

    @property
    def compare_on(self) -> date | None:
        """The anchor's day, else the day the figure speaks of, else the day it appeared."""
        return self.anchor_on or self.as_of or self.published_on


@dataclass(frozen=True, slots=True)
class PopulationValue:
    """Persons in a region by one count. `series`: dukcapil (registered), census, bps."""

    region: str
    series: str
    value: int
    male: int | None
    female: int | None
    as_of: date | None
    period: str
    published_on: date | None
    source: str
    provenance: Literal["read", "derived", "recall"]


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """How many places of a kind (office, service_unit, plkk, perisai_agent) are published for a region."""

    region: str
    kind: str
    count: int
    as_of: date | None
    period: str
    source: str


@dataclass(frozen=True, slots=True)
class OutlineSet:
    """The outlines an office loaded, by code, and the line that says whose they are."""

    polygons: Mapping[str, list[Polygon]]
    source: str
