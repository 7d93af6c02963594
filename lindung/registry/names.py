"""How one name is written in many ways, and what to search for when somebody types one of them.

Pure: no database, no clock. The database finds words that are nearly right (typing errors); this module knows the
spellings that are right but different: Muhammad, Moh. and Mhd., Soekarno and Sukarno, Nur Aini and Nuraini.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Longer than any name on an identity card; what comes after is not looked at.
LONGEST_NAME = 300
MOST_WORDS = 8

# The same as lindung_name_key (site/sql/00_base.sql); a test compares them.
_SEPARATORS = ".,-()/_\u00a0\t"
_ACCENTED, _PLAIN = "áàâäãåéèêëíìîïóòôöõúùûüçñ", "aaaaaaeeeeiiiiooooouuuucn"
_SILENT = "'’‘ʼ`´\"“”"
_KEY = str.maketrans(_SEPARATORS + _ACCENTED, " " * len(_SEPARATORS) + _PLAIN, _SILENT)

# Written before or after a name, without dots. A title is no part of the name; a name of titles alone is kept.
TITLES_BEFORE = frozenset(
    "h hj hi hjh haji hajah drs dra dr drg drh ir prof kh tgk ust ustad ustadz ustadzah pdt pastor bpk ibu sdr sdri "
    "tn ny nn alm almh almarhum almarhumah apt ns brigpol kapt serka serda letda".split()
)
TITLES_AFTER = frozenset(
    "sh se st sp spd spdi sag ssos ssosi skom skep skm sip sik ssi ssit spi spt sst stp skh sthi sthei ssy shi spsi "
    "sked sgz sfarm spdsd amd amdkeb amdkep amak ba bsc ma mm mh mp mt mkes mkep mpd mpdi msi msc mag mkom mkn map mba "
    "phd alm almh almarhum almarhumah".split()
)

# Words of which each stands for all. The first is the full one.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    (
        "muhammad", "muhamad", "mohammad", "mohamad", "mochammad", "mochamad", "muchammad", "muchamad", "muhammed",
        "mohammed", "mohamed", "mohd", "muhd", "moch", "much", "moh", "muh", "mhd", "mhmd", "m",
    ),
    ("ahmad", "achmad", "akhmad", "ahmat", "akmad", "ahmed"),
    ("abdul", "abd", "abdoel", "abdu", "abdl"),
    ("siti", "sitti", "sity", "st", "sti"),
    ("nur", "noor", "nuur", "nor"),
    ("binti", "bt", "bte", "binte"),
    ("wayan", "wyn"),
    ("made", "md"),
    ("nyoman", "nym", "nyoman"),
    ("ketut", "kt", "ktt"),
    ("komang", "kmg"),
    ("kadek", "kdk"),
    ("putu", "pt"),
    ("gede", "gd", "gde"),
    ("andi", "a"),
)  # fmt: skip
_FAMILY = {word: family for family in _FAMILIES for word in family}
MUHAMMAD = _FAMILIES[0]
# What each word of a family stands for; a full word stands for itself.
FULL_WORDS = {word: family[0] for word, family in _FAMILY.items()}

# First parts that people write together with the next word or apart from it.
_FIRST_PARTS = ("abdul", "abdur", "abd", "nurul", "nur", "siti", "sitti", "muh", "moh", "sri", "umi", "zainal", "kamar")

# Letters that are heard alike: old and new orthography, and Arabic names written by ear. Applied in this order, then
# the single letters, then double letters become one. The same as lindung_name_sound (site/sql/00_base.sql).
_HEARD_ALIKE: tuple[tuple[str, str], ...] = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("ch", "h"), ("kh", "h"), ("sy", "s"), ("sj", "s"), ("sh", "s"), ("dz", "z"),
    ("dh", "d"), ("th", "t"), ("gh", "g"), ("ph", "f"), ("ie", "i"), ("ee", "i"), ("oo", "u"), ("x", "ks"),
)  # fmt: skip
_LETTERS = str.maketrans("zjyvfq", "siippk")
_DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """One word of a name that is searched: it and the words that stand for it, how these sound, likely slips of the
    finger, and whether the name may lack it (an initial, a Muhammad that is left out)."""

    spellings: tuple[str, ...]
    sounds: tuple[str, ...]
    slips: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class SoughtName:
    """What to look for: beginnings of names, most literal first, and readings, each a sequence of words."""

    key: str
    beginnings: tuple[str, ...]
    readings: tuple[tuple[SoughtWord, ...], ...]


def clean_name(name: str) -> str:
    """A name as it is stored: outer and double spaces removed, nothing else changed."""
    return " ".join(name.split())


def name_key(name: str) -> str:
    """What a name is compared by: lower case, one space between words, no marks that people type differently."""
    return " ".join(name.lower().translate(_KEY).split())


def has_letters(name: str) -> bool:
    """Whether there is anything in it that can be a name."""
    return any(character.isalpha() for character in name)


def without_titles(name: str) -> str:
    """The key of a name without the titles around it: `H. Abdul Karim, S.Pd, M.Si` becomes `abdul karim`."""
    parts = [re.sub(r"[.\s]", "", word) for word in re.split(r"[\s,]+", _dots_open(name)) if word.strip(".,")]
    keys = [name_key(part) for part in parts]
    return " ".join(_without_titles([key for key in keys if key]))


def _without_titles(words: list[str]) -> list[str]:
    first, last = 0, len(words)
    while last - first > 1 and words[first] in TITLES_BEFORE:
        first += 1
    while last - first > 1 and words[last - 1] in TITLES_AFTER:
        last -= 1
    return words[first:last]


def _dots_open(name: str) -> str:
    """`H.Abdul` and `Moh.Rizal` with a space after the dot; `S.Pd` and `A.Md.Keb` as they are."""
    return re.sub(r"\b([^\W\d_]{1,5})\.(?=[^\W\d_]{4,})", r"\1. ", name)


def spellings(word: str) -> tuple[str, ...]:
    """The word and those that stand for it: short forms, and other spellings that sound different."""
    return tuple(dict.fromkeys((word, *_FAMILY.get(word, ()))))


def full_word(word: str) -> str:
    """The full word that a short form or another spelling stands for, or the word itself."""
    return _FAMILY.get(word, (word,))[0]


def telling_beginnings(words: list[str]) -> tuple[str, str]:
    """How the two most telling words of a name begin: two letters, and one letter after a space. Who is written nearly
    the same has them too. Words of families tell little: half a village is called Muhammad. Without a telling word one
    letter of the first and nothing."""
    telling = sorted((word for word in words if word not in _FAMILY and len(word) > 1), key=len, reverse=True)
    if not telling:
        return (words[0][:1] if words else "", "")
    return telling[0][:2], f" {telling[1][:1]}" if len(telling) > 1 else ""


def words_of_names() -> dict[str, dict[str, str | int]]:
    """Titles and families as lindung_name_words (rosters/sql/20_alike.sql) takes them."""
    return {
        "before": dict.fromkeys(sorted(TITLES_BEFORE), 1),
        "after": dict.fromkeys(sorted(TITLES_AFTER), 1),
        "full": {word: family[0] for word, family in sorted(_FAMILY.items()) if word != family[0]},
    }


def sound(word: str) -> str:
    """A word as it is heard: `djaelani` and `jaelani`, `yusuf` and `jusup`, `achmad` and `ahmad` sound the same."""
    for written, heard in _HEARD_ALIKE:
        word = word.replace(written, heard)
    return _DOUBLE.sub(r"\1", word.translate(_LETTERS))


def sounds(word: str) -> tuple[str, ...]:
    """How a word and those that stand for it sound. Short words sound like everything: these only as written."""
    return tuple(dict.fromkeys(sound(one) for one in spellings(word) if len(one) > 2))


def slips(word: str) -> tuple[str, ...]:
    """The word with two neighbouring letters exchanged: the typing error that other measures judge too hard."""
    if len(word) < 4:
        return ()
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    return tuple(dict.fromkeys(other for other in swapped if other != word))


def sought(query: str) -> SoughtName:
    """What to look for when somebody typed `query`. No readings if there is no letter in it."""
    query = query[:LONGEST_NAME]
    key = without_titles(query)
    words = key.split()[:MOST_WORDS]
    if not words or not has_letters(key):
        return SoughtName(key="", beginnings=(), readings=())
    readings = dict.fromkeys(tuple(reading) for reading in _readings(words))
    return SoughtName(
        key=key,
        beginnings=_shortest((name_key(query), *_beginnings(words))),
        readings=tuple(_sought_words(reading) for reading in readings),
    )


def _beginnings(words: list[str]) -> Iterator[str]:
    yield " ".join(words)
    if words[0] in MUHAMMAD:
        for other in MUHAMMAD:
            # A lone M begins too many names to be a name by itself.
            if len(words) > 1 or len(other) > 1:
                yield " ".join([other, *words[1:]])


def _shortest(beginnings: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that begin with another one and would find the same people again."""
    return tuple(
        one
        for one in dict.fromkeys(beginnings)
        if not any(one != other and one.startswith(other) for other in beginnings)
    )


def _readings(words: list[str]) -> Iterator[list[str]]:
    yield words
    for index in range(len(words) - 1):
        if words[index] in _FIRST_PARTS:
            yield [*words[:index], words[index] + words[index + 1], *words[index + 2 :]]
    for index, word in enumerate(words):
        for part in _FIRST_PARTS:
            if word.startswith(part) and len(word) >= len(part) + 3:
                yield [*words[:index], part, word[len(part) :], *words[index + 1 :]]
                break


def _sought_words(words: tuple[str, ...]) -> tuple[SoughtWord, ...]:
    alone = len(words) == 1
    return tuple(
        SoughtWord(
            spellings=spellings(word),
            sounds=sounds(word),
            slips=slips(word),
            optional=not alone and (len(word) == 1 or word in MUHAMMAD),
        )
        for word in words
    )
