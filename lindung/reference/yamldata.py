"""Reads the data files of this room strictly: a key nobody expects, a missing source or a wrong type is refused.

Decimals are read as exact decimals, never as binary fractions, and a key written twice is an error (plain YAML would
silently keep the last).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).with_name("data")


class DataFileError(ValueError):
    """A data file is not as it must be. The sentence names the file, the place in it and what to do."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {problem}")
        self.file, self.place, self.problem = file, place, problem


# libyaml's loader reads the map of tiles six times as fast; PyYAML is built without it on some systems.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):  # type: ignore[misc]
    """Safe YAML with exact decimals and no repeated keys."""


def _exact_decimal(loader: _StrictLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


def _mapping_without_repeats(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", node.start_mark)
    read: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return read


_StrictLoader.add_constructor("tag:yaml.org,2002:float", _exact_decimal)
_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping_without_repeats)


@dataclass(frozen=True, slots=True)
class Key:
    """What one key of a record may hold: a check that returns the value or raises `ValueError`; needed or not."""

    check: Callable[[Any], Any]
    required: bool = True
    default: Any = None


def read_yaml(path: Path) -> Any:
    """The parsed file. Raises `DataFileError` if it is not YAML or repeats a key."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        raise DataFileError(path.name, "file", f"not readable as YAML: {error}") from error


def checked(record: Any, shape: Mapping[str, Key], *, file: str, place: str) -> dict[str, Any]:
    """The record with every key checked and the absent ones filled in. Raises `DataFileError` for anything else."""
    if not isinstance(record, dict):
        raise DataFileError(file, place, f"must be a record with the keys {', '.join(shape)}")
    for key in record:
        if key not in shape:
            raise DataFileError(file, place, f"unknown key {key!r}; known are {', '.join(shape)}")
    out = {}
    for name, key in shape.items():
        if name not in record:
            if key.required:
                raise DataFileError(file, place, f"key {name!r} is missing")
            out[name] = key.default
            continue
        try:
            out[name] = key.check(record[name])
        except ValueError as error:
            raise DataFileError(file, f"{place}.{name}", str(error)) from error
    return out


def records(value: Any, shape: Mapping[str, Key], *, file: str, place: str) -> list[dict[str, Any]]:
    """A non-empty list of checked records."""
    if not isinstance(value, list) or not value:
        raise DataFileError(file, place, "must be a list with at least one entry")
    return [checked(one, shape, file=file, place=f"{place}[{n}]") for n, one in enumerate(value)]


# --- Checks of single values ----------------------------------------------------------------------------------------


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a text that is not empty, not {value!r}")
    return value


def whole(value: Any) -> int:
    """A whole number of persons or things, not negative."""
    if type(value) is not int or value < 0:
        raise ValueError(f"must be a whole number that is not negative, not {value!r}")
    return value


def decimal(value: Any) -> Decimal:
    """An exact decimal; whole numbers count as such."""
    if isinstance(value, Decimal) or type(value) is int:
        return Decimal(value)
    raise ValueError(f"must be a number, not {value!r}")


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def day(value: Any) -> date:
    """A date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"must be a date such as 2024-05-08, not {value!r}")
    return value


def one_of(*allowed: str) -> Callable[[Any], str]:
    """One of the given words."""

    def check(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {value!r}")
        return str(value)

    return check


def or_null(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """null, or what `check` allows. null is written out in the files: it says that the value is unknown."""
    return lambda value: None if value is None else check(value)
