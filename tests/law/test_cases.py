"""Every golden case of the library, one test each. The list of tests reads as the law's own table of cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from lindung.law.cases import Case, case_files, read_cases, run_case
from lindung.law.plain import plain

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


def test_there_are_cases_for_every_corner_of_the_law() -> None:
    """Hundreds, in every kind and group: a folder that is no longer read would show here."""
    groups = Counter((case.kind, case.situation.get("programme") or case.situation.get("segment")) for case in CASES)
    assert len(CASES) >= 400
    for kind, names in (("contribution", "PU BPU JAKON PMI"), ("benefit", "JKK JKM JHT JP JKP")):
        assert [name for name in names.split() if groups[(kind, name)] < 10] == []
    assert sum(case.kind == "tax" for case in CASES) >= 10


def test_no_case_says_again_what_another_said() -> None:
    said: dict[str, list[str]] = {}
    for case in CASES:
        facts = dict(sorted(case.situation.items()))
        said.setdefault(f"{case.kind} {plain(facts)} {plain(case.expect)}", []).append(case.name)
    assert [names for names in said.values() if len(names) > 1] == []


@pytest.mark.parametrize("change", ["amount", "refusal"])
def test_a_case_with_another_expectation_would_fail(change: str) -> None:
    """The runner compares: every case that passes fails once its expectation is changed."""
    for case in CASES:
        other = {"error": "defect"} if change == "refusal" else dict.fromkeys(case.expect, "something else")
        assert not run_case(replace(case, expect=other)).passed
