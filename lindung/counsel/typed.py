"""What people type into a sheet, read exactly: 12.000.000 or 12,000,000, 0,5 or 0.5, dates and months."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from lindung.law.months import first_day, month_number
from lindung.web import dates

_PLAIN = re.compile(r"\d{1,15}\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*\Z", re.ASCII)
_DECIMAL = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
_LOCAL_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})\Z", re.ASCII)
MOST_MONTHS = 600


class Unreadable(ValueError):
    """Something typed that cannot be read; the text says how to write it."""


def rupiah(text: str) -> int:
    """A whole number of rupiah, with or without Rp and separators between the thousands."""
    number = re.sub(r"\A[Rr]p\.?\s*", "", text).replace("\u00a0", " ").strip()
    number = re.sub(r",(?:00|-)\Z", "", number)
    if _PLAIN.match(number):
        return int(number)
    if _GROUPED.match(number):
        return int(re.sub(r"\D", "", number))
    raise Unreadable(gettext("“%(text)s” bukan jumlah rupiah. Tulis misalnya 3.500.000.") % {"text": text[:40]})


def whole(text: str) -> int:
    """A whole number."""
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    raise Unreadable(gettext("“%(text)s” bukan bilangan bulat. Tulis misalnya 12.") % {"text": text[:40]})


def decimal(text: str) -> Decimal:
    """A decimal with a comma or a point; a per cent sign behind it is allowed."""
    number = text.removesuffix("%").strip()
    if _DECIMAL.match(number):
        return Decimal(number.replace(",", "."))
    raise Unreadable(gettext("“%(text)s” bukan angka. Tulis misalnya 2,5.") % {"text": text[:40]})


def percent(text: str) -> Decimal:
    """Per cent as the part of one that the law's vocabulary wants: 50 becomes 0.5."""
    return decimal(text) / 100


def day(text: str) -> str:
    """A date, as YYYY-MM-DD."""
    try:
        return dates.parse_day(text, field=gettext("tanggal")).isoformat()
    except dates.BadDate as wrong:
        raise Unreadable(str(wrong)) from None


def month(text: str) -> str:
    """A month written 2026-03 or 03/2026, as YYYY-MM."""
    if match := _MONTH.match(text):
        year, number = int(match[1]), int(match[2])
    elif match := _LOCAL_MONTH.match(text):
        year, number = int(match[2]), int(match[1])
    else:
        number = 0
        year = 0
    if not (1 <= number <= 12 and 1900 <= year <= 2100):
        raise Unreadable(gettext("“%(text)s” bukan bulan. Tulis tahun-bulan, misalnya 2026-03.") % {"text": text[:40]})
    return f"{year:04d}-{number:02d}"


def months(text: str) -> list[str]:
    """Months and stretches of months, such as "2024-01..2025-06, 2025-09", each once and in order."""
    found: set[int] = set()
    for part in re.split(r"[,;\n]+", text):
        if not part.strip():
            continue
        ends = [month(end.strip()) for end in re.split(r"\.\.|–|s\.?d\.?", part)]
        if len(ends) > 2:
            raise Unreadable(gettext("“%(text)s” bukan masa. Tulis misalnya 2024-01..2025-06.") % {"text": part[:40]})
        first, last = (month_number(date.fromisoformat(f"{one}-01")) for one in (ends[0], ends[-1]))
        if last < first or last - first > MOST_MONTHS:
            raise Unreadable(gettext("Masa “%(text)s” berakhir sebelum dimulai.") % {"text": part.strip()[:40]})
        found |= set(range(first, last + 1))
    return [f"{first_day(number):%Y-%m}" for number in sorted(found)]


def wage_history(text: str) -> list[dict[str, Any]]:
    """A line for each year: year, monthly wage, months paid, and inflation in per cent."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        parts = re.split(r"[;\t]| {1,}", line)
        parts = [part for part in parts if part]
        try:
            if not 2 <= len(parts) <= 4:
                raise Unreadable(gettext("tulis tahun, upah, bulan, inflasi."))
            row: dict[str, Any] = {"year": whole(parts[0]), "wage": rupiah(parts[1])}
            if len(parts) > 2:
                row["months"] = whole(parts[2])
            if len(parts) > 3:
                row["inflation_percent"] = decimal(parts[3])
        except Unreadable as wrong:
            raise Unreadable(gettext("Baris %(number)s: %(wrong)s") % {"number": number, "wrong": wrong}) from None
        found.append(row)
    return found


def rupiah_list(text: str) -> list[int]:
    """Sums of money, one a line or with semicolons between them."""
    return [rupiah(part.strip()) for part in re.split(r"[;\n]+", text) if part.strip()]


def day_list(text: str) -> list[str]:
    """Dates, one a line or with commas or semicolons between them."""
    return [day(part.strip()) for part in re.split(r"[,;\n]+", text) if part.strip()]


def yes_no(text: str) -> bool:
    """Yes or no, as the form sends it."""
    if text not in {"true", "false"}:
        raise Unreadable(gettext("Pilih ya atau tidak."))
    return text == "true"


def names(text: str) -> list[str]:
    """Words with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]


READERS: dict[str, Callable[[str], Any]] = {
    "rupiah": rupiah,
    "whole": whole,
    "decimal": decimal,
    "percent": percent,
    "day": day,
    "month": month,
    "months": months,
    "history": wage_history,
    "rupiah_list": rupiah_list,
    "day_list": day_list,
    "yes_no": yes_no,
    "choice": str,
    "whole_choice": whole,
    "names": names,
}
