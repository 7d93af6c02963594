"""Who has a right to JKP: PP 37/2021 Ps 4, 19, 20, 35, 40, from 7 February 2025 as amended by PP 6/2025.

Twelve months of contributions within twenty-four; under PP 37/2021 also six in a row before the termination. Some ways
of losing work give none. A claim is made within three (now six) months, at most three times, five years of
contributions apart.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from lindung.law.benefits.days import months_later
from lindung.law.months import month_number
from lindung.law.parameters import parameter
from lindung.law.questions import reading_of
from lindung.law.rule import in_force, rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

_AMENDED = date(2025, 2, 7)
_FIRST_MONTH = 2021 * 12 + 1
# Ways in which work ends, and other words for them. The first two give a right.
_CAUSES = {
    "termination": ("phk", "dismissal", "layoff", "pemutusan_hubungan_kerja"),
    "early_contract_end": ("pkwt_diakhiri_pemberi_kerja",),
    "contract_end": ("habis_kontrak", "pkwt", "end_of_contract", "contract_expired"),
    "resignation": ("resign", "resigned", "mengundurkan_diri"),
    "total_disability": ("cacat_total_tetap", "disability", "total_permanent_disability"),
    "pension": ("pensiun", "retirement", "pension_age", "age_56"),
    "death": ("meninggal_dunia", "meninggal"),
}
_EXCLUDED = {
    "contract_end": ("PKWT berakhir pada waktunya.", "The fixed-term contract ran its full term.", "Ps 20(2)"),
    "resignation": ("Mengundurkan diri tidak memberi hak.", "Resignation gives no right.", "Ps 20(1)"),
    "total_disability": (
        "Cacat total tetap tidak memberi hak.", "Total permanent disability gives no right.", "Ps 20(1)"
    ),
    "pension": ("Pensiun tidak memberi hak.", "Retirement gives no right.", "Ps 20(1)"),
    "death": ("Meninggal dunia tidak memberi hak.", "Death gives no right.", "Ps 20(1)"),
}  # fmt: skip


def refused(facts: Facts, terminated: date, law_day: date) -> bool:
    """Whether the claim has no right; each reason against it is given."""
    checks = [
        _excluded_cause(facts),
        _too_old(facts, law_day),
        _too_few_months(facts, terminated, law_day),
        _too_late(facts, terminated),
        _too_many_claims(facts, law_day),
    ]
    return any(checks)


def _excluded_cause(facts: Facts) -> bool:
    given = facts.get("cause", "termination")
    written = given.strip().lower().replace(" ", "_").replace("-", "_")
    cause = next((name for name, also in _CAUSES.items() if written == name or written in also), None)
    if cause is None:
        known = ", ".join(_CAUSES)
        refuse("cause", f"{given!r} tidak dikenal; pilihannya: {known}.", f"{given!r} is not known; choose: {known}.")
    if cause in _EXCLUDED:
        indonesian, english, article = _EXCLUDED[cause]
        because(indonesian, english, f"PP 37/2021 {article}; PP 6/2025 Ps 20")
    return cause in _EXCLUDED


def _too_old(facts: Facts, law_day: date) -> bool:
    if "age" not in facts:
        return False
    below = parameter("benefits/jkp", "jkp_registration_age_below", law_day).whole
    if facts.need("age") >= below:
        because(
            f"Saat didaftarkan peserta sudah berusia {below} tahun atau lebih.",
            f"The participant was already {below} or older when registered.",
            "PP 37/2021 Ps 4(2)b; PP 6/2025 Ps 4(2)",
        )
        return True
    return False


def _too_few_months(facts: Facts, terminated: date, law_day: date) -> bool:
    paid: list[int] = sorted(facts.need("paid_months"))
    last = month_number(terminated)
    for earlier, later in pairwise(paid):
        if earlier == later:
            refuse("paid_months", "satu bulan disebut dua kali.", "a month is named twice.")
    if paid[-1] > last:
        refuse("paid_months", "memuat bulan sesudah PHK.", "holds a month after the termination.")
    if paid[0] < _FIRST_MONTH:
        refuse("paid_months", "iuran JKP baru ada sejak 2021-02.", "JKP contributions exist only since 2021-02.")
    enough: bool = in_force("jkp.contribution_record", law_day)(
        paid_months=paid, termination_month=last, judged_on=law_day
    )
    return not enough


@rule(
    "PP 37/2021 Ps 19(3)",
    since="2021-02-02",
    until="2025-02-06",
    answers="jkp.contribution_record",
    id="Masa iur mencukupi (12 dalam 24 bulan dan 6 berturut-turut)",
    en="Enough contributions (12 within 24 months and 6 in a row)",
)
def record_pp_37_2021(*, paid_months: list[int], termination_month: int, judged_on: date) -> bool:
    """Twelve months within twenty-four, and six consecutive ones before the termination."""
    twelve = _twelve_of_24(paid_months, termination_month, judged_on, "PP 37/2021 Ps 19(3)")
    needed = parameter("benefits/jkp", "jkp_consecutive_months", judged_on).whole
    anywhere = _longest_run(paid_months) >= needed
    at_the_end = _last_run(paid_months, termination_month) >= needed
    six = anywhere if anywhere == at_the_end else reading_of("jkp-six-consecutive") == "any-six"
    if not six:
        because(
            f"Tidak ada {needed} bulan iuran berturut-turut sebelum PHK.",
            f"There are no {needed} consecutive months of contributions before the termination.",
            "PP 37/2021 Ps 19(3)",
        )
    return twelve and six


@rule(
    "PP 6/2025 Ps 19(3)",
    since="2025-02-07",
    answers="jkp.contribution_record",
    id="Masa iur mencukupi (12 dalam 24 bulan)",
    en="Enough contributions (12 within 24 months)",
    provenance="secondary",
)
def record_pp_6_2025(*, paid_months: list[int], termination_month: int, judged_on: date) -> bool:
    """Twelve months within the twenty-four before the termination; they need not be consecutive."""
    return _twelve_of_24(paid_months, termination_month, judged_on, "PP 6/2025 Ps 19(3)")


def _twelve_of_24(paid: list[int], last: int, day: date, article: str) -> bool:
    """The twenty-four months end with the month of termination, or (the other reading) with the month before it."""
    needed = parameter("benefits/jkp", "jkp_contribution_months", day).whole
    window = parameter("benefits/jkp", "jkp_contribution_window", day).whole
    with_last = sum(last - window < month <= last for month in paid)
    before_last = sum(last - window <= month < last for month in paid)
    if (with_last >= needed) == (before_last >= needed):
        counted = with_last
    else:
        counted = with_last if reading_of("jkp-24-months") == "with-the-last" else before_last
    if counted < needed:
        because(
            f"Iuran {counted} bulan dalam {window} bulan sebelum PHK; diperlukan {needed}.",
            f"Contributions for {counted} months within the {window} before the termination; {needed} are needed.",
            article,
        )
        return False
    because(
        f"Iuran {counted} bulan dalam {window} bulan sebelum PHK.",
        f"Contributions for {counted} months within the {window} before the termination.",
        article,
    )
    return True


def _longest_run(paid: list[int]) -> int:
    longest = run = 1
    for earlier, later in pairwise(paid):
        run = run + 1 if later == earlier + 1 else 1
        longest = max(longest, run)
    return longest


def _last_run(paid: list[int], last: int) -> int:
    """Consecutive months up to the termination; its own month may not have been due yet."""
    run, month = 0, last if last in paid else last - 1
    while month - run in paid:
        run += 1
    return run


def _too_late(facts: Facts, terminated: date) -> bool:
    claimed = facts.get("claimed_on")
    if claimed is None:
        return False
    ends = last_day_to_claim(terminated_on=terminated, claimed_on=claimed)
    if claimed <= ends:
        return False
    because(
        f"Klaim {claimed} terlambat; hak hilang sesudah {ends}.",
        f"The claim of {claimed} is late; the right was lost after {ends}.",
        "PP 37/2021 Ps 40(a); PP 6/2025 Ps 40(a)",
    )
    return True


@rule(
    "PP 37/2021 Ps 40(a); PP 6/2025 Ps 40(a)",
    since="2021-02-02",
    id="Hari terakhir untuk mengajukan klaim",
    en="Last day to claim",
)
def last_day_to_claim(*, terminated_on: date, claimed_on: date) -> date:
    """Three months after the termination; six where the claim falls under PP 6/2025."""
    ends = months_later(terminated_on, parameter("benefits/jkp", "jkp_claim_months", claimed_on).whole)
    if terminated_on < _AMENDED <= claimed_on <= ends:
        before = months_later(terminated_on, parameter("benefits/jkp", "jkp_claim_months", terminated_on).whole)
        if before < _AMENDED and reading_of("jkp-lost-before-amendment") == "stays-lost":
            return before
    return ends


def _too_many_claims(facts: Facts, law_day: date) -> bool:
    before = facts.get("claims_before", 0)
    if before == 0:
        return False
    most = parameter("benefits/jkp", "jkp_most_claims", law_day).whole
    if before >= most:
        because(
            f"JKP paling banyak {most} kali selama usia kerja.",
            f"JKP is paid at most {most} times in a working life.",
            "PP 37/2021 Ps 35",
        )
        return True
    needed = parameter("benefits/jkp", "jkp_months_between_claims", law_day).whole
    since = facts.need("months_since_claim")
    if since < needed:
        because(
            f"Baru {since} bulan iuran sejak manfaat JKP sebelumnya; diperlukan {needed}.",
            f"Only {since} months of contributions since the JKP benefit before; {needed} are needed.",
            "PP 37/2021 Ps 35(b)-(c)",
        )
        return True
    return False
