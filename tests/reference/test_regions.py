"""The code list has the regions the decree has, and a NIK is read the way it is written."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from lindung.reference import regions as code_list
from lindung.reference.files import kabupaten_rows
from lindung.reference.regions import mask_nik, parse_nik, regions

TODAY = date(2026, 11, 22)
SULTENG = list(regions("72"))


def nik(text: str, **options: object) -> code_list.NikParts:
    return parse_nik(text, reference_date=TODAY, **options)  # type: ignore[arg-type]


def codes_of(parts: code_list.NikParts) -> list[str]:
    return [problem.code for problem in parts.problems]


def test_sulteng_has_13_kabupaten_177_kecamatan_and_2017_villages() -> None:
    assert Counter(one.level for one in SULTENG) == {"province": 1, "kabupaten": 13, "kecamatan": 177, "village": 2017}


def test_the_villages_are_175_kelurahan_and_1842_desa() -> None:
    assert Counter(one.kind for one in SULTENG if one.level == "village") == {"kelurahan": 175, "desa": 1842}


def test_every_kabupaten_has_the_kecamatan_and_villages_its_row_says() -> None:
    for row in kabupaten_rows():
        below = Counter(one.kind for one in regions(row["code"]))
        assert (below["kecamatan"], below["kelurahan"], below["desa"]) == (
            row["kecamatan"],
            row["kelurahan"],
            row["desa"],
        ), row["code"]


def test_the_new_kecamatan_of_2025_are_there() -> None:
    names = {one.code: one.name for one in SULTENG}
    assert (names["72.01.24"], names["72.06.20"]) == ("Toili Jaya", "Sombori Kepulauan")


def test_all_indonesia_has_38_provinces_and_514_kabupaten() -> None:
    counted = Counter(one.level for one in regions())
    assert (counted["province"], counted["kabupaten"]) == (38, 514)


def test_every_region_stands_below_its_parent() -> None:
    seen = set()
    for one in SULTENG:
        assert one.parent is None or one.parent in seen
        seen.add(one.code)


def test_seven_of_the_thirteen_bps_codes_differ_and_six_agree() -> None:
    kabupaten = [row for row in kabupaten_rows() if row["code"] != "72"]
    differ = [row["code"] for row in kabupaten if row["code"].replace(".", "") != row["bps"]]
    assert len(kabupaten) == 13
    assert differ == ["72.01", "72.02", "72.03", "72.04", "72.05", "72.06", "72.07"]
    assert len({row["bps"] for row in kabupaten}) == 13


def test_names_are_shown_as_people_write_them_and_kept_as_decreed() -> None:
    by_code = {one.code: one for one in SULTENG}
    assert (by_code["72.04"].name, by_code["72.04"].display_name) == ("Kabupaten Toli-Toli", "Tolitoli")
    assert by_code["72.09"].display_name == "Tojo Una-Una"
    assert by_code["72.71"].display_name == "Palu"


def test_a_kota_with_a_kabupaten_of_the_same_name_keeps_its_prefix() -> None:
    west_java = {one.code: one.display_name for one in regions("32") if one.level == "kabupaten"}
    assert (west_java["32.73"], west_java["32.04"]) == ("Kota Bandung", "Bandung")
    assert west_java["32.76"] == "Depok"


def test_an_unknown_region_is_a_sentence() -> None:
    with pytest.raises(LookupError, match=r"72\.99.*tidak dikenal"):
        list(regions("72.99"))


def test_a_nik_of_a_man_gives_region_birth_date_and_serial() -> None:
    parts = nik("7208011703900001")
    assert parts.ok
    assert (parts.region, parts.birth_date, parts.sex, parts.serial) == ("72.08.01", date(1990, 3, 17), "L", "0001")


def test_a_nik_of_a_woman_has_forty_added_to_the_day() -> None:
    parts = nik("7208015703900001")
    assert (parts.birth_date, parts.sex) == (date(1990, 3, 17), "P")


@pytest.mark.parametrize(
    "typed", ["7208 0117 0390 0001", "7208.0117.0390.0001", "7208-0117-0390-0001", "'7208011703900001"]
)
def test_separators_and_a_leading_apostrophe_are_forgiven(typed: str) -> None:
    assert nik(typed).number == "7208011703900001"


@pytest.mark.parametrize("typed", ["720801170390001", "72080117039000011", "", "72080117039OOO01"])
def test_other_than_sixteen_digits_is_no_nik(typed: str) -> None:
    assert codes_of(nik(typed)) == ["form"]


def test_a_number_a_spreadsheet_made_is_named_as_such() -> None:
    assert codes_of(nik("7.20801E+15")) == ["spreadsheet"]


def test_serial_0000_is_refused_where_people_are_real() -> None:
    assert codes_of(nik("7208011703900000")) == ["serial"]


def test_serial_0000_is_accepted_in_demonstration_mode_and_known_as_such() -> None:
    parts = nik("7208011703900000", allow_demonstration=True)
    assert parts.ok
    assert parts.demonstration


def test_serial_0001_is_no_demonstration_even_in_demonstration_mode() -> None:
    assert not nik("7208011703900001", allow_demonstration=True).demonstration


@pytest.mark.parametrize("day_month", ["3202", "1713", "0003", "7203", "4003"])
def test_an_impossible_birth_date_is_named(day_month: str) -> None:
    assert codes_of(nik(f"720801{day_month}900001")) == ["birth_date"]


def test_the_29th_of_february_is_a_birth_date_in_a_leap_year_only() -> None:
    assert nik("7208012902920001").birth_date == date(1992, 2, 29)
    assert codes_of(nik("7208012902930001")) == ["birth_date"]


def test_an_old_kecamatan_code_is_lawful_and_marked_unknown() -> None:
    parts = nik("7208991703900001")
    assert parts.ok
    assert not parts.region_known


def test_a_code_of_another_province_is_lawful() -> None:
    assert nik("3273011703900001").ok


@pytest.mark.parametrize(("number", "problem"), [("0008011703900001", "province"), ("7200011703900001", "region_zero")])
def test_codes_that_cannot_be_are_named(number: str, problem: str) -> None:
    assert codes_of(nik(number)) == [problem]


def test_the_century_follows_the_reference_date() -> None:
    assert parse_nik("7208011703250001", reference_date=date(2025, 3, 17)).birth_date == date(2025, 3, 17)
    assert parse_nik("7208011703250001", reference_date=date(2025, 3, 16)).birth_date == date(1925, 3, 17)


def test_a_masked_nik_keeps_kabupaten_and_serial_only() -> None:
    assert mask_nik("7208011703900001") == "7208************"


def test_holidays_name_their_decree() -> None:
    found = {one.day: one for one in code_list.holidays()}
    assert found[date(2026, 8, 17)].kind == "national"
    assert "SKB" in found[date(2026, 8, 17)].source


def test_the_quick_table_of_names_says_the_same_as_the_regions() -> None:
    for level in code_list.LEVELS:
        slow = {one.code: one.name for one in code_list.regions("72") if one.level == level}
        quick = {c: n for c, n in code_list.names_by_code(level).items() if f"{c}.".startswith("72.")}
        assert quick == slow
