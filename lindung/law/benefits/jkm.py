"""JKM: death that no work accident caused. PP 44/2015 Ps 34, 40-42; amounts of PP 82/2019 since 2 December 2019.

The participant must die in the active period, still working and paying contributions (elucidation of Ps 34(1)); arrears
are judged by Ps 41-42. Not modelled: a worker of several employers (changed in 2025, content unknown), and a term for
claiming: none is written.
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits import late_payment, unknown_event
from lindung.law.benefits.common import WAGE_FACTS, Amounts, Answer, allowed, event_day, none_of, segment_of
from lindung.law.benefits.heirs import no_heirs
from lindung.law.benefits.scholarship import scholarship
from lindung.law.benefits.standing import LOST, apply_standing, standing
from lindung.law.parameters import load, parameter
from lindung.law.programmes import Programme
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

PARTS = ("death_grant", "periodic", "funeral", "scholarship")
OUTPUTS = (*PARTS, "total")


def benefit(facts: Facts) -> Answer:
    """Amounts in rupiah and whether there is a right, for `death` and `late_payment`."""
    event = facts.need("event")
    if event not in ("death", "late_payment"):
        raise unknown_event("JKM", event, ("death", "late_payment"))
    if event == "late_payment":
        allowed(facts, set())
        return dict(late_payment.late_payment(facts)), True
    # The wage is a fact common to all benefits (law/cases.md); JKM does not depend on it.
    allowed(facts, {"children", "heirs"} | WAGE_FACTS.get(str(facts.get("segment")), frozenset()))
    segment_of(facts)
    amounts, entitled = _death(facts, event_day(facts))
    if late_payment.asked(facts):
        amounts = amounts | late_payment.late_payment(facts)
    return amounts, entitled


def _death(facts: Facts, day: date) -> Answer:
    if facts.get("work_related", False):
        because(
            "Kematian akibat kecelakaan kerja atau penyakit akibat kerja ditanggung JKK, bukan JKM.",
            "A death by work accident or occupational disease is a case of JKK, not of JKM.",
            "PP 44/2015 Ps 1 angka 2",
        )
        return none_of(OUTPUTS)
    if "claimed_on" in facts:
        _no_term(facts, day)
    state = standing(facts, Programme.JKM, day)
    if state == LOST:
        return none_of(OUTPUTS)
    because(
        "Peserta meninggal dalam masa aktif, bukan akibat kecelakaan kerja.",
        "The participant died in the active period, not by a work accident.",
        "PP 44/2015 jo. PP 82/2019 Ps 34(1) dan penjelasannya",
    )
    amounts = _amounts(facts, day)
    if facts.get("heirs") == "none":
        amounts = _without_heirs(facts, amounts)
    return apply_standing(state, amounts, PARTS, paid_now=("funeral",))


def _amounts(facts: Facts, day: date) -> Amounts:
    grant, periodic, funeral = (
        parameter("benefits/jkm", name, day).whole for name in ("jkm_death_grant", "jkm_periodic", "jkm_funeral")
    )
    if touched_by_first_months(facts, day):
        reading = reading_of("bpu-first-months")
        if reading != "full":
            grant, funeral = limited_in_first_months(reading=reading, day=day)
            periodic = 0
    parts = {
        "death_grant": grant,
        "periodic": periodic,
        "funeral": funeral,
        "scholarship": scholarship(facts, "JKM", day),
    }
    return parts | {"total": jkm_death(**parts)}


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 34(1)",
    since="2015-07-01",
    id="Manfaat JKM seluruhnya",
    en="JKM benefit in all",
)
def jkm_death(*, death_grant: int, periodic: int, funeral: int, scholarship: int) -> int:
    """The sum of the parts of a JKM benefit, in rupiah."""
    return death_grant + periodic + funeral + scholarship


def touched_by_first_months(facts: Facts, day: date) -> bool:
    """Whether the unsettled rule on the first three months of a BPU could reach this death.

    Sources: in full "only after three months" of membership. Months since registration decide where given: three
    complete ones are past the rule. Else the months contributed: in the third the membership may still be younger than
    three months, so only a fourth is surely past it.
    """
    rumoured = load("benefits/jkm")["jkm_bpu_first_months"].values[0]
    if day < rumoured.since or segment_of(facts) != "BPU":
        return False
    if "registered_months" in facts:
        touched = int(facts.need("registered_months")) < rumoured.whole
    else:
        touched = int(facts.need("months_contributed")) <= rumoured.whole
    if not touched:
        because(
            "Kematian terjadi setelah tiga bulan pertama kepesertaan; pembatasan BPU tahun 2025 tidak berlaku.",
            "The death came after the first three months of membership; the limit of 2025 for BPU cannot touch it.",
            "Permenaker 1/2025",
        )
    return touched


@rule(
    "Permenaker 1/2025 (pasal belum dibaca)",
    since="2025-02-24",
    id="JKM terbatas pada bulan-bulan pertama kepesertaan BPU",
    en="Limited JKM in the first months of BPU membership",
    provenance="secondary",
)
def limited_in_first_months(*, reading: str, day: date) -> tuple[int, int]:
    """Death grant and funeral money in rupiah under a limiting reading of the question `bpu-first-months`."""
    total = parameter("benefits/jkm", "jkm_bpu_limited_sum", day).whole
    grant = 0 if reading == "funeral-only" else parameter("benefits/jkm", "jkm_bpu_limited_grant", day).whole
    because(
        "Peserta BPU meninggal pada bulan-bulan pertama; menurut bacaan yang diputuskan jumlahnya terbatas.",
        "The self-employed participant died in the first months: by the reading decided on, the sum is limited.",
        "Permenaker 1/2025",
    )
    return grant, total - grant


def _without_heirs(facts: Facts, amounts: Amounts) -> Amounts:
    if facts.get("children"):
        refuse("heirs", "ada anak, jadi ada ahli waris.", "there are children, so there are heirs.")
    no_heirs("JKM")
    to_fund = amounts["death_grant"] + amounts["periodic"]
    funeral = amounts["funeral"]
    none = {"death_grant": 0, "periodic": 0, "funeral": funeral, "scholarship": 0, "total": funeral}
    return none | {"to_fund": to_fund}


def _no_term(facts: Facts, day: date) -> None:
    if facts.need("claimed_on") < day:
        refuse("claimed_on", "sebelum tanggal peristiwa.", "is before the date of the event.")
    because(
        "Batas waktu pengajuan JKM tidak tertulis; Pasal 26 hanya mengatur JKK.",
        "No term for claiming JKM is written; Pasal 26 speaks of JKK only.",
        "PP 44/2015 Ps 26, PP 82/2019 Ps 26",
    )
