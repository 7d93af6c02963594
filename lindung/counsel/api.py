"""The law for programs: contributions, benefits and tax with their derivation; parameters, questions, vocabulary.

Open to everybody: a situation names nobody. Its words are those of `lindung law` and of the case files.
"""

from datetime import date
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import public
from lindung.counsel.calculating import calculate
from lindung.counsel.queries import holding_on
from lindung.counsel.sources import room_of, rooms
from lindung.law import KINDS, all_parameters, facts_of, open_questions
from lindung.law.errors import Invalid
from lindung.law.parameters import Parameter, Value
from lindung.law.plain import plain
from lindung.law.reading import situation_from_json
from lindung.law.text import words
from lindung.web.dates import today
from lindung.web.invalid import IsoDay
from lindung.web.refused import Refused

router = Router(tags=["law"])
MOST_BYTES = 100_000


class ReasonOut(Schema):
    id: str
    en: str
    article: str


class DecisionUsedOut(Schema):
    question: str
    reading: str
    document: str
    from_day: date
    to_day: date | None


class AnswerOut(Schema):
    kind: str
    amounts: dict[str, Any]
    entitled: bool | None = None
    reasons: list[ReasonOut]
    law: list[dict[str, Any]]
    weakest_provenance: str
    open_questions: list[dict[str, Any]]
    office_decisions: list[DecisionUsedOut]
    steps: list[dict[str, Any]] | None = None


class ValueOut(Schema):
    value: Any
    unit: str
    since: date
    until: date | None
    basis: str
    provenance: str
    note: str
    question: str | None


class ParameterOut(Schema):
    name: str
    title_id: str
    title_en: str
    room: str
    values: list[ValueOut]


class ReadingOut(Schema):
    name: str
    id: str
    en: str
    source: str


class QuestionOut(Schema):
    name: str
    id: str
    en: str
    readings: list[ReadingOut]
    computed_with: str | None
    office_decision: DecisionUsedOut | None


class FactOut(Schema):
    name: str
    id: str
    en: str
    choices: list[str]


class VocabularyOut(Schema):
    situation: dict[str, list[FactOut]]
    outputs: dict[str, dict[str, str]]


