"""What the benefits of JKK and JKM share: the day that chooses the law, the segment, the wage base, a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date
from typing import Any

from lindung.law.errors import Invalid, NotCovered
from lindung.law.parameters import FIRST_DAY, Provenance
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts
from lindung.law.tables import income_row, used
from lindung.law.text import shown
from lindung.law.trace import because

Amounts = dict[str, Any]
Answer = tuple[Amounts, bool]

# Facts that any benefit of JKK or JKM may come with.
COMMON = {
    "programme", "segment", "event", "event_date", "months_contributed", "registered_months", "arrears_months",
    "arrears_paid", "registered", "work_related", "claimed_on", "days_late", "benefit",
}  # fmt: skip
WAGE_FACTS = {"PU": frozenset({"wage"}), "BPU": frozenset({"income"}), "JAKON": frozenset({"wage"})}


def event_day(facts: Facts) -> date:
    """The day of the accident or death, which chooses the law. NotCovered before 1 July 2015."""
    day: date = facts.need("event_date")
    if day < FIRST_DAY:
        raise NotCovered(
            f"Peristiwa {spoken(day)[0]} terjadi sebelum {spoken(FIRST_DAY)[0]}; hukum sebelumnya tidak dimuat.",
            f"The event of {spoken(day)[1]} happened before {spoken(FIRST_DAY)[1]}; earlier law is not held here.",
        )
    return day


def spoken(day: date) -> tuple[str, str]:
    """A day as a reader says it, in Indonesian and English."""
    return shown("day", day, "id"), shown("day", day, "en")


def segment_of(facts: Facts) -> str:
    """PU, BPU or JAKON. Migrant workers have rules of their own (module pmi)."""
    return str(facts.need("segment"))


def none_of(outputs: Iterable[str]) -> Answer:
    """Not entitled: every amount is zero. The reason was given before."""
    return dict.fromkeys(outputs, 0), False


def allowed(facts: Facts, further: Set[str]) -> None:
    """Refuse facts that do not belong to this programme, event and segment. Invalid names the first of them."""
    event = facts.get("event", "–")
    facts.only(
        {*COMMON, *further},
        f"fakta ini tidak berlaku untuk {facts.get('programme')}, {facts.get('segment')}, peristiwa {event}.",
        f"this fact does not belong to {facts.get('programme')}, {facts.get('segment')}, event {event}.",
    )


def at_most_two(children: list[dict[str, Any]]) -> None:
    """Invalid where more than two children are given: who of them is supported is the family's choice, not ours."""
    if len(children) > 2:
        raise Invalid(
            f"children: {len(children)} anak; beasiswa menanggung paling banyak dua, sebutkan anak yang dipilih.",
            f"children: {len(children)} children; the scholarship supports at most two, name the chosen ones.",
            key="children",
        )


def wage_base(facts: Facts) -> int:
    """The monthly wage in rupiah on which a cash benefit is computed (W in the annex).

    PU: the wage given. BPU: the base of the row of the income given. JAKON: the rule was not found, so only an office's
    decision lets the wage given count. Not modelled: building the wage from day or piece pay (Ps 19(3)-(5)).
    """
    match segment_of(facts):
        case "BPU":
            return int(base_of_income_row(income=facts.need("income")))
        case "JAKON":
            reading_of("jakon-wage-base")
            because(
                "Dasar manfaat Jasa Konstruksi diserahkan kepada Menteri; aturannya belum ditemukan, dipakai upah ini.",
                "The base of a construction worker is left to the Minister; the rule was not found, this wage is used.",
                "PP 44/2015 Ps 56(2)",
            )
    return int(last_wage(wage=facts.need("wage")))


@rule(
    "PP 44/2015 Ps 32(1) jo. Ps 19(1)-(2)",
    since="2015-07-01",
    id="Dasar manfaat: upah terakhir pada saat kecelakaan",
    en="Benefit base: last wage at the time of the accident",
)
def last_wage(*, wage: int) -> int:
    """The last monthly wage at the time of the accident, in rupiah: basic wage and fixed allowances."""
    return wage


@rule(
    "PP 44/2015 Ps 20(1)-(2), Lampiran II",
    since="2015-07-01",
    id="Dasar manfaat: dasar penghasilan pada baris Lampiran II, bukan penghasilan nyata",
    en="Benefit base: base of the row of Lampiran II, not the actual income",
    provenance="secondary",
)
def base_of_income_row(*, income: int) -> int:
    """The base in rupiah of the row that an income (rupiah a month) falls into."""
    row, inside = income_row(income)
    base = int(row["base_income"])
    used(
        name=f"bpu_base_income_{row['bracket']}",
        title={
            "id": f"Dasar penghasilan BPU, baris {row['bracket']}",
            "en": f"Base income of a BPU, row {row['bracket']}",
        },
        value=base,
        written=row["base_income"],
        unit="rupiah",
        since=date.fromisoformat(row["valid_from"]),
        basis=row["legal_basis"],
        provenance=Provenance.TRANSCRIPTION,
        note=row["provenance"],
    )
    if not inside:
        because(
            f"Penghasilan ini berada di antara dua baris Lampiran II; dipakai baris {row['bracket']}, yang batas "
            "bawahnya terakhir dicapai. Menurut hukum peserta memilih barisnya sendiri.",
            f"This income lies between two rows of Lampiran II; row {row['bracket']} is used, the last whose lower "
            "bound it reaches. In law the participant picks the row.",
            "PP 44/2015 Ps 20(2)",
        )
    return base
