"""Names are found as they are said, heard and mistyped; what is nearer comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from lindung.access.acting import acting_as
from lindung.registry.models import Person
from lindung.registry.names import name_key, sound
from lindung.registry.queries import find_by_name
from lindung.registry.services import register_person
from tests.world import OWN, VILLAGES

NAMES = (
    "Muhammad Rizal Tumbelaka", "Moh. Rizal Tumbelaka", "Rizal", "Rizalina Pondo'u", "H. Abdul Karim, S.Pd",
    "Abd. Rahman Nggala", "Siti Nur Aini", "Nuraini", "Soekarno Mondolu", "I Made Sudarsana", "Ni Luh  Ayu",
    "Kasmawati", "Kasmiati", 'Robert "Bob" O\'Brien', "Yusuf Lahinta", "Zainuddin Palulu",
)  # fmt: skip


@pytest.fixture(autouse=True)
def crowd(db: None, world: Any) -> Iterator[None]:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        for number, name in enumerate(NAMES, 1):
            day = date(1980, 1 + number // 28, 1 + number % 28)
            nik = f"720801{day:%d%m%y}0000"
            register_person(name=name, birth_date=day, sex="L", village=VILLAGES[OWN], nik=nik)
        yield


def found(question: str) -> list[str]:
    return [one.name for one in find_by_name(question).people]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("rizal tumbelaka", "Muhammad Rizal Tumbelaka"),
        ("M. Rizal Tumbelaka", "Muhammad Rizal Tumbelaka"),
        ("Muhamad Rizal Tumbelaka", "Moh. Rizal Tumbelaka"),
        ("mhd rizal tumbelaka", "Moh. Rizal Tumbelaka"),
        ("risal tumbelaka", "Muhammad Rizal Tumbelaka"),
        ("tumbelaka rizal", "Muhammad Rizal Tumbelaka"),
        ("Rizal Tumbelakka", "Muhammad Rizal Tumbelaka"),
        ("Riazl Tumbelaka", "Muhammad Rizal Tumbelaka"),
        ("abdul karim", "H. Abdul Karim, S.Pd"),
        ("Drs. H. Abdul Karim M.Si", "H. Abdul Karim, S.Pd"),
        ("Abdul Rahman Nggala", "Abd. Rahman Nggala"),
        ("abdulrahman nggala", "Abd. Rahman Nggala"),
        ("siti nuraini", "Siti Nur Aini"),
        ("nur aini", "Nuraini"),
        ("Sukarno Mondolu", "Soekarno Mondolu"),
        ("made sudarsana", "I Made Sudarsana"),
        ("ni luh ayu", "Ni Luh  Ayu"),
        ("kasmawaty", "Kasmawati"),
        ("robert bob obrien", 'Robert "Bob" O\'Brien'),
        ("O'Brien", 'Robert "Bob" O\'Brien'),
        ("jusup lahinta", "Yusuf Lahinta"),
        ("Jainudin Palulu", "Zainuddin Palulu"),
        ("rizalina pondou", "Rizalina Pondo'u"),
    ],
)
def test_a_name_is_found_however_it_is_written(question: str, name: str) -> None:
    assert " ".join(name.split()) in found(question)


@pytest.mark.parametrize("question", ["Wawan Setiadi", "xyzzy", "'; DROP TABLE registry_person; --", "%", "_", "..."])
def test_what_is_nobodys_name_finds_nobody(question: str) -> None:
    assert found(question) == []


def test_a_word_too_many_is_another_name() -> None:
    assert found("Rizalina Pondo'u Wahyuni") == []


def test_the_exact_name_comes_before_longer_and_similar_ones() -> None:
    assert found("Rizal")[0] == "Rizal"
    assert found("Kasmawati")[0] == "Kasmawati"
    assert found("Kasmiati")[0] == "Kasmiati"


def test_the_beginning_of_a_name_is_enough() -> None:
    assert "Zainuddin Palulu" in found("zainud")


def test_a_question_of_300_characters_is_answered() -> None:
    assert found("Siti " * 60) == ["Siti Nur Aini"]
    assert found("x" * 300) == []


def test_a_short_list_says_that_there_are_more() -> None:
    short = find_by_name("rizal", most=1)
    assert (len(short.people), short.more) == (1, True)
    assert find_by_name("rizalina pondo'u", most=1).more is False


def test_a_corrected_name_is_found_under_the_new_word() -> None:
    Person.objects.filter(name="Kasmiati").update(name="Qwertina")
    assert found("qwertina") == ["Qwertina"]


@pytest.mark.parametrize(
    "name",
    [*NAMES, "Tingkea’o", "A  B   C    D", "Ñandú-Çelik", "(Alm.) Dewi", "a/b_c", "X\u00a0Y\tZ", "ÉLÉA", "  padding  "],
)
def test_the_database_and_the_program_compare_names_alike(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_name_key(%s)", [name])
        assert cursor.fetchone() == (name_key(name),)


@pytest.mark.parametrize(
    "word", ["djaelani", "jusup", "achmad", "soekarno", "tjokro", "xaverius", "dzulkifli", "anissa", "aaee", "ooeesyj"]
)
def test_the_database_and_the_program_hear_words_alike(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_name_sound(%s)", [word])
        assert cursor.fetchone() == (sound(word),)
