"""On an English page nothing is left in Indonesian, and the other way round: found by the list of our own texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from scripts import messages

pytestmark = pytest.mark.django_db

WITH_PARTS = [
    "/wilayah/72.08/?tanggal=2024-06-01",
    "/wilayah/99/",
    "/?tanggal=2024-06-01&basis=bps_labour_force",
    "/?x=1",
]
# Words that are the same person's name, place or term in both languages.
SHARED = {"Lindung"}


def addresses(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    """Every page without parts in its address."""
    for one in patterns:
        route = str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, prefix + route)
        elif isinstance(one, URLPattern) and "<" not in route and not prefix.startswith("/api/"):
            yield prefix + route


def shown_texts(html: str) -> list[str]:
    """What a reader sees or hears: text between marks, and the attributes that are read out."""
    body = re.sub(r"<(script|style|code)\b.*?</\1>", " ", html, flags=re.DOTALL)
    # Recorded values and names to sign in with are data, and marked as such.
    body = re.sub(r'<(\w+)[^>]*\btranslate="no"[^>]*>.*?</\1>', " ", body, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|alt|aria-valuetext)="([^"]+)"', body)
    return [" ".join(unescape(one).split()) for one in [*re.split(r"<[^>]+>", body), *spoken] if one.strip()]


@cache
def fragments(language: str) -> dict[str, str]:
    """Pieces of our texts that give away the other language: fragment → the text it is from."""
    found = {}
    for text, words in messages.read_po(messages.CATALOGUE).items():
        ours, theirs = (words[0], text.singular) if language == "en" else (text.singular, words[0])
        if ours == theirs or theirs in SHARED:
            continue
        for piece in re.split(r"%\(\w+\)s", theirs):
            piece = " ".join(piece.split()).strip(" .,:;·–“”()")
            if len(piece.split()) > 1 and piece not in ours:
                found[piece] = theirs
        if "%(" not in theirs:
            found[theirs] = theirs
    return found


def leftovers(html: str, language: str) -> set[str]:
    """Our texts in the other language on this page: whole pieces of text, or phrases of several words."""
    shown = shown_texts(html)
    pieces, whole = set(fragments(language)), set(shown)
    page = "\n".join(shown)
    # What data says in its own language, such as the name of a source, is not ours to translate.
    phrases = {one for one in pieces if " " in one and one in page and re.search(rf"\b{re.escape(one)}\b", page)}
    return phrases | (pieces & whole)


def without_names(html: str, world: Any) -> str:
    """The page without the names of the world's users and organisations, which are in nobody's language."""
    names = [user.full_name for user in world.users.values()] + [one.name for one in world.organisations.values()]
    for name in sorted(names, key=len, reverse=True):
        html = html.replace(name, "X")
    return html


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("who", ["administrator", "head_of_branch", "auditor"])
def test_no_page_mixes_the_languages(sign_in: Any, world: Any, who: str, language: str) -> None:
    reader = sign_in(who)
    reader.post("/bahasa/", {"language": language})
    mixed = {}
    for address in [*sorted(set(addresses(get_resolver().url_patterns))), *WITH_PARTS]:
        if address in {"/bahasa/", "/keluar/"}:
            continue
        answer = reader.get(address)
        if answer.get("Content-Type", "").startswith("text/html") and answer.status_code != 302:
            assert f'<html lang="{language}"' in answer.content.decode(), address
            mixed[address] = leftovers(without_names(answer.content.decode(), world), language)
    assert len(mixed) > 5
    assert {address: found for address, found in mixed.items() if found} == {}


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_sign_in_page_does_not_mix_them_either(client: Any, world: Any, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert leftovers(client.get("/masuk/").content.decode(), language) == set()


def test_the_search_sees_an_indonesian_text_on_an_english_page() -> None:
    page = '<p>Active participants</p><a title="Kembali ke Beranda">x</a><p>sejak 8 Mei</p><p>Base of percentages</p>'
    assert leftovers(page, "en") == {"Kembali ke Beranda"}
    assert leftovers("<b>Penyebut persentase</b>", "en") == {"Penyebut persentase"}
    assert leftovers("<b>Penyebut persentase</b>", "id") == set()
