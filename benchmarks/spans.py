"""Spans of cover for as many memberships as wanted, spread over the whole country, in the shape `derive` gives them.

Nobody is named. Shares, payers, beginnings, ends at month ends, lapses and returns are plausible, not sourced: what is
measured is size and spread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from lindung.coverage.derive import CONDITIONAL, COVERED, SPAN_COLUMNS
from lindung.reference.regions import regions

FIRST_DAY, LAST_DAY = date(2019, 1, 1), date(2026, 11, 22)
PAID_TO = date(2026, 11, 30)
# Segment, payer, programme bits, share of memberships.
KINDS = (
    ("PU", "employer", 15, 0.55),
    ("PU", "employer", 3, 0.07),
    ("BPU", "self", 3, 0.11),
    ("BPU", "self", 7, 0.02),
    ("BPU", "apbd", 3, 0.08),
    ("BPU", "village", 3, 0.03),
    ("BPU", "apbn", 3, 0.01),
    ("BPU", "donor", 3, 0.01),
    ("JAKON", "employer", 3, 0.11),
    ("PMI", "self", 3, 0.01),
)
# After so many months unpaid, by segment; nobody else is covered without payment.
TOLERATED = {"PU": 3, "BPU": 3}
OPEN, RETURNED = 0.45, 0.3
BLOCK = 500_000

Days = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Place:
    """A kabupaten, its villages, and how many memberships lie there."""

    province: str
    kabupaten: str
    villages: tuple[str, ...]
    memberships: int


def places(memberships: int, rng: np.random.Generator) -> list[Place]:
    """All 514 kabupaten with their real villages; memberships in proportion to villages, towns drawn larger."""
    villages: dict[str, list[str]] = {}
    for region in regions():
        if region.level == "village" and region.kabupaten is not None:
            villages.setdefault(region.kabupaten, []).append(region.code)
    weights = np.array([len(found) for found in villages.values()]) * rng.lognormal(0.0, 0.5, len(villages))
    counts = rng.multinomial(memberships, weights / weights.sum())
    return [
        Place(code[:2], code, tuple(found), int(count))
        for (code, found), count in zip(villages.items(), counts, strict=True)
    ]


def spans_by_block(memberships: int, seed: int) -> Iterator[pl.DataFrame]:
    """Spans of about BLOCK memberships at a time; a kabupaten is never parted, so that blocks roll up by themselves."""
    rng = np.random.default_rng([seed, 20])
    first, block, size = 1, [], 0
    for place in places(memberships, rng):
        block.append(place)
        size += place.memberships
        if size >= BLOCK:
            yield _spans(block, first, rng)
            first, block, size = first + size, [], 0
    if size:
        yield _spans(block, first, rng)


def _spans(block: list[Place], first: int, rng: np.random.Generator) -> pl.DataFrame:
    counts = [place.memberships for place in block]
    members = _members(block, counts, first, rng)
    began = members["began"].to_numpy()
    # A first stretch for everybody, a second one for some of those whose cover came to an end.
    ended = np.minimum(_month_end(began + _stretch(len(began), rng)), _number(PAID_TO)).astype(np.int32)
    ended[rng.random(len(began)) < OPEN] = _number(PAID_TO)
    returned = _month_end(ended + 130) + 1 + rng.integers(0, 500, len(began), dtype=np.int32)
    again = (rng.random(len(began)) < RETURNED) & (returned < _number(LAST_DAY))
    until = np.minimum(_month_end(returned + _stretch(len(began), rng)), _number(PAID_TO)).astype(np.int32)
    paid = pl.concat(
        [
            members.with_columns(pl.Series("from_day", began), pl.Series("to_day", ended)),
            members.with_columns(pl.Series("from_day", returned), pl.Series("to_day", until)).filter(pl.Series(again)),
        ]
    ).with_columns(pl.col("from_day", "to_day").cast(pl.Date), pl.lit(COVERED, dtype=pl.Int16).alias("status"))
    return pl.concat([paid, _tolerated(paid)]).select(SPAN_COLUMNS)


def _members(block: list[Place], counts: list[int], first: int, rng: np.random.Generator) -> pl.DataFrame:
    """One row per membership, everything but the days; ids are numbers written as uuid."""
    total = sum(counts)
    kinds = rng.choice(len(KINDS), total, p=[kind[3] for kind in KINDS])
    codes = pl.Series([village for place in block for village in place.villages], dtype=pl.String)
    lows = np.cumsum([0, *(len(place.villages) for place in block)])[:-1]
    at = np.concatenate(
        [low + rng.integers(0, len(p.villages), p.memberships) for low, p in zip(lows, block, strict=True)]
    )
    # More begin every year than the year before.
    length = _number(LAST_DAY) - _number(FIRST_DAY)
    began = _number(FIRST_DAY) + (length * rng.beta(1.4, 1.0, total)).astype(np.int32)
    number = pl.int_range(first, first + total, eager=True).cast(pl.String)
    return pl.DataFrame(
        {
            "membership_id": number.str.zfill(32),
            "person_id": ("f" + number.str.zfill(31)),
            "segment": pl.Series([kind[0] for kind in KINDS]).gather(kinds),
            "programmes": pl.Series([kind[2] for kind in KINDS], dtype=pl.Int16).gather(kinds),
            "payer_kind": pl.Series([kind[1] for kind in KINDS]).gather(kinds),
            "counted": pl.repeat(True, total, eager=True),
            "sex": pl.Series(["L", "P"]).gather(rng.integers(0, 2, total)),
            "birth_date": pl.Series(rng.integers(-3000, 13000, total, dtype=np.int32)).cast(pl.Date),
            "village": codes.gather(at),
            "began": began.astype(np.int32),
        }
    ).with_columns(
        pl.col("village").str.slice(0, 5).alias("kabupaten"), pl.col("village").str.slice(0, 2).alias("province")
    )


def _tolerated(paid: pl.DataFrame) -> pl.DataFrame:
    """The months the law tolerates after payment ends."""
    months = pl.col("segment").replace_strict(TOLERATED, default=0, return_dtype=pl.Int32)
    after = pl.col("to_day") + pl.duration(days=1)
    return (
        paid.filter((months > 0) & (pl.col("to_day") < PAID_TO))
        .with_columns(
            after.alias("from_day"),
            after.dt.offset_by("2mo").dt.month_end().alias("to_day"),
            pl.lit(CONDITIONAL, dtype=pl.Int16).alias("status"),
        )
        .select(paid.columns)
    )


def _stretch(count: int, rng: np.random.Generator) -> Days:
    return rng.gamma(2.0, 260.0, count).astype(np.int32)


def _month_end(days: Days) -> Days:
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return ((months + 1).astype("datetime64[D]").astype(np.int32) - 1).astype(np.int32)


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
