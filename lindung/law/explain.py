"""A decision as a readable derivation: each step, its numbers, its article."""

from __future__ import annotations

from collections.abc import Iterable

from lindung.law.callable_module import callable_as_its_function
from lindung.law.decision import Decision
from lindung.law.parameters import Provenance, Value
from lindung.law.questions import questions
from lindung.law.text import cited, exact, label, shown, whole
from lindung.law.trace import Step

_HEADS = {
    "id": ("Hasil", "Penjelasan langkah demi langkah", "Alasan", "Pertanyaan hukum yang terbuka", "Kepastian terlemah"),
    "en": ("Result", "Step by step", "Reasons", "Open questions of law", "Weakest provenance"),
}
_ENTITLED = {"id": ("Tidak berhak", "Berhak"), "en": ("Not entitled", "Entitled")}
_PARTS = {"id": ("dasar", "dari", "memakai"), "en": ("basis", "from", "using")}
_READ_TOO = {"id": "Nilai lain yang ikut menentukan", "en": "Other values that mattered"}
# Longer values (lists) do not widen the column of amounts.
_WIDEST = 24
# Inputs that are whole columns of a table are shown by their ends.
_LONGEST = 8
UNIT_WORDS = {
    "id": {
        "months": "bulan",
        "days": "hari",
        "working_days": "hari kerja",
        "years": "tahun",
        "months_of_wage": "bulan upah",
    },
    "en": {
        "months": "months",
        "days": "days",
        "working_days": "working days",
        "years": "years",
        "months_of_wage": "months of wage",
    },
}
PROVENANCE = {
    "id": {
        "text": "dibaca dalam naskah peraturan",
        "verified-table": "tabel yang dibandingkan dua kali dengan naskah",
        "transcription": "salinan, bukan naskah peraturan",
        "text-predecessor": "naskah peraturan pendahulu",
        "manual": "pedoman internal BPJS Ketenagakerjaan",
        "secondary": "sumber sekunder",
        "derived": "diturunkan dari nilai lain",
        "recall": "dari ingatan, belum diperiksa",
    },
    "en": {
        "text": "read in the regulation itself",
        "verified-table": "table compared twice with the regulation",
        "transcription": "a transcription, not the regulation",
        "text-predecessor": "text of the predecessor regulation",
        "manual": "internal manual of BPJS Ketenagakerjaan",
        "secondary": "secondary source",
        "derived": "derived from other values",
        "recall": "from memory, not verified",
    },
}


def explain(decision: Decision, language: str = "id") -> str:
    """The derivation as text, in Indonesian ("id") or English ("en")."""
    *_, steps, _reasons, open_questions, weakest = _HEADS[language]
    lines = [brief(decision, language), "", steps]
    for number, step in enumerate(decision.trace.steps, 1):
        lines += _step(number, step, language)
    if decision.trace.unserved:
        lines += ["", _READ_TOO[language]]
        lines += [f"  - {value_line(value, language)}" for value in once(decision.trace.unserved)]
    if decision.trace.settled:
        lines += ["", open_questions]
        lines += [f"  - {line}" for line in settled_lines(decision, language)]
    grade = decision.weakest_provenance
    lines += ["", f"{weakest}: {PROVENANCE[language][grade]} [{grade}]"]
    return "\n".join(lines)


def brief(decision: Decision, language: str = "id") -> str:
    """The result and its reasons as text, without the steps."""
    result, _steps, reasons, *_ = _HEADS[language]
    lines = [result]
    if decision.entitled is not None:
        lines.append(f"  {_ENTITLED[language][decision.entitled]}")
    lines += _columns(
        [(_capital(label(name, language)), shown(name, value, language)) for name, value in decision.amounts.items()]
    )
    if decision.reasons:
        lines += ["", reasons]
        lines += [
            f"  - {_in(language, one.indonesian, one.english)} ({cited(one.article, language)})"
            for one in decision.reasons
        ]
    return "\n".join(lines)


def _columns(rows: list[tuple[str, str]]) -> list[str]:
    """Names left, values under one another and to the right, so that sums can be checked by eye."""
    names = max((len(name) for name, _ in rows), default=0)
    values = max((len(value) for _, value in rows if len(value) <= _WIDEST), default=0)
    return [f"  {name:<{names}}  {value:>{values}}" for name, value in rows]


def settled_lines(decision: Decision, language: str) -> list[str]:
    """One sentence per open question that the result rests on: the reading taken, and by whose decision."""
    lines = []
    for one in decision.trace.settled:
        question = questions()[one.question]
        reading = next(each for each in question.readings if each.name == one.reading)
        who = {
            "id": ("dihitung dengan bacaan", "diputuskan kantor"),
            "en": ("computed with the reading", "decided by the office"),
        }[language][one.decided]
        asked = _in(language, question.indonesian, question.english)
        lines.append(
            f"{asked} {who}: {_in(language, reading.indonesian, reading.english)} ({cited(reading.source, language)})"
        )
    return lines


def _step(number: int, step: Step, language: str) -> list[str]:
    law = step.rule
    basis, given, uses = _PARTS[language]
    lines = [f"  {number}. {_in(language, law.indonesian, law.english)} = {result_of(step, language)}"]
    lines.append(f"     {basis}: {cited(law.citation, language)}{_weak(law.provenance)}")
    if step.inputs:
        inputs = [
            f"{label(name, language)} {shown(name, value, language, longest=_LONGEST)}"
            for name, value in step.inputs.items()
        ]
        lines.append(f"     {given}: {'; '.join(inputs)}")
    lines += [f"     {uses}: {value_line(value, language)}" for value in once(step.values)]
    return lines


def once(values: Iterable[Value]) -> list[Value]:
    """Values in their order, each once."""
    return list({(value.name, value.since, value.written): value for value in values}.values())


def result_of(step: Step, language: str) -> str:
    """What a step came to, in the unit its rule is listed with among the words (by the last part of its name)."""
    return shown(step.rule.name.rpartition(".")[2], step.result, language)


def value_line(value: Value, language: str) -> str:
    """A parameter as a line: name, number, article, provenance where it is not the text itself."""
    number, article = with_unit(value, language), cited(value.basis, language)
    return f"{value.title[language]}: {number} ({article}){_weak(value.provenance)}"


def with_unit(value: Value, language: str) -> str:
    """The number of a parameter as a sentence says it: Rp7.000.000, 0,24%, 3 bulan, tanggal 15."""
    number = number_of(value, language)
    if value.unit == "day_of_month":
        return f"{'tanggal' if language == 'id' else 'day'} {number}"
    unit = UNIT_WORDS[language].get(value.unit, "")
    if language == "en" and value.value == 1:
        unit = unit.replace("months", "month").removesuffix("s")
    return f"{number} {unit}".rstrip()


def number_of(value: Value, language: str) -> str:
    """The number of a parameter with its unit."""
    if value.unit == "percent":
        return exact(value.rate * 100, language) + "%"
    return "Rp" + whole(value.whole, language) if value.unit == "rupiah" else f"{whole(value.whole, language)}"


def _weak(provenance: Provenance) -> str:
    return "" if provenance is Provenance.TEXT else f" [{provenance}]"


def _in(language: str, indonesian: str, english: str) -> str:
    return indonesian if language == "id" else english


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


callable_as_its_function(__name__)
