"""Asking Dukcapil about held rows: which rows are doubtful, and the file of questions that leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection
from xlsxwriter.exceptions import FileCreateError

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.rosters.comparing import typed_rows
from lindung.rosters.models import Inquiry, InquiryRow, Task
from lindung.sponsorship.models import Programme
from lindung.web.dates import today
from lindung.web.exports import harmless
from lindung.web.refused import Refused, database_refusals
from lindung.web.words import indonesian_date

# What Dukcapil can tell: whose a number is, when born, whether still living.
DOUBTFUL = (
    "birth_date_mismatch", "sex_mismatch", "name_differs", "nik_shared", "possible_same_person", "name_marks_deceased",
    "deceased", "dukcapil_not_found", "dukcapil_differs",
)  # fmt: skip
MOST_QUESTIONS = 10_000
ANSWERS = ("ditemukan", "tidak ditemukan", "berbeda")
HEADINGS = (
    "Kode", "NIK", "Nama", "Tanggal lahir", "Jenis kelamin", "Pertanyaan", "Jawaban", "Nama menurut Dukcapil",
    "Tanggal lahir menurut Dukcapil", "Jenis kelamin menurut Dukcapil", "Meninggal tanggal",
)  # fmt: skip
_WIDTHS = (16, 20, 28, 14, 12, 70, 18, 28, 18, 18, 18)
_HOW = (
    "Isi kolom Jawaban dengan: ditemukan (NIK, nama, tanggal lahir dan jenis kelamin benar), tidak ditemukan, atau "
    "berbeda. Bila berbeda, tulis yang benar di tiga kolom sesudahnya. Bila ia meninggal, isi tanggalnya."
)


@dataclass(frozen=True)
class Doubtful:
    """How many held rows of a programme may be asked about, and how many wait for an answer."""

    to_ask: int
    waiting: int


def doubtful(programme: Programme) -> Doubtful:
    """What there is to ask for a programme."""
    waiting = InquiryRow.objects.filter(inquiry__programme=programme, answer="", task__state=Task.State.OPEN).count()
    return Doubtful(len(_to_ask(programme)), waiting)


def _to_ask(programme: Programme) -> list[Task]:
    """Open tasks with something Dukcapil can tell, that nobody asked about yet, in the order of their lists."""
    found = Task.objects.filter(
        version__list__programme=programme, state=Task.State.OPEN, row__reasons__overlap=list(DOUBTFUL)
    ).exclude(pk__in=InquiryRow.objects.values("task_id"))
    return list(found.select_related("row").order_by("version__list__first_month", "version_id", "row__row"))


def ask(*, acting: Acting, programme: Programme) -> Inquiry:
    """Put the doubtful held rows of a programme together as questions; at most MOST_QUESTIONS at a time.

    Needs the right to see whole numbers, because they leave in the file. Refused if there is nothing to ask.
    """
    acting.must(Right.DUKCAPIL_ASK)
    acting.must(Right.IDENTITY_SEE)
    tasks = _to_ask(programme)
    cleaned = (
        {line["id"]: line for line in typed_rows([one.row for one in tasks]).iter_rows(named=True)} if tasks else {}
    )
    asked = [(one, cleaned[str(one.row_id)]) for one in tasks if cleaned[str(one.row_id)]["nik16"]][:MOST_QUESTIONS]
    if not asked:
        raise Refused(
            "nothing_to_ask",
            "Tidak ada baris ditahan yang perlu ditanyakan ke Dukcapil, atau semuanya sudah ditanyakan.",
            "There is no held row to ask Dukcapil about, or all have been asked about.",
        )
    give_reason(f"{len(asked)} pertanyaan ke Dukcapil")
    with database_refusals():
        inquiry = Inquiry.objects.create(
            code=_next_code(),
            programme=programme,
            organisation_id=programme.organisation_id,
            region=programme.region,
            questions=len(asked),
            asked_by=acting.user,
        )
        InquiryRow.objects.bulk_create(
            [_question_row(inquiry, number, task, line) for number, (task, line) in enumerate(asked, 1)],
            batch_size=2_000,
        )
    return inquiry


def _next_code() -> str:
    """The next number of the year. Two who ask at once wait for each other."""
    year = today().year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7200007)")
        cursor.execute("SELECT lindung_next_inquiry(%s)", [year])
        (number,) = cursor.fetchone()
    return f"DK-{year}-{number:04d}"


def _question_row(inquiry: Inquiry, number: int, task: Task, line: dict[str, Any]) -> InquiryRow:
    return InquiryRow(
        inquiry=inquiry,
        number=number,
        task=task,
        nik=line["nik16"],
        name=(line["clean_name"] or "")[:300],
        birth_date=line["birth"] or line["nik_birth_date"],
        sex=line["sex_value"] or line["nik_sex"] or "",
        reasons=[code for code in task.row.reasons if code in DOUBTFUL],
    )


def write_questions(inquiry: Inquiry, target: Path) -> None:
    """Write the questions as XLSX with empty columns for the answers. That whole numbers leave is recorded first.

    Refused for who may not see numbers; raises OSError where the file cannot be written.
    """
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT lindung_note_inquiry_seen(%s)", [inquiry.pk])
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        sheet = book.add_worksheet("Pertanyaan")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        empty = book.add_format({"bg_color": "#FFF8E1", "border": 1, "border_color": "#E0D5B0"})
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, f"Permohonan verifikasi data kependudukan {inquiry.code}", bold)
        sheet.write_string(
            1, 0, f"{inquiry.programme.name}, {indonesian_date(today())}, {inquiry.questions} pertanyaan"
        )
        sheet.write_string(2, 0, _HOW)
        for place, heading in enumerate(HEADINGS):
            sheet.write_string(4, place, heading, bold)
        line = 4
        for line, row in enumerate(inquiry.rows.order_by("number"), 5):
            for place, text in enumerate(_cells(inquiry, row)):
                sheet.write_string(line, place, harmless(text), wrapped)
            for place in range(6, len(HEADINGS)):
                sheet.write_blank(line, place, None, empty)
        sheet.data_validation(5, 6, line, 6, {"validate": "list", "source": list(ANSWERS)})
        sheet.freeze_panes(5, 0)
    finally:
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error


def _cells(inquiry: Inquiry, row: InquiryRow) -> tuple[str, ...]:
    sex = {"L": "laki-laki", "P": "perempuan"}.get(row.sex, "")
    return (question_code(inquiry.code, row.number), row.nik, row.name, _day(row.birth_date), sex, question_of(row))


def question_code(code: str, number: int) -> str:
    """The mark of one question, by which its answer is found again: DK-2026-0001/12."""
    return f"{code}/{number}"


def question_of(row: InquiryRow) -> str:
    """What Dukcapil is asked about a row, in one or two sentences."""
    born = f", lahir {_day(row.birth_date)}" if row.birth_date else ""
    asked = f"Benarkah NIK ini milik {row.name or 'orang ini'}{born}?"
    more = {
        "nik_shared": "NIK yang sama ditulis untuk lebih dari satu orang.",
        "name_differs": "NIK ini tercatat dengan nama lain.",
        "birth_date_mismatch": "Tanggal lahirnya tidak sama dengan NIK.",
        "sex_mismatch": "Jenis kelaminnya tidak sama dengan NIK.",
        "possible_same_person": "Ada orang serupa dengan NIK lain; mohon NIK yang benar.",
        "name_marks_deceased": "Masih hidupkah ia? Bila meninggal, tanggal berapa?",
        "deceased": "Ada kabar ia meninggal; masih hidupkah ia?",
    }
    return " ".join([asked, *(more[code] for code in row.reasons if code in more)])


def _day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""


def inquiries() -> list[Inquiry]:
    """The questions the actor may read, newest first."""
    return list(Inquiry.objects.select_related("programme").order_by("-asked_at", "-code")[:200])


def inquiry_by_code(code: str) -> Inquiry:
    """One file of questions. Refused (404) if there is none for the actor."""
    found = Inquiry.objects.filter(code=code.strip().upper()[:20]).select_related("programme").first()
    if found is None:
        raise Refused(
            "inquiry_unknown",
            f"Tidak ada pertanyaan Dukcapil {code[:20]!r}, atau di luar wilayah Anda.",
            f"There is no inquiry {code[:20]!r}, or none within your regions.",
            status=404,
        )
    return found
