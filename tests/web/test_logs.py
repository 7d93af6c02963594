"""The log has time, level and place, and no person: neither who was looked for nor what the database quoted."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lindung.site.serve import DiscreetLogger
from lindung.web.logs import DiscreetFormatter

NIK = "7208015705900000"
NAME = "Ani Lamakampali"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What standard error would get, at the levels of the settings."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(DiscreetFormatter())
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)


def broken(*_: object, **__: object) -> None:
    raise RuntimeError(f"no place for {NAME}, {NIK}")


def test_a_line_begins_with_time_in_wita_and_level(log: io.StringIO) -> None:
    record = logging.makeLogRecord({"name": "lindung.x", "levelname": "ERROR", "msg": "the queue is full"})
    record.created = datetime(2024, 5, 7, 16, 0, tzinfo=UTC).timestamp()
    assert DiscreetFormatter().format(record) == "2024-05-08T00:00:00+08:00 ERROR lindung.x: the queue is full"


def test_warnings_and_errors_go_to_standard_error_and_smaller_things_nowhere(log: io.StringIO) -> None:
    assert settings.LOGGING["root"] == {"handlers": ["stderr"], "level": "WARNING"}
    assert settings.LOGGING["handlers"]["stderr"]["class"] == "logging.StreamHandler"
    for level in (logging.INFO, logging.WARNING, logging.ERROR):
        logging.getLogger("lindung.access").log(level, "level %s", level)
    assert [line.split()[1] for line in log.getvalue().splitlines()] == ["WARNING", "ERROR"]


@pytest.mark.django_db
def test_a_defect_is_logged_with_its_path_and_places_without_question_and_without_words(
    log: io.StringIO, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lindung.access.sign_in_pages.LoginView.as_view", broken)
    client.raise_request_exception = False
    assert client.get("/masuk/", {"cari": NAME, "nik": NIK}).status_code == 500
    said = log.getvalue()
    assert "ERROR django.request: 500 GET /masuk/\n" in said
    assert "in sign_in" in said
    assert "builtins.RuntimeError; its words are left out" in said
    assert not any(private in said for private in (NIK, NAME, "Lamakampali", "?", "cari"))


@pytest.mark.django_db
def test_an_address_that_is_none_of_ours_is_not_repeated(log: io.StringIO, client: Client) -> None:
    client.get(f"/peserta/{NAME}/")
    assert "WARNING django.request: 404 GET (no such address)" in log.getvalue()
    assert "Ani" not in log.getvalue()


def test_what_another_program_fills_in_is_left_out_and_what_we_fill_in_is_not(log: io.StringIO) -> None:
    logging.getLogger("axes.handlers.database").warning("AXES: New login failure by %s.", f"{{username: {NAME}}}")
    logging.getLogger("lindung.coverage").warning("%s lines were derived", 12)
    assert "New login failure by %s." in log.getvalue()
    assert NAME not in log.getvalue()
    assert "12 lines were derived" in log.getvalue()


@pytest.mark.parametrize(
    "number", [NIK, "720801 570590 0000", "7208.0157.0590.0000", "DEMO000001443", "0812-3456-7890"]
)
def test_long_numbers_are_hidden_wherever_they_stand(log: io.StringIO, number: str) -> None:
    logging.getLogger("lindung.x").error("not found: %s", number)
    assert "…" in log.getvalue()
    assert number not in log.getvalue()


def test_ids_and_days_are_kept_for_whoever_looks_for_the_cause(log: io.StringIO) -> None:
    logging.getLogger("lindung.x").error("0190f3a2-1234-7123-8123-012345678901 since 08-05-24")
    assert "0190f3a2-1234-7123-8123-012345678901 since 08-05-24" in log.getvalue()


@pytest.mark.django_db
def test_a_rule_of_the_database_is_named_and_the_row_it_quotes_is_not(
    log: io.StringIO, owner: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        owner.execute("INSERT INTO registry_nameword (word) VALUES ('kembar'), ('kembar')")
    except Exception:
        logging.getLogger("lindung.registry").exception("not kept")
    assert "psycopg.errors.UniqueViolation (23505 registry_nameword registry_nameword_pkey)" in log.getvalue()
    assert "Key (word)" not in log.getvalue()


def test_the_web_server_hides_the_question_of_an_address_too() -> None:
    from gunicorn.config import Config

    said = io.StringIO()
    error_log = DiscreetLogger(Config()).error_log
    error_log.handlers[0].setStream(said)
    error_log.error("Error handling request %s %s", "GET", f"/peserta/?cari={NAME.split()[0]}")
    assert "GET /peserta/?…" in said.getvalue()
    assert "Ani" not in said.getvalue()
