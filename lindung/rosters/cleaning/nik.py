"""NIK in cells: what surrounds it taken away, its parts, what a spreadsheet did to it, and a repair where one shows."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

from lindung.reference.regions import DEMONSTRATION_SERIAL, names_by_code

# Timor Timur until 1999: people born there keep such a number for life.
FORMER_PROVINCES = frozenset({"54"})
# Spaces of every width, dots, apostrophes and quotation marks.
_AROUND = "[\\s\u00a0\u2000-\u200f\u202f\u2060\ufeff.'\u2019\u2018\u201b\u02bc`\u00b4\"\u201c\u201d]"
_SCIENTIFIC = r"^[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+$"
_DECIMAL = r"^[0-9]{15,16}[.,][0-9]{1,2}$"


@cache
def provinces() -> frozenset[str]:
    """The province codes that exist or existed."""
    return frozenset(names_by_code("province")) | FORMER_PROVINCES


@cache
def kecamatan_codes() -> frozenset[str]:
    """Six digits for each kecamatan of today's list."""
    return frozenset(code.replace(".", "") for code in names_by_code("kecamatan"))


def clean_nik(people: pl.DataFrame, *, demonstration: bool) -> pl.DataFrame:
    """Add `nik_text` (cleaned), `nik16` (when it is 16 digits and nothing destroyed it), `nik_damaged`."""
    raw = pl.col("nik").str.strip_chars()
    text = raw.str.replace(r'^="?([^"]*)"?$', "${1}").str.replace_all(_AROUND, "")
    text = pl.when(text == "").then(None).otherwise(text)
    damaged = raw.str.contains(_SCIENTIFIC) | raw.str.contains(_DECIMAL)
    out = people.with_columns(text.alias("nik_text"), damaged.fill_null(False).alias("nik_damaged"))
    # One digit sixteen times is a placeholder; it has no parts that say anything.
    equal = pl.col("nik_text").is_in([digit * 16 for digit in "0123456789"])
    sixteen = (pl.col("nik_text").str.contains("^[0-9]{16}$") & ~equal).fill_null(False)
    out = out.with_columns(pl.when(sixteen).then("nik_text").alias("nik16"))
    lost = pl.col("nik_number") & sixteen
    if demonstration:
        # Serial 0000 is itself, not what rounding left, unless rounding has eaten the birth date as well.
        lost &= ~pl.col("nik16").str.ends_with(DEMONSTRATION_SERIAL) | (pl.col("nik16").str.slice(8, 2) == "00")
    out = out.with_columns((pl.col("nik_damaged") | lost).alias("nik_damaged"))
    return out.with_columns(pl.when(~pl.col("nik_damaged")).then("nik16").alias("nik16"))


def with_parts(people: pl.DataFrame, today: date) -> pl.DataFrame:
    """Add `nik_birth_date` and `nik_sex`. The century is the list's; without a date in the list, the latest past one.

    Needs `nik16` and `birth` (the list's date).
    """
    people = people.with_columns(pl.col("nik16").str.slice(6, 6).alias("nik_day"))
    # Many share a day of birth, and texts become dates slowly.
    days = people.select(pl.col("nik_day").unique().drop_nulls())
    day = pl.col("nik_day").str.slice(0, 2).cast(pl.Int32)
    month, year = pl.col("nik_day").str.slice(2, 2), pl.col("nik_day").str.slice(4, 2)
    born = pl.when(day > 40).then(day - 40).otherwise(day).cast(pl.String).str.zfill(2)
    this = today.year // 100
    read = {
        name: pl.format("{}{}-{}-{}", pl.lit(str(century)), year, month, born).str.to_date("%Y-%m-%d", strict=False)
        for name, century in (("recent", this), ("before", this - 1))
    }
    days = days.with_columns(
        pl.when(read["recent"] <= today).then(read["recent"]).alias("recent"),
        read["before"].alias("before"),
        pl.when(day > 40).then(pl.lit("P")).otherwise(pl.lit("L")).alias("nik_sex"),
    )
    people = people.join(days, on="nik_day", how="left", maintain_order="left")
    of_list = pl.when(pl.col("birth").dt.year() >= this * 100).then(pl.coalesce("recent", "before"))
    chosen = (
        pl.when(pl.col("birth").is_null())
        .then(pl.coalesce("recent", "before"))
        .otherwise(pl.coalesce(of_list, "before", "recent"))
    )
    return people.with_columns(chosen.alias("nik_birth_date")).drop("nik_day", "recent", "before")


def repair() -> pl.Expr:
    """The NIK that stands in a malformed text, when exactly one way to read it gives 16 digits."""
    text = pl.col("nik_text")
    within = text.str.extract_all("[0-9]+").list.eval(pl.element().filter(pl.element().str.len_chars() == 16))
    one = pl.when(within.list.unique().list.len() == 1).then(within.list.first())
    only_digits = text.str.replace_all("[^0-9]", "")
    joined = pl.when((only_digits.str.len_chars() == 16) & ~text.str.contains("[a-zA-Z]")).then(only_digits)
    # O and I typed for 0 and 1.
    letters = text.str.to_uppercase().str.replace_all("O", "0").str.replace_all("[IL]", "1")
    typed = pl.when(letters.str.contains("^[0-9]{16}$")).then(letters)
    return pl.coalesce(one, joined, typed)
