"""Whole tables of workers: the traps of columns, files, sums and rows that cannot be computed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lindung.law.assess import GREATEST_WAGE, _collected, assess, assess_cover
from lindung.law.blocks import BLOCK, MISSING, assess_arrays
from lindung.law.errors import Invalid, NotCovered
from lindung.law.helpers import maximum, minimum, pick, share, where
from lindung.law.lapse import CONDITIONAL, COVERED, LAPSED
from lindung.law.months import month_number

MONTH = "2026-03"
MONTH_DAY = date(2026, 3, 1)
CEILING = 11_086_300


def frame(wages: list[int | None], classes: list[int | None] | None = None) -> pl.DataFrame:
    data = {"wage": wages, "risk_class": classes or [3] * len(wages)}
    return pl.DataFrame(data, schema={"wage": pl.Int64, "risk_class": pl.Int8})


WRONG = frame(
    [5_000_000, None, -1, GREATEST_WAGE, GREATEST_WAGE + 1, 5_000_000, 5_000_000, 5_000_000],
    [3, 3, 3, 3, 3, 0, 6, None],
)
PROBLEMS = [
    (2, "wage is missing"),
    (3, "wage is negative"),
    (5, "wage is above 10^12"),
    (6, "risk_class is unknown"),
    (7, "risk_class is unknown"),
    (8, "risk_class is missing"),
]


def test_rows_that_cannot_be_computed_come_back_with_their_numbers_and_are_not_zero() -> None:
    found = assess(WRONG, MONTH)
    assert found.errors.rows() == PROBLEMS and found.error_count == 6 and found.rows == 8
    assert found.workers is not None
    assert [row is None for row in found.workers["total"]] == [row + 1 in dict(PROBLEMS) for row in range(8)]
    assert found.sums["jkm"] == 15_000 + GREATEST_WAGE * 3 // 1000


def test_a_table_without_faults_has_no_errors() -> None:
    found = assess(frame([0, GREATEST_WAGE], [1, 5]), MONTH)
    assert found.error_count == 0 and found.errors.is_empty()
    assert found.errors.columns == ["row", "problem"]


def test_a_missing_wage_is_not_that_of_a_worker_at_the_ceiling() -> None:
    found = assess(frame([None, CEILING]), MONTH, programmes=["JP"])
    assert found.workers is not None
    assert found.workers["jp_worker"].to_list() == [None, 110_863]


def test_arrays_know_the_same_faults() -> None:
    wages = np.array([5_000_000, -1, GREATEST_WAGE + 1, 5_000_000, 5_000_000])
    found = assess_arrays(wages, np.array([3, 3, 3, 0, 6], dtype=np.int8), MONTH)
    assert found.errors == [
        (2, "wage is negative"),
        (3, "wage is above 10^12"),
        (4, "risk_class is unknown"),
        (5, "risk_class is unknown"),
    ]
    assert found.amounts["jkm"].tolist() == [15_000, MISSING, MISSING, MISSING, MISSING]
    assert found.sums["jkm"] == 15_000


def test_a_fault_in_a_later_block_keeps_its_row_number() -> None:
    wages = np.full(3 * BLOCK + 7, 1_000_000)
    wages[2 * BLOCK + 4] = -1
    found = assess_arrays(wages, np.ones(len(wages), dtype=np.int8), MONTH)
    assert found.errors == [(2 * BLOCK + 5, "wage is negative")]
    assert found.sums["jkm"] == 3_000 * (len(wages) - 1)


def test_on_two_threads_nothing_changes() -> None:
    wages = np.arange(40 * BLOCK) * 7
    classes = (np.arange(40 * BLOCK) % 5 + 1).astype(np.int8)
    one, two = (assess_arrays(wages, classes, MONTH, threads=threads) for threads in (1, 2))
    assert one.sums == two.sums
    assert all(np.array_equal(one.amounts[name], two.amounts[name]) for name in one.amounts)


def test_arrays_of_an_earlier_month_are_filled_again() -> None:
    wages, classes = np.full(10, 5_000_000), np.ones(10, dtype=np.int8)
    kept = {"jkk": np.zeros(10, dtype=np.int64), "total": np.zeros(10, dtype=np.int64)}
    found = assess_arrays(wages, classes, MONTH, only=kept, out=kept)
    assert found.amounts["jkk"] is kept["jkk"] and kept["jkk"].tolist() == [12_000] * 10


def test_sums_beyond_64_bits_stay_exact() -> None:
    # As many workers as would be needed do not fit into a test: their amounts, then, as if already computed.
    computed = pl.LazyFrame({"__problem": [None] * 3, "jkm": [2**62] * 3}, schema_overrides={"__problem": pl.String})
    assert _collected(computed, [], ("jkm",), None).sums == {"jkm": 3 * 2**62}


def test_parquet_in_parquet_out(tmp_path: Path) -> None:
    WRONG.with_columns(name=pl.lit("x")).write_parquet(tmp_path / "in.parquet")
    found = assess(tmp_path / "in.parquet", MONTH, to=tmp_path / "out.parquet")
    written = pl.read_parquet(tmp_path / "out.parquet")
    assert found.workers is None and found.error_count == 6
    assert written.columns[:3] == ["wage", "risk_class", "name"] and len(written) == 8
    assert written["jkm"].sum() == found.sums["jkm"]


class ArrowTable:
    """Columns handed out as every Arrow library hands them out, whichever it is."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def test_an_arrow_table_and_a_lazy_frame_give_what_the_frame_gives() -> None:
    rows = frame([5_000_000, 7_000_000])
    sums = assess(rows, MONTH).sums
    assert assess(rows.lazy(), MONTH).sums == sums
    assert assess(ArrowTable(rows), MONTH).sums == sums


