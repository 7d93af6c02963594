"""Reads outlines of kabupaten that an office brings as GeoJSON, and refuses what would draw a wrong map.

None are shipped. The commonest traps each get a sentence: latitude before longitude, the codes of the statistics
office where those of the ministry are meant, a kabupaten missing, a ring left open, projected coordinates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

Position = tuple[float, float]  # longitude, latitude, in degrees
Ring = list[Position]
Polygon = list[Ring]

MAX_BYTES = 20_000_000
# Indonesia with some room: degrees east, degrees north.
LONGITUDES, LATITUDES = (94.0, 142.0), (-12.0, 7.0)
# How far a kabupaten's known point may lie outside the box around its outline, in degrees (about 20 km).
TOLERANCE = 0.2

MINISTRY_KEYS = ("kdpkab", "kode_kab", "kode_kabupaten", "kode_kemendagri", "kemendagri", "kode", "code", "kdkab")
BPS_KEYS = ("kode_bps", "bps_code", "bps", "idkab", "kdbps")


class BadOutlines(ValueError):
    """The file cannot be used. `indonesian` and `english` say what is wrong, where, and how to put it right."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(f"{indonesian} / {english}")
        self.indonesian, self.english = indonesian, english


@dataclass(frozen=True, slots=True)
class Expected:
    """A kabupaten the file must hold: its names and codes, and a point that lies in it (longitude, latitude)."""

    code: str
    bps_code: str
    name: str
    point: Position


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a good file holds: the polygons of each kabupaten, how many features were of other regions, a digest."""

    polygons: dict[str, list[Polygon]]
    ignored: int
    sha256: str


def read_outlines(path: Path, expected: Mapping[str, Expected]) -> Outlines:
    """The outlines in a GeoJSON file, by ministry code. Raises `BadOutlines`.

    Features of other kabupaten are left aside and counted; several features of one kabupaten are put together.
    Coordinates are longitude and latitude in degrees (WGS 84); heights are dropped.
    """
    content = _content(path)
    features = _features(content)
    province = next(iter(expected)).split(".")[0]
    by_bps = {one.bps_code: one.code for one in expected.values()}
    polygons: dict[str, list[Polygon]] = {}
    ignored = 0
    for number, feature in enumerate(features, start=1):
        code = _code(feature, number, by_bps, province)
        if code not in expected:
            ignored += 1
            continue
        polygons.setdefault(code, []).extend(_polygons(feature.get("geometry"), number))
    _all_there(polygons, expected)
    for code, found in polygons.items():
        _where_it_should_be(found, expected[code])
    return Outlines(polygons, ignored, hashlib.sha256(path.read_bytes()).hexdigest())


def _content(path: Path) -> Any:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadOutlines(
                f"Berkas {path.name} sebesar {size / 1e6:.0f} MB; paling besar {MAX_BYTES / 1e6:.0f} MB. "
                "Sederhanakan garisnya dahulu (peta web cukup sekitar 50 KB).",
                f"{path.name} is {size / 1e6:.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB. Simplify the lines first.",
            )
        return json.loads(path.read_bytes())
    except OSError as error:
        raise BadOutlines(
            f"Berkas {path} tidak dapat dibaca: {error.strerror}.", f"{path} cannot be read: {error.strerror}."
        ) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadOutlines):
            raise
        raise BadOutlines(
            f"Berkas {path.name} bukan GeoJSON yang utuh: {error}.", f"{path.name} is not whole GeoJSON: {error}."
        ) from error


def _features(content: Any) -> list[dict[str, Any]]:
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise BadOutlines(
            "Berkas harus berupa FeatureCollection dengan satu Feature untuk tiap kabupaten/kota.",
            "The file must be a FeatureCollection with one Feature per kabupaten.",
        )
    if any(not isinstance(one, dict) or one.get("type") != "Feature" for one in features):
        raise BadOutlines("Isi 'features' harus Feature semua.", "'features' must hold Features only.")
    return features


def _code(feature: dict[str, Any], number: int, by_bps: Mapping[str, str], province: str) -> str:
    properties = feature.get("properties")
    given = {str(k).lower(): str(v).strip() for k, v in properties.items()} if isinstance(properties, dict) else {}
    for key in MINISTRY_KEYS:
        if key in given:
            code = given[key]
            if code.isdigit() and code.startswith(province):
                raise BadOutlines(
                    f"Feature {number}: {key} berisi {code} tanpa titik. Kode Kemendagri (72.01 = Banggai) dan "
                    "kode BPS (7201 = Banggai Kepulauan) berbeda; tulis dengan titik, atau pakai nama kolom kode_bps.",
                    f"Feature {number}: {key} is {code} without a dot. The codes of the ministry and of the statistics "
                    "office differ; write the dot, or name the property kode_bps.",
                )
            return ".".join(code.split(".")[:2])
    for key in BPS_KEYS:
        if key in given:
            return by_bps.get(given[key], given[key])
    raise BadOutlines(
        f"Feature {number} tidak punya kode wilayah; beri kolom kdpkab (72.01) atau kode_bps (7202).",
        f"Feature {number} has no region code; add the property kdpkab (72.01) or kode_bps (7202).",
    )


def _polygons(geometry: Any, number: int) -> list[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(coordinates, list) or not coordinates:
        raise BadOutlines(
            f"Feature {number}: geometrinya harus Polygon atau MultiPolygon, bukan {kind}.",
            f"Feature {number}: its geometry must be Polygon or MultiPolygon, not {kind}.",
        )
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        return [[[_position(at) for at in ring] for ring in _rings(polygon)] for polygon in polygons]
    except BadOutlines as bad:
        raise BadOutlines(f"Feature {number}: {bad.indonesian}", f"Feature {number}: {bad.english}") from bad


def _rings(polygon: Any) -> list[Any]:
    if not isinstance(polygon, list) or not polygon or any(not isinstance(ring, list) for ring in polygon):
        raise BadOutlines("poligonnya kosong atau rusak.", "its polygon is empty or broken.")
    for ring in polygon:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise BadOutlines(
                "garisnya tidak tertutup; titik terakhir harus sama dengan titik pertama, paling sedikit 4 titik.",
                "a ring is not closed; its last position must equal its first, with at least 4 positions.",
            )
    return polygon


def _position(at: Any) -> Position:
    numbers = isinstance(at, list) and len(at) >= 2 and all(type(n) in (int, float) and isfinite(n) for n in at[:2])
    if not numbers:
        raise BadOutlines(f"{at!r} bukan koordinat.", f"{at!r} is no position.")
    longitude, latitude = float(at[0]), float(at[1])
    if _inside(longitude, LONGITUDES) and _inside(latitude, LATITUDES):
        return longitude, latitude
    if _inside(latitude, LONGITUDES) and _inside(longitude, LATITUDES):
        raise BadOutlines(
            f"lintang dan bujur tertukar ({longitude:g}, {latitude:g}); GeoJSON menulis bujur dahulu, lalu lintang.",
            f"latitude and longitude are swapped ({longitude:g}, {latitude:g}); GeoJSON puts longitude first.",
        )
    raise BadOutlines(
        f"titik ({longitude:g}, {latitude:g}) di luar Indonesia; pakai bujur dan lintang dalam derajat (WGS 84).",
        f"({longitude:g}, {latitude:g}) lies outside Indonesia; use longitude and latitude in degrees (WGS 84).",
    )


def _inside(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _all_there(polygons: Mapping[str, Any], expected: Mapping[str, Expected]) -> None:
    missing = [f"{one.code} {one.name}" for one in expected.values() if one.code not in polygons]
    if missing:
        raise BadOutlines(
            f"Tidak ada garis batas untuk {', '.join(missing)}; ke-{len(expected)} kabupaten/kota harus lengkap.",
            f"There is no outline for {', '.join(missing)}; all {len(expected)} must be present.",
        )


def _where_it_should_be(polygons: list[Polygon], expected: Expected) -> None:
    """Refuse an outline that does not surround the kabupaten's known point: most often the codes are another list's."""
    positions = [at for polygon in polygons for at in polygon[0]]
    for axis in (0, 1):
        values = [at[axis] for at in positions]
        if not min(values) - TOLERANCE <= expected.point[axis] <= max(values) + TOLERANCE:
            raise BadOutlines(
                f"Garis batas {expected.code} tidak berada di {expected.name}. Mungkin kodenya kode BPS "
                f"({expected.bps_code} untuk {expected.name}); beri nama kolomnya kode_bps.",
                f"The outline of {expected.code} does not lie where {expected.name} is. Its codes may be those of the "
                f"statistics office ({expected.bps_code}); name the property kode_bps.",
            )


def points_of(polygons: list[Polygon]) -> int:
    """How many different positions the polygons have."""
    return sum(1 for polygon in polygons for ring in polygon for a, b in pairwise(ring) if a != b)
