"""Dates as people write them: day first, any separator, months in words, spreadsheet serials.

Works on the different texts of a column at once. What can only be read month first, lies in the future or is a bare
year is no date here, but a repair is suggested.
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from lindung.rosters.cleaning.words import month_numbers

# Nobody on a list was born earlier; an earlier year is a slip of the finger.
EARLIEST = date(1900, 1, 1)
_SERIAL_ZERO = date(1899, 12, 30)
_SEPARATOR = r"[-/. ,'\u2019]"


def read_dates(texts: pl.Series, today: date) -> pl.DataFrame:
    """For each text `date` (null if there is none), `suggestion` (null if there is none), both dates.

    Two-digit years are the latest that are not after `today`.
    """
    unique = pl.DataFrame({"text": texts}).unique().filter(pl.col("text").is_not_null())
    unique = unique.with_columns(_usual(pl.col("text")).alias("usual"))
    usual = unique.filter(pl.col("usual").is_between(EARLIEST, today))
    usual = usual.select("text", pl.col("usual").alias("date"), pl.lit(None, dtype=pl.Date).alias("suggestion"))
    parsed = unique.join(usual, on="text", how="anti").with_columns(_plain(pl.col("text")).alias("plain"))
    parsed = parsed.with_columns(_parts(pl.col("plain")))
    parsed = parsed.with_columns(
        _day_first(today).alias("day_first"),
        _of_parts("iso", ("y", "m", "d")).alias("iso_date"),
        _serial().alias("serial"),
        _eight(("d", "m", "y"), r"(?:^|[^0-9])([0-9]{2})([0-9]{2})([0-9]{4})$").alias("eight"),
        _eight(("y", "m", "d"), r"(?:^|[^0-9])([0-9]{4})([0-9]{2})([0-9]{2})$").alias("eight_iso"),
        _month_first(today).alias("month_first"),
    )
    found = pl.coalesce(
        _sane("iso_date", today), _sane("day_first", today), _sane("serial", today), _sane("eight", today),
        _sane("eight_iso", today),
    )  # fmt: skip
    read = parsed.select("text", found.alias("date"), _sane("month_first", today).alias("suggestion"))
    read = read.with_columns(pl.when(pl.col("date").is_null()).then("suggestion").alias("suggestion"))
    read = pl.concat([usual, read])
    return pl.DataFrame({"text": texts}).join(read, on="text", how="left", maintain_order="left").drop("text")


def _usual(text: pl.Expr) -> pl.Expr:
    """Day, month and full year in digits, as most dates are written: these need not be looked at closely."""
    written = text.str.contains("^[0-9]{2}[-/][0-9]{2}[-/][0-9]{4}$")
    day_first = text.str.replace_all("/", "-", literal=True).str.to_date("%d-%m-%Y", strict=False)
    return pl.when(written).then(day_first)


def _plain(text: pl.Expr) -> pl.Expr:
    """Lower case, one kind of space and dash, no time of day, months as `~5~`."""
    text = (
        text.str.to_lowercase()
        .str.replace_all("[\u00a0\u2000-\u200a\u202f\\s]+", " ")
        .str.replace_all("[\u2010-\u2015\u2212]", "-")
        .str.replace_all(r"[\\_|]", "/")
        .str.strip_chars(" '\u2019\u2018`\".,;:")
        .str.replace(r"[ t]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?z?$", "")
    )
    months = month_numbers()
    words = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    month = text.str.extract(rf"(?:[^a-z]|^)({words})\.?[-/. ,]*(?:[0-9]{{1,2}}[-/. ,]+)?[0-9]{{2,4}}$", 1)
    number = month.replace_strict(months, default=None, return_dtype=pl.String)
    # The last of them: the place before it may be called Juni, too.
    tail = text.str.replace(rf"^(.*?)({words})(\.?[-/. ,]*(?:[0-9]{{1,2}}[-/. ,]+)?[0-9]{{2,4}})$", "${1}~#~${3}")
    return (
        pl.when(number.is_not_null())
        .then(tail.str.replace("#", pl.coalesce(number, pl.lit("0")), literal=True))
        .otherwise(text)
    )


def _parts(plain: pl.Expr) -> list[pl.Expr]:
    sep = _SEPARATOR
    day = rf"(?:^|[^0-9])(?P<d>[0-9]{{1,2}})(?:{sep}+(?P<m>[0-9]{{1,2}}){sep}+|{sep}*~(?P<w>[0-9]+)~\.?{sep}*)"
    return [
        plain.str.extract_groups(rf"{day}(?P<y>[0-9]{{4}}|[0-9]{{2}})$").alias("last"),
        plain.str.extract_groups(
            rf"(?:^|[^0-9])(?P<y>[0-9]{{4}}){sep}+(?P<m>[0-9]{{1,2}}){sep}+(?P<d>[0-9]{{1,2}})$"
        ).alias("iso"),
        plain.str.extract_groups(rf"~(?P<w>[0-9]+)~\.?{sep}*(?P<d>[0-9]{{1,2}}){sep}+(?P<y>[0-9]{{4}})$").alias(
            "named"
        ),
    ]


def _number(group: str, name: str) -> pl.Expr:
    return pl.col(group).struct.field(name).cast(pl.Int32, strict=False)


def _full_year(group: str, month: pl.Expr, day: pl.Expr, today: date) -> pl.Expr:
    year, written = _number(group, "y"), pl.col(group).struct.field("y").str.len_chars()
    century = today.year // 100 * 100
    this = year + century
    later = (this > today.year) | ((this == today.year) & ((month * 100 + day) > today.month * 100 + today.day))
    return pl.when(written == 2).then(pl.when(later).then(this - 100).otherwise(this)).otherwise(year)


def _made(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date, or null where there is no such day."""
    valid = month.is_between(1, 12) & day.is_between(1, 31) & year.is_between(1, 9999)
    text = pl.format("{}-{}-{}", *(one.cast(pl.String).str.zfill(n) for one, n in ((year, 4), (month, 2), (day, 2))))
    return pl.when(valid).then(text).otherwise(None).str.to_date("%Y-%m-%d", strict=False)


