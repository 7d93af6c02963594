"""Scholarship for the children of a participant: PP 44/2015 Ps 25(3), 34(1)d, 34(2); since 2 December 2019 PP 82/2019.

Before, one sum once; since, every year by level of education. JKK (death, total disability) asks for no contribution
period, JKM does. The children given are those to support; their further facts (age, marriage, work, registration) can
only end a support. Not modelled: the waiting years of a child below school age, and payment year by year.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from lindung.law.benefits.common import at_most_two
from lindung.law.parameters import parameter
from lindung.law.rule import in_force, rule
from lindung.law.situation import Facts
from lindung.law.trace import because

LEVELS = ("TK", "SD", "SMP", "SMA", "PT")
Child = dict[str, Any]


def scholarship(facts: Facts, programme: str, day: date) -> int:
    """The whole scholarship in rupiah for the children given. Invalid: more than two, or JKM without months paid."""
    children: list[Child] = facts.get("children", [])
    at_most_two(children)
    if not any(sum(child["school_years"].values()) for child in children):
        because(
            "Tidak ada anak yang masih bersekolah yang disebutkan, sehingga tidak ada beasiswa.",
            "No child still at school is named, so there is no scholarship.",
            "PP 44/2015, PP 82/2019 Ps 25(3), 34(3)",
        )
        return 0
    if programme == "JKM" and not contributed_long_enough(months_contributed=facts.need("months_contributed"), day=day):
        return 0
    return int(in_force("scholarship", day)(children=children, day=day))


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 34(1)d",
    since="2015-07-01",
    id="Masa iur cukup untuk beasiswa JKM",
    en="Contribution period sufficient for the JKM scholarship",
)
def contributed_long_enough(*, months_contributed: int, day: date) -> bool:
    """Whether the months of contribution reach the least for a JKM scholarship on a day."""
    least = parameter("benefits/scholarship", "scholarship_jkm_months", day)
    enough = months_contributed >= least.whole
    fails = ("", "") if enough else ("belum ", "not ")
    because(
        f"Masa iur {months_contributed} bulan {fails[0]}mencapai {least.whole} bulan yang disyaratkan untuk beasiswa.",
        f"{months_contributed} months of contribution do {fails[1]}reach the {least.whole} months that the scholarship "
        "asks for.",
        least.basis,
    )
    return enough


@rule(
    "PP 44/2015 Ps 25(3), 34(2) dan penjelasannya",
    since="2015-07-01",
    until="2019-12-01",
    id="Beasiswa sekali bayar",
    en="Scholarship paid once",
    answers="scholarship",
)
def scholarship_once(*, children: list[Child], day: date) -> int:
    """One sum in rupiah for the participant, whatever the number of children at school."""
    because(
        "Peserta mempunyai anak yang masih bersekolah: beasiswa dibayar satu kali untuk tiap peserta.",
        "The participant has a child at school: the scholarship is paid once per participant.",
        "PP 44/2015 Ps 25(3), 34(2)",
    )
    return parameter("benefits/scholarship", "scholarship_once", day).whole


@rule(
    "PP 82/2019 Ps 25(3), 34(3), Lampiran III",
    since="2019-12-02",
    id="Beasiswa tiap tahun menurut tingkat pendidikan",
    en="Scholarship per year by level of education",
    answers="scholarship",
)
def scholarship_by_level(*, children: list[Child], day: date) -> int:
    """Rupiah over all years still to be supported, at most two children."""
    parameter("benefits/scholarship", "scholarship_children", day)
    return sum(_of_child(number, child, day) for number, child in enumerate(children, 1))


@rule(
    "PP 82/2019 Lampiran III",
    since="2019-12-02",
    id="Beasiswa seorang anak untuk tahun-tahun yang tersisa",
    en="Scholarship of one child for the remaining years",
    provenance="secondary",
)
def scholarship_of_child(*, school_years: dict[str, int], supported_years: int | None, day: date) -> int:
    """Rupiah for the years left by level, each up to its maximum, all up to `supported_years` (None: no end)."""
    total, left = 0, supported_years
    first_levels = parameter("benefits/scholarship", "scholarship_tk_sd_years", day).whole
    for level in LEVELS:
        if not school_years.get(level):
            continue
        most = parameter("benefits/scholarship", f"scholarship_{level.lower()}_years", day).whole
        years = min(school_years[level], most)
        if level in ("TK", "SD"):
            years = min(years, first_levels)
            first_levels -= years
        if left is not None:
            years = min(years, left)
            left -= years
        total += years * parameter("benefits/scholarship", f"scholarship_{level.lower()}", day).whole
    return total


def _of_child(number: int, child: Child, day: date) -> int:
    if _ended(number, child, day):
        return 0
    supported = None
    if "age" in child:
        end = parameter("benefits/scholarship", "scholarship_end_age", day).whole
        supported = end - child["age"]
        because(
            f"Anak ke-{number} berumur {child['age']} tahun: beasiswa berakhir pada umur {end}, "
            f"paling lama {supported} tahun lagi.",
            f"Child {number} is {child['age']}: the scholarship ends at age {end}, after {supported} years at most.",
            "PP 82/2019; Permenaker 5/2021 Ps 103",
        )
    years = {level: child["school_years"].get(level, 0) for level in LEVELS}
    return scholarship_of_child(school_years=years, supported_years=supported, day=day)


def _ended(number: int, child: Child, day: date) -> bool:
    """Whether a child's support has ended or never began: age, marriage, work, or missing registration."""
    article = "PP 82/2019; Permenaker 5/2021 Ps 103"
    end = parameter("benefits/scholarship", "scholarship_end_age", day).whole
    if child.get("age", 0) >= end:
        because(
            f"Anak ke-{number} sudah berumur {end} tahun atau lebih.", f"Child {number} has reached age {end}.", article
        )
        return True
    if child.get("married", False):
        because(f"Anak ke-{number} sudah menikah.", f"Child {number} is married.", article)
        return True
    works, exception = child.get("working", False), child.get("exception")
    if works and in_force("scholarship.work_ends", day)(exception=exception):
        because(f"Anak ke-{number} sudah bekerja.", f"Child {number} works.", article)
        return True
    if not in_force("scholarship.registration", day)(registered=child.get("registered", True)):
        because(
            f"Anak ke-{number} tidak didaftarkan oleh peserta sebagai penerima manfaat.",
            f"Child {number} was not registered by the participant as a beneficiary.",
            "Permenaker 5/2021 Ps 103(2)",
        )
        return True
    return False


