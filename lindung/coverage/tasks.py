"""Background work of this room. A job acts for the person who asked for it, like a request."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from lindung.access.acting import acting_as
from lindung.access.models import User
from lindung.coverage.services import refresh


@app.task(name="coverage.refresh", queue="coverage")
def refresh_cover(membership_ids: list[str], actor: str) -> int:
    """Derive the cover of many people again; safe to repeat. Returns the spans stored."""
    with acting_as(User.objects.get(pk=actor), channel="job", operation="coverage.refresh"):
        return refresh(uuid.UUID(one) for one in membership_ids)


def refresh_later(membership_ids: list[uuid.UUID], actor: User) -> int:
    """Ask for the cover of these memberships to be derived when the running transaction commits; returns the job's id.

    Asking again for the same memberships while the job still waits changes nothing.
    """
    names = sorted(str(one) for one in membership_ids)
    lock = f"coverage.refresh:{uuid.uuid5(uuid.NAMESPACE_OID, ','.join(names))}"
    return refresh_cover.configure(queueing_lock=lock).defer(membership_ids=names, actor=str(actor.pk))
