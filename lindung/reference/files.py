"""What stands in each data file of this room, and the checks that need more than one key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lindung.reference.yamldata import (
    DATA,
    DataFileError,
    Key,
    checked,
    day,
    decimal,
    flag,
    one_of,
    or_null,
    read_yaml,
    records,
    text,
    whole,
)

Row = dict[str, Any]

SEGMENTS = ("PU", "BPU", "JAKON", "PMI")
HEAD_MEASURES = ("active", "registered", "inactive", "sponsored")
SHARE_MEASURES = ("share", "target", "growth")

_PROVENANCE = Key(one_of("read", "derived", "recall"))
_SOURCE = {"text": Key(text), "published_on": Key(or_null(day))}

_REGION = {
    "code": Key(text),
    "bps": Key(text),
    "short_name": Key(text),
    "seat": Key(text),
    "seat_provenance": _PROVENANCE,
    "area_km2": Key(decimal),
    "kecamatan": Key(whole),
    "kelurahan": Key(whole),
    "desa": Key(whole),
    "lat": Key(or_null(decimal)),
    "lng": Key(or_null(decimal)),
    "source": Key(text),
}
_VALUE = {
    "region": Key(text),
    "as_of": Key(or_null(day)),
    "period": Key(text),
    "value": Key(whole),
    "source": Key(text),
    "provenance": _PROVENANCE,
}
_PERSONS = _VALUE | {"male": Key(whole, required=False), "female": Key(whole, required=False)}
_SERIES = {
    "key": Key(text),
    "label_id": Key(text),
    "label_en": Key(text),
    "estimate": Key(flag, required=False, default=False),
    "note_id": Key(text, required=False, default=""),
    "note_en": Key(text, required=False, default=""),
    "values": Key(lambda value: value),
}
_NETWORK = {
    "region": Key(text),
    "kind": Key(one_of("office", "service_unit", "plkk", "perisai_agent")),
    "count": Key(whole),
    "as_of": Key(or_null(day)),
    "period": Key(text),
    "source": Key(text),
}
_PUBLICATION = {
    "key": Key(text),
    "source": Key(text),
    "published_on": Key(or_null(day)),
    "as_of": Key(or_null(day)),
    "period": Key(text),
    "provenance": _PROVENANCE,
    "anchor_on": Key(or_null(day)),
    "note_id": Key(text, required=False, default=""),
    "note_en": Key(text, required=False, default=""),
    "figures": Key(lambda value: value),
}


def segments(value: Any) -> str:
    """TOTAL, or segments in their order joined by a plus sign, as in PU+PMI."""
    parts = text(value).split("+")
    if value == "TOTAL" or (parts == [s for s in SEGMENTS if s in parts] and len(parts) < len(SEGMENTS)):
        return str(value)
    raise ValueError(f"must be TOTAL or a sum of {', '.join(SEGMENTS)} in this order, such as PU+PMI, not {value!r}")


_FIGURE = {
    "region": Key(text),
    "segments": Key(segments),
    "measure": Key(one_of(*HEAD_MEASURES, *SHARE_MEASURES)),
    "value": Key(whole, required=False),
    "stated_denominator": Key(whole, required=False),
    "stated_share": Key(decimal, required=False),
    "provenance": Key(one_of("read", "derived", "recall"), required=False),
    "note_id": Key(text, required=False, default=""),
    "note_en": Key(text, required=False, default=""),
}


def kabupaten_rows(path: Path = DATA / "kabupaten.yaml") -> list[Row]:
    """BPS codes, seats, areas and centroids by region code."""
    top, sources = _top(path, "regions")
    return [_with_source(row, sources, path.name) for row in records(top, _REGION, file=path.name, place="regions")]


def population_rows(path: Path = DATA / "population.yaml") -> list[Row]:
    """Population values, each with its series, source and date. Men and women must add up where both are given."""
    rows = _series_rows(path, _PERSONS)
    for row in rows:
        both = (row["male"], row["female"])
        if (None in both and both != (None, None)) or (None not in both and sum(both) != row["value"]):
            place = f"{row['key']} {row['region']}"
            raise DataFileError(path.name, place, "male and female must be both absent or add up to the value")
    return rows


def workforce_rows(path: Path = DATA / "workforce.yaml") -> list[Row]:
    """Workforce bases: one row per value, with the label, note and source of its series."""
    return _series_rows(path, _VALUE)


def network_rows(path: Path = DATA / "network.yaml") -> list[Row]:
    """How many offices, service units, clinics and agents are published."""
    top, sources = _top(path, "values")
    return [_with_source(row, sources, path.name) for row in records(top, _NETWORK, file=path.name, place="values")]


def figure_rows(path: Path = DATA / "figures.yaml") -> list[Row]:
    """Published figures: one row per figure, with what its publication says of all of them."""
    content = checked(read_yaml(path), {"publications": Key(lambda v: v)}, file=path.name, place="file")
    rows: list[Row] = []
    for one in records(content["publications"], _PUBLICATION, file=path.name, place="publications"):
        place = f"publications[{one['key']}].figures"
        rows += [_figure(one, row, path.name) for row in records(one["figures"], _FIGURE, file=path.name, place=place)]
    _refuse_repeats(rows, ("key",), path.name)
    return rows


def _figure(publication: Row, figure: Row, file: str) -> Row:
    key = f"{publication['key']}:{figure['region']}:{figure['segments']}:{figure['measure']}"
    heads = figure["measure"] in HEAD_MEASURES
    if heads and figure["value"] is None:
        raise DataFileError(file, key, "a count of heads needs a value")
    if not heads and (figure["value"] is not None or figure["stated_share"] is None):
        raise DataFileError(file, key, "a share, target or growth has stated_share in percent and no value")
    anchor = publication["anchor_on"]
    if anchor and figure["measure"] != "active":
        raise DataFileError(file, key, "only active participants can be an anchor")
    notes = {n: " ".join(filter(None, (publication[n], figure[n]))) for n in ("note_id", "note_en")}
    inherited = {k: publication[k] for k in ("source", "published_on", "as_of", "period", "anchor_on")}
    return {
        **figure,
        **inherited,
        **notes,
        "key": key,
        "publication": publication["key"],
        "provenance": figure["provenance"] or publication["provenance"],
        "role": "anchor" if anchor else "quoted",
    }


def _series_rows(path: Path, shape: Mapping[str, Key]) -> list[Row]:
    series, sources = _top(path, "series")
    rows: list[Row] = []
    for one in records(series, _SERIES, file=path.name, place="series"):
        values = one.pop("values")
        for row in records(values, shape, file=path.name, place=f"series[{one['key']}].values"):
            rows.append(one | _with_source(row, sources, path.name))
    _refuse_repeats(rows, ("key", "region", "as_of", "period"), path.name)
    return rows


def _top(path: Path, name: str) -> tuple[Any, dict[str, Row]]:
    shape = {"sources": Key(lambda v: v), name: Key(lambda v: v)}
    content = checked(read_yaml(path), shape, file=path.name, place="file")
    if not isinstance(content["sources"], dict):
        raise DataFileError(path.name, "sources", "must name each source by a key")
    sources = {
        key: checked(value, _SOURCE, file=path.name, place=f"sources.{key}")
        for key, value in content["sources"].items()
    }
    return content[name], sources


def _with_source(row: Row, sources: dict[str, Row], file: str) -> Row:
    key = row["source"]
    if key not in sources:
        raise DataFileError(file, f"source {key!r}", "is not among the sources at the head of the file")
    return row | {"source": sources[key]["text"], "published_on": sources[key]["published_on"]}


def _refuse_repeats(rows: list[Row], names: tuple[str, ...], file: str) -> None:
    seen = set()
    for row in rows:
        identity = tuple(row[name] for name in names)
        if identity in seen:
            raise DataFileError(file, " ".join(str(part) for part in identity), "stands twice")
        seen.add(identity)
