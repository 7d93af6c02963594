"""Dates as people here write and type them. Days are days in WITA."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext

from lindung.web.numbers import NONE
from lindung.web.words import ENGLISH_MONTHS, INDONESIAN_MONTHS

WITA = ZoneInfo("Asia/Makassar")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")


class BadDate(ValueError):
    """A date that cannot be read; the text says what is wrong and how to write it."""


def today() -> date:
    """The day it is in WITA."""
    return datetime.now(tz=WITA).date()


def parse_day(text: str, *, field: str) -> date:
    """Read a day written 2024-05-08 or 08/05/2024 (day first, as here).

    Raises BadDate with a sentence that names `field`.
    """
    text = text.strip()
    if match := _ISO.match(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _LOCAL.match(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise BadDate(
            gettext("“%(text)s” di %(field)s bukan tanggal. Tulis tahun-bulan-hari, misalnya 2024-05-08.")
            % {"text": text[:40], "field": field}
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(
            gettext("“%(text)s” di %(field)s tidak ada di kalender. Periksa hari dan bulannya.")
            % {"text": text[:40], "field": field}
        ) from None


def month_name(month: int) -> str:
    """The month (1 to 12) in the language of the page."""
    return (INDONESIAN_MONTHS if (get_language() or "id").startswith("id") else ENGLISH_MONTHS)[month - 1]


def long_date(value: date | None) -> str:
    """8 Mei 2024 or 8 May 2024; an en dash where there is none."""
    return NONE if value is None else f"{value.day} {month_name(value.month)} {value.year}"


def month_year(value: date) -> str:
    """Mei 2024 or May 2024."""
    return f"{month_name(value.month)} {value.year}"


def month_span(first: date, last: date) -> str:
    """Desember 2026, or Desember 2026 – Mei 2027: one month is named once."""
    one, other = month_year(first), month_year(last)
    return one if one == other else f"{one} – {other}"


def months_after(month: date, count: int) -> date:
    """The first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def month_end(value: date) -> date:
    """The last day of that month."""
    return value.replace(day=calendar.monthrange(value.year, value.month)[1])


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The last day of every month from that of `first` to that of `last`, none later than `last`."""
    ends = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        ends.append(min(month_end(date(year, month, 1)), last))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(ends)


def year_before(value: date) -> date:
    """The same day a year earlier; 28 February for 29 February."""
    try:
        return value.replace(year=value.year - 1)
    except ValueError:
        return value.replace(year=value.year - 1, day=28)


def now_label() -> str:
    """The moment of making a page or file, for its source line."""
    local = timezone.localtime(timezone.now())
    return f"{long_date(local.date())} {local:%H.%M} WITA"
