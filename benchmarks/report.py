"""Showing measurements: on the terminal, and as docs/performance.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

from benchmarks.machine import facts
from benchmarks.results import Line, Table
from benchmarks.timing import ROUNDS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
HEAD = """# Performance

Written by `{command}` on {day}; do not edit. Run it again to renew it.

**What holds is the ratios.** Absolute times belong to one machine and one day. Contestants take turns within each of
{rounds} rounds, in one run, so that they share whatever else the machine is doing. Times are medians over all rounds;
"95 of 100" is what 95 of 100 questions stay under. The ratio compares with the first line of its table. All data are
synthetic. The server is durable (fsync on), configured as Lindung configures its own.

| Machine | |
|---|---|
{facts}
"""


def print_tables(tables: Sequence[Table], console: Console) -> None:
    """Show tables on the terminal."""
    for table in tables:
        shown = RichTable(title=table.title, caption=" ".join([table.how, *table.notes]), title_justify="left")
        shown.caption_justify = "left"
        shown.add_column("")
        for heading in ("median", "95 of 100", "ratio"):
            shown.add_column(heading, justify="right")
        for line in table.lines:
            shown.add_row(line.what, *_cells(line))
        console.print(shown)


def write_page(tables: Sequence[Table], command: str, path: Path = PAGE) -> None:
    """Write docs/performance.md."""
    rows = "\n".join(f"| {what} | {value} |" for what, value in facts())
    head = HEAD.format(command=command, day=date.today().isoformat(), rounds=ROUNDS, facts=rows)
    path.write_text("\n".join([head, *map(_section, tables)]), encoding="utf-8")


def renew_sections(tables: Sequence[Table], command: str, path: Path = PAGE) -> None:
    """Put tables into docs/performance.md in place of all that the same measurements left there; the rest stays."""
    measures = {table.measure for table in tables}
    # A part begins with its mark or, if it has none, with its heading.
    first, *parts = re.split(r"^(?=<!-- |## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    whole: list[str] = []
    for part in parts:
        if part.startswith("## ") and whole and whole[-1].startswith("<!-- ") and "## " not in whole[-1]:
            whole[-1] += part
        else:
            whole.append(part)
    kept = [part for part in whole if not part.startswith(tuple(f"<!-- {name} -->" for name in measures))]
    for table in tables:
        table.notes.append(f"Measured on {date.today().isoformat()} with `{command}`.")
    path.write_text("".join([first, *kept]).rstrip() + "\n\n" + "\n".join(map(_section, tables)), encoding="utf-8")


def _section(table: Table) -> str:
    mark = [f"<!-- {table.measure} -->"] if table.measure else []
    lines = [*mark, f"## {table.title}", "", table.how, "", "| | median | 95 of 100 | ratio |", "|---|---:|---:|---:|"]
    lines += [f"| {line.what} | {' | '.join(_cells(line))} |" for line in table.lines]
    lines += ["", *table.notes, *([""] if table.notes else [])]
    return "\n".join(lines)


def _cells(line: Line) -> tuple[str, str, str]:
    slow = "" if line.slow is None else f"{_number(line.slow)} {line.unit}"
    ratio = "" if line.ratio is None else _number(line.ratio)
    return f"{_number(line.value)} {line.unit}", slow, ratio


def _number(value: float) -> str:
    """Three figures that count: 1,234  123  12.3  1.23  0.012."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}"
