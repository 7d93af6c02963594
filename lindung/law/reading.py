"""Situations as people and programs send them: YAML, JSON, one fact at a time. Decimals are read exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from lindung.law.errors import Invalid, LawDefect
from lindung.law.exact_yaml import read_yaml


def situation_from_text(text: str, place: str) -> dict[str, Any]:
    """The facts of a YAML (or JSON) text. `place` names it in sentences. Invalid if it holds anything else."""
    try:
        found = read_yaml(text)
    except LawDefect as defect:
        raise Invalid(f"{place}: tidak dapat dibaca ({defect}).", f"{place}: cannot be read ({defect}).") from None
    if not isinstance(found, dict):
        raise Invalid(f"{place}: bukan pasangan kunci: nilai.", f"{place}: does not map keys to values.")
    return {str(key): value for key, value in found.items()}


def situation_from_json(text: str | bytes) -> dict[str, Any]:
    """The facts of a JSON text, with decimals exact and no key given twice. Invalid if it holds anything else."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"Bukan JSON yang benar: {error}.", f"Not proper JSON: {error}.") from None
    if not isinstance(found, dict):
        raise Invalid("JSON: bukan objek dengan fakta.", "JSON: is not an object of facts.")
    return found


def value_from_text(key: str, text: str) -> Any:
    """One fact as typed after `key=`. Invalid names the key."""
    try:
        found = read_yaml(text)
        if found is None:
            raise LawDefect("empty")
        return found
    except LawDefect:
        raise Invalid(
            f"{key}: {text!r} tidak dapat dibaca sebagai nilai.", f"{key}: {text!r} cannot be read as a value.", key=key
        ) from None


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Invalid(f"{key}: diberikan dua kali.", f"{key}: is given twice.", key=key)
        found[key] = value
    return found
