"""What a reader meets has words in both languages: rules, their inputs and results, outputs, questions."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import lindung.law
from lindung.law.cases import case_files, read_cases
from lindung.law.decision import Decision
from lindung.law.errors import Invalid, NotCovered
from lindung.law.parameters import all_parameters
from lindung.law.questions import questions
from lindung.law.rule import RULES, Rule
from lindung.law.text import words

for module in walk_packages(lindung.law.__path__, "lindung.law."):
    import_module(module.name)

LAW = Path(lindung.law.__file__).parent
EVERY_RULE = sorted(RULES.values(), key=lambda one: one.name)
UNITS = {"rupiah", "percent", "month", "year", "months", "years", "days", "cover", ""}


@cache
def decisions() -> list[Decision]:
    """Every answer that the golden cases get."""
    found = []
    for file in case_files([Path(__file__).parent / "cases"]):
        for case in read_cases(file):
            try:
                found.append(lindung.law.answer(case.kind, case.situation))
            except (NotCovered, Invalid):
                continue
    return found


def test_there_are_rules_and_answers_to_look_at() -> None:
    assert len(EVERY_RULE) > 30
    assert len(decisions()) > 200


@pytest.mark.parametrize("law", EVERY_RULE, ids=lambda one: one.name)
def test_a_rule_says_in_both_languages_what_it_computes_and_since_when(law: Rule) -> None:
    assert law.indonesian and law.english and law.indonesian != law.english
    assert law.citation
    assert law.until is None or law.since <= law.until
    assert inspect.getdoc(law.function), "a rule without a docstring"


@pytest.mark.parametrize("law", EVERY_RULE, ids=lambda one: one.name)
def test_what_goes_into_a_rule_and_what_comes_out_have_words(law: Rule) -> None:
    named = [*inspect.signature(law.function).parameters, law.name.rpartition(".")[2]]
    assert [name for name in named if name not in words()] == []


@pytest.mark.parametrize("law", EVERY_RULE, ids=lambda one: one.name)
def test_a_rule_takes_its_facts_by_name_only(law: Rule) -> None:
    kinds = {one.kind for one in inspect.signature(law.function).parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}


def test_every_output_of_every_answer_has_words() -> None:
    outputs = {name for decision in decisions() for name in decision.amounts}
    assert sorted(outputs - words().keys()) == []


def test_every_word_is_said_in_both_languages_with_a_known_unit() -> None:
    wrong = [name for name, word in words().items() if not (word.get("id") and word.get("en"))]
    assert wrong == []
    assert {name: word.get("unit", "") for name, word in words().items() if word.get("unit", "") not in UNITS} == {}


def test_no_word_is_left_over() -> None:
    """A word that nothing uses is a rule renamed without its word."""
    used = {name for decision in decisions() for name in decision.amounts}
    used |= {value for decision in decisions() for value in decision.amounts.values() if isinstance(value, str)}
    for law in EVERY_RULE:
        used |= {*inspect.signature(law.function).parameters, law.name.rpartition(".")[2]}
    held = {key for decision in decisions() for step in decision.trace.steps for key in keys_inside(step)}
    assert sorted(words().keys() - used - held) == []


def keys_inside(step: object) -> set[str]:
    found: set[str] = set()
    pending = [getattr(step, "inputs", None), getattr(step, "result", None)]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            found |= {str(key) for key in one}
            pending += one.values()
        elif isinstance(one, list | tuple):
            pending += one
        elif isinstance(one, str):  # a side, a mode of transport: said in words too
            found.add(one)
    return found


def test_every_answer_can_be_read_in_both_languages() -> None:
    for decision in decisions():
        for language in ("id", "en"):
            assert lindung.law.explain(decision, language)
    reasons = {reason for decision in decisions() for reason in decision.reasons}
    assert [one for one in reasons if not (one.indonesian and one.english and one.article)] == []
    assert [one for one in reasons if one.indonesian == one.english] == []


def test_an_answer_without_a_reason_would_defend_nothing() -> None:
    silent = [one.amounts for one in decisions() if one.kind == "benefit" and not one.reasons]
    assert silent == []


# --- Questions ---


def names_in_code() -> set[str]:
    """Every text constant of the project's own code: a question is asked by its name."""
    found = set()
    for path in sorted(LAW.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_open_question_is_asked_somewhere() -> None:
    named = {value.question for one in all_parameters().values() for value in one.values}
    assert sorted(questions().keys() - names_in_code() - named) == []


def test_every_question_that_a_parameter_names_exists() -> None:
    named = {(one.name, value.question) for one in all_parameters().values() for value in one.values if value.question}
    assert [pair for pair in named if pair[1] not in questions()] == []
