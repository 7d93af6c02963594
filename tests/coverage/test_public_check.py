"""The public check of a certificate: what anybody learns, and what nobody does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from lindung.access.acting import acting_as, forget
from lindung.billing.models import SettlementLine
from lindung.coverage import check_pages
from lindung.coverage.certificates import check, hand_out
from lindung.coverage.services import refresh
from lindung.registry.services import record_death, verify_death

PAID = date(2024, 5, 8)
LAST = date(date.today().year + 1, 12, 31)


@pytest.fixture
def token(db: None, world: Any) -> Any:
    """`token()`: a certificate of Ani's, who is paid for until next year; nobody acts afterwards."""
    cache.clear()

    def make(*, paid: bool = True, day: date = PAID, programmes: int = 3) -> str:
        with acting_as(world.users["branch_officer"], channel="terminal") as who:
            if paid:
                SettlementLine.objects.create(
                    membership_id=world.memberships["ani"].pk, programmes=programmes, covers_from=date(2026, 1, 1),
                    covers_to=LAST, paid_on=date(2026, 1, 1), ground="months", province="72",
                )  # fmt: skip
                refresh([world.memberships["ani"].pk])
            handed = hand_out(acting=who, person_ids=[world.people["ani"].pk], day=day)
        forget()
        return handed.issued[0].token

    return make


def page(token: str) -> str:
    answer = Client().get(f"/cek/{token}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_somebody_covered_is_shown_as_valid_with_initials_programmes_and_days(token: Any) -> None:
    shown = page(token())
    assert "Berlaku hari ini" in shown
    assert "A. L." in shown
    assert "Jaminan Kematian (JKM)" in shown
    assert "1 Januari 2026" in shown


def test_name_number_village_payer_and_card_are_not_on_the_page(token: Any, world: Any) -> None:
    shown = page(token())
    for hidden in ("Lamakampali", world.niks["ani"], "7208****", "Pemkab", "DEMO0000", "72.08", "Parigi Moutong"):
        assert hidden not in shown.partition("<main")[2].partition("</main>")[0]


def test_somebody_whose_cover_lapsed_is_shown_as_not_valid_without_any_day_of_cover(token: Any) -> None:
    shown = page(token(paid=False))
    assert "Tidak berlaku hari ini" in shown
    assert "2024" not in shown.partition("<main")[2].partition("</main>")[0]


def test_somebody_who_died_is_shown_as_not_valid_and_not_as_dead(token: Any, world: Any) -> None:
    made = token()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        record_death(person_id=world.people["ani"].pk, died_on=date(2026, 3, 1), source="akta", verified=True)
        refresh([world.memberships["ani"].pk])
    forget()
    dead = page(made)
    assert "Tidak berlaku hari ini" in dead
    for word in ("meninggal", "kematian", "died", "death", "2026-03", "1 Maret"):
        assert word not in dead.partition("<main")[2].partition("</main>")[0].lower()


def test_an_unverified_death_leaves_the_certificate_valid_until_it_is_verified(token: Any, world: Any) -> None:
    made = token()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        record_death(person_id=world.people["ani"].pk, died_on=date(2026, 3, 1), source="kabar keluarga")
        refresh([world.memberships["ani"].pk])
    forget()
    assert "Berlaku hari ini" in page(made)
    with acting_as(world.users["branch_officer"], channel="terminal"):
        verify_death(person_id=world.people["ani"].pk)
        refresh([world.memberships["ani"].pk])
    forget()
    assert "Tidak berlaku hari ini" in page(made)


def test_the_dead_and_the_lapsed_get_the_very_same_page(token: Any, world: Any) -> None:
    lapsed = page(token(paid=False))
    made = token()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        record_death(person_id=world.people["ani"].pk, died_on=date(2026, 3, 1), source="akta", verified=True)
        refresh([world.memberships["ani"].pk])
    forget()
    main = [one.partition("<main")[2].partition("</main>")[0] for one in (lapsed, page(made))]
    assert main[0] == main[1]


def test_only_the_programmes_printed_on_it_are_told(token: Any, world: Any) -> None:
    made = token()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        SettlementLine.objects.create(
            membership_id=world.memberships["ani"].pk, programmes=4, covers_from=date(2026, 1, 1), covers_to=LAST,
            paid_on=date(2026, 1, 3), ground="months", province="72",
        )  # fmt: skip
        refresh([world.memberships["ani"].pk])
    forget()
    assert [one.programme for one in check(made).programmes] == ["JKK", "JKM"]  # type: ignore[union-attr]


def test_an_unknown_token_gets_the_same_kind_of_answer_and_says_unknown(token: Any) -> None:
    made = token()
    known, unknown = (Client().get(f"/cek/{one}/") for one in (made, made[:-1] + ("A" if made[-1] != "A" else "B")))
    assert "Tidak dikenal" in unknown.content.decode()
    assert unknown.status_code == known.status_code == 200
    private = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [unknown.headers[name] for name in private] == [known.headers[name] for name in private]


@pytest.mark.parametrize("odd", ["x", "x" * 5000, "%F0%9F%98%80", "..%2f", "' OR 1=1"])
def test_whatever_stands_in_the_address_is_unknown_and_breaks_nothing(token: Any, odd: str) -> None:
    answer = Client().get(f"/cek/{odd}/")
    assert answer.status_code in {200, 404}
    assert "Tidak dikenal" in answer.content.decode() or answer.status_code == 404


def test_nul_in_the_address_is_a_wish_that_cannot_be_kept(token: Any) -> None:
    assert Client().get("/cek/%00/").status_code == 400


def test_the_answer_is_kept_by_nobody_and_found_by_no_search_engine(token: Any) -> None:
    answer = Client().get(f"/cek/{token()}/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_who_asks_too_often_waits_and_somebody_else_does_not(token: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = token()
    monkeypatch.setattr(check_pages, "MOST_IN_A_MINUTE", 3)
    answers = [Client().get(f"/cek/{made}/", REMOTE_ADDR="192.0.2.1").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert Client().get(f"/cek/{made}/", REMOTE_ADDR="192.0.2.2").status_code == 200


def test_the_page_speaks_english_too(token: Any) -> None:
    made = token()
    client = Client()
    client.cookies["django_language"] = "en"
    assert "Valid today" in client.get(f"/cek/{made}/").content.decode()
