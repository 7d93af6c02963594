"""Everything we send stands under the strict policy: no inline style or script, nothing loaded from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from tests.access.every_address import ADDRESSES, able, ask, entered
from tests.access.open_answers import undone
from tests.access.standing import Standing

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "use": "href"}


class Offences(HTMLParser):
    """Collects what the policy forbids, with its place in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        place = f"line {self.getpos()[0]} <{tag}>"
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"{place}: inline {tag}")
        for name, value in given.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"{place}: attribute {name}")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{place}: javascript address")
        loaded = given.get(LOADING.get(tag, ""), "") or ""
        if loaded.startswith(("http:", "https:", "//")):
            self.found.append(f"{place}: loads {loaded}")

    handle_startendtag = handle_starttag


def offences(page: str) -> list[str]:
    parser = Offences()
    parser.feed(page)
    return parser.found


def wrong_with(answer: Any) -> list[str]:
    """What is missing or forbidden in an answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    found = [f"{name} is not {value}" for name, value in HEADERS.items() if answer.headers.get(name) != value]
    # Stricter than the rest: whoever checks a certificate shall tell nobody its address.
    if answer.headers.get("Referrer-Policy") == "no-referrer":
        found.remove("Referrer-Policy is not same-origin")
    found += [f"policy lacks {part}" for part in ("default-src 'none'", "script-src 'self'") if part not in policy]
    found += ["policy allows inline"] * ("unsafe" in policy)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        found += offences(answer.content.decode())
    return found


def test_every_address_answers_under_the_strict_policy(world: Any, standing: Standing) -> None:
    clients = {role: entered(world, role.value) for role in {able(address) for address in ADDRESSES}}
    wrong = {}
    for address in ADDRESSES:
        client = clients[able(address)]
        with undone():
            found = wrong_with(ask(client, address, world, standing))
        if found:
            wrong[address.route] = found
    assert wrong == {}


def test_what_strangers_are_shown_stands_under_it_too(world: Any) -> None:
    client = entered(world, None)
    wrong = {address.route: found for address in ADDRESSES if (found := wrong_with(ask(client, address, world)))}
    assert wrong == {}


@pytest.mark.parametrize("address", ["/tidak-ada/", "/peserta/", "/pengguna/?x=1"])
def test_pages_of_refusal_stand_under_it_too(world: Any, address: str) -> None:
    assert wrong_with(entered(world, "administrator").get(address)) == []


@pytest.mark.parametrize(
    ("page", "caught"),
    [
        ('<p style="color: red">', True),
        ("<style>p {}</style>", True),
        ("<script>1</script>", True),
        ('<button onclick="x()">', True),
        ('<a href="javascript:x()">', True),
        ('<script src="https://cdn.example/x.js"></script>', True),
        ('<img src="//elsewhere.example/x.png">', True),
        ('<script src="/static/web/lindung.js" defer></script>', False),
        ('<img src="data:image/svg+xml;base64,xx">', False),
        ('<a href="https://peraturan.example/">', False),
    ],
)
def test_the_check_itself_catches_what_it_should_and_nothing_else(page: str, caught: bool) -> None:
    assert bool(offences(page)) is caught
