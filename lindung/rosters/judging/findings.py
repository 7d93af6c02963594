"""What was found about rows: one line per row, field and code. Every source of findings makes such a frame."""

from __future__ import annotations

import polars as pl

from lindung.rosters.reasons import reasons

# `verdict`: null means the usual one of the code; who knows more (Dukcapil, the registry, the programme) says another.
SCHEMA = {
    "row": pl.UInt32,
    "field": pl.String,
    "code": pl.String,
    "about": pl.String,
    "suggestion": pl.String,
    "verdict": pl.String,
}


def nothing() -> pl.DataFrame:
    """No findings."""
    return pl.DataFrame(schema=SCHEMA)


def found(
    rows: pl.DataFrame,
    code: str,
    when: pl.Expr | None,
    *,
    about: pl.Expr | None = None,
    suggestion: pl.Expr | None = None,
    field: pl.Expr | None = None,
) -> pl.DataFrame:
    """A finding for every row where `when` is true (None: every row); null counts as false.

    Raises KeyError for an unknown code.
    """
    empty = pl.lit(None, dtype=pl.String)
    chosen = rows if when is None else rows.filter(when.fill_null(False))
    return chosen.select(
        "row",
        (field if field is not None else pl.lit(reasons()[code].field)).alias("field"),
        pl.lit(code).alias("code"),
        (about if about is not None else empty).cast(pl.String).alias("about"),
        (suggestion if suggestion is not None else empty).cast(pl.String).alias("suggestion"),
        empty.alias("verdict"),
    )


def together(*parts: pl.DataFrame) -> pl.DataFrame:
    """All findings, by row. Raises ValueError if a part is not a frame of findings."""
    for part in parts:
        if dict(part.schema) != SCHEMA:
            raise ValueError(f"not a frame of findings: {part.schema}")
    return pl.concat(parts).sort("row", maintain_order=True)
