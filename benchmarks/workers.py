"""Workers to compute a month for, and the month computed by hand in several ways."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import polars as pl

MONTH = "2026-03"
PROGRAMMES = ("JKK", "JKM", "JHT", "JP", "JKP")
OUTPUTS = ("jkk", "jkm", "jht_employer", "jht_worker", "jp_employer", "jp_worker", "jkp_government", "total")
JP_CEILING, JKP_CEILING = 11_086_300, 5_000_000
# In parts of ten thousand.
CLASS_RATES = (24, 54, 89, 127, 174)
SHARES = {"jkm": 30, "jht_employer": 370, "jht_worker": 200}
JP_SHARES = {"jp_employer": 200, "jp_worker": 100}
JKP_SHARE = 22

Columns = dict[str, Any]


def draw_workers(count: int, *, hard: bool = False, seed: int = 72) -> tuple[np.ndarray, np.ndarray]:
    """Monthly wages (int64) and risk classes (int8). `hard`: a tenth are halves of a rupiah, caps and huge wages."""
    draw = np.random.default_rng(seed)
    wages = np.round(draw.lognormal(15.2, 0.5, count)).astype(np.int64)
    if hard:
        edges = np.array([0, 1, JP_CEILING, JP_CEILING + 1, JKP_CEILING, JKP_CEILING + 1], dtype=np.int64)
        wages[: len(edges)] = edges
        part = count // 20
        wages[len(edges) : len(edges) + part] = draw.integers(0, 1_000_000, part) * 25
        wages[-part:] = draw.integers(0, 3_000_000_000, part)
    return wages, draw.integers(1, 6, count).astype(np.int8)


def with_numpy(wage: np.ndarray, risk_class: np.ndarray) -> Columns:
    """What one writes by hand: whole arrays, parts of ten thousand, half up."""
    rates = np.array((0, *CLASS_RATES), dtype=np.int64)
    capped, jkp_base = np.minimum(wage, JP_CEILING), np.minimum(wage, JKP_CEILING)
    found = {"jkk": (wage * rates[risk_class] + 5000) // 10000}
    found |= {name: (wage * rate + 5000) // 10000 for name, rate in SHARES.items()}
    found |= {name: (capped * rate + 5000) // 10000 for name, rate in JP_SHARES.items()}
    total = found["jkk"] + found["jkm"] + found["jht_employer"] + found["jht_worker"]
    total += found["jp_employer"] + found["jp_worker"]
    return found | {"jkp_government": (jkp_base * JKP_SHARE + 5000) // 10000, "total": total}


def with_polars(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The same as Polars expressions, a chain of cases for the class."""
    wage, risk_class = pl.col("wage"), pl.col("risk_class")
    rate: Any = pl.when(risk_class == 1).then(pl.lit(CLASS_RATES[0], pl.Int64))
    for place, one in enumerate(CLASS_RATES[1:], 2):
        rate = rate.when(risk_class == place).then(pl.lit(one, pl.Int64))
    capped = pl.when(wage > JP_CEILING).then(pl.lit(JP_CEILING, pl.Int64)).otherwise(wage)
    jkp_base = pl.when(wage > JKP_CEILING).then(pl.lit(JKP_CEILING, pl.Int64)).otherwise(wage)
    columns = {"jkk": (wage * rate.otherwise(None) + 5000) // 10000}
    columns |= {name: (wage * one + 5000) // 10000 for name, one in SHARES.items()}
    columns |= {name: (capped * one + 5000) // 10000 for name, one in JP_SHARES.items()}
    columns |= {"jkp_government": (jkp_base * JKP_SHARE + 5000) // 10000}
    billed = [pl.col(name) for name in OUTPUTS if name not in ("jkp_government", "total")]
    return frame.select(**columns).with_columns(total=sum(billed[1:], billed[0])).select(OUTPUTS)


def in_sql(source: str) -> str:
    """The same as SQL for DuckDB."""
    rate = "CASE risk_class " + " ".join(f"WHEN {one} THEN {rate}" for one, rate in enumerate(CLASS_RATES, 1)) + " END"
    capped, jkp_base = f"least(wage, {JP_CEILING})", f"least(wage, {JKP_CEILING})"
    columns = {"jkk": (f"wage * ({rate})")} | {name: f"wage * {one}" for name, one in SHARES.items()}
    columns |= {name: f"{capped} * {one}" for name, one in JP_SHARES.items()}
    columns["jkp_government"] = f"{jkp_base} * {JKP_SHARE}"
    inner = ", ".join(f"({formula} + 5000) // 10000 AS {name}" for name, formula in columns.items())
    total = " + ".join(name for name in OUTPUTS if name not in ("jkp_government", "total"))
    return f"SELECT *, {total} AS total FROM (SELECT {inner} FROM {source})"


def with_decimal(wage: np.ndarray, risk_class: np.ndarray) -> Columns:
    """The same with exact decimals, row by row: slow, and right by construction."""

    def share(base: int, parts: int) -> int:
        return int((Decimal(base) * parts / 10_000).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    rows = []
    for one, group in zip(wage.tolist(), risk_class.tolist(), strict=True):
        capped = min(one, JP_CEILING)
        row = [share(one, CLASS_RATES[group - 1])]
        row += [share(one, rate) for rate in SHARES.values()] + [share(capped, rate) for rate in JP_SHARES.values()]
        rows.append([*row, share(min(one, JKP_CEILING), JKP_SHARE), sum(row)])
    return dict(zip(OUTPUTS, np.array(rows, dtype=np.int64).T, strict=True))