def test_a_column_given_already_is_replaced_by_the_amount() -> None:
    found = assess(frame([5_000_000]).with_columns(total=pl.lit(1)), MONTH)
    assert found.workers is not None and found.workers["total"].to_list() == [494_500]


@pytest.mark.parametrize(
    ("table", "named"),
    [
        (pl.DataFrame({"risk_class": [1]}), "wage"),
        (pl.DataFrame({"wage": [1.5], "risk_class": [1]}), "wage"),
        (pl.DataFrame({"wage": ["5"], "risk_class": [1]}), "wage"),
        (pl.DataFrame({"wage": [5]}), "risk_class"),
        (pl.DataFrame({"wage": [5], "risk_class": [1], "covid_eligible": ["yes"]}), "covid_eligible"),
    ],
)
def test_a_column_that_is_missing_or_wrong_is_named(table: pl.DataFrame, named: str) -> None:
    with pytest.raises(Invalid, match=named):
        assess(table, MONTH)


def test_without_jkk_no_risk_class_is_needed() -> None:
    assert assess(pl.DataFrame({"wage": [5_000_000]}), MONTH, programmes=["JKM"]).sums["total"] == 15_000


def test_an_unknown_output_is_named() -> None:
    with pytest.raises(Invalid, match="jkx"):
        assess(frame([1]), MONTH, only=["jkx"])


def test_floats_and_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(Invalid, match="wages"):
        assess_arrays(np.array([1.0]), np.array([1]), MONTH)
    with pytest.raises(Invalid, match="2"):
        assess_arrays(np.array([1]), np.array([1, 2]), MONTH)
    with pytest.raises(Invalid, match="risk_classes"):
        assess_arrays(np.array([1]), None, MONTH)


def test_a_month_before_the_scheme_is_not_covered() -> None:
    with pytest.raises(NotCovered):
        assess(frame([1]), "2015-06")
    assert assess(frame([1_000_000]), "2015-07").sums["jkm"] == 3_000


def test_reliefs_differ_from_row_to_row() -> None:
    rows = frame([10_000_000] * 3).with_columns(labour_intensive=pl.Series([True, False, None]))
    found = assess(rows, "2025-06", programmes=["JKK"])
    assert found.workers is not None and found.workers["jkk"].to_list() == [44_500, 89_000, None]
    assert found.errors.rows() == [(3, "labour_intensive is missing")]


def test_how_jkp_is_split_in_the_relief_is_decided_by_an_office_or_not_at_all() -> None:
    rows = frame([4_000_000] * 2).with_columns(labour_intensive=pl.Series([True, False]))
    everything = ["JKK", "JKM", "JHT", "JP", "JKP"]
    with pytest.raises(NotCovered):
        assess(rows, "2025-06", programmes=everything)
    decided = assess(rows, "2025-06", programmes=everything, decisions={"jkp-recomposition-in-relief": "halved"})
    assert decided.workers is not None and decided.workers["jkp_from_jkk"].to_list() == [2_800, 5_600]