def _body(example: dict[str, Any]) -> dict[str, Any]:
    """How OpenAPI describes a situation: an object of facts, read exactly (so not by the usual parser)."""
    described = {
        "type": "object",
        "additionalProperties": True,
        "description": "Facts by the words of GET /law/vocabulary. Money is a whole number of rupiah, decimals are "
        "read exactly, dates are YYYY-MM-DD, months YYYY-MM. `decisions` maps open questions to readings; without it "
        "the office's recorded decisions for the day apply.",
    }
    content = {"application/json": {"schema": described, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/law/contribution",
    response=AnswerOut,
    exclude_none=True,
    summary="What is due for one worker, project or placement",
    openapi_extra=_body({"segment": "PU", "month": "2026-03", "wage": 12000000, "risk_class": 3}),
)
@public
def contribution(request: HttpRequest, steps: bool = False) -> Any:
    """Amounts in whole rupiah with reasons, articles and provenance; `steps=true` adds the whole derivation."""
    return _answered(request, "contribution", steps)


@router.post(
    "/law/benefit",
    response=AnswerOut,
    exclude_none=True,
    summary="What a programme pays on an event, and whether there is a right to it",
    openapi_extra=_body(
        {"programme": "JKM", "event": "death", "segment": "BPU", "event_date": "2025-03-01", "months_contributed": 40}
    ),
)
@public
def benefit(request: HttpRequest, steps: bool = False) -> Any:
    """Amounts in whole rupiah with reasons. "Not entitled" is an answer; what the law leaves open is `not_covered`."""
    return _answered(request, "benefit", steps)


@router.post(
    "/law/tax",
    response=AnswerOut,
    exclude_none=True,
    summary="Income tax on payments of JHT",
    openapi_extra=_body(
        {
            "programme": "JHT",
            "event": "tax",
            "npwp": True,
            "payments": [{"date": "2024-05-02", "amount": 150000000}],
        }
    ),
)
@public
def tax(request: HttpRequest, steps: bool = False) -> Any:
    """One amount for each payment."""
    return _answered(request, "tax", steps)


@router.get("/law/parameters", response=list[ParameterOut], summary="Every dated value of the law")
@public
def parameters(request: HttpRequest, on: IsoDay | None = None, room: str | None = None) -> Any:
    """All parameters with their history, or their value on a day (those without one then are left out)."""
    found = [_parameter(one, on) for one in all_parameters().values() if room in (None, room_of(one))]
    if room is not None and not found:
        known = ", ".join(rooms())
        raise Refused(
            "unknown_room",
            f"Kelompok {room!r} tidak ada; yang ada: {known}.",
            f"There is no room {room!r}; there are: {known}.",
        )
    return [one for one in found if one.values]


@router.get("/law/parameters/{name}", response=ParameterOut, summary="One parameter with its history")
@public
def parameter(request: HttpRequest, name: str) -> Any:
    """Every value it had, with article, provenance and note."""
    one = all_parameters().get(name)
    if one is None:
        raise Refused(
            "not_found",
            f"Tidak ada nilai bernama {name!r}; lihat /law/parameters.",
            f"There is no parameter {name!r}; see /law/parameters.",
            status=404,
        )
    return _parameter(one, None)


@router.get("/law/questions", response=list[QuestionOut], summary="What the law leaves open, and what was decided")
@public
def questions(request: HttpRequest, on: IsoDay | None = None) -> Any:
    """Every open question with its readings; the office's decision for events of a day (default: today)."""
    held = {one.question: one for one in holding_on(on or today())}
    return [
        QuestionOut(
            name=one.name,
            id=one.indonesian,
            en=one.english,
            readings=[
                ReadingOut(name=each.name, id=each.indonesian, en=each.english, source=each.source)
                for each in one.readings
            ],
            computed_with=one.computed_with,
            office_decision=_used(held[one.name]) if one.name in held else None,
        )
        for one in open_questions().values()
    ]


@router.get("/law/vocabulary", response=VocabularyOut, summary="The words of situations and results")
@public
def vocabulary(request: HttpRequest) -> Any:
    """What a situation of each kind may hold, and what the outputs are called; the same words as in case files."""
    facts = {
        kind: [
            FactOut(name=one.name, id=one.indonesian, en=one.english, choices=list(one.choices))
            for one in facts_of(kind).values()
        ]
        for kind in KINDS
    }
    return VocabularyOut(situation=facts, outputs=words())


def _answered(request: HttpRequest, kind: str, steps: bool) -> dict[str, Any]:
    answer = calculate(kind, _situation(request))
    if answer.open is not None:
        raise Refused("not_covered", answer.open.indonesian, answer.open.english, status=422)
    if answer.invalid is not None:
        raise _refused(answer.invalid)
    if answer.decision is None:
        raise RuntimeError("an answer holds a decision or says why not")
    used = [_used(one) for one in answer.used]
    return answer.decision.as_json(steps=steps) | {"office_decisions": used}


def _situation(request: HttpRequest) -> dict[str, Any]:
    too_large = Refused(
        "too_large",
        "Situasi ini terlalu besar (lebih dari 100.000 bita).",
        "This situation is too large (more than 100,000 bytes).",
        status=413,
    )
    try:
        body = request.body
    except RequestDataTooBig:  # beyond what is read at all
        raise too_large from None
    if len(body) > MOST_BYTES:
        raise too_large
    try:
        return situation_from_json(body)
    except Invalid as wrong:
        raise _refused(wrong) from wrong


def _refused(wrong: Invalid) -> Refused:
    return Refused("invalid", wrong.indonesian, wrong.english)


def _used(one: Any) -> DecisionUsedOut:
    return DecisionUsedOut(
        question=one.question,
        reading=one.reading,
        document=one.document_number,
        from_day=one.from_day,
        to_day=one.to_day,
    )


def _parameter(one: Parameter, on: date | None) -> ParameterOut:
    values = [value for value in one.values if on is None or _holds(value, on)]
    return ParameterOut(
        name=one.name,
        title_id=one.title["id"],
        title_en=one.title["en"],
        room=room_of(one),
        values=[_value(value) for value in values],
    )


def _holds(value: Value, day: date) -> bool:
    return value.since <= day and (value.until is None or day <= value.until)


def _value(value: Value) -> ValueOut:
    return ValueOut(
        value=value.written if value.unit == "percent" else plain(value.value),
        unit=value.unit,
        since=value.since,
        until=value.until,
        basis=value.basis,
        provenance=value.provenance.value,
        note=value.note,
        question=value.question,
    )
