"""Hitung iuran and Hitung manfaat: public sheets whose addresses carry what was typed, never whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext

from lindung.access.guard import public
from lindung.counsel.benefit_sheets import BENEFIT_SHEETS
from lindung.counsel.calculating import Answer, calculate
from lindung.counsel.contribution_sheets import CONTRIBUTION_SHEETS
from lindung.counsel.forms import ShownForm, shown_form
from lindung.counsel.printed import pdf_of
from lindung.counsel.sheets import Sheet, Typed, read
from lindung.counsel.showing import result_of_answer
from lindung.counsel.speech import say
from lindung.law import open_questions
from lindung.web import asking
from lindung.web.dates import today

# Longer than any sheet that is filled in by hand; kept short because the sheets are open to everybody.
LONGEST_ADDRESS = 4000


@dataclass(frozen=True)
class Room:
    """One of the two calculators: its sheets and the names of its pages."""

    tab: str
    sheets: dict[str, Sheet] = field(hash=False)
    one: str
    pdf: str


CONTRIBUTION = Room("contribution", CONTRIBUTION_SHEETS, "contribution-sheet", "contribution-sheet-pdf")
BENEFIT = Room("benefit", BENEFIT_SHEETS, "benefit-sheet", "benefit-sheet-pdf")


@public
def calculators(request: HttpRequest) -> HttpResponseBase:
    """Both calculators on one page: where strangers come in."""
    return _choice(request, CONTRIBUTION, BENEFIT)


@public
def contributions(request: HttpRequest) -> HttpResponseBase:
    """Which contribution? The choice of a sheet."""
    return _choice(request, CONTRIBUTION)


@public
def benefits(request: HttpRequest) -> HttpResponseBase:
    """What happened? The choice of a sheet."""
    return _choice(request, BENEFIT)


@public
def contribution_sheet(request: HttpRequest, contribution: str) -> HttpResponseBase:
    """A sheet of contributions, empty or computed."""
    return _sheet(request, CONTRIBUTION, contribution)


@public
def benefit_sheet(request: HttpRequest, benefit: str) -> HttpResponseBase:
    """A sheet of benefits, empty or computed."""
    return _sheet(request, BENEFIT, benefit)


@public
def contribution_pdf(request: HttpRequest, contribution: str) -> HttpResponseBase:
    """The computed sheet to print; back to the form where it is not complete."""
    return _pdf(request, CONTRIBUTION, contribution)


@public
def benefit_pdf(request: HttpRequest, benefit: str) -> HttpResponseBase:
    """The computed sheet to print; back to the form where it is not complete."""
    return _pdf(request, BENEFIT, benefit)


def _choice(request: HttpRequest, *rooms: Room) -> HttpResponseBase:
    asking.parameters(request, set())
    grouped: dict[str, list[tuple[Sheet, str]]] = {}
    for room in rooms:
        for sheet in room.sheets.values():
            grouped.setdefault(str(sheet.group), []).append((sheet, reverse(room.one, args=[sheet.slug])))
    tab = rooms[0].tab if len(rooms) == 1 else "both"
    return render(request, "counsel/choice.html", {"tab": tab, "groups": list(grouped.items())})


def _sheet(request: HttpRequest, room: Room, slug: str) -> HttpResponseBase:
    sheet = _known(room, slug)
    given = _given(request, sheet)
    typed, answer = _computed(sheet, given)
    problems = dict(typed.problems) if typed else {}
    if answer is not None and answer.invalid is not None:
        problems |= _at_the_field(sheet, answer)
    context: dict[str, Any] = {
        "tab": room.tab,
        "sheet": sheet,
        "here": reverse(room.one, args=[slug]),
        "siblings": [(one, reverse(room.one, args=[one.slug])) for one in room.sheets.values()],
        "form": _form(sheet, given, problems),
        "problems": problems,
        "result": None,
        "gap": None,
    }
    if answer is not None and answer.decision is not None:
        query = request.GET.urlencode()
        context |= {
            "result": result_of_answer(sheet, answer),
            "pdf": f"{reverse(room.pdf, args=[slug])}?{query}",
            "link": request.build_absolute_uri(),
        }
    if answer is not None and answer.open is not None:
        context |= {"gap": say(answer.open.indonesian, answer.open.english), "gap_question": _question(answer)}
    return render(request, "counsel/sheet.html", context)


def _pdf(request: HttpRequest, room: Room, slug: str) -> HttpResponseBase:
    sheet = _known(room, slug)
    given = _given(request, sheet)
    _typed, answer = _computed(sheet, given)
    if answer is None or answer.decision is None:
        return redirect(f"{reverse(room.one, args=[slug])}?{request.GET.urlencode()}".rstrip("?"))
    link = request.build_absolute_uri(f"{reverse(room.one, args=[slug])}?{request.GET.urlencode()}")
    content = pdf_of(sheet, answer, link=link, day=today())
    name = f"lindung-{room.tab}-{slug}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _known(room: Room, slug: str) -> Sheet:
    if slug not in room.sheets:
        raise Http404(
            gettext("Tidak ada lembar hitung “%(name)s”. Yang ada: %(known)s.")
            % {"name": slug[:40], "known": ", ".join(room.sheets)}
        )
    return room.sheets[slug]


def _given(request: HttpRequest, sheet: Sheet) -> dict[str, str]:
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        raise BadRequest(gettext("Isian lembar hitung terlalu panjang."))
    given = asking.parameters(request, set(sheet.names()))
    # A link that does not name the programmes means those the sheet opens with, as the library and the terminal do.
    usual = {one.name: one.initial for one in sheet.fields if one.name == "programmes" and one.initial}
    return usual | given if given else {}


def _computed(sheet: Sheet, given: dict[str, str]) -> tuple[Typed | None, Answer | None]:
    """Nothing for an empty sheet; what was read, and the answer if all of it could be read."""
    if not given:
        return None, None
    typed = read(sheet, given)
    return typed, None if typed.problems else calculate(sheet.kind, typed.situation)


def _form(sheet: Sheet, given: dict[str, str], problems: dict[str, str]) -> ShownForm:
    initial = {one.name: one.initial for one in sheet.fields if one.initial}
    return shown_form(sheet, given or initial, problems)


def _at_the_field(sheet: Sheet, answer: Answer) -> dict[str, str]:
    """The library's sentence at the input it names; at the head of the sheet ("") if it names none that is there."""
    wrong = answer.invalid
    if wrong is None:
        return {}
    sentence = say(wrong.indonesian, wrong.english)
    place = (wrong.key or "").partition("[")[0].partition(".")[0]
    for one in sheet.fields:
        if one.name == place:
            return {one.names()[0]: _without_key(sentence)}
    return {"": sentence}


def _without_key(sentence: str) -> str:
    """The sentence without the fact's name before it: it stands at the field already."""
    head, found, rest = sentence.partition(": ")
    said = rest if found and " " not in head else sentence
    return said[:1].upper() + said[1:]


def _question(answer: Answer) -> dict[str, Any] | None:
    name = answer.open.question if answer.open else None
    question = open_questions().get(name or "")
    if question is None:
        return None
    return {
        "name": question.name,
        "words": say(question.indonesian, question.english),
        "readings": [(say(one.indonesian, one.english), one.source) for one in question.readings],
    }


urlpatterns = [
    path("hitung/", calculators, name="calculate"),
    path("hitung/iuran/", contributions, name="calculate-contribution"),
    path("hitung/iuran/<slug:contribution>/", contribution_sheet, name="contribution-sheet"),
    path("hitung/iuran/<slug:contribution>/lembar.pdf", contribution_pdf, name="contribution-sheet-pdf"),
    path("hitung/manfaat/", benefits, name="calculate-benefit"),
    path("hitung/manfaat/<slug:benefit>/", benefit_sheet, name="benefit-sheet"),
    path("hitung/manfaat/<slug:benefit>/lembar.pdf", benefit_pdf, name="benefit-sheet-pdf"),
]
