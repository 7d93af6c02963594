"""One death as its page shows it: how the person stood, what the family may claim, by which article, until when."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from lindung.billing.words import rupiah
from lindung.counsel.speech import grade, language, say
from lindung.coverage.certificate_words import payer_words
from lindung.coverage.covered import CoverStatus
from lindung.coverage.death_benefits import Expected, Standing, jkm_expected, last_day_to_claim_jkk
from lindung.coverage.death_queries import death_of_person
from lindung.coverage.people_words import question_text, status_name
from lindung.law.text import label
from lindung.registry.queries import death_of


def death_context(person_id: uuid.UUID, *, today: date) -> dict[str, Any]:
    """What the page of a recorded death needs."""
    row = death_of_person(person_id)
    (expected,) = jkm_expected([Standing(row.jkm, row.segment, row.died_on, row.months, row.unpaid)])
    return {
        "death": row,
        "registry_death": death_of(person_id),
        "days": (today - row.died_on).days,
        "jkm": _status(row.jkm),
        "jkk": _status(row.jkk),
        "payer": payer_words(row.payer) if row.payer else "",
        "expected": shown_expected(expected),
        "jkk_until": last_day_to_claim_jkk(row.died_on) if row.jkk is not CoverStatus.NOT_COVERED else None,
        "claimable": CoverStatus.NOT_COVERED not in (row.jkm, row.jkk) or row.jkm is not row.jkk,
    }


def _status(status: CoverStatus) -> dict[str, str]:
    return {"name": status_name(status), "kind": status.value.replace("_", "-")}


def shown_expected(expected: Expected) -> dict[str, Any]:
    """A benefit in the words of the page: sum, parts, reasons with articles, what is open, how well it is known."""
    articles = expected.articles or ("",) * len(expected.why)
    return {
        "total": rupiah(expected.total) if expected.total is not None else "",
        "after_arrears": rupiah(expected.after_arrears) if expected.after_arrears else "",
        "parts": [(_capital(label(name, language())), rupiah(amount)) for name, amount in expected.parts.items()],
        "reasons": [(say(*why), article) for why, article in zip(expected.why, articles, strict=True)],
        "question": question_text(expected.question) if expected.question else "",
        "grade": grade(expected.provenance) if expected.provenance else None,
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
