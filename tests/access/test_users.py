"""Who may make and change accounts, what fits together, and that the database says the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lindung.access.acting import Acting, NotAllowed, begin, forget
from lindung.access.models import Assignment, Event, User
from lindung.access.queries import users
from lindung.access.roles import Role
from lindung.access.scopes import Given
from lindung.access.services import (
    bootstrap_administrator,
    change_own_password,
    create_user,
    deactivate_user,
    give_new_password,
    reactivate_user,
    set_assignments,
    set_language,
)
from lindung.postgres.trouble import Trouble
from tests.world import OTHER, OWN, PASSWORD

Act = Callable[[str], Acting]
GIVEN = Given(Role.BRANCH_OFFICER, OWN)


def made(acting: Acting, username: str = "baru", **extra: Any) -> User:
    user, _ = create_user(acting=acting, username=username, full_name="Orang Baru", **extra)
    return user


def roles_of(user: User) -> set[str]:
    """The roles the database gives the user today."""
    forget()
    return {role.value for role in begin(user, channel="web").roles}


# --- Making accounts ---


def test_administrator_makes_an_account_that_can_act_at_once(act: Act) -> None:
    user, password = create_user(
        acting=act("administrator"), username="baru", full_name="Orang Baru", assignments=[GIVEN]
    )
    assert user.check_password(password)
    assert roles_of(user) == {"branch_officer"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_makes_accounts(act: Act, role: Role) -> None:
    with pytest.raises(NotAllowed):
        made(act(role.value))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nor_does_the_database_let_it(act: Act, role: Role) -> None:
    act(role.value)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        User.objects.create(username="selundup", full_name="Selundup")


def test_a_taken_name_is_refused_in_a_sentence_whatever_its_case(act: Act) -> None:
    with pytest.raises(Trouble, match="sudah dipakai"):
        made(act("administrator"), "AUDITOR")


@pytest.mark.parametrize("username", ["", "a b", "x" * 151])
def test_a_name_that_cannot_be_is_refused_in_a_sentence(act: Act, username: str) -> None:
    with pytest.raises(Trouble):
        made(act("administrator"), username)


def test_a_weak_password_is_refused_and_a_strong_one_taken(act: Act) -> None:
    acting = act("administrator")
    with pytest.raises(Trouble, match="terlalu lemah"):
        made(acting, password="pendek")
    assert made(acting, password="kuda-baterai-lurus").check_password("kuda-baterai-lurus")


def test_nobody_becomes_superuser_even_by_the_administrators_hand(act: Act) -> None:
    act("administrator")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        User.objects.create(username="dewa", full_name="Dewa", is_superuser=True)


# --- Roles and scopes ---

FITTING = [
    Given(Role.ADMINISTRATOR),
    *(Given(role, region) for role in (Role.HEAD_OF_BRANCH, Role.AUDITOR) for region in ("72", OWN, "72.08.01")),
    Given(Role.BRANCH_OFFICER, "72.08.01.2011"),
]
MISFITTING = [
    Given(Role.ADMINISTRATOR, OWN),
    Given(Role.BRANCH_OFFICER),
    Given(Role.SPONSOR_OFFICER),
    Given(Role.SPONSOR_OFFICER, OWN),
    Given(Role.EMPLOYER_OFFICER, OWN),
    Given(Role.BRANCH_OFFICER, "72.99"),
    Given(Role.BRANCH_OFFICER, "7208"),
    Given(Role.BRANCH_OFFICER, "%"),
]


@pytest.mark.parametrize("given", FITTING, ids=str)
def test_role_and_scope_that_fit_are_given(act: Act, given: Given) -> None:
    assert roles_of(made(act("administrator"), assignments=[given])) == {given.role.value}


@pytest.mark.parametrize("given", MISFITTING, ids=str)
def test_role_and_scope_that_do_not_fit_are_refused_and_nothing_is_made(act: Act, given: Given) -> None:
    acting = act("administrator")
    with pytest.raises(Trouble):
        made(acting, assignments=[given])
    assert not User.objects.filter(username="baru").exists()


def test_sponsor_officer_belongs_to_a_sponsor_and_not_to_an_employer(act: Act, world: Any) -> None:
    acting = act("administrator")
    sponsor, firm = (world.organisations[code].pk for code in ("parigi-moutong", "pt-uji"))
    with pytest.raises(Trouble, match="tidak tercatat sebagai"):
        made(acting, "satu", assignments=[Given(Role.SPONSOR_OFFICER, organisation=firm)])
    assert made(acting, "dua", assignments=[Given(Role.SPONSOR_OFFICER, organisation=sponsor)])


def test_a_role_taken_away_ends_at_once_not_at_midnight(act: Act) -> None:
    acting = act("administrator")
    user = made(acting, assignments=[GIVEN])
    set_assignments(acting=acting, user=user, assignments=[], reason="mutasi")
    assert roles_of(user) == set()


def test_a_role_held_since_yesterday_ends_at_once_and_stays_in_the_record(act: Act, owner: Any, world: Any) -> None:
    acting = act("administrator")
    user = world.users["finance"]
    set_assignments(acting=acting, user=user, assignments=[], reason="mutasi")
    held = Assignment.objects.get(user=user)
    assert held.to_day == timezone.localdate() - timedelta(days=1)
    assert roles_of(user) == set()


@pytest.mark.parametrize("reason", ["", "  "])
def test_roles_are_not_changed_without_a_reason(act: Act, reason: str) -> None:
    acting = act("administrator")
    user = made(acting, assignments=[GIVEN])
    with pytest.raises(Trouble, match="Tulis alasannya"):
        set_assignments(acting=acting, user=user, assignments=[], reason=reason)
    assert roles_of(user) == {"branch_officer"}


def test_setting_the_same_roles_again_changes_nothing(act: Act) -> None:
    acting = act("administrator")
    user = made(acting, assignments=[GIVEN])
    before = set(Assignment.objects.filter(user=user).values_list("pk", flat=True))
    set_assignments(acting=acting, user=user, assignments=[GIVEN], reason="mutasi")
    assert set(Assignment.objects.filter(user=user).values_list("pk", flat=True)) == before


def test_nobody_changes_ones_own_roles(act: Act) -> None:
    acting = act("administrator")
    with pytest.raises(Trouble, match="peran Anda sendiri"):
        set_assignments(acting=acting, user=acting.user, assignments=[Given(Role.BRANCH_OFFICER, OWN)], reason="mutasi")


def test_nor_does_the_database_let_anybody(act: Act) -> None:
    acting = act("administrator")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Assignment.objects.create(user=acting.user, role="auditor", region=OWN, from_day=date(2024, 1, 1))
    assert not Assignment.objects.filter(user=acting.user).update(to_day=date(2030, 1, 1))
    assert Assignment.objects.filter(user=acting.user).delete()[0] == 0


@pytest.mark.parametrize("who", ["branch_officer", "auditor", "head_of_branch"])
def test_whoever_does_not_manage_users_cannot_write_assignments_at_all(act: Act, world: Any, who: str) -> None:
    act(who)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Assignment.objects.create(user=world.users["auditor_none"], role="auditor", region=OWN, from_day="2024-01-01")


# --- Switching off ---


def test_a_deactivated_user_has_no_rights_left_and_gets_them_back(act: Act, world: Any) -> None:
    acting = act("administrator")
    user = User.objects.get(pk=world.users["checker"].pk)
    deactivate_user(acting=acting, user=user, reason="cuti panjang")
    assert roles_of(user) == set()
    reactivate_user(acting=act("administrator"), user=user, reason="kembali")
    assert roles_of(user) == {"checker"}


def test_switching_off_needs_a_reason_which_the_trail_keeps(act: Act, world: Any) -> None:
    acting = act("administrator")
    user = User.objects.get(pk=world.users["checker"].pk)
    with pytest.raises(Trouble, match="alasan"):
        deactivate_user(acting=acting, user=user, reason=" ")
    deactivate_user(acting=acting, user=user, reason="pindah kantor")
    event = Event.objects.filter(relation="access_user", row_id=str(user.pk)).order_by("-id").first()
    assert event is not None
    assert (event.actor, event.reason) == (acting.user.pk, "pindah kantor")
    assert (event.before["is_active"], event.after["is_active"]) == (True, False)


def test_nobody_switches_off_the_own_account(act: Act) -> None:
    acting = act("administrator")
    with pytest.raises(Trouble, match="sendiri"):
        deactivate_user(acting=acting, user=acting.user, reason="coba")


def test_who_does_not_manage_users_cannot_switch_accounts_in_the_database_either(act: Act, world: Any) -> None:
    acting = act("branch_officer")
    assert User.objects.filter(pk=world.users["checker"].pk).update(is_active=False) == 0
    with pytest.raises(DatabaseError, match="manages users"), transaction.atomic():
        User.objects.filter(pk=acting.user.pk).update(username="lain")


# --- One's own password and language ---


def test_own_password_changes_with_the_old_one_only(act: Act) -> None:
    acting = act("checker")
    with pytest.raises(Trouble, match="salah"):
        change_own_password(acting=acting, old="bukan ini", new="kuda-baterai-lurus")
    change_own_password(acting=acting, old=PASSWORD, new="kuda-baterai-lurus")
    assert User.objects.get(pk=acting.user.pk).check_password("kuda-baterai-lurus")


def test_a_new_password_given_by_the_administrator_replaces_the_forgotten_one(act: Act, world: Any) -> None:
    acting = act("administrator")
    user = User.objects.get(pk=world.users["checker"].pk)
    password = give_new_password(acting=acting, user=user, reason="lupa")
    assert user.check_password(password)
    assert not user.check_password(PASSWORD)


def test_language_is_remembered_with_the_account(act: Act) -> None:
    acting = act("checker")
    set_language(acting=acting, language="en")
    assert User.objects.get(pk=acting.user.pk).language == "en"


# --- Who sees whom ---


def test_administrators_list_all_accounts_in_pages(act: Act, world: Any) -> None:
    page = users(acting=act("administrator"))
    assert page.total == len(page.lines) == len(world.users)


def test_the_search_narrows_list_and_count_alike(act: Act) -> None:
    page = users(acting=act("administrator"), search="auditor")
    assert page.total == len(page.lines) == 3


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR}])
def test_others_see_their_own_account_only(act: Act, role: Role) -> None:
    acting = act(role.value)
    assert list(User.objects.all()) == [acting.user]


# --- The first administrator ---


def test_there_is_no_second_first_administrator(world: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), pytest.raises(Trouble, match="Sudah ada administrator"):
        bootstrap_administrator(username="kedua", full_name="Kedua")


def test_the_other_region_stays_closed_to_a_role_of_one_region(act: Act) -> None:
    from lindung.registry.models import Person

    user = made(act("administrator"), assignments=[Given(Role.BRANCH_OFFICER, OTHER)])
    forget()
    begin(user, channel="web")
    assert set(Person.objects.values_list("kabupaten", flat=True)) == {OTHER}
