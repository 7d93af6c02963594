"""Who of a list stays within the quota: in the order of the list, which is only a proposal."""

from __future__ import annotations

import polars as pl

from lindung.rosters.judging import found, nothing
from lindung.sponsorship.queries import Heads

# Letters of the code of a village.
VILLAGE = 13


def over_quota(rows: pl.DataFrame, verdicts: pl.DataFrame, heads: Heads, standing: dict[str, int]) -> pl.DataFrame:
    """Findings for rows beyond the quota.

    `rows` with `village_code` and `on_list`; `standing`: heads on the list by village that the file does not name, of
    villages that the file does not speak for. Who is on the list keeps the place.
    """
    if heads.total is None and heads.per_village is None and not heads.of_village:
        return nothing()
    placed = rows.select("row", pl.col("village_code").fill_null("").alias("village"), "on_list").join(
        verdicts.filter(pl.col("verdict").is_in(["accepted", "unchanged"])).select("row"), on="row"
    )
    placed = placed.sort(~pl.col("on_list"), "row")
    # Where only the district is known, no village's quota can be counted.
    villages = [one for one in placed["village"].unique().to_list() if len(one) == VILLAGE]
    limits = {village: limit for village in villages if (limit := heads.in_village(village)) is not None}
    limit_of = pl.col("village").replace_strict(limits, default=None, return_dtype=pl.Int64)
    placed = placed.with_columns(pl.int_range(1, pl.len() + 1).over("village").alias("place"), limit_of.alias("limit"))
    beyond = pl.col("limit").is_not_null() & (pl.col("place") > pl.col("limit"))
    out = placed.filter(beyond & ~pl.col("on_list"))
    findings = found(
        out, "over_quota", None, about=pl.format("ke-{}, kuota desa {}", pl.col("place") - pl.col("limit"), "limit")
    )
    if heads.total is not None:
        room = max(heads.total - sum(standing.values()), 0)
        within = placed.filter(~beyond | pl.col("on_list"))
        rest = within.slice(room).filter(~pl.col("on_list")).with_row_index("number", offset=1)
        about = pl.format("ke-{}, kuota {}", "number", pl.lit(heads.total))
        findings = pl.concat([findings, found(rest, "over_quota", None, about=about)])
    return findings.sort("row")
