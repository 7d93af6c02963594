"""What can only be found by laying rows beside each other: one NIK twice, one person under two NIKs."""

from __future__ import annotations

import polars as pl

from lindung.registry.names import _HEARD_ALIKE, MUHAMMAD
from lindung.rosters.judging.findings import found, nothing
from lindung.rosters.judging.same_name import likeness

# What is taken from a name before its letters are compared.
_NOT_COMPARED = "|".join((*sorted(MUHAMMAD), "hj", "h", "haji", "hajah", "siti", "bin", "binti", "ir", "drs", "dra"))
# Other rows that a sentence names at most.
MOST_NAMED = 5
SMALL_BLOCK = 40
NEIGHBOURS = 8
_SOUNDS = dict(_HEARD_ALIKE) | {"z": "s", "j": "i", "y": "i", "v": "p", "f": "p", "q": "k"}


def same_nik_groups(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that share a NIK: `row`, `nik16`, `person` (rows of one person have the same number within a NIK)."""
    shared = rows.filter(pl.col("nik16").is_not_null() & pl.col("nik16").is_duplicated())
    people: list[tuple[int, str, int]] = []
    groups = shared.sort("row").select("nik16", "row", "clean_name", "birth").partition_by("nik16", maintain_order=True)
    for group in groups:
        seen: list[tuple[str, object]] = []
        for nik, row, name, birth in group.iter_rows():
            number = next((n for n, one in enumerate(seen) if _one_person(one, (name, birth))), len(seen))
            if number == len(seen):
                seen.append((name, birth))
            people.append((row, nik, number))
    return pl.DataFrame(people, schema={"row": pl.UInt32, "nik16": pl.String, "person": pl.Int32}, orient="row")


def _one_person(one: tuple[str | None, object], other: tuple[str | None, object]) -> bool:
    """Same NIK: the same person unless the name clearly differs or the birth date is of another year."""
    born, also = getattr(one[1], "year", None), getattr(other[1], "year", None)
    if born is not None and also is not None and born != also:
        return False
    return not one[0] or not other[0] or likeness(one[0], other[0]) != "different"


def nik_shared(groups: pl.DataFrame) -> pl.DataFrame:
    """Held, all rows of a NIK under which there is more than one person."""
    if groups.is_empty():
        return nothing()
    first = groups.group_by("nik16", "person").agg(pl.col("row").min().alias("first"))
    several = (
        first.group_by("nik16").agg(pl.col("first").sort().alias("others")).filter(pl.col("others").list.len() > 1)
    )
    rows = groups.join(several, on="nik16").join(first, on=["nik16", "person"])
    others = pl.col("others").list.set_difference(pl.concat_list("first")).list.sort()
    return found(rows.sort("row"), "nik_shared", None, about=others.cast(pl.List(pl.String)).list.join(", "))


def duplicates(groups: pl.DataFrame, rejected: pl.Series) -> pl.DataFrame:
    """Rejected, all rows of one person but the first that is not among the `rejected` ones (else the first)."""
    if groups.is_empty():
        return nothing()
    rows = groups.with_columns(pl.col("row").is_in(rejected.implode()).alias("out"))
    kept = rows.sort("out", "row").group_by("nik16", "person").agg(pl.col("row").first().alias("kept"))
    rows = rows.join(kept, on=["nik16", "person"]).filter(pl.col("row") != pl.col("kept"))
    return found(rows.sort("row"), "duplicate_in_list", None, about=pl.col("kept"))


def possible_same_person(rows: pl.DataFrame) -> pl.DataFrame:
    """Held, rows with the same birth date and nearly the same name under another NIK.

    Work grows with the list and not with its square, even where everybody has one birth date: equal names are grouped
    first, and of the different ones only those are compared that begin and end alike.
    """
    born = rows.filter(pl.col("birth").is_not_null() & pl.col("clean_name").is_not_null())
    born = born.filter(pl.col("birth").is_duplicated()).select("row", "nik16", "birth", "clean_name")
    born = born.join(_in_order(born), on="row")
    # One name for all that sound alike on a day.
    names = born.unique(["birth", "heard"], keep="first", maintain_order=True).with_row_index("number")
    pairs = [(one, other) for one, other, name, its in _near_pairs(names).iter_rows() if likeness(name, its) == "same"]
    leader = _leaders(names.height, pairs)
    names = names.with_columns(pl.Series("person", leader, dtype=pl.UInt32))
    groups = born.join(names.select("birth", "heard", "person"), on=["birth", "heard"])
    together = groups.group_by("person").agg(
        pl.col("nik16").n_unique().alias("niks"), pl.col("row").sort().head(MOST_NAMED + 1).alias("all")
    )
    marked = groups.join(together.filter(pl.col("niks") > 1), on="person").sort("row")
    if marked.is_empty():
        return nothing()
    others = pl.col("all").list.set_difference(pl.concat_list("row")).list.head(MOST_NAMED)
    about = pl.format("baris {}", others.list.sort().cast(pl.List(pl.String)).list.join(", "))
    return found(marked, "possible_same_person", None, about=about)


def _in_order(born: pl.DataFrame) -> pl.DataFrame:
    """For each row its words in the order of the alphabet, joined (`heard`), and their `first` and `last` letter."""
    words = born.select("row", _compared(pl.col("clean_name")).str.split(" ").alias("word"))
    # Sorting one long column is ten times as fast as sorting many short lists.
    flat = words.explode("word", empty_as_null=True).sort("row", "word")
    return flat.group_by("row", maintain_order=True).agg(
        pl.col("word").first().str.slice(0, 1).alias("first"),
        pl.col("word").last().str.slice(0, 1).alias("last"),
        pl.col("word").str.join("").alias("heard"),
    )


def _near_pairs(names: pl.DataFrame) -> pl.DataFrame:
    """Pairs of different names of one day that are worth comparing: all of a small block, neighbours of a large one."""
    block = ["birth", "first", "last"]
    sized = names.select("number", *block, "heard", "clean_name").with_columns(pl.len().over(block).alias("size"))
    small = sized.filter(pl.col("size").is_between(2, SMALL_BLOCK))
    pairs = [small.join(small, on=block, suffix="_other").filter(pl.col("number") < pl.col("number_other"))]
    large = sized.filter(pl.col("size") > SMALL_BLOCK).sort(*block, "heard")
    for step in range(1, NEIGHBOURS + 1) if large.height else ():
        shifted = large.with_columns(
            pl.col("number", "heard", "clean_name").shift(-step).over(block).name.suffix("_other")
        )
        pairs.append(shifted.filter(pl.col("number_other").is_not_null()))
    chosen = [
        part.filter(
            (pl.col("heard").str.len_chars().cast(pl.Int32) - pl.col("heard_other").str.len_chars()).abs() <= 2
        ).select("number", "number_other", "clean_name", "clean_name_other")
        for part in pairs
    ]
    return pl.concat(chosen)


def _leaders(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """For each name the first of those it is linked with, directly or through others."""
    leader = list(range(count))

    def first_of(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for one, other in pairs:
        low, high = sorted((first_of(one), first_of(other)))
        leader[high] = low
    return [first_of(one) for one in range(count)]


def _compared(name: pl.Expr) -> pl.Expr:
    """A name as it is heard, without titles and a Muhammad that may be left out; roughly what `likeness` hears."""
    key = name.str.to_lowercase().str.replace_all("['\u2019\u2018`\u00b4\"]", "").str.replace_all("[^a-z0-9]+", " ")
    for _ in range(2):
        key = key.str.replace(rf"^\s*(?:{_NOT_COMPARED}) (.)", "${1}")
    heard = key.str.strip_chars().str.replace_many(list(_SOUNDS), list(_SOUNDS.values()))
    letters = "abcdefghiklmnoprstuw"
    return heard.str.replace_many([one * 2 for one in letters], list(letters))
