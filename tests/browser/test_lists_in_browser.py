"""A list from the phone of a village office to the receipt at the branch, in a real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.rosters.test_at_once_and_killed import GONE

pytestmark = pytest.mark.browser
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "desa-50.xlsx"
# The programme must be there for another process, so it is committed; by a process of its own, because nothing of
# Django runs beside the browser's loop.
OPEN = """
import django
django.setup()
from datetime import date
from lindung.access.acting import acting_as
from lindung.access.queries import user_by_name
from lindung.registry.models import Organisation
from lindung.sponsorship.services import Agreement, Terms, open_programme
with acting_as(user_by_name("branch_officer"), channel="terminal") as acting:
    open_programme(
        acting=acting, organisation_id=Organisation.objects.get(code="parigi-moutong").pk, code="rentan-2026",
        name="Pekerja rentan Parigi Moutong 2026", region="72.08", wadah="SG", money_source="apbd",
        agreement=Agreement("PKS 12/2026", date(2026, 1, 2)), terms=Terms(starts_on=date(2026, 1, 1)),
    )
"""
REMOVE = f"""
import django
django.setup()
from django.db import connections, transaction
GONE = {("rosters_checkedrow", "rosters_sentfile", *GONE)!r}
ALL = (*GONE, "sponsorship_programme")
with connections["owner"].cursor() as cursor:
    cursor.execute("SELECT DISTINCT person_id FROM rosters_entry")
    people = [one for (one,) in cursor.fetchall()]
    for table in ALL:
        cursor.execute(f"ALTER TABLE {{table}} DISABLE TRIGGER USER")
    with transaction.atomic(using="owner"):
        for table in ALL:
            cursor.execute(f"DELETE FROM {{table}}")
        # Those of the small world stay.
        cursor.execute(
            "SELECT id FROM registry_person WHERE id = ANY (%s) AND recorded_at > '2025-01-01'", [people]
        )
        people = [one for (one,) in cursor.fetchall()]
        for table in ("membership_payerassignment", "membership_membership", "registry_identity"):
            cursor.execute(f"DELETE FROM {{table}} WHERE person_id = ANY (%s)", [people])
        cursor.execute("DELETE FROM registry_person WHERE id = ANY (%s)", [people])
    for table in ALL:
        cursor.execute(f"ALTER TABLE {{table}} ENABLE TRIGGER USER")
"""


def _run(code: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lindung.site.settings"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


@pytest.fixture
def programme(program: str) -> Iterator[None]:
    _run(OPEN)
    yield
    _run(REMOVE)


def narrow(page: Any) -> None:
    """Nothing stands beside the screen of a phone."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_village_sends_from_a_phone_and_the_branch_applies(open_page: Any, programme: None, tmp_path: Path) -> None:
    sponsor = open_page(width=390, height=844, sign_in="sponsor_officer")
    sponsor.go("/daftar/")
    narrow(sponsor.page)
    sponsor.page.screenshot(path=tmp_path / "lists-phone.png", full_page=True)
    with sponsor.page.expect_navigation():
        sponsor.page.click("text=Kirim daftar nama")
    sponsor.page.set_input_files("#berkas", EXAMPLE)
    narrow(sponsor.page)
    sponsor.page.screenshot(path=tmp_path / "send-phone.png", full_page=True)
    sponsor.page.click("text=Periksa daftar")
    sponsor.page.wait_for_url(re.compile("/daftar/versi/"))
    expect(sponsor.page.locator("h1")).to_contain_text("Hasil pemeriksaan")
    narrow(sponsor.page)
    sponsor.page.screenshot(path=tmp_path / "preview-phone.png", full_page=True)
    address = sponsor.page.url.removeprefix(sponsor.address)

    branch = open_page(sign_in="branch_officer")
    branch.go(address)
    branch.page.screenshot(path=tmp_path / "preview-desk.png", full_page=True)
    branch.page.click("text=Terapkan daftar ini")
    expect(branch.page.locator("h1")).to_contain_text("Tanda terima")
    branch.page.screenshot(path=tmp_path / "receipt-desk.png", full_page=True)
    for name, path in {"list": "", "lists": "/daftar/", "help": "/daftar/bantuan/", "send": "/daftar/kirim/"}.items():
        if path:
            branch.go(path)
        else:
            with branch.page.expect_navigation():
                branch.page.click(".crumbs li:nth-child(2) a")
        branch.page.screenshot(path=tmp_path / f"{name}-desk.png", full_page=True)
    with branch.page.expect_download() as got:
        branch.page.goto(f"{branch.address}{address}")
        branch.page.click("text=Berita acara (PDF)")
    got.value.save_as(tmp_path / "berita-acara.pdf")

    sponsor.go(address)
    narrow(sponsor.page)
    sponsor.page.screenshot(path=tmp_path / "receipt-phone.png", full_page=True)
    with sponsor.page.expect_navigation():
        sponsor.page.click(".crumbs li:nth-child(2) a")
    narrow(sponsor.page)
    sponsor.page.screenshot(path=tmp_path / "list-phone.png", full_page=True)
    sponsor.go("/daftar/bantuan/")
    narrow(sponsor.page)
    sponsor.page.screenshot(path=tmp_path / "help-phone.png", full_page=True)
