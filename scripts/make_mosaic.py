"""Lays out the mosaic map of Sulawesi Tengah: each kabupaten a cluster of hexagonal tiles, placed where it lies.

Run it from the checkout: `python scripts/make_mosaic.py`. It needs nothing but Python, always writes the same bytes,
and its output `lindung/reference/data/mosaic.yaml` is committed: the program itself only reads that file.

How the shapes come about. Every kabupaten has a *spine*, a line drawn by hand on the tile plane that follows the way
people live there (a coast, a valley, an island). All kabupaten grow at once, tile by tile: whoever has the smallest
part of its tiles so far takes the free tile that is cheapest, that is nearest to its spine and best surrounded by its
own tiles. Straits and bays are tiles nobody may take. When all have the tiles of the default base, they grow on into
room to spare, so that a larger base still finds a place. In the end each cluster is numbered from its heart outward:
a smaller base takes the first tiles, a larger one takes more, and any first few tiles hang together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot, sqrt
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "lindung" / "reference" / "data" / "mosaic.yaml"

TILE_SIZES = (2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
SPARE = 1.12  # room beyond the default base, as a factor
ROW = sqrt(3) / 2  # distance of two rows when a tile is 1 wide

Cell = tuple[int, int]  # column, row; odd rows stand half a tile to the right
Point = tuple[float, float]  # on the tile plane: x to the east, y to the south, in tile widths


@dataclass
class Part:
    """One piece of land: its spine, its share of the kabupaten's tiles, and whether water must surround it."""

    spine: list[Point]
    weight: float = 1.0
    island: bool = False
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Kabupaten:
    """A kabupaten: the persons of the default base, its pieces of land, and where its name stands on the map."""

    code: str
    name: str
    employed: int
    parts: list[Part]
    label: Point
    anchor: str
    leader: Point | None = None

    @property
    def tiles(self) -> int:
        return -(-self.employed // TILE_SIZES[0])


LAND = [
    Kabupaten("72.71", "Palu", 203_000, [Part([(9.4, 20.8), (9.8, 23.0)])], (3.8, 13.6), "end", (7.0, 18.6)),
    Kabupaten(
        "72.03",
        "Donggala",
        164_000,
        [Part([(8.2, 8.4), (7.8, 11.4), (8.0, 15.0)], 0.68), Part([(2.8, 19.6), (2.6, 22.0), (3.2, 24.6)], 0.32)],
        (4.8, 8.6),
        "end",
    ),
    Kabupaten("72.10", "Sigi", 140_000, [Part([(8.8, 28.6), (8.8, 30.6), (8.2, 32.6)])], (3.2, 29.6), "end"),
    Kabupaten(
        "72.08",
        "Parigi Moutong",
        237_000,
        [
            Part(
                [
                    (24.2, 6.8),
                    (20.0, 6.4),
                    (16.0, 6.8),
                    (12.8, 8.4),
                    (11.8, 11.2),
                    (12.2, 13.8),
                    (14.4, 16.8),
                    (15.8, 19.6),
                    (16.0, 22.6),
                    (16.6, 24.8),
                ]
            )
        ],
        (16.8, 11.6),
        "start",
    ),
    Kabupaten("72.04", "Tolitoli", 125_000, [Part([(9.6, 5.2), (12.6, 4.2), (16.2, 2.8)])], (8.8, 0.9), "end"),
    Kabupaten("72.05", "Buol", 83_000, [Part([(19.0, 2.4), (21.8, 3.0), (25.0, 3.8)])], (27.8, 3.4), "start"),
    Kabupaten("72.02", "Poso", 130_000, [Part([(17.8, 27.2), (14.8, 30.2), (14.2, 33.6)])], (14.2, 38.6), "middle"),
    Kabupaten(
        "72.09",
        "Tojo Una-Una",
        89_000,
        [Part([(21.6, 26.4), (24.6, 25.2), (27.8, 24.6)], 0.74), Part([(25.4, 19.8), (28.4, 18.8)], 0.26, island=True)],
        (23.9, 17.8),
        "end",
    ),
    Kabupaten(
        "72.01",
        "Banggai",
        194_000,
        [Part([(29.8, 25.4), (32.2, 23.8), (35.6, 22.6), (39.8, 22.4)])],
        (37.0, 17.2),
        "middle",
    ),
    Kabupaten(
        "72.07",
        "Banggai Kepulauan",
        67_000,
        [Part([(39.8, 29.4), (42.2, 28.2), (44.2, 29.6)], island=True)],
        (41.6, 22.4),
        "start",
    ),
    Kabupaten(
        "72.11", "Banggai Laut", 40_000, [Part([(44.0, 34.4), (44.4, 36.4)], island=True)], (44.2, 39.9), "middle"
    ),
    Kabupaten(
        "72.12", "Morowali Utara", 79_000, [Part([(19.6, 30.8), (22.8, 29.2), (27.0, 27.8)])], (27.6, 31.8), "start"
    ),
    Kabupaten("72.06", "Morowali", 102_000, [Part([(22.0, 32.8), (24.4, 35.6), (27.6, 39.2)])], (30.0, 38.0), "start"),
]

# Water nobody may take: strokes (from, to, half width) on the tile plane.
WATER: list[tuple[Point, Point, float]] = [
    ((1.0, 15.4), (4.6, 17.2), 1.2),  # the mouth of the bay of Palu
    ((4.6, 17.2), (4.8, 21.0), 1.0),  # the bay itself, down to the city
    ((30.4, 28.4), (33.0, 27.6), 0.6),  # the head of the gulf of Tolo
]
WATER_NAMES: list[tuple[str, Point]] = [
    ("Selat Makassar", (2.2, 5.0)),
    ("Teluk Tomini", (31.0, 12.6)),
    ("Teluk Tolo", (37.0, 34.4)),
]
LEGEND: Point = (34.6, 2.6)


def centre(cell: Cell) -> Point:
    """Where the middle of a tile lies on the plane."""
    column, row = cell
    return column + 0.5 * (row % 2), row * ROW


def neighbours(cell: Cell) -> list[Cell]:
    """The six tiles around one, clockwise from the east."""
    column, row = cell
    right = row % 2
    return [
        (column + 1, row),
        (column + right, row + 1),
        (column + right - 1, row + 1),
        (column - 1, row),
        (column + right - 1, row - 1),
        (column + right, row - 1),
    ]


def to_stroke(point: Point, start: Point, end: Point) -> float:
    """Distance from a point to a straight stroke."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    return hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def to_spine(cell: Cell, part: Part) -> float:
    """Distance from a tile to the spine of a piece of land."""
    return min(to_stroke(centre(cell), a, b) for a, b in zip(part.spine, part.spine[1:], strict=False))


class Map:
    """The tiles taken so far, and the growing."""

    def __init__(self) -> None:
        self.owner: dict[Cell, Part] = {}
        self.parts = [(kabupaten, part) for kabupaten in LAND for part in kabupaten.parts]
        for _, part in self.parts:
            self.take(min(self.free_near(part), key=lambda cell: (to_spine(cell, part), cell)), part)

    def free_near(self, part: Part) -> list[Cell]:
        around = [cell for own in part.cells for cell in neighbours(own)] if part.cells else self.everywhere()
        return [cell for cell in dict.fromkeys(around) if self.may_take(cell, part)]

    @staticmethod
    def everywhere() -> list[Cell]:
        return [(column, row) for row in range(64) for column in range(64)]

    def may_take(self, cell: Cell, part: Part) -> bool:
        if cell in self.owner or min(cell) < 0:
            return False
        if any(to_stroke(centre(cell), a, b) < half for a, b, half in WATER):
            return False
        others = [self.owner[n] for n in neighbours(cell) if n in self.owner and self.owner[n] is not part]
        return not others if part.island else not any(other.island for other in others)

    def take(self, cell: Cell, part: Part) -> None:
        self.owner[cell] = part
        part.cells.append(cell)

    def cost(self, cell: Cell, part: Part) -> float:
        own = sum(self.owner.get(n) is part for n in neighbours(cell))
        return to_spine(cell, part) - 0.28 * own

    def grow(self, factor: float) -> None:
        """Take tiles until every piece of land has its share of the base, times `factor`."""
        while True:
            hungry = []
            for number, (kabupaten, part) in enumerate(self.parts):
                want = round(kabupaten.tiles * part.weight * factor + 0.49)
                if len(part.cells) < want:
                    hungry.append((len(part.cells) / want, number, part))
            if not hungry:
                return
            part = min(hungry, key=lambda h: h[:2])[2]
            free = self.free_near(part)
            if not free:
                raise SystemExit(f"no room left for {next(k.name for k, p in self.parts if p is part)}")
            self.take(min(free, key=lambda cell: (self.cost(cell, part), cell)), part)


def outward(cells: list[Cell]) -> list[Cell]:
    """The tiles of one piece of land from its heart outward; every first few of them hang together."""
    x = sum(centre(c)[0] for c in cells) / len(cells)
    y = sum(centre(c)[1] for c in cells) / len(cells)
    heart = min(cells, key=lambda c: (hypot(centre(c)[0] - x, centre(c)[1] - y), c))
    hx, hy = centre(heart)
    order, left = [heart], set(cells) - {heart}
    while left:
        edge = [c for c in left if any(n in order for n in neighbours(c))]
        nearest = min(edge, key=lambda c: (round(hypot(centre(c)[0] - hx, centre(c)[1] - hy), 6), c))
        order.append(nearest)
        left.remove(nearest)
    return order


def interleaved(parts: list[list[Cell]]) -> list[Cell]:
    """The tiles of several pieces of land in one order, each piece in proportion."""
    ranked = [
        ((n + 0.5) / len(cells), number, cell) for number, cells in enumerate(parts) for n, cell in enumerate(cells)
    ]
    return [cell for _, _, cell in sorted(ranked)]


def main() -> None:
    """Grow, number, write."""
    land = Map()
    land.grow(1.0)
    land.grow(SPARE)
    lines = [HEAD, f"tile_sizes: [{', '.join(str(size) for size in TILE_SIZES)}]", "waters:"]
    lines += [f"  - {{name: {name}, at: {{x: {x}, y: {y}}}}}" for name, (x, y) in WATER_NAMES]
    lines += [f"legend: {{x: {LEGEND[0]}, y: {LEGEND[1]}}}", "regions:"]
    for kabupaten in sorted(LAND, key=lambda k: k.code):
        cells = interleaved([outward(part.cells) for part in kabupaten.parts])
        lines.append(f'  - code: "{kabupaten.code}"  # {kabupaten.name}')
        lines.append(f"    label: {{x: {kabupaten.label[0]}, y: {kabupaten.label[1]}}}")
        lines.append(f"    anchor: {kabupaten.anchor}")
        if kabupaten.leader:
            lines.append(f"    leader: {{x: {kabupaten.leader[0]}, y: {kabupaten.leader[1]}}}")
        lines.append("    cells:")
        for start in range(0, len(cells), 12):
            row = ", ".join(f"[{column}, {row}]" for column, row in cells[start : start + 12])
            lines.append(f"      - [{row}]")
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


HEAD = """\
# The mosaic map of Sulawesi Tengah. Made by scripts/make_mosaic.py; change that, not this.
#
# Tiles are hexagons with a corner up; [column, row], odd rows stand half a tile to the right. Each kabupaten has an
# ordered list of tiles: a base that needs fewer takes the first ones. One tile is the smallest of `tile_sizes` (in
# persons) with which every kabupaten finds room, the same for all, so that equal area is equally many persons.
# 2,500 because the smallest kabupaten (Banggai Laut, 40,000 employed) then still has 16 tiles and the province some
# 660: few enough to see on a telephone. With the population as base a tile is 5,000 and the map keeps its shape.
# Labels and leaders: x and y on the plane in tile widths; rows are 0.866 apart."""


if __name__ == "__main__":
    main()
