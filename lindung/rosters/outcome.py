"""What a judged list comes to, as its version keeps it: counts, and how each village fares. Whom it names, rows say."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import polars as pl

from lindung.rosters.proposing import Proposal
from lindung.rosters.reasons import VERDICTS

MOST_SKIPPED = 200


def totals_of(proposal: Proposal) -> dict[str, Any]:
    """The totals of a version: what `roster check --json` says without details, the receipt, verdicts by village, and
    the digest by which a later check is compared."""
    people = proposal.people
    totals = proposal.checked.as_json() | {"details": []}
    totals["skipped"] = totals["skipped"][:MOST_SKIPPED]
    counts = {one: people.filter(pl.col("action") == one).height for one in ("add", "keep", "change")}
    totals["receipt"] = {
        "added": counts["add"],
        "unchanged": counts["keep"],
        "changed": counts["change"],
        "held": totals["verdicts"]["held"],
        "returned": totals["verdicts"]["rejected"],
    }
    totals["villages"] = _villages(people)
    totals["digest"] = digest_of(proposal)
    return totals


def digest_of(proposal: Proposal) -> str:
    """A checksum of every verdict and of the quote: two checks with the same one would be applied alike."""
    found = hashlib.sha256(json.dumps(proposal.quote, sort_keys=True).encode())
    judged = proposal.people.select(
        "row", "verdict", "action", pl.col("from_month").cast(pl.String), pl.col("reasons").list.join(",")
    )
    found.update(judged.write_csv().encode())
    return found.hexdigest()


def _villages(people: pl.DataFrame) -> dict[str, list[int]]:
    """Heads by village and verdict, in the order accepted, unchanged, held, rejected; "" where none is known."""
    order = tuple(reversed(VERDICTS))
    found: dict[str, list[int]] = {}
    counted = people.group_by(pl.col("village_code").fill_null(""), "verdict").len().sort("village_code")
    for village, verdict, heads in counted.iter_rows():
        found.setdefault(village, [0] * len(order))[order.index(verdict)] += heads
    return found
