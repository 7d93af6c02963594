"""Signing in, being locked out, the second factor, and what only a demonstration shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from lindung.access.acting import begin, forget
from lindung.access.demonstration import DEMO_ACCOUNTS, DEMO_PASSWORD
from lindung.access.models import Event
from lindung.access.services import create_user
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def sign_in_with(client: Client, username: str, password: str, **extra: Any) -> Any:
    return client.post("/masuk/", {"login": username, "password": password}, **extra)


def test_right_password_opens_the_house(client: Client, world: Any) -> None:
    answer = sign_in_with(client, "head_of_branch", PASSWORD)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.get("/akun-saya/").status_code == 200


def test_wrong_password_gets_a_sentence_and_no_session(client: Client, world: Any) -> None:
    answer = sign_in_with(client, "head_of_branch", "salah")
    assert "Nama pengguna atau kata sandi salah" in answer.content.decode()
    assert client.get("/akun-saya/").status_code == 302


def test_unknown_name_and_wrong_password_get_the_same_answer(client: Client, world: Any) -> None:
    wrong = _text(sign_in_with(client, "head_of_branch", "salah"))
    unknown = _text(sign_in_with(Client(), "siapa_ini", "salah"))
    assert wrong.replace("head_of_branch", "") == unknown.replace("siapa_ini", "")


def test_fifth_wrong_password_locks_the_name_out_and_says_how_long(client: Client, world: Any) -> None:
    for _ in range(4):
        assert sign_in_with(client, "auditor", "salah").status_code == 200
    answer = sign_in_with(client, "auditor", "salah")
    assert answer.status_code == 429
    assert "15 menit" in answer.content.decode()
    assert "administrator" in answer.content.decode()
    assert sign_in_with(client, "auditor", PASSWORD).status_code == 429


def test_after_four_wrong_passwords_the_right_one_still_opens(client: Client, world: Any) -> None:
    for _ in range(4):
        sign_in_with(client, "auditor", "salah")
    assert sign_in_with(client, "auditor", PASSWORD).status_code == 302


def test_lock_out_of_one_name_does_not_lock_another(client: Client, world: Any) -> None:
    for _ in range(5):
        sign_in_with(client, "auditor", "salah")
    assert sign_in_with(client, "checker", PASSWORD).status_code == 302


def test_a_deactivated_account_does_not_open_and_an_active_one_does(client: Client, world: Any, owner: Any) -> None:
    owner.execute("UPDATE access_user SET is_active = false WHERE username = 'finance_none'")
    try:
        assert sign_in_with(client, "finance_none", PASSWORD).status_code == 200
        assert client.get("/akun-saya/").status_code == 302
    finally:
        owner.execute("UPDATE access_user SET is_active = true WHERE username = 'finance_none'")
    assert sign_in_with(client, "finance_none", PASSWORD).status_code == 302


def test_signing_in_leaves_its_mark_in_the_trail_under_ones_own_name(client: Client, world: Any, owner: Any) -> None:
    sign_in_with(client, "auditor", PASSWORD)
    event = Event.objects.filter(relation="access_user", operation="sign in").order_by("-id").first()
    # The transaction of the test still carries the scope of the auditor, who may read it.
    assert event is not None
    assert event.actor == world.users["auditor"].pk
    assert "password" not in event.after


def test_sign_out_ends_the_session(sign_in: Any) -> None:
    client = sign_in("auditor")
    assert client.get("/akun-saya/").status_code == 200
    client.post("/keluar/")
    assert client.get("/akun-saya/").status_code == 302


def test_demonstration_lists_one_account_per_role_with_its_password(client: Client) -> None:
    page = client.get("/masuk/").content.decode()
    assert all(f"<code>{account.username}</code>" in page for account in DEMO_ACCOUNTS)
    assert DEMO_PASSWORD in page


@override_settings(DEMONSTRATION=False)
def test_production_lists_no_account_and_no_password(client: Client) -> None:
    page = client.get("/masuk/").content.decode()
    assert DEMO_PASSWORD not in page
    assert not any(f"<code>{account.username}</code>" in page for account in DEMO_ACCOUNTS)


@pytest.mark.parametrize(("demonstration", "opens"), [(True, True), (False, False)])
def test_the_demo_password_opens_demonstrations_only(
    client: Client, world: Any, demonstration: bool, opens: bool
) -> None:
    administrator = begin(world.users["administrator"], channel="web")
    create_user(acting=administrator, username="bekas-demo", full_name="Bekas Demo", password=DEMO_PASSWORD)
    with override_settings(DEMONSTRATION=demonstration):
        assert (sign_in_with(client, "bekas-demo", DEMO_PASSWORD).status_code == 302) is opens


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_set_password", "mfa_list_webauthn"]
)
def test_pages_of_allauth_that_we_do_not_use_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("address", ["/akun/signup/", "/accounts/signup/", "/akun/password/reset/", "/admin/"])
def test_usual_addresses_of_sign_up_lead_nowhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# --- Second factor ---


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def to_enrolment(client: Client, username: str) -> Any:
    """Sign in, go to enrolment, and give the password once more as is asked there."""
    sign_in_with(client, username, PASSWORD)
    asked = client.get("/akun-saya/kode-kedua/pasang/")
    assert asked["Location"].startswith("/akun-saya/pastikan/")
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def enrol(client: Client, username: str) -> str:
    """Set up the authenticator; return its secret."""
    page = to_enrolment(client, username).content.decode()
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found, page
    answer = client.post("/akun-saya/kode-kedua/pasang/", {"code": code_for(found[1])})
    assert answer.status_code == 302
    assert answer["Location"] == "/akun-saya/kode-cadangan/"
    return found[1]


def test_enrolment_shows_a_picture_the_strict_policy_allows_and_the_secret_as_text(client: Client, world: Any) -> None:
    answer = to_enrolment(client, "head_of_branch")
    assert 'src="data:image/svg+xml;base64,' in answer.content.decode()
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]


def test_enrolment_needs_the_password_once_more(client: Client, world: Any) -> None:
    sign_in_with(client, "head_of_branch", PASSWORD)
    client.post("/akun-saya/pastikan/", {"password": "salah"})
    assert client.get("/akun-saya/kode-kedua/pasang/").status_code == 302


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, world: Any) -> None:
    secret = enrol(client, "head_of_branch")
    client.logout()
    answer = sign_in_with(client, "head_of_branch", PASSWORD)
    assert answer["Location"] == "/masuk/kode/"
    assert client.get("/akun-saya/").status_code == 302
    assert "Incorrect" not in client.get("/masuk/kode/").content.decode()
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    cache.clear()  # the code was used a second ago, for enrolment; the same one is refused for a while
    answer = client.post("/masuk/kode/", {"code": code_for(secret)})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get("/akun-saya/").status_code == 200


def test_a_wrong_code_opens_nothing(client: Client, world: Any) -> None:
    secret = enrol(client, "head_of_branch")
    client.logout()
    sign_in_with(client, "head_of_branch", PASSWORD)
    wrong = "000000" if code_for(secret) != "000000" else "000001"
    assert "Kode salah" in client.post("/masuk/kode/", {"code": wrong}).content.decode()
    assert client.get("/akun-saya/").status_code == 302


def test_a_recovery_code_opens_once_and_not_twice(client: Client, world: Any) -> None:
    enrol(client, "head_of_branch")
    page = client.get("/akun-saya/kode-cadangan/").content.decode()
    code = re.findall(r"<li><code>(\d+)</code>", page)[0]
    for status in (302, 200):
        client.logout()
        sign_in_with(client, "head_of_branch", PASSWORD)
        assert client.post("/masuk/kode/", {"code": code}).status_code == status


def test_guessing_codes_is_stopped_after_five(client: Client, world: Any) -> None:
    enrol(client, "head_of_branch")
    client.logout()
    sign_in_with(client, "head_of_branch", PASSWORD)
    for _ in range(5):
        answer = client.post("/masuk/kode/", {"code": "000000"})
    assert "Tunggu" not in answer.content.decode()
    assert "Tunggu" in client.post("/masuk/kode/", {"code": "000000"}).content.decode()


def test_the_secret_is_not_readable_in_the_database_nor_in_the_trail(client: Client, world: Any, owner: Any) -> None:
    secret = enrol(client, "auditor")
    stored = Authenticator.objects.get(user=world.users["auditor"], type="totp").data
    assert secret not in str(stored)
    events = Event.objects.filter(relation="mfa_authenticator")
    assert events.exists()
    assert all("data" not in event.after for event in events)


@override_settings(MFA_ROLES=frozenset({"checker"}))
def test_a_role_that_must_have_a_second_factor_is_led_to_enrolment_first(sign_in: Any) -> None:
    answer = sign_in("checker").get("/jejak/")
    assert answer.status_code == 302
    assert answer["Location"] == "/akun-saya/kode-kedua/pasang/"


@override_settings(MFA_ROLES=frozenset({"checker"}))
def test_another_role_is_not(sign_in: Any) -> None:
    assert sign_in("auditor").get("/jejak/").status_code == 200


def test_without_the_rule_the_role_goes_on_as_it_is(sign_in: Any) -> None:
    assert sign_in("checker").get("/jejak/").status_code == 403


def _text(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


@override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip"})
def test_too_many_attempts_from_one_network_get_a_sentence_in_our_style(client: Client, world: Any) -> None:
    answers = [sign_in_with(client, "auditor", "salah") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Tunggu satu menit" in answers[2].content.decode()


@pytest.mark.parametrize(("who", "where"), [("sponsor_officer", "/ruang-sponsor/"), ("branch_officer", "/")])
def test_whoever_acts_for_a_sponsor_begins_in_the_sponsors_room_and_others_at_the_front(
    db: None, world: Any, client: Any, who: str, where: str
) -> None:
    forget()
    answer = client.post("/masuk/", {"login": who, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, where)
