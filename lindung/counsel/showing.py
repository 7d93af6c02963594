"""A result of the law as a page and a printed sheet show it: amounts first, then why, then every step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from lindung.counsel.calculating import Answer
from lindung.counsel.models import LegalDecision
from lindung.counsel.sheets import Sheet
from lindung.counsel.speech import Grade, grade, language, number_words, say
from lindung.law import Decision, open_questions
from lindung.law.explain import result_of
from lindung.law.parameters import Provenance, Value, all_parameters
from lindung.law.text import label, shown, whole
from lindung.law.trace import Step
from lindung.web import dates


@dataclass(frozen=True)
class Amount:
    """One output: what it is called and how it is written. A list of payments has `parts`, one line each."""

    name: str
    label: str
    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownReason:
    words: str
    article: str


@dataclass(frozen=True)
class ShownValue:
    """A dated value that a step used, with the page of its history if it has one."""

    title: str
    number: str
    basis: str
    grade: Grade
    note: str
    href: str


@dataclass(frozen=True)
class ShownStep:
    """One rule as it ran."""

    title: str
    result: str
    inputs: tuple[tuple[str, str], ...]
    article: str
    grade: Grade
    values: tuple[ShownValue, ...]
    times: int = 1


@dataclass(frozen=True)
class ShownQuestion:
    """An open question as it was answered here: by the office's decision, or by the reading computed with."""

    name: str
    words: str
    reading: str
    source: str
    decision: LegalDecision | None
    given: bool


@dataclass(frozen=True)
class Doubts:
    """What the result rests on that is not the regulation's own text, of one provenance: title and article each."""

    grade: Grade
    things: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Borne:
    """One programme's contribution in rupiah: what the employer bears, what is taken from the wage, and both."""

    programme: str
    employer: str
    worker: str
    total: str


@dataclass(frozen=True)
class Result:
    """Everything a page or a printed sheet says about a result."""

    entitled: bool | None
    main: Amount | None
    beside: tuple[Amount, ...]
    others: tuple[Amount, ...]
    reasons: tuple[ShownReason, ...]
    steps: tuple[ShownStep, ...]
    questions: tuple[ShownQuestion, ...]
    doubts: tuple[Doubts, ...]
    borne: tuple[Borne, ...]
    due: str
    weakest: Grade


def result_of_answer(sheet: Sheet, answer: Answer) -> Result:
    """The result of a sheet, ready to be shown. The answer must hold a decision."""
    decision = answer.decision
    if decision is None:
        raise ValueError("an answer without a decision has no result")
    amounts = {name: _amount(name, value) for name, value in decision.amounts.items()}
    main = next((amounts[name] for name in sheet.main if name in amounts), next(iter(amounts.values()), None))
    beside = tuple(amounts[name] for name in sheet.beside if name in amounts and amounts[name] is not main)
    borne = _borne(decision.amounts)
    taken = {one.name for one in (main, *beside) if one is not None} | (_BORNE if borne else set()) | {"due_date"}
    return Result(
        entitled=decision.entitled,
        main=main,
        beside=beside,
        others=tuple(one for one in amounts.values() if one.name not in taken),
        reasons=tuple(ShownReason(say(one.indonesian, one.english), one.article) for one in decision.reasons),
        steps=_steps(decision.trace.steps),
        questions=_questions(decision, answer.used),
        doubts=_doubts(decision),
        weakest=grade(decision.weakest_provenance),
        borne=borne,
        due=amounts["due_date"].text if "due_date" in amounts and main is not amounts["due_date"] else "",
    )


