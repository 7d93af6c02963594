"""Accounts and what they may do: made, changed and ended by those who manage users. Every verb is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import override

from lindung.access.acting import Acting, give_reason
from lindung.access.models import Assignment, User
from lindung.access.roles import Right, Role
from lindung.access.scopes import Given, check_given
from lindung.postgres.trouble import Trouble

# Without the letters and digits that are read for one another.
_READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def create_user(
    *,
    acting: Acting,
    username: str,
    full_name: str,
    assignments: Sequence[Given] = (),
    email: str = "",
    language: str = "id",
    password: str | None = None,
    reason: str = "",
) -> tuple[User, str]:
    """Make an account with its assignments; return it and its first password, which is shown once.

    Without `password` a random one is made. Raises Trouble if a name is missing or taken, the password is too weak,
    or an assignment does not fit; NotAllowed without the right to manage users.
    """
    acting.must(Right.USERS_MANAGE)
    user = _unsaved(username, full_name, email, language)
    password = password or get_random_string(16, _READABLE)
    _check_password(password, user)
    with transaction.atomic():
        _because(reason)
        user.set_password(password)
        user.save(force_insert=True)
        _write_assignments(user, assignments, timezone.localdate())
    return user, password


def set_assignments(*, acting: Acting, user: User, assignments: Sequence[Given], reason: str) -> None:
    """Make `assignments` the ones the user holds from now on; what is not among them ends at once.

    Raises Trouble if it is the acting user's own account, no reason is given or an assignment does not fit.
    """
    acting.must(Right.USERS_MANAGE)
    if user.pk == acting.user.pk:
        raise Trouble(
            "Anda tidak dapat mengubah peran Anda sendiri; mintalah kepada administrator lain.",
            "You cannot change your own roles; ask another administrator.",
        )
    _need_reason(reason)
    with transaction.atomic():
        _because(reason)
        _write_assignments(user, assignments, timezone.localdate())


def deactivate_user(*, acting: Acting, user: User, reason: str) -> None:
    """Switch an account off: it can no longer sign in, and its sessions and keys stop working at once.

    Raises Trouble if it is the acting user's own account or no reason is given.
    """
    _switch(acting, user, reason, active=False)


def reactivate_user(*, acting: Acting, user: User, reason: str) -> None:
    """Switch an account on again, with the assignments it still has. Raises Trouble as deactivate_user does."""
    _switch(acting, user, reason, active=True)


def give_new_password(*, acting: Acting, user: User, reason: str) -> str:
    """Replace a forgotten password by a random one and return it, to be shown once. Open sessions end."""
    acting.must(Right.USERS_MANAGE)
    _need_reason(reason)
    password = get_random_string(16, _READABLE)
    with transaction.atomic():
        _because(reason)
        user.set_password(password)
        user.save(update_fields=["password"])
    return password


def take_second_factor(*, acting: Acting, user: User, reason: str) -> None:
    """Remove the second factor of somebody who lost the phone; a role that requires one asks for it again."""
    acting.must(Right.USERS_MANAGE)
    _need_reason(reason)
    with transaction.atomic():
        _because(reason)
        Authenticator.objects.filter(user=user).delete()


def change_own_password(*, acting: Acting, old: str, new: str) -> None:
    """Replace the acting user's password. Raises Trouble if the old one is wrong or the new one too weak."""
    user = acting.user
    if not user.check_password(old):
        raise Trouble("Kata sandi sekarang salah.", "The present password is wrong.")
    _check_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])


def set_language(*, acting: Acting, language: str) -> None:
    """Remember the language in which the acting user reads: "id" or "en"."""
    if acting.user.language != language:
        acting.user.language = language
        acting.user.save(update_fields=["language"])


def bootstrap_administrator(*, username: str, full_name: str, using: str = "owner") -> tuple[User, str]:
    """Make the very first administrator, as owner, because nobody can act yet. Return it and its password.

    Raises Trouble if there is an administrator already: from then on users are made by users.
    """
    today = timezone.localdate()
    with transaction.atomic(using=using):
        live = Assignment.objects.using(using).filter(
            role=Role.ADMINISTRATOR, user__is_active=True, from_day__lte=today
        )
        if live.exclude(to_day__lt=today).exists():
            raise Trouble(
                "Sudah ada administrator. Pengguna berikutnya dibuat olehnya: lindung user add --as NAMA ...",
                "There is an administrator already, who makes the next users: lindung user add --as NAME ...",
            )
        user = _unsaved(username, full_name, "", "id", using=using)
        password = get_random_string(16, _READABLE)
        user.set_password(password)
        user.save(using=using, force_insert=True)
        Assignment.objects.using(using).create(user=user, role=Role.ADMINISTRATOR, from_day=today)
    return user, password


def _unsaved(username: str, full_name: str, email: str, language: str, using: str = "default") -> User:
    user = User(
        username=User.normalize_username(username.strip()),
        full_name=full_name.strip(),
        email=email.strip(),
        language=language,
    )
    if not user.full_name:
        raise Trouble("Nama lengkap belum diisi.", "The full name is missing.")
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise _weak(error, "Isian akun tidak benar", "The account's details are not right") from error
    if User.objects.using(using).filter(username__iexact=user.username).exists():
        raise Trouble(
            f"Nama pengguna {user.username!r} sudah dipakai. Pilih yang lain.",
            f"The user name {user.username!r} is taken. Choose another.",
        )
    return user


def _write_assignments(user: User, wanted: Iterable[Given], today: date) -> None:
    """End what is no longer wanted, begin what is new, leave the rest as it is."""
    new = set(wanted)
    for given in new:
        check_given(given)
    for held in Assignment.objects.filter(user=user).exclude(to_day__lt=today):
        given = Given(Role(held.role), held.region, held.organisation_id)
        if given in new and held.from_day <= today and held.to_day is None:
            new.discard(given)
        elif held.from_day < today:
            # Today must not count any more, so yesterday was the last day.
            held.to_day = today - timedelta(days=1)
            held.save(update_fields=["to_day"])
        else:
            held.delete()  # it never had a day; the trail keeps it
    for given in sorted(new, key=lambda one: (one.role, one.region, str(one.organisation))):
        Assignment.objects.create(
            user=user, role=given.role, region=given.region, organisation_id=given.organisation, from_day=today
        )


def _switch(acting: Acting, user: User, reason: str, *, active: bool) -> None:
    acting.must(Right.USERS_MANAGE)
    if user.pk == acting.user.pk:
        raise Trouble(
            "Anda tidak dapat menonaktifkan akun Anda sendiri.", "You cannot switch your own account on or off."
        )
    _need_reason(reason)
    with transaction.atomic():
        _because(reason)
        user.is_active = active
        user.save(update_fields=["is_active"])


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Trouble("Tulis alasannya; jejak audit menyimpannya.", "Write the reason; the audit trail keeps it.")


def _because(reason: str) -> None:
    if reason.strip():
        give_reason(reason.strip())


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise _weak(error, "Kata sandi ini terlalu lemah", "This password is too weak") from error


def _weak(error: ValidationError, indonesian: str, english: str) -> Trouble:
    """Django's own sentences, in both languages, behind ours."""

    def told(language: str) -> str:
        with override(language):
            return " ".join(str(message) for message in error.messages)

    return Trouble(f"{indonesian}: {told('id')}", f"{english}: {told('en')}")
