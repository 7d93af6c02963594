"""The law as code: rules with their articles, parameters with their sources. Pure: no database, clock or network.

    >>> from lindung.law import contribution
    >>> contribution({"segment": "BPU", "month": "2025-06", "income": 1_000_000, "paid_by": "self"}).amounts["total"]
    16800

`contribution`, `benefit` and `tax` each take one situation (a mapping; the words are those of docs/law/facts.md) and
answer with a `Decision`: amounts in whole rupiah, reasons with their articles, and every rule and parameter used.
`explain(decision, "en")` is its derivation as text. `assess(frame, month)` computes the contributions of a whole table
of workers. `all_parameters()` and `questions()` list what the law says and what it leaves open. What it leaves open
raises `NotCovered`, a situation that cannot be raises `Invalid`; both carry a sentence in Indonesian and English.

Importing this package imports nothing else; each name is fetched when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lindung.law.assess import assess as assess
    from lindung.law.cases import run_cases as run_cases
    from lindung.law.decision import Decision as Decision
    from lindung.law.errors import Invalid as Invalid
    from lindung.law.errors import LawDefect as LawDefect
    from lindung.law.errors import NotCovered as NotCovered
    from lindung.law.explain import explain as explain
    from lindung.law.parameters import Parameter as Parameter
    from lindung.law.parameters import Provenance as Provenance
    from lindung.law.parameters import Value as Value
    from lindung.law.parameters import all_parameters as all_parameters
    from lindung.law.parameters import parameter as parameter
    from lindung.law.questions import Question as Question
    from lindung.law.questions import questions as questions
    from lindung.law.situation import Key as Key

# Where each public name stands. `assess`, `explain` and `questions` are modules that can be called as their functions.
_HOME = {
    "Decision": "decision",
    "Invalid": "errors",
    "Key": "situation",
    "LawDefect": "errors",
    "NotCovered": "errors",
    "Parameter": "parameters",
    "Provenance": "parameters",
    "Question": "questions",
    "Value": "parameters",
    "all_parameters": "parameters",
    "parameter": "parameters",
    "run_cases": "cases",
}

KINDS = ("contribution", "benefit", "tax")

__all__ = [
    "KINDS",
    "Decision",
    "Invalid",
    "Key",
    "LawDefect",
    "NotCovered",
    "Parameter",
    "Provenance",
    "Question",
    "Value",
    "all_parameters",
    "answer",
    "assess",
    "benefit",
    "contribution",
    "explain",
    "facts_of",
    "open_questions",
    "parameter",
    "questions",
    "run_cases",
    "tax",
]


def __getattr__(name: str) -> Any:
    if name in ("assess", "explain", "questions"):
        return import_module(f"{__name__}.{name}")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def contribution(situation: Mapping[str, Any]) -> Decision:
    """What is due for one worker, project or placement: rupiah by programme, by payer and by fund.

    Invalid: a fact is unknown, missing or impossible. NotCovered: the law leaves the answer open, or the month lies
    before July 2015.
    """
    from lindung.law.contributions import contribution as compute

    return _decide("contribution", situation, compute)


def benefit(situation: Mapping[str, Any]) -> Decision:
    """What a programme pays on an event, in rupiah, and whether there is a right to it at all.

    "Not entitled" is an answer with reasons. Invalid and NotCovered as for `contribution`.
    """
    from lindung.law.benefits import benefit as compute

    return _decide("benefit", situation, compute)


def tax(situation: Mapping[str, Any]) -> Decision:
    """Income tax on payments of JHT: a list of rupiah, one for each payment, and which of them are final.

    Invalid and NotCovered as for `contribution`.
    """
    from lindung.law.benefits.jht_tax import tax as compute

    return _decide("tax", situation, compute)


def answer(kind: str, situation: Mapping[str, Any]) -> Decision:
    """The answer to a question by its kind: `contribution`, `benefit` or `tax`. Invalid on any other kind."""
    functions: dict[str, Callable[[Mapping[str, Any]], Decision]]
    functions = {"contribution": contribution, "benefit": benefit, "tax": tax}
    if kind not in functions:
        from lindung.law.errors import Invalid

        known = ", ".join(functions)
        raise Invalid(
            f"kind: {kind!r} tidak dikenal; pilihannya: {known}.", f"kind: {kind!r} is not known; choose: {known}."
        )
    return functions[kind](situation)


def facts_of(kind: str) -> dict[str, Key]:
    """Every fact that a situation of this kind may hold, by its name: how it is read and what it is called."""
    room = "contributions" if kind == "contribution" else "benefits"
    keys: dict[str, Key] = import_module(f"{__name__}.{room}.situation").KEYS
    return keys


def open_questions() -> dict[str, Question]:
    """Every question that the law leaves open, by name: `questions()` under a name that no module has."""
    from lindung.law.questions import questions as every_question

    return every_question()


def _decide(kind: str, situation: Mapping[str, Any], compute: Callable[..., Any]) -> Decision:
    from lindung.law.decision import decide
    from lindung.law.errors import Invalid
    from lindung.law.questions import check_decisions
    from lindung.law.situation import Facts

    if not isinstance(situation, Mapping):
        raise Invalid(
            f"Situasi harus berupa pasangan kunci: nilai, bukan {situation!r}.",
            f"A situation maps keys to values; {situation!r} does not.",
        )
    given = dict(situation)
    decisions = given.pop("decisions", None)
    checked = check_decisions(decisions) if decisions is not None else {}
    facts = Facts(given, facts_of(kind))
    return decide(kind, lambda: compute(facts), decisions=checked)
