"""Rows of the registry: people, identities, family, deaths, organisations."""

from __future__ import annotations

import numpy as np
import polars as pl

from lindung.demo import days
from lindung.demo.people import make_family
from lindung.demo.province import Province
from lindung.demo.tables import Codes, Rows, Table, dates, new_ids, or_none

DEATH_SOURCES = ("akta kematian (peragaan)", "surat keterangan desa (peragaan)", "data Dukcapil (peragaan)")
RUMOUR = "laporan keluarga, belum diperiksa (peragaan)"


def registry_tables(province: Province) -> list[Table]:
    """The registry's tables; people first."""
    return [*_people(province), _family(province), _deaths(province), _organisations(province)]


def _people(province: Province) -> list[Table]:
    people, codes, ids = province.people, Codes.of_province(), province.ids["person"]
    numbers = people.identities()
    recorded = np.full(len(people), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(recorded, province.stretches.person, province.stretches.start)
    sexes = pl.Series(["L", "P"])

    def person(rows: Rows) -> pl.DataFrame:
        number = numbers.gather(rows)
        return pl.select(
            *codes.place(people.village[rows]),
            id=ids.gather(rows),
            name=province.names.gather(rows),
            sex=sexes.gather(people.female[rows].astype(np.int32)),
            birth_date=dates(people.born[rows]),
            identity_masked=number.str.slice(0, 4) + "********" + number.str.slice(12),
            recorded_at=dates(recorded[rows]),
        )

    def identity(rows: Rows) -> pl.DataFrame:
        return pl.select(number=numbers.gather(rows), kind=pl.lit("nik"), person_id=ids.gather(rows))

    return [Table("registry_person", len(people), person), Table("registry_identity", len(people), identity)]


def _family(province: Province) -> Table:
    family = make_family(province.people, province.rng(20))

    def make(rows: Rows) -> pl.DataFrame:
        return family[rows].select(
            new_ids(province, 21, rows).alias("id"),
            province.ids["person"].gather(family["person"].gather(rows)).alias("person_id"),
            "relation",
            "name",
            "sex",
            "birth_date",
            dates(np.full(len(rows), days.number(days.FIRST_DAY))).alias("recorded_at"),
        )

    return Table("registry_familymember", family.height, make)


def _deaths(province: Province) -> Table:
    person, day, verified = province.deaths
    rng, last = province.rng(22), days.number(days.AS_OF)
    recorded = np.minimum(day + rng.integers(1, 45, len(day)), last)
    checked = np.minimum(recorded + rng.integers(1, 30, len(day)), last)
    source = np.where(verified == 1, rng.integers(0, len(DEATH_SOURCES), len(day)), len(DEATH_SOURCES))
    sources = pl.Series([*DEATH_SOURCES, RUMOUR])

    def make(rows: Rows) -> pl.DataFrame:
        return pl.select(
            id=new_ids(province, 23, rows),
            person_id=province.ids["person"].gather(person[rows]),
            died_on=dates(day[rows]),
            source=sources.gather(source[rows]),
            recorded_at=dates(recorded[rows]),
            verified_at=or_none(dates(checked[rows]), verified[rows] == 1),
        )

    return Table("registry_death", len(person), make)


def _organisations(province: Province) -> Table:
    bodies = province.bodies.bodies
    frame = pl.DataFrame(
        {
            "id": province.ids["organisation"],
            "code": [body.code for body in bodies],
            "name": [body.name for body in bodies],
            "roles": ["{" + ",".join(body.roles) + "}" for body in bodies],
            "npp": pl.Series([body.npp for body in bodies], dtype=pl.String),
            "region": [body.region for body in bodies],
            "recorded_at": dates(np.full(len(bodies), days.number(days.FIRST_DAY))),
        }
    )
    return Table("registry_organisation", len(bodies), lambda rows: frame[rows])
