"""The law's own words in the language of the page, and how well a thing is known, in words and a shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lindung.law.explain import PROVENANCE, number_of
from lindung.law.parameters import Provenance, Value
from lindung.law.text import exact
from lindung.web import dates

# How far a provenance carries: the regulation's own text, a copy of it or an older text, or somebody else's word.
_STRONG = {Provenance.TEXT, Provenance.VERIFIED_TABLE}
_FAIR = {Provenance.TRANSCRIPTION, Provenance.TEXT_PREDECESSOR, Provenance.MANUAL}
LEVELS: dict[str, Promise] = {"strong": _("kuat"), "fair": _("cukup"), "weak": _("lemah")}
ICONS = {"strong": "circle-check", "fair": "info-circle", "weak": "alert-triangle"}
UNITS: dict[str, Promise] = {
    "months": _("bulan"),
    "days": _("hari"),
    "working_days": _("hari kerja"),
    "years": _("tahun"),
    "count": _("buah"),
    "day_of_month": _("tanggal dalam bulan"),
    "months_of_wage": _("bulan upah"),
}


@dataclass(frozen=True)
class Grade:
    """A provenance as a page shows it: level (strong, fair, weak) with its icon, and what it is in words."""

    provenance: Provenance
    level: str
    icon: str
    level_name: str
    words: str


def language() -> str:
    """The language of the page as the law library names it: id or en."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def say(indonesian: str, english: str) -> str:
    """Whichever the page speaks."""
    return english if language() == "en" else indonesian


def grade(provenance: Provenance | str) -> Grade:
    """How well something is known, ready to be shown."""
    known = Provenance(provenance)
    level = "strong" if known in _STRONG else "fair" if known in _FAIR else "weak"
    return Grade(known, level, ICONS[level], str(LEVELS[level]), PROVENANCE[language()][known.value])


def number_words(value: Value) -> str:
    """A value with its unit in words: Rp10.000, 0,24%, 3 bulan."""
    number = number_of(value, language())
    unit = UNITS.get(value.unit)
    return f"{number} {unit}" if unit and value.unit not in {"count", "day_of_month"} else number


def period(since: date, until: date | None) -> str:
    """From a day to a day, or onwards."""
    if until is None:
        return f"{dates.long_date(since)} –"
    return f"{dates.long_date(since)} – {dates.long_date(until)}"


def decimal_text(written: str) -> str:
    """A decimal as the language of the page writes it: 0,24 or 0.24. What is no number stays as it is."""
    from decimal import Decimal, InvalidOperation
    from fractions import Fraction

    try:
        return exact(Fraction(Decimal(written)), language())
    except (InvalidOperation, ValueError):
        return written
