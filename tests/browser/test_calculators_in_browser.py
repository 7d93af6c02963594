"""The calculators as a stranger uses them: with scripts and without, at desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_stranger_fills_in_a_sheet_and_reads_the_sum(open_page: Any, script: bool) -> None:
    watched = open_page(sign_in="", script=script)
    watched.go("/hitung/iuran/pu/")
    page = watched.page
    page.locator("#month").fill("2026-03")
    page.locator("#wage").fill("12.000.000")
    page.locator("#risk_class").select_option("3")
    page.get_by_role("button", name="Hitung", exact=True).click()
    expect(page.locator(".main-amount")).to_contain_text("Rp1.159.389")
    # The address carries what was typed: opened again, it gives the same.
    page.wait_for_url("**wage=12.000.000*")
    page.goto(page.url)
    expect(page.locator(".main-amount")).to_contain_text("Rp1.159.389")


def test_a_mistake_stands_at_its_field_and_what_was_typed_stays(open_page: Any) -> None:
    watched = open_page(sign_in="", width=390, height=844)
    watched.go("/hitung/iuran/pu/?month=2026-03&wage=banyak&risk_class=3&programmes=JKK,JKM")
    page = watched.page
    expect(page.locator("#wage-salah")).to_contain_text("banyak")
    expect(page.locator("#wage")).to_have_value("banyak")
    expect(page.locator("#wage")).to_have_attribute("aria-invalid", "true")


def test_on_a_phone_the_result_comes_before_the_form(open_page: Any) -> None:
    watched = open_page(sign_in="", width=390, height=844)
    watched.go("/hitung/iuran/pu/?month=2026-03&wage=12.000.000&risk_class=3&programmes=JKK,JKM,JHT,JP")
    result, form = (watched.page.locator(one).bounding_box() for one in (".main-amount", "#wage"))
    assert result["y"] < form["y"]


def test_only_the_fact_of_the_chosen_segment_is_asked_for(open_page: Any) -> None:
    watched = open_page(sign_in="")
    watched.go("/hitung/manfaat/jkk-meninggal/")
    page = watched.page
    expect(page.locator("#wage")).to_be_visible()
    expect(page.locator("#income")).to_be_hidden()
    page.locator("#segment").select_option("BPU")
    expect(page.locator("#wage")).to_be_hidden()
    expect(page.locator("#income")).to_be_visible()
