"""Which rows below the headings are persons, and why the others are not. Column by column, never row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from lindung.rosters.reading.header import Header
from lindung.rosters.reading.sheet import ROW
from lindung.rosters.reading.vocabulary import Vocabulary, heading_key

REQUIRED = ("nik", "name", "birth_date")
# Why a row is no person, in the order in which the reasons are tried: code, Indonesian, English.
WHY = {
    "numbering_row": ("nomor kolom (1 2 3 …)", "numbers of the columns (1 2 3 …)"),
    "repeated_header": ("judul kolom yang berulang", "the headings again"),
    "total_row": ("baris jumlah", "a total"),
    "signature": ("tanda tangan atau keterangan di bawah daftar", "signature or note below the list"),
    "group_heading": ("judul kelompok, bukan nama", "heading of a group, no name"),
    "not_a_person": ("bukan orang: NIK, nama dan tanggal lahir tidak terisi", "no person: no NIK, name and birth date"),
}
# The numbering row stands right below the headings.
NUMBERING_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Sorted:
    """`people`: `row`, one text column per field found. `skipped`: `row` and `code` (a key of WHY)."""

    people: pl.DataFrame
    skipped: pl.DataFrame


def sort_rows(cells: pl.DataFrame, header: Header, columns: list[int], vocabulary: Vocabulary) -> Sorted:
    """Tell persons from the rest. `cells` as in a Sheet, `columns` the spreadsheet columns by place."""
    below = cells.slice(header.last + 1)
    fields = {field: str(columns[place]) for field, place in header.columns.items()}
    texts = [name for name in below.columns if name != ROW]
    below = below.with_columns(
        *(_said(name, vocabulary).alias(field) for field, name in fields.items()),
        pl.any_horizontal(pl.col(texts).str.strip_chars().str.len_bytes() > 0).fill_null(False).alias("any"),
    ).filter("any")
    marked = _marked(below, texts, fields, vocabulary)
    people = marked.filter(pl.col("why").is_null()).select(ROW, *fields)
    skipped = marked.filter(pl.col("why").is_not_null()).select(ROW, pl.col("why").alias("code"))
    return Sorted(people, skipped)


def _said(name: str, vocabulary: Vocabulary) -> pl.Expr:
    """A cell without what surrounds it; nothing where people write that there is nothing."""
    text = pl.col(name).str.replace_all("[\u00a0\u2000-\u200d\u202f\u2060\ufeff\\s]+", " ").str.strip_chars()
    bare = text.str.to_lowercase().str.strip_chars("'\u2019\u2018` ")
    return pl.when(bare.is_in(["", *sorted(vocabulary.empty)])).then(None).otherwise(text)


def _marked(below: pl.DataFrame, texts: list[str], fields: dict[str, str], vocabulary: Vocabulary) -> pl.DataFrame:
    rows = below.with_row_index("place").with_columns(
        pl.col("nik").str.count_matches("[0-9]").fill_null(0).alias("digits"),
        pl.sum_horizontal(pl.col(one).is_not_null().cast(pl.UInt8) for one in REQUIRED).alias("filled"),
    )
    person = (pl.col("digits") > 0) | (pl.col("filled") >= 2)
    # A full NIK is a person whatever else stands in the row, so the costly questions are asked of few rows.
    certain = pl.col("digits") >= 10
    sure = rows.filter(certain).with_columns(pl.lit(None, dtype=pl.String).alias("why"))
    doubtful = rows.filter(~certain).with_columns(*_first_words(texts, fields, vocabulary), person.alias("person"))
    last_sure = rows.filter(certain)["place"].max()
    signed = doubtful.filter(pl.col("signature") & (pl.col("place") > (-1 if last_sure is None else last_sure)))[
        "place"
    ]
    end = min(signed.to_list(), default=None)
    doubtful = doubtful.with_columns(_why(texts, vocabulary, end).alias("why"))
    return pl.concat([sure, doubtful.select(sure.columns)]).sort("place")


def _first_words(texts: list[str], fields: dict[str, str], vocabulary: Vocabulary) -> list[pl.Expr]:
    """Whether any cell begins like a total, a signature or the heading of a group."""
    # An address or a trade may begin with such a word.
    free = {fields[one] for one in ("address", "occupation", "village", "district", "birth_place") if one in fields}
    looked = [name for name in texts if name not in free]
    found = []
    for kind in ("totals", "signatures", "headings"):
        words = "|".join(re.escape(word) for word in getattr(vocabulary, kind))
        pattern = rf"^[\s(]*(?i:{words})(?:[^a-zA-Z]|$)"
        alias = {"totals": "total", "signatures": "signature", "headings": "heading"}[kind]
        found.append(pl.any_horizontal(pl.col(looked).str.contains(pattern)).fill_null(False).alias(alias))
    return found


def _why(texts: list[str], vocabulary: Vocabulary, end: int | None) -> pl.Expr:
    small = pl.col(texts).str.strip_chars()
    filled_cells = pl.sum_horizontal(pl.col(texts).is_not_null().cast(pl.UInt16))
    all_small = pl.all_horizontal(small.str.contains(r"^\(?[0-9]{1,2}\)?$").fill_null(True))
    numbering = all_small & (filled_cells >= 3) & (pl.col("place") < NUMBERING_WITHIN)
    keys = {field: [heading_key(one) for one in vocabulary.fields[field]] for field in ("nik", "name")}
    again = pl.all_horizontal(
        pl.col(field).str.to_lowercase().str.replace_all("[^a-z0-9]", "").is_in(known).fill_null(False)
        for field, known in keys.items()
    )
    dated = pl.col("birth_date").str.contains(r"[0-9].*[-/. a-zA-Z].*[0-9]|[0-9]{8}").fill_null(False)
    no_date_no_nik = (pl.col("digits") < 8) & ~dated
    below_signature = (pl.col("place") >= end) if end is not None else pl.lit(False)
    alone = pl.col("name").is_null() & pl.col("birth_date").is_null()
    signs = pl.col("signature") & (alone | (pl.col("digits") == 0) & ~dated)
    return (
        pl.when(numbering).then(pl.lit("numbering_row"))
        .when(again).then(pl.lit("repeated_header"))
        .when(pl.col("total") & no_date_no_nik).then(pl.lit("total_row"))
        .when(below_signature | signs).then(pl.lit("signature"))
        .when(pl.col("heading") & (pl.col("filled") <= 1) & no_date_no_nik).then(pl.lit("group_heading"))
        .when(pl.col("person")).then(None)
        .when(filled_cells == 1).then(pl.lit("group_heading"))
        .otherwise(pl.lit("not_a_person"))
    )  # fmt: skip
