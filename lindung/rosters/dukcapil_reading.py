"""Dukcapil's reply as it comes: XLSX or CSV, our columns perhaps in another order, answers in a few usual words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from lindung.rosters.cleaning.dates import read_dates
from lindung.rosters.cleaning.words import sex_words
from lindung.rosters.reading import ListRefused, delimited, workbooks
from lindung.rosters.reading.packed import kind_of
from lindung.rosters.reading.sheet import ROW, Sheet
from lindung.rosters.reading.vocabulary import heading_key
from lindung.web.dates import today
from lindung.web.refused import Refused

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("Kode", "Kode pertanyaan", "No. pertanyaan"),
    "nik": ("NIK", "NIK ditanyakan"),
    "answer": ("Jawaban", "Hasil", "Hasil verifikasi"),
    "name": ("Nama menurut Dukcapil", "Nama yang benar", "Nama benar"),
    "birth": ("Tanggal lahir menurut Dukcapil", "Tanggal lahir yang benar", "Tanggal lahir benar"),
    "sex": ("Jenis kelamin menurut Dukcapil", "Jenis kelamin yang benar", "Jenis kelamin benar"),
    "died": ("Meninggal tanggal", "Tanggal meninggal", "Meninggal"),
}
_FIELDS = {heading_key(word): field for field, words in _HEADINGS.items() for word in words}
_WORDS = {
    "found": ("ditemukan", "sesuai", "cocok", "ada", "benar"),
    "not_found": ("tidak ditemukan", "tidak ada", "tidak terdaftar", "nihil"),
    "differs": ("berbeda", "beda", "tidak sesuai", "tidak cocok"),
}
_ANSWERS = {word: answer for answer, words in _WORDS.items() for word in words}
_CODE = re.compile(r"(DK-\d{4}-\d{4,6})/(\d{1,6})")
_LOOKED_AT = 30


@dataclass(frozen=True)
class Reply:
    """One answered row. `row` is its number in the file; `code` and `number` name the question where the file does."""

    row: int
    code: str
    number: int
    nik: str
    answer: str
    name: str
    birth_date: date | None
    sex: str
    died_on: date | None


def read_reply(path: Path) -> tuple[Reply, ...]:
    """The answered rows of a reply; rows without an answer are left out.

    Raises ListRefused if the file cannot be read, Refused for answers or dates that cannot be understood, with rows.
    """
    kind = kind_of(path)
    sheets = _delimited(path) if kind == "csv" else workbooks.sheets(path, kind, None)
    for sheet in sheets:
        found = _header(sheet)
        if found is not None:
            return tuple(_replies(_columns(sheet, *found)))
    raise Refused(
        "reply_columns",
        "Kolom Kode (atau NIK) dan Jawaban tidak ditemukan. Kembalikan berkas pertanyaannya sendiri, kolomnya tetap.",
        "The columns Kode (or NIK) and Jawaban were not found. Send the file of questions back, its columns kept.",
    )


def _delimited(path: Path) -> Iterator[Sheet]:
    encoding = delimited.encoding_of(path)
    for delimiter in delimited.DELIMITERS:
        yield delimited.read(path, encoding, delimiter)


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of headings and the column of each field, or None."""
    names = [str(one) for one in sheet.columns]
    for row, *cells in sheet.cells.head(_LOOKED_AT).select(ROW, *names).iter_rows():
        fields: dict[str, int] = {}
        for name, cell in zip(names, cells, strict=True):
            field = _FIELDS.get(heading_key(cell or ""))
            if field:
                fields.setdefault(field, int(name))
        if "answer" in fields and ("code" in fields or "nik" in fields):
            return row, fields
    return None


def _columns(sheet: Sheet, header: int, fields: dict[str, int]) -> pl.DataFrame:
    below = sheet.cells.filter(pl.col(ROW) > header)
    texts = [
        (pl.col(str(fields[name])).str.strip_chars(" '\u00a0") if name in fields else pl.lit(None, dtype=pl.String))
        .replace("", None)
        .alias(name)
        for name in _HEADINGS
    ]
    frame = below.select(ROW, *texts)
    for name in ("birth", "died"):
        frame = frame.with_columns(read_dates(frame[name], today())["date"].alias(f"{name}_date"))
    return frame.filter(pl.any_horizontal(pl.col("code", "nik").is_not_null()))


def _replies(frame: pl.DataFrame) -> Iterator[Reply]:
    problems: list[tuple[int, str]] = []
    replies: list[Reply] = []
    for line in frame.iter_rows(named=True):
        word = re.sub(r"\s+", " ", (line["answer"] or "").casefold()).strip(" .")
        if not word and not line["died"]:
            continue
        answer = _ANSWERS.get(word, "found" if not word else "")
        if not answer:
            problems.append((line[ROW], f"jawaban {line['answer'][:30]!r}"))
            continue
        for name in ("birth", "died"):
            if line[name] and line[f"{name}_date"] is None:
                problems.append((line[ROW], f"tanggal {line[name][:30]!r}"))
        code = _CODE.search((line["code"] or "").upper())
        replies.append(
            Reply(
                row=line[ROW],
                code=code[1] if code else "",
                number=int(code[2]) if code else 0,
                nik=re.sub(r"[^0-9]", "", line["nik"] or ""),
                answer=answer,
                name=(line["name"] or "")[:300],
                birth_date=line["birth_date"],
                sex=sex_words().get((line["sex"] or "").casefold(), ""),
                died_on=line["died_date"],
            )
        )
    if problems:
        told = "; ".join(f"baris {row}: {what}" for row, what in problems[:5])
        raise Refused(
            "reply_unreadable",
            f"Ada isian yang tidak terbaca ({told}). Jawaban: ditemukan, tidak ditemukan atau berbeda; "
            "tanggal seperti 17-05-1980.",
            f"Some entries cannot be read ({told}). Answers: ditemukan, tidak ditemukan or berbeda; "
            "dates like 17-05-1980.",
        )
    return iter(replies)


__all__ = ["ListRefused", "Reply", "read_reply"]
