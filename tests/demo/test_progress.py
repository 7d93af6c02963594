"""What somebody sees during a build."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from lindung.demo.load import TABLES
from lindung.demo.progress import bars
from lindung.demo.words import table_words


def shown(*, terminal: bool) -> str:
    seen = io.StringIO()
    with bars(Console(file=seen, width=160, force_terminal=terminal, color_system=None)) as tell:
        tell.stage("Memuat orang", "loading people", 2000)
        tell.rows(1500)
        tell.rows(500)
        tell.say("Menunggu.", "Waiting.")
        tell.stage("Membangun indeks", "building indexes")
    return seen.getvalue()


def test_each_stage_is_named_in_both_languages_on_a_terminal() -> None:
    seen = shown(terminal=True)
    assert "Memuat orang / loading people" in seen
    assert "Membangun indeks / building indexes" in seen
    assert "Menunggu. / Waiting." in seen


def test_without_a_terminal_each_stage_is_one_plain_line_as_it_begins() -> None:
    assert shown(terminal=False).splitlines() == [
        "Memuat orang / loading people (2.000)",
        "Menunggu. / Waiting.",
        "Membangun indeks / building indexes",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_called_by_plain_words(table: str) -> None:
    for words in table_words(table):
        assert words
        assert "_" not in words


def test_the_words_of_tables_are_told_apart() -> None:
    assert len({table_words(table) for table in TABLES}) == len(TABLES)
