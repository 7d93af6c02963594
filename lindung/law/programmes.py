"""The five programmes and the bits settlement lines store them as."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Programme(StrEnum):
    """A social security programme for workers (UU 40/2004 Ps 18; JKP: UU 11/2020)."""

    JKK = "JKK"
    JKM = "JKM"
    JHT = "JHT"
    JP = "JP"
    JKP = "JKP"

    @property
    def bit(self) -> int:
        """The bit this programme has in a stored set of programmes."""
        return 1 << list(Programme).index(self)


def mask_of(programmes: Iterable[Programme]) -> int:
    """The stored form of a set of programmes: the sum of their bits."""
    return sum(programme.bit for programme in set(programmes))


def programmes_in(mask: int) -> tuple[Programme, ...]:
    """The programmes of a stored set, in the usual order. ValueError if the number is no set of programmes."""
    if not 0 < mask < 1 << len(Programme):
        raise ValueError(f"{mask} is not a set of programmes (1 to {(1 << len(Programme)) - 1})")
    return tuple(programme for programme in Programme if mask & programme.bit)
