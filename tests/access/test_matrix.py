"""Every address asked as every role, with its own region, another one, one that is gone, and without any role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lindung.access.acting import forget
from lindung.access.matrix import Outcome, commands, outcome
from lindung.access.models import User
from lindung.access.roles import ORGANISATION_ROLES, REGION_ROLES, Right, Role
from lindung.registry.models import Person
from scripts.permissions import PAGE, permissions
from tests.access.every_address import ADDRESSES, ask, entered
from tests.world import OTHER, OWN

pytestmark = pytest.mark.django_db

# Addresses that, once open, answer a bare GET with something else than 200, and why.
OPEN_ANSWERS = {
    "mfa_authenticate": 302,  # only between password and code
    "mfa_index": 302,  # leads to one's own account
    "mfa_activate_totp": 302,  # the password once more
    "mfa_deactivate_totp": 404,  # none is set up
    "mfa_view_recovery_codes": 404,
    "mfa_generate_recovery_codes": 302,
    "mfa_download_recovery_codes": 404,
    "mfa_reauthenticate": 302,  # no code to confirm with yet
    "set_language": 405,
    "new_token": 405,
    "end_token": 405,
    "change_assignments": 405,
    "switch_off": 405,
    "switch_on": 405,
    "new_password": 405,
    "remove_factor": 405,
    "people-file": 405,
    "law-decide": 405,
    "law-decision-end": 405,
    "contribution-sheet-pdf": 302,  # to the sheet, as long as it is empty
    "benefit-sheet-pdf": 302,
    # No bill, payment or statement stands in the small world; its own tests show them.
    "bill": 404,
    "bill_file": 404,
    "bill_code": 404,
    "payment": 404,
    "statement": 404,
    "bill_payment_code": 405,
    "bill_cancel": 405,
    "bill_pay": 405,
    "payment_to_bill": 405,
    "payment_back": 405,
    "payment_decide": 405,
    "statement_record": 405,
    "person-identity": 302,  # to the person's page: a number is only shown on purpose
}
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
        expected = outcome(address.need, role, scoped=scoped)
        if username and expected is Outcome.SIGN_IN:  # signed in, but without any role
            expected = Outcome.REFUSED if isinstance(address.need, Right) else Outcome.OPEN
        if met(answer) is not expected:
            wrong.append(f"{address.route}: {met(answer)} ({answer.status_code}), declared {expected}")
    return wrong


@pytest.mark.parametrize(("role", "scope"), CASES, ids=[f"{role.value}{scope}" for role, scope in CASES])
def test_every_address_answers_the_role_as_declared(world: Any, gone: None, role: Role, scope: str) -> None:
    real, scoped = held(role, scope)
    assert compare(world, f"{role.value}{scope}", real, scoped) == []


def test_every_address_sends_strangers_to_sign_in_unless_public(world: Any) -> None:
    assert compare(world, None, None, scoped=False) == []


def test_addresses_that_are_open_answer_with_a_page_and_not_with_an_error(world: Any) -> None:
    wrong = []
    for address in ADDRESSES:
        role = next(role for role in (Role.AUDITOR, *Role) if outcome(address.need, role) is Outcome.OPEN)  # type: ignore[arg-type]
        answer = ask(entered(world, role.value), address, world)
        expected = OPEN_ANSWERS.get(address.name, 302 if address.name == "account_login" else 200)
        if answer.status_code != expected:
            wrong.append(f"{address.route} ({address.name}) as {role.value}: {answer.status_code}")
    assert wrong == []


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