def test_cover_of_many_is_the_cover_of_one() -> None:
    june = month_number(pl.date_range(pl.date(2025, 6, 1), pl.date(2025, 6, 1), eager=True)[0])
    rows = pl.DataFrame({"paid_month": [june, june - 3, june - 4, None]})
    found = assess_cover(rows, "2025-06", segment="BPU", programme="JKM")
    assert found["cover_status"].to_list() == [COVERED, CONDITIONAL, LAPSED, None]
    savings = assess_cover(rows, "2025-06", segment="PU", programme="JHT")
    assert savings["cover_status"].to_list() == [COVERED, LAPSED, LAPSED, None]


def test_helpers_keep_null_null() -> None:
    rows = pl.DataFrame({"a": [None, 5, 2**40]}, schema={"a": pl.Int64})
    for expression in (minimum(pl.col("a"), 7), maximum(pl.col("a"), 7), where(pl.col("a") > 6, 1, 0)):
        assert rows.select(expression)["a" if expression.meta.output_name() == "a" else "literal"][0] is None


def test_a_great_literal_is_not_cut_to_32_bits() -> None:
    rows = pl.DataFrame({"a": [True]})
    assert rows.select(where(pl.col("a"), 2**40, 0)).item() == 2**40


def test_an_unknown_class_never_takes_the_rate_of_another() -> None:
    rates = [Fraction(1, 100), Fraction(2, 100)]
    with pytest.raises(ValueError, match="3"):
        pick(3, rates)
    for key in (0, 3, -1):
        with pytest.raises(ValueError, match="key"):
            pick(np.array([1, key]), rates)
    column = pl.DataFrame({"a": [1, 3, None]})
    assert column.select(share(pl.lit(1000), pick(pl.col("a"), rates))).to_series().to_list() == [10, None, None]


ALL_FIVE = ["JKK", "JKM", "JHT", "JP", "JKP"]
WITH_RELIEF = pl.DataFrame({"wage": [4_000_000] * 3, "risk_class": [1, 2, 1], "labour_intensive": [True, True, False]})


def test_a_fund_that_would_have_to_give_more_than_it_gets_is_an_error_and_no_negative_sum() -> None:
    result = assess(WITH_RELIEF, "2025-06", programmes=ALL_FIVE, decisions={"jkp-recomposition-in-relief": "unchanged"})
    assert result.errors.rows() == [(1, "the JKP part is above the JKK contribution: not covered")]
    assert result.workers is not None
    assert result.workers["jkk_fund"].to_list() == [None, 5_200, 4_000]
    assert result.sums["jkk_fund"] == 9_200


def test_a_halved_part_leaves_every_row_computed() -> None:
    result = assess(WITH_RELIEF, "2025-06", programmes=ALL_FIVE, decisions={"jkp-recomposition-in-relief": "halved"})
    assert result.error_count == 0
    assert result.workers is not None
    assert result.workers["jkk_fund"].to_list() == [2_000, 8_000, 4_000]


@pytest.mark.parametrize("programmes", [[], "JKK", ["XX"], [None], ["JKP"], ["JKK", "JKP"], ["JKM", "JKP"]])
def test_programmes_that_no_bill_can_have_are_refused_by_name(programmes: list[str]) -> None:
    with pytest.raises(Invalid, match="programmes"):
        assess(frame([5_000_000]), MONTH, programmes=programmes)
    with pytest.raises(Invalid, match="programmes"):
        assess_arrays(np.array([5_000_000]), np.array([3]), MONTH, programmes=programmes)


def test_jkp_with_its_two_sources_is_taken() -> None:
    assert assess(frame([5_000_000]), MONTH, programmes=["JKK", "JKM", "JKP"]).sums["jkp_government"] == 11_000


@pytest.mark.parametrize("month", [202603, -5, True, 0])
def test_a_number_that_is_no_month_is_refused(month: int) -> None:
    with pytest.raises(Invalid, match="month"):
        assess(frame([5_000_000]), month)


def test_the_number_of_a_month_is_that_month() -> None:
    by_number = assess(frame([12_000_000]), month_number(MONTH_DAY))
    assert by_number.sums == assess(frame([12_000_000]), MONTH).sums
