"""The mosaic map: no tile twice, the regions where they lie, area exact to the person, and clean SVG."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from lindung.reference.files import kabupaten_rows, population_rows, workforce_rows
from lindung.reference.map_words import ENGLISH, INDONESIAN, number_text, share_text
from lindung.reference.mosaic import MosaicRow, label_box, mosaic_svg, name_lines, part_of_tile
from lindung.reference.mosaic_layout import (
    CORNERS,
    Cell,
    Point,
    border,
    centre,
    layout,
    neighbours,
    read_layout,
    tile_size_for,
    tiles_for,
)
from lindung.reference.regions import regions
from lindung.reference.yamldata import DATA, DataFileError

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = {one.code: one.display_name for one in regions("72") if one.level == "kabupaten"}
EMPLOYED = {
    r["region"]: r["value"] for r in workforce_rows() if r["key"] == "estimated_employed" and r["region"] != "72"
}
PEOPLE = {r["region"]: r["value"] for r in population_rows() if r["key"] == "dukcapil" and r["region"] != "72"}


def rows(active: float = 0.3, conditional: float = 0.05) -> list[MosaicRow]:
    return [
        MosaicRow(code, NAMES[code], int(base * active), int(base * conditional), base)
        for code, base in EMPLOYED.items()
    ]


def middle(code: str, count: int | None = None) -> Point:
    """The middle of a region's tiles; x grows to the east, y to the south."""
    points = [centre(cell) for cell in layout().clusters[code].cells[:count]]
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def area(corners: Sequence[Point]) -> float:
    closed = [*corners, corners[0]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(closed))) / 2


def test_the_layout_places_the_thirteen_and_no_other() -> None:
    assert set(layout().clusters) == set(NAMES)


def test_no_tile_belongs_to_two_regions() -> None:
    cells = [cell for cluster in layout().clusters.values() for cell in cluster.cells]
    assert len(cells) == len(set(cells))


def test_a_tile_claimed_twice_is_refused(tmp_path: Path) -> None:
    text = (DATA / "mosaic.yaml").read_text(encoding="utf-8")
    first = layout().clusters["72.01"].cells[0]
    second = layout().clusters["72.02"].cells[0]
    broken = tmp_path / "mosaic.yaml"
    broken.write_text(text.replace(str(list(second)), str(list(first))), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"regions\[72\.02\].*belongs to 72\.01 already"):
        read_layout(broken)


def test_the_script_writes_the_layout_that_is_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_mosaic", ROOT / "scripts" / "make_mosaic.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(__import__("sys").modules, "make_mosaic", script)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "OUTPUT", tmp_path / "mosaic.yaml")
    script.main()
    assert (tmp_path / "mosaic.yaml").read_bytes() == (DATA / "mosaic.yaml").read_bytes()


def test_the_employed_take_tiles_of_2500_and_every_region_as_many_as_it_has_people() -> None:
    size = tile_size_for(layout(), EMPLOYED)
    assert size == 2500
    assert {code: tiles_for(heads, size) for code, heads in EMPLOYED.items()}["72.71"] == 82
    assert tiles_for(EMPLOYED["72.11"], size) == 16


def test_the_population_takes_tiles_of_5000() -> None:
    assert tile_size_for(layout(), PEOPLE) == 5000


def test_one_person_more_than_the_room_takes_a_larger_tile() -> None:
    room = len(layout().clusters["72.11"].cells) * 2500
    assert tile_size_for(layout(), {"72.11": room}) == 2500
    assert tile_size_for(layout(), {"72.11": room + 1}) == 5000


def test_a_base_too_large_for_any_tile_is_said() -> None:
    with pytest.raises(ValueError, match="no tile size"):
        tile_size_for(layout(), {"72.11": 10**9})


@pytest.mark.parametrize("code", sorted(set(NAMES) - {"72.03", "72.09"}))
def test_any_first_tiles_of_a_region_hang_together(code: str) -> None:
    taken: set[Cell] = set()
    for cell in layout().clusters[code].cells:
        assert not taken or taken & set(neighbours(cell)), cell
        taken.add(cell)


