"""YAML read exactly: decimals stay decimals, a key given twice is refused, every mapping knows its line.

YAML also reads `012` as an octal ten, `1:30` as ninety, and fails on the 30th of February. Numbers written like that
are refused; a day that does not exist stays text, so that whoever reads the fact refuses it by its name. Keys are read
as they are written: `no:` is the word no.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from lindung.law.errors import LawDefect


class Lined(dict[str, Any]):
    """A mapping that knows on which line of its file it began, and on which line each key stands."""

    line: int = 0
    lines: dict[str, int] = {}


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # A few lines of aliases can stand for a billion values.
        if self.check_event(yaml.AliasEvent):
            alias = self.peek_event()  # type: ignore[no-untyped-call]
            raise LawDefect(f"line {alias.start_mark.line + 1}: aliases are not read")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    text = str(loader.construct_scalar(node)).replace("_", "")
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise LawDefect(f"line {node.start_mark.line + 1}: {text} is not a number that can be computed with")
    return found


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    if not re.fullmatch(r"[-+]?(0|[1-9][0-9]{0,39})", text):
        raise LawDefect(f"line {node.start_mark.line + 1}: {text[:60]} is not written as a plain whole number")
    return int(text)


def _day(loader: _Loader, node: yaml.ScalarNode) -> date | str:
    try:
        found: date = loader.construct_yaml_timestamp(node)
    except ValueError:
        return str(loader.construct_scalar(node))
    return found


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lined:
    found = Lined()
    found.line = node.start_mark.line + 1
    found.lines = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise LawDefect(f"line {key_node.start_mark.line + 1}: a key is a word, not a list or a mapping")
        key = str(key_node.value)
        if key in found:
            raise LawDefect(f"line {key_node.start_mark.line + 1}: the key {key!r} is given twice")
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = key_node.start_mark.line + 1
    return found


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:int", _whole)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(text: str, file: str = "") -> Any:
    """What a YAML text says. Decimals are `Decimal`, dates `date`, mappings `Lined`.

    LawDefect, with the file if it is named and the line, on what is not YAML, a repeated key, or a number that is not
    written plainly.
    """
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"line {mark.line + 1 if mark else 1}: not proper YAML ({getattr(error, 'problem', None) or error})"
    except LawDefect as defect:
        problem = str(defect)
    except RecursionError:
        problem = "line 1: is nested too deeply"
    raise LawDefect(f"{file}, {problem}" if file else problem)
