"""Words of months, sexes and occupations (words.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lindung.reference.yamldata import Key, checked, read_yaml

FILE = Path(__file__).with_name("words.yaml")


def _lists(value: Any) -> dict[Any, list[str]]:
    if not isinstance(value, dict):
        raise ValueError("must give a list of words for each meaning")
    return {meaning: _list(words) for meaning, words in value.items()}


def _list(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("must be a list of texts")
    return value


@cache
def _content() -> dict[str, Any]:
    shape = {
        "months": Key(_lists),
        "sex": Key(_lists),
        "civil_servant": Key(_list),
        "not_working": Key(_list),
    }
    return checked(read_yaml(FILE), shape, file=FILE.name, place="file")


def month_numbers() -> dict[str, str]:
    """The number of each word for a month, as text for patterns."""
    return {word: str(number) for number, words in _content()["months"].items() for word in words}


def sex_words() -> dict[str, str]:
    """L or P for each word. `p` alone is decided by the list."""
    return {word: sex for sex, words in _content()["sex"].items() for word in words}


def occupation_words(meaning: str) -> list[str]:
    """The words of `civil_servant` or `not_working`."""
    words: list[str] = _content()[meaning]
    return words
