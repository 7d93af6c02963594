"""Take the pictures of the README and the docs from a running demonstration.

    lindung demo                                    # in another terminal
    python scripts/screenshots.py http://127.0.0.1:8000

Signs in with a demonstration account and photographs each page at desk (1280) and on a phone (390), in Indonesian and
English, into docs/images/. Needs Chromium (LINDUNG_CHROMIUM names it, else /usr/bin/chromium) and the development
environment. A picture larger than 250 kB is an error: documentation must load on a thin line too.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
MOST_BYTES = 250_000
SIZES = {"desk": (1280, 860), "phone": (390, 844)}
DAY = "2024-05-08"
WAGE = "month=2026-03&wage=12.000.000&risk_class=3&programmes=JKK,JKM,JHT,JP"
VILLAGE_MONEY = "month=2026-06&income=1000000&paid_by=village&sector=other&programmes=JKK,JKM"
DEATH = "segment=PU&event_date=2025-03-01&months_contributed=40&children1_SD=2&children1_SMP=3"


@dataclass(frozen=True)
class Shot:
    """One page: its picture's name, its address, who looks at it, and what is done before the picture is taken.

    What one searches for never stands in an address, so it is typed (`search`); `open_first` follows the first finding.
    """

    name: str
    path: str
    who: str = "kepala"
    scroll_to: str = ""
    height: int = 0
    search: str = ""
    open_first: bool = False


SHOTS = (
    Shot("sign-in", "/masuk/", who=""),
    Shot("home", f"/?tanggal={DAY}"),
    Shot("home-map", f"/?tanggal={DAY}&urut=-cakupan", scroll_to="#judul-wilayah", height=760),
    Shot("home-trend", f"/?tanggal={DAY}", scroll_to="#judul-tren", height=620),
    Shot("region", f"/wilayah/72.08/?tanggal={DAY}"),
    Shot("published", "/angka-terbitan/?urut=-angka"),
    Shot("people", "/peserta/", who="petugas", search="syarul jamaludin"),
    Shot("person", "/peserta/", who="petugas", search="syarul jamaludin", open_first=True),
    Shot("lists", "/daftar/", who="petugas"),
    Shot("tasks", "/tugas/", who="petugas"),
    Shot("programme", "/program/parigi-moutong/", who="sponsor"),
    Shot("workspace", "/ruang-sponsor/", who="sponsor"),
    Shot("ending", "/akan-berakhir/"),
    Shot("double", "/sponsor-ganda/"),
    Shot("deaths", "/kematian/", who="klaim"),
    Shot("bills", "/tagihan/", who="keuangan"),
    Shot("ledger", "/buku-besar/", who="keuangan"),
    Shot("trace", "/telusur/", who="auditor"),
    Shot("findings", "/temuan/", who="auditor"),
    Shot("trail", "/jejak/", who="auditor"),
    Shot("users", "/pengguna/", who="admin"),
    Shot("calculate", "/hitung/", who=""),
    Shot("contribution", f"/hitung/iuran/pu/?{WAGE}", who=""),
    Shot("decided", f"/hitung/iuran/bpu/?{VILLAGE_MONEY}", who="", height=1000),
    Shot("death-benefit", f"/hitung/manfaat/jkm-meninggal/?{DEATH}", who="", height=1000),
    Shot("sources-of-law", "/dasar-hukum/", who=""),
    Shot("wage-ceiling", "/dasar-hukum/nilai/jp_wage_ceiling/", who=""),
    Shot("open-questions", "/dasar-hukum/pertanyaan/#village-money", who="kepala"),
    Shot("refusal", "/?tanggal=2030-01-01"),
)


def main() -> None:
    """Photograph every page twice, in both languages; exit 1 if a page did not answer or a picture is too large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the program runs, such as http://127.0.0.1:8000")
    parser.add_argument("--only", default="", help="only pages whose picture's name contains this")
    given = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    troubles = _take_all(given.address.rstrip("/"), [shot for shot in SHOTS if given.only in shot.name])
    print("\n".join(troubles) or f"{len(list(IMAGES.glob('*.png')))} pictures in {IMAGES.name}/")
    sys.exit(1 if troubles else 0)


def _take_all(address: str, shots: list[Shot]) -> list[str]:
    from playwright.sync_api import sync_playwright

    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LINDUNG_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--lang=id-ID"],
            env={**os.environ, "LANGUAGE": "id_ID", "LC_ALL": "C.UTF-8"},
        )
        for size in SIZES:
            for who in sorted({shot.who for shot in shots}):
                page = _signed_in(browser, address, who, size)
                for language in ("id", "en"):
                    _choose(page, address, language)
                    for shot in (one for one in shots if one.who == who):
                        troubles += _take(page, address, shot, size, language)
                if who:
                    _choose(page, address, "id")
                page.context.close()
        browser.close()
    return troubles


def _signed_in(browser: Any, address: str, who: str, size: str) -> Any:
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID").new_page()
    page.goto(f"{address}/masuk/")
    if who:
        page.locator(f"form:has(input[name=login][value={who}]) button").click()
        # Each role lands on a page of its own: a sponsor in its room, others on the first page.
        page.wait_for_url(lambda url: "/masuk/" not in url)
    return page


def _choose(page: Any, address: str, language: str) -> None:
    """Change the language as a person would, by the button, so that it stays with the account."""
    page.goto(f"{address}/masuk/" if "masuk" in page.url else f"{address}/angka-terbitan/")
    button = page.locator(f".language button[value={language}]")
    if not button.first.is_visible():
        page.locator(".nav-narrow > summary").click()
    button.locator("visible=true").first.click()
    page.wait_for_function(f"document.documentElement.lang === '{language}'")


def _take(page: Any, address: str, shot: Shot, size: str, language: str) -> list[str]:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": shot.height or height})
    answer = page.goto(address + shot.path)
    if answer.status >= 500:
        return [f"{shot.path} answered {answer.status}"]
    if shot.search:
        page.fill("#cari", shot.search)
        page.locator("form.search button[type=submit]").click()
        page.wait_for_selector("#isi table tbody a")
    if shot.open_first:
        page.locator("#isi table tbody a").first.click()
        page.wait_for_selector(".cover-sentence")
    if shot.scroll_to:
        page.locator(shot.scroll_to).evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 16)")
    target = IMAGES / f"{shot.name}-{size}-{language}.png"
    page.screenshot(path=str(target))
    if target.stat().st_size > MOST_BYTES:
        return [f"{target.name} has {target.stat().st_size // 1000} kB; at most {MOST_BYTES // 1000} are kept"]
    return []


if __name__ == "__main__":
    main()
