"""Background work of this room. A job acts for the person who asked for it, like a request."""

from __future__ import annotations

import uuid

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue

from lindung.access.acting import acting_as
from lindung.access.models import User


@app.task(name="coverage.refresh", queue="coverage")
def refresh_cover(membership_ids: list[str], actor: str) -> int:
    """Derive the cover of many people again; safe to repeat. Returns the spans stored."""
    # Only here: every start of the program names its tasks, and deriving brings the frames along (a third of a second).
    from lindung.coverage.services import refresh

    with acting_as(User.objects.get(pk=actor), channel="job", operation="coverage.refresh"):
        return refresh(uuid.UUID(one) for one in membership_ids)


def refresh_later(membership_ids: list[uuid.UUID], actor: User) -> int | None:
    """Ask for the cover of these memberships to be derived once the running transaction commits; the job's id.

    Asking again for the same memberships while the job still waits changes nothing and returns None.
    """
    names = sorted(str(one) for one in membership_ids)
    lock = f"coverage.refresh:{uuid.uuid5(uuid.NAMESPACE_OID, ','.join(names))}"
    wanted: list[JSONValue] = [*names]
    try:
        with transaction.atomic():
            return refresh_cover.configure(queueing_lock=lock).defer(membership_ids=wanted, actor=str(actor.pk))
    except AlreadyEnqueued:
        return None
