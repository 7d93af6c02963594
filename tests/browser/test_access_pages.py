"""Signing in, one's account, users and the trail in a real browser, under the strict policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.world import PASSWORD

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
PAGES = {
    "administrator": ["/akun-saya/", "/pengguna/", "/pengguna/?q=zzzz", "/pengguna/baru/", "/jejak/", "/keluar/"],
    "auditor": ["/akun-saya/", "/akun-saya/kata-sandi/", "/jejak/?action=insert", "/pengguna/"],
}


def shot(page: Any, name: str) -> None:
    """A picture for the eye, where LINDUNG_SHOTS names a folder; tests do not need it."""
    folder = os.environ.get("LINDUNG_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("who", list(PAGES))
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_of_this_room_puts_a_stone_in_the_way(open_page: Any, who: str, width: int) -> None:
    watched = open_page(width=width, height=844, sign_in=who)
    stones = {}
    for number, path in enumerate(PAGES[who]):
        watched.go(path)
        shot(watched.page, f"{who}-{number}-{width}")
        stones[path] = watched.page.evaluate(AUDIT)
    watched.go("/pengguna/?q=checker")
    if who == "administrator":
        with watched.page.expect_navigation():
            watched.page.get_by_role("link", name="checker", exact=True).click()
        shot(watched.page, f"user-{width}")
        stones["user"] = watched.page.evaluate(AUDIT)
    assert {path: found for path, found in stones.items() if found} == {}


@pytest.mark.parametrize("width", [1280, 320])
def test_the_picture_for_the_second_factor_is_really_shown(open_page: Any, width: int) -> None:
    watched = open_page(width=width, sign_in="finance")
    page = watched.page
    watched.go("/akun-saya/kode-kedua/pasang/")
    shot(page, f"confirm-{width}")
    assert page.evaluate(AUDIT) == []
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    picture = page.locator(".qr img")
    picture.wait_for()
    shot(page, f"enrol-{width}")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    assert page.evaluate(AUDIT) == []


def test_one_click_signs_in_as_a_demonstration_account_or_says_it_is_not_there(open_page: Any) -> None:
    """The small world has no such accounts: the sentence of a wrong password must come."""
    watched = open_page(sign_in="")
    watched.go("/masuk/")
    shot(watched.page, "sign-in")
    watched.page.get_by_role("button", name="Masuk sebagai admin").click()
    shot(watched.page, "sign-in-wrong")
    assert "Nama pengguna atau kata sandi salah" in watched.page.locator("main").inner_text()


def test_the_language_can_be_changed_before_and_after_signing_in(open_page: Any) -> None:
    watched = open_page(sign_in="")
    page = watched.page
    watched.go("/masuk/")
    page.get_by_role("button", name="EN").first.click()
    assert page.locator("h1").inner_text() == "Sign in"
    shot(page, "sign-in-english")
