"""Published figures beside what the ledger says for the same day, segments and region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lindung.coverage.queries import count_on, footing, period, today
from lindung.reference.queries import Figure, published_figures


@dataclass(frozen=True)
class Comparison:
    """A published figure, the computed count (None where none can be made), and computed minus published."""

    figure: Figure
    computed: int | None

    @property
    def difference(self) -> int | None:
        if self.computed is None or self.figure.value is None:
            return None
        return self.computed - self.figure.value

    @property
    def fails(self) -> bool:
        """An anchor that is not met to the person."""
        return self.figure.role == "anchor" and self.difference != 0


def compare_published(region: str | None = None) -> tuple[Comparison, ...]:
    """Every published figure of active participants beside the computed one, oldest first."""
    return compare(published_figures(region))


def compare(figures: Sequence[Figure]) -> tuple[Comparison, ...]:
    """These published figures beside the computed ones, in the same order.

    A figure of another measure, or of a day outside the record, has no computed counterpart and is still listed.
    """
    record = period()
    last = max(today(), record.last_day)
    known: dict[tuple[str, date], dict[str, int]] = {}
    compared = []
    for figure in figures:
        day = figure.compare_on
        computed = None
        if figure.measure == "active" and day is not None and record.first_day <= day <= last:
            if (figure.region, day) not in known:
                rows = count_on(footing(day, figure.region, record), by=("segment",)).rows
                known[figure.region, day] = {row.key["segment"]: row.active for row in rows}
            heads = known[figure.region, day]
            computed = sum(heads.get(segment, 0) for segment in figure.segment_set)
        compared.append(Comparison(figure, computed))
    return tuple(compared)
