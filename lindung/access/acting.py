"""Acting as somebody: a transaction whose rows are those this person may see.

Pages, endpoints, commands and jobs all pass through `acting_as`; without it the database shows no rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from lindung.access.models import User
from lindung.access.roles import Right, Role, rights_of
from lindung.web.refused import Refused


@dataclass(frozen=True)
class Acting:
    """Who acts, with which roles, and what these allow."""

    user: User
    roles: frozenset[Role]
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        return right in self.rights

    def must(self, right: Right) -> None:
        """Raise NotAllowed unless the right is held. Services call it whatever page or command called them."""
        if right not in self.rights:
            raise NotAllowed(right)


@dataclass(frozen=True)
class Scope:
    """Where the people stand that the running transaction may read: codes of regions, ids of organisations."""

    kabupaten: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    organisations: tuple[uuid.UUID, ...] = ()


class NotAllowed(Refused):
    """The person may not do this; the text says what was missing."""

    def __init__(self, right: Right) -> None:
        self.right = right
        super().__init__(
            "not_allowed",
            f"Peran Anda tidak memuat hak {right.label!r} ({right.value}).",
            f"Your role does not include the right {right.value}.",
            status=403,
        )


class NobodyActing(Exception):
    """A command or job was started without saying for whom."""


def begin(user: User, *, channel: str, operation: str = "", reason: str = "") -> Acting:
    """Set the scope of the running transaction to what `user` may see, and return what he or she may do.

    Must run inside a transaction; the scope ends with it. `channel` is web, api, terminal or job; `operation` names
    the act for the audit trail and `reason` is what the person gave for it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("begin() outside a transaction would set a scope that ends at once")
    with connection.cursor() as cursor:
        # An address may carry a NUL; PostgreSQL takes none in a text.
        words = [text.replace("\0", "") for text in (operation[:60], reason)]
        cursor.execute("SELECT lindung_begin(%s, %s, %s, %s)", [user.pk, channel, *words])
        (names,) = cursor.fetchone()
    roles = frozenset(Role(name) for name in names)
    return Acting(user=user, roles=roles, rights=rights_of(roles))


def forget() -> None:
    """Take the scope off the running transaction: nobody acts, no rows about people are seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_forget()")


def give_reason(reason: str) -> None:
    """From here to the end of the transaction the audit trail notes `reason`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lindung.reason', %s, true)", [reason])


def scope_of_transaction() -> Scope:
    """The scope the database holds for the running transaction: what its policies will apply."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_read_kabupaten(), lindung_read_villages(), lindung_read_organisations()")
        found = cursor.fetchone()
    return Scope(*(tuple(sorted(part or ())) for part in found))


@contextmanager
def acting_as(user: User, *, channel: str, operation: str = "", reason: str = "") -> Iterator[Acting]:
    """One transaction acted by `user`; everything in it is recorded under that name."""
    with transaction.atomic():
        yield begin(user, channel=channel, operation=operation or uuid.uuid4().hex, reason=reason)


@dataclass(frozen=True)
class RightScope:
    """Where a right is held in the running transaction: whole provinces, kabupaten, villages, organisations."""

    provinces: tuple[str, ...] = ()
    kabupaten: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    organisations: tuple[uuid.UUID, ...] = ()


def scope_with(right: Right) -> RightScope:
    """Where the acting user holds a right, as the database holds it for the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lindung_provinces_with(%(r)s), lindung_kabupaten_with(%(r)s), lindung_villages_with(%(r)s), "
            "lindung_organisations_with(%(r)s)",
            {"r": right.value},
        )
        found = cursor.fetchone()
    return RightScope(*(tuple(sorted(part or ())) for part in found))
