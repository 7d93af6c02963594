"""Where the database is: settings in, parameters out, and no password in any sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from lindung.postgres.endpoint import databases_from_env, psycopg_arguments, tool_environment
from lindung.postgres.trouble import Trouble

APP_URL = "postgresql://lindung_app:r%40hasia@db.example:6432/jamsostek?sslmode=require"
OWNER_URL = "postgres://lindung_owner:rahasia@db.example/jamsostek"


def test_without_a_url_the_parameters_are_those_of_the_private_server_which_is_not_started(place: Path) -> None:
    databases = databases_from_env({"LINDUNG_HOME": str(place / "home")})
    assert databases.private
    assert databases.app["HOST"] == str(place / "home" / "run")
    assert (databases.app["USER"], databases["owner"]["USER"]) == ("lindung_app", "lindung_owner")
    assert not (place / "home").exists()


def test_urls_name_an_outside_server(place: Path) -> None:
    databases = databases_from_env({"DATABASE_URL": APP_URL, "DATABASE_OWNER_URL": OWNER_URL})
    assert not databases.private
    assert databases.app == {
        "HOST": "db.example", "PORT": "6432", "USER": "lindung_app", "PASSWORD": "r@hasia", "NAME": "jamsostek",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip
    assert databases["owner"]["USER"] == "lindung_owner"


def test_url_of_a_socket_names_its_directory() -> None:
    databases = databases_from_env({"DATABASE_URL": "postgresql://lindung_app@/lindung?host=/run/postgresql"})
    assert (databases.app["HOST"], databases.app["PORT"]) == ("/run/postgresql", "")


def test_owner_that_is_not_named_is_asked_for_only_when_needed() -> None:
    databases = databases_from_env({"DATABASE_URL": APP_URL})
    assert databases["app"]["USER"] == "lindung_app"
    with pytest.raises(Trouble, match="DATABASE_OWNER_URL is not set"):
        databases["owner"]


@pytest.mark.parametrize(
    "url",
    [
        "mysql://lindung_app:rahasia@db/lindung",
        "postgresql://lindung_app:rahasia@db",
        "postgresql://db/lindung?rahasia",
        "postgresql://lindung_app:rahasia@db/lindung?colour=blue",
        "postgresql://lindung_app:rahasia%zz@db/lindung",
        "rahasia",
    ],
)
def test_url_that_cannot_be_read_gets_a_sentence_without_its_password(url: str) -> None:
    with pytest.raises(Trouble, match="DATABASE_URL cannot be read") as caught:
        databases_from_env({"DATABASE_URL": url})
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize(
    ("app", "owner", "words"),
    [
        ("", OWNER_URL, "is set but DATABASE_URL is not"),
        (OWNER_URL, "", "bypasses row rights"),
        (APP_URL, APP_URL, "bypasses row rights"),
        (APP_URL, OWNER_URL.replace("jamsostek", "another"), "must name the same database"),
    ],
)
def test_urls_that_do_not_fit_together_get_a_sentence(app: str, owner: str, words: str) -> None:
    with pytest.raises(Trouble, match=words):
        databases_from_env({"DATABASE_URL": app, "DATABASE_OWNER_URL": owner})


def test_password_goes_to_programs_by_environment() -> None:
    params = databases_from_env({"DATABASE_URL": APP_URL}).app
    assert tool_environment(params)["PGPASSWORD"] == "r@hasia"
    assert psycopg_arguments(params)["sslmode"] == "require"
