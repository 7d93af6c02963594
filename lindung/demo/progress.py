"""What somebody sees while the province is built: stages, rows, and how fast they went in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Teller(Protocol):
    """Told what happens during a build."""

    def stage(self, indonesian: str, english: str, rows: int | None = None) -> None:
        """A new stage begins, of so many rows if it has rows."""

    def rows(self, count: int) -> None:
        """So many rows of the stage are done."""

    def say(self, indonesian: str, english: str) -> None:
        """Something worth a line."""


class Silent:
    """Tells nobody; for tests and scripts."""

    def stage(self, indonesian: str, english: str, rows: int | None = None) -> None:
        """Nothing."""

    def rows(self, count: int) -> None:
        """Nothing."""

    def say(self, indonesian: str, english: str) -> None:
        """Nothing."""


class Bars:
    """Progress bars on the terminal; each stage that had rows ends with its rows a second."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._began = 0.0
        self._done = 0

    def stage(self, indonesian: str, english: str, rows: int | None = None) -> None:
        """Finish the bar of the last stage and begin another."""
        self.finish()
        self._task = self._progress.add_task(f"{indonesian} / {english}", total=rows, speed="")
        self._began, self._done = time.monotonic(), 0

    def rows(self, count: int) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._done += count
            self._progress.update(self._task, advance=count, speed=self._speed())

    def say(self, indonesian: str, english: str) -> None:
        """A line above the bars."""
        self._progress.console.print(f"{indonesian} / {english}")

    def finish(self) -> None:
        """Fill the bar of the stage that is over."""
        if self._task is not None:
            self._progress.update(self._task, total=self._done or 1, completed=self._done or 1, speed=self._speed())
        self._task = None

    def _speed(self) -> str:
        seconds = time.monotonic() - self._began
        if not self._done or seconds < 0.05:
            return ""
        return f"{self._done:,} ({self._done / seconds:,.0f}/s)".replace(",", ".")


class Lines:
    """One line for each stage as it begins: for a log or a pipe, where bars cannot move."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def stage(self, indonesian: str, english: str, rows: int | None = None) -> None:
        """The line of a stage, with its rows if they are known."""
        number = f" ({rows:,})".replace(",", ".") if rows else ""
        self.say(indonesian, f"{english}{number}")

    def rows(self, count: int) -> None:
        """Nothing: the line is written."""

    def say(self, indonesian: str, english: str) -> None:
        """A line of its own."""
        self._console.print(f"{indonesian} / {english}", soft_wrap=True, highlight=False)


@contextmanager
def bars(console: Console | None = None) -> Iterator[Teller]:
    """Bars on the terminal for as long as the block lasts; a line for each stage where there is no terminal."""
    shown = console or Console(stderr=True)
    if not shown.is_terminal:
        yield Lines(shown)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), TextColumn("{task.fields[speed]}"))
    with Progress(*columns, TimeElapsedColumn(), console=shown) as progress:
        teller = Bars(progress)
        yield teller
        teller.finish()
