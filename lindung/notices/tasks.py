"""Timed work of this room."""

from __future__ import annotations

from procrastinate.contrib.django import app


# Of several workers one enqueues each round, and the lock keeps a slow round from being joined by the next.
@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.send", queue="notices", queueing_lock="notices.send", lock="notices.send", pass_context=False)
def send_mail(timestamp: int) -> int:
    """Send the e-mails that wait; returns how many left."""
    from lindung.notices.mailing import send_waiting

    return send_waiting().sent
