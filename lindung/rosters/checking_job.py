"""Checking and applying long lists in the background: steps that others can see, that can be cancelled and begun again.

A step is marked in a transaction of its own. What a step brings is written in one transaction at the end, so a worker
that dies leaves a version that still waits, and beginning again does no harm.
"""

from __future__ import annotations

import uuid
from contextlib import ExitStack

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lindung.access.acting import acting_as
from lindung.access.models import User


@app.task(name="rosters.check", queue="rosters")
def check_sent(version_id: str, actor: str) -> str:
    """Check a version that was sent. Returns what became of it; safe to repeat."""
    # Only here: every start of the program names its tasks.
    from lindung.rosters import sending
    from lindung.rosters.models import Version
    from lindung.web.refused import Refused

    which, user = uuid.UUID(version_id), User.objects.get(pk=actor)

    def mark(stage: str, rows: int | None = None) -> None:
        with acting_as(user, channel="job", operation="rosters.check"):
            sending.mark(which, stage, rows)

    try:
        mark(Version.Stage.READING)
        with ExitStack() as kept:
            with acting_as(user, channel="job", operation="rosters.check"):
                version = sending.version_by_id(which)
                path = kept.enter_context(sending.sent_file(version))
            checked = sending.read_and_judge(version, path, on_read=lambda rows: mark(Version.Stage.JUDGING, rows))
        mark(Version.Stage.MATCHING)
        with acting_as(user, channel="job", operation="rosters.check"):
            proposal = sending.judged(version, checked)
        mark(Version.Stage.QUOTING)
        with acting_as(user, channel="job", operation="rosters.check"):
            return "checked" if sending.keep(version, proposal) else "cancelled"
    except sending.CheckCancelled:
        return "cancelled"
    except Refused as refused:
        with acting_as(user, channel="job", operation="rosters.check"):
            sending.refuse(which, refused)
        return refused.code


@app.task(name="rosters.apply", queue="rosters")
def apply_checked(version_id: str, actor: str, seen: str) -> str:
    """Apply a version that stands checked. Returns what became of it; safe to repeat."""
    from lindung.rosters import sending
    from lindung.rosters.applying_version import apply_version
    from lindung.web.refused import Refused

    which, user = uuid.UUID(version_id), User.objects.get(pk=actor)
    try:
        with acting_as(user, channel="job", operation="rosters.apply") as acting:
            return apply_version(acting=acting, version_id=which, seen=seen).outcome
    except Refused as refused:
        with acting_as(user, channel="job", operation="rosters.apply"):
            sending.refuse(which, refused)
        return refused.code


def check_later(version_id: uuid.UUID, actor: User) -> None:
    """Ask for a version to be checked once the running transaction commits; asking twice is asking once."""
    try:
        with transaction.atomic():
            check_sent.configure(queueing_lock=f"rosters.check:{version_id}").defer(
                version_id=str(version_id), actor=str(actor.pk)
            )
    except AlreadyEnqueued:
        return


def apply_later(version_id: uuid.UUID, actor: User, *, seen: str) -> None:
    """Ask for a checked version to be applied once the running transaction commits; asking twice is asking once."""
    from lindung.rosters import sending
    from lindung.rosters.models import Version

    sending.mark(version_id, Version.Stage.APPLYING)
    try:
        with transaction.atomic():
            apply_checked.configure(queueing_lock=f"rosters.apply:{version_id}").defer(
                version_id=str(version_id), actor=str(actor.pk), seen=seen
            )
    except AlreadyEnqueued:
        return
