"""Every address asked as every role, with its own region, another one, one that is gone, and without any role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lindung.access.acting import forget
from lindung.access.matrix import Address, Outcome, commands, outcome
from lindung.access.models import User
from lindung.access.roles import ORGANISATION_ROLES, REGION_ROLES, Right, Role
from lindung.registry.models import Person
from scripts.permissions import PAGE, permissions
from tests.access.every_address import ADDRESSES, able, ask, entered, target
from tests.access.open_answers import EMPTY_FORM, OPEN_ANSWERS, takes_forms_only, undone
from tests.access.standing import Standing
from tests.world import OTHER, OWN

pytestmark = pytest.mark.django_db

# Administrators have no scope to lack; organisations are never gone.
CASES = [
    (role, scope)
    for role in Role
    for scope in ("", "_other", "_gone", "_none")
    if not scope or role in REGION_ROLES or (role in ORGANISATION_ROLES and scope == "_none")
]


@pytest.fixture(scope="module")
def gone(world: Any, django_db_blocker: Any) -> Iterator[None]:
    """For each role of a region a user whose region is in no list any more."""
    from lindung.access.models import Assignment

    with django_db_blocker.unblock():
        users = []
        for role in REGION_ROLES:
            user = User(username=f"{role.value}_gone", full_name="Terdampar")
            user.save(using="owner")
            Assignment.objects.using("owner").create(user=user, role=role, region="72.99", from_day="2024-01-01")
            world.users[user.username] = user
            users.append(user)
    yield
    with django_db_blocker.unblock():
        for user in users:
            Assignment.objects.using("owner").filter(user=user).delete()
            User.objects.using("owner").filter(pk=user.pk).delete()
            del world.users[user.username]


def held(role: Role, scope: str) -> tuple[Role | None, bool]:
    """The role the user of the small world really holds, and whether it opens any people."""
    if role is Role.ADMINISTRATOR:
        return role, False
    if scope == "_none":
        return None, False
    return role, scope != "_gone"


def met(answer: Any) -> Outcome:
    """What somebody met, told from the answer alone."""
    location = answer.headers.get("Location", "")
    if answer.status_code == 401 or (answer.status_code == 302 and location.startswith("/masuk/?")):
        return Outcome.SIGN_IN
    if answer.status_code == 403:
        if answer.headers["Content-Type"].startswith("application/json") and answer.json().get("error") == "not_yours":
            return Outcome.OPEN  # the right is there, and what is wished lies in another region
        no_scope = "tidak lagi mempunyai wilayah", "tidak mempunyai wilayah atau organisasi"
        return Outcome.NO_SCOPE if any(words in answer.content.decode() for words in no_scope) else Outcome.REFUSED
    return Outcome.OPEN


def compare(world: Any, username: str | None, role: Role | None, scoped: bool) -> list[str]:
    """Ask every address; a line for each whose answer is not the declared one."""
    wrong = []
    client = entered(world, username)
    for address in ADDRESSES:
        answer = ask(client, address, world)
        assert address.need is not None, address
        declared = outcome(address.need, role, scoped=scoped)
        if username and declared is Outcome.SIGN_IN:  # signed in, but without any role
            declared = Outcome.REFUSED if isinstance(address.need, Right) else Outcome.OPEN
        if met(answer) is not declared:
            wrong.append(f"{address.route}: {met(answer)} ({answer.status_code}), declared {declared}")
    return wrong


@pytest.mark.parametrize(("role", "scope"), CASES, ids=[f"{role.value}{scope}" for role, scope in CASES])
def test_every_address_answers_the_role_as_declared(world: Any, gone: None, role: Role, scope: str) -> None:
    real, scoped = held(role, scope)
    assert compare(world, f"{role.value}{scope}", real, scoped) == []


def test_every_address_sends_strangers_to_sign_in_unless_public(world: Any) -> None:
    assert compare(world, None, None, scoped=False) == []


def told(address: Address, answer: Any) -> str:
    """A line about an answer that should be another one."""
    said = "" if answer.streaming else answer.content.decode(errors="replace")[:300]
    return f"{address.method} {address.route} as {able(address).value}: {answer.status_code} {said}"


def test_addresses_that_are_open_answer_with_a_page_and_not_with_an_error(world: Any, standing: Standing) -> None:
    wrong, forms = [], 0
    clients = {role: entered(world, role.value) for role in {able(address) for address in ADDRESSES}}
    for address in ADDRESSES:
        client = clients[able(address)]
        with undone():
            answer = ask(client, address, world, standing)
        if takes_forms_only(address, answer):
            forms += 1
            with undone():
                answer = client.post(target(address, world, standing), {})
            wrong += [] if answer.status_code in EMPTY_FORM.get(address.route, (302, 400)) else [told(address, answer)]
        elif answer.status_code != OPEN_ANSWERS.get(f"{address.method} {address.route}".strip(), 200):
            wrong.append(told(address, answer))
    assert wrong == [], "\n".join(wrong)
    assert forms > 40


def test_every_address_and_every_command_says_what_it_needs() -> None:
    from lindung.cli import app

    assert [one.view for one in ADDRESSES if one.need is None] == []
    assert [one.name for one in commands(app) if one.need is None] == []


def test_the_documented_matrix_is_the_real_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == permissions(), "run: python scripts/permissions.py"


# --- List, count, file and search of people agree, and show the own rows and no others ---

PEOPLE = {
    **{role: {"": {"ani", "budi"}, "_other": {"citra", "dedi"}} for role in REGION_ROLES},
    Role.SPONSOR_OFFICER: {"": {"ani"}},
    Role.EMPLOYER_OFFICER: {"": {"budi"}},
}


def seen_in_the_database(world: Any, username: str) -> set[str]:
    from lindung.access.acting import begin

    forget()
    begin(User.objects.get(pk=world.users[username].pk), channel="web")
    found = set(Person.objects.values_list("pk", flat=True))
    assert len(found) == Person.objects.count()
    return {short for short, person in world.people.items() if person.pk in found}


def seen_by_searching(world: Any, username: str) -> set[str]:
    client = entered(world, username)
    found = set()
    for short, person in world.people.items():
        for question in (person.name, world.niks[short]):
            answer = client.post("/peserta/", {"cari": question})
            if answer.status_code == 200 and f"/peserta/{person.pk}/" in answer.content.decode():
                found.add(short)
    return found


def seen_in_the_file(world: Any, username: str) -> set[str]:
    client = entered(world, username)
    found = set()
    for short, person in world.people.items():
        answer = client.post("/peserta/unduh/csv/", {"cari": person.name})
        if answer.status_code == 200 and person.identity_masked in answer.getvalue().decode("utf-8-sig"):
            found.add(short)
    return found


def seen_by_a_program(world: Any, username: str) -> set[str]:
    client = entered(world, username)
    listed = {row["id"] for row in client.get("/api/v1/persons").json().get("items", [])}
    found = set()
    for person in world.people.values():
        answer = client.post("/api/v1/persons/search", {"query": person.name}, content_type="application/json").json()
        found |= {row["id"] for row in answer.get("items", [])}
    assert listed == found
    return {short for short, person in world.people.items() if str(person.pk) in listed}


def seen_page_by_page(world: Any, username: str) -> set[str]:
    client = entered(world, username)
    return {short for short, person in world.people.items() if client.get(f"/peserta/{person.pk}/").status_code == 200}


@pytest.mark.parametrize(("role", "scope"), CASES, ids=[f"{role.value}{scope}" for role, scope in CASES])
def test_list_count_file_and_search_show_the_same_people(world: Any, gone: None, role: Role, scope: str) -> None:
    username = f"{role.value}{scope}"
    expected = PEOPLE.get(role, {}).get(scope, set())
    assert seen_in_the_database(world, username) == expected
    assert seen_by_searching(world, username) == expected
    assert seen_page_by_page(world, username) == expected
    assert seen_by_a_program(world, username) == expected
    may_export = outcome(Right.PEOPLE_EXPORT, role) is Outcome.OPEN
    assert seen_in_the_file(world, username) == (expected if may_export else set())


def test_a_person_of_another_region_is_as_unknown_as_one_who_does_not_exist(world: Any) -> None:
    client = entered(world, "branch_officer")
    other = client.get(f"/peserta/{world.people['citra'].pk}/")
    nobody = client.get("/peserta/00000000-0000-7000-8000-000000000000/")
    assert other.status_code == nobody.status_code == 404
    assert world.people["citra"].name not in other.content.decode()


def test_the_other_region_is_really_the_other_one(world: Any) -> None:
    """So that the tests above cannot pass by there being nobody to hide."""
    assert {person.kabupaten for person in world.people.values()} == {OWN, OTHER}
