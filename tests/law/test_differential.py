"""One rule, three kinds of numbers, and a second implementation: on a million rows there is no difference.

Whole numbers, NumPy arrays (in blocks) and Polars expressions run the library's rules; tests/law/exact.py computes the
same months with Decimal from its own copy of the sheet. Rows are random wages, halves of a rupiah, the ceilings and
their neighbours, and wages up to the greatest that is read.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from lindung.law.assess import GREATEST_WAGE, assess
from lindung.law.blocks import assess_arrays
from lindung.law.contributions.bill import PuBill, outputs
from lindung.law.contributions.rates import PuRates
from lindung.law.contributions.scale import JKK_TO_JP
from lindung.law.programmes import Programme
from tests.law.exact import CEILINGS, contributions

ROWS = 126_000
# Months on both sides of what changes: the start, PP 49/2020, JKP, PP 6/2025, PP 7/2025, the last known ceiling.
MONTHS = ["2015-07", "2020-09", "2021-02", "2024-12", "2025-02", "2025-06", "2026-03", "2027-02"]
EVERYTHING = frozenset(Programme)
# In months of a relief everybody draws whether he has it; how JKP is split in one of them is not settled.
RELIEFS = {"2020-09": "covid_eligible", "2025-06": "labour_intensive"}


def wages(draw: np.random.Generator) -> np.ndarray:
    edges = [0, 1, 24, 25, 26, 624, 625, 626, 4_999_999, 5_000_000, 5_000_001, GREATEST_WAGE - 1, GREATEST_WAGE]
    edges += [amount + step for _, amount in CEILINGS for step in (-1, 0, 1)]
    # 25 rupiah move a share of 2 % by exactly half a rupiah.
    halves = draw.integers(0, 4_000_000, 30_000) * 25
    huge = draw.integers(0, GREATEST_WAGE, 20_000, endpoint=True)
    thousands = draw.integers(1_000, 30_000, 20_000) * 1_000
    usual = np.round(draw.lognormal(15.2, 0.6, ROWS - len(edges) * 5 - 70_000)).astype(np.int64)
    found: np.ndarray = np.concatenate([np.repeat(np.array(edges, dtype=np.int64), 5), halves, huge, thousands, usual])
    return found


def workers(month: str) -> pl.DataFrame:
    draw = np.random.default_rng(int(month.replace("-", "")))
    frame = pl.DataFrame(
        {"wage": wages(draw), "risk_class": (np.arange(ROWS) % 5 + 1).astype(np.int8)},
        schema={"wage": pl.Int64, "risk_class": pl.Int8},
    )
    name = RELIEFS.get(month)
    return frame.with_columns(pl.Series(name, draw.integers(0, 2, ROWS) == 1)) if name else frame


def programmes(month: str) -> frozenset[Programme]:
    return EVERYTHING if month >= "2021-02" and month not in RELIEFS else JKK_TO_JP


def by_decimal(month: str, frame: pl.DataFrame) -> dict[str, np.ndarray]:
    name = RELIEFS.get(month)
    rows = [contributions(month, row[0], row[1], **({name: row[2]} if name else {})) for row in frame.iter_rows()]
    return {output: np.array([row[output] for row in rows], dtype=np.int64) for output in rows[0]}


def in_blocks(month: str, frame: pl.DataFrame, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    wage, risk_class = frame["wage"].to_numpy(), frame["risk_class"].to_numpy()
    if month not in RELIEFS:
        return assess_arrays(wage, risk_class, month, programmes=programmes(month)).amounts
    flag = frame[RELIEFS[month]].to_numpy()
    rates = rates_with(month, flag)
    return PuBill(rates, programmes(month), wage=wage, risk_class=risk_class).amounts(names)


def rates_with(month: str, flag: np.ndarray | bool) -> PuRates:
    day = date.fromisoformat(f"{month}-01")
    return PuRates(day, covid=flag) if month == "2020-09" else PuRates(day, labour_intensive=flag)


@pytest.mark.slow
@pytest.mark.parametrize("month", MONTHS)
def test_no_difference_between_whole_numbers_numpy_polars_and_decimal(month: str) -> None:
    frame = workers(month)
    expected = by_decimal(month, frame)
    polars = assess(frame, month, programmes=programmes(month))
    assert polars.workers is not None and polars.error_count == 0 and polars.rows == ROWS
    names = tuple(name for name in polars.workers.columns if name in expected)
    # Of all outputs only the deferred part of JP has no counterpart; it has a property of its own.
    assert set(polars.workers.columns) - set(expected) - set(frame.columns) <= {"jp_deferred"}
    numpy = in_blocks(month, frame, names)
    for name in names:
        assert np.array_equal(polars.workers[name].to_numpy(), expected[name]), name
        assert np.array_equal(numpy[name], expected[name]), name
        assert polars.sums[name] == sum(expected[name].tolist()), name


@pytest.mark.parametrize("month", MONTHS)
def test_one_worker_is_computed_as_the_million_are(month: str) -> None:
    frame = workers(month)
    # Every edge, and a sample of the rest.
    some = pl.concat([frame.head(300), frame.tail(ROWS - 300).sample(400, seed=1)])
    for row in some.iter_rows():
        flag = row[2] if len(row) > 2 else month == "2020-09"
        rates = rates_with(month, flag)
        names = tuple(name for name in outputs(programmes(month), rates) if name != "jp_deferred")
        bill = PuBill(rates, programmes(month), wage=row[0], risk_class=row[1])
        flags = {RELIEFS[month]: row[2]} if month in RELIEFS else {}
        expected = contributions(month, row[0], row[1], **flags)
        assert bill.amounts(names) == {name: expected[name] for name in names}


def test_the_rows_compared_are_at_least_a_million() -> None:
    assert ROWS * len(MONTHS) >= 1_000_000
