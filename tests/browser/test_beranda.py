"""Beranda in a real browser: sign in, move the day, switch the base, by mouse, by keyboard, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DAY = "/?tanggal=2024-06-01&basis=population"
REMEMBER = "window.remembered = true"


def test_signing_in_leads_to_the_count(open_page: Any) -> None:
    page = open_page().page
    expect(page.locator(".headline-number")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Peserta aktif di Sulawesi Tengah")


def test_sliding_to_another_month_changes_the_count_in_place(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    page.evaluate(REMEMBER)
    expect(page.locator(".headline-number")).to_have_text("4")
    slider = page.locator("#bulan")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#judul-jumlah")).to_have_text("Peserta aktif pada 30 September 2024")
    expect(page.locator(".headline-number")).to_have_text("3")
    page.wait_for_url("**tanggal=2024-09-30*")
    assert page.evaluate("window.remembered === true"), "the page was loaded anew instead of being changed in place"
    expect(page.locator("#bulan")).to_be_focused()


def test_the_slider_says_the_month_it_stands_on(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    slider = watched.page.locator("#bulan")
    expect(slider).to_have_attribute("aria-valuetext", "Juni 2024")
    slider.focus()
    watched.page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "Mei 2024")


def test_going_back_brings_the_day_before_back(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    page.locator(".chip").first.evaluate("element => element.scrollIntoView()")
    page.locator("#basis").select_option("bps_employed")
    page.wait_for_url("**basis=bps_employed*")
    page.go_back()
    expect(page.locator(".headline-share")).to_contain_text("Penduduk terdaftar (Dukcapil)")


def test_typing_a_day_and_pressing_enter_shows_it(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    page.fill("#tanggal", "2025-02-01")
    page.locator("#tanggal").press("Enter")
    expect(page.locator("#judul-jumlah")).to_have_text("Peserta aktif pada 1 Februari 2025")
    expect(page.locator("#kabar")).to_have_text("3 peserta aktif di Sulawesi Tengah pada 1 Februari 2025.")


def test_switching_the_base_changes_every_percentage_and_its_label(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    expect(page.locator(".headline-share")).to_contain_text("Penduduk terdaftar (Dukcapil)")
    page.locator("#basis").select_option("estimated_employed")
    expect(page.locator(".headline-share")).to_contain_text("perkiraan")
    expect(page.locator("th", has_text="Cakupan (perkiraan)")).to_be_visible()
    page.locator("#basis").select_option("bps_labour_force")
    expect(page.locator("tbody tr", has_text="Parigi Moutong").locator("td[data-key=cakupan]")).to_have_text("–")


def test_a_column_is_sorted_by_keyboard_and_says_so(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    head = page.locator("#urut-wilayah-aktif")
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Aktif")
    expect(page.locator("#urut-wilayah-aktif")).to_be_focused()


def test_a_refused_question_shows_its_sentence_in_place(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    page.locator("#tanggal").evaluate("field => { field.min = ''; field.max = ''; field.value = '2030-01-01'; }")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("1 Januari 2030 belum tiba")


def test_a_kabupaten_on_the_map_leads_to_its_kecamatan(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    page = watched.page
    page.locator('a.mosaic-region[href*="/wilayah/72.08/"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Peserta aktif di Parigi Moutong")
    page.wait_for_url("**tanggal=2024-06-01*")


def test_everything_works_without_scripts(open_page: Any) -> None:
    watched = open_page(script=False)
    watched.go(DAY)
    page = watched.page
    page.fill("#tanggal", "2025-02-01")
    page.get_by_role("button", name="Tampilkan", exact=True).first.click()
    expect(page.locator("#judul-jumlah")).to_have_text("Peserta aktif pada 1 Februari 2025")
    page.locator("#bulan").press("Home")
    page.get_by_role("button", name="Tampilkan akhir bulan ini").click()
    expect(page.locator("#judul-jumlah")).to_have_text("Peserta aktif pada 31 Januari 2024")


def test_a_table_is_kept_as_a_file(open_page: Any) -> None:
    watched = open_page()
    watched.go(DAY)
    with watched.page.expect_download() as download:
        watched.page.locator(".map-panel .tool", has_text="XLSX").click()
    assert download.value.suggested_filename == "lindung-sulawesi-tengah-wilayah-2024-06-01.xlsx"


def test_the_language_changes_and_the_question_stays(open_page: Any) -> None:
    # The language stays with the account, so this is somebody no other test signs in as, and it is put back.
    watched = open_page(sign_in="claims_officer_other")
    watched.go(DAY)
    page = watched.page
    page.locator(".language-wide button[value=en]").click()
    expect(page.locator("#judul-jumlah")).to_have_text("Active participants on 1 June 2024")
    page.wait_for_url("**tanggal=2024-06-01*")
    page.locator(".language-wide button[value=id]").click()
    expect(page.locator("#judul-jumlah")).to_have_text("Peserta aktif pada 1 Juni 2024")
