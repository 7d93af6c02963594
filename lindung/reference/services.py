"""Loads the reference data: by COPY, as the owner of the tables, and as often as one likes with the same result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections, models, transaction

from lindung.reference import files
from lindung.reference import regions as code_list
from lindung.reference.models import (
    Holiday,
    Office,
    Population,
    PublishedFigure,
    ReferenceLoad,
    Region,
    RegionOutline,
    WorkforceBase,
)
from lindung.reference.outlines import BadOutlines, Expected, Outlines, read_outlines

Row = dict[str, Any]

# The base "registered population" is the population itself; its values stand in one file only.
POPULATION_BASE = "population"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Rows written per table: added or changed, and removed. All zero when everything was there already."""

    written: dict[str, int]
    removed: dict[str, int]

    @property
    def changed(self) -> bool:
        """Whether the load changed anything."""
        return any(self.written.values()) or any(self.removed.values())


def load_reference(using: str = "owner", *, force: bool = False) -> LoadReport:
    """Bring all reference tables to what the code list and the data files say, in one transaction.

    Nothing is read or compared if the files are those of the last load, unless `force` is given.

    Regions are only added and changed, never removed: other rooms and old identity numbers keep pointing at codes
    that are no longer in use. The other tables hold exactly what the files hold. Raises `DataFileError` before
    anything is written if a file is wrong. `using` must be a connection that may write here (the owner's).
    """
    fingerprint = _fingerprint()
    if not force and ReferenceLoad.objects.using(using).filter(pk=fingerprint).exists():
        return LoadReport({}, {})
    tables: list[tuple[type[models.Model], list[Row], bool]] = [
        (Region, list(_regions()), False),
        (Population, list(_populations()), True),
        (WorkforceBase, list(_workforce()), True),
        (PublishedFigure, files.figure_rows(), True),
        (Office, list(_network()), True),
        (Holiday, [_holiday(day) for day in code_list.holidays()], True),
    ]
    written, removed = {}, {}
    with transaction.atomic(using=using):
        for model, rows, exact in tables:
            name = model._meta.db_table
            written[name], removed[name] = _replace(model, rows, exact=exact, using=using)
        ReferenceLoad.objects.using(using).all().delete()
        ReferenceLoad.objects.using(using).create(fingerprint=fingerprint)
    return LoadReport(written, removed)


def _fingerprint() -> str:
    """A digest of everything a load depends on: the data files, this room's code, the version of the code list."""
    room = Path(__file__).parent
    digest = hashlib.sha256(code_list.package_version().encode())
    for path in sorted(
        [*room.glob("data/*.yaml"), *(room / name for name in ("services.py", "files.py", "regions.py"))]
    ):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _regions() -> Iterator[Row]:
    extras = {row["code"]: row for row in files.kabupaten_rows()}
    nothing: Row = {}
    for record in code_list.regions():
        extra = extras.get(record.code, nothing)
        yield {
            "code": record.code,
            "level": record.level,
            "kind": record.kind,
            "name": record.name,
            "display_name": record.display_name,
            "short_name": extra.get("short_name", ""),
            "parent": record.parent,
            "province": record.province,
            "kabupaten": record.kabupaten,
            "postal_code": record.postal_code,
            "bps_code": extra.get("bps"),
            "seat": extra.get("seat", ""),
            "area_km2": extra.get("area_km2"),
            "lat": extra.get("lat"),
            "lng": extra.get("lng"),
            "source": code_list.REGIONS_SOURCE,
        }


def _populations() -> Iterator[Row]:
    for row in files.population_rows():
        yield row | {"series": row["key"], "key": f"{row['key']}:{row['region']}:{row['period']}"}


def _workforce() -> Iterator[Row]:
    registered = [row | {"key": POPULATION_BASE} for row in files.population_rows() if row["key"] == "dukcapil"]
    for row in [*files.workforce_rows(), *registered]:
        yield row | {"series": row["key"], "key": f"{row['key']}:{row['region']}:{row['period']}"}


def _network() -> Iterator[Row]:
    for row in files.network_rows():
        yield row | {"key": f"{row['kind']}:{row['region']}:{row['period']}"}


def _holiday(day: code_list.HolidayRecord) -> Row:
    return {"day": day.day, "name": day.name, "kind": day.kind, "source": day.source}


def _replace(model: type[models.Model], rows: Sequence[Row], *, exact: bool, using: str) -> tuple[int, int]:
    """Make the table hold these rows; with `exact` no others. Returns how many were written and removed."""
    meta = model._meta
    primary = str(meta.pk.column) if meta.pk else ""
    fields = [(field.name, str(field.column)) for field in meta.concrete_fields]
    table, staging, key = (_quoted(name) for name in (meta.db_table, f"staged_{meta.db_table}", primary))
    columns = ", ".join(_quoted(column) for _, column in fields)
    others = [_quoted(column) for _, column in fields if column != primary]
    with connections[using].cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {staging} (LIKE {table})")
        _copy(cursor, f"COPY {staging} ({columns}) FROM STDIN", ([row[name] for name, _ in fields] for row in rows))
        cursor.execute(  # names come from the models, never from outside
            f"INSERT INTO {table} AS old ({columns}) SELECT {columns} FROM {staging} "  # noqa: S608
            f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in others)} "
            f"WHERE ({', '.join(f'old.{c}' for c in others)}) "
            f"IS DISTINCT FROM ({', '.join(f'excluded.{c}' for c in others)})"
        )
        written = cursor.rowcount
        removed = 0
        if exact:
            cursor.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {staging})")  # noqa: S608
            removed = cursor.rowcount
        cursor.execute(f"DROP TABLE {staging}")
        cursor.execute(f"ANALYZE {table}")
    return written, removed


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def load_outlines(path: Path, *, source: str, province: str, using: str = "owner") -> Outlines:
    """Check a GeoJSON file and keep its outlines of the province's kabupaten in place of any earlier ones.

    `source` says whose outlines they are and is shown under the map. `using` must be a connection that may write
    here. Raises `BadOutlines`, and then nothing is changed.
    """
    rows = Region.objects.using(using).filter(parent=province, lat__isnull=False).order_by("code")
    expected = {
        row.code: Expected(row.code, row.bps_code or "", row.display_name, (float(row.lng or 0), float(row.lat or 0)))
        for row in rows
    }
    if not expected:
        raise BadOutlines(
            f"Belum ada titik acuan untuk provinsi {province}; garis batasnya tidak dapat diperiksa.",
            f"There are no reference points for province {province}, so its outlines cannot be checked.",
        )
    found = read_outlines(path, expected)
    with transaction.atomic(using=using):
        remove_outlines(province=province, using=using)
        RegionOutline.objects.using(using).bulk_create(
            RegionOutline(region_id=code, polygons=polygons, source=source, file_sha256=found.sha256)
            for code, polygons in found.polygons.items()
        )
    return found


def remove_outlines(*, province: str, using: str = "owner") -> int:
    """Remove the outlines of a province; the mosaic map is shown again. Returns how many kabupaten had one."""
    removed, _ = RegionOutline.objects.using(using).filter(region__province=province).delete()
    return removed
