"""A worker that dies leaves its job behind: it is begun again, or ends as failed; it never stays half done."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from lindung.coverage.tasks import refresh_later
from lindung.site.tasks import MOST_ATTEMPTS, begin_again


@pytest.fixture
def job(db: None, world: Any) -> int:
    """A job that a worker has begun and that is not done."""
    found = refresh_later([world.memberships["ani"].pk], world.users["branch_officer"])
    assert found is not None
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
        cursor.execute("SELECT id FROM procrastinate_jobs")
        (number,) = cursor.fetchone()
    return int(number)


def silent(minutes: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(mins => %s)", [minutes])


def state(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


def test_a_job_whose_worker_fell_silent_waits_again(job: int) -> None:
    silent(2)
    assert begin_again(0) == 1
    assert state(job) == "todo"


def test_a_job_whose_worker_lives_is_left_alone(job: int) -> None:
    silent(0)
    assert begin_again(0) == 0
    assert state(job) == "doing"


def test_a_job_that_keeps_killing_its_worker_ends_as_failed(job: int) -> None:
    silent(2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [MOST_ATTEMPTS - 1])
    assert begin_again(0) == 1
    assert state(job) == "failed"


def test_a_job_ends_as_failed_where_the_same_waits_already(job: int, world: Any) -> None:
    silent(2)
    assert refresh_later([world.memberships["ani"].pk], world.users["branch_officer"]) is not None
    assert begin_again(0) == 1
    assert state(job) == "failed"
