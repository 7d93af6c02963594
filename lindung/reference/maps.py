"""Which map a page shows: the outlines an office loaded, or the mosaic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from lindung.reference.choropleth import choropleth_svg
from lindung.reference.map_words import INDONESIAN, MosaicLabels, MosaicRow
from lindung.reference.mosaic import mosaic_svg
from lindung.reference.queries import outlines

Kind = Literal["outlines", "mosaic"]


def kinds(province: str) -> list[Kind]:
    """The maps there are for a province, the one to show first in front."""
    return ["outlines", "mosaic"] if outlines(province) else ["mosaic"]


def region_map(
    province: str,
    rows: Sequence[MosaicRow],
    *,
    kind: Kind | None = None,
    href: Callable[[str], str] | None = None,
    labels: MosaicLabels = INDONESIAN,
) -> str:
    """The map of a province's kabupaten as `<svg>`: `kind`, or the first of `kinds(province)`.

    Outlines asked for and not loaded give the mosaic: there is always a map.
    """
    loaded = None if kind == "mosaic" else outlines(province)
    if loaded is None:
        return mosaic_svg(rows, href=href, labels=labels)
    credit = labels.credit.format(source=loaded.source)
    return choropleth_svg(loaded.polygons, rows, credit=credit, href=href, labels=labels)
