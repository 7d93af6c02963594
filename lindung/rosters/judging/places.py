"""Villages and districts as people write them, against the table of regions.

Prefixes, spelling and codes are tolerated. Worked out once for each different pair of village and district.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl

from lindung.reference.regions import names_by_code
from lindung.registry.names import sound
from lindung.rosters.judging.findings import found
from lindung.rosters.judging.same_name import edits

_PREFIX = re.compile(
    r"^\W*(?:(?:desa|ds|ds a|kelurahan|kel|kelurahan/desa|desa/kelurahan|desa/kel|uptd|upt|kecamatan|kec)\b[\W_]+)+"
)
_CODE = re.compile(r"[0-9]{2}\.?[0-9]{2}(?:\.?[0-9]{2}(?:\.?[0-9]{4})?)?")
_NOT_LETTER = re.compile(r"[^a-z0-9]")
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "satu": "1", "dua": "2", "tiga": "3"}
Outcome = Literal["fine", "district_corrected", "outside_region", "village_unknown"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a pair of village and district is: codes where known, and what is to be said about it."""

    outcome: Outcome
    village: str | None = None
    district: str | None = None
    about: str | None = None
    field: str = "village"


def place_key(text: str) -> str:
    """What names of places are compared by: no prefix, no spaces or marks, numerals as digits."""
    bare = _PREFIX.sub("", text.lower().replace("'", "").replace("\u2019", ""))
    words = [_NUMBERS.get(word, word) for word in re.split(r"[^a-z0-9]+", bare) if word]
    return _NOT_LETTER.sub("", "".join(words))


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The places of one level: codes by key, and keys by how they sound."""

    by_key: dict[str, tuple[str, ...]]
    by_sound: dict[str, tuple[str, ...]]


class Gazetteer:
    """The villages and districts of one region (a code, or '' for the country), by name."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.villages = _index("village", region)
        self.districts = _index("kecamatan", region)

    def holds(self, code: str) -> bool:
        """Whether a code lies in the region."""
        return not self.region or code == self.region or code.startswith(f"{self.region}.")


@cache
def gazetteer(region: str) -> Gazetteer:
    """The names of a region, worked out once per process."""
    return Gazetteer(region)


@cache
def _index(level: Literal["village", "kecamatan"], region: str) -> Index:
    by_key: dict[str, list[str]] = defaultdict(list)
    by_sound: dict[str, list[str]] = defaultdict(list)
    names = names_by_code(level)
    for code in _codes_in(level, region):
        by_key[place_key(names[code])].append(code)
    for key in by_key:
        by_sound[sound(key)].append(key)
    return Index({k: tuple(v) for k, v in by_key.items()}, {k: tuple(v) for k, v in by_sound.items()})


def _codes_in(level: Literal["village", "kecamatan"], region: str) -> list[str]:
    """The codes that begin with a region's; a village lies in its own district, which has the shorter code."""
    codes = _sorted_codes(level)
    if not region:
        return codes
    if level == "kecamatan" and region.count(".") == 3:
        region = region[:8]
    # The sign after the point ends the stretch of codes that begin with the region's.
    inside = codes[bisect_left(codes, f"{region}.") : bisect_left(codes, f"{region}/")]
    return inside or [one for one in (region,) if one in names_by_code(level)]


@cache
def _sorted_codes(level: Literal["village", "kecamatan"]) -> list[str]:
    return sorted(names_by_code(level))


@cache
def _in_country(level: Literal["village", "kecamatan"]) -> dict[str, tuple[str, ...]]:
    """One code for each name in the country, by its letters. All 83,762 in one go: one by one takes seconds."""
    table = names_by_code(level)
    names = "\n".join(table.values()).lower()
    marks = {ord(sign): None for sign in set(names) - {"\n"} if not (sign.isascii() and sign.isalnum())}
    letters = names.translate(marks).split("\n")
    return {name: (code,) for name, code in zip(letters, table, strict=True)}


def _letters(text: str) -> str:
    """A name without prefix, spaces and marks; numerals stay as they are written."""
    return _NOT_LETTER.sub("", _PREFIX.sub("", text.lower().replace("'", "").replace("\u2019", "")))


