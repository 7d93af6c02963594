"""Ids that follow from the seed: time-ordered UUIDs (RFC 9562, version 7) in bulk, as 16 bytes each."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from lindung.demo.days import AS_OF

Ids = npt.NDArray[np.uint8]

# One row a millisecond, from the first of the month on: in order.
_BASE = int(datetime(AS_OF.year, AS_OF.month, 1, tzinfo=UTC).timestamp() * 1000)


def make_ids(count: int, rng: np.random.Generator) -> Ids:
    """`count` rising ids, a row of 16 bytes for each."""
    content = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    stamps = (_BASE + np.arange(count, dtype=np.uint64)).astype(">u8").view(np.uint8).reshape(count, 8)
    content[:, :6] = stamps[:, 2:]
    content[:, 6] = content[:, 6] & 0x0F | 0x70
    content[:, 8] = content[:, 8] & 0x3F | 0x80
    return content


def as_text(ids: Ids) -> pl.Series:
    """Ids as 32 hexadecimal digits each."""
    digits = np.ascontiguousarray(ids).tobytes().hex()
    return pl.Series("id", [digits[at : at + 32] for at in range(0, len(digits), 32)], dtype=pl.String)
