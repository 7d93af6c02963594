"""A person's memberships on a time line, as SVG: what was paid for, who paid, and the day one looks at.

Only classes and presentation attributes; the same facts stand in the tables below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lindung.coverage import wording
from lindung.coverage.people import PersonView
from lindung.coverage.people_words import payer_name, stretch
from lindung.membership.queries import MembershipRow, PayerPeriod
from lindung.web import dates

WIDTH, LEFT, RIGHT = 960, 8, 8
TOP, ROW, BOTTOM = 26, 58, 8
# Beyond this the line is no longer readable; the table has them all.
MOST_ROWS = 12


@dataclass(frozen=True)
class Scale:
    """Where a day stands on the line."""

    first: date
    last: date

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def width(self, first: date, last: date) -> float:
        return round(max(2.0, self.x(last) - self.x(first)), 1)


def timeline(view: PersonView) -> SafeString:
    """The time line of a person's memberships; empty without any."""
    rows = view.memberships[-MOST_ROWS:]
    if not rows:
        return SafeString("")
    paid_to = [line.covers_to for line in view.settlements if not line.taken_back]
    first = min(row.began_on for row in rows)
    last = max([view.day, *paid_to, *(row.ended_on for row in rows if row.ended_on)])
    scale = Scale(first.replace(month=1, day=1), last.replace(month=12, day=31))
    height = TOP + len(rows) * ROW + BOTTOM
    body = (
        _years(scale, height)
        + format_html_join("", "{}", ((_membership(scale, view, row, TOP + i * ROW),) for i, row in enumerate(rows)))
        + _looked_at(scale, view.day, height)
    )
    return format_html(
        '<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-labelledby="garis-title garis-desc">'
        '<title id="garis-title">{}</title><desc id="garis-desc">{}</desc>{}</svg>',
        WIDTH, height, gettext("Garis waktu kepesertaan"), _described(view), body,
    )  # fmt: skip


def _described(view: PersonView) -> str:
    return "; ".join(f"{row.segment} {stretch(row.began_on, row.ended_on)}" for row in view.memberships)


def _years(scale: Scale, height: int) -> SafeString:
    years = range(scale.first.year, scale.last.year + 1)
    every = max(1, len(years) // 12 + (len(years) % 12 > 0))
    return format_html_join(
        "",
        '<line class="timeline-year" x1="{}" x2="{}" y1="18" y2="{}"/>'
        '<text class="timeline-label" x="{}" y="13">{}</text>',
        (
            (scale.x(date(year, 1, 1)), scale.x(date(year, 1, 1)), height, scale.x(date(year, 1, 1)) + 3, year)
            for year in years
            if (year - years[0]) % every == 0
        ),
    )


def _membership(scale: Scale, view: PersonView, row: MembershipRow, top: int) -> SafeString:
    last = row.ended_on or scale.last
    name = f"{row.segment} {row.unit}".strip()
    label = wording.segment_name(row.segment) if not row.unit else row.unit
    paid = [line for line in view.settlements if line.membership == row.id and not line.taken_back]
    bars = format_html_join(
        "",
        '<rect class="timeline-paid tone-{}" x="{}" y="{}" width="{}" height="14"><title>{}</title></rect>',
        (
            (row.segment.lower(), scale.x(line.covers_from), top + 18,
             scale.width(line.covers_from, line.covers_to), stretch(line.covers_from, line.covers_to))
            for line in paid
            if line.reverses is None
        ),
    )  # fmt: skip
    return format_html(
        '<g><title>{}</title>'
        '<text class="timeline-name" x="{}" y="{}">{} <tspan class="timeline-label">{}</tspan></text>'
        '<rect class="timeline-member" x="{}" y="{}" width="{}" height="14"/>{}{}</g>',
        name, scale.x(row.began_on), top + 13, row.segment, label,
        scale.x(row.began_on), top + 18, scale.width(row.began_on, last), bars, _payers(scale, row, last, top + 45),
    )  # fmt: skip


def _payers(scale: Scale, row: MembershipRow, last: date, y: int) -> SafeString:
    """Who pays, written below where the paying begins; names that would not fit are left to the table."""
    return format_html_join("", "{}", ((_payer(scale, payer, last, y),) for payer in row.payers))


def _payer(scale: Scale, payer: PayerPeriod, last: date, y: int) -> SafeString:
    x = scale.x(payer.from_day)
    room = scale.width(payer.from_day, payer.to_day or last)
    name = payer_name(payer)
    fits = int(room // 6.2)
    shown = name if len(name) <= fits else (f"{name[: fits - 1]}…" if fits > 5 else "")
    return format_html(
        '<line class="timeline-payer" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="timeline-label" x="{}" y="{}">{}</text>',
        x, x, y - 12, y + 2, x + 4, y, shown,
    )  # fmt: skip


def _looked_at(scale: Scale, day: date, height: int) -> SafeString:
    return format_html(
        '<g><title>{}</title><line class="timeline-day" x1="{}" x2="{}" y1="18" y2="{}"/></g>',
        dates.long_date(day), scale.x(day), scale.x(day), height,
    )  # fmt: skip
