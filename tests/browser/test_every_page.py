"""Each page at desk and on a phone: quiet, reachable by keyboard, readable, never wider than the screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
PAGES = {
    "head_of_branch": [
        "/?tanggal=2024-06-01",
        "/wilayah/72.08/?tanggal=2024-06-01&basis=bps_labour_force",
        "/wilayah/72.08.01/?tanggal=2024-06-01",
        "/angka-terbitan/",
        "/wilayah/99/",
        "/?tanggal=kemarin",
        "/akun-saya/",
    ],
    "branch_officer": [
        "/peserta/",
        "/peserta/{ani}/?tanggal=2024-06-01",
        "/program/",
        "/program/baru/",
        "/sponsor-ganda/",
    ],
    "sponsor_officer": ["/ruang-sponsor/", "/ruang-sponsor/orang/", "/ruang-sponsor/gagal/", "/ruang-sponsor/laporan/"],
    "finance": ["/tagihan/", "/pembayaran/", "/pembayaran/mutasi/", "/buku-besar/", "/buku-besar/JKK/?akun=1200"],
    "administrator": ["/pengguna/", "/jejak/", "/dasar-hukum/pertanyaan/"],
    "": [
        "/hitung/",
        "/hitung/iuran/pu/?month=2026-03&wage=12.000.000&risk_class=3&programmes=JKK,JKM,JHT,JP,JKP",
        "/hitung/iuran/pu/?month=2026-13&wage=banyak",
        "/hitung/iuran/bpu/?month=2026-06&income=1000000&paid_by=village&sector=other&programmes=JKK,JKM",
        "/hitung/manfaat/jkm-meninggal/?segment=PU&event_date=2025-03-01&months_contributed=40&children1_SD=2",
        "/hitung/manfaat/jkk-cacat-sebagian/",
        "/dasar-hukum/",
        "/dasar-hukum/nilai/jp_wage_ceiling/",
        "/dasar-hukum/tabel/kelompok-risiko/?cari=kapal",
    ],
}


@pytest.mark.parametrize("who", list(PAGES))
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_puts_a_stone_in_the_way(open_page: Any, world: Any, width: int, who: str) -> None:
    watched = open_page(width=width, height=844, sign_in=who)
    stones = {}
    for path in PAGES[who]:
        watched.go(path.format(ani=world.people["ani"].pk))
        stones[path] = watched.page.evaluate(AUDIT)
    assert {path: found for path, found in stones.items() if found} == {}


def test_the_audit_sees_what_it_is_for(open_page: Any) -> None:
    watched = open_page(sign_in="")
    page = watched.page
    page.set_content(
        '<main><h1>x</h1><h3>y</h3><input id="a"><p id="a"></p><a href="#"></a>'
        '<p id="pale">text</p><button id="small">x</button><p id="wide">w</p></main>'
    )
    page.evaluate(
        "() => { pale.style.color = '#bbb'; small.style.cssText = 'width:10px;height:10px;padding:0';"
        " wide.style.width = '3000px'; }"
    )
    found = " | ".join(page.evaluate(AUDIT))
    for stone in ("id a stands 2", "no label", "no name", "followed by 3", "contrast", "only 10 by 10", "sideways"):
        assert stone in found, stone


def test_the_sign_in_page_has_no_stones_either(open_page: Any) -> None:
    for width in (1280, 390):
        watched = open_page(width=width, sign_in="")
        watched.go("/masuk/")
        assert watched.page.evaluate(AUDIT) == []


def test_the_first_tab_leads_past_the_menu(open_page: Any) -> None:
    watched = open_page()
    watched.go("/angka-terbitan/")
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()


def test_focus_is_visible_wherever_tab_leads(open_page: Any) -> None:
    watched = open_page()
    watched.go("/?tanggal=2024-06-01")
    page = watched.page
    for _ in range(24):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e.querySelector('.mosaic-border') || e);"
            " return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'"
            " || parseFloat(s.strokeWidth) >= 0.4; }"
        )
        assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(open_page: Any) -> None:
    watched = open_page(width=390, height=844)
    watched.go("/?tanggal=2024-06-01")
    page = watched.page
    summary = page.locator(".nav-narrow > summary")
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator(".nav-narrow").get_by_role("link", name="Angka terbitan")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.nav-narrow') !== null")


def test_the_menu_of_a_phone_opens_without_scripts(open_page: Any) -> None:
    watched = open_page(width=390, height=844, script=False)
    watched.go("/?tanggal=2024-06-01")
    watched.page.locator(".nav-narrow > summary").click()
    watched.page.locator(".nav-narrow").get_by_role("link", name="Angka terbitan").click()
    expect(watched.page).to_have_url(re.compile("/angka-terbitan/$"))


@pytest.mark.parametrize("who", ["administrator", "head_of_branch", "auditor", "sponsor_officer", "finance"])
def test_the_menu_offers_only_what_the_role_may_open(open_page: Any, who: str) -> None:
    watched = open_page(sign_in=who)
    page = watched.page
    links = page.locator(".nav-wide a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert "/" in links
    for link in links:
        answer = watched.go(link)
        assert answer.status == 200, (who, link)
        marked = page.locator(".nav-wide a[aria-current=page]").evaluate_all("all => all.map(a => a.pathname)")
        assert marked == [link], (who, link)


@pytest.mark.parametrize("who", ["administrator", "head_of_branch", "auditor", "employer_officer"])
def test_the_menu_of_a_desk_keeps_to_one_row(open_page: Any, who: str) -> None:
    watched = open_page(sign_in=who)
    page = watched.page
    watched.go("/angka-terbitan/")
    rows = {}
    for language in ("en", "id"):
        with page.expect_navigation():
            page.locator(f".header-tools > .language button[value={language}]").click()
        expect(page.locator(f"html[lang={language}]")).to_have_count(1)
        for width in (1280, 1080):
            page.set_viewport_size({"width": width, "height": 900})
            tops = page.locator(".nav-wide > ul > li").evaluate_all(
                "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
            )
            assert len(tops) > 4
            rows[language, width] = len(set(tops))
    assert set(rows.values()) == {1}, rows


def test_a_group_of_the_menu_opens_and_closes_by_keyboard(open_page: Any) -> None:
    watched = open_page()
    watched.go("/tagihan/")
    page = watched.page
    money = page.locator(".nav-wide summary", has_text="Uang")
    assert money.get_attribute("aria-current") == "true"
    link = page.locator(".nav-wide").get_by_role("link", name="Buku besar")
    expect(link).to_be_hidden()
    money.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    assert page.evaluate(AUDIT) == []
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Uang"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/buku-besar/")


def test_an_open_group_of_the_menu_covers_nothing_the_keyboard_reaches(open_page: Any) -> None:
    watched = open_page()
    watched.go("/tagihan/")
    page = watched.page
    page.locator(".nav-wide summary", has_text="Sponsor").click()
    expect(page.locator(".nav-group[open]")).to_have_count(1)
    page.locator(".nav-wide summary", has_text="Uang").click()
    expect(page.locator(".nav-group[open]")).to_have_count(1)
    page.locator("main a").first.focus()
    expect(page.locator(".nav-group[open]")).to_have_count(0)


def test_a_group_of_the_menu_opens_without_scripts(open_page: Any) -> None:
    watched = open_page(script=False)
    watched.go("/angka-terbitan/")
    watched.page.locator(".nav-wide summary", has_text="Uang").click()
    watched.page.locator(".nav-wide").get_by_role("link", name="Tagihan").click()
    expect(watched.page).to_have_url(re.compile("/tagihan/$"))


def test_the_open_menu_of_a_phone_has_no_stones(open_page: Any) -> None:
    for width in (390, 320):
        watched = open_page(width=width, height=844)
        watched.go("/tagihan/")
        watched.page.locator(".nav-narrow > summary").click()
        assert watched.page.evaluate(AUDIT) == []
        last = watched.page.locator(".nav-narrow button", has_text="Keluar")
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()


def test_an_inline_style_would_be_caught(open_page: Any) -> None:
    """The policy is on and the watcher hears it: otherwise the silence of the other tests would prove nothing."""
    watched = open_page()
    watched.page.evaluate("document.body.setAttribute('style', 'color: red')")
    watched.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    watched.page.wait_for_timeout(200)
    assert any("Content Security Policy" in one for one in watched.complaints)
    watched.complaints.clear()
