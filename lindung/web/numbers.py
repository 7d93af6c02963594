"""Numbers as people here write them: 518.141 in Indonesian, 518,141 in English. Integers and exact shares only."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language

MINUS = "−"
NONE = "–"


def _indonesian() -> bool:
    return (get_language() or "id").startswith("id")


def number(value: int | None) -> str:
    """A whole number with its thousands marked; an en dash where there is none."""
    if value is None:
        return NONE
    text = f"{abs(value):,}"
    if _indonesian():
        text = text.replace(",", ".")
    return f"{MINUS}{text}" if value < 0 else text


def signed(value: int | None) -> str:
    """A change: + or − before the number, nothing before zero."""
    if value is None:
        return NONE
    return f"+{number(value)}" if value > 0 else number(value)


def percent(part: int | None, whole: int | None, *, places: int = 1) -> str:
    """`part` of `whole` in per cent, rounded half up; an en dash if either is missing or `whole` is zero."""
    if part is None or not whole:
        return NONE
    return f"{_decimal(share(part, whole, places=places), places)} %"


def percent_change(now: int | None, before: int | None, *, places: int = 1) -> str:
    """The change from `before` to `now` in per cent of `before`, signed."""
    if now is None or not before:
        return NONE
    tenths = share(now - before, before, places=places)
    sign = "+" if tenths > 0 else ""
    return f"{sign}{_decimal(tenths, places)} %"


def decimal_percent(value: Decimal | None) -> str:
    """A percentage somebody stated, with the decimals they gave: 24,22 %."""
    if value is None:
        return NONE
    text = f"{value.normalize():f}"
    return f"{text.replace('.', ',') if _indonesian() else text} %"


def share(part: int, whole: int, *, places: int = 1) -> int:
    """`part` of `whole` in per cent as a whole number of 10^-places, rounded half away from zero."""
    scaled = abs(part) * 100 * int(10**places)
    result = (2 * scaled + abs(whole)) // (2 * abs(whole))
    return result if (part >= 0) == (whole > 0) else -result


def _decimal(scaled: int, places: int) -> str:
    whole, rest = divmod(abs(scaled), int(10**places))
    point = "," if _indonesian() else "."
    text = number(whole) + (f"{point}{rest:0{places}d}" if places else "")
    return f"{MINUS}{text}" if scaled < 0 else text
