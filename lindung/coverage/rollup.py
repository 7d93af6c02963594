"""The roll-up of counted spans: changes by day and village and by day and kabupaten, resting points by month."""

from __future__ import annotations

from datetime import date

import polars as pl

_GROUP = ["province", "kabupaten", "segment", "status", "payer_kind"]


def deltas(spans: pl.DataFrame) -> pl.DataFrame:
    """CoverDelta rows: how many active participants begin (+1 on from_day) and end (-1 on the day after to_day)."""
    counted = spans.filter("counted")
    dimensions = ["province", "kabupaten", "village", "segment", "status", "payer_kind"]
    return (
        pl.concat(
            [
                counted.select(*dimensions, day="from_day", delta=pl.lit(1)),
                counted.select(*dimensions, day=pl.col("to_day") + pl.duration(days=1), delta=pl.lit(-1)),
            ]
        )
        .group_by(*dimensions, "day")
        .agg(pl.col("delta").sum())
        .filter(pl.col("delta") != 0)
    )


def days(deltas_by_village: pl.DataFrame) -> pl.DataFrame:
    """CoverDay rows: the same by kabupaten, in the order of days."""
    summed = deltas_by_village.group_by(*_GROUP, "day").agg(pl.col("delta").sum()).filter(pl.col("delta") != 0)
    # A count reads the days since the resting point: stored side by side they are few pages, scattered they are
    # thousands (five times slower in a national roll-up).
    return summed.sort("day", "kabupaten")


def months(deltas_by_day: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """CoverMonth rows: active participants on the first day of every month from `first` to the month after `last`."""
    grid = pl.DataFrame({"month": pl.date_range(first.replace(day=1), last, "1mo", eager=True)})
    grid = pl.concat([grid, grid.select(pl.col("month").max().dt.offset_by("1mo"))])
    groups = deltas_by_day.select(_GROUP).unique()
    running = deltas_by_day.sort(*_GROUP, "day").with_columns(pl.col("delta").cum_sum().over(_GROUP).alias("active"))
    return (
        groups.join(grid, how="cross")
        .sort("month")
        .join_asof(
            running.select(*_GROUP, "day", "active").sort("day"),
            left_on="month",
            right_on="day",
            by=_GROUP,
            check_sortedness=False,
        )
        .with_columns(pl.col("active").fill_null(0).cast(pl.Int32))
        .filter(pl.col("active") != 0)
        .select("month", *_GROUP, "active")
    )
