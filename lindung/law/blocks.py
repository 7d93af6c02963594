"""The contributions of NumPy arrays of workers: the same rules, block by block, on two threads.

A block fits into the processor's cache, so that the steps of a rule do not travel to memory; with `out` the arrays of
an earlier month are filled again instead of made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from lindung.law.assess import GREATEST_WAGE, chosen, day_of, programmes_of, rates_of
from lindung.law.contributions.bill import PuBill
from lindung.law.contributions.rates import CLASSES
from lindung.law.contributions.scale import JKK_TO_JP
from lindung.law.errors import Invalid
from lindung.law.programmes import Programme

if TYPE_CHECKING:
    import numpy as np

# What stands for the amount of a row that could not be computed: no sum or product of rupiah ever comes to it.
MISSING = -(2**63)
BLOCK = 16_000
# A thread takes this many rows at a time.
_SPAN = 16 * BLOCK
_THREADS = 2

Array = Any


@dataclass(frozen=True)
class Blocks:
    """What came of arrays: amounts by output (MISSING where a row could not be computed), sums, and the wrong rows.

    `amounts` is empty where only sums were asked for. `errors` holds (row from 1, problem).
    """

    amounts: dict[str, np.ndarray]
    sums: dict[str, int]
    errors: list[tuple[int, str]]


def assess_arrays(
    wages: Array,
    risk_classes: Array | None,
    month: str | int | date,
    *,
    programmes: Iterable[Programme | str] = JKK_TO_JP,
    only: Iterable[str] | None = None,
    out: Mapping[str, Array] | None = None,
    sums_only: bool = False,
    decisions: Mapping[str, str] | None = None,
    threads: int = _THREADS,
) -> Blocks:
    """Compute a month for arrays of monthly wages (rupiah, int64) and risk classes (1 to 5; None without JKK).

    `only` names the outputs wanted; `out` gives int64 arrays to write them to; `sums_only` keeps no amounts. Invalid:
    arrays of different length or not of whole numbers. NotCovered: a month without law.
    """
    import numpy

    wanted = programmes_of(programmes)
    day = day_of(month)
    rates = rates_of(day, decisions=decisions)
    names = chosen(wanted, rates, only)
    _check(wages, risk_classes, wanted)
    _keep_memory()
    amounts = {} if sums_only else dict(out or {name: numpy.empty(len(wages), dtype=numpy.int64) for name in names})

    def compute(span: slice) -> tuple[dict[str, int], list[tuple[int, str]]]:
        sums, errors = dict.fromkeys(names, 0), []
        for rows in _blocks(span):
            wage = wages[rows].astype(numpy.int64, copy=False)
            risk_class = None if risk_classes is None else risk_classes[rows]
            wrong = _wrong(wage, risk_class)
            if wrong:
                wage, risk_class = _harmless(wage, risk_class, wrong)
                errors += [(rows.start + place + 1, problem) for place, problem in wrong.items()]
            bill = PuBill(rates, wanted, wage=wage, risk_class=0 if risk_class is None else risk_class)
            for name, amount in bill.amounts(names).items():
                if name in amounts:
                    amounts[name][rows] = amount
                sums[name] += int(amount.sum())
        return sums, errors

    parts = _on_threads(compute, len(wages), threads)
    found = {name: sum(sums[name] for sums, _ in parts) for name in names}
    errors = [error for _, some in parts for error in some]
    for row, _ in errors:
        for array in amounts.values():
            array[row - 1] = MISSING
    return Blocks(amounts, found, errors)


@cache
def _keep_memory() -> None:
    """Let the allocator keep the memory of a block for the next one.

    The GNU allocator gives pieces of 128 KiB back to the system at once, and asks for them again: five times as slow.
    After a larger piece was freed it keeps pieces up to that size. Elsewhere this does nothing.
    """
    import numpy

    numpy.empty(2**20, dtype=numpy.int64)


def _on_threads(compute: Any, rows: int, threads: int) -> list[tuple[dict[str, int], list[tuple[int, str]]]]:
    spans = [slice(start, min(start + _SPAN, rows)) for start in range(0, rows, _SPAN)]
    if len(spans) < 2 or threads < 2:
        return [compute(span) for span in spans]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(compute, spans))


def _blocks(span: slice) -> Iterator[slice]:
    for start in range(span.start, span.stop, BLOCK):
        yield slice(start, min(start + BLOCK, span.stop))


def _wrong(wage: Array, risk_class: Array | None) -> dict[int, str]:
    """The places of a block that cannot be computed, each with its problem. Mostly none: two looks at the extremes."""
    found: dict[int, str] = {}
    if risk_class is not None and not CLASSES[0] <= risk_class.min() <= risk_class.max() <= CLASSES[-1]:
        unknown = (risk_class < CLASSES[0]) | (risk_class > CLASSES[-1])
        found |= dict.fromkeys(unknown.nonzero()[0].tolist(), "risk_class is unknown")
    if not 0 <= wage.min() <= wage.max() <= GREATEST_WAGE:
        found |= dict.fromkeys((wage > GREATEST_WAGE).nonzero()[0].tolist(), "wage is above 10^12")
        found |= dict.fromkeys((wage < 0).nonzero()[0].tolist(), "wage is negative")
    return dict(sorted(found.items()))


def _harmless(wage: Array, risk_class: Array | None, wrong: Iterable[int]) -> tuple[Array, Array | None]:
    """A block in which wrong rows have a wage of 0, which adds nothing to a sum; their amounts are then taken out."""
    places = list(wrong)
    wage = wage.copy()
    wage[places] = 0
    if risk_class is not None:
        risk_class = risk_class.copy()
        risk_class[places] = CLASSES[0]
    return wage, risk_class


def _check(wages: Array, risk_classes: Array | None, programmes: frozenset[Programme]) -> None:
    for name, array in (("wages", wages), ("risk_classes", risk_classes)):
        if array is not None and array.dtype.kind not in "iu":
            raise Invalid(
                f"{name}: berisi {array.dtype}, harus bilangan bulat.",
                f"{name}: holds {array.dtype}; it must hold whole numbers.",
                key=name,
            )
    if wages.dtype == "uint64":
        raise Invalid("wages: uint64 terlalu lebar; pakai int64.", "wages: uint64 is too wide; use int64.", key="wages")
    if risk_classes is None and Programme.JKK in programmes:
        raise Invalid("risk_classes: diperlukan untuk JKK.", "risk_classes: needed for JKK.", key="risk_classes")
    if risk_classes is not None and len(risk_classes) != len(wages):
        raise Invalid(
            f"risk_classes: {len(risk_classes)} baris, wages {len(wages)}.",
            f"risk_classes: {len(risk_classes)} rows, wages {len(wages)}.",
            key="risk_classes",
        )
