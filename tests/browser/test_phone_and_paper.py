"""What a phone cuts off and what a sheet of paper leaves empty, each beside where it does not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HOME = "/?tanggal=2024-06-01"
# The inside of a sheet of A4 in CSS pixels: 297 × 210 mm without the margins of lindung.css.
SHEET = {"width": 703, "height": 1016}


def cut(page: Any, selector: str) -> int:
    """How many pixels of a box's content lie outside it."""
    found: int = page.locator(selector).evaluate("box => box.scrollWidth - box.clientWidth")
    return found


def test_a_phone_shows_the_table_of_segments_whole(open_page: Any) -> None:
    watched = open_page(width=390, height=844)
    watched.go(HOME)
    assert cut(watched.page, ".segments-panel .table-wrap") == 0
    expect(watched.page.locator(".segments-panel td[data-key=perubahan_persen]").first).to_be_visible()


def test_a_desk_shows_the_change_in_heads_too(open_page: Any) -> None:
    watched = open_page()
    watched.go(HOME)
    assert cut(watched.page, ".segments-panel .table-wrap") == 0
    expect(watched.page.locator(".segments-panel td[data-key=perubahan]").first).to_be_visible()


@pytest.mark.parametrize("day", ["2024-01-15", "2025-06-30", ""])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_time_line_opens_at_the_day_asked_about(open_page: Any, world: Any, width: int, day: str) -> None:
    watched = open_page(width=width, height=844, sign_in="branch_officer")
    watched.go(f"/peserta/{world.people['ani'].pk}/" + (f"?tanggal={day}" if day else ""))
    assert day_in_sight(watched.page)


def test_without_scripts_the_time_line_opens_at_today(open_page: Any, world: Any) -> None:
    watched = open_page(width=390, height=844, sign_in="branch_officer", script=False)
    watched.go(f"/peserta/{world.people['ani'].pk}/")
    assert day_in_sight(watched.page)


def day_in_sight(page: Any) -> bool:
    box, day = page.locator(".timeline-wrap").bounding_box(), page.locator(".timeline-day").bounding_box()
    return bool(box["x"] <= day["x"] <= box["x"] + box["width"])


@pytest.mark.parametrize("address", [HOME, "/wilayah/72.08/?tanggal=2024-06-01"])
def test_the_first_sheet_of_paper_holds_the_number_and_its_segments(open_page: Any, address: str) -> None:
    watched = open_page(**SHEET)
    watched.go(address)
    page = watched.page
    page.emulate_media(media="print")
    expect(page.locator(".cards")).to_be_hidden()
    segments = page.locator(".segments-panel").bounding_box()
    assert segments["y"] + segments["height"] <= SHEET["height"]
    assert segments["y"] + segments["height"] <= page.locator(".regions-panel").bounding_box()["y"]


def test_the_screen_keeps_the_cards_above_and_the_table_of_segments_last(open_page: Any) -> None:
    watched = open_page(**SHEET)
    watched.go(HOME)
    page = watched.page
    expect(page.locator(".cards")).to_be_visible()
    assert page.locator(".segments-panel").bounding_box()["y"] > page.locator(".trend-panel").bounding_box()["y"]
