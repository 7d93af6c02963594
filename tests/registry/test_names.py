"""One name, many spellings: what searching knows before it asks the database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.registry.names import (
    clean_name,
    has_letters,
    name_key,
    slips,
    sought,
    sound,
    sounds,
    spellings,
    without_titles,
)


@pytest.mark.parametrize("written", ["muhammad", "mohammad", "moh", "muh", "mhd", "mohamad", "mochamad"])
def test_every_short_form_of_muhammad_stands_for_every_other(written: str) -> None:
    assert {"muhammad", "moh", "muh", "mhd"} <= set(spellings(written))


def test_another_name_does_not_stand_for_muhammad() -> None:
    assert "muhammad" not in spellings("mahmud")


@pytest.mark.parametrize(
    ("old", "new"),
    [("soekarno", "sukarno"), ("djaelani", "jaelani"), ("tjokro", "cokro"), ("yusuf", "jusup"), ("achmad", "ahmad")],
)
def test_old_and_new_spelling_find_each_other(old: str, new: str) -> None:
    assert sound(old) == sound(new)


@pytest.mark.parametrize(("one", "other"), [("santi", "yanti"), ("rizal", "rizki"), ("ani", "ina"), ("bayu", "wayu")])
def test_names_that_sound_different_stay_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_a_word_of_two_letters_counts_as_written() -> None:
    assert sounds("za") == ()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("H. Abdul Karim, S.Pd, M.Si", "abdul karim"),
        ("Hj. Sitti Nur Aini, A.Md.Keb", "sitti nur aini"),
        ("Drs. H. Muh Yusuf SE", "muh yusuf"),
        ("H.Abdul", "abdul"),
        ("Almh. Dewi", "dewi"),
    ],
)
def test_titles_are_no_part_of_a_name(written: str, name: str) -> None:
    assert without_titles(written) == name


def test_a_name_that_looks_like_a_title_is_kept() -> None:
    assert without_titles("S.Pd") == "spd"
    assert without_titles("Haji") == "haji"


@pytest.mark.parametrize("written", ["Tingkea'o", "TINGKEA’O", "Tingkea`o"])
def test_apostrophes_of_any_kind_are_not_compared(written: str) -> None:
    assert name_key(written) == "tingkeao"


def test_hyphens_and_double_spaces_are_one_space() -> None:
    assert name_key("Ani-Lestari   Bau") == name_key("Ani Lestari Bau") == "ani lestari bau"


def test_a_cleaned_name_keeps_its_marks() -> None:
    assert clean_name("  H.  Ani   Tingkea'o ") == "H. Ani Tingkea'o"


def test_names_written_together_are_also_read_apart_and_the_other_way() -> None:
    together = [[word.spellings[0] for word in reading] for reading in sought("Nuraini").readings]
    apart = [[word.spellings[0] for word in reading] for reading in sought("Nur Aini").readings]
    assert ["nur", "aini"] in together
    assert ["nuraini"] in apart


def test_a_name_is_not_cut_into_a_first_part_and_a_scrap() -> None:
    assert all(len(reading) == 1 for reading in sought("Nurdi").readings)


def test_an_initial_may_be_missing_but_never_the_only_word() -> None:
    with_initial = sought("M. Rizal").readings[0]
    alone = sought("M").readings[0]
    assert [word.optional for word in with_initial] == [True, False]
    assert [word.optional for word in alone] == [False]


def test_two_exchanged_letters_are_a_likely_slip() -> None:
    assert "siti" in slips("siit")
    assert slips("ani") == ()


@pytest.mark.parametrize("nothing", ["", "   ", "...", "'", '"', "-", "12345"])
def test_what_has_no_letter_is_no_name_and_finds_nothing(nothing: str) -> None:
    assert not has_letters(nothing)
    assert sought(nothing).readings == ()


@given(st.text(max_size=400))
def test_any_text_at_all_can_be_searched(text: str) -> None:
    question = sought(text)
    for reading in question.readings:
        for word in reading:
            assert all(word.spellings)
            assert all(word.sounds)
