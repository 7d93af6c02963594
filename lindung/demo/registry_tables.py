"""Rows of the registry: people, identities, family, deaths, organisations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from lindung.demo import days
from lindung.demo.ids import as_text
from lindung.demo.packed import Day, Field, Moment, Raw, Same, Word, Words
from lindung.demo.people import make_family
from lindung.demo.province import Province
from lindung.demo.tables import Places, Rows, Table, dates, frame_table, new_ids, or_none, packed_table

DEATH_SOURCES = ("akta kematian (peragaan)", "surat keterangan desa (peragaan)", "data Dukcapil (peragaan)")
RUMOUR = "laporan keluarga, belum diperiksa (peragaan)"


def registry_tables(province: Province) -> Iterator[Table]:
    """The registry's tables; people first. Each is made when it is asked for, so that its columns can go after."""
    yield from _people(province)
    for make in (_family, _deaths, _organisations):
        yield make(province)


def _people(province: Province) -> Iterator[Table]:
    people, places, ids = province.people, Places(), province.ids["person"]
    numbers = people.identities()
    masked = numbers.copy()
    masked[:, 4:] = ord("*")  # as regions.mask_nik does
    recorded = np.full(len(people), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(recorded, province.stretches.person, province.stretches.start)
    names = province.names()
    distinct = names.unique().sort()
    name, words = names.cast(pl.Enum(distinct)).to_physical().to_numpy(), Words(distinct.to_list())
    del names, distinct

    def person(rows: Rows) -> dict[str, Field]:
        return {
            "id": Raw(ids[rows]),
            "name": Word(name[rows], words),
            "sex": Word(people.female[rows].astype(np.int32), ["L", "P"]),
            "birth_date": Day(people.born[rows]),
            "identity_masked": Raw(masked[rows]),
            **places.fields(people.village[rows]),
            "recorded_at": Moment(recorded[rows]),
        }

    def identity(rows: Rows) -> dict[str, Field]:
        return {"number": Raw(numbers[rows]), "kind": Same("nik"), "person_id": Raw(ids[rows])}

    yield packed_table("registry_person", len(people), person)
    yield packed_table("registry_identity", len(people), identity)


def _family(province: Province) -> Table:
    family = make_family(province.people, province.rng(20))

    def make(rows: Rows) -> pl.DataFrame:
        return family[rows].select(
            as_text(new_ids(province, 21, rows)).alias("id"),
            as_text(province.ids["person"][family["person"].to_numpy()[rows]]).alias("person_id"),
            "relation",
            "name",
            "sex",
            "birth_date",
            dates(np.full(len(rows), days.number(days.FIRST_DAY))).alias("recorded_at"),
        )

    return frame_table("registry_familymember", family.height, make)


def _deaths(province: Province) -> Table:
    person, day, verified = province.deaths
    rng, last = province.rng(22), days.number(days.AS_OF)
    recorded = np.minimum(day + rng.integers(1, 45, len(day)), last)
    checked = np.minimum(recorded + rng.integers(1, 30, len(day)), last)
    source = np.where(verified == 1, rng.integers(0, len(DEATH_SOURCES), len(day)), len(DEATH_SOURCES))
    sources = pl.Series([*DEATH_SOURCES, RUMOUR])

    def make(rows: Rows) -> pl.DataFrame:
        return pl.select(
            id=as_text(new_ids(province, 23, rows)),
            person_id=as_text(province.ids["person"][person[rows]]),
            died_on=dates(day[rows]),
            source=sources.gather(source[rows]),
            recorded_at=dates(recorded[rows]),
            verified_at=or_none(dates(checked[rows]), verified[rows] == 1),
        )

    return frame_table("registry_death", len(person), make)


def _organisations(province: Province) -> Table:
    bodies = province.bodies.bodies
    frame = pl.DataFrame(
        {
            "id": as_text(province.ids["organisation"]),
            "code": [body.code for body in bodies],
            "name": [body.name for body in bodies],
            "roles": ["{" + ",".join(body.roles) + "}" for body in bodies],
            "npp": pl.Series([body.npp for body in bodies], dtype=pl.String),
            "region": [body.region for body in bodies],
            "recorded_at": dates(np.full(len(bodies), days.number(days.FIRST_DAY))),
        }
    )
    return frame_table("registry_organisation", len(bodies), lambda rows: frame[rows])
