"""Questions to Dukcapil for programs."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.rosters.dukcapil import ask, inquiries, inquiry_by_code, question_code, question_of
from lindung.rosters.dukcapil_reply import take_reply
from lindung.sponsorship.queries import programme_by_code
from lindung.web.refused import database_refusals

router = Router(tags=["tasks"])


class InquiryOut(Schema):
    code: str
    programme: str
    questions: int
    asked_at: datetime


class AskIn(Schema):
    programme: str


class QuestionOut(Schema):
    code: str
    nik: str
    name: str
    question: str
    answer: str


class TakenOut(Schema):
    answered: int
    again: int
    accepted: int
    rejected: int
    held: int
    deaths: int
    elsewhere: int
    bills: list[str]


@router.get("/dukcapil", response=list[InquiryOut], url_name="dukcapil", summary="What Dukcapil was asked")
@requires(Right.TASKS_READ)
def listed(request: HttpRequest) -> Any:
    """Files of questions, newest first, at most 200."""
    return [_inquiry(one) for one in inquiries()]


@router.post("/dukcapil", response=InquiryOut, url_name="dukcapil_ask", summary="Ask about doubtful held rows")
@requires(Right.DUKCAPIL_ASK)
def put(request: HttpRequest, body: AskIn) -> Any:
    """All held rows of a programme that Dukcapil can tell about and that nobody asked about yet."""
    return _inquiry(ask(acting=acting(request), programme=programme_by_code(body.programme)))


@router.post(
    "/dukcapil/{inquiry_code}/questions",
    response=list[QuestionOut],
    url_name="dukcapil_questions",
    summary="The questions with whole numbers, recorded",
)
@requires(Right.DUKCAPIL_ASK)
def questions(request: HttpRequest, inquiry_code: str) -> Any:
    """The rows of one file with their numbers in full; that they left is noted in the trail."""
    from django.db import connection

    acting(request).must(Right.IDENTITY_SEE)
    inquiry = inquiry_by_code(inquiry_code)
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_note_inquiry_seen(%s)", [inquiry.pk])
    return [
        {
            "code": question_code(inquiry.code, one.number),
            "nik": one.nik,
            "name": one.name,
            "question": question_of(one),
            "answer": one.answer,
        }
        for one in inquiry.rows.order_by("number")
    ]


@router.post("/dukcapil/reply", response=TakenOut, url_name="dukcapil_reply", summary="Take Dukcapil's reply in")
@requires(Right.DUKCAPIL_ASK)
def reply(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """The file of questions, answered (XLSX or CSV). The same reply again changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / f"jawaban{Path(str(file.name)).suffix.lower()[:6]}"
        with kept.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return take_reply(kept, acting=acting(request)).as_json()


def _inquiry(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "programme": one.programme.code,
        "questions": one.questions,
        "asked_at": one.asked_at,
    }
