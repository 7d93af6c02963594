"""The sector of an occupation: it decides the relief of contributions (PP 50/2025: transport)."""

from __future__ import annotations

import polars as pl

# Words that say somebody drives people or goods for a living.
_TRANSPORT = (
    "sopir", "supir", "pengemudi", "driver", "kurir", "ojek", "ojol", "becak", "bentor", "angkot", "kusir",
    "kernet", "masinis", "nahkoda", "nakhoda",
)  # fmt: skip


def sector_of(column: str) -> pl.Expr:
    """`transport` or `other` for a column of occupations; without one, `other`."""
    is_transport = pl.col(column).str.contains(rf"(?i)\b(?:{'|'.join(_TRANSPORT)})\b")
    return pl.when(is_transport.fill_null(False)).then(pl.lit("transport")).otherwise(pl.lit("other"))
