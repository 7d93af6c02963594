"""Files that were sent are removed when their time is over, also where nobody sends another list."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate.contrib.django import app


# Every night at one in WITA. Of several workers one enqueues the round; the lock keeps two from running at once.
@app.periodic(cron="0 17 * * *")
@app.task(name="rosters.sweep", queue="rosters", queueing_lock="rosters.sweep", lock="rosters.sweep")
def sweep_daily(timestamp: int) -> int:
    """Remove files past the last day they are kept, and checks that were never applied; returns how many files."""
    return sweep()


def sweep() -> int:
    """Remove what may no longer be kept today; returns how many files. Nobody acts: the trail says that it was due."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_sweep_files()")
        (files,) = cursor.fetchone()
        return int(files)
