"""A table sorts as asked, refuses what it cannot, and keeps rows without a value last."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import override

from lindung.web.tables import Cell, Column, Says, Sort, Table, parse_sort, sort_rows

COLUMNS = (
    Column("nama", "Nama", head=True),
    Column("aktif", "Aktif", "number"),
    Column("cakupan", "Cakupan", "percent"),
    Column("catatan", "Catatan", sortable=False, page=False),
)
ROWS = (
    (Cell("Sigi"), Cell(18018), Cell(Fraction(18018, 140000)), Cell("")),
    (Cell("banggai"), Cell(33481), Cell(None), Cell("x")),
    (Cell("Buol"), Cell(15061), Cell(Fraction(15061, 83000)), Cell("")),
)


def table(sort: Sort) -> Table:
    return Table(
        key="uji",
        title="Uji",
        columns=COLUMNS,
        rows=sort_rows(ROWS, COLUMNS, sort),
        says=Says("", "", "", ""),
        sort=sort,
        query=QueryDict("tanggal=2024-05-08&basis=x"),
    )


def order(sort: Sort) -> list[str]:
    return [str(row[0].value) for row in table(sort).rows]


def test_words_sort_without_regard_to_capitals() -> None:
    assert order(Sort("nama")) == ["banggai", "Buol", "Sigi"]


def test_numbers_sort_by_value_and_descending_reverses() -> None:
    assert order(Sort("aktif")) == ["Buol", "Sigi", "banggai"]
    assert order(Sort("aktif", descending=True)) == ["banggai", "Sigi", "Buol"]


@pytest.mark.parametrize("descending", [False, True])
def test_a_row_without_a_value_comes_last_either_way(descending: bool) -> None:
    assert order(Sort("cakupan", descending))[-1] == "banggai"


def test_a_sort_key_with_a_minus_is_descending() -> None:
    assert parse_sort("-aktif", COLUMNS, Sort("nama")) == Sort("aktif", descending=True)


@pytest.mark.parametrize("key", ["tidak_ada", "", "-", "--aktif", "catatan", "aktif; DROP TABLE x"])
def test_an_unknown_sort_key_is_refused_with_the_known_ones(key: str) -> None:
    with pytest.raises(BadRequest, match="nama, aktif, cakupan"), override("id"):
        parse_sort(key, COLUMNS, Sort("nama"))


def test_a_head_keeps_the_rest_of_the_address() -> None:
    heads = {heading.column.key: heading for heading in table(Sort("nama")).headings()}
    assert heads["aktif"].href == "?tanggal=2024-05-08&basis=x&urut=-aktif"
    assert heads["nama"].href == "?tanggal=2024-05-08&basis=x&urut=-nama"


def test_only_the_sorted_column_says_how_it_stands() -> None:
    states = {heading.column.key: heading.state for heading in table(Sort("aktif", descending=True)).headings()}
    assert states == {"nama": "", "aktif": "descending", "cakupan": ""}


def test_a_column_for_files_alone_is_not_on_the_page() -> None:
    shown = table(Sort("nama"))
    assert [cell.column.key for cell in shown.shown()[0]] == ["nama", "aktif", "cakupan"]
    assert len(shown.rows[0]) == 4


def test_a_missing_share_is_a_dash_and_a_known_one_has_its_unit() -> None:
    with override("id"):
        rows = table(Sort("nama")).shown()
    assert rows[0][2].text == "–"
    assert rows[2][2].text == "12,9 %"
