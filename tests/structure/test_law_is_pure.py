"""The law knows no Django, no database, no clock, no network and no other room; every value of it has a source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import lindung.law
from lindung.law.parameters import Provenance

LAW = Path(lindung.law.__file__).parent
OUTSIDE = {"yaml", "numpy", "polars"}
NOT_OF_THE_LIBRARY = {
    "asyncio",
    "http",
    "os",
    "random",
    "secrets",
    "select",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "threading",
    "time",
    "urllib",
    "uuid",
}
CLOCK = {"today", "now", "utcnow", "fromtimestamp", "localtime", "time_ns", "monotonic"}


def impurities(source: str) -> list[str]:
    """What in a file of the law reaches outside: imports, the clock, and numbers that are not exact."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            top = name.split(".")[0]
            own = name == "lindung.law" or name.startswith("lindung.law.")
            known = top in sys.stdlib_module_names - NOT_OF_THE_LIBRARY or top in OUTSIDE
            if not (own or known):
                found.append(f"line {node.lineno}: imports {name}")
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CLOCK:
            found.append(f"line {node.lineno}: asks the clock")
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"line {node.lineno}: {node.value} is a float")
    return found


@pytest.mark.parametrize("path", sorted(LAW.rglob("*.py")), ids=lambda path: path.name)
def test_a_file_of_the_law_reaches_nowhere(path: Path) -> None:
    # The commands alone speak to a terminal.
    allowed = {"imports typer"} if path.name == "commands.py" else set()
    found = impurities(path.read_text(encoding="utf-8"))
    assert [one for one in found if one.partition(": ")[2] not in allowed] == []


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("import django", True),
        ("from lindung.coverage.queries import count", True),
        ("def rule():\n    import urllib.request", True),
        ("from datetime import date\nday = date.today()", True),
        ("rate = 0.24", True),
        ("from datetime import date\nday = date(2015, 7, 1)", False),
        ("from lindung.law.months import month_end", False),
        ("import numpy", False),
    ],
)
def test_the_check_itself_catches_what_it_should_and_nothing_else(source: str, caught: bool) -> None:
    assert bool(impurities(source)) is caught


def test_importing_all_of_the_law_loads_neither_django_nor_another_room() -> None:
    script = (
        "import importlib, pkgutil, sys, lindung.law\n"
        "for one in pkgutil.walk_packages(lindung.law.__path__, 'lindung.law.'): importlib.import_module(one.name)\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('lindung.')}\n"
        "print(sorted(rooms - {'law'}), sorted({'django', 'psycopg', 'socket'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


# --- Every dated value has its source ---


def dated_values(content: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping below `content` that states a value."""
    if isinstance(content, dict):
        if "value" in content:
            yield place, content
        for key, below in content.items():
            yield from dated_values(below, f"{place}.{key}")
    elif isinstance(content, list):
        for number, below in enumerate(content):
            yield from dated_values(below, f"{place}[{number}]")


VALUES = [
    found
    for path in sorted(LAW.rglob("*.yaml"))
    for found in dated_values(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
]


def sourceless(value: dict[str, Any]) -> bool:
    provenances = {one.value for one in Provenance}
    return not str(value.get("basis") or "").strip() or value.get("provenance") not in provenances


def test_there_are_parameters_to_look_at() -> None:
    assert VALUES


@pytest.mark.parametrize(("place", "value"), VALUES, ids=[place for place, _ in VALUES])
def test_every_value_of_the_law_names_its_basis_its_day_and_how_well_it_is_known(
    place: str, value: dict[str, Any]
) -> None:
    assert not sourceless(value)
    assert "from" in value


def test_a_value_without_a_source_would_be_caught() -> None:
    assert sourceless({"value": 3, "basis": " ", "provenance": "text"})
    assert sourceless({"value": 3, "basis": "PP 44/2015", "provenance": "hearsay"})
    assert not sourceless({"value": 3, "basis": "PP 44/2015", "provenance": "text"})
