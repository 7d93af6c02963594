"""When a JKK claim expires: PP 44/2015 Ps 26 (two years), PP 82/2019 Ps 26 (five years), Ps 48 (occupational disease).

A term of years ends on the anniversary, which still counts: the right is gone "after" the years. Accidents whose two
years had not run out on 2 December 2019 are an open question: PP 82/2019 has no rule of transition.
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.common import spoken
from lindung.law.parameters import load, parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

_LONGER_TERM = date(2019, 12, 2)


def years_later(day: date, years: int) -> date:
    """The last day of a term of years that begins on the day after `day`."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February: the term's last year ends with February.
        return day.replace(year=day.year + years, day=28)


def claim_open(facts: Facts, day: date) -> bool:
    """Whether the claim of `claimed_on` comes in time (true where no date of a claim is given)."""
    claimed = facts.get("claimed_on")
    if claimed is None:
        return True
    diagnosed = facts.get("diagnosed_on")
    start = diagnosed or day
    if claimed < max(day, start):
        refuse("claimed_on", "sebelum tanggal peristiwa.", "is before the date of the event.")
    if start >= _LONGER_TERM:
        return _told(claimed, claim_term_ends(start=start, day=start), "PP 82/2019 Ps 26")
    starts = sorted({day, start})
    found = {_settled(claimed, one) for one in starts}
    if len(found) == 1 and None not in found:
        start = starts[-1]
    elif len(starts) > 1:
        start = day if reading_of("jkk-disease-expiry-start") == "from-event" else start
    return _under_old_start(claimed, start)


def _settled(claimed: date, start: date) -> bool | None:
    """In time, expired, or (None) dependent on the transition to five years, for a term begun before it."""
    old, new = _last_days(start)
    if claimed <= old:
        return True
    if old < _LONGER_TERM or claimed > new:
        return False
    return None


def _under_old_start(claimed: date, start: date) -> bool:
    settled = _settled(claimed, start)
    longer = settled is None and reading_of("jkk-expiry-transition") == "five-years"
    if longer:
        return _told(claimed, claim_term_ends(start=start, day=_LONGER_TERM), "PP 82/2019 Ps 26")
    return _told(claimed, claim_term_ends(start=start, day=start), "PP 44/2015 Ps 26")


def _last_days(start: date) -> tuple[date, date]:
    short, long = load("benefits/claims")["jkk_claim_years"].values
    return years_later(start, short.whole), years_later(start, long.whole)


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 26",
    since="2015-07-01",
    id="Hari terakhir mengajukan klaim JKK",
    en="Last day to claim JKK",
)
def claim_term_ends(*, start: date, day: date) -> date:
    """The last day of the term that begins with `start`, by the number of years in force on `day`."""
    return years_later(start, parameter("benefits/claims", "jkk_claim_years", day).whole)


def _told(claimed: date, last: date, article: str) -> bool:
    (claim_id, claim_en), (last_id, last_en) = spoken(claimed), spoken(last)
    if claimed <= last:
        because(
            f"Klaim diajukan {claim_id}, dalam masa yang berakhir {last_id}.",
            f"The claim of {claim_en} comes within the term that ends on {last_en}.",
            article,
        )
        return True
    because(
        f"Hak sudah kedaluwarsa: klaim diajukan {claim_id}, hari terakhir adalah {last_id}.",
        f"The right has expired: claimed on {claim_en}, last day {last_en}.",
        article,
    )
    return False


def occupational_disease_in_time(facts: Facts, day: date) -> bool:
    """Whether a disease after employment arose within the time the law names (true where employment did not end)."""
    ended = facts.get("employment_ended_on")
    if ended is None:
        return True
    arose = facts.get("diagnosed_on", day)
    last = disease_term_ends(employment_ended_on=ended, day=day)
    if arose <= last:
        return True
    (arose_id, arose_en), (ended_id, ended_en) = spoken(arose), spoken(ended)
    because(
        f"Penyakit akibat kerja timbul {arose_id}, lebih dari tiga tahun setelah hubungan kerja berakhir {ended_id}.",
        f"The occupational disease arose on {arose_en}, more than three years after employment ended on {ended_en}.",
        "PP 44/2015 Ps 48(2)",
    )
    return False


@rule(
    "PP 44/2015 Ps 48(1)-(2)",
    since="2015-07-01",
    id="Hari terakhir timbulnya penyakit akibat kerja setelah hubungan kerja berakhir",
    en="Last day on which an occupational disease may arise after employment",
)
def disease_term_ends(*, employment_ended_on: date, day: date) -> date:
    """The last day of the years after the end of employment."""
    return years_later(employment_ended_on, parameter("benefits/claims", "occupational_disease_years", day).whole)
