"""Searching people by number and by name, as a branch officer, with row rights on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.crowd import people_by_block
from benchmarks.house import furnish, owner
from benchmarks.results import Table
from benchmarks.tables import Connection, bare, copy_in, size_of
from benchmarks.timing import ROUNDS, Ask, take_turns

OWN = "72.08"
QUESTIONS_A_ROUND = 10
PEOPLE = ("registry_person", "registry_identity", "membership_membership")
# Searching never touches the constraint against overlapping memberships, and building it takes longer than all else.
UNUSED = ("membership_no_overlap",)
DAY = date(2026, 11, 1)


def search_country(people: int) -> list[Table]:
    """Load so many people all over the country and search among them."""
    furnish()
    with owner() as connection:
        _load(connection, people)
        how = (
            "One membership each, in 514 kabupaten; without the exclusion constraint and foreign keys, which searching "
            "never touches. "
        )
        return [_search(connection, how)]


def search_province() -> list[Table]:
    """Search the demonstration that is there."""
    with owner() as connection:
        return [_search(connection, "The demonstration. ")]


def _load(connection: Connection, people: int) -> None:
    with bare(connection, PEOPLE, leave=UNUSED):
        for frame in people_by_block(people, seed=72):
            of_person = frame.select(
                "id", "name", "sex", "birth_date", "identity_masked", "village", "kabupaten", "province"
            )
            copy_in(connection, "registry_person", of_person)
            copy_in(
                connection,
                "registry_identity",
                frame.select("number", "id", kind=_literal("nik")).rename({"id": "person_id"}),
            )
            copy_in(
                connection,
                "membership_membership",
                frame.select(
                    "id", "kpj", "village", "kabupaten", "province", person_id="id", segment=_literal("BPU"),
                    began_on=_literal("2024-01-01"),
                ),
            )  # fmt: skip
    connection.execute("TRUNCATE registry_nameword")
    connection.execute("SELECT lindung_learn_name_words()")
    connection.execute("VACUUM (ANALYZE) registry_nameword")


def _literal(text: str) -> Any:
    import polars as pl

    return pl.lit(text)


def _search(connection: Connection, how: str) -> Table:
    people, words = (_count(connection, table) for table in ("registry_person", "registry_nameword"))
    here = _count(connection, f"registry_person WHERE kabupaten = '{OWN}'")
    table = Table(
        f"Searching among {people:,} people",
        f"{how}{words:,} different words in names; tables and indexes take {size_of(connection, *PEOPLE)}. Each search "
        f"is what the page does: scope, search, masked rows, cover on a day. {ROUNDS * QUESTIONS_A_ROUND} questions of "
        f"a kind, all about people of one kabupaten ({here:,} of them); two officers ask, one for that kabupaten, one "
        "for the province.",
    )
    kinds = _questions(connection)
    users = {"one kabupaten": officer(OWN), "the province": officer(OWN[:2])}
    contestants: dict[str, Ask] = {"nothing but the scope (`SELECT 1`)": _nothing(users["one kabupaten"])}
    hits: Counter[str] = Counter()
    for kind, questions in kinds.items():
        for who, user in users.items():
            contestants[f"{kind}, officer of {who}"] = _ask(user, questions, hits, f"{kind}, officer of {who}")
    numbers = range(ROUNDS * QUESTIONS_A_ROUND)
    rounds = [list(numbers[at : at + QUESTIONS_A_ROUND]) for at in range(0, len(numbers), QUESTIONS_A_ROUND)]
    table.add_times(take_turns(contestants, rounds, alike=False))
    for name in contestants:
        if name in hits:
            table.answers[name] = hits[name]
    missed = [f"{name}: {hits[name]} of {len(numbers) + 1}" for name in hits if hits[name] <= len(numbers)]
    table.notes.append(
        "The person meant was among the first 50 each time." if not missed else
        "The person meant was among the first 50 each time, except for: " + "; ".join(missed) + "."
    )  # fmt: skip
    return table


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


Question = tuple[str, str | None]


def _questions(connection: Connection) -> dict[str, list[Question]]:
    """By kind, what is typed and the id of the person meant (None where the name is many people's)."""
    draw = random.Random(72)
    rows = connection.execute(
        "SELECT p.id::text, p.name, p.name_key, i.number, m.kpj FROM registry_person p "
        "JOIN registry_identity i ON i.person_id = p.id AND i.kind = 'nik' "
        "JOIN membership_membership m ON m.person_id = p.id AND m.kpj IS NOT NULL "
        "WHERE p.kabupaten = %s AND m.kabupaten = p.kabupaten ORDER BY p.id",
        [OWN],
    ).fetchall()
    draw.shuffle(rows)
    often = Counter(word for row in rows for word in set(row[2].split()))
    first = Counter(row[2].split()[0] for row in rows)
    frequent = [word for word, _ in first.most_common(60) if len(word) > 3]
    ordinary = [row for row in rows if len(row[2].split()) >= 2 and max(map(len, row[2].split())) >= 6]
    rare = [row for row in ordinary if min(often[word] for word in row[2].split()) <= 2]
    need = ROUNDS * QUESTIONS_A_ROUND
    kinds: dict[str, list[Question]] = {
        "NIK": [(row[3], row[0]) for row in rows],
        "card number (KPJ)": [(row[4], row[0]) for row in rows],
        "full name": [(row[1], row[0]) for row in ordinary],
        "full name with a rare word": [(row[1], row[0]) for row in rare or ordinary],
        "full name, one letter wrong": [(_misspelled(row[1], draw), row[0]) for row in ordinary],
        "frequent first name alone": [(word, None) for word in frequent],
    }
    return {kind: (found * (need // len(found) + 1))[:need] for kind, found in kinds.items()}


def _misspelled(name: str, draw: random.Random) -> str:
    """One letter of the longest word replaced by another, not the first."""
    words = name.split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    word = words[longest]
    at = draw.randint(1, len(word) - 1)
    other = draw.choice([letter for letter in "aiueonrtkslm" if letter != word[at].lower()])
    words[longest] = word[:at] + other + word[at + 1 :]
    return " ".join(words)


def officer(region: str) -> Any:
    """A branch officer of a region, made if there is none."""
    from lindung.access.models import Assignment, User
    from lindung.access.roles import Role

    known = User.objects.using("owner").filter(username=f"ukur-{region}").first()
    if known is not None:
        return known
    user = User(username=f"ukur-{region}", full_name="Pengukur")
    user.set_unusable_password()
    user.save(using="owner")
    Assignment.objects.using("owner").create(
        user=user, role=Role.BRANCH_OFFICER, region=region, from_day=date(2020, 1, 1)
    )
    return user


def _ask(user: Any, questions: list[Question], hits: Counter[str], name: str) -> Callable[[int], None]:
    from lindung.access.acting import acting_as
    from lindung.coverage.people import search

    def ask(number: int) -> None:
        typed, meant = questions[number]
        with acting_as(user, channel="terminal"):
            found = search(typed, day=DAY)
        if meant is not None:
            hits[name] += meant in {str(one.person.id) for one in found.people}

    return ask


def _nothing(user: Any) -> Callable[[int], None]:
    from django.db import connection

    from lindung.access.acting import acting_as

    def ask(number: int) -> None:
        with acting_as(user, channel="terminal"), connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    return ask
