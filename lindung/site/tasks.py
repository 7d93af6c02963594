"""Jobs whose worker died are begun again; one that keeps dying ends as failed. No job stays half done for ever."""

from __future__ import annotations

import logging

from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)
# A worker that lives says so every ten seconds.
SECONDS_OF_SILENCE = 60
# How often a job may be begun before it counts as one that kills its worker.
MOST_ATTEMPTS = 3

_LEFT_BEHIND = """
SELECT job.id, job.task_name, job.attempts FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s)) ORDER BY job.id
"""


# Of several workers one enqueues each round.
@app.periodic(cron="*/2 * * * *")
@app.task(name="site.begin_again", queue="site", queueing_lock="site.begin_again", lock="site.begin_again")
def begin_again(timestamp: int) -> int:
    """Begin again what dead workers left behind; returns how many jobs that were. Every task is safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_BEHIND, [SECONDS_OF_SILENCE])
        left = cursor.fetchall()
    for job, task, attempts in left:
        if attempts + 1 < MOST_ATTEMPTS and _retried(job):
            log.warning("job %s (%s) is begun again: its worker is gone", job, task)
        else:
            log.error("job %s (%s) ends as failed: its worker is gone", job, task)
            with connection.cursor() as cursor:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job])
    return len(left)


def _retried(job: int) -> bool:
    """Put the job back to wait. False if another with the same lock waits already: that one does the work."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job])
    except IntegrityError:
        return False
    return True
