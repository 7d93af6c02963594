"""The table of percentages for partial disability: PP 44/2015 and PP 82/2019 Ps 25(5), Lampiran III.

Codes D01 to D35 are this library's own. The annex could not be read: wording and values are those of PP 53/2012,
which had not changed since 2005. A row may have two sides (a left-handed worker swaps them), a range that the doctor
assesses, or a percentage per step of 10 dB or 10%.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

from lindung.law.parameters import FIRST_DAY, Provenance
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import refuse
from lindung.law.tables import grade, rows, used

# Steps of a row can never be worth more than the loss of the whole; which row prevails there is not written.
WHOLE_OF = {"D23": "D10", "D24": "D11"}
_PER_TEN_PERCENT = ("D32", "D33", "D35")
_IMPOTENCE = {"thirty": 30, "forty": 40}


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("disability") if row["code"] != "TOTAL"}


@cache
def codes() -> tuple[str, ...]:
    """Every code an injury may have, in the order of the table; a range has one code of its own beside its ends."""
    return tuple(dict.fromkeys(one for code in _table() for one in (code.removesuffix("-MIN"), code)))


def has_sides(code: str) -> bool:
    """Whether right and left differ in this row."""
    row = _table().get(code)
    return row is not None and bool(row["percent_minor_left"])


def takes_side(code: str) -> bool:
    """Whether the injury is on one side of the body."""
    row = _table().get(code)
    return row is not None and row["side_or_note"].startswith(("right / left", "either side"))


def counts_steps(code: str) -> bool:
    """Whether the row is a percentage per 10 dB or per 10%."""
    row = _table().get(code)
    return row is not None and row["side_or_note"].startswith("per 10")


def most_steps(code: str) -> int | None:
    """The most steps that can be: ten of 10% each; hearing has no such end (None)."""
    return 10 if code in _PER_TEN_PERCENT else None


@cache
def range_of(code: str) -> tuple[Fraction, Fraction] | None:
    """The lowest and highest per cent of a row the doctor assesses; None for a row with one value."""
    name = code.removesuffix("-MIN").removesuffix("-MAX")
    low, high = _table().get(f"{name}-MIN"), _table().get(f"{name}-MAX")
    if low is None or high is None:
        return None
    return Fraction(low["percent_major_right"]), Fraction(high["percent_major_right"])


@cache
def _grade(code: str, written: str) -> Provenance:
    """The provenance of a value as its row writes it; D32 rests on a divisor, D21 has a second value from memory."""
    fact = "divisor" if code == "D32" else "40" if (code, written) == ("D21", "40") else ""
    return grade(_table()[code]["provenance"], fact)


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(5), Lampiran III",
    since="2015-07-01",
    id="Persentase menurut tabel cacat",
    en="Percentage by the table of disability",
    provenance="text-predecessor",
)
def table_percentage(*, code: str, side: str | None, left_handed: bool) -> Fraction:
    """The share (0 to 1) of a row with one value. The working hand counts as right: a left-handed worker swaps."""
    row = _table()[code]
    minor = has_sides(code) and (side == "left") != left_handed
    written = row["percent_minor_left" if minor else "percent_major_right"]
    if code == "D21":
        written = str(_IMPOTENCE[reading_of("impotence-percentage")])
    value = used(
        name=f"disability_{code}",
        title={"id": row["body_part_id"], "en": row["body_part_en"]},
        value=Fraction(written) / 100,
        written=written,
        unit="percent",
        since=FIRST_DAY,
        basis=row["legal_basis"],
        provenance=_grade(code, written),
        note="; ".join(part for part in (row["side_or_note"], row["provenance"]) if part),
        question="impotence-percentage" if code == "D21" else None,
    )
    return value.rate


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(5), Lampiran III; Ps 43(4)-(5)",
    since="2015-07-01",
    id="Persentase yang ditetapkan dokter dalam batas tabel",
    en="Percentage assessed by the doctor within the limits of the table",
    provenance="text-predecessor",
)
def assessed_percentage(*, code: str, assessed_percent: Fraction, day: date) -> Fraction:
    """The share (0 to 1) that the doctor assessed. Invalid outside the limits of the row."""
    limits = range_of(code)
    assert limits is not None
    low, high = limits
    if not low <= assessed_percent <= high:
        refuse(
            "assessed_percent",
            f"di luar batas tabel untuk {code}, {low} sampai {high} persen.",
            f"outside the limits of the table for {code}, {low} to {high} per cent.",
        )
    return assessed_percent / 100
