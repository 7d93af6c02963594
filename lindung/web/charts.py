"""Small charts as SVG made here: they print, need no script and pass a strict content security policy.

Only classes and presentation attributes, never style attributes. Each has a title and a description; the numbers
behind it stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lindung.web import dates, numbers


@dataclass(frozen=True)
class Mark:
    """A published point beside the computed line."""

    day: date
    value: int
    kind: Literal["anchor", "quoted"]
    label: str


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar. `tone` names its colour class."""

    label: str
    value: int
    tone: str


@dataclass(frozen=True)
class Frame:
    """The drawing area in pixels and the ranges it shows."""

    width: int
    height: int
    left: int
    right: int
    first: date
    last: date
    top_value: int
    top: int = 14
    bottom: int = 30

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return round(self.left + (self.width - self.left - self.right) * (day - self.first).days / span, 1)

    def y(self, value: int) -> float:
        room = self.height - self.top - self.bottom
        return round(self.top + room * (1 - value / max(1, self.top_value)), 1)


def nice_steps(highest: int, *, wanted: int = 5) -> tuple[int, ...]:
    """Round values from zero up to just above `highest`, about `wanted` of them."""
    rough = max(1, -(-highest // wanted))
    size = 10 ** (len(str(rough)) - 1)
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    return tuple(range(0, step * (-(-max(1, highest) // step)) + 1, step))


def trend(
    points: Sequence[tuple[date, int]],
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    description: str,
    chosen: tuple[date, int] | None = None,
    width: int = 1120,
    height: int = 340,
) -> SafeString:
    """A line through month ends with published points marked on it and the chosen day picked out.

    `key` makes the ids unique on the page. Empty where there are fewer than two points.
    """
    if len(points) < 2:
        return SafeString("")
    shown = [mark for mark in marks if points[0][0] <= mark.day <= max(points[-1][0], mark.day)]
    highest = max([value for _, value in points] + [mark.value for mark in shown])
    steps = nice_steps(highest)
    last = max([points[-1][0], *(mark.day for mark in shown), *([chosen[0]] if chosen else [])])
    frame = Frame(
        width, height, left=64 if width > 600 else 48, right=16, first=points[0][0], last=last, top_value=steps[-1]
    )
    body = (
        _grid(frame, steps)
        + _years(frame)
        + format_html('<path class="chart-line" d="{}"/>', _path(frame, points))
        + _chosen(frame, chosen)
        + format_html_join("", "{}", ((_mark(frame, mark),) for mark in shown))
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        width, height, key, key, key, title, key, description, body,
    )  # fmt: skip


def _path(frame: Frame, points: Sequence[tuple[date, int]]) -> str:
    return "M" + "L".join(f"{frame.x(day)} {frame.y(value)}" for day, value in points)


def _grid(frame: Frame, steps: Sequence[int]) -> SafeString:
    return format_html_join(
        "",
        '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="chart-label" text-anchor="end" x="{}" y="{}">{}</text>',
        (
            (frame.left, frame.width - frame.right, frame.y(step), frame.y(step), frame.left - 8, frame.y(step) + 4,
             _short(step) if frame.width <= 600 else numbers.number(step))
            for step in steps
        ),
    )  # fmt: skip


def _short(value: int) -> str:
    """Thousands on a narrow chart: 200k would be foreign here, so 200 rb; the axis title says so."""
    return numbers.number(value // 1000) if value >= 1000 else numbers.number(value)


def _years(frame: Frame) -> SafeString:
    base = frame.height - frame.bottom
    ticks = [(frame.x(date(year, 1, 1)), year) for year in range(frame.first.year + 1, frame.last.year + 1)]
    return format_html_join(
        "",
        '<line class="chart-year" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="chart-label" text-anchor="{}" x="{}" y="{}">{}</text>',
        ((x, x, base, base + 5, "middle" if x < frame.width - 24 else "end", x, base + 20, year) for x, year in ticks),
    )


def _chosen(frame: Frame, chosen: tuple[date, int] | None) -> SafeString:
    if chosen is None or not frame.first <= chosen[0] <= frame.last:
        return SafeString("")
    x, y = frame.x(chosen[0]), frame.y(chosen[1])
    return format_html(
        '<line class="chart-chosen" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<circle class="chart-here" cx="{}" cy="{}" r="5"/>',
        x, x, frame.top, frame.height - frame.bottom, x, y,
    )  # fmt: skip


def _mark(frame: Frame, mark: Mark) -> SafeString:
    """Anchors are filled diamonds, quotations open circles: told apart without colour."""
    x, y = frame.x(mark.day), frame.y(mark.value)
    said = f"{mark.label}: {numbers.number(mark.value)}, {dates.long_date(mark.day)}"
    if mark.kind == "anchor":
        shape = format_html('<path class="mark-anchor" d="M{} {}l7 7 -7 7 -7 -7Z"/>', x, round(y - 7, 1))
    else:
        shape = format_html('<circle class="mark-quoted" cx="{}" cy="{}" r="5.5"/>', x, y)
    return format_html("<g>{}<title>{}</title></g>", shape, said)


def stacked_bar(parts: Sequence[Part], *, label: str, height: int = 10) -> SafeString:
    """A bar whose parts share its whole width; the numbers must stand beside it."""
    total = sum(part.value for part in parts)
    counted = x = 0
    pieces = []
    for part in parts:
        counted += part.value
        edge = (1000 * counted + total // 2) // total if total else 0
        if edge > x:
            pieces.append((f"tone-{part.tone}", x, edge - x, height, f"{part.label}: {numbers.number(part.value)}"))
        x = edge
    body = format_html_join("", '<rect class="{}" x="{}" y="0" width="{}" height="{}"><title>{}</title></rect>', pieces)
    return format_html(
        '<svg class="bar" viewBox="0 0 1000 {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        height, label, body,
    )  # fmt: skip
