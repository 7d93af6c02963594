"""Synthetic people for as many as wanted, all over the country: names, numbers, one membership each.

The demonstration's lists of names hold some thousand words. A country has hundreds of thousands, most of them rare, and
that is what makes searching hard; so the rare words are made of syllables, and words follow Zipf's law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.spans import BLOCK, Place, places
from lindung.demo.names import lists
from lindung.reference.regions import DEMONSTRATION_SERIAL

GIVEN, FAMILY = 40_000, 150_000
BEFORE = ("", "Muhammad", "Moh.", "Muh.", "Siti", "Nur", "Abdul", "Sri")
BEFORE_ODDS = (0.8, 0.05, 0.04, 0.03, 0.03, 0.02, 0.02, 0.01)
SECOND, WITH_FAMILY = 0.55, 0.5
YOUNGEST, OLDEST = 365 * 38, -365 * 10
_SOUNDS = ("b d g h j k l m n p r s t w y ng ny kh mb nd ng tr pr".split(), "a e i o u a a i".split())
_ENDS = ["", "", "n", "ng", "h", "k", "r", "s"]


@dataclass(frozen=True)
class Words:
    """Words in order of frequency, and the frequency of each."""

    words: pl.Series
    odds: npt.NDArray[np.float64]

    def draw(self, count: int, rng: np.random.Generator) -> pl.Series:
        """So many words, drawn by frequency."""
        return self.words.gather(np.minimum(np.searchsorted(self.odds, rng.random(count)), len(self.words) - 1))


def people_by_block(people: int, seed: int) -> Iterator[pl.DataFrame]:
    """Columns of registry_person, with `number` (NIK) and `kpj`, about BLOCK rows at a time.

    Ids are numbers written as uuid; numbers are unique because a kabupaten is never parted.
    """
    rng = np.random.default_rng([seed, 10])
    known = [word for words in lists()["given"].values() for word in words]
    given = _zipf([*dict.fromkeys(known), *_made_up(GIVEN - len(known), rng)], 1.0)
    family = _zipf(_made_up(FAMILY, rng), 0.7)
    first, block, size = 1, [], 0
    for place in places(people, rng):
        block.append(place)
        size += place.memberships
        if size >= BLOCK:
            yield _people(block, first, given, family, rng)
            first, block, size = first + size, [], 0
    if size:
        yield _people(block, first, given, family, rng)


def _zipf(words: list[str], steepness: float) -> Words:
    odds = np.cumsum(1 / np.arange(1, len(words) + 1) ** steepness)
    return Words(pl.Series(words, dtype=pl.String), odds / odds[-1])


def _made_up(count: int, rng: np.random.Generator) -> list[str]:
    """Words of two to four syllables, none twice."""
    many = 2 * count
    syllables = rng.integers(2, 5, many)
    parts = []
    for place in range(4):
        for sounds in _SOUNDS:
            spoken = pl.Series(sounds).gather(rng.integers(0, len(sounds), many))
            parts.append(
                pl.select(pl.when(pl.Series(place < syllables)).then(spoken).otherwise(pl.lit(""))).to_series()
            )
    parts.append(pl.Series(_ENDS).gather(rng.integers(0, len(_ENDS), many)))
    words = pl.select(pl.concat_str(parts).str.to_titlecase()).to_series().unique(maintain_order=True)
    return words.head(count).to_list()


def _people(block: list[Place], first: int, given: Words, family: Words, rng: np.random.Generator) -> pl.DataFrame:
    total = sum(place.memberships for place in block)
    villages = [rng.choice(place.villages, place.memberships) for place in block]
    female = rng.random(total) < 0.45
    village = pl.Series("village", np.concatenate(villages).tolist())
    frame = pl.DataFrame(
        {
            "number_of": pl.int_range(first, first + total, eager=True).cast(pl.String),
            "name": _names(total, given, family, rng),
            "sex": pl.Series(["L", "P"]).gather(female.astype(np.int32)),
            "village": village,
            "number": _identities(village, female, rng),
        }
    )
    born = pl.col("number").str.slice(10, 2).cast(pl.Int32)
    year = pl.when(born <= 8).then(born + 2000).otherwise(born + 1900)
    day = pl.col("number").str.slice(6, 2).cast(pl.Int32) - pl.when(pl.col("sex") == "P").then(40).otherwise(0)
    return frame.with_columns(
        ("f" + pl.col("number_of").str.zfill(31)).alias("id"),
        pl.date(year, pl.col("number").str.slice(8, 2).cast(pl.Int32), day).alias("birth_date"),
        (pl.col("number").str.slice(0, 4) + "********" + DEMONSTRATION_SERIAL).alias("identity_masked"),
        ("DEMO" + pl.col("number_of").str.zfill(9)).alias("kpj"),
        pl.col("village").str.slice(0, 5).alias("kabupaten"),
        pl.col("village").str.slice(0, 2).alias("province"),
    ).drop("number_of")


def _names(total: int, given: Words, family: Words, rng: np.random.Generator) -> pl.Series:
    before = pl.Series(BEFORE).gather(np.searchsorted(np.cumsum(BEFORE_ODDS)[:-1], rng.random(total)))
    parts = {
        "before": before,
        "given": given.draw(total, rng),
        "second": _sometimes(given, SECOND, total, rng),
        "family": _sometimes(family, WITH_FAMILY, total, rng),
    }
    joined = pl.concat_str(*parts, separator=" ").str.replace_all(r" +", " ").str.strip_chars()
    return pl.DataFrame(parts).select(name=joined)["name"]


def _sometimes(words: Words, odds: float, total: int, rng: np.random.Generator) -> pl.Series:
    frame = pl.DataFrame({"word": words.draw(total, rng), "written": rng.random(total) < odds})
    return frame.select(pl.when("written").then("word").otherwise(pl.lit("")).alias("word"))["word"]


def _identities(village: pl.Series, female: npt.NDArray[np.bool_], rng: np.random.Generator) -> pl.Series:
    """Kecamatan, day of birth (women plus 40), month, year, serial 0000: drawn again until no number is there twice."""
    kecamatan = village.str.slice(0, 8).str.replace_all(".", "", literal=True)
    born = rng.integers(OLDEST, YOUNGEST, len(village), dtype=np.int32)
    while True:
        frame = pl.DataFrame({"k": kecamatan, "born": pl.Series(born).cast(pl.Date), "female": female})
        day = pl.col("born").dt.day().cast(pl.Int32) + pl.col("female").cast(pl.Int32) * 40
        numbers = frame.select(
            pl.concat_str(
                "k", day.cast(pl.String).str.zfill(2), pl.col("born").dt.strftime("%m%y"), pl.lit(DEMONSTRATION_SERIAL)
            ).alias("number")
        )["number"]
        again = (~numbers.is_first_distinct()).to_numpy()
        if not again.any():
            return numbers
        born[again] = rng.integers(OLDEST, YOUNGEST, int(again.sum()), dtype=np.int32)
