"""Files say what their figures are, keep numbers as numbers, and never carry a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from fractions import Fraction

import fastexcel
import pytest
from django.utils.translation import override

from lindung.web import exports
from lindung.web.tables import Cell, Column, Says, Table

EVIL = [
    "=HYPERLINK(0)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1",
]  # fmt: skip
KIND = [
    "Tingkea'o", "PT Maju, Jaya", 'Kata "kutip"', "desa = dusun", "08–12", "−5", "", "72.08",
]  # fmt: skip
SAYS = Says("1.525.660 orang", "Peserta aktif: orang yang berbeda", "Dihitung Lindung", "8 Mei 2024 (WITA)")
COLUMNS = (
    Column("nama", "Nama"),
    Column("aktif", "Aktif", "number"),
    Column("perubahan", "Perubahan", "change"),
    Column("cakupan", "Cakupan", "percent"),
    Column("hari", "Hari", "date"),
)


def table(names: list[str], *, title: str = "Peserta aktif") -> Table:
    row = (Cell(518141, text="518.141"), Cell(-12), Cell(Fraction(1, 3)), Cell(date(2024, 5, 8)))
    return Table("wilayah", title, COLUMNS, tuple((Cell(name), *row) for name in names), SAYS)


def as_csv(given: Table) -> list[list[str]]:
    target = io.BytesIO()
    exports.write_csv(given, target)
    assert target.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"))))


def as_xlsx(given: Table) -> bytes:
    target = io.BytesIO()
    exports.write_xlsx(given, target)
    return target.getvalue()


@pytest.mark.parametrize("text", EVIL)
def test_a_text_that_looks_like_a_formula_is_disarmed_in_csv(text: str) -> None:
    assert as_csv(table([text]))[-1][0] == f"'{text}"


@pytest.mark.parametrize("text", KIND)
def test_an_ordinary_text_stays_as_it_is_in_csv(text: str) -> None:
    assert as_csv(table([text]))[-1][0] == text


@pytest.mark.parametrize("text", [*EVIL, *KIND])
def test_xlsx_holds_no_formula_and_no_link(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(table([text], title=text)))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_text_that_looks_like_a_formula_is_disarmed_in_xlsx_too() -> None:
    """A sheet saved as CSV later would otherwise bring it back to life."""
    frame = fastexcel.read_excel(as_xlsx(table(["=1+1"]))).load_sheet(0, header_row=None).to_polars()
    assert frame.item(frame.height - 1, 0) == "'=1+1"


def test_a_negative_number_stays_a_number() -> None:
    assert as_csv(table(["Sigi"]))[-1][2] == "-12"


def test_titles_and_heads_are_disarmed_as_well() -> None:
    assert as_csv(table(["Sigi"], title="=cmd"))[0] == ["Tabel", "'=cmd"]


def test_a_file_says_base_definition_source_and_date_above_its_rows() -> None:
    with override("id"):
        rows = as_csv(table(["Sigi"]))
    said = {row[0]: row[1] for row in rows[: rows.index([])]}
    assert said["Dasar"] == SAYS.base
    assert said["Definisi"] == SAYS.definition
    assert said["Sumber"] == SAYS.source
    assert said["Tanggal"] == SAYS.day
    assert "WITA" in said["Dibuat"]


def test_values_in_files_are_plain_whatever_the_page_shows() -> None:
    assert as_csv(table(["Sigi"]))[-1] == ["Sigi", "518141", "-12", "33.3333", "2024-05-08"]


def test_xlsx_holds_numbers_and_dates_as_such() -> None:
    frame = fastexcel.read_excel(as_xlsx(table(["Sigi"]))).load_sheet(0, header_row=7).to_polars()
    assert frame["Aktif"].to_list() == [518141]
    assert frame["Perubahan"].to_list() == [-12]
    assert str(frame["Hari"].to_list()[0])[:10] == "2024-05-08"
    assert abs(frame["Cakupan (%)"].to_list()[0] - 1 / 3) < 1e-12


def test_an_xlsx_beyond_its_bound_is_refused_towards_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 2)
    assert as_xlsx(table(["a", "b"]))
    with pytest.raises(exports.TooManyRows, match="CSV"):
        as_xlsx(table(["a", "b", "c"]))
