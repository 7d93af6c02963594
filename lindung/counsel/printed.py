"""A computed sheet as PDF, set by Typst with the fonts it carries. The same facts on one day give the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from lindung.counsel.calculating import Answer
from lindung.counsel.sheets import Sheet
from lindung.counsel.showing import Result, ShownQuestion, facts_shown, result_of_answer
from lindung.counsel.speech import Grade, language
from lindung.web import dates

TEMPLATES = Path(__file__).resolve().parent / "typst"


def pdf_of(sheet: Sheet, answer: Answer, *, link: str, day: date) -> bytes:
    """The sheet of an answer that holds a decision. `link` leads back to the computed page; `day` is today's."""
    # A large library, and few who read a page print it.
    import typst

    result = result_of_answer(sheet, answer)
    content = _content(sheet, result, facts_shown(sheet, answer.situation), link, day)
    data = json.dumps(content, ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        TEMPLATES / "sheet.typ", root=TEMPLATES, ignore_system_fonts=True, sys_inputs={"data": data}, timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made


def _content(sheet: Sheet, result: Result, facts: list[tuple[str, str]], link: str, day: date) -> dict[str, Any]:
    entitled = {None: "", True: gettext("Berhak"), False: gettext("Tidak berhak")}[result.entitled]
    footer = gettext("Dihitung Lindung. Bukan keputusan klaim; keputusan hanya diberikan oleh kantor.")
    if settings.DEMONSTRATION:
        footer = f"{footer} {gettext('Sistem demonstrasi.')}"
    return {
        "language": language(),
        "title": str(sheet.title),
        "purpose": str(sheet.purpose),
        "day": gettext("Dihitung %(day)s") % {"day": dates.long_date(day)},
        "facts": facts,
        "entitled": entitled,
        "main": asdict(result.main) if result.main else None,
        "amounts": [asdict(one) for one in (*result.beside, *result.others)],
        "weakest": _grade(result.weakest),
        "reasons": [asdict(one) for one in result.reasons],
        "questions": [_question(one) for one in result.questions],
        "doubts": [{"grade": _grade(one.grade), "things": one.things} for one in result.doubts],
        "borne": [asdict(one) for one in result.borne],
        "due": result.due,
        "steps": [asdict(one) | {"grade": _grade(one.grade)} for one in result.steps],
        "footer": footer,
        "link": link,
        # Long words break nowhere by themselves; a zero-width space lets an address end a line at its joints.
        "shown_link": link.replace("&", "&\u200b").replace("?", "?\u200b"),
        "words": {
            "facts": gettext("Yang diketahui"),
            "result": gettext("Hasil"),
            "reasons": gettext("Mengapa"),
            "questions": gettext("Pertanyaan hukum yang terbuka"),
            "doubts": gettext("Yang tidak dibaca langsung dalam naskah peraturan"),
            "steps": gettext("Langkah demi langkah"),
            "certainty": gettext("Kepastian hasil"),
            "due": gettext("Paling lambat dibayar"),
            "programme": gettext("Program"),
            "employer": gettext("Pemberi kerja"),
            "worker": gettext("Pekerja"),
            "total": gettext("Jumlah"),
            "link": gettext("Hitungan ini dapat dibuka lagi di:"),
        },
    }


def _grade(one: Grade) -> dict[str, str]:
    return {"level": one.level, "level_name": one.level_name, "words": one.words}


def _question(one: ShownQuestion) -> dict[str, str]:
    return {"words": one.words, "reading": one.reading, "source": one.source, "how": how_answered(one)}


def how_answered(one: ShownQuestion) -> str:
    """By whom an open question was answered in this result."""
    if one.decision is not None:
        return gettext("Diputuskan kantor (%(document)s)") % {"document": one.decision.document_number}
    return gettext("Diputuskan oleh pemakai hitungan ini") if one.given else gettext("Dihitung dengan bacaan")
