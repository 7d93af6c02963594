"""A room imports only the rooms above it. Imports inside functions count: they are imports all the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import lindung

PACKAGE = Path(lindung.__file__).parent
# From top to bottom, as in the design. `law` and `postgres` import no other room; the last three may import all.
ROOMS = (
    "law",
    "postgres",
    "web",
    "reference",
    "registry",
    "access",
    "counsel",
    "notices",
    "membership",
    "billing",
    "coverage",
    "sponsorship",
    "rosters",
    "claims",
    "outreach",
    "site",
    "demo",
    "cli",
)
ALONE = {"law", "postgres"}
MAY_ALL = {"site", "demo", "cli"}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def allowed(room: str) -> set[str]:
    """The rooms that `room` may import."""
    if room in MAY_ALL:
        return set(ROOMS)
    return {room} if room in ALONE else set(ROOMS[: ROOMS.index(room) + 1])


def imported_rooms(source: str, path: Path) -> Iterator[tuple[int, str]]:
    """Each room a file imports, with the line: by import, from-import, relative import or import by name."""
    package = list(path.relative_to(PACKAGE.parent).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" if module == "lindung" else module for alias in node.names]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
            "import_module",
            "import_string",
            "__import__",
        }:
            names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        for name in names:
            parts = name.split(".")
            if parts[0] == "lindung" and len(parts) > 1 and not parts[1].startswith("__"):
                yield node.lineno, parts[1]


def offences(source: str, path: Path) -> list[str]:
    room = room_of(path)
    return [
        f"{path.relative_to(PACKAGE.parent)}:{line}: {room} imports {other}"
        for line, other in imported_rooms(source, path)
        if other not in allowed(room)
    ]


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)


def test_every_room_stands_in_the_list() -> None:
    assert {room_of(path) for path in FILES} <= set(ROOMS)


def test_no_room_imports_one_below_it() -> None:
    found = [line for path in FILES for line in offences(path.read_text(encoding="utf-8"), path)]
    assert found == []


@pytest.mark.parametrize(
    ("room", "source", "caught"),
    [
        ("registry", "from lindung.access.models import User", True),
        ("registry", "def late():\n    import lindung.coverage.queries", True),
        ("registry", "from ..access import models", True),
        ("registry", "from lindung import access", True),
        ("registry", "import_module('lindung.access.models')", True),
        ("law", "import lindung.postgres.trouble", True),
        ("access", "from lindung.registry.models import Person", False),
        ("registry", "from . import models", False),
        ("registry", "from lindung import __version__", False),
        ("cli", "from lindung.coverage.commands import coverage", False),
    ],
)
def test_the_check_itself_catches_what_it_should_and_nothing_else(room: str, source: str, caught: bool) -> None:
    assert bool(offences(source, PACKAGE / room / "made_up.py")) is caught
