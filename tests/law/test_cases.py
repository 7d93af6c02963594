"""Every golden case of the library, one test each. The list of tests reads as the law's own table of cases."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lindung.law.cases import Case, case_files, read_cases, run_case

FOLDER = Path(__file__).parent / "cases"
CASES = [case for file in case_files([FOLDER]) for case in read_cases(file)]


def title(case: Case) -> str:
    return f"{Path(case.file).relative_to(FOLDER).with_suffix('')}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=title)
def test_case(case: Case) -> None:
    outcome = run_case(case)
    assert outcome.passed, outcome.told("en")


def test_no_two_cases_have_one_name() -> None:
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


def test_every_case_names_where_it_comes_from() -> None:
    """At least an article, a regulation or a published example: a source of one word says nothing."""
    assert [case.name for case in CASES if len(case.source.split()) < 2] == []
