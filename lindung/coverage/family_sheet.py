"""The sheet for the family: what they get, what to do, which papers, until when. Sums come from the law library.

Nothing is rounded up for hope: where the law leaves a question open, each reading is named with its sum.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.counsel.models import LegalDecision
from lindung.counsel.queries import all_decisions
from lindung.counsel.speech import grade, language, number_words, say
from lindung.coverage import family_words
from lindung.coverage.certificate_print import set_by_typst
from lindung.coverage.certificate_words import payers_words
from lindung.coverage.certificates import MOST_AT_ONCE, nobody_covered, too_many
from lindung.coverage.covered import CoverStatus
from lindung.coverage.days import check_person_day
from lindung.coverage.death_benefits import Expected, Standing, expected, jkm_expected
from lindung.coverage.held_cover import Held, held_or_coming
from lindung.coverage.stood import Stood, stood_on
from lindung.law import benefit, open_questions, parameter
from lindung.law.errors import Invalid, NotCovered
from lindung.law.programmes import Programme
from lindung.law.tables import rows
from lindung.law.text import cited, label
from lindung.web import dates, numbers

Decisions = Mapping[str, Sequence[LegalDecision]]
_INSURANCE = (Programme.JKK, Programme.JKM)


@dataclass(frozen=True)
class Told:
    """One event and what it brings: a sum (empty where there is none to tell), its parts, and what must be said.

    `applies`: whether its programme holds then, or the law leaves that open; else the sheet leaves it out.
    """

    title: str
    total: str
    parts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    articles: tuple[str, ...]
    applies: bool = True


def family_sheets(*, acting: Acting, person_ids: Sequence[uuid.UUID], day: date, today: date) -> bytes:
    """A page for the family of each of these people who is covered on a day or will be, as one PDF.

    Refused if there is nobody, if they are more than MOST_AT_ONCE, or (for more than one) without the right to take
    lists away.
    """
    acting.must(Right.PEOPLE_READ if len(person_ids) <= 1 else Right.PEOPLE_EXPORT)
    check_person_day(day)
    if len(person_ids) > MOST_AT_ONCE:
        raise too_many(len(person_ids))
    people = [one for one in held_or_coming(person_ids, day) if one.stretches]
    if not people:
        raise nobody_covered()
    return family_pdf(people, day=today)


def family_pdf(people: Sequence[Held], *, day: date) -> bytes:
    """A page for each of these people's families, as they stand on the day of each; `day` is today's."""
    return set_by_typst("family.typ", _content(people, day))


def told_of(people: Sequence[Held]) -> list[tuple[Told, ...]]:
    """What each family is told, in the same order: a death, then a death at work. Two questions for all."""
    stood = stood_on({one.person.id: one.day for one in people})
    standings = [_standing(stood[one.person.id]) for one in people]
    decisions = all_decisions()
    by_law = jkm_expected(standings)
    return [
        (_jkm(standing, what), _jkk(stood[one.person.id], decisions))
        for one, standing, what in zip(people, standings, by_law, strict=True)
    ]


def _standing(stood: Stood) -> Standing:
    return Standing(stood.jkm, stood.segment, stood.day, stood.months, stood.unpaid)


def _jkm(standing: Standing, what: Expected) -> Told:
    title = gettext("Bila meninggal bukan karena kecelakaan kerja")
    if what.total is not None:
        return _told(title, what)
    readings = _readings(standing, what.question) if what.question == "bpu-first-months" else ()
    notes = (say(*what.why[0]), *(gettext("%(reading)s: %(sum)s") % one for one in readings))
    return Told(title, "", (), notes, (), standing.status is not CoverStatus.NOT_COVERED)


def _readings(standing: Standing, question: str) -> list[dict[str, str]]:
    """The sum under each reading of an open question, by the law library."""
    facts: dict[str, Any] = {
        "programme": "JKM", "event": "death", "segment": standing.segment, "event_date": standing.day,
        "months_contributed": standing.months or 0,
    }  # fmt: skip
    if standing.status is CoverStatus.CONDITIONAL and standing.unpaid:
        facts["arrears_months"] = standing.unpaid
    found = []
    for reading in open_questions()[question].readings:
        try:
            total = benefit(facts | {"decisions": {question: reading.name}}).amounts["total"]
        except (NotCovered, Invalid):
            continue
        words = say(reading.indonesian, reading.english).rstrip(".")
        found.append({"reading": gettext("Bacaan “%(words)s”") % {"words": words}, "sum": _rupiah(total)})
    return found


def _jkk(stood: Stood, decisions: Decisions) -> Told:
    title = gettext("Bila meninggal karena kecelakaan kerja")
    if stood.jkk in (CoverStatus.NOT_COVERED, CoverStatus.NOT_SETTLED):
        words = gettext("JKK tidak berlaku pada hari itu, atau belum terjawab oleh hukum.")
        return Told(title, "", (), (words,), (), stood.jkk is CoverStatus.NOT_SETTLED)
    if stood.segment != "BPU":
        share = parameter("benefits/jkk", "jkk_death_share", stood.day)
        factor = parameter("benefits/jkk", "jkk_wage_factor", stood.day)
        words = gettext("%(share)s × %(months)s × upah sebulan, ditambah santunan berkala dan biaya pemakaman.")
        return Told(title, "", (), (words % {"share": number_words(share), "months": factor.whole},), (share.basis,))
    income = int(rows("bpu_income_brackets")[0]["base_income"])
    facts: dict[str, Any] = {"programme": "JKK", "event": "death", "segment": "BPU", "income": income}
    if stood.jkk is CoverStatus.CONDITIONAL and stood.unpaid:
        facts["arrears_months"] = stood.unpaid
    what = expected(facts, stood.day, decisions)
    note = gettext(
        "Dihitung dengan penghasilan terdaftar terendah, %(income)s sebulan; yang lebih tinggi mendapat lebih."
    )
    told = _told(title, what)
    return Told(told.title, told.total, told.parts, (note % {"income": _rupiah(income)}, *told.notes), told.articles)


def _told(title: str, what: Expected) -> Told:
    if what.total is None:
        return Told(title, "", (), (say(*what.why[0]),), ())
    notes = []
    if what.after_arrears and not what.total:
        notes.append(gettext("Baru dibayar setelah tunggakan lunas: %(sum)s.") % {"sum": _rupiah(what.after_arrears)})
    elif what.after_arrears:
        notes.append(gettext("Lalu %(sum)s setelah tunggakan lunas.") % {"sum": _rupiah(what.after_arrears)})
    known = grade(what.provenance) if what.provenance else None
    if known and known.level != "strong":
        notes.append(gettext("Kepastian: %(words)s.") % {"words": known.words})
    parts = tuple((_capital(label(name, language())), _rupiah(amount)) for name, amount in what.parts.items())
    rules = what.decision.rules if what.decision else ()
    articles = dict.fromkeys(cited(one.citation, language()) for one in rules)
    return Told(title, _rupiah(what.total) if what.total else "", parts, tuple(notes), tuple(articles))


def _content(people: Sequence[Held], day: date) -> dict[str, Any]:
    told = told_of(people)
    footer = gettext("Dibuat Lindung %(day)s. Bukan keputusan klaim; keputusan diberikan BPJS Ketenagakerjaan.") % {
        "day": dates.long_date(day)
    }
    if settings.DEMONSTRATION:
        footer = f"{footer} {gettext('Data demonstrasi: semua orang di sini rekaan.')}"
    return {
        "language": language(),
        "footer": footer,
        "people": [_page(one, events, day) for one, events in zip(people, told, strict=True)],
        "steps_death": [_step(one) for one in family_words.after_death()],
        "steps_accident": [_step(one) for one in family_words.after_accident()],
        "papers": [_step(one) for one in family_words.papers()],
        "help": settings.HELP,
        "words": _words(people[0].day if people else day),
    }


def _page(held: Held, events: Sequence[Told], today: date) -> dict[str, Any]:
    days = [one.to_day for one in held.stretches if one.programme in _INSURANCE]
    programmes = ", ".join(one.programme.value for one in held.stretches)
    words = gettext("%(programmes)s sampai %(day)s")
    if held.conditional:
        words = gettext("bersyarat, %(programmes)s sampai %(day)s")
    first = min((one.from_day for one in held.stretches), default=today)
    if first > today:
        words = gettext("mulai %(first)s sampai %(day)s (%(programmes)s)")
    until = words % {
        "programmes": programmes, "day": dates.long_date(min(days, default=None)), "first": dates.long_date(first)
    }  # fmt: skip
    return {
        "name": held.person.name,
        "number": held.person.identity_masked,
        "until": until + _then(held) if held.stretches else gettext("tidak terlindungi hari ini"),
        "conditional": held.conditional,
        "payer": payers_words(held) if held.stretches else "",
        "care": any(one.programme is Programme.JKK for one in held.stretches),
        "insured": any(one.programme in _INSURANCE for one in held.stretches),
        "events": [
            {"title": one.title, "total": one.total, "parts": one.parts, "notes": one.notes, "articles": one.articles}
            for one in events
            if one.applies
        ],
    }


def _then(held: Held) -> str:
    """What is paid for after that: “; lalu JKM mulai 1 Januari 2027 sampai 31 Januari 2027”."""
    spread: dict[tuple[date, date], list[str]] = {}
    for one in sorted(held.later, key=lambda one: (one.from_day, one.to_day)):
        spread.setdefault((one.from_day, one.to_day), []).append(one.programme.value)
    words = gettext("; lalu %(programmes)s mulai %(first)s sampai %(day)s")
    return "".join(
        words % {"programmes": ", ".join(names), "first": dates.long_date(first), "day": dates.long_date(last)}
        for (first, last), names in spread.items()
    )


def _words(day: date) -> dict[str, str]:
    children = parameter("benefits/scholarship", "scholarship_children", day).whole
    months = parameter("benefits/scholarship", "scholarship_jkm_months", day).whole
    years = parameter("benefits/claims", "jkk_claim_years", day)
    return {
        "title": gettext("Untuk keluarga: simpan lembar ini"),
        "covered": gettext("Terlindungi"),
        "payer": gettext("Iuran dibayar oleh"),
        "conditional": gettext("Iuran sedang menunggak: tanyakan kepada pembayarnya agar perlindungan tidak gugur."),
        "gets": gettext("Yang diterima keluarga"),
        "scholarship": gettext(
            "Ditambah beasiswa bagi paling banyak %(children)s anak yang bersekolah; bila bukan kecelakaan kerja, "
            "setelah iuran dibayar %(months)s bulan."
        )
        % {"children": children, "months": months},
        "care": gettext("Kecelakaan saat bekerja: perawatannya ditanggung Jaminan Kecelakaan Kerja."),
        "do_death": gettext("Bila ada yang meninggal"),
        "do_accident": gettext("Bila terjadi kecelakaan saat bekerja"),
        "papers": gettext("Surat yang dibawa"),
        "deadline": gettext("Batas waktu"),
        "deadline_words": gettext(
            "Kecelakaan kerja: paling lama %(years)s tahun (%(article)s). Kematian lain: batasnya tidak tertulis; "
            "ajukan segera."
        )
        % {"years": years.whole, "article": years.basis},
        "call": gettext("Yang dihubungi"),
    }


def _step(one: family_words.Step) -> dict[str, str]:
    return {"words": one.words, "article": one.article}


def _rupiah(amount: int) -> str:
    return f"Rp\u00a0{numbers.number(amount)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
