"""Migrant workers (PMI): JKK and JKM by phase. Permenaker 18/2018, since 22 February 2023 Permenaker 4/2023.

Fixed amounts and ceilings, no wage base. Three answers are kept apart: an amount that was found; a benefit that did not
exist yet (not entitled); an amount the sources do not give (NotCovered). Events before 10 December 2018 are NotCovered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lindung.law.benefits import unknown_event
from lindung.law.benefits.common import Amounts, Answer, none_of, spoken
from lindung.law.benefits.expiry import years_later
from lindung.law.errors import NotCovered
from lindung.law.parameters import load
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.text import label
from lindung.law.trace import because

FIRST_KNOWN, AMENDED = date(2018, 12, 10), date(2023, 2, 22)
_FACTS = {"programme", "segment", "event", "event_date", "phase", "months_contributed", "claimed_on", "registered"}
_BANDS = ((3, 6), (6, 12), (12, 18))


@dataclass(frozen=True)
class Kind:
    """A benefit of JKK: its phases, whether cost up to a ceiling is paid, and whether it is new since 2023."""

    phases: tuple[str, ...]
    ceiling: bool = False
    new: bool = True


_ALL = ("before", "during", "after")
KINDS = {
    "failed_departure": Kind(("before",), new=False),
    "contract_breach": Kind(("during",)),
    "dismissal": Kind(("during",)),
    "loss_on_return": Kind(("after",), ceiling=True, new=False),
    "rape": Kind(_ALL),
    "treatment_abroad": Kind(("during",), ceiling=True),
    "home_care": Kind(_ALL, ceiling=True),
    "hearing_aid": Kind(_ALL, ceiling=True),
    "spectacles": Kind(_ALL, ceiling=True),
}
# The law knows these, our sources do not know what they pay.
_UNKNOWN = {
    "death": ("jumlah santunan kematian JKK", "the JKK death grant"),
    "total_disability": ("jumlah santunan cacat (paling banyak Rp100.000.000)", "the grant (at most 100,000,000)"),
    "partial_disability": ("jumlah santunan cacat (paling banyak Rp100.000.000)", "the grant (at most 100,000,000)"),
    "transport": ("biaya mana yang dibatasi Rp15.000.000", "which cost the ceiling of 15,000,000 covers"),
    "repatriation": ("biaya mana yang dibatasi Rp15.000.000", "which cost the ceiling of 15,000,000 covers"),
    "failed_placement": ("jumlah untuk gagal ditempatkan", "the sum for a failed placement"),
    "dentures": ("batas gigi tiruan", "the ceiling of dentures"),
    "orthosis": ("nilai alat bantu dan alat ganti", "the value of orthoses and prostheses"),
}


def benefit(facts: Facts) -> Answer:
    """Amounts in rupiah and whether there is a right. NotCovered where the sources give no amount."""
    programme, event = facts.need("programme"), facts.need("event")
    known = ("death",) if programme == "JKM" else (*KINDS, *_UNKNOWN)
    if event not in known:
        raise unknown_event(f"{programme} PMI", event, known)
    _allowed(facts, programme, event)
    day: date = facts.need("event_date")
    if day < FIRST_KNOWN:
        raise NotCovered(
            f"Manfaat PMI sebelum {spoken(FIRST_KNOWN)[0]} (Permenaker 7/2017 dan sebelumnya) tidak ditemukan.",
            f"Benefits of migrant workers before {spoken(FIRST_KNOWN)[1]} were not found.",
        )
    phase = facts.need("phase")
    if not facts.get("registered", True):
        because("Tidak terdaftar sebagai peserta.", "Not registered as a participant.", "Permenaker 4/2023, 18/2018")
        return none_of(("total",) if programme == "JKM" else (event,))
    if programme == "JKM":
        return _death(facts, phase, day), True
    if not _in_time(facts, day):
        return none_of((event,))
    return _jkk(facts, event, phase, day)


def _allowed(facts: Facts, programme: str, event: str) -> None:
    further: set[str] = {"children", "heirs"} if event == "death" else set()
    if event in ("total_disability",):
        further = {"children"}
    if event == "dismissal":
        further = {"work_related", "months_worked"}
    if event in _UNKNOWN or (event in KINDS and KINDS[event].ceiling):
        further |= {"cost", "receipts", "injuries", "left_handed"} if event in _UNKNOWN else {"cost"}
    facts.only(
        _FACTS | further,
        f"fakta ini tidak berlaku untuk {programme} PMI, peristiwa {event}.",
        f"this fact does not belong to {programme} of a migrant worker, event {event}.",
    )


def _death(facts: Facts, phase: str, day: date) -> Amounts:
    """JKM. During work since 2023 only the total is known; before and after work until 2023 the parts."""
    if facts.get("children"):
        raise NotCovered(
            "Beasiswa anak PMI: jumlahnya tidak ditemukan dalam sumber.",
            "Scholarship for children of a migrant worker: its amounts were not found.",
        )
    if facts.get("heirs") == "none":
        raise NotCovered(
            "JKM PMI tanpa ahli waris: yang dibaca hanya urutan sampai wasiat (Permenaker 4/2023 Ps 57(4)).",
            "JKM of a migrant worker without heirs: only the order down to the will was read.",
        )
    if phase == "during" and day >= AMENDED:
        because(
            "PMI meninggal selama bekerja; yang diketahui hanya jumlah seluruhnya, tanpa pembagiannya.",
            "The migrant worker died during work; only the total is known, not its parts.",
            "Permenaker 4/2023 Ps 57",
        )
        return {"total": pmi_fixed(name="pmi_jkm_total_during", day=day)}
    if phase != "during" and day < AMENDED:
        because(
            "PMI meninggal sebelum atau setelah bekerja di negara penempatan.",
            "The migrant worker died before or after work abroad.",
            "Permenaker 18/2018",
        )
        names = ("death_grant", "periodic", "funeral")
        parts = {name: pmi_fixed(name=f"pmi_jkm_{name}", day=day) for name in names}
        return parts | {"total": sum(parts.values())}
    raise _unknown("jumlah JKM pada masa ini", "the JKM of this phase", day)


def _jkk(facts: Facts, event: str, phase: str, day: date) -> Answer:
    if event in _UNKNOWN:
        raise _unknown(*_UNKNOWN[event], day)
    kind = KINDS[event]
    if phase not in kind.phases:
        refuse("phase", f"{event} tidak dapat terjadi pada masa ini.", f"{event} cannot happen in this phase.")
    name = f"pmi_{event}"
    if event == "dismissal" and facts.need("work_related"):
        return {event: _dismissal_by_accident(facts.need("months_worked"), day)}, True
    if load("benefits/pmi")[name].values[0].since > day:
        if not kind.new:
            raise _unknown(f"jumlah untuk {label(event, 'id')}", f"the sum for {label(event, 'en')}", day)
        because(
            f"Manfaat PMI ini ({label(event, 'id')}) baru ada sejak {spoken(AMENDED)[0]}.",
            f"This benefit of migrant workers ({label(event, 'en')}) exists only since {spoken(AMENDED)[1]}.",
            "Permenaker 4/2023",
        )
        return none_of((event,))
    because(
        f"Manfaat PMI: {label(event, 'id')}.", f"Benefit of migrant workers: {label(event, 'en')}.", "Permenaker 4/2023"
    )
    if kind.ceiling:
        return {event: pmi_up_to_ceiling(name=name, cost=facts.need("cost"), day=day)}, True
    return {event: pmi_fixed(name=name, day=day)}, True


def _dismissal_by_accident(months: int, day: date) -> int:
    for least, below in _BANDS:
        if least <= months < below and day < AMENDED:
            because(
                f"PHK akibat kecelakaan kerja setelah bekerja {months} bulan.",
                f"Dismissal caused by an accident after {months} months of work.",
                "Permenaker 18/2018",
            )
            return pmi_fixed(name=f"pmi_dismissal_by_accident_{least}", day=day)
    raise _unknown("jumlah untuk PHK akibat kecelakaan kerja ini", "the sum for this dismissal by accident", day)


@rule(
    "Permenaker 18/2018; Permenaker 4/2023",
    since="2018-12-10",
    id="Manfaat PMI dengan jumlah tetap",
    en="Benefit of migrant workers with a fixed sum",
    provenance="secondary",
)
def pmi_fixed(*, name: str, day: date) -> int:
    """The fixed sum in rupiah of a parameter of this file."""
    return load("benefits/pmi")[name].on(day).whole


@rule(
    "Permenaker 4/2023",
    since="2018-12-10",
    id="Penggantian biaya PMI sampai batasnya",
    en="Reimbursement of a migrant worker's cost up to the ceiling",
    provenance="secondary",
)
def pmi_up_to_ceiling(*, name: str, cost: int, day: date) -> int:
    """Rupiah for a cost (rupiah), up to the ceiling of a parameter of this file."""
    return min(cost, load("benefits/pmi")[name].on(day).whole)


def _in_time(facts: Facts, day: date) -> bool:
    """Whether a claim comes in time. NotCovered: between the two terms of a change without a known transition."""
    claimed: date | None = facts.get("claimed_on")
    if claimed is None:
        return True
    if claimed < day:
        refuse("claimed_on", "sebelum tanggal peristiwa.", "is before the date of the event.")
    terms = load("benefits/pmi")["pmi_claim_years"]
    last = years_later(day, terms.on(day).whole)
    extended = years_later(day, terms.values[-1].whole)
    if last < claimed <= extended and last >= AMENDED:
        raise NotCovered(
            "Peralihan masa kedaluwarsa PMI dari dua menjadi lima tahun tidak ditemukan aturannya.",
            "No rule was found for the transition from two to five years for claims of migrant workers.",
        )
    if claimed > last:
        because(
            f"Hak sudah kedaluwarsa pada {spoken(last)[0]}.",
            f"The right expired on {spoken(last)[1]}.",
            "Permenaker 18/2018; Permenaker 4/2023",
        )
    return claimed <= last


def _unknown(indonesian: str, english: str, day: date) -> NotCovered:
    regulation = "Permenaker 4/2023" if day >= AMENDED else "Permenaker 18/2018"
    return NotCovered(
        f"PMI, {regulation}: {indonesian} tidak ditemukan dalam sumber yang dibaca.",
        f"Migrant workers, {regulation}: {english} was not found in the sources read.",
    )
