"""Timed work of this room. A job acts for somebody, like a request."""

from __future__ import annotations

import logging
from datetime import date

from django.db import connection, transaction
from procrastinate.contrib.django import app

from lindung.access.acting import acting_as
from lindung.access.models import User
from lindung.access.roles import Role

log = logging.getLogger(__name__)


# Every morning at six in WITA. Of several workers one enqueues the round; the lock keeps two from running at once.
@app.periodic(cron="0 22 * * *")
@app.task(name="sponsorship.warn", queue="notices", queueing_lock="sponsorship.warn", lock="sponsorship.warn")
def warn_daily(timestamp: int) -> int:
    """Warn of cover that is about to end; returns how many notices were new."""
    from lindung.web.dates import today

    return warn_everywhere(today())


def warn_everywhere(on: date) -> int:
    """Warn for every head of branch within his or her regions; what one told the next does not tell again."""
    from lindung.sponsorship.warning import warn

    told = 0
    heads = _heads_of_branch()
    if not heads:
        log.warning("nobody is head of a branch, so nobody was warned of cover that is about to end")
    for head in heads:
        with acting_as(head, channel="job", operation="lindung notices run") as acting:
            told += warn(acting=acting, on=on).total
    return told


def _heads_of_branch() -> list[User]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_holders(%s)", [Role.HEAD_OF_BRANCH.value])
        (ids,) = cursor.fetchone()
        return list(User.objects.filter(pk__in=ids).order_by("username"))
