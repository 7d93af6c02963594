"""What the maps are given and the words on them, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class MosaicRow:
    """One region on the map, all in persons. `active` counts the protected and, of them, `conditional` those whose
    protection hangs on arrears the law still tolerates. `base` is what is divided by; None if unknown.
    """

    code: str
    name: str
    active: int
    conditional: int
    base: int | None

    def __post_init__(self) -> None:
        if not 0 <= self.conditional <= self.active or (self.base is not None and self.base < 0):
            raise ValueError(f"{self.code}: needs 0 <= conditional <= active and a base that is not negative")


@dataclass(frozen=True, slots=True)
class MosaicLabels:
    """The words on the map; numbers are put in braces. `thousands` and `point` are the marks inside numbers.

    `unit` is what the base counts; with the population as base: `replace(labels, unit="penduduk")`.
    """

    title: str
    description: str
    protected: str
    conditional: str
    unprotected: str
    tile: str
    part: str
    region: str
    region_detail: str
    unknown_base: str
    unit: str
    outline_title: str
    credit: str
    thousands: str
    point: str


INDONESIAN = MosaicLabels(
    title="Peta mosaik Sulawesi Tengah",
    description="Luas adalah orang: satu petak {size} {unit}. Petak penuh warna sudah terlindungi.",
    protected="terlindungi",
    conditional="bersyarat (menunggak)",
    unprotected="belum terlindungi",
    tile="1 petak = {size} {unit}",
    part="petak terpotong = sebagian",
    region="{name}: {active} dari {base} ({share} %)",
    region_detail="{covered} terlindungi, {conditional} bersyarat, {rest} belum terlindungi.",
    unknown_base="{name}: {active}; penyebut tidak diketahui",
    unit="pekerja",
    outline_title="Peta wilayah Sulawesi Tengah",
    credit="Batas wilayah: {source}; bukan acuan resmi.",
    thousands=".",
    point=",",
)
ENGLISH = MosaicLabels(
    title="Mosaic map of Sulawesi Tengah",
    description="Area is people: one tile is {size} {unit}. A tile in full colour is covered.",
    protected="covered",
    conditional="conditional (in arrears)",
    unprotected="not covered yet",
    tile="1 tile = {size} {unit}",
    part="cut tile = part of one",
    region="{name}: {active} of {base} ({share} %)",
    region_detail="{covered} covered, {conditional} conditional, {rest} not covered yet.",
    unknown_base="{name}: {active}; the base is unknown",
    unit="workers",
    outline_title="Map of Sulawesi Tengah by kabupaten",
    credit="Outlines: {source}; no official reference.",
    thousands=",",
    point=".",
)


def sentence(row: MosaicRow, labels: MosaicLabels) -> str:
    """One line about a region: active, base, share."""
    words = labels.unknown_base if row.base is None else labels.region
    base = number_text(row.base or 0, labels)
    return words.format(name=row.name, active=number_text(row.active, labels), base=base, share=share_text(row, labels))


def detail(row: MosaicRow, labels: MosaicLabels) -> str:
    """Protected, conditional and not protected persons of a region with a base."""
    rest = max(0, (row.base or 0) - row.active)
    covered, conditional = row.active - row.conditional, row.conditional
    heads = {"covered": covered, "conditional": conditional, "rest": rest}
    return labels.region_detail.format(**{name: number_text(value, labels) for name, value in heads.items()})


def share_text(row: MosaicRow, labels: MosaicLabels) -> str:
    """Active as percent of the base with one decimal; empty where there is no base to divide by."""
    if not row.base:
        return ""
    percent = (Decimal(100 * row.active) / row.base).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(percent).replace(".", labels.point)


def number_text(value: int, labels: MosaicLabels) -> str:
    """A whole number with the language's mark between thousands."""
    return f"{value:,}".replace(",", labels.thousands)
