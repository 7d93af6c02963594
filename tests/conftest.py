"""One server for all tests, migrated as owner, used as the application role."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.home_for_tests import HOME

# How long an example takes says something of the machine, not of the rule.
settings.register_profile("lindung", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lindung")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What could not run here is said loudly at the end, by reason. Told from the reports, which also come from other
    processes."""
    left_out = Counter(_why(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    if left_out:
        terminalreporter.section(f"{left_out.total()} TESTS DID NOT RUN HERE", sep="!", red=True, bold=True)
        for reason, number in sorted(left_out.items()):
            terminalreporter.line(f"{number}: {reason}", red=True)


def _why(told: Any) -> str:
    """The reason of a skip: pytest tells file, line and reason."""
    return str(told[2] if isinstance(told, tuple) else told).removeprefix("Skipped: ")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: they are the slowest to tell."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def test_server() -> Iterator[None]:
    """The private server of the tests, without the disk's guarantees: nothing here outlives the run."""
    from django.db import connections

    from lindung.postgres.home import Home
    from lindung.postgres.server import PrivateServer

    server = PrivateServer(Home(Path(HOME)), durable=False)
    server.start()
    yield
    connections.close_all()
    for alias in connections:
        close_pool = getattr(connections[alias], "close_pool", None)
        if close_pool:
            close_pool()
    server.stop()
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(test_server: None, django_db_blocker: Any) -> None:
    """Tables, rights and reference data, once; tests then run as the application role and roll back."""
    from lindung.reference.services import load_reference
    from lindung.site.setup import bring_up_to_date

    with django_db_blocker.unblock():
        bring_up_to_date()
        load_reference(using="owner")


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A few named people in two kabupaten, their memberships and payments, and one user per role. Read only."""
    from tests.world import build_world

    with django_db_blocker.unblock():
        return build_world()


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A connection as owner, outside the test's transaction. Whoever writes with it cleans up."""
    import psycopg
    from django.db import connections

    parameters = connections["owner"].get_connection_params()
    for key in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(key, None)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield connection


@pytest.fixture
def sign_in(db: None, world: Any, client: Any) -> Any:
    """`sign_in("branch_officer")`: a test client of the user with that role in the world."""

    from lindung.access.acting import forget
    from lindung.access.models import User

    def enter(who: str) -> Any:
        forget()
        client.force_login(
            User.objects.get(pk=world.users[who].pk), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return enter
