"""What can be found in a row by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from lindung.reference.regions import DEMONSTRATION_SERIAL
from lindung.rosters.cleaning.nik import kecamatan_codes, provinces, repair
from lindung.rosters.cleaning.words import occupation_words
from lindung.rosters.judging.findings import found

_LETTER = r"\p{L}"
_DECEASED = r"(?i)^[(\[]?\s*(?:almh|alm|almarhumah|almarhum)(?:[)\].,\s]+)\s*\p{L}"
_DECEASED_BEHIND = r"(?i)\p{L}[\s,]*(?:[(\[]\s*|[\s,]+)(?:almarhumah|almarhum|almh|alm)\s*\.?\s*[)\]]?$"
_WITH_FATHER = r"(?i)\b(?:bin|binti|bte|bt)\b"


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """The youngest and oldest age at entry, in full years, both included."""

    youngest: int = 18
    oldest: int = 64


def row_findings(
    rows: pl.DataFrame, *, first_month: date, limits: AgeLimits, demonstration: bool
) -> Iterator[pl.DataFrame]:
    """Findings of each kind. `rows` as cleaned; ages on the first day of `first_month`."""
    yield from _nik(rows, demonstration=demonstration)
    yield from _name_and_dates(rows)
    yield from _ages(rows, first_month, limits)
    yield from _notices(rows)


def _nik(rows: pl.DataFrame, *, demonstration: bool) -> Iterator[pl.DataFrame]:
    text, nik = pl.col("nik_text"), pl.col("nik16")
    yield found(rows, "nik_missing", text.is_null())
    yield found(rows, "nik_damaged", pl.col("nik_damaged"))
    length = text.str.count_matches("[0-9]")
    yield found(
        rows,
        "nik_malformed",
        nik.is_null() & text.is_not_null() & ~pl.col("nik_damaged"),
        about=pl.when(length != 16).then(pl.format("{} angka", length)),
        suggestion=repair(),
    )
    false = ~nik.str.slice(0, 2).is_in(sorted(provinces()))
    if not demonstration:
        false |= nik.str.ends_with(DEMONSTRATION_SERIAL)
    yield found(rows, "nik_malformed", false)
    yield found(rows, "nik_date_invalid", pl.col("nik_birth_date").is_null() & nik.is_not_null())
    region = nik.str.slice(0, 6)
    unknown = ~region.is_in(sorted(kecamatan_codes())) & ~false
    yield found(rows, "nik_region_unknown", unknown, about=region)


def _name_and_dates(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    name, text = pl.col("clean_name"), pl.col("birth_date")
    has_letter = name.str.contains(_LETTER).fill_null(False)
    yield found(rows, "name_missing", ~has_letter)
    # Behind a name that names the father it is the father who died.
    behind = name.str.contains(_DECEASED_BEHIND) & ~name.str.contains(_WITH_FATHER)
    yield found(rows, "name_marks_deceased", name.str.contains(_DECEASED) | behind)
    no_digit = ~text.str.contains("[0-9]").fill_null(False)
    unread = pl.col("birth").is_null()
    yield found(rows, "birth_date_missing", unread & no_digit, suggestion=_day("nik_birth_date"))
    yield found(
        rows,
        "birth_date_invalid",
        unread & ~no_digit,
        suggestion=pl.coalesce(_day("birth_suggestion"), _day("nik_birth_date")),
    )
    yield found(rows, "birth_date_mismatch", pl.col("birth") != pl.col("nik_birth_date"), about=_day("nik_birth_date"))
    # A number with a false date part says nothing about the sex either.
    sure = pl.col("nik_birth_date").is_not_null()
    yield found(rows, "sex_mismatch", sure & (pl.col("sex_value") != pl.col("nik_sex")), about=pl.col("nik_sex"))


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%d-%m-%Y")


def _ages(rows: pl.DataFrame, first_month: date, limits: AgeLimits) -> Iterator[pl.DataFrame]:
    born = pl.coalesce("birth", "nik_birth_date")
    had_birthday = (born.dt.month().cast(pl.Int32) * 100 + born.dt.day()) <= first_month.month * 100 + 1
    age = first_month.year - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)
    yield found(rows, "too_old", age > limits.oldest, about=age)
    yield found(rows, "too_young", age < limits.youngest, about=age)


def _notices(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    written = pl.any_horizontal(pl.col(one).is_not_null() for one in ("sex", "sex_male", "sex_female"))
    yield found(rows, "sex_unreadable", written & pl.col("sex_value").is_null())
    work = pl.col("occupation").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars(" .")
    yield found(rows, "civil_servant", work.is_in(occupation_words("civil_servant")))
    yield found(rows, "not_working", work.is_in(occupation_words("not_working")))
    yield found(rows, "occupation_missing", pl.col("occupation").is_null())
    yield found(rows, "family_missing", pl.col("family_card_text").is_null())
