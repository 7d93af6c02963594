"""The main menu: everybody is offered what they may open, all of it, and told where they stand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import translation

from lindung.access.guard import Open, need_of
from lindung.access.roles import Right, Role, rights_of
from lindung.web.menu import FEW, MENU, Entry, Item, menu_for

ENTRIES = [entry for part in MENU for entry in ([part] if isinstance(part, Entry) else part.entries)]


def rights(*roles: Role) -> dict[str, bool]:
    return {right.value.replace(".", "_"): True for right in rights_of(frozenset(roles))}


def links(items: list[Item]) -> list[Item]:
    return [link for item in items for link in (item.entries or (item,))]


def addresses(items: list[Item]) -> set[str]:
    return {link.address for link in links(items)}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address)
def test_an_entry_opens_for_everybody_who_is_offered_it(entry: Entry) -> None:
    need = need_of(resolve(entry.address).func)
    for role in Role:
        offered = entry.address in addresses(menu_for(rights(role), signed_in=True))
        assert not offered or need is Open.PUBLIC or need in rights_of(frozenset({role})), role


@pytest.mark.parametrize(
    "entry", [one for one in ENTRIES if one.address != "/orang-ganda/"], ids=lambda one: one.address
)
def test_everybody_who_may_open_a_page_is_offered_it(entry: Entry) -> None:
    need = need_of(resolve(entry.address).func)
    for role in Role:
        if isinstance(need, Right) and need in rights_of(frozenset({role})):
            assert entry.address in addresses(menu_for(rights(role), signed_in=True)), role


def test_double_records_are_offered_to_those_who_ask_or_decide() -> None:
    assert "/orang-ganda/" in addresses(menu_for(rights(Role.CHECKER)))
    assert "/orang-ganda/" not in addresses(menu_for(rights(Role.EMPLOYER_OFFICER)))


def test_many_pages_are_grouped_and_few_stand_side_by_side() -> None:
    many = menu_for(rights(Role.HEAD_OF_BRANCH), signed_in=True)
    few = menu_for(rights(Role.EMPLOYER_OFFICER), signed_in=True)
    assert len(links(many)) > FEW >= len(many)
    assert len(links(few)) <= FEW
    assert not [item for item in few if item.entries]


def test_a_group_of_one_is_a_plain_link() -> None:
    alone = menu_for(rights(Role.CLAIMS_OFFICER, Role.ADMINISTRATOR), signed_in=True)
    assert [item.label for item in alone if item.entries] == ["Peserta", "Hukum"]
    assert {"/daftar/", "/jejak/"} <= {item.address for item in alone}


@pytest.mark.parametrize(
    "roles", [{role} for role in Role] + [set(Role), set()], ids=lambda roles: "+".join(sorted(roles))
)
def test_no_menu_has_more_than_a_row(roles: set[Role]) -> None:
    assert len(menu_for(rights(*roles), signed_in=bool(roles))) <= FEW + 1


@pytest.mark.parametrize(
    ("path", "page", "group"),
    [
        ("/", "Beranda", ""),
        ("/wilayah/72.08/", "Beranda", ""),
        ("/pembayaran/mutasi/", "Pembayaran", "Uang"),
        ("/dukcapil/", "Tugas", "Sponsor"),
        ("/program/parigi-moutong/", "Program sponsor", "Sponsor"),
        ("/akun-saya/", "", ""),
    ],
)
def test_the_page_one_stands_on_and_its_group_are_marked(path: str, page: str, group: str) -> None:
    items = menu_for(rights(Role.HEAD_OF_BRANCH), path=path, signed_in=True)
    assert [link.label for link in links(items) if link.current] == [page] * bool(page)
    assert [item.label for item in items if item.entries and item.current] == [group] * bool(group)


def test_signing_in_is_offered_until_one_has() -> None:
    assert "/masuk/" in addresses(menu_for({}))
    assert "/masuk/" not in addresses(menu_for({}, signed_in=True))


def test_the_menu_speaks_english_too() -> None:
    with translation.override("en"):
        labels = {item.label for item in menu_for(rights(Role.HEAD_OF_BRANCH))}
    assert {"Participants", "Money", "Law"} <= labels


def test_the_wide_menu_folds_and_that_of_a_phone_stands_open(sign_in: Any) -> None:
    client: Client = sign_in("head_of_branch")
    wide, phone = re.findall(
        r'<nav [^>]*aria-label="Menu utama">(.*?)</nav>', client.get("/tagihan/").content.decode(), re.DOTALL
    )
    assert re.search(r'<summary aria-current="true">.*?Uang', wide)
    assert wide.count("<details") == 5
    assert "<details" not in phone
    assert re.findall(r'href="(/[^"]*)" aria-current="page"', wide) == ["/tagihan/"]
    assert re.findall(r'href="([^"]+)"', wide) == re.findall(r'href="([^"]+)"', phone)
