"""The page of measurements: renewed as a whole, or only where something was measured again."""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import renew_sections, write_page
from benchmarks.results import Table


def _table(title: str, measure: str, seconds: float) -> Table:
    table = Table(title, "How it was taken.", measure=measure)
    table.add("Lindung", seconds, "s")
    return table


def test_what_was_measured_again_takes_the_place_of_what_stood_there_and_the_rest_stays(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    write_page([_table("Counting", "count", 1), _table("Old list", "lists", 22), _table("Law", "", 3)], "all", page)
    before = page.read_text()
    renew_sections([_table("New list", "lists", 44)], "lists alone", page)
    after = page.read_text()
    assert "Old list" not in after and "22.0 s" not in after
    assert after.count("## New list") == 1 and "44.0 s" in after and "`lists alone`" in after
    for heading in ("## Counting", "## Law"):
        assert after.count(heading) == before.count(heading) == 1
    assert after.split("## Counting")[0] == before.split("## Counting")[0]


def test_what_was_never_measured_comes_last_and_nothing_goes(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    write_page([_table("Counting", "count", 1), _table("Law", "law", 3)], "all", page)
    before = page.read_text()
    renew_sections([_table("New list", "lists", 44)], "lists alone", page)
    assert page.read_text().startswith(before.rstrip())
    assert page.read_text().index("## Law") < page.read_text().index("## New list")
