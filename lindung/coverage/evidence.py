"""One membership judged on one day: pure, with reasons. The scalar twin of `derive`, through the same law functions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from lindung.law.lapse import (
    CONDITIONAL,
    conditional_consequence,
    cover_status,
    lapsed_consequence,
    last_tolerated_month,
    tolerance,
    tolerated_months,
    unpaid_months,
)
from lindung.law.months import last_day, month_number
from lindung.law.programmes import Programme
from lindung.law.questions import questions
from lindung.web.words import english_date, indonesian_date


@dataclass(frozen=True)
class Reason:
    """Why, in both languages, with the article it rests on and how well that is known."""

    indonesian: str
    english: str
    article: str
    provenance: str


@dataclass(frozen=True)
class Line:
    """A settlement line that was not reversed. Dates inclusive."""

    programmes: int
    covers_from: date
    covers_to: date
    paid_on: date
    ground: str


@dataclass(frozen=True)
class Evidence:
    """What is known of a membership: its period, payments (in order of their days), payers, and a verified death.

    `elsewhere`: it stands outside the actor's regions and organisations, so that neither unit nor payer is told;
    `withheld`: nor are its payments.
    """

    membership: uuid.UUID
    segment: str
    began_on: date
    ended_on: date | None
    end_reason: str
    died_on: date | None
    lines: tuple[Line, ...]
    payers: tuple[tuple[date, str, str], ...]
    unit: str
    elsewhere: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Standing:
    """How one membership stands on a day."""

    membership: uuid.UUID
    segment: str
    status: str
    until: date | None
    payer: str | None
    reasons: tuple[Reason, ...]
    questions: tuple[str, ...] = ()


def judge(evidence: Evidence, programme: Programme, day: date) -> Standing:
    """Whether this membership covers a programme on a day: covered, conditional, not_settled or not_covered."""
    if evidence.withheld:
        return _standing(evidence, "not_covered", None, day, _WITHHELD)
    bounded = _outside_membership(evidence, day)
    if bounded:
        return _standing(evidence, "not_covered", None, day, bounded)
    lines = [line for line in evidence.lines if line.programmes & programme.bit]
    paying = [line for line in lines if line.covers_from <= day <= line.covers_to]
    if paying:
        if all(_is_late(line, lines, evidence.segment, programme) and day < line.paid_on for line in paying):
            return _unsettled(evidence, paying[0], day)
        return _paid(evidence, paying[0], lines, day)
    before = [line.covers_to for line in lines if line.covers_to < day]
    if not before:
        later = min((line for line in lines if line.covers_from > day), key=lambda one: one.covers_from, default=None)
        reason = _paid_for_later(programme, later) if later else _never_paid(programme)
        return _standing(evidence, "not_covered", None, day, reason)
    return _in_arrears(evidence, programme, max(before), lines, day)


def covered_from(evidence: list[Evidence], day: date) -> date | None:
    """The first day after `day` that is paid for and covered by any programme; None where no such day is known."""
    firsts = {max(line.covers_from, one.began_on) for one in evidence for line in one.lines if line.covers_to > day}
    for first in sorted(one for one in firsts if one > day):
        if any(judge(one, programme, first).status == "covered" for one in evidence for programme in Programme):
            return first
    return None


_WITHHELD = Reason(
    "Ada kepesertaan lain di luar wilayah dan organisasi Anda; isinya tidak ditampilkan dan tidak dinilai di sini.",
    "There is another membership outside your regions and organisations; it is neither shown nor judged here.",
    "UU 27/2022 Ps 20", "text",
)  # fmt: skip
_ELSEWHERE = Reason(
    "Kepesertaan ini berada di luar wilayah dan organisasi Anda; unit dan pembayarnya tidak ditampilkan.",
    "This membership stands outside your regions and organisations; its unit and payer are not shown.",
    "UU 27/2022 Ps 20", "text",
)  # fmt: skip


def _outside_membership(evidence: Evidence, day: date) -> Reason | None:
    if day < evidence.began_on:
        return _reason(
            "Kepesertaan baru mulai {}.",
            "The membership begins only on {}.",
            evidence.began_on,
            "PP 44/2015 Ps 6(3), 11(5)",
        )
    if evidence.ended_on and day > evidence.ended_on:
        return _reason(
            "Kepesertaan berakhir {}.", "The membership ended on {}.", evidence.ended_on, "PP 44/2015 Ps 8-9"
        )
    if evidence.died_on and day > evidence.died_on:
        return _reason(
            "Peserta meninggal {} (terverifikasi).", "The member died on {} (verified).", evidence.died_on,
            "PP 44/2015 Ps 34",
        )  # fmt: skip
    return None


def _is_late(line: Line, lines: list[Line], segment: str, programme: Programme) -> bool:
    """Paid after cover had lapsed, for days before the payment: open only for insurance of the self-employed."""
    earlier = [one.covers_to for one in lines if (one.covers_from, one.covers_to) < (line.covers_from, line.covers_to)]
    if (
        segment != "BPU"
        or tolerance(segment, programme, line.covers_from) is None
        or not earlier
        or line.paid_on <= line.covers_from
    ):
        return False
    return line.paid_on > _last_tolerated_day(max(earlier), segment, programme)


def _last_tolerated_day(paid_to: date, segment: str, programme: Programme) -> date:
    tolerated = tolerated_months(segment, programme, paid_to)
    return last_day(last_tolerated_month(paid_month=month_number(paid_to), tolerated=tolerated))


def _paid(evidence: Evidence, line: Line, lines: list[Line], day: date) -> Standing:
    until = _paid_until(lines, day)
    ground = {
        "months": ("Iuran dibayar {} untuk {} sampai {}.", "Contributions were paid on {} for {} to {}."),
        "project": ("Proyek dibayar {} untuk {} sampai {}.", "The project was paid for on {}, for {} to {}."),
        "pmi_phase": ("Penempatan dibayar {} untuk {} sampai {}.", "The placement was paid for on {}, for {} to {}."),
    }[line.ground]
    dates = (line.paid_on, line.covers_from, line.covers_to)
    reason = Reason(
        ground[0].format(*map(indonesian_date, dates)), ground[1].format(*map(english_date, dates)),
        "PP 44/2015 Ps 6(3), 11(5), 24", "text",
    )  # fmt: skip
    ends = [bound for bound in (until, evidence.ended_on, evidence.died_on) if bound]
    return _standing(evidence, "covered", min(ends), day, reason)


def _paid_until(lines: list[Line], day: date) -> date:
    """The last day of the unbroken paid stretch that holds the day."""
    until = day
    for line in sorted(lines, key=lambda one: one.covers_from):
        if line.covers_from <= until + timedelta(days=1) and line.covers_to > until:
            until = line.covers_to
    return until


def _unsettled(evidence: Evidence, line: Line, day: date) -> Standing:
    question = questions()["payment-after-lapse"]
    reason = Reason(
        f"Hari ini baru dibayar {indonesian_date(line.paid_on)}, setelah perlindungan gugur. {question.indonesian}",
        f"This day was paid for only on {english_date(line.paid_on)}, after cover had lapsed. {question.english}",
        "; ".join(reading.source for reading in question.readings), "manual",
    )  # fmt: skip
    return _standing(evidence, "not_settled", None, day, reason, (question.name,))


def _in_arrears(evidence: Evidence, programme: Programme, paid_to: date, lines: list[Line], day: date) -> Standing:
    value = tolerance(evidence.segment, programme, paid_to)
    if value is None:
        reason = _reason(
            "Dibayar sampai {}; segmen dan program ini tidak mengenal masa tunggakan yang ditoleransi.",
            "Paid up to {}; no arrears are tolerated for this segment and programme.", paid_to, "PP 44/2015 Ps 38-42",
        )  # fmt: skip
        return _standing(evidence, "not_covered", None, day, reason)
    unpaid = unpaid_months(month=month_number(day), paid_month=month_number(paid_to))
    conditional = cover_status(unpaid=unpaid, tolerated=value.value) == CONDITIONAL
    consequence = (conditional_consequence if conditional else lapsed_consequence)(evidence.segment, programme)
    arrears = Reason(
        f"Dibayar sampai {indonesian_date(paid_to)}: {unpaid} bulan belum dibayar; hukum menoleransi {value.value}.",
        f"Paid up to {english_date(paid_to)}: {unpaid} months unpaid; the law tolerates {value.value}.",
        value.basis, value.provenance.value,
    )  # fmt: skip
    pays = Reason(*consequence, "text")
    asked = (value.question,) if value.question else ()
    if not conditional:
        return _standing(evidence, "not_covered", None, day, arrears, asked, pays)
    following = min((line.covers_from for line in lines if line.covers_from > day), default=None)
    bounds = [
        _last_tolerated_day(paid_to, evidence.segment, programme), evidence.ended_on, evidence.died_on,
        following - timedelta(days=1) if following else None,
    ]  # fmt: skip
    return _standing(evidence, "conditional", min(b for b in bounds if b), day, arrears, asked, pays)


def _never_paid(programme: Programme) -> Reason:
    return Reason(
        f"Belum ada iuran {programme} yang dibayar sampai hari itu.",
        f"No {programme} contribution had been paid for by that day.",
        "PP 44/2015 Ps 6(2)-(3), 11(4)-(5)", "text",
    )  # fmt: skip


def _paid_for_later(programme: Programme, line: Line) -> Reason:
    return Reason(
        f"Iuran {programme} dibayar {indonesian_date(line.paid_on)}, untuk mulai {indonesian_date(line.covers_from)}.",
        f"The {programme} contribution was paid on {english_date(line.paid_on)}, for {english_date(line.covers_from)} "
        "onwards.",
        "PP 44/2015 Ps 6(2)-(3), 11(4)-(5)", "text",
    )  # fmt: skip


def _reason(indonesian: str, english: str, day: date, article: str) -> Reason:
    return Reason(indonesian.format(indonesian_date(day)), english.format(english_date(day)), article, "text")


def _standing(
    evidence: Evidence, status: str, until: date | None, day: date, reason: Reason, asked: tuple[str, ...] = (),
    *further: Reason,
) -> Standing:  # fmt: skip
    payers = [name or kind for since, name, kind in evidence.payers if since <= day]
    payer = payers[-1] if payers else None
    if evidence.elsewhere and not evidence.withheld:
        further = (*further, _ELSEWHERE)
    return Standing(evidence.membership, evidence.segment, status, until, payer, (reason, *further), asked)
