"""Questions about users. What they may answer is decided by the policies of the database, not here."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q

from lindung.access.acting import Acting
from lindung.access.models import ApiToken, Assignment, User
from lindung.access.roles import Right
from lindung.access.words import Held, in_words, live
from lindung.postgres.trouble import Trouble

PAGE = 100


@dataclass(frozen=True)
class UserLine:
    """A user as the list shows him or her."""

    user: User
    held: tuple[Held, ...]
    second_factor: bool


@dataclass(frozen=True)
class UserPage:
    """A stretch of the list, and the user name after which the next one begins (empty: none)."""

    lines: tuple[UserLine, ...]
    total: int
    after: str


def user_by_name(username: str) -> User:
    """The active user with this name. Raises Trouble if there is none. Asked before anybody acts."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Trouble(
            f"Tidak ada pengguna aktif bernama {username!r}. Lihat daftarnya dengan: lindung user list --as NAMA",
            f"There is no active user named {username!r}. List them with: lindung user list --as NAME",
        )
    return user


def users(*, acting: Acting, search: str = "", after: str = "") -> UserPage:
    """Users in the order of their names, 100 at a time. `search` looks in user name and full name."""
    acting.must(Right.USERS_MANAGE)
    found = User.objects.order_by("username")
    if search:
        found = found.filter(Q(username__icontains=search) | Q(full_name__icontains=search))
    total = found.count()
    page = list(found.filter(username__gt=after)[: PAGE + 1])
    shown = page[:PAGE]
    lines = tuple(user_lines(shown))
    return UserPage(lines, total, shown[-1].username if len(page) > PAGE else "")


def user_lines(shown: list[User]) -> list[UserLine]:
    """What each of these users may do today and whether he or she has a second factor; four queries for all."""
    assignments: dict[object, list[Assignment]] = {}
    for one in Assignment.objects.filter(user__in=shown).select_related("organisation"):
        assignments.setdefault(one.user_id, []).append(one)
    factors = set(
        Authenticator.objects.filter(user__in=shown, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    held = {line.assignment.pk: line for line in in_words([one for some in assignments.values() for one in live(some)])}
    return [
        UserLine(
            user,
            tuple(held[one.pk] for one in assignments.get(user.pk, []) if one.pk in held),
            user.pk in factors,
        )
        for user in shown
    ]


def own_tokens(acting: Acting) -> list[ApiToken]:
    """The acting user's keys, newest first, ended ones too."""
    return list(ApiToken.objects.filter(user=acting.user).order_by("-created_at"))
