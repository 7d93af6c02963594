"""The words of the names of a list, as the registry compares them: worked out for a whole column."""

from __future__ import annotations

import polars as pl

from lindung.registry.names import (
    FULL_WORDS,
    LONGEST_NAME,
    TITLES_AFTER,
    TITLES_BEFORE,
    full_word,
    name_key,
    telling_beginnings,
    without_titles,
)

MOST_WORDS = 12
# So many letters of a name without spaces are compared.
_JOINED = 6
_OF_FAMILIES = sorted(FULL_WORDS)
_COLUMNS = ("clean_name", "name_key", "words", "begins", "begins_too", "joined")


def with_name_words(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with what names are found and compared by, worked out once for each different name.

    Adds `name_key`; `words`, the full words without titles, a space between; `begins` and `begins_too`, how the two
    most telling words begin (`telling_beginnings`); `joined`, how the key begins without spaces. Null without a name.
    """
    names = rows.select(pl.col("clean_name").unique().drop_nulls())
    # Letters and spaces alone and no title at either end, as most names are: every word stands for itself.
    key = (
        pl.col("clean_name").str.slice(0, LONGEST_NAME).str.to_lowercase().str.replace_all(" +", " ").str.strip_chars()
    )
    names = names.with_columns(key.alias("name_key")).with_columns(
        pl.col("name_key").str.split(" ").alias("word"),
        pl.col("clean_name").str.contains("^[A-Za-z ]*[A-Za-z][A-Za-z ]*$").alias("plain"),
    )
    ends = pl.col("word").list
    plain = pl.col("plain") & ~ends.first().is_in(sorted(TITLES_BEFORE)) & ~ends.last().is_in(sorted(TITLES_AFTER))
    others = names.filter(~plain)["clean_name"].to_list()
    lines = [(name, *words_of(name)) for name in others]
    slow = pl.DataFrame(lines, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    frame = pl.concat([_plain(names.filter(plain)).select(_COLUMNS), slow])
    return rows.join(frame, on="clean_name", how="left", maintain_order="left")


def _plain(names: pl.DataFrame) -> pl.DataFrame:
    """The same as `words_of`, for names of which every word stands for itself."""
    names = names.with_row_index("number")
    words = names.select("number", pl.col("word").list.head(MOST_WORDS)).explode("word", empty_as_null=True)
    words = words.with_columns(
        pl.col("word").replace(FULL_WORDS).alias("full"), pl.col("word").str.len_chars().alias("long")
    )
    full = words.group_by("number", maintain_order=True).agg(
        pl.col("full").str.join(" ").alias("words"), pl.col("word").first().str.head(1).alias("letter")
    )
    telling = words.filter(~pl.col("word").is_in(_OF_FAMILIES) & (pl.col("long") > 1))
    telling = telling.sort("number", "long", descending=[False, True], maintain_order=True)
    two = telling.group_by("number", maintain_order=True).agg(
        pl.col("word").first().str.head(2).alias("most"),
        pl.col("word").get(1, null_on_oob=True).str.head(1).alias("next"),
    )
    joined = names.join(full, on="number", how="left").join(two, on="number", how="left")
    return joined.with_columns(
        pl.coalesce("most", "letter").alias("begins"),
        pl.when(pl.col("next").is_null()).then(pl.lit("")).otherwise(pl.format(" {}", "next")).alias("begins_too"),
        _joined(pl.col("name_key")).alias("joined"),
    )


def words_of(name: str) -> tuple[str, str, str, str, str]:
    """The key of a name, its words, the beginnings of the two most telling, and how it begins without spaces."""
    name = name[:LONGEST_NAME]
    key = name_key(name)
    words = without_titles(name).split()[:MOST_WORDS]
    return key, " ".join(map(full_word, words)), *telling_beginnings(words), key.replace(" ", "")[:_JOINED]


def _joined(key: pl.Expr) -> pl.Expr:
    return key.str.replace_all(" ", "", literal=True).str.slice(0, _JOINED)
