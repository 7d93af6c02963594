"""Days typed in the terminal: written in one way, refused with a sentence that names the option."""

from __future__ import annotations

from datetime import date

import pytest

from lindung.access.terminal import day_if_typed, typed_day
from lindung.postgres.trouble import Trouble


def test_a_day_is_typed_as_year_month_day() -> None:
    assert typed_day("2026-12-31", "--on") == day_if_typed("2026-12-31", "--on") == date(2026, 12, 31)


def test_where_nothing_is_typed_no_day_is_meant_unless_one_is_needed() -> None:
    assert day_if_typed("", "--until") is None
    with pytest.raises(Trouble):
        typed_day("", "--on")


@pytest.mark.parametrize(
    ("text", "why"),
    [("kemarin", "bukan tanggal"), ("31-12-2026", "bukan tanggal"), ("20261231", "bukan tanggal"),
     ("2026-W53-4", "bukan tanggal"), ("2026-02-30", "tidak ada di kalender")],
)  # fmt: skip
def test_what_is_no_day_is_refused_under_the_name_of_its_option(text: str, why: str) -> None:
    for read in (typed_day, day_if_typed):
        with pytest.raises(Trouble) as refused:
            read(text, "--until")
        assert refused.value.indonesian.startswith("--until: ") and why in refused.value.indonesian
