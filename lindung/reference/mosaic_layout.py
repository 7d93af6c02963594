"""The layout of the mosaic map, and the arithmetic of tiles: how many persons make how many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any, Literal

from lindung.reference.yamldata import DATA, DataFileError, Key, checked, decimal, one_of, read_yaml, records, text

Cell = tuple[int, int]  # column, row; odd rows stand half a tile to the right
Point = tuple[float, float]  # on the tile plane: x to the east, y to the south, in tile widths

ROW_HEIGHT = sqrt(3) / 2  # distance of two rows when a tile is 1 wide
# The six corners of a tile around its middle, from the top clockwise, and the neighbour beyond each following edge.
CORNERS: tuple[Point, ...] = tuple(
    (x / 2, y / sqrt(3)) for x, y in ((0, -1), (1, -0.5), (1, 0.5), (0, 1), (-1, 0.5), (-1, -0.5))
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The tiles of one region in growing order, and where its name stands. `leader`: where a line points to."""

    code: str
    cells: tuple[Cell, ...]
    label: Point
    anchor: Literal["start", "middle", "end"]
    leader: Point | None


@dataclass(frozen=True, slots=True)
class WaterName:
    """A sea or bay, named on the map for orientation."""

    name: str
    at: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole map. `tile_sizes` in persons, smallest first."""

    tile_sizes: tuple[int, ...]
    clusters: Mapping[str, Cluster]
    waters: tuple[WaterName, ...]
    legend: Point


def centre(cell: Cell) -> Point:
    """Where the middle of a tile lies on the plane."""
    column, row = cell
    return column + 0.5 * (row % 2), row * ROW_HEIGHT


def neighbours(cell: Cell) -> tuple[Cell, ...]:
    """The six tiles around one, from the north-east clockwise: the order of the edges in `CORNERS`."""
    column, row = cell
    right = row % 2
    return (
        (column + right, row - 1),
        (column + 1, row),
        (column + right, row + 1),
        (column + right - 1, row + 1),
        (column - 1, row),
        (column + right - 1, row - 1),
    )


def tiles_for(persons: int, tile_size: int) -> int:
    """How many tiles persons fill; the last may be filled in part. 0 persons fill none."""
    return -(-persons // tile_size)


def tile_size_for(layout: Layout, persons: Mapping[str, int]) -> int:
    """The smallest tile size, in persons, with which every region finds room in the layout.

    One size holds for all regions of a map: equal area is equally many persons. Raises `ValueError` if even the
    largest size is too small.
    """
    for size in layout.tile_sizes:
        if all(tiles_for(heads, size) <= len(layout.clusters[code].cells) for code, heads in persons.items()):
            return size
    raise ValueError(f"no tile size up to {layout.tile_sizes[-1]} persons gives every region room on the map")


def border(cells: Iterable[Cell]) -> list[list[Point]]:
    """The border of a set of tiles as closed loops of corners, holes among them."""
    inside = set(cells)
    following: dict[Cell, Cell] = {}
    # Corners are counted in half widths and in sixths of a tile's height per side, so that they meet exactly. Only
    # three tiles meet at a corner, so at most one border leaves it.
    for column, row in sorted(inside):
        x, y = 2 * column + row % 2, 3 * row
        for side, beyond in enumerate(neighbours((column, row))):
            if beyond not in inside:
                (ax, ay), (bx, by) = _CORNER_STEPS[side], _CORNER_STEPS[(side + 1) % 6]
                following[x + ax, y + ay] = (x + bx, y + by)
    loops = []
    while following:
        corner, after = following.popitem()
        loop = [corner]
        while after != loop[0]:
            loop.append(after)
            after = following.pop(after)
        loops.append([(cx / 2, cy / (2 * sqrt(3))) for cx, cy in loop])
    return loops


_CORNER_STEPS: tuple[Cell, ...] = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))


# --- Reading the file -----------------------------------------------------------------------------------------------


def _point(value: Any) -> Point:
    if not isinstance(value, dict) or set(value) != {"x", "y"}:
        raise ValueError(f"must have x and y, not {value!r}")
    return float(decimal(value["x"])), float(decimal(value["y"]))


def _cells(value: Any) -> tuple[Cell, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of lists of [column, row]")
    flat = [cell for line in value for cell in line]
    if not flat or any(len(cell) != 2 or any(type(n) is not int or n < 0 for n in cell) for cell in flat):
        raise ValueError("must be a list of lists of [column, row], whole numbers that are not negative")
    return tuple((cell[0], cell[1]) for cell in flat)


def _sizes(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or any(type(n) is not int or n <= 0 for n in value) or value != sorted(set(value)):
        raise ValueError("must be whole numbers of persons, rising")
    return tuple(value)


def _anything(value: Any) -> Any:
    return value


_FILE = {"tile_sizes": Key(_sizes), "legend": Key(_point), "waters": Key(_anything), "regions": Key(_anything)}
_WATER = {"name": Key(text), "at": Key(_point)}
_CLUSTER = {
    "code": Key(text),
    "label": Key(_point),
    "anchor": Key(one_of("start", "middle", "end")),
    "leader": Key(_point, required=False),
    "cells": Key(_cells),
}


def read_layout(path: Path) -> Layout:
    """The layout in a file. Raises `DataFileError` if it is malformed or two regions claim the same tile."""
    content = checked(read_yaml(path), _FILE, file=path.name, place="file")
    clusters = [Cluster(**row) for row in records(content["regions"], _CLUSTER, file=path.name, place="regions")]
    taken: dict[Cell, str] = {}
    for cluster in clusters:
        for cell in cluster.cells:
            if cell in taken:
                problem = f"tile {list(cell)} belongs to {taken[cell]} already"
                raise DataFileError(path.name, f"regions[{cluster.code}]", problem)
            taken[cell] = cluster.code
    waters = [WaterName(**row) for row in records(content["waters"], _WATER, file=path.name, place="waters")]
    by_code = {cluster.code: cluster for cluster in clusters}
    return Layout(content["tile_sizes"], by_code, tuple(waters), content["legend"])


@cache
def layout() -> Layout:
    """The layout this program ships, of Sulawesi Tengah."""
    return read_layout(DATA / "mosaic.yaml")


def bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Smallest x, smallest y, largest x, largest y."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)
