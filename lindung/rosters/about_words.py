"""What only one row knows, in English: findings keep it as it was found, in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Mapping

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(english: Mapping[str, str]) -> _Rules:
    return tuple((re.compile(pattern), words) for pattern, words in english.items())


_REGISTERED: dict[str, str] = {"^data terdaftar$": "the registered data"}
_SEXES: dict[str, str] = {"(^|, )L$": r"\1male", "(^|, )P$": r"\1female"}
# By code: how what was found reads in English. What no pattern knows (a name, a date, a number) stays as it is.
_ENGLISH: Mapping[str, _Rules] = {
    "nik_malformed": _rules({"^([0-9]+) angka$": r"\1 digits"}),
    "birth_date_mismatch": _rules(_REGISTERED),
    "sex_mismatch": _rules(_REGISTERED | _SEXES),
    "possible_same_person": _rules(
        {"^baris ([0-9]+)$": r"row \1", "^baris (.+)$": r"rows \1", "^terdaftar$": "in the registry"}
    ),
    "already_sponsored": _rules(
        {"^peserta sendiri(?=, sampai )": "the participant", ", sampai (?=[0-9-]+$)": ", until "}
    ),
    "over_quota": _rules(
        {"^ke-([0-9]+), kuota desa ": r"number \1, quota of the village ", "^ke-([0-9]+), kuota ": r"number \1, quota "}
    ),
    "decile_outside": _rules({"^desil ": "decile "}),
    "village_unknown": _rules({"^tidak disebut$": "not named"}),
    "dukcapil_differs": _rules(_SEXES),
    "over_budget": _rules({" dari (?=Rp)": " of "}),
}


def about_in_english(code: str, about: str) -> str:
    """What is added to the sentence of `code`, in English. Names, dates and numbers stay as they are."""
    for pattern, words in _ENGLISH.get(code, ()):
        about = pattern.sub(words, about)
    return about
