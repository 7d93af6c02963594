"""A value that stays until it changes, drawn as steps. SVG made here, as in `charts`; the numbers stand in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Level:
    """A value from a day to a day (None: still). `unsure` draws it dashed; `label` says it in words."""

    since: date
    until: date | None
    value: int | Fraction
    label: str
    unsure: bool = False


@dataclass(frozen=True)
class _Room:
    width: int
    height: int
    margin: tuple[int, int, int, int]  # top, right, bottom, left
    first: date
    last: date
    highest: Fraction

    def x(self, day: date) -> float:
        inside = self.width - self.margin[1] - self.margin[3]
        share = Fraction(
            (min(max(day, self.first), self.last) - self.first).days, max(1, (self.last - self.first).days)
        )
        return round(self.margin[3] + float(inside * share), 1)

    def y(self, value: int | Fraction) -> float:
        inside = self.height - self.margin[0] - self.margin[2]
        return round(self.margin[0] + float(inside * (1 - Fraction(value) / (self.highest or 1))), 1)


def spark(levels: Sequence[Level], *, first: date, last: date, label: str) -> SafeString:
    """The course of a value as a small line without axes. `label` says it for those who do not see it."""
    room = _room(levels, 132, 30, (4, 2, 4, 2), first, last)
    return format_html(
        '<svg class="spark" viewBox="0 0 132 30" role="img" aria-label="{}">{}</svg>', label, _lines(room, levels)
    )


def step_chart(levels: Sequence[Level], *, key: str, title: str, first: date, last: date) -> SafeString:
    """The course of a value with its years and its numbers. `key` makes the ids unique on the page."""
    room = _room(levels, 760, 220, (28, 16, 30, 16), first, last)
    base = room.height - room.margin[2]
    years = range(first.year + 1, last.year + 1)
    ticks = format_html_join(
        "",
        '<line class="step-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="step-label" text-anchor="middle" x="{}" y="{}">{}</text>',
        ((x, x, room.margin[0], base, x, base + 18, year) for year, x in ((y, room.x(date(y, 1, 1))) for y in years)),
    )
    floor = format_html('<line class="step-floor" x1="{}" x2="{}" y1="{}" y2="{}"/>',
                        room.margin[3], room.width - room.margin[1], base, base)  # fmt: skip
    return format_html(
        '<svg class="step-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}{}{}</svg>',
        room.width, room.height, key, key, key, title, key, "; ".join(one.label for one in levels),
        ticks, floor, _lines(room, levels), _numbers(room, levels),
    )  # fmt: skip


def _room(
    levels: Sequence[Level], width: int, height: int, margin: tuple[int, int, int, int], first: date, last: date
) -> _Room:
    highest = max((Fraction(one.value) for one in levels), default=Fraction(1))
    return _Room(width, height, margin, first, last, highest)


def _lines(room: _Room, levels: Sequence[Level]) -> SafeString:
    """Each level as a line, solid where it is sure; thin risers join them."""
    pieces = []
    before: Level | None = None
    for one in levels:
        if one.since > room.last:
            break
        start, end = room.x(one.since), room.x(one.until or room.last)
        if before is not None:
            pieces.append(("step-riser", f"M{start} {room.y(before.value)}V{room.y(one.value)}", ""))
        shape = "step-line step-unsure" if one.unsure else "step-line"
        pieces.append((shape, f"M{start} {room.y(one.value)}H{max(end, start + 1)}", one.label))
        before = one
    return format_html_join("", '<path class="{}" d="{}"><title>{}</title></path>', pieces)


def _numbers(room: _Room, levels: Sequence[Level]) -> SafeString:
    """The numbers above the first and the last level, and above others that are wide enough; the table has them all."""
    shown = [one for one in levels if one.since <= room.last]
    found = []
    for place, one in enumerate(shown):
        number = one.label.partition(": ")[2] or one.label
        start, end = room.x(one.since), room.x(one.until or room.last)
        last = place == len(shown) - 1 and place > 0
        if last:
            found.append(("end", end, room.y(one.value) - 7, number))
        elif place == 0 or end - start >= 7 * len(number):
            # Below the line where the next level would run through the number.
            rises = place + 1 < len(shown) and shown[place + 1].value > one.value
            found.append(("start", start, room.y(one.value) + (17 if rises else -7), number))
    return format_html_join("", '<text class="step-number" text-anchor="{}" x="{}" y="{}">{}</text>', found)
