"""The one sentence a person's page opens with: protected by what, until when, paid by whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from lindung.coverage.covered import CoverAnswer, CoverStatus, answer_from, evidence_of
from lindung.coverage.evidence import Evidence, covered_from
from lindung.law.programmes import Programme
from lindung.web.words import english_date, indonesian_date, listed

_PAYER_WORDS = {
    "self": ("sendiri", "the member"),
    "employer": ("pemberi kerja", "the employer"),
    "apbn": ("APBN", "the state budget"),
    "apbd": ("APBD", "the regional budget"),
    "village": ("desa", "the village"),
    "donor": ("donatur", "a donor"),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence in both languages, and the status it speaks of."""

    status: CoverStatus
    indonesian: str
    english: str


def cover_sentence(person_id: uuid.UUID, day: date, known_at: datetime | None = None) -> Sentence:
    """How a person stands on a day in one sentence, from what the acting user may see."""
    evidence = evidence_of(person_id, known_at)
    answers = [answer_from(person_id, evidence, programme, day, known_at) for programme in Programme]
    return sentence_from(answers, evidence, day)


def sentence_from(answers: list[CoverAnswer], evidence: list[Evidence], day: date) -> Sentence:
    """The sentence from answers for all programmes; the best status speaks."""
    for status in (CoverStatus.COVERED, CoverStatus.CONDITIONAL):
        spoken = [answer for answer in answers if answer.status is status and answer.until]
        if spoken:
            return _protected(status, spoken)
    if any(answer.status is CoverStatus.NOT_SETTLED for answer in answers):
        return Sentence(
            CoverStatus.NOT_SETTLED,
            f"Perlindungan pada {indonesian_date(day)} belum terjawab oleh hukum: dibayar setelah gugur.",
            f"Cover on {english_date(day)} is an open question of law: it was paid for after lapsing.",
        )
    return _unprotected(evidence, day)


def _protected(status: CoverStatus, spoken: list[CoverAnswer]) -> Sentence:
    """Programmes that hold until the same day are named together, the longest-lived last."""
    by_day: dict[date, list[CoverAnswer]] = {}
    for answer in spoken:
        if answer.until:
            by_day.setdefault(answer.until, []).append(answer)
    parts = [
        ([answer.programme.value for answer in group], until) for until, group in sorted(by_day.items(), reverse=True)
    ]
    indonesian = listed([f"{listed(names, 'dan')} sampai {indonesian_date(until)}" for names, until in parts], "serta")
    english = listed([f"{listed(names, 'and')} until {english_date(until)}" for names, until in parts], "and")
    payer = _PAYER_WORDS.get(spoken[0].payer or "", (spoken[0].payer, spoken[0].payer))
    paid = (f", dibayar {payer[0]}", f", paid by {payer[1]}") if payer[0] else ("", "")
    if status is CoverStatus.COVERED:
        return Sentence(status, f"Terlindungi {indonesian}{paid[0]}.", f"Covered by {english}{paid[1]}.")
    return Sentence(
        status,
        f"Terlindungi bersyarat {indonesian}: iuran menunggak dan akan gugur bila tidak dibayar.",
        f"Conditionally covered by {english}: contributions are in arrears and cover lapses unless they are paid.",
    )


def _unprotected(evidence: list[Evidence], day: date) -> Sentence:
    status = CoverStatus.NOT_COVERED
    died = next((one.died_on for one in evidence if one.died_on and one.died_on < day), None)
    if died:
        return Sentence(
            status,
            f"Meninggal {indonesian_date(died)} (terverifikasi); perlindungan berakhir hari itu.",
            f"Died on {english_date(died)} (verified); cover ended that day.",
        )
    paid = [line.covers_to for one in evidence for line in one.lines if line.covers_to < day]
    first = covered_from(evidence, day)
    if first:
        return _coming(day, first, max(paid, default=None))
    if paid:
        return Sentence(
            status,
            f"Tidak terlindungi pada {indonesian_date(day)}; iuran terakhir sampai {indonesian_date(max(paid))}.",
            f"Not covered on {english_date(day)}; contributions were last paid for up to {english_date(max(paid))}.",
        )
    if any(one.withheld for one in evidence):
        return Sentence(
            status,
            f"Tidak terlihat perlindungan pada {indonesian_date(day)}: ada kepesertaan di luar organisasi Anda.",
            f"No cover is visible on {english_date(day)}: a membership stands outside your organisations.",
        )
    return Sentence(
        status,
        f"Tidak terlindungi pada {indonesian_date(day)}: belum ada iuran yang dibayar.",
        f"Not covered on {english_date(day)}: no contribution has been paid.",
    )


def _coming(day: date, first: date, paid_to: date | None) -> Sentence:
    """Not covered on the day, but paid for from a later one; `paid_to`: the last day paid for before."""
    if paid_to is None:
        return Sentence(
            CoverStatus.NOT_COVERED,
            f"Belum terlindungi pada {indonesian_date(day)}; iuran sudah dibayar, terlindungi mulai "
            f"{indonesian_date(first)}.",
            f"Not yet covered on {english_date(day)}; contributions have been paid, covered from "
            f"{english_date(first)}.",
        )
    return Sentence(
        CoverStatus.NOT_COVERED,
        f"Tidak terlindungi pada {indonesian_date(day)}: iuran sebelumnya sampai {indonesian_date(paid_to)}; iuran "
        f"berikutnya sudah dibayar, terlindungi lagi mulai {indonesian_date(first)}.",
        f"Not covered on {english_date(day)}: contributions before it were paid for up to {english_date(paid_to)}; "
        f"the next have been paid, covered again from {english_date(first)}.",
    )
