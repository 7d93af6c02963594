"""Draws the mosaic map as SVG: area is people, filled area is protection.

Pure: rows in, text out. No style attributes and no style element, so it works under a strict content policy; colours
are presentation attributes for paper and files, and `static/reference/mosaic.css` sets them anew on a page.

The rule of parts: a tile stands for `tile size` persons in the growing order of its region. What fills a tile only in
part is filled from below so far that the filled *area* is that part: no area is ever rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from xml.sax.saxutils import escape, quoteattr

from lindung.reference.map_words import (
    ENGLISH,
    INDONESIAN,
    MosaicLabels,
    MosaicRow,
    detail,
    number_text,
    sentence,
    share_text,
)
from lindung.reference.mosaic_layout import (
    CORNERS,
    Cell,
    Cluster,
    Layout,
    Point,
    border,
    bounds,
    centre,
    layout,
    tile_size_for,
    tiles_for,
)

__all__ = ["ENGLISH", "INDONESIAN", "MosaicLabels", "MosaicRow", "label_box", "mosaic_svg", "part_of_tile"]

TILE = 0.9  # width of a full tile; the rest of the cell is the gap between tiles
NAME_SIZE = 1.4  # height of the names, in tile widths
# Widths of a letter in em: usual fonts, and the widest that a browser without them falls back to. Labels are placed by
# the former; the frame leaves room for the latter, so that no name is ever cut.
LETTER, WIDEST_LETTER = 0.56, 0.74


def mosaic_svg(
    rows: Sequence[MosaicRow],
    *,
    href: Callable[[str], str] | None = None,
    labels: MosaicLabels = INDONESIAN,
    on: Layout | None = None,
    element_id: str = "mosaic",
) -> str:
    """The map as one `<svg>` element, ready to stand in a page.

    `href` gives the address a region's code leads to. `on` is another layout than the one shipped. `element_id` must
    be unique in the page. Raises `ValueError` for a region the layout does not place, or one given twice.
    """
    plan = on or layout()
    codes = [row.code for row in rows]
    if len(set(codes)) != len(codes) or not set(codes) <= set(plan.clusters):
        unknown = sorted(set(codes) - set(plan.clusters)) or "a region twice"
        raise ValueError(f"the mosaic layout cannot place {unknown}")
    size = tile_size_for(plan, {row.code: max(row.base or 0, row.active) for row in rows})
    heads = number_text(size, labels)
    words = (labels.tile.format(size=heads, unit=labels.unit), labels.protected, labels.conditional, labels.part)
    min_x, min_y, max_x, max_y = _frame(plan, rows, words)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mosaic" role="group" aria-labelledby="{element_id}-title" '
        f'viewBox="{_n(min_x)} {_n(min_y)} {_n(max_x - min_x)} {_n(max_y - min_y)}" font-family="sans-serif">',
        f'<title id="{element_id}-title">{escape(labels.title)}</title>',
        f"<desc>{escape(labels.description.format(size=heads, unit=labels.unit))}</desc>",
    ]
    parts += [_water(water.name, water.at) for water in plan.waters]
    parts += [_region(row, plan.clusters[row.code], size, href, labels) for row in rows]
    parts += _legend(plan.legend, heads, labels)
    parts.append("</svg>")
    return "".join(parts)


def _region(
    row: MosaicRow, cluster: Cluster, size: int, href: Callable[[str], str] | None, labels: MosaicLabels
) -> str:
    base = row.base if row.base is not None else row.active
    body = [f"<title>{escape(sentence(row, labels))}</title>"]
    if row.base is not None:
        body.append(f"<desc>{escape(detail(row, labels))}</desc>")
    covered = row.active - row.conditional
    for name, start, end in (
        ("unprotected", row.active, base),
        ("conditional", covered, row.active),
        ("protected", 0, covered),
    ):
        drawn = "".join(_tile(cell, part) for cell, part in _filled(cluster.cells, start, end, size))
        if drawn:
            body.append(f'<path class="mosaic-{name}" {_PAINT[name]} d="{drawn}"/>')
    around = "".join(_polygon(loop) for loop in border(cluster.cells[: tiles_for(base, size)]))
    body.append(f'<path class="mosaic-border" {_PAINT["border"]} d="{around}"/>')
    body += _name(row, cluster, labels)
    inner = "".join(body)
    if href is None:
        return f'<g class="mosaic-region">{inner}</g>'
    return f'<a class="mosaic-region" href={quoteattr(href(row.code))}>{inner}</a>'


_PAINT = {
    "unprotected": 'fill="#f1f3f4" stroke="#8a949b" stroke-width="0.07"',
    "conditional": 'fill="#8fbdc7"',
    "protected": 'fill="#0b5563"',
    "border": 'fill="none" stroke="#3b464d" stroke-width="0.16" stroke-linejoin="round"',
}


def _filled(cells: Sequence[Cell], start: int, end: int, size: int) -> Iterator[tuple[Cell, float]]:
    """The tiles that hold any of the persons from `start` to `end`, each with the part of it (0 to 1) that `end` fills.

    A tile shared by two states is drawn for both, the lower one last: it covers its part from below.
    """
    if start < end:
        for position in range(start // size, tiles_for(end, size)):
            yield cells[position], min(1.0, (end - position * size) / size)


def _tile(cell: Cell, part: float) -> str:
    x, y = centre(cell)
    if part >= 1:
        return f"M{_n(x)} {_n(y + TILE * CORNERS[0][1])}{_WHOLE_TILE}"
    return _polygon([(x + TILE * px, y + TILE * py) for px, py in part_of_tile(part)])


# From the top corner clockwise in relative steps: half the text of absolute corners, for most tiles of the map.
_WHOLE_TILE = "l0.45 0.26v0.52l-0.45 0.26l-0.45 -0.26v-0.52z"


def part_of_tile(part: float) -> list[Point]:
    """The corners of a tile filled from below so far that exactly this part (0 to 1) of its area is filled."""
    if part >= 1:
        return list(CORNERS)
    top, bottom = CORNERS[0][1], CORNERS[3][1]
    shoulder = CORNERS[2][1]  # where the slanting sides end; the lower and upper thirds hold a sixth of the area each
    if part <= 1 / 6:
        depth = (bottom - shoulder) * sqrt(6 * part)
        half = 0.5 * depth / (bottom - shoulder)
        return [(half, bottom - depth), (0, bottom), (-half, bottom - depth)]
    if part <= 5 / 6:
        level = shoulder - (part - 1 / 6) * 1.5 * 2 * shoulder
        return [(0.5, level), CORNERS[2], CORNERS[3], CORNERS[4], (-0.5, level)]
    left = (bottom - shoulder) * sqrt(6 * (1 - part))
    half = 0.5 * left / (bottom - shoulder)
    return [(half, top + left), CORNERS[1], CORNERS[2], CORNERS[3], CORNERS[4], CORNERS[5], (-half, top + left)]


def _polygon(corners: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in corners) + "Z"


def _line(start: Point, end: Point) -> str:
    return f"M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}"


def _name(row: MosaicRow, cluster: Cluster, labels: MosaicLabels) -> list[str]:
    x, y = cluster.label
    share = f"{share_text(row, labels)} %" if row.base else "?"
    lines = name_lines(row.name)
    out = []
    if cluster.leader:
        lx, ly = cluster.leader
        stroke = _line((x + 0.4, y), (lx, ly))
        out.append(f'<path class="mosaic-leader" fill="none" stroke="#5b666d" stroke-width="0.1" d="{stroke}"/>')
    spans = "".join(
        f'<tspan x="{_n(x)}" dy="{_n(NAME_SIZE * 1.05) if n else 0}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    spans += (
        f'<tspan class="mosaic-share" x="{_n(x)}" dy="{_n(NAME_SIZE * 1.1)}" font-weight="400">{escape(share)}</tspan>'
    )
    out.append(
        f'<text class="mosaic-name" y="{_n(y)}" text-anchor="{cluster.anchor}" font-size="{NAME_SIZE}" '
        f'font-weight="600" fill="#1d252b">{spans}</text>'
    )
    return out


def name_lines(name: str) -> list[str]:
    """A name in one line, or in two if it is long and has a space: names must fit the water beside their region."""
    head, space, tail = name.rpartition(" ")
    return [head, tail] if space and len(name) > 10 else [name]


def _water(name: str, at: Point) -> str:
    return (
        f'<text class="mosaic-water" x="{_n(at[0])}" y="{_n(at[1])}" text-anchor="middle" font-size="1.3" '
        f'font-style="italic" fill="#6d8798">{escape(name)}</text>'
    )


def _legend(at: Point, heads: str, labels: MosaicLabels) -> list[str]:
    x, y = at
    lines = [
        ("protected", labels.protected),
        ("conditional", labels.conditional),
        ("unprotected", labels.unprotected),
    ]
    out = ['<g class="mosaic-legend" font-size="1.25" fill="#1d252b">']
    heading = escape(labels.tile.format(size=heads, unit=labels.unit))
    out.append(f'<text x="{_n(x)}" y="{_n(y)}" font-weight="600">{heading}</text>')
    for line, (name, words) in enumerate(lines, start=1):
        line_y = y + line * 1.9
        drawn = _polygon([(x + 0.6 + 1.2 * cx, line_y - 0.5 + 1.2 * cy) for cx, cy in CORNERS])
        out.append(f'<path class="mosaic-{name}" {_PAINT[name]} d="{drawn}"/>')
        out.append(f'<text x="{_n(x + 1.7)}" y="{_n(line_y)}">{escape(words)}</text>')
    note = labels.part
    out.append(
        f'<text class="mosaic-note" x="{_n(x)}" y="{_n(y + 7.6)}" font-size="1.1" fill="#5b666d">{escape(note)}</text>'
    )
    return [*out, "</g>"]


def label_box(name: str, cluster: Cluster, letter: float = LETTER) -> tuple[float, float, float, float]:
    """The room a region's name and share take, estimated: smallest x and y, largest x and y."""
    lines = [*name_lines(name), "00,0 %"]
    width = max(len(line) for line in lines) * NAME_SIZE * letter
    x, y = cluster.label
    left = {"start": x, "middle": x - width / 2, "end": x - width}[cluster.anchor]
    return left, y - 0.8 * NAME_SIZE, left + width, y + (len(lines) - 1) * 1.1 * NAME_SIZE + 0.25 * NAME_SIZE


def _frame(plan: Layout, rows: Sequence[MosaicRow], legend: Sequence[str]) -> tuple[float, float, float, float]:
    points = [centre(cell) for cluster in plan.clusters.values() for cell in cluster.cells]
    boxes = [label_box(row.name, plan.clusters[row.code], WIDEST_LETTER) for row in rows]
    corners = [corner for x0, y0, x1, y1 in boxes for corner in ((x0, y0), (x1, y1))]
    halves = [(water.at, len(water.name) * 1.3 * WIDEST_LETTER / 2) for water in plan.waters]
    waters = [(x + side, y) for (x, y), half in halves for side in (-half, half)]
    x, y = plan.legend
    width = 1.7 + max(len(line) for line in legend) * 1.25 * WIDEST_LETTER
    min_x, min_y, max_x, max_y = bounds([*points, *corners, *waters, (x, y - 1), (x + width, y + 8)])
    return min_x - 0.7, min_y - 0.7, max_x + 0.7, max_y + 0.7


def _n(value: float) -> str:
    """A coordinate with at most two decimals: a hundredth of a tile is finer than any screen."""
    return f"{round(value, 2) + 0.0:g}"
