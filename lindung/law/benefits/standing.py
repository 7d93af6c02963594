"""What arrears and missing registration do to a benefit: PP 44/2015 Ps 27, 35, 38-39 (JKK), 41-42 (JKM).

Up to three consecutive unpaid months are tolerated. An employer's arrears never touch the worker's right: they decide
who pays first. A self-employed person's do: part waits for the arrears, and with more than three months nothing is due.
Not modelled: workers reported with too low a wage (Ps 32(2)) or in only some of the programmes (Ps 32(3)).
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.common import Amounts, Answer, none_of, segment_of
from lindung.law.errors import NotCovered
from lindung.law.lapse import (
    CONDITIONAL,
    LAPSED,
    conditional_consequence,
    cover_status,
    lapsed_consequence,
    tolerated_months,
)
from lindung.law.programmes import Programme
from lindung.law.situation import Facts
from lindung.law.trace import because

FULL, WAITING, EMPLOYER_FIRST, LOST = "full", "waiting", "employer_first", "lost"
_UNREGISTERED = {"JKK": "PP 44/2015 Ps 27(1)", "JKM": "PP 44/2015 Ps 35(1)"}


def standing(facts: Facts, programme: Programme, day: date) -> str:
    """FULL, WAITING (for arrears of a BPU), EMPLOYER_FIRST or LOST, with the reason. NotCovered: JAKON in arrears."""
    segment = segment_of(facts)
    if not facts.get("registered", True):
        return _unregistered(segment, programme)
    arrears = facts.get("arrears_months", 0)
    if not arrears:
        return FULL
    if segment == "JAKON":
        raise NotCovered(
            "Akibat tunggakan iuran proyek Jasa Konstruksi tidak ditemukan dalam PP 44/2015 Ps 38-42.",
            "What arrears of a construction project do is not found in PP 44/2015 Ps 38-42.",
        )
    tolerated = tolerated_months(segment, programme, day)
    status = cover_status(unpaid=arrears, tolerated=tolerated)
    consequence = lapsed_consequence if status == LAPSED else conditional_consequence
    indonesian, english, article = consequence(segment, programme)
    because(
        f"Iuran {arrears} bulan berturut-turut belum dibayar; yang ditoleransi paling lama {tolerated} bulan.",
        f"Contributions for {arrears} consecutive months are unpaid; at most {tolerated} months are tolerated.",
        article,
    )
    because(indonesian, english, article)
    if status == LAPSED:
        return EMPLOYER_FIRST if segment == "PU" else LOST
    return WAITING if status == CONDITIONAL and segment == "BPU" and not facts.get("arrears_paid", False) else FULL


def apply_standing(state: str, amounts: Amounts, parts: tuple[str, ...], *, paid_now: tuple[str, ...] = ()) -> Answer:
    """The amounts as they are due now. WAITING leaves of the `parts` those `paid_now`; the rest is `after_arrears`.

    Without heirs nobody is there to settle the arrears, so nothing goes to the fund while they wait.
    """
    if state == LOST:
        return none_of(amounts)
    if state == EMPLOYER_FIRST:
        return amounts | {"pays_first": "employer"}, True
    if state == FULL:
        return amounts, True
    waiting = [name for name in parts if name not in paid_now]
    due = amounts | dict.fromkeys(waiting, 0)
    if "total" in due:
        due["total"] = sum(due[name] for name in parts)
    if "to_fund" in due:
        due["to_fund"] = 0
    return due | {"after_arrears": sum(amounts[name] for name in waiting)}, True


def _unregistered(segment: str, programme: Programme) -> str:
    if segment == "PU":
        because(
            "Pekerja tidak didaftarkan; pemberi kerja sendiri wajib memberikan manfaat sesuai peraturan ini.",
            "The worker was not registered; the employer itself must give the benefits of the regulation.",
            _UNREGISTERED[programme],
        )
        return EMPLOYER_FIRST
    if segment == "BPU":
        because(
            "Bukan peserta: tidak terdaftar pada BPJS Ketenagakerjaan, sehingga tidak ada hak atas manfaat.",
            "Not a participant: without registration there is no right to a benefit.",
            "PP 44/2015 Ps 25(1), 34(1)",
        )
        return LOST
    raise NotCovered(
        "Akibat pekerja proyek Jasa Konstruksi yang tidak didaftarkan belum ditemukan dalam peraturan yang dibaca.",
        "What follows for an unregistered worker of a construction project was not found in what was read.",
    )
