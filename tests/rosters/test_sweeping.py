"""A file that was sent goes when its time is over, whether or not somebody sends another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from lindung.access.models import Event
from lindung.rosters import sending
from lindung.rosters.models import CheckedRow, Row, SentFile
from lindung.rosters.sweeping import sweep
from tests.rosters.conftest import Lists
from tests.rosters.list_desk import HASAN, HELD, ROSMI, digest, sent, versions


@pytest.fixture
def keep(lists: Lists, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`keep(rows, days)`: send a list whose file is kept so many days more; its address."""

    def send(rows: list[dict[str, str]], days: int) -> str:
        with monkeypatch.context() as patched:
            patched.setattr(sending, "DAYS_KEPT", days)
            return sent(lists, sign_in("branch_officer"), rows)

    return send


def files(lists: Lists) -> list[int]:
    with lists.act("branch_officer"):
        return sorted(SentFile.objects.values_list("version__number", flat=True))


def test_a_file_past_its_last_day_is_gone_and_its_twin_a_day_younger_stays(lists: Lists, keep: Any) -> None:
    keep([HASAN], 0)
    keep([ROSMI, HELD], -1)
    assert files(lists) == [1, 2]
    assert sweep() == 1
    assert files(lists) == [1]
    assert [one.state for one in versions(lists)] == ["checked", "cancelled"]
    with lists.act("branch_officer"):
        assert set(CheckedRow.objects.values_list("version__number", flat=True)) == {1}
    assert sweep() == 0


def test_what_was_applied_stays_without_its_file(lists: Lists, sign_in: Any, keep: Any) -> None:
    address = keep([HASAN], -1)
    sign_in("branch_officer").post(f"{address}terapkan/", {"pratinjau": digest(lists)})
    assert (sweep(), files(lists)) == (1, [])
    assert [one.state for one in versions(lists)] == ["applied"]
    with lists.act("branch_officer"):
        assert Row.objects.count() == 1


def test_the_trail_says_that_the_time_was_over(lists: Lists, keep: Any) -> None:
    keep([HASAN], -1)
    # The worker begins where nobody acts.
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_forget()")
    sweep()
    with lists.act("auditor"):
        event = Event.objects.filter(relation="rosters_version").order_by("-id")[0]
        assert (event.actor, event.channel, event.operation) == (None, "job", "rosters.sweep")
        assert "masa simpan" in event.reason and event.after and event.after["state"] == "cancelled"
