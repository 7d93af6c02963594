"""Outlines an office brings: a good file is taken, and each common mistake is told in a sentence."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lindung.reference import outlines
from lindung.reference.choropleth import choropleth_svg, step_of
from lindung.reference.files import kabupaten_rows
from lindung.reference.map_words import MosaicRow
from lindung.reference.outlines import BadOutlines, Expected, read_outlines
from lindung.reference.regions import regions

NAMES = {one.code: one.display_name for one in regions("72") if one.level == "kabupaten"}
EXPECTED = {
    row["code"]: Expected(row["code"], row["bps"], NAMES[row["code"]], (float(row["lng"]), float(row["lat"])))
    for row in kabupaten_rows()
    if row["lng"] is not None
}
Change = Callable[[dict[str, Any]], None]


def square(point: tuple[float, float], half: float = 0.2) -> list[list[float]]:
    x, y = point
    return [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
        [x - half, y - half],
    ]


def collection() -> dict[str, Any]:
    """A good file: a square around each kabupaten's point."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"KDPKAB": one.code, "name": one.name},
                "geometry": {"type": "Polygon", "coordinates": [square(one.point)]},
            }
            for one in EXPECTED.values()
        ],
    }


def read(tmp_path: Path, change: Change | None = None) -> outlines.Outlines:
    content = collection()
    if change:
        change(content)
    path = tmp_path / "sulteng.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_outlines(path, EXPECTED)


