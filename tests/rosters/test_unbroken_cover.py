"""Cover told past the row rights of spans: of the memberships that the actor may read, and of no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.rosters.conftest import Lists

ASKED = "SELECT membership_id FROM lindung_unbroken_cover(%s::uuid[], '2020-01-01')"
READ = "SELECT DISTINCT membership_id FROM coverage_coverspan WHERE status IN (1, 2) AND to_day >= '2020-01-01'"


def _ids(question: str, *values: Any) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize(
    ("who", "some"), [("branch_officer", True), ("employer_officer", True), ("administrator", False)]
)
def test_cover_is_told_of_memberships_one_reads_and_of_no_other(lists: Lists, owner: Any, who: str, some: bool) -> None:
    everything = {row[0] for row in owner.execute(READ).fetchall()}
    with lists.act(who):
        told = _ids(ASKED, list(everything))
        assert told == _ids(READ) & everything
    assert bool(told) == some
    assert told < everything


def test_cover_is_not_told_of_memberships_that_nobody_asked_about(lists: Lists) -> None:
    with lists.act("branch_officer"):
        assert _ids(ASKED, []) == set()
