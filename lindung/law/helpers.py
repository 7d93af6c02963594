"""The few operations that serve one case and a million: Python int, NumPy array, Polars expression.

A rule written with these and with + - * // < <= runs unchanged on all three. NumPy and Polars are never imported
here: the value that comes in tells which of them is meant.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

# An int, a NumPy array or a Polars expression. One name, so that a rule's signature reads like the article.
Quantity = Any


def _home(*values: Quantity) -> str:
    for value in values:
        package = type(value).__module__.partition(".")[0]
        if package in {"numpy", "polars"}:
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
    return where(first <= second, first, second)


def maximum(first: Quantity, second: Quantity) -> Quantity:
    """The greater of two. A null (Polars) stays null."""
    return where(first >= second, first, second)


def share(base: Quantity, rate: Fraction) -> Quantity:
    """base × rate, to the full rupiah, half up. `base` is rupiah and not negative; a null (Polars) stays null.

    No source states how a contribution is rounded (PP 44/2015, 45/2015, 46/2015 and 37/2021 are silent). The one
    convention of this library: to the full rupiah, half up, once per worker and programme.
    """
    return (base * (2 * rate.numerator) + rate.denominator) // (2 * rate.denominator)


def _expression(value: Quantity) -> Quantity:
    import polars

    return value if isinstance(value, polars.Expr) else polars.lit(value)
