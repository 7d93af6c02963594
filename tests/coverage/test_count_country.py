"""The whole country is counted by the same words as a province, and only when it is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.coverage.queries import count
from lindung.reference.answers import UnknownRegion

DAY = date(2024, 3, 15)
ELSEWHERE = "(day, province, kabupaten, segment, status, payer_kind) = ('2024-03-14', '71', '71.71', 'BPU', 1, 'self')"


@pytest.fixture
def one_more_in_sulut(world: Any, owner: Any) -> Any:
    """Somebody covered in another province since the day before; taken away afterwards."""
    names, _, values = ELSEWHERE.partition(" = ")
    owner.execute(f"INSERT INTO coverage_coverday {names[:-1]}, delta) VALUES {values[:-1]}, 1)")
    yield
    owner.execute(f"DELETE FROM coverage_coverday WHERE {ELSEWHERE}")


def test_a_province_alone_is_the_country(world: Any, db: None) -> None:
    assert count(DAY, region=None).total == count(DAY, region="72").total == 4


@pytest.mark.parametrize(("region", "total"), [(None, 5), ("72", 4), ("71", 1)])
def test_another_province_adds_to_the_country_and_not_to_the_first(
    one_more_in_sulut: Any, db: None, region: str | None, total: int
) -> None:
    assert count(DAY, region=region).total == total


def test_the_country_counts_by_what_the_roll_up_does_not_hold(world: Any, db: None) -> None:
    by_sex = count(DAY, region=None, by=("sex",))
    assert {row.key["sex"]: row.active for row in by_sex.rows} == {"L": 2, "P": 2}


def test_an_empty_region_is_no_country(world: Any, db: None) -> None:
    with pytest.raises(UnknownRegion):
        count(DAY, region="")
