"""Dates and lists in words, in both languages: sentences about a person must read like sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

INDONESIAN_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
ENGLISH_MONTHS = "January February March April May June July August September October November December".split()


def indonesian_date(day: date) -> str:
    """31 Desember 2025."""
    return f"{day.day} {INDONESIAN_MONTHS[day.month - 1]} {day.year}"


def english_date(day: date) -> str:
    """31 December 2025."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def dotted(value: int | None) -> str:
    """201.600: whole rupiah or heads as Indonesian writes them; an en dash where there are none."""
    return "–" if value is None else f"{value:,}".replace(",", ".")


def listed(items: Sequence[str], last: str) -> str:
    """JKK, JKM dan JHT: a list with `last` ("dan", "and") before its final item."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
