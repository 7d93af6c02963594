"""Causes for which the whole of JHT is paid, and from which day: PP 46/2015 Ps 26 and what replaced it.

Until 11 August 2015 the original Ps 26 paid at 56, on death, total permanent disability and leaving Indonesia; whoever
stopped work waited for 56. PP 60/2015 kept three causes and left the rest to the minister: Permenaker 19/2015 from
1 September 2015, Permenaker 4/2022 from 26 April 2022 pay one month after work ended. Permenaker 2/2022 never began.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lindung.law.benefits.days import age_on, birthday, months_later, next_month
from lindung.law.errors import NotCovered
from lindung.law.parameters import parameter
from lindung.law.questions import reading_of
from lindung.law.rule import in_force, rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

_AMENDED, _MINISTER_2015, _MINISTER_2022 = date(2015, 8, 12), date(2015, 9, 1), date(2022, 4, 26)
_PMI_CAUSES = ("age_56", "death", "total_disability")


@dataclass(frozen=True)
class Cause:
    """How a cause is called elsewhere, why it pays, and the rule that says from when."""

    also: tuple[str, ...]
    reason: tuple[str, str, str]
    starts: Callable[[Facts, date | None], date | None]


def named_cause(given: str) -> str:
    """The name of a cause from how it was written. Invalid lists the causes."""
    written = given.strip().lower().replace(" ", "_").replace("-", "_")
    for name, cause in CAUSES.items():
        if written == name or written in cause.also:
            return name
    known = ", ".join(CAUSES)
    return refuse(
        "cause", f"{given!r} tidak dikenal; pilihannya: {known}.", f"{given!r} is not known; choose: {known}."
    )


def right_from(cause: str, facts: Facts, claimed_on: date | None) -> date | None:
    """The first day on which the cause pays (`date.min`: no day needed to be known), None where it does not pay.

    NotCovered where the law on the cause is not known for the day of the claim.
    """
    if facts.get("segment") == "PMI" and cause not in _PMI_CAUSES:
        raise NotCovered(
            "Sebab klaim JHT khusus pekerja migran (Permenaker 4/2023 Ps 60) belum terbaca lengkap.",
            "The causes for migrant workers' JHT (Permenaker 4/2023 Ps 60) could not be read in full.",
        )
    return CAUSES[cause].starts(facts, claimed_on)


@rule(
    "PP 46/2015 Ps 26(3) (original)",
    since="2015-07-01",
    until="2015-08-11",
    answers="jht.right_after_work",
    id="Hak setelah berhenti bekerja: baru pada usia 56",
    en="Right after work has ended: only at 56",
)
def right_at_56(*, ended_on: date) -> date | None:
    """Nothing is paid for the end of work itself."""
    because(
        "Peserta yang berhenti bekerja sebelum usia 56 baru menerima JHT pada usia 56.",
        "A member who stops work before 56 receives JHT only at 56.",
        "PP 46/2015 Ps 26(3)",
    )
    return None


@rule(
    "Permenaker 19/2015",
    since="2015-09-01",
    until="2022-04-25",
    answers="jht.right_after_work",
    id="Hak setelah berhenti bekerja: sesudah masa tunggu",
    en="Right after work has ended: after the wait",
    provenance="secondary",
)
def right_after_wait_2015(*, ended_on: date) -> date | None:
    """One month after the certificate of resignation, the dismissal or the departure."""
    return _after_wait(ended_on, _MINISTER_2015, "Permenaker 19/2015")


@rule(
    "Permenaker 4/2022 Ps 8, Ps 10",
    since="2022-04-26",
    answers="jht.right_after_work",
    id="Hak setelah berhenti bekerja: sesudah masa tunggu",
    en="Right after work has ended: after the wait",
    provenance="secondary",
)
def right_after_wait_2022(*, ended_on: date) -> date | None:
    """One month after the employer's statement of resignation or the date of dismissal."""
    return _after_wait(ended_on, _MINISTER_2022, "Permenaker 4/2022 Ps 8, Ps 10")


def _after_wait(ended_on: date, since: date, article: str) -> date:
    months = parameter("benefits/jht", "jht_waiting_months", max(ended_on, since)).whole
    start = months_later(ended_on, months)
    because(
        f"Dibayar tunai sekaligus setelah {months} bulan sejak {ended_on}: mulai {start}.",
        f"Paid in cash, at once, after {months} month from {ended_on}: from {start}.",
        article,
    )
    return start


def _age_56(facts: Facts, claimed_on: date | None) -> date | None:
    day = claimed_on or facts.get("cause_date")
    needed = parameter("benefits/jht", "jht_normal_age", day or _MINISTER_2022).whole
    if "birth_date" in facts:
        start = birthday(facts.need("birth_date"), needed)
        because(
            f"Peserta mencapai usia {needed} tahun pada {start}.",
            f"The member reaches the age of {needed} on {start}.",
            "PP 46/2015 Ps 22(1), Ps 26(1)a",
        )
        return start
    if facts.get("age", needed) < needed:
        because("Peserta belum berusia 56 tahun.", "The member is not yet 56.", "PP 46/2015 Ps 22(1), Ps 26(1)a")
        return None
    return date.min


def _stopped(facts: Facts, claimed_on: date | None) -> date | None:
    """Resignation and dismissal."""
    ended: date = facts.need("cause_date")
    day = claimed_on or ended
    if _is_56(facts, day):
        return date.min
    start: date | None = _version(day)(ended_on=ended)
    return start


