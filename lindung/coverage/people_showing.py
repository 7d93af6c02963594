"""What the page of one person shows, with its words chosen: rows ready for the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lindung.coverage import people_words as words
from lindung.coverage.covered import CoverAnswer, CoverStatus
from lindung.coverage.people import PersonView
from lindung.coverage.timeline import timeline
from lindung.coverage.wording import in_language, segment_name
from lindung.membership.queries import MembershipRow
from lindung.registry.merging import merges_of


@dataclass(frozen=True)
class ShownReason:
    """Why, with the article it rests on and how well that is known."""

    text: str
    article: str
    provenance: str
    weak: bool


@dataclass(frozen=True)
class ShownAnswer:
    """How one programme stands, with its reasons."""

    programme: str
    status: str
    kind: str
    until: date | None
    payer: str
    reasons: tuple[ShownReason, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class ShownMembership:
    """A membership with the words beside its codes."""

    row: MembershipRow
    segment: str
    period: str
    payers: tuple[tuple[str, str, str], ...]


def person_context(view: PersonView) -> dict[str, Any]:
    """Everything the template needs for a person."""
    return {
        "view": view,
        "sentence": in_language(view.sentence.indonesian, view.sentence.english),
        "remark": in_language(view.remark.indonesian, view.remark.english) if view.remark else "",
        "sentence_kind": view.sentence.status.value.replace("_", "-"),
        "sex": words.sex_name(view.person.sex),
        "answers": [_answer(answer) for answer in view.answers],
        "memberships": [_membership(row) for row in reversed(view.memberships)],
        "settlements": [
            {
                "row": row,
                "period": words.stretch(row.covers_from, row.covers_to),
                "ground": words.ground_name(row.ground),
            }
            for row in view.settlements
        ],
        "family": [
            {"row": row, "relation": words.relation_name(row.relation), "sex": words.sex_name(row.sex)}
            for row in view.family
        ],
        "timeline": timeline(view),
        "merges": [one for one in merges_of(view.person.id) if one.standing or not one.decision],
    }


def _answer(answer: CoverAnswer) -> ShownAnswer:
    held = answer.status in (CoverStatus.COVERED, CoverStatus.CONDITIONAL)
    known = {"self", "employer", "apbn", "apbd", "village", "donor"}
    payer = words.payer_kind_name(answer.payer) if answer.payer in known else (answer.payer or "")
    return ShownAnswer(
        programme=answer.programme.value,
        status=words.status_name(answer.status),
        kind=answer.status.value.replace("_", "-"),
        until=answer.until,
        payer=payer if held else "",
        reasons=tuple(
            ShownReason(
                in_language(reason.indonesian, reason.english),
                reason.article,
                words.provenance_name(reason.provenance),
                reason.provenance not in {"text", "verified-table"},
            )
            for reason in answer.reasons
        ),
        questions=tuple(words.question_text(name) for name in answer.questions),
    )


def _membership(row: MembershipRow) -> ShownMembership:
    return ShownMembership(
        row=row,
        segment=segment_name(row.segment),
        period=words.stretch(row.began_on, row.ended_on),
        payers=tuple(
            (
                words.payer_name(payer),
                words.stretch(payer.from_day, payer.to_day),
                ", ".join(
                    part for part in (words.wadah_name(payer.wadah), payer.wadah_number, payer.agreement) if part
                ),
            )
            for payer in row.payers
        ),
    )
