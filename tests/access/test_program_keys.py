"""Keys for programs: they act as their user, end, and are known to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lindung.access.acting import Acting
from lindung.access.models import ApiToken, Event, User
from lindung.access.services import deactivate_user
from lindung.access.tokens import UnknownToken, issue_token, revoke_token, user_of_token
from lindung.postgres.trouble import Trouble

Act = Callable[[str], Acting]


def test_a_key_acts_as_its_user_until_it_is_revoked(act: Act) -> None:
    acting = act("checker")
    token, key = issue_token(acting=acting, name="dasbor", days=1)
    assert user_of_token(key) == acting.user
    revoke_token(acting=acting, token_id=token.pk)
    with pytest.raises(UnknownToken):
        user_of_token(key)


def test_the_database_keeps_a_digest_and_the_trail_not_even_that(act: Act) -> None:
    token, key = issue_token(acting=act("administrator"), name="dasbor")
    assert key not in ApiToken.objects.values_list("digest", flat=True)
    event = Event.objects.get(relation="access_apitoken", row_id=str(token.pk))
    assert "digest" not in event.after


def test_an_ended_key_opens_nothing(act: Act, owner: Any, world: Any) -> None:
    owner.execute(
        "INSERT INTO access_apitoken (user_id, name, digest, expires_at) "
        "VALUES (%s, 'lama', encode(sha256('lindung_lama'), 'hex'), now() - interval '1 second')",
        [world.users["checker"].pk],
    )
    try:
        with pytest.raises(UnknownToken):
            user_of_token("lindung_lama")
    finally:
        owner.execute("DELETE FROM access_apitoken WHERE name = 'lama'")


def test_a_key_of_a_deactivated_user_opens_nothing(act: Act, world: Any) -> None:
    acting = act("checker")
    _, key = issue_token(acting=acting, name="dasbor")
    user = User.objects.get(pk=acting.user.pk)
    deactivate_user(acting=act("administrator"), user=user, reason="keluar")
    with pytest.raises(UnknownToken):
        user_of_token(key)


@pytest.mark.parametrize("days", [0, 366])
def test_a_key_lives_a_year_at_most(act: Act, days: int) -> None:
    with pytest.raises(Trouble, match="1 sampai 365"):
        issue_token(acting=act("checker"), name="dasbor", days=days)


def test_nobody_revokes_another_ones_key(act: Act) -> None:
    token, key = issue_token(acting=act("checker"), name="dasbor")
    with pytest.raises(Trouble):
        revoke_token(acting=act("auditor"), token_id=token.pk)
    assert user_of_token(key)


def test_nobody_makes_a_key_for_another_one(act: Act, world: Any) -> None:
    act("administrator")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ApiToken.objects.create(user=world.users["auditor"], name="x", digest="x", expires_at=timezone.now())
