"""The whole country is counted by the same words as a province, and only when it is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction

from lindung.coverage.queries import count
from lindung.coverage.services import rebuild
from lindung.reference.answers import UnknownRegion

DAY = date(2024, 3, 15)
ELSEWHERE = "INSERT INTO coverage_coverday VALUES (%s, '71', '71.71', 'BPU', 1, 'self', 1)"


@pytest.fixture
def one_more_in_sulut(world: Any, transactional_db: None) -> Any:
    """Somebody covered in another province since the day before; taken away afterwards."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        columns = "(day, province, kabupaten, segment, status, payer_kind, delta)"
        cursor.execute(ELSEWHERE.replace("VALUES", f"{columns} VALUES"), [date(2024, 3, 14)])
    yield
    rebuild(first_day=date(2024, 1, 1), last_day=date(2026, 11, 22))


def test_a_province_alone_is_the_country(world: Any, db: None) -> None:
    assert count(DAY, region=None).total == count(DAY, region="72").total == 4


@pytest.mark.parametrize(("region", "total"), [(None, 5), ("72", 4), ("71", 1)])
def test_another_province_adds_to_the_country_and_not_to_the_first(
    one_more_in_sulut: Any, region: str | None, total: int
) -> None:
    assert count(DAY, region=region).total == total


def test_the_country_counts_by_what_the_roll_up_does_not_hold(world: Any, db: None) -> None:
    by_sex = count(DAY, region=None, by=("sex",))
    assert {row.key["sex"]: row.active for row in by_sex.rows} == {"L": 2, "P": 2}


def test_an_empty_region_is_no_country(world: Any, db: None) -> None:
    with pytest.raises(UnknownRegion):
        count(DAY, region="")
