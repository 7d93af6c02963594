"""What a measurement hands over: lines of a table, and the sentences around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.timing import Times


@dataclass(frozen=True)
class Line:
    """One contestant. `ratio` is its value divided by that of the table's first line (None: not comparable)."""

    what: str
    value: float
    unit: str
    slow: float | None = None
    ratio: float | None = None


@dataclass
class Table:
    """One measurement: its question, its lines, how it was taken, and what to notice."""

    title: str
    how: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # Answers that were compared, for tests: contestant to a number everybody must have in common.
    answers: dict[str, int] = field(default_factory=dict)
    # Which measurement took it.
    measure: str = ""

    def add(self, what: str, value: float, unit: str, *, slow: float | None = None, compare: bool = True) -> None:
        """Append a line; its ratio is to the first line, if that has the same unit."""
        first = self.lines[0] if self.lines else None
        ratio = value / first.value if compare and first and first.unit == unit and first.value else None
        if first is None and compare:
            ratio = 1.0
        self.lines.append(Line(what, value, unit, slow, ratio))

    def hold_against(self, goal: str, found: float, *, at_most: float = 0.0, at_least: float = 0.0) -> None:
        """Note what was wanted (a ratio, at most or at least so much) and whether it was found."""
        met = found <= at_most if at_most else found >= at_least
        self.notes.append(f"Goal: {goal}. Found: {found:.2f} times. {'Met' if met else 'Not met'}.")

    def add_times(self, times: Mapping[str, Times]) -> None:
        """Append a line of milliseconds for each contestant."""
        for what, taken in times.items():
            self.add(what, taken.median * 1000, "ms", slow=taken.slow * 1000)


def save(tables: list[Table], path: Path) -> None:
    """Write tables as JSON for the process that prints them."""
    path.write_text(json.dumps([asdict(table) for table in tables]), encoding="utf-8")


def load(path: Path) -> list[Table]:
    """Read what `save` wrote."""
    return [_table(content) for content in json.loads(path.read_text(encoding="utf-8"))]


def _table(content: dict[str, Any]) -> Table:
    lines = [Line(**line) for line in content.pop("lines")]
    return Table(lines=lines, **content)
