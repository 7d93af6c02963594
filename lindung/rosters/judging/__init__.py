"""From cleaned rows to verdicts: `list_findings` (what the list itself shows) and `judge` (what all findings make)."""

from __future__ import annotations

from datetime import date

import polars as pl

from lindung.rosters.judging.between_rows import duplicates, nik_shared, possible_same_person, same_nik_groups
from lindung.rosters.judging.each_row import AgeLimits, row_findings
from lindung.rosters.judging.findings import SCHEMA, found, nothing, together
from lindung.rosters.judging.places import match_places
from lindung.rosters.reasons import VERDICTS, reasons

__all__ = [
    "SCHEMA", "AgeLimits", "add_duplicates", "found", "judge", "list_findings", "nothing", "together", "with_verdicts",
]  # fmt: skip


def list_findings(
    rows: pl.DataFrame, *, region: str | None, first_month: date, limits: AgeLimits, demonstration: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the list itself shows, apart from duplicates, and the village and district codes that were matched.

    `rows` as cleaned; `region` the sponsor's region or None. Returns findings, and `row`, `village_code`,
    `district_code`.
    """
    places, found_places = match_places(rows, region)
    parts = [
        *row_findings(rows, first_month=first_month, limits=limits, demonstration=demonstration),
        nik_shared(same_nik_groups(rows)),
        possible_same_person(rows),
        found_places,
    ]
    return together(*parts), places


def add_duplicates(rows: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """The findings with `duplicate_in_list`. Last of all: which row stays depends on which others are rejected."""
    rejected = with_verdicts(findings).filter(pl.col("verdict") == "rejected")["row"].unique()
    return together(findings, duplicates(same_nik_groups(rows), rejected))


def with_verdicts(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings with the usual verdict of their code where none was given."""
    usual = {code: reason.verdict for code, reason in reasons().items()}
    by_code = pl.col("code").replace_strict(usual, return_dtype=pl.String)
    return findings.with_columns(pl.coalesce("verdict", by_code).alias("verdict"))


def judge(rows: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Exactly one verdict per row with every reason: `row`, `verdict`, `reasons`, `notices` (lists of codes).

    `findings` from any source (the list, the registry, Dukcapil, the programme) in the shape of SCHEMA. The heaviest
    verdict wins. Raises KeyError-like errors of Polars for a code that reasons.yaml does not have.
    """
    known = with_verdicts(findings).filter(pl.col("verdict") != "list")
    rank = {verdict: place for place, verdict in enumerate((*VERDICTS, "notice"))}
    known = known.with_columns(pl.col("verdict").replace_strict(rank, return_dtype=pl.Int8).alias("rank"))
    notice = rank["notice"]
    by_row = known.group_by("row", maintain_order=True).agg(
        pl.col("rank").min(),
        pl.col("code").filter(pl.col("rank") < rank["unchanged"]).unique(maintain_order=True).alias("reasons"),
        pl.col("code").filter(pl.col("rank") == notice).unique(maintain_order=True).alias("notices"),
    )
    verdict = (
        pl.col("rank")
        .fill_null(notice)
        .replace_strict(dict(enumerate(VERDICTS)) | {notice: "accepted"}, return_dtype=pl.String)
    )
    empty: pl.Expr = pl.lit([], dtype=pl.List(pl.String))
    return (
        rows.select("row")
        .join(by_row, on="row", how="left", maintain_order="left")
        .select("row", verdict.alias("verdict"), pl.col("reasons").fill_null(empty), pl.col("notices").fill_null(empty))
    )
