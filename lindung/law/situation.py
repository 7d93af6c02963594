"""Reading a situation: every key known, every type exact, every missing fact named. No stand-in values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NoReturn

from lindung.law.errors import Invalid
from lindung.law.months import month_number

# No wage, income or contract of a worker comes near it; it keeps 64-bit arithmetic exact.
GREATEST = 10**15

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
                known = ", ".join(keys)
                raise Invalid(
                    f"{name}: kunci ini tidak dikenal di sini; yang dikenal: {known}.",
                    f"{name}: this key is not known here; known are: {known}.",
                    key=str(name),
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


def rupiah(name: str, given: Any) -> int:
    """A whole, not negative number of rupiah up to 10^15. Floats, fractions and text are refused."""
    if isinstance(given, bool) or not isinstance(given, int):
        refuse(name, f"{given!r} bukan jumlah rupiah bulat.", f"{given!r} is not a whole number of rupiah.")
    if not 0 <= given <= GREATEST:
        refuse(name, f"{given} di luar 0 sampai {GREATEST}.", f"{given} is outside 0 to {GREATEST}.")
    return int(given)


def count(least: int = 0, most: int = 10_000) -> Reader:
    """A whole number between two bounds."""

    def read(name: str, given: Any) -> int:
        if isinstance(given, bool) or not isinstance(given, int):
            refuse(name, f"{given!r} bukan bilangan bulat.", f"{given!r} is not a whole number.")
        if not least <= given <= most:
            refuse(name, f"{given} di luar {least} sampai {most}.", f"{given} is outside {least} to {most}.")
        return int(given)

    return read


def fraction(least: int = 0, most: int = 1) -> Reader:
    """An exact decimal number between two bounds ("0.5", 0.5 as read from YAML). A float is refused."""

    def read(name: str, given: Any) -> Fraction:
        if isinstance(given, bool | float) or not isinstance(given, int | Decimal | Fraction | str):
            refuse(name, f"{given!r} bukan bilangan desimal yang tepat.", f"{given!r} is not an exact decimal number.")
        try:
            found = Fraction(Decimal(given)) if isinstance(given, str) else Fraction(given)
        except (InvalidOperation, ValueError, OverflowError):
            refuse(name, f"{given!r} bukan bilangan desimal.", f"{given!r} is not a decimal number.")
        if not least <= found <= most:
            refuse(name, f"{given} di luar {least} sampai {most}.", f"{given} is outside {least} to {most}.")
        return found

    return read


def day(name: str, given: Any) -> date:
    """A day, YYYY-MM-DD."""
    if type(given) is date:
        return given
    try:
        if isinstance(given, str) and len(given) == 10:
            return date.fromisoformat(given)
    except ValueError:
        pass
    refuse(name, f"{given!r} bukan tanggal YYYY-MM-DD.", f"{given!r} is not a date YYYY-MM-DD.")


def month(name: str, given: Any) -> int:
    """A month, YYYY-MM, as its number (`months.month_number`)."""
    if isinstance(given, str) and len(given) == 7 and given[4] == "-":
        try:
            return month_number(date.fromisoformat(f"{given}-01"))
        except ValueError:
            pass
    refuse(name, f"{given!r} bukan bulan YYYY-MM.", f"{given!r} is not a month YYYY-MM.")


def flag(name: str, given: Any) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        refuse(name, f"{given!r} bukan true atau false.", f"{given!r} is neither true nor false.")
    return given


def choice(*allowed: str) -> Reader:
    """One of a few words."""

    def read(name: str, given: Any) -> str:
        if given not in allowed:
            refuse(
                name,
                f"{given!r} tidak dikenal; pilihannya: {', '.join(allowed)}.",
                f"{given!r} is not known; choose: {', '.join(allowed)}.",
            )
        return str(given)

    return read


def several(read_one: Reader, *, least: int = 1, most: int = 600) -> Reader:
    """A list of facts of one kind."""

    def read(name: str, given: Any) -> list[Any]:
        if not isinstance(given, list | tuple):
            refuse(name, f"{given!r} bukan daftar.", f"{given!r} is not a list.")
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
            refuse(name, f"{given!r} bukan pasangan kunci: nilai.", f"{given!r} is not a mapping.")
        for key in given:
            if key not in fields:
                known = ", ".join(fields)
                refuse(
                    name,
                    f"kunci {key!r} tidak dikenal; yang dikenal: {known}.",
                    f"unknown key {key!r}; known: {known}.",
                )
        for key in needed:
            if given.get(key) is None:
                refuse(name, f"{key} diperlukan.", f"{key} is needed.")
        return {key: fields[key](f"{name}.{key}", value) for key, value in given.items() if value is not None}

    return read