@pytest.mark.parametrize(("code", "pieces"), [("72.03", 2), ("72.09", 2), ("72.71", 1)])
def test_donggala_and_tojo_una_una_are_two_pieces_of_land(code: str, pieces: int) -> None:
    left = set(layout().clusters[code].cells)
    found = 0
    while left:
        found += 1
        edge = [left.pop()]
        while edge:
            near = left & set(neighbours(edge.pop()))
            left -= near
            edge += near
    assert found == pieces


@pytest.mark.parametrize("island", ["72.07", "72.11"])
def test_water_lies_around_the_island_kabupaten(island: str) -> None:
    own = set(layout().clusters[island].cells)
    shore = {n for cell in own for n in neighbours(cell)} - own
    others = {c for code, cluster in layout().clusters.items() if code != island for c in cluster.cells}
    assert not shore & others


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("72.71", "72.03"),
        ("72.71", "72.10"),
        ("72.71", "72.08"),
        ("72.04", "72.08"),
        ("72.12", "72.06"),
        ("72.09", "72.01"),
    ],
)
def test_neighbours_on_land_touch_on_the_map(one: str, other: str) -> None:
    shore = {n for cell in layout().clusters[one].cells for n in neighbours(cell)}
    assert shore & set(layout().clusters[other].cells)


@pytest.mark.parametrize(
    ("one", "where", "other"),
    [
        ("72.05", "east", "72.04"),
        ("72.11", "south", "72.07"),
        ("72.11", "east", "72.07"),
        ("72.07", "east", "72.01"),
        ("72.06", "south", "72.12"),
        ("72.10", "south", "72.71"),
        ("72.03", "west", "72.08"),
        ("72.04", "north", "72.03"),
        ("72.01", "east", "72.09"),
        ("72.02", "east", "72.10"),
    ],
)
def test_regions_lie_to_each_other_as_on_the_ground(one: str, where: str, other: str) -> None:
    (x, y), (ox, oy) = middle(one), middle(other)
    assert {"east": x > ox, "west": x < ox, "north": y < oy, "south": y > oy}[where]


def test_pairs_of_regions_keep_their_order_along_both_axes_almost_everywhere() -> None:
    """The map bends distances, not the order: clear differences on the ground (half a degree) stay that way."""
    ground = {r["code"]: (float(r["lng"]), -float(r["lat"])) for r in kabupaten_rows() if r["lng"] is not None}
    turned = [
        (one, other, axis)
        for one, other in combinations(sorted(ground), 2)
        for axis in (0, 1)
        if abs(ground[one][axis] - ground[other][axis]) > 0.5
        and (ground[one][axis] - ground[other][axis]) * (middle(one)[axis] - middle(other)[axis]) < 0
    ]
    assert turned == []


def test_names_cover_neither_tiles_nor_each_other() -> None:
    boxes = {code: label_box(NAMES[code], cluster) for code, cluster in layout().clusters.items()}
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
    for code, cluster in layout().clusters.items():
        for cell in cluster.cells[: tiles_for(EMPLOYED[code], 2500)]:
            x, y = centre(cell)
            for other, (x0, y0, x1, y1) in boxes.items():
                assert not (x0 < x < x1 and y0 < y < y1), (code, cell, other)


@pytest.mark.parametrize("part", [0.001, 0.1, 1 / 6, 0.3, 0.5, 0.75, 5 / 6, 0.9, 0.999, 1.0])
def test_a_tile_filled_in_part_shows_exactly_that_part_of_its_area(part: float) -> None:
    assert area(part_of_tile(part)) == pytest.approx(part * area(CORNERS))


def test_the_border_of_one_tile_has_six_corners_and_a_ring_has_a_hole() -> None:
    assert [len(loop) for loop in border([(5, 5)])] == [6]
    assert sorted(len(loop) for loop in border(neighbours((5, 5)))) == [6, 18]


def test_the_svg_is_well_formed_and_has_no_styles() -> None:
    svg = ElementTree.fromstring(mosaic_svg(rows(), href=lambda code: f"/wilayah/{code}?a=1&b=2"))
    assert svg.tag == f"{SVG}svg"
    assert not [e for e in svg.iter() if "style" in e.attrib or e.tag in {f"{SVG}style", f"{SVG}script"}]


