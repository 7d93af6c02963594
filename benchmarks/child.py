"""One measurement in a process of its own: `python -m benchmarks.child NAMES --scale SCALE --out FILE`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.house import open_house
from benchmarks.results import Table, save
from benchmarks.scales import SCALES, Scale

Measure = Callable[[Path, Scale], list[Table]]


def _build(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import build_province

    return build_province(home, scale.province)


def _count(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import have_province
    from benchmarks.counting import count_province

    have_province(scale.province)
    return count_province(home)


def _search(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import have_province
    from benchmarks.searching import search_province

    have_province(scale.province)
    return search_province()


def _cover(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import have_province
    from benchmarks.covering import cover_of_one

    have_province(scale.province)
    return cover_of_one()


def _lists(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import have_province
    from benchmarks.lists import measure_lists

    return measure_lists(home, scale.names, scale.longest, scale.rivals, lambda: have_province(scale.lists_province))


def _serve(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import have_province
    from benchmarks.serving import serve_pages

    have_province(scale.province)
    return serve_pages(home, scale.seconds)


def _start(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.building import have_province
    from benchmarks.starting import start_demo

    have_province(scale.province)
    return start_demo(home)


def _count_country(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.counting import count_country

    return count_country(home, scale.memberships)


def _search_country(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.searching import search_country

    return search_country(scale.people)


def _law(home: Path, scale: Scale) -> list[Table]:
    from benchmarks.law import law

    return law(home, scale)


# What can be measured, and the house it needs. Measurements with the same house run in one process, one after the
# other, in this order: building leaves the province the others use, starting leaves the server stopped.
MEASURES: dict[str, tuple[str, Measure]] = {
    "build": ("province", _build),
    "count": ("province", _count),
    "search": ("province", _search),
    "cover": ("province", _cover),
    "serve": ("province", _serve),
    # In a house of their own: they leave people behind.
    "lists": ("lists", _lists),
    "start": ("province", _start),
    "count-country": ("country", _count_country),
    "search-country": ("crowd", _search_country),
    "law": ("law", _law),
}


def main() -> None:
    """Build the house the measurements need, take them, and write what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+", choices=MEASURES)
    parser.add_argument("--scale", choices=SCALES, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    # Ended from outside, the house is still taken down.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    tables: list[Table] = []
    with open_house() as home:
        for name in MEASURES:
            if name in given.names:
                found = MEASURES[name][1](home, SCALES[given.scale])
                for table in found:
                    table.measure = name
                tables += found
    save(tables, given.out)


if __name__ == "__main__":
    main()
