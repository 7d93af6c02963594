"""Names compared in the database and in the program: the same answer, whatever people write."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import polars as pl
import pytest

from lindung.registry.names import words_of_names
from lindung.rosters.judging.same_name import likeness
from lindung.rosters.name_words import with_name_words, words_of


def _alike_in_the_database(owner: Any, pairs: list[tuple[str, str]]) -> list[str]:
    words = json.dumps(words_of_names())
    firsts, seconds = ([pair[place] for pair in pairs] for place in (0, 1))
    return [
        alike
        for (alike,) in owner.execute(
            "SELECT CASE WHEN lindung_names_same(first, second) = (lindung_names_alike(first, second) = 'same') "
            "THEN lindung_names_alike(first, second) ELSE 'contradicts itself' END "
            "FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY p (one, other, place), "
            "LATERAL (SELECT lindung_name_words(one, %s), lindung_known_words(other, lindung_name_key(other), %s)) "
            "w (first, second) "
            "ORDER BY place",
            [firsts, seconds, words, words],
        ).fetchall()
    ]


def test_names_are_compared_in_the_database_as_in_the_program(owner: Any) -> None:
    names = [
        "Muhammad Budi", "Moh. Budi", "M Budi", "Budi", "H. Abdul Karim, S.Pd, M.Si", "Abd. Karim", "Abdulkarim",
        "Karim Abdul", "Nur'Aini", "Nuraini", "Noor Aini", "Siti Aminah", "Sitti Aminah", "Aminah", "I Wayan Sudarma",
        "I Wyn Sudarma", "Soekarno", "Sukarno", "Djaelani Yusup", "Jaelani Yusuf", "Ani Lamakampali",
        "Ani Lamakanpali", "Ani Lamakapmali", "Drs. Ir. H.Rusli", "Rusli", "A. Rosmiati", "Andi Rosmiati",
        "Rosmiati Yunus", "Rosmi", "Tingkea'o", "Tingkeao", "A", "", "Muhammad", "Dewi Sartika Putri",
        "Dewi S. Putri", "Putri Dewi", "O'Neil-Karim Said", "Ani . . Budi", "Budi Ani", "Ani Budi Cahya",
        "Hidayat . . Rahmat", "Hidayat Rahmad", "M. . . . Rizal", "Ani    Budi",
    ]  # fmt: skip
    pairs = list(itertools.product(names, names))
    for (one, other), alike in zip(pairs, _alike_in_the_database(owner, pairs), strict=True):
        assert alike == likeness(one, other), (one, other)


_SYLLABLES = (
    "ab ah dul kha dja oe sy sh ni na tje ie ee oo x ya wa ra rah man zi ju h m s ti ph ch th dh kh muh moh siti nur "
    "bin i a o u ll mm"
).split()


def _changed(chance: random.Random, words: list[str]) -> list[str]:
    """The words with one thing that people do to names, or others altogether."""
    place, how = chance.randrange(len(words)), chance.randrange(6)
    if how == 0:
        return chance.sample(words, len(words))
    if how == 1:
        word, at = words[place], chance.randrange(len(words[place]))
        return [
            *words[:place],
            word[:at] + chance.choice("abhioseu") + word[at + chance.randrange(2) :],
            *words[place + 1 :],
        ]
    if how == 2:
        return ["".join(words[:2]), *words[2:]]
    if how == 3:
        return words[:place] + words[place + 1 :] or words
    if how == 4:
        return [word[:1] if chance.random() < 0.4 else word for word in words]
    return [_word(chance) for _ in words]


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(1, 3)))


@pytest.mark.parametrize("seed", [1, 2])
def test_made_up_names_are_compared_in_the_database_as_in_the_program(owner: Any, seed: int) -> None:
    chance = random.Random(seed)
    pairs = []
    for _ in range(2000):
        words = [_word(chance) for _ in range(chance.randint(1, 3))]
        pairs.append((" ".join(words), " ".join(_changed(chance, words))))
    found = _alike_in_the_database(owner, pairs)
    assert {*found} == {"same", "part", "different"}
    for (one, other), alike in zip(pairs, found, strict=True):
        assert alike == likeness(one, other), (one, other)


def test_the_words_of_a_column_of_names_are_those_of_each_name() -> None:
    names = [
        "Budi Santoso", "Moh. Rizal", "Muhammad", "M", "A B", "H Abdul Karim", "Haji", "Budi SE", "SE", "Siti", "null",
        "  Budi   Ana ", "Ánna Maria", "O'Neil", "\\ budi", '"x" y', "", " ", "Ali " * 100, "Z" * 400, "de la cruz",
        "Nur Aini A Ba Be Bu Bi Bo Ca Ce Ci Co Cu Da", "Andi Andini Andira", "Wyn Kt Gd",
    ]  # fmt: skip
    found = with_name_words(pl.DataFrame({"clean_name": names}))
    columns = ("name_key", "words", "begins", "begins_too", "joined")
    for name, *words in found.select("clean_name", *columns).iter_rows():
        assert tuple(words) == words_of(name), name
    assert (
        with_name_words(pl.DataFrame({"clean_name": [None]}, schema={"clean_name": pl.String})).row(0)[1:]
        == (None,) * 5
    )