def _day_first(today: date) -> pl.Expr:
    month = pl.coalesce(_number("last", "m"), _number("last", "w"))
    day = _number("last", "d")
    return _made(_full_year("last", month, day, today), month, day)


def _month_first(today: date) -> pl.Expr:
    """What the text would say to somebody who writes the month first."""
    swapped = _made(
        _full_year("last", _number("last", "d"), _number("last", "m"), today),
        _number("last", "d"),
        _number("last", "m"),
    )
    return pl.coalesce(swapped, _made(_number("named", "y"), _number("named", "w"), _number("named", "d")))


def _of_parts(group: str, names: tuple[str, str, str]) -> pl.Expr:
    year, month, day = (_number(group, name) for name in names)
    return _made(year, month, day)


def _serial() -> pl.Expr:
    """Days as spreadsheets count them. Four digits that may be a year are a year, not a day of 1905."""
    text = pl.col("plain")
    number = text.str.extract(r"^([0-9]{4,5})(?:[.,][0-9]+)?$", 1).cast(pl.Int32, strict=False)
    year = text.str.contains(r"^(?:1[89]|20|21)[0-9]{2}$")
    days = pl.when(year).then(None).otherwise(number)
    return (pl.lit(_SERIAL_ZERO) + pl.duration(days=days)).cast(pl.Date)


def _eight(order: tuple[str, str, str], pattern: str) -> pl.Expr:
    """Eight digits; a number that lost the 0 before its day has seven."""
    text = pl.col("plain")
    text = pl.when(text.str.contains("^[0-9]{7}$")).then(pl.lit("0") + text).otherwise(text)
    parts = {name: text.str.extract(pattern, n + 1).cast(pl.Int32, strict=False) for n, name in enumerate(order)}
    return _made(parts["y"], parts["m"], parts["d"])


def _sane(name: str, today: date) -> pl.Expr:
    return pl.when(pl.col(name).is_between(EARLIEST, today)).then(pl.col(name))
