"""The pages of users, of one's own account and of the trail, through the browser's door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lindung.access.acting import Acting, begin, forget
from lindung.access.models import Assignment, Event, User
from lindung.access.roles import Role
from lindung.access.scopes import Given
from lindung.access.services import create_user, set_assignments
from lindung.access.tokens import issue_token
from lindung.access.trail import PAGE, TrailFilter, read_trail
from tests.world import OTHER, OWN

Act = Callable[[str], Acting]
pytestmark = pytest.mark.django_db


def enter(client: Client, user: User) -> Client:
    forget()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- Pengguna ---


def test_the_first_password_is_shown_once_and_opens_the_account(sign_in: Any) -> None:
    client = sign_in("administrator")
    answer = client.post("/pengguna/baru/", {"username": "rudi", "full_name": "Rudi Hartono", "language": "id"})
    password = re.search(r'<code class="once">([^<]+)</code>', answer.content.decode())
    assert password
    assert "no-store" in answer["Cache-Control"]
    client.post("/keluar/")
    assert client.post("/masuk/", {"login": "rudi", "password": password[1]}).status_code == 302


def test_roles_are_kept_ended_and_added_in_one_form(sign_in: Any, act: Act) -> None:
    user, _ = create_user(
        acting=act("administrator"),
        username="rudi",
        full_name="Rudi",
        assignments=[Given(Role.BRANCH_OFFICER, OWN), Given(Role.CHECKER, OWN)],
    )
    client = sign_in("administrator")
    form = {"keep": [f"checker|{OWN}|"], "role": "auditor", "region": OTHER, "reason": "tugas baru"}
    assert client.post(f"/pengguna/{user.pk}/peran/", form).status_code == 302
    held = set(Assignment.objects.filter(user=user).values_list("role", "region"))
    assert held == {("checker", OWN), ("auditor", OTHER)}


@pytest.mark.parametrize(("language", "told"), [("id", "Tulis alasannya"), ("en", "Write the reason")])
def test_a_form_sent_empty_ends_no_role_and_asks_for_the_reason(
    sign_in: Any, world: Any, language: str, told: str
) -> None:
    client = sign_in("administrator")
    client.post("/bahasa/", {"language": language, "next": "/akun-saya/"})
    user = world.users["auditor"]
    held = Assignment.objects.filter(user=user, to_day=None)
    before = held.count()
    page = client.get(f"/pengguna/{user.pk}/").content.decode()
    assert re.search(r'<input[^>]*name="reason"[^>]*required', page)
    answer = client.post(f"/pengguna/{user.pk}/peran/", {})
    assert answer.status_code == 400 and told in answer.content.decode()
    assert held.count() == before > 0


def test_a_form_sent_back_ticks_the_roles_that_were_ticked_and_no_others(sign_in: Any, act: Act) -> None:
    given = [Given(Role.BRANCH_OFFICER, OWN), Given(Role.CHECKER, OWN)]
    user, _ = create_user(acting=act("administrator"), username="rudi", full_name="Rudi", assignments=given)
    client, kept = sign_in("administrator"), f"checker|{OWN}|"

    def ticked(page: str) -> list[str]:
        return re.findall(r'name="keep" value="([^"]*)" checked', page)

    assert len(ticked(client.get(f"/pengguna/{user.pk}/").content.decode())) == 2
    answer = client.post(f"/pengguna/{user.pk}/peran/", {"keep": [kept], "role": "auditor", "region": OTHER})
    assert (answer.status_code, ticked(answer.content.decode())) == (400, [kept])


def test_a_form_that_ends_every_role_with_a_reason_keeps_it_in_the_trail(sign_in: Any, world: Any) -> None:
    user = world.users["auditor"]
    client = sign_in("administrator")
    assert client.post(f"/pengguna/{user.pk}/peran/", {"reason": "pindah kantor"}).status_code == 302
    assert not Assignment.objects.filter(user=user, to_day=None).exists()
    event = Event.objects.filter(relation="access_assignment").order_by("-id")[0]
    assert (event.reason, event.actor) == ("pindah kantor", world.users["administrator"].pk)


def test_a_role_that_does_not_fit_gets_its_sentence_on_the_same_page(sign_in: Any, world: Any) -> None:
    client = sign_in("administrator")
    user = world.users["auditor_none"]
    answer = client.post(f"/pengguna/{user.pk}/peran/", {"role": "auditor", "region": "99.99", "reason": "x"})
    assert answer.status_code == 400
    assert "99.99" in answer.content.decode()
    assert "tidak dikenal" in answer.content.decode()


def test_a_keep_value_nobody_offered_is_not_believed(sign_in: Any, world: Any) -> None:
    client = sign_in("administrator")
    user = world.users["auditor_none"]
    client.post(f"/pengguna/{user.pk}/peran/", {"keep": ["administrator||"], "reason": "x"})
    assert not Assignment.objects.filter(user=user).exists()


@pytest.mark.parametrize("address", ["/daftar/?program=a%00b", "/tagihan/TGH%00/", "/tugas/?desa=%00"])
def test_nul_in_an_address_gets_a_sentence(sign_in: Any, address: str) -> None:
    answer = sign_in("branch_officer").get(address)
    assert answer.status_code == 400 and "huruf yang tidak dapat disimpan (NUL)" in answer.content.decode()


@pytest.mark.parametrize("send", ["address", "body", "form"])
def test_nul_sent_by_a_program_or_in_a_form_gets_a_sentence(sign_in: Any, send: str) -> None:
    client = sign_in("branch_officer")
    if send == "form":
        answer = client.post("/tugas/putuskan/", {"putusan": "reject", "sebab": "a\0b"})
        assert answer.status_code == 400 and "(NUL)" in answer.content.decode()
        return
    body = {"tasks": [], "decision": "reject", "reason": "a\0b"}
    answer = (
        client.get("/api/v1/lists?programme=%00")
        if send == "address"
        else client.post("/api/v1/tasks/settle", body, content_type="application/json")
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid") and "NUL" in answer.json()["message_id"]


def test_a_page_that_takes_forms_alone_says_so_when_it_is_opened(sign_in: Any) -> None:
    client = sign_in("branch_officer")
    opened = client.get("/tugas/putuskan/")
    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    assert "hanya menerima kiriman" in opened.content.decode()
    assert "hanya menerima kiriman" not in client.post("/tugas/putuskan/").content.decode()


def test_an_address_of_the_api_asked_the_wrong_way_says_what_it_takes(sign_in: Any) -> None:
    client = sign_in("branch_officer")
    wrong = client.post("/api/v1/tasks")
    assert (wrong.status_code, wrong.headers["Allow"], wrong.json()["error"]) == (405, "GET", "method")
    assert "GET" in wrong.json()["message_id"] and client.get("/api/v1/tasks").status_code == 200


def test_the_search_that_finds_nobody_says_so_and_an_unknown_filter_is_refused(sign_in: Any) -> None:
    client = sign_in("administrator")
    assert "Tidak ada akun" in client.get("/pengguna/?q=zzzz").content.decode()
    answer = client.get("/pengguna/?peran=auditor")
    assert answer.status_code == 400
    assert "peran" in answer.content.decode()


def test_switching_off_ends_open_sessions_at_once(sign_in: Any, world: Any) -> None:
    other = enter(Client(), User.objects.get(pk=world.users["checker"].pk))
    assert other.get("/akun-saya/").status_code == 200
    client = sign_in("administrator")
    client.post(f"/pengguna/{world.users['checker'].pk}/nonaktifkan/", {"reason": "keluar"})
    assert other.get("/akun-saya/").status_code == 302


def test_switching_off_without_a_reason_changes_nothing(sign_in: Any, world: Any) -> None:
    client = sign_in("administrator")
    client.post(f"/pengguna/{world.users['checker'].pk}/nonaktifkan/", {})
    assert User.objects.get(pk=world.users["checker"].pk).is_active


# --- Akun saya ---


def test_my_account_says_what_i_may_do_and_where(sign_in: Any) -> None:
    page = sign_in("branch_officer").get("/akun-saya/").content.decode()
    assert "petugas cabang" in page
    assert "Parigi Moutong (72.08)" in page


def test_a_key_made_on_the_page_opens_the_api_and_only_as_its_user(sign_in: Any) -> None:
    client = sign_in("administrator")
    page = client.post("/akun-saya/kunci/", {"name": "dasbor", "days": "30"}).content.decode()
    key = re.search(r'<code class="once">(lindung_[^<]+)</code>', page)
    assert key
    assert key[1] not in client.get("/akun-saya/").content.decode()


def test_an_unknown_key_is_refused_with_a_sentence(client: Client, world: Any) -> None:
    answer = client.get("/api/v1/regions", headers={"Authorization": "Bearer lindung_salah"})
    assert answer.status_code == 401
    assert "tidak dikenal" in answer.json()["message_id"]


def test_the_language_chosen_stays_with_the_account(sign_in: Any) -> None:
    client = sign_in("checker")
    assert "Akun saya" in client.get("/akun-saya/").content.decode()
    client.post("/bahasa/", {"language": "en", "next": "/akun-saya/"})
    client.cookies.pop("django_language")
    assert "My account" in client.get("/akun-saya/").content.decode()


def test_the_language_page_leads_back_here_and_nowhere_else(client: Client) -> None:
    assert client.post("/bahasa/", {"language": "en", "next": "//jahat.example/"})["Location"] == "/"
    assert client.post("/bahasa/", {"language": "en", "next": "/masuk/"})["Location"] == "/masuk/"


# --- A user whose only region was removed ---


@pytest.fixture
def stranded(act: Act) -> User:
    """A branch officer whose region is in no list any more."""
    user, _ = create_user(
        acting=act("administrator"), username="terdampar", full_name="Terdampar", assignments=[Given(Role.AUDITOR, OWN)]
    )
    return user


def test_without_a_role_left_the_home_page_says_so(client: Client, stranded: User, act: Act) -> None:
    set_assignments(acting=act("administrator"), user=stranded, assignments=[], reason="mutasi")
    answer = enter(client, stranded).get("/")
    assert answer.status_code == 403
    assert "tidak mempunyai peran" in answer.content.decode()


def test_with_a_region_that_no_longer_exists_people_pages_say_so_instead_of_being_empty(
    client: Client, world: Any, owner: Any
) -> None:
    user = world.users["auditor_none"]
    owner.execute(
        "INSERT INTO access_assignment (user_id, role, region, from_day) VALUES (%s, 'auditor', '72.99', '2024-01-01')",
        [user.pk],
    )
    try:
        enter(client, user_of(user))
        answer = client.get("/peserta/")
        assert answer.status_code == 403
        assert "tidak lagi mempunyai wilayah" in answer.content.decode()
        assert client.get("/akun-saya/").status_code == 200
        assert "yang tidak ada lagi" in client.get("/akun-saya/").content.decode()
    finally:
        owner.execute("DELETE FROM access_assignment WHERE user_id = %s", [user.pk])


def user_of(user: User) -> User:
    forget()
    return User.objects.get(pk=user.pk)


# --- Jejak audit ---


def test_the_trail_tells_who_changed_what_and_why(sign_in: Any, world: Any) -> None:
    client = sign_in("administrator")
    client.post(f"/pengguna/{world.users['checker'].pk}/nonaktifkan/", {"reason": "pindah kantor"})
    page = client.get("/jejak/?relation=access_user&action=update").content.decode()
    assert "pindah kantor" in page
    assert "is_active" in page
    assert "(administrator)" in page
    assert "WITA" in page


def test_the_trail_says_how_far_the_reader_sees(sign_in: Any) -> None:
    assert "Parigi Moutong" in sign_in("auditor").get("/jejak/").content.decode()
    assert "Sebagai administrator" in sign_in("administrator").get("/jejak/").content.decode()


def test_the_administrator_reads_no_event_about_people(sign_in: Any) -> None:
    page = sign_in("administrator").get("/jejak/?relation=registry_person").content.decode()
    assert "Tidak ada kejadian" in page


def test_the_auditor_reads_events_of_the_own_region_only(act: Act, world: Any) -> None:
    act("auditor")
    seen = set(Event.objects.values_list("kabupaten", flat=True))
    assert seen == {"", OWN}
    act("auditor_other")
    assert set(Event.objects.values_list("kabupaten", flat=True)) == {"", OTHER}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("first=2024-01-01&last=2026-12-31", 200),
        ("first=31-02-2024", 400),
        ("relation=pg_shadow", 400),
        ("before=abc", 400),
        ("before=9" + "9" * 30, 400),
        ("siapa=auditor", 400),
        ("actor=tidak-ada", 200),
    ],
)
def test_filters_of_the_trail_are_read_or_refused_never_ignored(sign_in: Any, query: str, status: int) -> None:
    assert sign_in("auditor").get(f"/jejak/?{query}").status_code == status


def test_an_actor_nobody_knows_finds_nothing_instead_of_everything(sign_in: Any) -> None:
    assert "Tidak ada kejadian" in sign_in("auditor").get("/jejak/?actor=tidak-ada").content.decode()


def test_pages_of_the_trail_join_without_gap_or_repeat(act: Act) -> None:
    acting = act("administrator")
    for number in range(PAGE + 5):
        issue_token(acting=acting, name=f"kunci {number}")
    everything = list(Event.objects.order_by("-id").values_list("id", flat=True))
    first = read_trail(acting=acting, asked=TrailFilter())
    second = read_trail(acting=acting, asked=TrailFilter(before=first.before))
    joined = [line.event.pk for page in (first, second) for line in page.lines]
    assert joined == everything[: len(joined)]
    assert len(first.lines) == PAGE


def test_events_of_a_stranger_stay_closed(act: Act) -> None:
    act("branch_officer")
    assert not Event.objects.exists()
    forget()
    assert not Event.objects.exists()
    begin(User.objects.get(username="auditor"), channel="web")
    assert Event.objects.exists()


# --- Programs ---


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_session_writes_through_the_api_only_with_its_csrf_token(strict: Client, world: Any) -> None:
    enter(strict, user_of(world.users["branch_officer"]))
    answer = strict.post("/api/v1/persons/search", {"query": "Ani"}, content_type="application/json")
    assert answer.status_code == 403


def test_a_key_needs_none_and_counts_before_a_session(strict: Client, world: Any, act: Act) -> None:
    _, key = issue_token(acting=act("branch_officer_other"), name="uji")
    enter(strict, user_of(world.users["branch_officer"]))
    answer = strict.post(
        "/api/v1/persons/search",
        {"query": "Citra"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 200
    assert [row["name"] for row in answer.json()["items"]] == [world.people["citra"].name]


def test_a_key_opens_no_page(client: Client, world: Any, act: Act) -> None:
    _, key = issue_token(acting=act("auditor"), name="uji")
    forget()
    assert client.get("/jejak/", headers={"Authorization": f"Bearer {key}"}).status_code == 302


def test_nobody_asks_the_api_without_signing_in(client: Client, world: Any) -> None:
    forget()
    answer = client.get("/api/v1/persons")
    assert answer.status_code == 401
    assert answer.json()["error"] == "not_signed_in"
