"""Ids that follow from the seed: time-ordered UUIDs (RFC 9562, version 7) in bulk."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl

from lindung.demo.days import AS_OF

SLICE = 200_000
# One row a millisecond, ending before the demonstration's own day: in order, and never in the future.
_BASE = int(datetime(AS_OF.year, AS_OF.month, 1, tzinfo=UTC).timestamp() * 1000)


def make_ids(count: int, rng: np.random.Generator) -> pl.Series:
    """`count` ids as 32 hexadecimal digits, rising."""
    parts = [_slice(first, min(SLICE, count - first), rng) for first in range(0, count, SLICE)]
    return pl.concat(parts) if parts else pl.Series(dtype=pl.String)


def _slice(first: int, count: int, rng: np.random.Generator) -> pl.Series:
    content = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    stamps = (_BASE + first + np.arange(count, dtype=np.uint64)).astype(">u8").view(np.uint8).reshape(count, 8)
    content[:, :6] = stamps[:, 2:]
    content[:, 6] = content[:, 6] & 0x0F | 0x70
    content[:, 8] = content[:, 8] & 0x3F | 0x80
    digits = content.tobytes().hex()
    return pl.Series([digits[at : at + 32] for at in range(0, len(digits), 32)], dtype=pl.String)
