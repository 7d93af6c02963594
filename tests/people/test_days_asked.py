"""Days in questions about a person: one way to write them, one meaning, on the page, in the API and in the terminal.

Everything in the small world was recorded on 2 January 2024 at 11.00 in Central Indonesia.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from lindung.access.acting import forget
from lindung.coverage.days import end_of_day, read_day, read_known_at
from lindung.coverage.person_command import person
from lindung.coverage.queries import BadQuestion, today

DOORS = ("page", "api", "terminal")
Answer = tuple[bool, str]


@pytest.fixture
def ask(sign_in: Any, world: Any) -> Any:
    """`ask(door, on=…, known_at=…)` about Ani: whether it was answered, and the answer or the refusal."""

    def asking(door: str, *, on: str = "", known_at: str = "") -> Answer:
        given = {"on": on, "known_at": known_at}
        if door == "terminal":
            return _terminal({name: value for name, value in given.items() if value})
        client = sign_in("branch_officer")
        who = world.people["ani"].pk
        if door == "api":
            answer = client.get(f"/api/v1/persons/{who}/status", {k: v for k, v in given.items() if v})
        else:
            query = {"tanggal": on, "diketahui": known_at}
            answer = client.get(f"/peserta/{who}/", {k: v for k, v in query.items() if v})
        return answer.status_code == 200, answer.content.decode()

    return asking


def _terminal(given: dict[str, str]) -> Answer:
    app = typer.Typer()
    app.command()(person)
    forget()
    words = [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]
    shown = CliRunner().invoke(app, ["ani lamakampali", "--as", "branch_officer", "--format", "json", *words])
    return shown.exit_code == 0, shown.stdout if shown.exit_code == 0 else str(shown.exception)


def covered(door: str, answer: Answer) -> bool:
    """Whether JKK covers her, by what that door said."""
    answered, content = answer
    assert answered, content
    if door == "page":
        return "Terlindungi JKK dan JKM" in content
    return bool(json.loads(content)["programmes"][0]["status"] == "covered")


@pytest.mark.parametrize("door", DOORS)
def test_what_was_recorded_during_a_day_was_known_on_that_day(ask: Any, door: str) -> None:
    assert covered(door, ask(door, on="2024-06-01", known_at="2024-01-02"))


@pytest.mark.parametrize("door", DOORS)
def test_what_was_recorded_on_a_day_was_not_known_the_day_before(ask: Any, door: str) -> None:
    assert not covered(door, ask(door, on="2024-06-01", known_at="2024-01-01"))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("moment", "known"), [("2024-01-02T10:59:59", False), ("2024-01-02T11:00:00+08:00", True)])
def test_a_moment_counts_to_the_second_in_wita(ask: Any, door: str, moment: str, known: bool) -> None:
    assert covered(door, ask(door, on="2024-06-01", known_at=moment)) is known


@pytest.mark.parametrize("door", DOORS)
def test_what_will_be_known_tomorrow_is_refused_in_a_sentence(ask: Any, door: str) -> None:
    answered, content = ask(door, known_at=(today() + timedelta(days=1)).isoformat())
    assert not answered
    assert "belum ada. Pilih hari ini atau sebelumnya" in content


@pytest.mark.parametrize("door", DOORS)
def test_what_is_known_today_is_answered_though_the_day_is_not_over(ask: Any, door: str) -> None:
    assert ask(door, known_at=today().isoformat())[0]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "known_at", ["kapan", "1715126400", "2024-13-01", "08/05/2024", "20240508", "2024-05-08T25:00"]
)
def test_a_moment_nobody_can_read_is_refused(ask: Any, door: str, known_at: str) -> None:
    assert not ask(door, known_at=known_at)[0]


def test_the_end_of_a_day_is_its_last_moment_in_wita() -> None:
    assert read_known_at("2024-05-08", field="known_at") == end_of_day(date(2024, 5, 8))
    assert end_of_day(date(2024, 5, 8)).isoformat() == "2024-05-08T23:59:59.999999+08:00"


@pytest.mark.parametrize(
    "text", ["1715126400", "20240508", "2024-W19-3", "2024-05-08T00:00", "2024-02-30", "", "٢٠٢٤-٠٥-٠٨"]
)
def test_a_day_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(BadQuestion, match=r"^on: "):
        read_day(text, field="on")


def test_a_day_with_spaces_around_it_is_that_day() -> None:
    assert read_day(" 2024-05-08 ", field="on") == date(2024, 5, 8)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("on", "sentence"), [("2015-06-30", "berlaku sejak 1 Juli 2015"), ("2090-01-01", "terlalu jauh di depan")]
)
def test_a_day_before_the_scheme_or_far_ahead_is_refused_alike(ask: Any, door: str, on: str, sentence: str) -> None:
    answered, content = ask(door, on=on)
    assert not answered
    assert sentence in content


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("on", "remark"),
    [
        ("2015-07-01", "Catatan lengkap baru mulai 1 Januari 2024"),
        ("2023-12-31", "Catatan lengkap baru mulai 1 Januari 2024"),
        ((today() + timedelta(days=1)).isoformat(), "Hari ini belum tiba"),
        (f"{today().year + 5}-12-31", "Hari ini belum tiba"),
    ],
)
def test_a_day_before_the_record_or_to_come_is_labelled_alike(ask: Any, door: str, on: str, remark: str) -> None:
    answered, content = ask(door, on=on)
    assert answered, content
    assert remark in content


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("on", ["2024-01-01", today().isoformat()])
def test_an_ordinary_day_has_no_label(ask: Any, door: str, on: str) -> None:
    answered, content = ask(door, on=on)
    assert answered, content
    assert "Catatan lengkap" not in content
    assert "belum tiba" not in content


def search(client: Any, body: str) -> Any:
    return client.post("/api/v1/persons/search", body, content_type="application/json")


@pytest.mark.parametrize("on", ["1715126400", '"1715126400"', '"08/05/2024"', '"2015-06-30"', '"2090-01-01"', "true"])
def test_searching_takes_the_same_days(sign_in: Any, world: Any, on: str) -> None:
    client = sign_in("branch_officer")
    assert search(client, f'{{"query": "ani", "on": {on}}}').status_code == 400
    assert search(client, '{"query": "ani", "on": "2024-05-08"}').status_code == 200


@pytest.mark.parametrize("path", ["counts", "persons/{ani}/status"])
@pytest.mark.parametrize(("on", "status"), [("1715126400", 400), ("2024-06-30", 200), ("2024-02-30", 400)])
def test_seconds_since_1970_are_no_day(sign_in: Any, world: Any, path: str, on: str, status: int) -> None:
    address = path.format(ani=world.people["ani"].pk)
    assert sign_in("branch_officer").get(f"/api/v1/{address}", {"on": on}).status_code == status


ENGLISH = re.compile(
    r"\b(input|should|valid|must|required|string|value|field|parse|error|expected|unable|date|or)\b", re.I
)
LATIN = re.compile(r"[A-Za-z]{3}")


@pytest.mark.parametrize(
    "query",
    [
        {"on": "kemarin"},
        {"on": "1715126400"},
        {"on": "2024-02-30"},
        {"programme": "KIS"},
        {"known_at": "kapan"},
        {"known_at": "2999-01-01"},
        {"on": "2090-01-01"},
    ],
)
def test_the_indonesian_sentence_of_a_refused_address_is_indonesian(sign_in: Any, world: Any, query: Any) -> None:
    answer = sign_in("branch_officer").get(f"/api/v1/persons/{world.people['ani'].pk}/status", query).json()
    speaks_indonesian(answer)
    assert next(iter(query)) in answer["message_id"] or "2090" in answer["message_id"]


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"query": ""}',
        f'{{"query": "{"a" * 301}"}}',
        '{"query": 7}',
        '{"query": "a", "limt": 3}',
        "[]",
        '"ani"',
        '{"query": "a", "limit": "x"}',
        '{"query": "a", "limit": 0}',
        '{"query": "a", "limit": 999}',
        "{",
        "",
    ],
)
def test_the_indonesian_sentence_of_a_refused_body_is_indonesian(sign_in: Any, world: Any, body: str) -> None:
    answer = search(sign_in("branch_officer"), body)
    assert answer.status_code == 400
    speaks_indonesian(answer.json())


def speaks_indonesian(answer: dict[str, str]) -> None:
    assert LATIN.search(answer["message_id"])
    assert not ENGLISH.search(answer["message_id"].replace("known_at", "")), answer["message_id"]
    assert answer["message_id"] != answer["message_en"]
    assert "wanted" not in answer["message_en"]