def _left(facts: Facts, claimed_on: date | None) -> date | None:
    """Leaving Indonesia for good."""
    ended: date = facts.need("cause_date")
    day = claimed_on or ended
    if _is_56(facts, day) or day < _AMENDED:
        return date.min
    if day >= _MINISTER_2022:
        if not facts.get("foreign_citizen", False) and reading_of("jht-leaving-citizenship") == "foreign-only":
            because(
                "Hanya warga negara asing yang dibayar karena meninggalkan Indonesia.",
                "Only foreign citizens are paid for leaving Indonesia.",
                "Permenaker 4/2022",
            )
            return None
        return date.min
    start: date | None = _version(day)(ended_on=ended)
    return start


def _contract_ended(facts: Facts, claimed_on: date | None) -> date | None:
    """End of a fixed-term contract, or the pension age of a company or its collective agreement, below 56."""
    ended: date = facts.need("cause_date")
    day = claimed_on or ended
    if _is_56(facts, day):
        return date.min
    if day < _MINISTER_2022:
        raise NotCovered(
            f"JHT karena berakhirnya kontrak atau pensiun perusahaan pada {day}: aturannya tidak ada pada kami.",
            f"JHT for the end of a contract or a company pension on {day}: its rule is not in our sources.",
        )
    wait_over = months_later(ended, 1)
    if claimed_on and claimed_on < wait_over and reading_of("jht-contract-end-waiting") == "at-once":
        return ended
    return right_after_contract(ended_on=ended)


@rule(
    "Permenaker 4/2022",
    since="2022-04-26",
    id="Hak setelah kontrak berakhir",
    en="Right after the contract has ended",
    provenance="recall",
)
def right_after_contract(*, ended_on: date) -> date:
    """Treated as any other end of work: after the wait of one month."""
    return _after_wait(ended_on, _MINISTER_2022, "Permenaker 4/2022")


def _disabled(facts: Facts, claimed_on: date | None) -> date | None:
    established: date | None = facts.get("cause_date")
    if claimed_on is None or established is None or claimed_on < _MINISTER_2022:
        return date.min
    start = next_month(established)
    if claimed_on < start and reading_of("jht-disability-month") == "next-month":
        because(
            f"Hak timbul sejak {start}, hari pertama bulan sesudah cacat ditetapkan.",
            f"The right begins on {start}, the first day of the month after the disability was established.",
            "Permenaker 2/2022 Ps 7",
        )
        return start
    return established


def _died(facts: Facts, claimed_on: date | None) -> date | None:
    return date.min


def _is_56(facts: Facts, day: date) -> bool:
    needed = parameter("benefits/jht", "jht_normal_age", day).whole
    age = age_on(facts.need("birth_date"), day) if "birth_date" in facts else facts.get("age", 0)
    return bool(age >= needed)


def _version(day: date) -> Callable[..., Any]:
    if _AMENDED <= day < _MINISTER_2015:
        raise NotCovered(
            f"Pada {day} PP 60/2015 menyerahkan hal ini kepada Menteri; aturannya baru berlaku {_MINISTER_2015}.",
            f"On {day} PP 60/2015 left this to the minister, whose rule began on {_MINISTER_2015}.",
        )
    return in_force("jht.right_after_work", day)


_WORK_ENDED = "PP 60/2015 Ps I (Ps 26); Permenaker 19/2015; Permenaker 4/2022"
CAUSES: dict[str, Cause] = {
    "age_56": Cause(
        ("56", "age", "pension_age", "retirement", "usia_56", "usia_pensiun"),
        ("Peserta mencapai usia 56 tahun.", "The member has reached the age of 56.", "PP 46/2015 Ps 22(1), Ps 26(1)a"),
        _age_56,
    ),
    "resignation": Cause(
        ("resign", "resigned", "mengundurkan_diri", "pengunduran_diri"),
        ("Peserta mengundurkan diri.", "The member has resigned.", _WORK_ENDED),
        _stopped,
    ),
    "termination": Cause(
        ("phk", "dismissal", "layoff", "pemutusan_hubungan_kerja"),
        ("Peserta terkena PHK.", "The member was dismissed.", _WORK_ENDED),
        _stopped,
    ),
    "leaving_indonesia": Cause(
        ("leaving", "leave_indonesia", "left_indonesia", "meninggalkan_indonesia"),
        ("Peserta meninggalkan Indonesia untuk selamanya.", "The member leaves Indonesia for good.", _WORK_ENDED),
        _left,
    ),
    "total_disability": Cause(
        ("cacat_total_tetap", "disability", "total_permanent_disability"),
        ("Peserta cacat total tetap.", "The member is totally and permanently disabled.", "PP 60/2015 Ps I (Ps 26)"),
        _disabled,
    ),
    "death": Cause(
        ("meninggal_dunia", "meninggal"),
        (
            "Peserta meninggal dunia; JHT dibayar kepada ahli waris.",
            "The member has died; JHT is paid to the heirs.",
            "PP 46/2015 Ps 22(1), Ps 23; PP 60/2015 Ps I (Ps 26)",
        ),
        _died,
    ),
    "contract_end": Cause(
        ("habis_kontrak", "pkwt", "end_of_contract", "contract_expired"),
        ("Perjanjian kerja waktu tertentu berakhir.", "A fixed-term contract has ended.", "Permenaker 4/2022"),
        _contract_ended,
    ),
    "company_pension": Cause(
        ("pensiun_pkb", "pensiun_perusahaan"),
        (
            "Peserta mencapai usia pensiun menurut perusahaan atau PKB.",
            "The member has reached the pension age of the company or its collective agreement.",
            "Permenaker 4/2022",
        ),
        _contract_ended,
    ),
}
