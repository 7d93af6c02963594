"""The few operations that serve one case and a million: Python int, NumPy array, Polars expression.

A rule written with these and with + - * // < <= runs unchanged on all three. NumPy and Polars are never imported
here: the value that comes in tells which of them is meant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

# An int, a NumPy array or a Polars expression. One name, so that a rule's signature reads like the article.
Quantity = Any


def _home(*values: Quantity) -> str:
    for value in values:
        if type(value) is int:
            continue
        package = type(value).__module__.partition(".")[0]
        if package in ("numpy", "polars"):
            return package
    return "python"


def where(condition: Quantity, then: Quantity, otherwise: Quantity) -> Quantity:
    """`then` where the condition holds, else `otherwise`. A null condition (Polars) stays null."""
    match _home(condition, then, otherwise):
        case "numpy":
            import numpy

            return numpy.where(condition, then, otherwise)
        case "polars":
            import polars

            return (
                polars.when(condition)
                .then(_expression(then))
                .when(~condition)
                .then(_expression(otherwise))
                .otherwise(None)
            )
    return then if condition else otherwise


def minimum(first: Quantity, second: Quantity) -> Quantity:
    """The smaller of two. A null (Polars) stays null."""
    if _home(first, second) == "numpy":
        import numpy

        # One pass instead of two; whole numbers have no null that it could skip.
        return numpy.minimum(first, second)
    return where(first <= second, first, second)


def maximum(first: Quantity, second: Quantity) -> Quantity:
    """The greater of two. A null (Polars) stays null."""
    return where(first >= second, first, second)


@dataclass(frozen=True)
class RowRate:
    """A rate that differs from row to row: a column of numerators over one denominator."""

    numerator: Quantity
    denominator: int


Rate = Fraction | RowRate


def pick(key: Quantity, rates: Sequence[Fraction]) -> Rate:
    """The first of `rates` for 1, the second for 2, and so on. A key beyond them: ValueError; in Polars null."""
    home = _home(key)
    if home == "python":
        if not 1 <= key <= len(rates):
            raise ValueError(f"{key} is not 1 to {len(rates)}")
        one: Fraction = rates[key - 1]
        return one
    numerators, denominator = _over_one_denominator(tuple(rates))
    if home == "numpy":
        if key.size and not 1 <= key.min() <= key.max() <= len(rates):
            raise ValueError(f"a key is not 1 to {len(rates)}")
        # No key is out of bounds any more: not to look again saves a third of the time.
        return RowRate(_table((0, *numerators)).take(key, mode="clip"), denominator)
    import polars

    chain: Any = polars.when(key == 1).then(polars.lit(numerators[0], polars.Int64))
    for place, numerator in enumerate(numerators[1:], 2):
        chain = chain.when(key == place).then(polars.lit(numerator, polars.Int64))
    return RowRate(chain.otherwise(None), denominator)


@cache
def _over_one_denominator(rates: tuple[Fraction, ...]) -> tuple[tuple[int, ...], int]:
    """The numerators of rates over their common denominator, which is even."""
    denominator = lcm(2, *(rate.denominator for rate in rates))
    return tuple(rate.numerator * (denominator // rate.denominator) for rate in rates), denominator


@cache
def _table(numbers: tuple[int, ...]) -> Quantity:
    import numpy

    return numpy.array(numbers, dtype=numpy.int64)


def choose(condition: Quantity, then: Rate, otherwise: Rate) -> Rate:
    """`then` where the condition holds, else `otherwise`: as `where`, for rates."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    denominator = lcm(2, then.denominator, otherwise.denominator)
    return RowRate(
        where(
            condition,
            then.numerator * (denominator // then.denominator),
            otherwise.numerator * (denominator // otherwise.denominator),
        ),
        denominator,
    )


def add(parts: Sequence[Quantity]) -> Quantity:
    """The sum of several amounts; nothing is 0. A null (Polars) makes the sum null."""
    if len(parts) < 2:
        return parts[0] if parts else 0
    total = parts[0] + parts[1]
    for part in parts[2:]:
        total += part
    return total


@dataclass(frozen=True)
class Steps:
    """A table of steps: from each of `starts` (rising from 0) its value holds, until the next one starts."""

    starts: tuple[int, ...]
    values: tuple[int, ...]

    def __str__(self) -> str:
        return str(len(self.starts))


def by_steps(key: Quantity, steps: Steps) -> Quantity:
    """The value of the last step that starts at or below `key` (not negative). A null (Polars) stays null."""
    home, starts, values = _home(key), steps.starts, steps.values
    if home == "python":
        return values[bisect_right(starts, key) - 1]
    if home == "numpy":
        import numpy

        places = numpy.searchsorted(numpy.array(starts, dtype=numpy.int64), key, side="right") - 1
        return numpy.array(values, dtype=numpy.int64)[places]
    # A null key makes every step null.
    amount = key * 0 + values[0]
    for start, lower, value in zip(starts[1:], values, values[1:], strict=False):
        amount += where(key >= start, value - lower, 0)
    return amount


def by_slices(value: Quantity, starts: Sequence[int], rates: Sequence[Fraction]) -> Quantity:
    """Each slice of a value at its own rate, added up exactly and rounded once, half up (see `share`)."""
    numerators, denominator = _over_one_denominator(tuple(rates))
    amount = value * numerators[0]
    for start, lower, numerator in zip(starts[1:], numerators, numerators[1:], strict=False):
        amount += maximum(value - start, 0) * (numerator - lower)
    return (amount + denominator // 2) // denominator


def share(base: Quantity, rate: Rate) -> Quantity:
    """base × rate, to the full rupiah, half up. `base` is rupiah and not negative; a null (Polars) stays null.

    No source states how a contribution is rounded (PP 44/2015, 45/2015, 46/2015 and 37/2021 are silent). The one
    convention of this library: to the full rupiah, half up, once per worker and programme.
    """
    numerator, denominator = rate.numerator, rate.denominator
    if denominator % 2:
        # An even denominator has a whole half.
        numerator, denominator = 2 * numerator, 2 * denominator
    half = denominator // 2
    if isinstance(numerator, int) and numerator == 1:
        return _divided(base + half, denominator)
    # The product is a new column: to add to it in place is safe.
    amount = base * numerator
    amount += half
    return _divided(amount, denominator)


def _divided(amount: Quantity, divisor: int) -> Quantity:
    """amount // divisor, of an amount that is new and not negative."""
    if _home(amount) != "numpy":
        return amount // divisor
    import numpy

    if not amount.ndim or amount.dtype != numpy.int64:
        return amount // divisor
    # Without a sign to mind the division takes half the time; the bits of what is not negative are the same.
    unsigned = amount.view(numpy.uint64)
    numpy.floor_divide(unsigned, numpy.uint64(divisor), out=unsigned)
    return amount


def _expression(value: Quantity) -> Quantity:
    import polars

    if isinstance(value, polars.Expr):
        return value
    # A bare whole number would be read as 32 bits wide: too narrow for rupiah.
    return polars.lit(value, polars.Int64 if type(value) is int else None)
