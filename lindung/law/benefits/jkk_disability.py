"""JKK: permanent disability. PP 44/2015 and PP 82/2019 Ps 25(2)b.3, 25(5), Lampiran III.

Total: 70% of 80 months of wage, the periodic grant and the scholarship. Partial: the percentage of the table times 80
months of wage; where a part lost its function only, times the loss of function. How several injuries of one case add up
is an open question. Kind and percentage are found by the doctor (Ps 43(4)-(5)).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lindung.law.benefits import disability_table as table
from lindung.law.benefits.common import Amounts, wage_base
from lindung.law.benefits.scholarship import scholarship
from lindung.law.errors import Invalid, NotCovered
from lindung.law.helpers import share
from lindung.law.parameters import parameter
from lindung.law.plain import fraction_text
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.text import exact
from lindung.law.trace import because

PARTS = {
    "total_disability": ("disability_grant", "periodic", "scholarship"),
    "partial_disability": ("disability_grant",),
}
OUTPUTS = {
    "total_disability": (*PARTS["total_disability"], "total"),
    "partial_disability": ("disability_grant",),
}
FACTS = {"total_disability": ("children",), "partial_disability": ("injuries", "left_handed")}

Injury = dict[str, Any]


def amounts(facts: Facts, day: date) -> Amounts:
    """Total: the parts and their sum. Partial: the percentage as exact text and the grant. Rupiah."""
    if facts.need("event") == "total_disability":
        return _total(facts, day)
    injuries: list[Injury] = facts.need("injuries")
    left_handed = facts.get("left_handed", False)
    found = _of_all([_of_one(injury, left_handed, day) for injury in injuries], day)
    _say(injuries, found)
    grant = partial_disability_grant(wage=wage_base(facts), disability_share=found, day=day)
    return {"disability_percent": fraction_text(found * 100), "disability_grant": grant}


def _say(injuries: list[Injury], found: Fraction) -> None:
    functional = any("functional_loss" in injury or "steps" in injury for injury in injuries)
    kind = ("fungsi: fungsi anggota badan berkurang", "functional: a part of the body lost some of its function")
    if not functional:
        kind = ("anatomis: anggota badan berkurang atau hilang", "anatomical: a part of the body is reduced or lost")
    because(
        f"Cacat sebagian {kind[0]}; persentasenya {exact(found * 100, 'id')}%.",
        f"Partial disability, {kind[1]}; the percentage is {exact(found * 100, 'en')}%.",
        "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.3, 25(5), Lampiran III",
    )


def _total(facts: Facts, day: date) -> Amounts:
    parts = {
        "disability_grant": total_disability_grant(wage=wage_base(facts), day=day),
        "periodic": parameter("benefits/jkk", "jkk_periodic", day).whole,
        "scholarship": scholarship(facts, "JKK", day),
    }
    because(
        "Cacat total tetap: peserta tidak mampu lagi melakukan pekerjaan.",
        "Total permanent disability: the participant can no longer do any work.",
        "PP 44/2015 Ps 25(2)b.3 dan penjelasannya",
    )
    return parts | {"total": total_disability(**parts)}


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.3, Lampiran III",
    since="2015-07-01",
    id="Santunan cacat total tetap: 70% × 80 × upah",
    en="Grant for total permanent disability: 70% × 80 × wage",
    provenance="text-predecessor",
)
def total_disability_grant(*, wage: int, day: date) -> int:
    """Rupiah for a monthly wage in rupiah."""
    months = parameter("benefits/jkk", "jkk_wage_factor", day).whole
    return int(share(wage * months, parameter("benefits/jkk", "jkk_total_disability_share", day).rate))


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b, 25(3)",
    since="2015-07-01",
    id="Manfaat cacat total tetap seluruhnya",
    en="Benefit for total permanent disability in all",
)
def total_disability(*, disability_grant: int, periodic: int, scholarship: int) -> int:
    """The sum of the parts, in rupiah."""
    return disability_grant + periodic + scholarship


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.3, Lampiran III",
    since="2015-07-01",
    id="Santunan cacat sebagian: persentase × 80 × upah",
    en="Grant for partial disability: percentage × 80 × wage",
    provenance="text-predecessor",
)
def partial_disability_grant(*, wage: int, disability_share: Fraction, day: date) -> int:
    """Rupiah for a monthly wage (rupiah) and the share of disability, half up to the rupiah."""
    return int(share(wage * parameter("benefits/jkk", "jkk_wage_factor", day).whole, disability_share))


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.3, Lampiran III",
    since="2015-07-01",
    id="Cacat sebagian fungsi: kehilangan fungsi × persentase tabel",
    en="Partial functional disability: loss of function × percentage of the table",
    provenance="text-predecessor",
)
def functional_disability(*, table_share: Fraction, functional_loss: Fraction) -> Fraction:
    """The share of disability where a part of the body lost some of its function."""
    return table_share * functional_loss


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(5), Lampiran III",
    since="2015-07-01",
    id="Persentase untuk tiap 10 desibel atau 10 persen",
    en="Percentage for every 10 decibels or 10 per cent",
    provenance="text-predecessor",
)
def stepwise_disability(*, table_share: Fraction, steps: int) -> Fraction:
    """The share of disability of a row that counts by steps."""
    return table_share * steps


def _of_one(injury: Injury, left_handed: bool, day: date) -> Fraction:
    """The share of one injury. Invalid where its facts do not fit its row."""
    code = injury["code"]
    _check(injury)
    if table.range_of(code) is not None:
        found = table.assessed_percentage(code=code, assessed_percent=_assessed(injury), day=day)
    else:
        found = table.table_percentage(code=code, side=injury.get("side"), left_handed=left_handed)
    if "steps" in injury:
        return _by_steps(code, found, injury["steps"])
    if "functional_loss" in injury:
        return functional_disability(table_share=found, functional_loss=injury["functional_loss"])
    return found


def _check(injury: Injury) -> None:
    code = injury["code"]
    if code not in table.codes():
        known = ", ".join(table.codes())
        refuse(
            "injuries.code",
            f"{code!r} tidak ada dalam tabel cacat; yang ada: {known}.",
            f"{code!r} is not in the table of disability; there are: {known}.",
        )
    needed = {"side": table.has_sides(code), "steps": table.counts_steps(code)}
    fits = {
        "side": table.takes_side(code),
        "steps": table.counts_steps(code),
        "assessed_percent": table.range_of(code) is not None,
        "functional_loss": not table.counts_steps(code),
    }
    for key, must in needed.items():
        if must and key not in injury:
            refuse(f"injuries.{key}", f"diperlukan untuk baris {code}.", f"is needed for row {code}.")
    for key, may in fits.items():
        if key in injury and not may:
            refuse(f"injuries.{key}", f"tidak berlaku untuk baris {code}.", f"does not apply to row {code}.")


def _assessed(injury: Injury) -> Fraction:
    """What the doctor assessed within a range; the codes of its two ends stand for these ends."""
    if "assessed_percent" in injury:
        return Fraction(injury["assessed_percent"])
    code, limits = injury["code"], table.range_of(injury["code"])
    assert limits is not None
    if code.endswith("-MIN"):
        return limits[0]
    if code.endswith("-MAX"):
        return limits[1]
    raise Invalid(
        f"injuries.assessed_percent: penetapan dokter diperlukan, {limits[0]} sampai {limits[1]} persen.",
        f"injuries.assessed_percent: the doctor's assessment is needed, {limits[0]} to {limits[1]} per cent.",
        key="injuries.assessed_percent",
    )


def _by_steps(code: str, of_a_step: Fraction, steps: int) -> Fraction:
    most = table.most_steps(code)
    if most is not None and steps > most:
        refuse("injuries.steps", f"paling banyak {most} untuk {code}.", f"at most {most} for {code}.")
    found = stepwise_disability(table_share=of_a_step, steps=steps)
    whole = table.WHOLE_OF.get(code)
    if whole and found > table.table_percentage(code=whole, side=None, left_handed=False):
        raise NotCovered(
            f"Penurunan ini melebihi persentase kehilangan seluruhnya ({whole}); tabel tidak mengaturnya.",
            f"This loss exceeds the percentage of losing the whole ({whole}); the table does not say which prevails.",
        )
    return found


def _of_all(found: list[Fraction], day: date) -> Fraction:
    """The share of the case. NotCovered for several injuries unless an office decided how they add up."""
    if len(found) == 1:
        return found[0]
    summed = sum(found, Fraction(0))
    if reading_of("several-injuries") == "sum":
        return summed
    return min(summed, parameter("benefits/jkk", "jkk_total_disability_share", day).rate)
