"""The timed rounds: however many workers run, each is done once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.sql import queries

from lindung.notices.tasks import send_mail
from lindung.rosters.tasks import sweep_daily
from lindung.sponsorship.tasks import warn_daily

ROUND = 1_795_300_800  # a morning in November 2026, in seconds


@pytest.fixture
def jobs(db: None) -> Any:
    return ProcrastinateJob.objects


@pytest.mark.parametrize(("task", "cron"), [
    (send_mail, "*/5 * * * *"), (warn_daily, "0 22 * * *"), (sweep_daily, "0 17 * * *"),
])  # fmt: skip
def test_the_round_is_on_the_clock(task: Any, cron: str) -> None:
    (found,) = [one for one in app.periodic_registry.periodic_tasks.values() if one.task is task]
    assert found.cron == cron


@pytest.mark.parametrize("task", [send_mail, warn_daily, sweep_daily])
def test_two_workers_that_reach_the_same_round_enqueue_it_once(jobs: Any, task: Any) -> None:
    assert [_begins(task, ROUND), _begins(task, ROUND)].count(None) == 1
    assert jobs.filter(task_name=task.name).count() == 1


@pytest.mark.parametrize("task", [send_mail, warn_daily, sweep_daily])
def test_a_round_that_still_waits_is_not_joined_by_the_next(jobs: Any, task: Any) -> None:
    task.defer(timestamp=ROUND)
    with pytest.raises(AlreadyEnqueued), transaction.atomic():
        task.defer(timestamp=ROUND + 300)
    assert jobs.filter(task_name=task.name).count() == 1


def _begins(task: Any, timestamp: int) -> int | None:
    """What every worker's clock asks of the database when a round begins; the id of the job, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            queries["defer_periodic_job"],
            {
                "queue": task.queue, "lock": task.lock, "queueing_lock": task.queueing_lock, "task_name": task.name,
                "priority": 0, "periodic_id": "", "defer_timestamp": timestamp,
                "args": json.dumps({"timestamp": timestamp}),
            },
        )  # fmt: skip
        (job,) = cursor.fetchone()
    return None if job is None else int(job)
