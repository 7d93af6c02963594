"""Recording what the office decided where the law is open. A decision is added or ended, never rewritten."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.counsel.models import LegalDecision
from lindung.law import open_questions
from lindung.law.parameters import FIRST_DAY
from lindung.web.refused import Refused, database_refusals, stated_reason
from lindung.web.words import english_date, indonesian_date


def record_decision(
    *,
    acting: Acting,
    question: str,
    reading: str,
    from_day: date,
    to_day: date | None = None,
    document_number: str,
    reason: str,
) -> LegalDecision:
    """Decide an open question for events from a day to a day (both included; None: until further notice).

    Refused if question or reading is unknown, document or reason is missing, the period is impossible, or another
    decision on the question holds on one of these days. NotAllowed without the right.
    """
    acting.must(Right.LAW_DECIDE)
    _check_question(question, reading)
    document, grounds = _one_line(document_number), reason.strip()
    _check_grounds(document, grounds)
    _check_period(from_day, to_day)
    _refuse_second(question, from_day, to_day)
    give_reason(grounds)
    with database_refusals({"counsel_one_decision_a_day": _decided_already()}):
        return LegalDecision.objects.create(
            question=question,
            reading=reading,
            from_day=from_day,
            to_day=to_day,
            document_number=document,
            reason=grounds,
            decided_by=acting.user,
            decided_by_name=acting.user.get_full_name(),
        )


def end_decision(*, acting: Acting, decision_id: UUID, last_day: date, reason: str) -> LegalDecision:
    """Give a decision an earlier last day; what it carried until then stays explained by it.

    Refused if there is no such decision, it was ended before, it ends no later anyway, or the day lies before its
    first. NotAllowed without the right.
    """
    acting.must(Right.LAW_DECIDE)
    found = LegalDecision.objects.select_for_update(of=("self",)).filter(pk=decision_id).first()
    if found is None:
        raise Refused("decision_unknown", "Keputusan itu tidak ada.", "There is no such decision.")
    reason = stated_reason(reason)
    _check_end(found, last_day)
    give_reason(reason)
    found.to_day, found.ended_by, found.ended_at, found.end_reason = (
        last_day, acting.user, timezone.now(), reason,
    )  # fmt: skip
    with database_refusals():
        found.save(update_fields=["to_day", "ended_by", "ended_at", "end_reason"])
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check_question(question: str, reading: str) -> None:
    known = open_questions().get(question)
    if known is None:
        names = ", ".join(sorted(open_questions()))
        raise Refused(
            "question_unknown",
            f"Pertanyaan {question!r} tidak ada; yang ada: {names}.",
            f"There is no question {question!r}; there are: {names}.",
        )
    readings = [one.name for one in known.readings]
    if reading not in readings:
        raise Refused(
            "reading_unknown",
            f"Bacaan {reading!r} tidak ada pada pertanyaan ini; yang ada: {', '.join(readings)}.",
            f"This question has no reading {reading!r}; there are: {', '.join(readings)}.",
        )


def _check_grounds(document: str, reason: str) -> None:
    if not document or len(document) > 80:
        raise Refused(
            "document_missing",
            "Sebutkan nomor surat keputusannya (paling panjang 80 huruf).",
            "Give the number of the document that holds the decision (80 letters at most).",
        )
    stated_reason(reason)


def _check_period(from_day: date, to_day: date | None) -> None:
    if from_day < FIRST_DAY:
        raise Refused(
            "before_the_law",
            f"Keputusan tidak dapat berlaku sebelum {indonesian_date(FIRST_DAY)}: programnya belum ada.",
            f"A decision cannot hold before {english_date(FIRST_DAY)}: the programmes did not exist.",
        )
    if to_day is not None and to_day < from_day:
        raise Refused("period_backwards", "Masa berlaku berakhir sebelum dimulai.", "The period ends before it begins.")


def _refuse_second(question: str, from_day: date, to_day: date | None) -> None:
    """Say which decision stands in the way; the database has the last word where two people record at once."""
    for other in LegalDecision.objects.filter(question=question, from_day__lte=to_day or date.max):
        if other.to_day is None or other.to_day >= from_day:
            raise Refused(
                "decided_already",
                f"Pertanyaan ini sudah diputuskan dengan {other.document_number} mulai "
                f"{indonesian_date(other.from_day)}. Akhiri dahulu keputusan itu.",
                f"This question is decided already by {other.document_number} from {english_date(other.from_day)}. "
                "End that decision first.",
            )


def _decided_already() -> Refused:
    return Refused(
        "decided_already",
        "Pada sebagian masa itu pertanyaan ini sudah diputuskan. Akhiri dahulu keputusan yang lama.",
        "For a part of that period the question is decided already. End the older decision first.",
    )


def _check_end(found: LegalDecision, last_day: date) -> None:
    if found.ended_at is not None:
        raise Refused("ended_already", "Keputusan ini sudah diakhiri.", "This decision has been ended already.")
    if found.to_day is not None and last_day >= found.to_day:
        raise Refused(
            "ends_anyway",
            f"Keputusan ini memang berakhir {indonesian_date(found.to_day)}; pilih hari sebelumnya.",
            f"This decision ends on {english_date(found.to_day)} anyway; choose an earlier day.",
        )
    if last_day < found.from_day:
        raise Refused(
            "ends_before_start",
            f"Hari terakhir paling awal {indonesian_date(found.from_day)}, hari pertama keputusan ini.",
            f"The last day is {english_date(found.from_day)} at the earliest, the decision's first day.",
        )
