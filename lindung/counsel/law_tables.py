"""The tables that came with regulations (annexes, lists, days off), to be read, searched and taken away as files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.counsel.speech import decimal_text, grade, language
from lindung.law.parameters import Provenance
from lindung.law.tables import rows
from lindung.web import dates
from lindung.web.tables import Cell, Column, Kind, Says, Table, Value


@dataclass(frozen=True)
class Field:
    """A column of a file of the law: its name there, its heading, and what it holds.

    Kinds: text, whole (a number), exact (a decimal, kept as written), day, provenance. `only` names the language of a
    column that has a twin in the other; files have both.
    """

    name: str
    label: Promise
    kind: str = "text"
    only: str = ""
    page: bool = True


@dataclass(frozen=True)
class LawTable:
    """A file of the law with its title and what it is for."""

    key: str
    file: str
    title: Promise
    purpose: Promise
    fields: tuple[Field, ...]


_BASIS = Field("legal_basis", _("Pasal"))
_SINCE = Field("valid_from", _("Berlaku sejak"), "day")
_KNOWN = Field("provenance", _("Kepastian"), "provenance")

TABLES: dict[str, LawTable] = {
    one.key: one
    for one in (
        LawTable(
            "kelompok-risiko",
            "jkk_risk_classes",
            _("Kelompok tingkat risiko JKK menurut jenis usaha"),
            _("Menentukan tarif JKK penerima upah: kelompok I sampai V."),
            (
                Field("class", _("Kelompok"), "whole"),
                Field("item_no", _("Nomor"), "whole"),
                Field("business_id", _("Jenis usaha"), only="id"),
                Field("business_en", _("Jenis usaha (Inggris)"), only="en"),
                _SINCE, _BASIS, _KNOWN,
            ),
        ),
        LawTable(
            "penghasilan-bpu",
            "bpu_income_brackets",
            _("Baris penghasilan bukan penerima upah"),
            _("Dari penghasilan ke dasar iuran dan iuran per bulan, 33 baris."),
            (
                Field("bracket", _("Baris"), "whole"),
                Field("income_from", _("Penghasilan dari"), "whole"),
                Field("income_to", _("Sampai"), "whole"),
                Field("base_income", _("Dasar iuran"), "whole"),
                Field("jkk", _("JKK"), "whole"),
                Field("jkm", _("JKM"), "whole"),
                Field("jht", _("JHT"), "whole"),
                Field("valid_from", _("Berlaku sejak"), "day", page=False),
                Field("legal_basis", _("Pasal"), page=False),
                _KNOWN,
            ),
        ),
        LawTable(
            "cacat-sebagian",
            "disability",
            _("Persentase cacat sebagian anatomis"),
            _("Dari bagian tubuh ke persen santunan cacat (JKK)."),
            (
                Field("code", _("Kode")),
                Field("body_part_id", _("Bagian tubuh"), only="id"),
                Field("body_part_en", _("Bagian tubuh (Inggris)"), only="en"),
                Field("side_or_note", _("Sisi atau catatan")),
                Field("percent_major_right", _("Kanan (%)"), "exact"),
                Field("percent_minor_left", _("Kiri (%)"), "exact"),
                Field("legal_basis", _("Pasal"), page=False),
                _KNOWN,
            ),
        ),
        LawTable(
            "konstruksi",
            "construction_brackets",
            _("Lapisan nilai kontrak jasa konstruksi"),
            _("Tarif JKK dan JKM untuk setiap lapisan nilai kontrak."),
            (
                Field("bracket", _("Lapisan"), "whole"),
                Field("contract_value_over", _("Nilai kontrak di atas"), "whole"),
                Field("contract_value_up_to", _("Sampai"), "whole"),
                Field("jkk_percent_of_slice", _("JKK (%)"), "exact"),
                Field("jkm_percent_of_slice", _("JKM (%)"), "exact"),
                Field("jkk_sum_of_lower_slices", _("JKK lapisan di bawahnya"), "whole"),
                Field("jkm_sum_of_lower_slices", _("JKM lapisan di bawahnya"), "whole"),
                Field("valid_from", _("Berlaku sejak"), "day", page=False),
                _BASIS, _KNOWN,
            ),
        ),
        LawTable(
            "pensiun",
            "jp_parameters",
            _("Batas upah dan batas manfaat jaminan pensiun"),
            _("Setiap tahun: upah tertinggi yang dihitung, pensiun terendah dan tertinggi."),
            (
                Field("year", _("Tahun")),
                Field("from_month", _("Mulai bulan")),
                Field("wage_ceiling", _("Upah tertinggi"), "whole"),
                Field("min_monthly_pension", _("Pensiun terendah"), "whole"),
                Field("max_monthly_pension", _("Pensiun tertinggi"), "whole"),
                Field("source", _("Sumber")), _KNOWN,
            ),
        ),
        LawTable(
            "iuran-pmi",
            "pmi_contributions",
            _("Iuran pekerja migran Indonesia"),
            _("Iuran menurut peraturan, jalur, dan lama perjanjian."),
            (
                Field("legal_basis", _("Pasal")), _SINCE,
                Field("valid_to", _("Sampai"), "day"),
                Field("route", _("Jalur")),
                Field("component", _("Bagian")),
                Field("package_months", _("Bulan"), "whole"),
                Field("amount", _("Rupiah"), "whole"),
                Field("unit", _("Satuan")), _KNOWN,
            ),
        ),
        LawTable(
            "hari-libur",
            "holidays",
            _("Hari libur nasional"),
            _("Menggeser batas waktu pembayaran iuran."),
            (
                Field("day", _("Tanggal"), "day"),
                Field("name_id", _("Hari libur"), only="id"),
                Field("name_en", _("Hari libur (Inggris)"), only="en"),
                Field("source", _("Sumber")), _KNOWN,
            ),
        ),
    )
}  # fmt: skip

_WORDS = re.compile("|".join(sorted((one.value for one in Provenance), key=len, reverse=True)))


def law_table(key: str, *, day: date, words: str = "") -> Table:
    """One table of the law, or its rows that hold all of `words`. KeyError if there is no such table."""
    spec = TABLES[key]
    fields = [one for one in spec.fields if one.page or one.name != "provenance"]
    wanted = words.casefold().split()
    found = [row for row in rows(spec.file) if all(word in " ".join(row.values()).casefold() for word in wanted)]
    return Table(
        key=key,
        title=str(spec.title),
        columns=tuple(
            Column(one.name, str(one.label), _KINDS.get(one.kind, "text"), sortable=False,
                   page=one.page and one.only in ("", language()), head=place == 0)
            for place, one in enumerate(fields)
        ),
        rows=tuple(tuple(_CELLS[one.kind](row[one.name]) for one in fields) for row in found),
        says=Says(
            base="",
            definition=str(spec.purpose),
            source=gettext("Tabel lindung/law/tables/%(file)s.csv; setiap baris menyebut asalnya")
            % {"file": spec.file},
            day=dates.long_date(day),
        ),
    )  # fmt: skip


_KINDS: dict[str, Kind] = {"whole": "number", "day": "date"}


def _whole(text: str) -> Cell:
    return Cell(int(text) if text.lstrip("-").isdigit() else text or None)


def _exact(text: str) -> Cell:
    return Cell(text or None, text=decimal_text(text) if text else "")


def _day(text: str) -> Cell:
    return Cell(date.fromisoformat(text) if text else None)


def _provenance(text: str) -> Cell:
    """The words as the file has them, and the weakest level among them as a badge."""
    found = [Provenance(word) for word in _WORDS.findall(text)]
    known: Value = text
    if not found:
        return Cell(known)
    shown = grade(max(found, key=lambda one: one.weakness))
    return Cell(known, badge=shown.level_name, badge_kind=shown.level)


_CELLS: dict[str, Callable[[str], Cell]] = {
    "text": lambda text: Cell(text or None),
    "whole": _whole,
    "exact": _exact,
    "day": _day,
    "provenance": _provenance,
}