def facts_shown(sheet: Sheet, situation: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts as given, in words, for the head of a printed sheet."""
    found = []
    for field in sheet.fields:
        if field.name in situation:
            found.append((sheet.label(field), _fact(field.choices, field.name, situation[field.name])))
    return found


def _fact(choices: Iterable[tuple[str, Any]], name: str, value: Any) -> str:
    written = ",".join(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else str(value)
    for key, words in choices:
        if key == written or (isinstance(value, bool) and key == written.lower()):
            return str(words)
    if name == "month":
        return dates.month_year(dates.parse_day(f"{value}-01", field=name))
    if isinstance(value, str):
        try:
            return dates.long_date(dates.parse_day(value, field=name))
        except dates.BadDate:
            return value
    return shown(name, value, language())


def _amount(name: str, value: Any) -> Amount:
    if isinstance(value, list) and value:
        parts = tuple(f"{number}. {shown(name, one, language())}" for number, one in enumerate(value, 1))
        return Amount(name, _capital(label(name, language())), "", parts)
    return Amount(name, _capital(label(name, language())), shown(name, value, language()))


# Amounts that the table of who bears what shows.
_BORNE = {"jkk", "jkm", "jht", "jht_employer", "jht_worker", "jp", "jp_employer", "jp_worker",
          "employer_total", "worker_total"}  # fmt: skip


def _borne(amounts: dict[str, Any]) -> tuple[Borne, ...]:
    """Who bears what, where both an employer and a worker do."""
    if not {"employer_total", "worker_total", "total"} <= amounts.keys():
        return ()
    found = []
    for name in ("jkk", "jkm", "jht", "jp"):
        if name in amounts:
            employer = amounts.get(f"{name}_employer", amounts[name])
            found.append(_line(name.upper(), employer, amounts.get(f"{name}_worker", 0), amounts[name]))
    total = _line(gettext("Jumlah"), amounts["employer_total"], amounts["worker_total"], amounts["total"])
    return (*found, total)


def _line(programme: str, employer: int, worker: int, total: int) -> Borne:
    return Borne(programme, *(whole(one, language()) for one in (employer, worker, total)))


def _steps(steps: Iterable[Step]) -> tuple[ShownStep, ...]:
    """The steps in their order; one that ran again on the same facts with the same result stands once."""
    found: dict[tuple[Any, ...], ShownStep] = {}
    for one in map(_step, steps):
        key = (one.title, one.result, one.inputs, one.article)
        found[key] = replace(found[key], times=found[key].times + 1) if key in found else one
    return tuple(found.values())


def _step(step: Step) -> ShownStep:
    law = step.rule
    return ShownStep(
        title=say(law.indonesian, law.english),
        result=result_of(step, language()),
        inputs=tuple((label(name, language()), shown(name, one, language())) for name, one in step.inputs.items()),
        article=law.citation,
        grade=grade(law.provenance),
        values=tuple(_value(one) for one in step.values),
    )


def _value(value: Value) -> ShownValue:
    known = value.name in all_parameters()
    return ShownValue(
        title=value.title[language()],
        number=number_words(value),
        basis=value.basis,
        grade=grade(value.provenance),
        note=value.note,
        href=reverse("law-value", args=[value.name]) if known else "",
    )


def _questions(decision: Decision, used: tuple[LegalDecision, ...]) -> tuple[ShownQuestion, ...]:
    recorded = {one.question: one for one in used}
    found = []
    for one in decision.trace.settled:
        question = open_questions()[one.question]
        reading = next(each for each in question.readings if each.name == one.reading)
        found.append(
            ShownQuestion(
                name=one.question,
                words=say(question.indonesian, question.english),
                reading=say(reading.indonesian, reading.english),
                source=reading.source,
                decision=recorded.get(one.question),
                given=one.decided and one.question not in recorded,
            )
        )
    return tuple(found)


def _doubts(decision: Decision) -> tuple[Doubts, ...]:
    """What is not text or checked table, by provenance, weakest first, each thing once."""
    rules = [(one.provenance, say(one.indonesian, one.english), one.citation) for one in decision.rules]
    values = [(one.provenance, one.title[language()], one.basis) for one in decision.values]
    found: dict[Provenance, dict[tuple[str, str], None]] = {}
    for known, title, basis in rules + values:
        if known.weakness > 1:
            found.setdefault(known, {})[title, basis] = None
    order = sorted(found, key=lambda one: -one.weakness)
    return tuple(Doubts(grade(known), tuple(found[known])) for known in order)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
