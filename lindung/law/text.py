"""Numbers of the law as a person reads them, in Indonesian or English."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from lindung.law.exact_yaml import read_yaml
from lindung.law.months import first_day

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
# The states that lapse.cover_status answers with.
_COVER = {
    "id": {1: "terlindungi", 2: "bersyarat", 9: "gugur"},
    "en": {1: "covered", 2: "conditional", 9: "lapsed"},
}
_COUNTED = {
    "id": {"months": "bulan", "years": "tahun", "days": "hari"},
    "en": {"months": "months", "years": "years", "days": "days"},
}


@cache
def words() -> dict[str, dict[str, str]]:
    """Names of inputs and outputs: their label in both languages and their unit."""
    text = (files("lindung.law") / "words.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = read_yaml(text, "words.yaml")
    return found


def label(name: str, language: str) -> str:
    """What a reader calls an input or an output. The name itself if the list of words lacks it."""
    word = words().get(name)
    return word[language] if word else name.replace("_", " ")


def shown(name: str, value: Any, language: str, *, longest: int = 0) -> str:
    """A value as a reader expects it: rupiah, per cent, a month, a date. Lists beyond `longest` (0: none) are cut."""
    unit = words().get(name, {}).get("unit", "")
    if longest and isinstance(value, list | tuple) and len(value) > longest:
        ends = [_as(unit, one, language) for one in (*value[:2], value[-1])]
        return f"{ends[0]}; {ends[1]}; …; {ends[2]} ({len(value)})"
    return _as(unit, value, language)


def whole(number: int, language: str) -> str:
    """12000000 as 12.000.000 (id) or 12,000,000 (en)."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "id" else text


def exact(number: int | Fraction, language: str, places: int = 6) -> str:
    """A fraction as a decimal: exact where it ends within some places, else cut there and marked with an ellipsis."""
    scaled, rest = divmod(abs(number.numerator) * 10**places, number.denominator)
    digits = f"{scaled:0{places + 1}d}"
    tail = digits[-places:].rstrip("0")
    text = whole(int(digits[:-places]), language)
    if tail:
        text += ("," if language == "id" else ".") + tail
    return ("-" if number < 0 else "") + text + ("…" if rest else "")


# Citations stand in the files once; the few words between the articles are said in the reader's language.
_CITED = {
    "id": (
        ("as amended by", "sebagaimana diubah dengan"),
        ("and its elucidation", "dan penjelasannya"),
        ("elucidation of ", "penjelasan "),
        ("elucidation", "penjelasan"),
        (" and ", " dan "),
        (" with ", " jo. "),
        ("(original)", "(asli)"),
        ("(text)", "(naskah)"),
    ),
    "en": (
        ("sebagaimana diubah dengan", "as amended by"),
        ("dan penjelasannya", "and its elucidation"),
        (" dan ", " and "),
        (" angka ", " no. "),
        ("(pasal belum dibaca)", "(article not read)"),
        ("tanpa syarat pendaftaran anak", "without the condition that a child was registered"),
    ),
}


@lru_cache(maxsize=4096)
def cited(citation: str, language: str) -> str:
    """A citation with the words between its articles in the reader's language: "PP 44/2015 Ps 20 dan Lampiran II"."""
    for before, after in _CITED[language]:
        citation = citation.replace(before, after)
    return citation


def period(since: date, until: date | None, language: str) -> str:
    """From a day to a day: "1 Juli 2015 s.d. sekarang"."""
    to, now = {"id": ("s.d.", "sekarang"), "en": ("to", "now")}[language]
    return f"{_as('', since, language)} {to} {_as('', until, language) if until else now}"


def _as(unit: str, value: Any, language: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return {"id": ("tidak", "ya"), "en": ("no", "yes")}[language][value]
    if isinstance(value, int | Fraction):
        return _number(unit, value, language)
    if isinstance(value, date):
        return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(_as(unit, one, language) for one in value) or "–"
    if is_dataclass(value) and not isinstance(value, type) and type(value).__str__ is object.__str__:
        return _as(unit, {field.name: getattr(value, field.name) for field in fields(value)}, language)
    if isinstance(value, dict):
        return "; ".join(f"{label(key, language)} {shown(key, one, language)}" for key, one in value.items())
    word = words().get(str(value))
    return word[language] if word else str(value)


def _number(unit: str, value: int | Fraction, language: str) -> str:
    match unit:
        case "rupiah":
            return "Rp" + (whole(value, language) if isinstance(value, int) else exact(value, language, 2))
        case "percent":
            return exact(Fraction(value) * 100, language) + "%"
        case "month":
            start = first_day(int(value))
            return f"{MONTHS[language][start.month - 1]} {start.year}"
        case "year":
            return str(value)
        case "cover":
            return _COVER[language].get(int(value), str(value))
        case "months" | "years" | "days":
            return f"{exact(value, language)} {_COUNTED[language][unit]}"
    return whole(value, language) if isinstance(value, int) else exact(value, language)
