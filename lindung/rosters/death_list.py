"""A list of the dead as Dukcapil or a village office writes it: NIK, name, day of death, number of the certificate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
from django.conf import settings

from lindung.rosters.cleaning.dates import read_dates
from lindung.rosters.cleaning.nik import clean_nik
from lindung.rosters.reading import read_list
from lindung.rosters.reading.vocabulary import Vocabulary, heading_key, vocabulary

# How such lists head the columns that lists of members do not have. The reader tells persons from titles and totals by
# NIK, name and one date; in these lists that date is the day of death, so it takes the place of the birth date.
_DIED = (
    "Tanggal Meninggal", "Tgl Meninggal", "Tanggal Kematian", "Tgl Kematian", "Tanggal Wafat", "Tgl Wafat",
    "Meninggal Tanggal", "Meninggal Tgl", "Hari/Tanggal Meninggal", "Tempat/Tgl Meninggal",
    "Tempat/Tanggal Meninggal", "Date of Death",
)  # fmt: skip
_CERTIFICATE = (
    "No Akta Kematian", "Nomor Akta Kematian", "No Akta", "Nomor Akta", "Akta Kematian", "No Akta Mati",
    "No Surat Keterangan", "Nomor Surat Keterangan", "No Surat Kematian", "Nomor Surat Kematian",
)  # fmt: skip
_NAMES = ("Nama Almarhum", "Nama Almarhumah", "Nama Almarhum/Almarhumah", "Nama Jenazah", "Nama yang Meninggal")
# "Alm. Budi", "Budi (Almarhum)": in such a list it says nothing.
_LATE = re.compile(r"^\s*\(?alm(?:h|arhum|arhumah)?\.?\)?[\s.]+|[\s,]*\(\s*alm(?:h|arhum|arhumah)?\.?\s*\)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class DeathRow:
    """One row: `row` is the number a person sees in the spreadsheet; `nik` and `died_on` None where unreadable."""

    row: int
    nik: str | None
    name: str
    died_on: date | None
    certificate: str


def read_deaths(path: Path, *, today: date) -> tuple[DeathRow, ...]:
    """The rows of a list of deaths (.xlsx, .xls, .ods, .csv). ListRefused if it cannot be read as one."""
    found = read_list(path, words=_words())
    people = clean_nik(found.people, demonstration=settings.DEMONSTRATION)
    if "certificate" not in people.columns:
        people = people.with_columns(pl.lit(None, dtype=pl.String).alias("certificate"))
    people = people.with_columns(read_dates(people["birth_date"], today)["date"].alias("died_on"))
    columns = people.select("row", "nik16", "name", "died_on", "certificate")
    return tuple(
        DeathRow(row, nik, _LATE.sub("", name or "").strip(), died_on, (certificate or "").strip())
        for row, nik, name, died_on, certificate in columns.iter_rows()
    )


@cache
def _words() -> Vocabulary:
    own = vocabulary()
    fields = {
        "nik": own.fields["nik"],
        "name": (*own.fields["name"], *_NAMES),
        "birth_date": _DIED,
        "certificate": _CERTIFICATE,
    }
    known = {
        heading_key(heading): (field, place) for field, said in fields.items() for place, heading in enumerate(said)
    }
    return Vocabulary(own.required, fields, known, own.empty, own.totals, own.signatures, own.headings)
