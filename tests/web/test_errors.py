"""What went wrong is said in a sentence, in the look of the house, and never with an inside view."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils.translation import override

from lindung.access.roles import Right
from lindung.postgres.trouble import Trouble
from lindung.web import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_() -> Any:
    return RequestFactory().get("/apa-saja/")


def test_an_unknown_address_is_404_with_a_way_back(client: Client) -> None:
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Tidak ada halaman di alamat ini" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_what_is_missing_on_a_page_is_told_in_its_own_words(request_: Any) -> None:
    answer = errors.page_not_found(request_, Http404("Tidak ada wilayah “99”."))
    assert (answer.status_code, "Tidak ada wilayah “99”." in answer.content.decode()) == (404, True)


def test_a_bad_request_tells_the_sentence_of_whoever_refused_it(request_: Any) -> None:
    assert "Berikan satu saja" in errors.bad_request(request_, BadRequest("Berikan satu saja")).content.decode()


def test_a_bad_request_of_the_framework_does_not_show_its_inside(request_: Any) -> None:
    from django.core.exceptions import SuspiciousOperation

    shown = errors.bad_request(request_, SuspiciousOperation("/secret/path")).content.decode()
    assert "secret" not in shown
    assert "tidak dapat dibaca" in shown


@pytest.mark.parametrize(
    ("said", "indonesian", "english"),
    [
        (Trouble("Isi dahulu.", "Fill it in first."), "Isi dahulu.", "Fill it in first."),
        (None, "tidak dapat dibaca", "cannot be read"),
    ],
    ids=["refused", "of the framework"],
)
def test_a_program_is_told_in_both_languages_what_a_page_tells_in_its_own(
    request_: Any, said: Trouble | None, indonesian: str, english: str
) -> None:
    wrong = BadRequest(said) if said else SuspiciousOperation("inside")
    program = json.loads(errors.bad_request(RequestFactory().get("/api/v1/lists"), wrong).content)
    assert program["error"] == "invalid"
    assert indonesian in program["message_id"] and english in program["message_en"]
    for language, sentence in (("id", indonesian), ("en", english)):
        with override(language):
            assert sentence in errors.bad_request(request_, wrong).content.decode()


def test_a_refusal_names_the_missing_right_in_the_language_of_the_page(request_: Any) -> None:
    with override("en"):
        shown = errors.permission_denied(request_, PermissionDenied(Right.USERS_MANAGE)).content.decode()
    assert "manage users" in shown.lower()


def test_a_sentence_from_outside_is_escaped(request_: Any) -> None:
    shown = errors.bad_request(request_, BadRequest("<img src=x>")).content.decode()
    assert "<img" not in shown


def test_a_defect_is_500_says_nothing_was_changed_and_shows_no_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("kata sandi basis data")

    monkeypatch.setattr("lindung.access.sign_in_pages.LoginView.as_view", broken)
    client.raise_request_exception = False
    answer = client.get("/masuk/")
    assert answer.status_code == 500
    assert "tidak ada data yang berubah" in answer.content.decode()
    assert "kata sandi basis data" not in answer.content.decode()


def test_a_defect_in_the_page_for_defects_still_answers(request_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(request_)
    assert answer.status_code == 500
    assert answer.content.decode() == errors.LAST_RESORT


def test_a_form_without_its_token_is_told_to_reload(world: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/masuk/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Muat ulang halamannya" in answer.content.decode()


@pytest.mark.parametrize("address", ["/masuk/", "/tidak-ada/"])
def test_every_answer_carries_the_strict_policy(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