def test_a_good_file_gives_all_thirteen(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert set(found.polygons) == set(EXPECTED)
    assert found.ignored == 0


@pytest.mark.parametrize("key", ["kdpkab", "KODE_KAB", "kode", "code", "Kode_Kemendagri"])
def test_usual_names_of_the_code_are_understood(tmp_path: Path, key: str) -> None:
    def rename(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            feature["properties"] = {key: feature["properties"]["KDPKAB"]}

    assert set(read(tmp_path, rename).polygons) == set(EXPECTED)


def test_codes_of_the_statistics_office_are_translated_when_named_so(tmp_path: Path) -> None:
    def with_bps(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            feature["properties"] = {"kode_bps": EXPECTED[feature["properties"]["KDPKAB"]].bps_code}

    assert read(tmp_path, with_bps).polygons["72.01"] == read(tmp_path).polygons["72.01"]


def test_codes_without_a_dot_are_refused_because_two_offices_number_differently(tmp_path: Path) -> None:
    def without_dot(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            feature["properties"] = {"kode": EXPECTED[feature["properties"]["KDPKAB"]].bps_code}

    with pytest.raises(BadOutlines, match=r"tanpa titik.*kode_bps"):
        read(tmp_path, without_dot)


def test_codes_of_the_statistics_office_written_with_a_dot_are_found_out(tmp_path: Path) -> None:
    def wrong_list(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            bps = EXPECTED[feature["properties"]["KDPKAB"]].bps_code
            feature["properties"]["KDPKAB"] = f"{bps[:2]}.{bps[2:]}"

    with pytest.raises(BadOutlines, match=r"72\.0\d tidak berada di .*kode BPS"):
        read(tmp_path, wrong_list)


def test_swapped_latitude_and_longitude_get_a_sentence(tmp_path: Path) -> None:
    def swap(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            ring = feature["geometry"]["coordinates"][0]
            feature["geometry"]["coordinates"] = [[at[::-1] for at in ring]]

    with pytest.raises(BadOutlines, match="lintang dan bujur tertukar"):
        read(tmp_path, swap)


def test_projected_coordinates_are_outside_indonesia(tmp_path: Path) -> None:
    def metres(content: dict[str, Any]) -> None:
        content["features"][0]["geometry"]["coordinates"] = [[[812345.0, 9812345.0]] * 4]

    with pytest.raises(BadOutlines, match="di luar Indonesia"):
        read(tmp_path, metres)


def test_a_missing_kabupaten_is_named(tmp_path: Path) -> None:
    def lose(content: dict[str, Any]) -> None:
        content["features"] = [f for f in content["features"] if f["properties"]["KDPKAB"] != "72.11"]

    with pytest.raises(BadOutlines, match=r"72\.11 Banggai Laut"):
        read(tmp_path, lose)


def test_an_open_ring_is_refused(tmp_path: Path) -> None:
    def open_it(content: dict[str, Any]) -> None:
        content["features"][3]["geometry"]["coordinates"][0].pop()

    with pytest.raises(BadOutlines, match="Feature 4: garisnya tidak tertutup"):
        read(tmp_path, open_it)


def test_several_features_of_one_kabupaten_are_put_together(tmp_path: Path) -> None:
    def islands(content: dict[str, Any]) -> None:
        more = json.loads(json.dumps(content["features"][-1]))
        more["geometry"]["coordinates"] = [square((119.5, -0.5), 0.05)]
        content["features"].append(more)

    assert len(read(tmp_path, islands).polygons["72.71"]) == 2


def test_other_provinces_are_left_aside_and_counted(tmp_path: Path) -> None:
    def neighbour(content: dict[str, Any]) -> None:
        other = {"type": "Polygon", "coordinates": [square((120.0, -3.0))]}
        content["features"].append({"type": "Feature", "properties": {"kode": "73.22"}, "geometry": other})

    assert read(tmp_path, neighbour).ignored == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c.update(type="Topology"), "FeatureCollection"),
        (lambda c: c["features"].append("x"), "Feature semua"),
        (lambda c: c["features"][0].update(properties={}), "Feature 1 tidak punya kode wilayah"),
        (lambda c: c["features"][0].update(properties=None), "Feature 1 tidak punya kode wilayah"),
        (lambda c: c["features"][0].update(geometry=None), "Polygon atau MultiPolygon"),
        (lambda c: c["features"][0]["geometry"].update(type="Point"), "bukan Point"),
        (lambda c: c["features"][0]["geometry"].update(coordinates=[[["a", 1]] * 4]), "bukan koordinat"),
        (lambda c: c["features"][0]["geometry"].update(coordinates=[[[True, 1]] * 4]), "bukan koordinat"),
        (lambda c: c["features"][0]["geometry"].update(coordinates=[7]), "kosong atau rusak"),
    ],
)
def test_a_broken_file_is_told_in_a_sentence(tmp_path: Path, change: Change, sentence: str) -> None:
    with pytest.raises(BadOutlines, match=sentence):
        read(tmp_path, change)


def test_what_is_no_json_at_all_is_told(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(b"PK\x03\x04 a zip file")
    with pytest.raises(BadOutlines, match="bukan GeoJSON yang utuh"):
        read_outlines(path, EXPECTED)
    with pytest.raises(BadOutlines, match="tidak dapat dibaca"):
        read_outlines(tmp_path / "absent.geojson", EXPECTED)


def test_a_file_over_the_size_limit_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path)
    monkeypatch.setattr(outlines, "MAX_BYTES", 100)
    with pytest.raises(BadOutlines, match="paling besar"):
        read(tmp_path)


def rows() -> list[MosaicRow]:
    return [MosaicRow(code, name, 30, 5, 100) for code, name in NAMES.items()]


def test_the_choropleth_is_well_formed_without_styles_and_names_whose_outlines_it_shows(tmp_path: Path) -> None:
    svg = ElementTree.fromstring(
        choropleth_svg(read(tmp_path).polygons, rows(), credit="Batas wilayah: <BIG>", href=lambda code: f"/w/{code}")
    )
    assert not [e for e in svg.iter() if "style" in e.attrib or e.tag.endswith("}style")]
    assert len([e for e in svg if e.tag.endswith("}a")]) == 13
    assert "Batas wilayah: <BIG>" in "".join(svg.itertext())


def test_a_row_without_outline_is_refused(tmp_path: Path) -> None:
    polygons = read(tmp_path).polygons
    del polygons["72.71"]
    with pytest.raises(ValueError, match=r"72\.71"):
        choropleth_svg(polygons, rows(), credit="x")


@pytest.mark.parametrize(("active", "step"), [(0, 0), (19, 0), (20, 1), (79, 3), (80, 4), (100, 4), (130, 4)])
def test_shades_change_at_every_twenty_percent(active: int, step: int) -> None:
    assert step_of(MosaicRow("72.71", "Palu", active, 0, 100)) == step


def test_without_a_base_there_is_no_shade() -> None:
    assert step_of(MosaicRow("72.71", "Palu", 5, 0, None)) is None
