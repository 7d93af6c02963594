"""Reading a situation: every key known, every type exact, every missing fact named. No stand-in values."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NoReturn

from lindung.law.errors import Invalid
from lindung.law.months import month_number

# No wage, income or contract of a worker comes near it; it keeps 64-bit arithmetic exact.
GREATEST = 10**15

# No living member was born before, and the months around the bounds can still be counted.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
_DIGITS = 30
_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 60

Reader = Callable[[str, Any], Any]


@dataclass(frozen=True)
class Key:
    """One fact of a situation: how it is read, what it is called, and the values it may have (where it is a choice)."""

    name: str
    read: Reader
    indonesian: str
    english: str
    choices: tuple[str, ...] = ()
    hint: tuple[str, str] = ("", "")


class Facts:
    """The facts of a situation, read. Asking for one that is missing is an `Invalid` that names it."""

    def __init__(self, given: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
        self._keys = keys
        self._facts = {}
        for name, value in given.items():
            if name not in keys:
                known, name = ", ".join(keys), str(name)[:60]
                raise Invalid(
                    f"{name}: kunci ini tidak dikenal di sini; yang dikenal: {known}.",
                    f"{name}: this key is not known here; known are: {known}.",
                    key=name,
                )
            if value is not None:
                self._facts[name] = keys[name].read(name, value)

    def __contains__(self, name: str) -> bool:
        return name in self._facts

    def get(self, name: str, default: Any = None) -> Any:
        """The fact, or what stands for its absence. Use only where the law itself says what absence means."""
        return self._facts.get(name, default)

    def need(self, name: str) -> Any:
        """The fact, or an `Invalid` that names it."""
        if name not in self._facts:
            key = self._keys[name]
            raise Invalid(
                f"{name}: fakta ini diperlukan ({key.indonesian}).",
                f"{name}: this fact is needed ({key.english}).",
                key=name,
            )
        return self._facts[name]

    def only(self, allowed: set[str], indonesian: str, english: str) -> None:
        """Refuse facts that cannot belong to this situation (a wage for a construction project, say)."""
        for name in self._facts:
            if name not in allowed:
                raise Invalid(f"{name}: {indonesian}", f"{name}: {english}", key=name)


def refuse(name: str, indonesian: str, english: str) -> NoReturn:
    """Refuse a fact with a sentence."""
    raise Invalid(f"{name}: {indonesian}", f"{name}: {english}", key=name)


def quoted(given: Any) -> str:
    """What was given, as a sentence quotes it: cut where it is long or deep."""
    try:
        return str(given)[:60] if isinstance(given, Decimal | date) else _short.repr(given)
    except ValueError:  # A number too long to be written out.
        return "…"


def rupiah(name: str, given: Any) -> int:
    """A whole, not negative number of rupiah up to 10^15. Floats, fractions and text are refused."""
    if isinstance(given, bool) or not isinstance(given, int):
        refuse(name, f"{quoted(given)} bukan jumlah rupiah bulat.", f"{quoted(given)} is not a whole number of rupiah.")
    if not 0 <= given <= GREATEST:
        said = quoted(given)
        refuse(name, f"{said} di luar 0 sampai {GREATEST}.", f"{said} is outside 0 to {GREATEST}.")
    return int(given)


def count(least: int = 0, most: int = 10_000) -> Reader:
    """A whole number between two bounds."""

    def read(name: str, given: Any) -> int:
        if isinstance(given, bool) or not isinstance(given, int):
            refuse(name, f"{quoted(given)} bukan bilangan bulat.", f"{quoted(given)} is not a whole number.")
        if not least <= given <= most:
            said = quoted(given)
            refuse(name, f"{said} di luar {least} sampai {most}.", f"{said} is outside {least} to {most}.")
        return int(given)

    return read


def fraction(least: int = 0, most: int = 1) -> Reader:
    """An exact decimal number between two bounds ("0.5", 0.5 as read from YAML). A float is refused."""

    def read(name: str, given: Any) -> Fraction:
        if isinstance(given, bool | float) or not isinstance(given, int | Decimal | Fraction | str):
            refuse(
                name,
                f"{quoted(given)} bukan bilangan desimal yang tepat.",
                f"{quoted(given)} is not an exact decimal number.",
            )
        try:
            number = Decimal(given) if isinstance(given, str) else given
            # 1e999999999 is a decimal of a dozen characters, and a fraction that fills the memory.
            if isinstance(number, Decimal) and abs(number.adjusted()) + len(number.as_tuple().digits) > _DIGITS:
                raise ValueError
            found = Fraction(number)
        except (InvalidOperation, ValueError, OverflowError):
            refuse(name, f"{quoted(given)} bukan bilangan desimal.", f"{quoted(given)} is not a decimal number.")
        if not least <= found <= most:
            said = quoted(given)
            refuse(name, f"{said} di luar {least} sampai {most}.", f"{said} is outside {least} to {most}.")
        return found

    return read


def day(name: str, given: Any) -> date:
    """A day, YYYY-MM-DD, of the years 1900 to 2199."""
    found = given if type(given) is date else None
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        with suppress(ValueError):
            found = date.fromisoformat(given)
    if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        said = quoted(str(given) if found else given)
        refuse(name, f"{said} bukan tanggal YYYY-MM-DD.", f"{said} is not a date YYYY-MM-DD.")
    return found


def month(name: str, given: Any) -> int:
    """A month, YYYY-MM, of the years 1900 to 2199, as its number (`months.month_number`)."""
    found = None
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}", given):
        with suppress(ValueError):
            found = date.fromisoformat(f"{given}-01")
    if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        refuse(name, f"{quoted(given)} bukan bulan YYYY-MM.", f"{quoted(given)} is not a month YYYY-MM.")
    return month_number(found)


def flag(name: str, given: Any) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        refuse(name, f"{quoted(given)} bukan true atau false.", f"{quoted(given)} is neither true nor false.")
    return given


def choice(*allowed: str) -> Reader:
    """One of a few words."""

    def read(name: str, given: Any) -> str:
        if given not in allowed:
            refuse(
                name,
                f"{quoted(given)} tidak dikenal; pilihannya: {', '.join(allowed)}.",
                f"{quoted(given)} is not known; choose: {', '.join(allowed)}.",
            )
        return str(given)

    return read


def several(read_one: Reader, *, least: int = 1, most: int = 600) -> Reader:
    """A list of facts of one kind."""

    def read(name: str, given: Any) -> list[Any]:
        if not isinstance(given, list | tuple):
            refuse(name, f"{quoted(given)} bukan daftar.", f"{quoted(given)} is not a list.")
        if not least <= len(given) <= most:
            refuse(
                name,
                f"berisi {len(given)}; boleh {least} sampai {most}.",
                f"holds {len(given)}; allowed {least} to {most}.",
            )
        return [read_one(f"{name}[{place}]", one) for place, one in enumerate(given, 1)]

    return read


def record(fields: Mapping[str, Reader], *, needed: tuple[str, ...] = ()) -> Reader:
    """A mapping with known keys."""

    def read(name: str, given: Any) -> dict[str, Any]:
        if not isinstance(given, Mapping):
            refuse(name, f"{quoted(given)} bukan pasangan kunci: nilai.", f"{quoted(given)} is not a mapping.")
        for key in given:
            if key not in fields:
                known = ", ".join(fields)
                refuse(
                    name,
                    f"kunci {quoted(key)} tidak dikenal; yang dikenal: {known}.",
                    f"unknown key {quoted(key)}; known: {known}.",
                )
        for key in needed:
            if given.get(key) is None:
                refuse(name, f"{key} diperlukan.", f"{key} is needed.")
        return {key: fields[key](f"{name}.{key}", value) for key, value in given.items() if value is not None}

    return read
