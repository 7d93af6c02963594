"""The codes of verdicts and notices with their sentences (reasons.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from lindung.reference.yamldata import Key, checked, one_of, read_yaml, text
from lindung.rosters.about_words import about_in_english

FILE = Path(__file__).with_name("reasons.yaml")
Verdict = Literal["rejected", "held", "unchanged", "accepted"]
# From the heaviest: the heaviest reason of a row decides.
VERDICTS: tuple[Verdict, ...] = ("rejected", "held", "unchanged", "accepted")
WORDS: Mapping[str, tuple[str, str]] = {
    "rejected": ("Dikembalikan untuk diperbaiki", "Returned for repair"),
    "held": ("Ditahan untuk diperiksa", "Held to be settled"),
    "unchanged": ("Tidak berubah", "Unchanged"),
    "accepted": ("Diterima", "Accepted"),
}
_SHAPE = {
    "verdict": Key(one_of("rejected", "held", "unchanged", "notice", "list")),
    "field": Key(text, required=False, default=""),
    "id": Key(text),
    "en": Key(text),
    "suggestion_id": Key(text, required=False, default=""),
    "suggestion_en": Key(text, required=False, default=""),
}


# What surrounds a blank that nothing fills: brackets, a colon before it, the unit after it.
_ABOUT = re.compile(r"\s*\([^()]*\{about\}[^()]*\)|: \{about\}|\{about\}(?: tahun)?|(?<=Age)d \{about\}")
_SPACES = re.compile(r" {2,}")
_BEFORE_STOP = re.compile(r" ([.,:])")


@dataclass(frozen=True, slots=True)
class Reason:
    """One code. `verdict`: what it makes of a row; `notice` and `list` leave the row as it is. `field`: the column
    that is to be looked at, unless the finding names another."""

    code: str
    verdict: str
    field: str
    id: str
    en: str
    suggestion_id: str
    suggestion_en: str

    def sentence(self, about: str | None = None, *, english: bool = False) -> str:
        """The sentence for one row. `about` is what only this row knows: a date, another row. Without it the sentence
        speaks of any row."""
        pattern = self.en if english else self.id
        if "{about}" not in pattern:
            return pattern
        if not about:
            pattern = _SPACES.sub(" ", _ABOUT.sub("", pattern)).strip()
            return _BEFORE_STOP.sub(r"\1", pattern)
        if english:
            about = about_in_english(self.code, about)
        # Where the sentence stands without it, what is added gets its own space.
        bare = not pattern.split("{about}")[0].endswith((" ", "("))
        return pattern.replace("{about}", f" ({about})" if bare else about)


@cache
def reasons() -> Mapping[str, Reason]:
    """All reasons by code. Raises `DataFileError` if the file is not as it must be."""
    content = read_yaml(FILE)
    return {
        code: Reason(code=code, **checked(record, _SHAPE, file=FILE.name, place=str(code)))
        for code, record in content.items()
    }