@rule(
    "PP 82/2019; Permenaker 5/2021 Ps 103",
    since="2019-12-02",
    until="2025-02-23",
    id="Pekerjaan anak mengakhiri beasiswa",
    en="A child's work ends the scholarship",
    provenance="secondary",
    answers="scholarship.work_ends",
)
def any_work_ends(*, exception: str | None) -> bool:
    """Every work ends the scholarship; no exception exists yet."""
    return True


@rule(
    "Permenaker 5/2021 Ps 103(3a) sebagaimana diubah Permenaker 1/2025",
    since="2025-02-24",
    id="Pekerjaan anak mengakhiri beasiswa, kecuali yang dikecualikan",
    en="A child's work ends the scholarship, save the exceptions",
    provenance="secondary",
    answers="scholarship.work_ends",
)
def work_ends_save_exceptions(*, exception: str | None) -> bool:
    """PU for at most six consecutive months, BPU, and interns keep the scholarship while they study."""
    return exception is None


@rule(
    "PP 82/2019 (tanpa syarat pendaftaran anak)",
    since="2019-12-02",
    until="2021-03-31",
    id="Anak tidak harus didaftarkan lebih dahulu",
    en="Children need no earlier registration",
    provenance="derived",
    answers="scholarship.registration",
)
def registration_not_asked(*, registered: bool) -> bool:
    """Every child counts: no rule on registration was found for these years."""
    return True


@rule(
    "Permenaker 5/2021, 1/2025 Ps 103(2)",
    since="2021-04-01",
    id="Anak harus didaftarkan oleh peserta",
    en="Children must have been registered by the participant",
    provenance="secondary",
    answers="scholarship.registration",
)
def registration_needed(*, registered: bool) -> bool:
    """A child counts if the participant registered him or her."""
    return registered
