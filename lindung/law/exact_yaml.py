"""YAML read exactly: decimals stay decimals, a key given twice is refused, every mapping knows its line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from lindung.law.errors import LawDefect


class Lined(dict[str, Any]):
    """A mapping that knows on which line of its file it began, and on which line each key stands."""

    line: int = 0
    lines: dict[str, int] = {}


class _Loader(yaml.SafeLoader):
    pass


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lined:
    found = Lined()
    found.line = node.start_mark.line + 1
    found.lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise LawDefect(f"line {key_node.start_mark.line + 1}: the key {key!r} is given twice")
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = key_node.start_mark.line + 1
    return found


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(text: str) -> Any:
    """What a YAML text says. Decimals are `Decimal`, dates `date`, mappings `Lined`. LawDefect on a repeated key."""
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