def test_every_region_is_a_link_with_a_sentence() -> None:
    svg = ElementTree.fromstring(mosaic_svg(rows(), href=lambda code: f"/wilayah/{code}"))
    links = svg.findall(f"{SVG}a")
    assert [link.attrib["href"] for link in links] == [f"/wilayah/{code}" for code in EMPLOYED]
    palu = next(link for link in links if link.attrib["href"] == "/wilayah/72.71")
    assert palu.findtext(f"{SVG}title") == "Palu: 60.900 dari 203.000 (30,0 %)"
    assert palu.findtext(f"{SVG}desc") == "50.750 terlindungi, 10.150 bersyarat, 142.100 belum terlindungi."


def drawn_area(svg: str, state: str) -> float:
    """The area of all tiles of a state, in tiles, from the drawing itself."""
    total = 0.0
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        if path.attrib.get("class") == f"mosaic-{state}":
            data = path.attrib["d"]
            total += data.count("l0.45")
            for polygon in data.split("M")[1:]:
                if "L" in polygon:
                    points = [tuple(map(float, at.split())) for at in polygon.rstrip("Z").split("L")]
                    total += area(points) / (area(CORNERS) * 0.81)  # type: ignore[arg-type]
    return total


def test_the_filled_area_is_the_protected_people() -> None:
    one = [MosaicRow("72.71", "Palu", 50_000, 0, 203_000)]
    legend = drawn_area(mosaic_svg([MosaicRow("72.71", "Palu", 0, 0, 203_000)]), "protected")
    assert drawn_area(mosaic_svg(one), "protected") - legend == pytest.approx(50_000 / 2500, abs=0.02)
    more = [MosaicRow("72.71", "Palu", 51_300, 0, 203_000)]
    assert drawn_area(mosaic_svg(more), "protected") - legend == pytest.approx(51_300 / 2500, abs=0.02)


def test_nobody_conditional_draws_no_half_toned_tile() -> None:
    assert mosaic_svg(rows(0.3, 0.05)).count('class="mosaic-conditional"') == 13 + 1
    assert mosaic_svg(rows(0.3, 0.0)).count('class="mosaic-conditional"') == 1


def test_more_active_than_the_base_is_drawn_beyond_the_border_and_said() -> None:
    svg = mosaic_svg([MosaicRow("72.11", "Banggai Laut", 42_500, 0, 40_000)])
    assert "42.500 dari 40.000 (106,3 %)" in svg
    legend = drawn_area(mosaic_svg([MosaicRow("72.11", "Banggai Laut", 0, 0, 40_000)]), "protected")
    assert drawn_area(svg, "protected") - legend == pytest.approx(17, abs=0.02)


def test_an_unknown_base_gives_no_share() -> None:
    svg = mosaic_svg([MosaicRow("72.11", "Banggai Laut", 3_421, 0, None)])
    assert "Banggai Laut: 3.421; penyebut tidak diketahui" in svg
    assert " %" not in svg


def test_names_and_addresses_are_escaped() -> None:
    svg = mosaic_svg([MosaicRow("72.71", "<Palu> & co", 1, 0, 2)], href=lambda code: '/"><script>')
    ElementTree.fromstring(svg)
    assert "<script>" not in svg


@pytest.mark.parametrize("wrong", [("72.71", 1, 2, 3), ("72.71", -1, 0, 3), ("72.71", 1, 0, -3)])
def test_impossible_rows_are_refused(wrong: tuple[str, int, int, int]) -> None:
    code, active, conditional, base = wrong
    with pytest.raises(ValueError, match=r"72\.71"):
        MosaicRow(code, "Palu", active, conditional, base)


def test_a_region_the_layout_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"32\.73"):
        mosaic_svg([MosaicRow("32.73", "Kota Bandung", 1, 0, 2)])


def test_both_languages_have_every_word_and_their_own_marks() -> None:
    assert number_text(1234567, INDONESIAN) == "1.234.567"
    assert number_text(1234567, ENGLISH) == "1,234,567"
    half = MosaicRow("72.71", "Palu", 1, 0, 8)
    assert (share_text(half, INDONESIAN), share_text(half, ENGLISH)) == ("12,5", "12.5")
    people = mosaic_svg([half], labels=replace(INDONESIAN, unit="penduduk"))
    assert "1 petak = 2.500 penduduk" in people


def test_long_names_break_in_two() -> None:
    assert name_lines("Banggai Kepulauan") == ["Banggai", "Kepulauan"]
    assert name_lines("Palu") == ["Palu"]
