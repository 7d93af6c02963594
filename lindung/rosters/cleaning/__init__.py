"""From texts in cells to values: `clean`, and `clean_nik` for the numbers alone."""

from __future__ import annotations

from datetime import date

import polars as pl

from lindung.rosters.cleaning.dates import read_dates
from lindung.rosters.cleaning.nik import clean_nik, with_parts
from lindung.rosters.cleaning.words import sex_words

__all__ = ["clean", "clean_nik"]

_FIELDS = (
    "nik", "name", "birth_date", "sex", "sex_male", "sex_female", "birth_place", "village", "district", "address",
    "occupation", "phone", "mother_name", "kpj", "family_card", "decile",
)  # fmt: skip
_INVISIBLE = "[\u200b-\u200f\u2060\ufeff\u00ad]"
_SPACES = "[\u00a0\u2000-\u200a\u202f\u3000\\s]+"


def clean(people: pl.DataFrame, *, today: date, demonstration: bool) -> pl.DataFrame:
    """The rows of a list with values beside the texts.

    `people` as in ListRead. Adds, and makes absent fields null columns: `nik16`, `nik_text`, `nik_damaged`,
    `nik_birth_date`, `nik_sex`, `birth` and `birth_suggestion` (dates), `sex_value` (L, P), `clean_name`, `phone_text`,
    `family_card_text` (16 digits), `kpj_text`, `decile_value`.
    """
    absent = [pl.lit(None, dtype=pl.String).alias(field) for field in _FIELDS if field not in people.columns]
    people = clean_nik(people.with_columns(absent), demonstration=demonstration)
    dates = read_dates(people["birth_date"], today)
    people = people.with_columns(
        dates["date"].alias("birth"), dates["suggestion"].alias("birth_suggestion"), _name().alias("clean_name")
    )
    people = with_parts(people, today)
    digits = {field: pl.col(field).str.replace_all(r"[^0-9]", "") for field in ("phone", "kpj")}
    # A number of another length is nobody's family: it is asked for again instead of being kept.
    card = pl.col("family_card").str.replace_all(_INVISIBLE, "").str.replace_all("[\\s.\\-'\u2019\"=]", "")
    return people.with_columns(
        _sex(people).alias("sex_value"),
        *(pl.when(text != "").then(text).alias(f"{field}_text") for field, text in digits.items()),
        pl.when(card.str.contains(r"^[0-9]{16}$")).then(card).alias("family_card_text"),
        pl.col("decile").str.extract(r"^(?:[Dd]esil *)?(10|[1-9])$", 1).cast(pl.Int8).alias("decile_value"),
        _place_text(people["birth_place"], people["birth_date"]).alias("birth_place"),
    )


def _name() -> pl.Expr:
    name = pl.col("name").str.replace_all(_INVISIBLE, "").str.replace_all(_SPACES, " ").str.strip_chars()
    return name.str.replace(r'^="?([^"]*)"?$', "${1}").str.strip_chars(" ,;")


def _sex(people: pl.DataFrame) -> pl.Series:
    """L or P. In a list that writes W for women, P is Pria."""
    marks = people.select(
        pl.when(pl.col("sex_male").is_not_null() & pl.col("sex_female").is_null()).then(pl.lit("L"))
        .when(pl.col("sex_female").is_not_null() & pl.col("sex_male").is_null()).then(pl.lit("P"))
        .alias("marks"),
        pl.col("sex").str.to_lowercase().str.strip_chars(" .'\u2019").alias("word"),
    )  # fmt: skip
    words = sex_words()
    used = set(marks["word"].drop_nulls().unique())
    if used & {"w", "wanita"} and "p" in used and not used & {"l", "lk", "laki-laki", "perempuan", "pr"}:
        words = {**words, "p": "L"}
    word = pl.col("word").replace_strict(words, default=None, return_dtype=pl.String)
    return marks.select(pl.coalesce("marks", word).alias("sex"))["sex"]


def _place_text(place: pl.Series, birth_date: pl.Series) -> pl.Series:
    """The birth place, taken from before the date where both stand in one cell."""
    both = pl.DataFrame({"place": place, "date": birth_date})
    before = pl.col("date").str.extract(r"^([^0-9,]*[a-zA-Z][^0-9,]*),?\s*[0-9]", 1).str.strip_chars(" ,.")
    return both.select(pl.coalesce("place", before).alias("place"))["place"]
