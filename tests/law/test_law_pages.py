"""The pages of docs/law say what the rules, parameters and cases say; a change of law is a change of a page."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from lindung.law.parameters import all_parameters
from lindung.law.questions import questions
from lindung.law.tables import rows
from scripts import law_pages
from scripts.law_plan import PAGES, group_of, module_of, page_of, page_of_parameter

NAMES = {page.name for page in PAGES}
TEXT = law_pages.pages()


def test_the_pages_are_as_the_law_is_now() -> None:
    assert law_pages.stale() == [], "run python scripts/law_pages.py and read the difference"


def test_a_page_changed_by_hand_or_left_over_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_pages, "FOLDER", tmp_path)
    for name, text in TEXT.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert law_pages.stale() == []
    (tmp_path / "jkm.md").write_text(TEXT["jkm.md"].replace("20,000,000", "20,000,001"), encoding="utf-8")
    (tmp_path / "old.md").write_text("# Old\n", encoding="utf-8")
    assert law_pages.stale() == ["jkm.md", "old.md"]


def test_every_rule_stands_on_one_page_about_the_law() -> None:
    placed = {rule.name: page_of(module_of(rule)) for rule in law_pages.rules()}
    assert set(placed.values()) <= NAMES
    assert [name for name, page in placed.items() if page == "general"] == []
    for name, page in placed.items():
        assert f"`{name.rpartition('.')[2]}`" in TEXT[f"{page}.md"]


def test_every_dated_value_stands_on_one_page_about_the_law() -> None:
    for name, parameter in all_parameters().items():
        page = page_of_parameter(parameter)
        assert page in NAMES - {"general"}, f"{name} of {parameter.file} has no page"
        table = TEXT[f"{page}.md"].partition("## Parameters")[2]
        assert table.count(f"| `{name}` |") == len(parameter.values)


def test_every_case_stands_on_one_page() -> None:
    shown = Counter(group_of(case) for case in law_pages.cases())
    assert sum(shown.values()) == len(law_pages.cases())
    assert set(shown) <= {pair for page in PAGES for pair in page.cases}


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_open_question_is_told_and_named_on_the_page_it_touches(name: str) -> None:
    assert f"## {name}\n" in TEXT["questions.md"]
    told = [page for page, text in TEXT.items() if f"questions.md#{name})" in text]
    # What follows a payment after a lapse is asked where cover is decided, outside the law itself.
    assert told or name == "payment-after-lapse"


@pytest.mark.parametrize(("page", "table"), [(page.name, table) for page in PAGES for table in page.tables])
def test_every_row_of_an_annex_is_shown(page: str, table: str) -> None:
    text = TEXT[f"{page}.md"]
    section = text[text.index(f"tables/{table}.csv") :].split("\n## ")[0]
    assert section.count("\n|") == len(rows(table)) + 2


def test_a_line_between_columns_never_breaks_a_table() -> None:
    for name, text in TEXT.items():
        for upper, lower in pairwise(text.splitlines()):
            if upper.startswith("|") and lower.startswith("|"):
                assert columns(upper) == columns(lower), f"{name}: {lower}"


def columns(line: str) -> int:
    return line.replace("\\|", "").count("|")
