"""What the law leaves open, how it can be read, and what the office decided; recording and ending decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, public, requires
from lindung.access.roles import Right
from lindung.access.words import told
from lindung.counsel.models import LegalDecision
from lindung.counsel.queries import all_decisions
from lindung.counsel.services import end_decision, record_decision
from lindung.counsel.sources import weakest
from lindung.counsel.speech import grade, language, say
from lindung.law import all_parameters, open_questions
from lindung.law.parameters import Parameter
from lindung.law.questions import Question
from lindung.postgres.trouble import Trouble
from lindung.web import asking, dates


@dataclass(frozen=True)
class ShownReading:
    """One reading in the language of the page."""

    name: str
    words: str
    source: str
    used: bool
    decided: bool


@dataclass(frozen=True)
class ShownDecision:
    """A decision with its reading in words; `holds` says whether it holds for events of today."""

    decision: LegalDecision
    words: str
    holds: bool


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its readings, its decisions and the parameters that hang on it."""

    name: str
    words: str
    readings: tuple[ShownReading, ...]
    answered: bool
    decisions: tuple[ShownDecision, ...]
    parameters: tuple[tuple[str, str], ...]


@public
def questions(request: HttpRequest) -> HttpResponseBase:
    """Every open question with its readings and the office's decisions."""
    asking.parameters(request, set())
    return _page(request)


@requires(Right.LAW_DECIDE)
@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponseBase:
    """Record the office's reading of a question."""
    if name not in open_questions():
        raise Http404(gettext("Tidak ada pertanyaan hukum bernama “%(name)s”.") % {"name": name[:60]})
    given = {key: request.POST.get(key, "").strip() for key in ("bacaan", "mulai", "sampai", "nomor", "alasan")}
    try:
        record_decision(
            acting=acting(request),
            question=name,
            reading=given["bacaan"],
            from_day=dates.parse_day(given["mulai"], field=gettext("mulai")),
            to_day=dates.parse_day(given["sampai"], field=gettext("sampai")) if given["sampai"] else None,
            document_number=given["nomor"],
            reason=given["alasan"],
        )
    except (Trouble, dates.BadDate) as trouble:
        return _page(request, wrong=name, problem=_sentence(trouble), given=given)
    messages.success(request, gettext("Keputusan dicatat. Hitungan untuk masa itu memakai bacaan ini."))
    return redirect("law-questions")


@requires(Right.LAW_DECIDE)
@require_POST
def end(request: HttpRequest, decision_id: UUID) -> HttpResponseBase:
    """Give a decision its last day."""
    try:
        end_decision(
            acting=acting(request),
            decision_id=decision_id,
            last_day=dates.parse_day(request.POST.get("sampai", ""), field=gettext("hari terakhir")),
            reason=request.POST.get("alasan", ""),
        )
    except (Trouble, dates.BadDate) as trouble:
        messages.error(request, _sentence(trouble))
    else:
        messages.success(request, gettext("Keputusan diberi hari terakhir."))
    return redirect("law-questions")


def _sentence(trouble: Trouble | dates.BadDate) -> str:
    return told(trouble) if isinstance(trouble, Trouble) else str(trouble)


def _page(
    request: HttpRequest, *, wrong: str = "", problem: str = "", given: dict[str, str] | None = None
) -> HttpResponseBase:
    today = dates.today()
    recorded = all_decisions()
    parameters = all_parameters()
    shown = [_shown(one, recorded.get(one.name, []), parameters, today) for one in open_questions().values()]
    who = getattr(request, "acting", None)
    context = {
        "tab": "questions",
        "questions": shown,
        "today": today,
        "may_decide": who is not None and who.may(Right.LAW_DECIDE),
        "wrong": wrong,
        "problem": problem,
        "given": given or {},
        "grade": grade(weakest(parameters.values())),
    }
    return render(request, "counsel/questions.html", context, status=400 if problem else 200)


def _shown(
    question: Question, decisions: list[LegalDecision], parameters: dict[str, Parameter], today: date
) -> ShownQuestion:
    holding = next((one for one in decisions if _holds(one, today)), None)
    words = {one.name: say(one.indonesian, one.english) for one in question.readings}
    return ShownQuestion(
        name=question.name,
        words=say(question.indonesian, question.english),
        readings=tuple(
            ShownReading(
                one.name,
                words[one.name],
                one.source,
                holding is None and one.name == question.computed_with,
                holding is not None and one.name == holding.reading,
            )
            for one in question.readings
        ),
        answered=holding is not None or question.computed_with is not None,
        decisions=tuple(
            ShownDecision(one, words.get(one.reading, one.reading), _holds(one, today)) for one in decisions
        ),
        parameters=tuple(
            (one.name, one.title[language()])
            for one in parameters.values()
            if any(value.question == question.name for value in one.values)
        ),
    )  # fmt: skip


def _holds(one: LegalDecision, day: date) -> bool:
    return one.from_day <= day and (one.to_day is None or day <= one.to_day)


urlpatterns = [
    path("", questions, name="law-questions"),
    path("<slug:name>/putuskan/", decide, name="law-decide"),
    path("keputusan/<uuid:decision_id>/akhiri/", end, name="law-decision-end"),
]
