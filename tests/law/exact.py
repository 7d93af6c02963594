"""Contributions of wage earners computed once more, from the sheet, with Decimal: shares nothing with the library.

Slow and plain on purpose. Every rate and ceiling is written out here a second time.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CLASS_RATES = {1: "0.24", 2: "0.54", 3: "0.89", 4: "1.27", 5: "1.74"}
CEILINGS = [
    ("2015-07", 7_000_000),
    ("2016-03", 7_335_300),
    ("2017-03", 7_703_500),
    ("2018-03", 8_094_000),
    ("2019-03", 8_512_400),
    ("2020-03", 8_939_700),
    ("2021-03", 8_754_600),
    ("2022-03", 9_077_600),
    ("2023-03", 9_559_600),
    ("2024-03", 10_042_300),
    ("2025-03", 10_547_400),
    ("2026-03", 11_086_300),
]


def ceiling(month: str) -> int:
    """The JP ceiling of a month."""
    return [amount for start, amount in CEILINGS if start <= month][-1]


def percent(base: int, rate: str, part: str = "1") -> int:
    """base × rate % × part, half up to the rupiah."""
    exact = Decimal(base) * Decimal(rate) * Decimal(part) / 100
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def contributions(
    month: str, wage: int, risk_class: int, *, covid_eligible: bool = True, labour_intensive: bool = False
) -> dict[str, int]:
    """All five programmes of a worker in a month; JKP only from February 2021."""
    covid = "0.01" if covid_eligible and "2020-08" <= month <= "2021-01" else "1"
    half = "0.5" if labour_intensive and "2025-02" <= month <= "2026-01" else covid
    capped = min(wage, ceiling(month))
    found = {
        "jkk": percent(wage, CLASS_RATES[risk_class], half),
        "jkm": percent(wage, "0.30", covid),
        "jht_employer": percent(wage, "3.7"),
        "jht_worker": percent(wage, "2"),
        "jp_employer": percent(capped, "2", covid),
        "jp_worker": percent(capped, "1", covid),
    }
    found["jht"] = found["jht_employer"] + found["jht_worker"]
    found["jp"] = found["jp_employer"] + found["jp_worker"]
    if month >= "2021-02":
        base = min(wage, 5_000_000)
        found["jkp_government"] = percent(base, "0.22")
        found["jkp_from_jkk"] = percent(base, "0.14")
        found["jkp_from_jkm"] = percent(base, "0.10") if month <= "2025-01" else 0
        found["jkk_fund"] = found["jkk"] - found["jkp_from_jkk"]
        found["jkm_fund"] = found["jkm"] - found["jkp_from_jkm"]
    found["employer_total"] = found["jkk"] + found["jkm"] + found["jht_employer"] + found["jp_employer"]
    found["worker_total"] = found["jht_worker"] + found["jp_worker"]
    found["total"] = found["employer_total"] + found["worker_total"]
    return found
