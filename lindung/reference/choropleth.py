"""Draws official outlines, where an office has loaded some, shaded by the share that is active.

Pure: values in, SVG out. The mosaic shows people as area, this map shows land. Steps
are fixed, so that two days can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import cos, radians
from xml.sax.saxutils import escape, quoteattr

from lindung.reference.map_words import INDONESIAN, MosaicLabels, MosaicRow, detail, sentence, share_text
from lindung.reference.outlines import Polygon, Position, Ring

WIDTH = 100.0
STEP = 20  # percent per shade
# From pale to dark: lightness alone tells the steps apart.
SHADES = ("#e3eff2", "#b5d3da", "#7fb0bc", "#3f8595", "#0b5563")
UNKNOWN = "#ffffff"


def choropleth_svg(
    outlines: Mapping[str, Sequence[Polygon]],
    rows: Sequence[MosaicRow],
    *,
    credit: str,
    href: Callable[[str], str] | None = None,
    labels: MosaicLabels = INDONESIAN,
    element_id: str = "choropleth",
) -> str:
    """The map as one `<svg>` element. `credit` names whose outlines they are and is written under the map.

    Raises `ValueError` if a row's region has no outline.
    """
    missing = [row.code for row in rows if row.code not in outlines]
    if missing or not rows:
        raise ValueError(f"no outline for {missing or 'anything'}")
    place = _projection([at for polygons in outlines.values() for polygon in polygons for at in polygon[0]])
    height = max(place(at)[1] for polygons in outlines.values() for polygon in polygons for at in polygon[0])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="choropleth" role="group" aria-labelledby="{element_id}-title" '
        f'viewBox="-1 -1 {WIDTH + 2:g} {height + 12:.1f}" font-family="sans-serif">',
        f'<title id="{element_id}-title">{escape(labels.outline_title)}</title>',
    ]
    parts += [_area(row, outlines[row.code], place, href, labels) for row in rows]
    parts += [_name(row, outlines[row.code], place, labels) for row in rows]
    parts += _legend(height + 3, credit)
    parts.append("</svg>")
    return "".join(parts)


def _projection(positions: Sequence[Position]) -> Callable[[Position], tuple[float, float]]:
    """Degrees to the drawing: distances true along the middle latitude, north up."""
    west, east = min(p[0] for p in positions), max(p[0] for p in positions)
    south, north = min(p[1] for p in positions), max(p[1] for p in positions)
    squeeze = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, 1e-9)
    return lambda at: ((at[0] - west) * squeeze * scale, (north - at[1]) * scale)


def _area(
    row: MosaicRow,
    polygons: Sequence[Polygon],
    place: Callable[[Position], tuple[float, float]],
    href: Callable[[str], str] | None,
    labels: MosaicLabels,
) -> str:
    drawn = "".join(_ring(ring, place) for polygon in polygons for ring in polygon)
    step = step_of(row)
    name, fill = ("unknown", UNKNOWN) if step is None else (str(step + 1), SHADES[step])
    words = f"<title>{escape(sentence(row, labels))}</title>"
    if row.base is not None:
        words += f"<desc>{escape(detail(row, labels))}</desc>"
    path = (
        f'<path class="choropleth-area choropleth-{name}" fill="{fill}" stroke="#3b464d" stroke-width="0.25" '
        f'stroke-linejoin="round" fill-rule="evenodd" d="{drawn}"/>'
    )
    if href is None:
        return f'<g class="choropleth-region">{words}{path}</g>'
    return f'<a class="choropleth-region" href={quoteattr(href(row.code))}>{words}{path}</a>'


def step_of(row: MosaicRow) -> int | None:
    """Which of the five shades a share falls into (0 is below 20 percent); None without a base to divide by."""
    if not row.base:
        return None
    return min(100 * row.active // (STEP * row.base), len(SHADES) - 1)


def _ring(ring: Ring, place: Callable[[Position], tuple[float, float]]) -> str:
    """One closed line; corners closer than the drawing can show are left out."""
    kept: list[str] = []
    for at in ring[:-1]:
        x, y = place(at)
        corner = f"{x:.2f} {y:.2f}"
        if not kept or kept[-1] != corner:
            kept.append(corner)
    return f"M{'L'.join(kept)}Z"


def _name(
    row: MosaicRow,
    polygons: Sequence[Polygon],
    place: Callable[[Position], tuple[float, float]],
    labels: MosaicLabels,
) -> str:
    ring = max((polygon[0] for polygon in polygons), key=_extent)
    corners = [place(at) for at in ring]
    x = (min(c[0] for c in corners) + max(c[0] for c in corners)) / 2
    y = (min(c[1] for c in corners) + max(c[1] for c in corners)) / 2
    words = f"{row.name} {share_text(row, labels)} %" if row.base else row.name
    return (
        f'<text class="choropleth-name" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="2" font-weight="600" '
        f'fill="#1d252b" stroke="#ffffff" stroke-width="0.6" paint-order="stroke">{escape(words)}</text>'
    )


def _extent(ring: Ring) -> float:
    return (max(at[0] for at in ring) - min(at[0] for at in ring)) * (
        max(at[1] for at in ring) - min(at[1] for at in ring)
    )


def _legend(y: float, credit: str) -> list[str]:
    out = ['<g class="choropleth-legend" font-size="2" fill="#1d252b">']
    for step, fill in enumerate(SHADES):
        x = step * 14.0
        words = f"{step * STEP}–{(step + 1) * STEP} %" if step < len(SHADES) - 1 else f"≥ {step * STEP} %"
        box = f'x="{x:g}" y="{y:.1f}" width="3" height="2" stroke="#3b464d" stroke-width="0.1"'
        out.append(f'<rect class="choropleth-{step + 1}" fill="{fill}" {box}/>')
        out.append(f'<text x="{x + 3.6:g}" y="{y + 1.7:.1f}">{words}</text>')
    at = f'x="0" y="{y + 5.5:.1f}" font-size="1.6"'
    out.append(f'<text class="choropleth-credit" {at} fill="#55626a">{escape(credit)}</text>')
    return [*out, "</g>"]
