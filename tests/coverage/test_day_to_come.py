"""The terminal counts a day to come, too: who is paid for by then, and it says that this may change."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from lindung.access.acting import acting_as, forget
from lindung.billing.services import settle_months
from lindung.coverage.commands import coverage
from lindung.coverage.queries import DayInFuture, count, today
from lindung.coverage.services import refresh
from lindung.law.programmes import Programme

pytestmark = pytest.mark.usefixtures("db")


def ask(day: date) -> Any:
    """`lindung coverage` of Parigi Moutong on a day."""
    forget()
    app = typer.Typer()
    app.command()(coverage)
    return CliRunner().invoke(app, ["--on", day.isoformat(), "--region", "72.08", "--format", "json"])


def test_a_day_to_come_counts_who_is_paid_for_by_then_and_the_day_before_does_not(world: Any) -> None:
    year = today().year + 1
    with acting_as(world.users["branch_officer"], channel="terminal"):
        ani = world.memberships["ani"].pk
        settle_months(
            membership_id=ani, programmes=[Programme.JKK, Programme.JKM], first_month=date(year, 1, 1), months=1,
            paid_on=today(),
        )  # fmt: skip
        refresh([ani])
    before, then = (json.loads(ask(day).stdout) for day in (date(year - 1, 12, 31), date(year, 1, 31)))
    assert (before["covered"], then["covered"]) == (0, 1)
    assert "belum tiba" in then["remark"]["id"]


def test_a_day_that_has_come_needs_no_remark(world: Any) -> None:
    assert "remark" not in json.loads(ask(date(2024, 12, 31)).stdout)


def test_a_page_counts_no_day_to_come_and_the_terminal_none_beyond_next_year(world: Any) -> None:
    with pytest.raises(DayInFuture):
        count(date(today().year + 1, 1, 31))
    assert ask(date(today().year + 1, 12, 31)).exit_code == 0
    assert ask(date(today().year + 2, 1, 1)).exit_code == 2
