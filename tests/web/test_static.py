"""What we serve: vendored files are those published, and nothing asks for a style or script the policy forbids."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from lindung.web.menu import MENU

PACKAGE = Path(__file__).resolve().parent.parent.parent / "lindung"
VENDOR = PACKAGE / "web" / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
OURS = sorted(path for path in PACKAGE.glob("*/static/**/*") if path.is_file() and VENDOR not in path.parents)

INLINE = re.compile(r"<style|\sstyle\s*=|\son(?!e\b)[a-z]+\s*=|javascript:|hx-on|<script(?![^>]*\ssrc=)", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""")
# What htmx would compile from text at run time; the policy has no unsafe-eval.
COMPILED = re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']js:|hx-trigger\s*=\s*[\"'][^\"']*\[")


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_published(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"] and entry["version"] in entry["file"]


def test_every_vendored_file_is_in_the_manifest() -> None:
    listed = {entry["file"] for entry in MANIFEST}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert {name for name in present if not name.endswith(".gz")} == listed | {"manifest.json"}


def test_every_vendored_package_brings_its_licence() -> None:
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").stat().st_size > 300, folder.name


def test_a_compressed_twin_holds_the_same_bytes() -> None:
    twins = list(VENDOR.rglob("*.gz"))
    assert twins
    for twin in twins:
        assert gzip.decompress(twin.read_bytes()) == twin.with_suffix("").read_bytes()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_template_needs_nothing_the_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for forbidden in (INLINE, ELSEWHERE, COMPILED):
        found = forbidden.search(text)
        assert found is None, found and text[max(0, found.start() - 30) : found.end() + 30]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_our_own_static_files_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ELSEWHERE.search(text) is None
    assert not re.search(r"\beval\(|new Function|\.style\b", text)


@pytest.mark.parametrize(
    "text",
    ['<p style="x">', "<div onclick='x'>", "<script>x</script>", "<a href='javascript:x'>", "<STYLE>", "<b hx-on:x>"],
)
def test_the_check_sees_what_it_is_for(text: str) -> None:
    assert INLINE.search(text)


def test_the_check_lets_an_ordinary_page_through() -> None:
    assert not INLINE.search('<link rel="stylesheet" href="/a.css"><script src="/a.js" defer></script>')


def test_a_browser_may_keep_vendored_files_and_asks_again_for_ours(client: Client) -> None:
    kept = client.get("/static/vendor/htmx-4.0.1/htmx.min.js", headers={"accept-encoding": "gzip"})
    assert "immutable" in kept["Cache-Control"]
    assert kept["Content-Encoding"] == "gzip"
    asked_again = client.get("/static/web/lindung.css")
    assert asked_again.status_code == 200
    assert "immutable" not in asked_again["Cache-Control"]


def test_every_icon_that_is_shown_is_vendored_and_every_vendored_one_is_shown() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *PACKAGE.glob("*/*.py")])
    in_menu = {one.icon for part in MENU for one in (part, *getattr(part, "entries", ()))} - {""}
    shown = set(re.findall(r'{% icon "([\w-]+)"', pages)) | in_menu
    assert {path.stem for path in VENDOR.glob("tabler-icons-*/*.svg")} == shown