def match_places(rows: pl.DataFrame, region: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`row`, `village_code`, `district_code` for every row, and the findings. Nothing is judged without a region."""
    pairs = rows.select("village", "district").unique(maintain_order=True)
    matches = [match(village, district, region or "") for village, district in pairs.iter_rows()]
    said = pairs.with_columns(
        pl.Series("outcome", [one.outcome for one in matches], dtype=pl.String),
        pl.Series("village_code", [one.village for one in matches], dtype=pl.String),
        pl.Series("district_code", [one.district for one in matches], dtype=pl.String),
        pl.Series("place_about", [one.about for one in matches], dtype=pl.String),
        pl.Series("place_field", [one.field for one in matches], dtype=pl.String),
    )
    of_row = rows.select("row", "village", "district").join(
        said, on=["village", "district"], how="left", nulls_equal=True, maintain_order="left"
    )
    codes: tuple[Outcome, ...] = ("outside_region", "village_unknown", "district_corrected")
    parts = [
        found(
            of_row if region else of_row.clear(),
            code,
            pl.col("outcome") == code,
            about=pl.col("place_about"),
            field=pl.col("place_field"),
        )
        for code in codes
    ]
    return of_row.select("row", "village_code", "district_code"), pl.concat(parts)


def match(village: str | None, district: str | None, region: str) -> Match:
    """What one pair of texts means inside `region` (a code of any level, '' for the country)."""
    here = gazetteer(region)
    districts = _district_codes(district, here) if district else ()
    if not village:
        return _district_alone(district, districts, here)
    code = _as_code(village)
    if code:
        return _coded(code, here)
    found_here = here.villages.by_key.get(place_key(village), ())
    within = [one for one in found_here if one[:8] in districts]
    if within:
        return Match("fine", within[0] if len(within) == 1 else None, within[0][:8])
    inside = [one for one in districts if here.holds(one)]
    if district and districts and not inside:
        return Match("outside_region", about=f"{village}, {district}", field="district")
    if len(found_here) == 1:
        return _in_other_district(found_here[0], district)
    if found_here and not district:
        # Two villages of one name, and no district to tell them apart: inside the region all the same.
        return Match("fine")
    return _misspelt(village, district, inside, here)


def _in_other_district(village: str, district: str | None) -> Match:
    if not district:
        return Match("fine", village, village[:8])
    name = names_by_code("kecamatan")[village[:8]]
    return Match("district_corrected", village, village[:8], about=name, field="district")


def _district_alone(district: str | None, codes: Iterable[str], here: Gazetteer) -> Match:
    if not district:
        return Match("fine")
    inside = [one for one in codes if here.holds(one)]
    if inside:
        return Match("fine", district=inside[0] if len(inside) == 1 else None, field="district")
    return Match("outside_region" if list(codes) else "village_unknown", about=district, field="district")


def _coded(code: str, here: Gazetteer) -> Match:
    level = "village" if code.count(".") == 3 else "kecamatan"
    if code not in names_by_code(level):
        return Match("village_unknown", about=code)
    if not here.holds(code):
        return Match("outside_region", about=f"{code} {names_by_code(level)[code]}")
    return Match("fine", code if level == "village" else None, code[:8])


def _as_code(text: str) -> str | None:
    found_code = _CODE.fullmatch(text.strip().removesuffix(".0"))
    digits = _NOT_LETTER.sub("", found_code[0]) if found_code else ""
    if len(digits) not in (6, 10):
        return None
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


@cache
def _district_codes(district: str, here: Gazetteer) -> tuple[str, ...]:
    """Districts of this name: in the region, else in the province, else in the country, else nearly so written."""
    code = _as_code(district)
    if code:
        return (code[:8],) if code[:8] in names_by_code("kecamatan") else ()
    key = place_key(district)
    return (
        here.districts.by_key.get(key)
        or _index("kecamatan", here.region[:2]).by_key.get(key)
        or _near(key, here.districts)
        or _in_country("kecamatan").get(_letters(district), ())
    )


def _misspelt(village: str, district: str | None, inside: list[str], here: Gazetteer) -> Match:
    """A name that the region does not have letter for letter."""
    key = place_key(village)
    near = [one for district_code in inside for one in _near(key, gazetteer(district_code).villages)]
    if len(near) == 1:
        return Match("fine", near[0], near[0][:8])
    named = f"{village}, {district}" if district else village
    if _index("village", here.region[:2]).by_key.get(key) and key not in here.villages.by_key:
        return Match("outside_region", about=named)
    near = list(_near(key, here.villages))
    if len(near) == 1:
        return Match("fine", near[0], near[0][:8]) if not district else _in_other_district(near[0], district)
    elsewhere = _letters(village) in _in_country("village") and key not in here.villages.by_key
    return Match("outside_region" if elsewhere else "village_unknown", about=named)


def _near(key: str, index: Index) -> tuple[str, ...]:
    """The codes of the one name that is nearly so written: it sounds alike, or a letter or two differ."""
    alike = index.by_sound.get(sound(key), ())
    most = 0 if len(key) < 5 else 1 if len(key) < 9 else 2
    if not alike and most:
        alike = tuple(name for name in index.by_key if edits(key, name, most) <= most)
    return index.by_key[alike[0]] if len(alike) == 1 else ()
