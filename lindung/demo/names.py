"""Names for synthetic people, from the project's own lists, with the oddities real lists have."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import yaml

from lindung.demo import assumptions
from lindung.demo.movement import weighted

Flags = npt.NDArray[np.bool_]

# Names are Python objects until they are joined; so many at a time.
AT_ONCE = 100_000


@cache
def lists() -> dict[str, Any]:
    """The lists (data/names.yaml)."""
    content: dict[str, Any] = yaml.safe_load((assumptions.DATA / "names.yaml").read_text(encoding="utf-8"))
    return content


def make_names(kabupaten: npt.NDArray[np.int32], female: Flags, rng: np.random.Generator) -> pl.Series:
    """A name for each person, by the peoples of his or her kabupaten and by sex."""
    parts = [
        _some_names(kabupaten[first : first + AT_ONCE], female[first : first + AT_ONCE], rng)
        for first in range(0, len(kabupaten), AT_ONCE)
    ]
    return pl.concat(parts) if parts else pl.Series("name", [], dtype=pl.String)


def _some_names(kabupaten: npt.NDArray[np.int32], female: Flags, rng: np.random.Generator) -> pl.Series:
    content = lists()
    peoples = list(content["peoples"])
    people = np.empty(len(kabupaten), dtype=np.int32)
    for number, region in enumerate(assumptions.kabupaten()):
        here = np.flatnonzero(kabupaten == number)
        parts = np.array([content["mix"][region.code].get(p, 0) for p in peoples], dtype=np.float64)
        people[here] = weighted(parts, len(here), rng)
    columns = {part: np.full(len(people), "", dtype=object) for part in ("before", "given", "second", "family")}
    for number, name in enumerate(peoples):
        for is_female, sex in ((False, "male"), (True, "female")):
            chosen = np.flatnonzero((people == number) & (female == is_female))
            _fill(columns, chosen, content["peoples"][name], sex, rng)
    return _joined(columns, rng)


def _fill(
    columns: dict[str, npt.NDArray[np.object_]],
    chosen: npt.NDArray[np.intp],
    people: dict[str, Any],
    sex: str,
    rng: np.random.Generator,
) -> None:
    """Draw the parts of the names of one people and sex."""
    oddities, count = lists()["oddities"], len(chosen)
    given = np.array(lists()["given"][people[sex]], dtype=object)
    columns["given"][chosen] = rng.choice(given, count)
    before = people[f"before_{sex}"]
    if before:
        words = np.array([*before, ""], dtype=object)
        odds = np.array([*before.values(), max(0.0, 1 - sum(before.values()))])
        columns["before"][chosen] = words[weighted(odds, count, rng)]
    second = rng.random(count) < oddities["second_given"]
    columns["second"][chosen[second]] = rng.choice(given, int(second.sum()))
    if people["family"]:
        written = rng.random(count) < people["family_written"]
        columns["family"][chosen[written]] = rng.choice(np.array(people["family"], dtype=object), int(written.sum()))
    elif sex == "female" or people["before_male"]:
        # Where birth order stands before the name, one given name is enough.
        columns["second"][chosen] = ""
    single = rng.random(count) < oddities["single_word"]
    for part in ("before", "second", "family"):
        if not (part == "before" and not people["family"]):
            columns[part][chosen[single]] = ""


def _joined(columns: dict[str, npt.NDArray[np.object_]], rng: np.random.Generator) -> pl.Series:
    oddities = lists()["oddities"]
    count = len(columns["given"])
    frame = pl.DataFrame({part: pl.Series(values.tolist(), dtype=pl.String) for part, values in columns.items()})
    # Nobody is called twice the same.
    second = pl.when(pl.col("second") == pl.col("given")).then(pl.lit("")).otherwise("second")
    frame = frame.select(
        pl.concat_str("before", "given", second, "family", separator=" ").str.replace_all(r" +", " ").str.strip_chars()
    ).select(pl.first().alias("name"))
    frame = frame.with_columns(
        double=pl.Series(rng.random(count) < oddities["double_space"]),
        upper=pl.Series(rng.random(count) < oddities["upper_case"]),
    )
    name = pl.when("double").then(pl.col("name").str.replace(" ", "  ")).otherwise("name")
    return frame.select(pl.when("upper").then(name.str.to_uppercase()).otherwise(name).alias("name"))["name"]
