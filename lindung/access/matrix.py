"""The permission matrix: every page, endpoint and command with what it needs, made from their own declarations.

`docs/permissions.md` is written from it, and the tests ask every address as every role and hold the answer against
it. Nothing is listed by hand, so nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import typer
from django.urls import URLPattern, URLResolver

from lindung.access.endpoints import functions, operations
from lindung.access.guard import Need, Open, need_of
from lindung.access.roles import ORGANISATION_ROLES, PERSON_RIGHTS, REGION_ROLES, RIGHTS, Right, Role
from lindung.access.terminal import OPERATOR

# Rooms above this one cannot import it; their commands show no people and act for whoever runs the server.
OPERATOR_ROOMS = frozenset({"law", "postgres", "reference"})


@dataclass(frozen=True)
class Address:
    """A page or an endpoint of the API. `method` is empty for pages, which answer what their forms send."""

    route: str
    name: str
    method: str
    need: Need | None
    view: str

    @property
    def api(self) -> bool:
        return self.route.startswith("/api/")


@dataclass(frozen=True)
class Command:
    """A command of the terminal; `need` is a right, OPERATOR, or None where nothing was declared."""

    name: str
    need: Right | str | None


class Outcome(Enum):
    """What somebody meets who asks for an address."""

    OPEN = "open"
    SIGN_IN = "sign in"
    REFUSED = "refused"
    NO_SCOPE = "no scope"


def addresses(patterns: Iterable[URLPattern | URLResolver], prefix: str = "/") -> Iterator[Address]:
    """Every address below these patterns, one for each method of an endpoint."""
    told: set[tuple[str, str]] = set()
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
            continue
        by_function = {id(one.view_func): one for one in operations(pattern.callback)}
        for function in functions(pattern.callback):
            operation = by_function.get(id(function))
            for method in operation.methods if operation else [""]:
                # The API has a pattern for each operation, and every one of them answers for all methods.
                if operation and (route, method) in told:
                    continue
                told.add((route, method))
                name = getattr(operation, "url_name", None)
                named = f"{function.__module__}.{getattr(function, '__qualname__', '')}"
                yield Address(route, name or pattern.name or "", method, need_of(function), named)


def commands(app: typer.Typer, prefix: str = "lindung") -> Iterator[Command]:
    """Every command of the terminal with what it declared."""
    for one in app.registered_commands:
        function = one.callback
        name = one.name or getattr(function, "__name__", "").replace("_", "-")
        yield Command(f"{prefix} {name}", _command_need(function))
    for group in app.registered_groups:
        if group.typer_instance is not None:
            yield from commands(group.typer_instance, f"{prefix} {group.name or group.typer_instance.info.name}")


def _command_need(function: Any) -> Right | str | None:
    declared = getattr(function, "needs", None)
    if declared in Right.values:
        return Right(declared)
    room = getattr(function, "__module__", "").split(".")[1:2]
    return OPERATOR if room and room[0] in OPERATOR_ROOMS else declared


def outcome(need: Need, role: Role | None, *, scoped: bool = True) -> Outcome:
    """What a role meets at something that needs `need`; no role stands for nobody signed in."""
    if need is Open.PUBLIC:
        return Outcome.OPEN
    if role is None:
        return Outcome.SIGN_IN
    if need is Open.SIGNED_IN:
        return Outcome.OPEN
    if role not in RIGHTS[Right(need)]:
        return Outcome.REFUSED
    return Outcome.OPEN if scoped or need not in PERSON_RIGHTS else Outcome.NO_SCOPE


def as_markdown(pages: Iterable[Address], programs: Iterable[Command]) -> str:
    """The matrix as a page of documentation."""
    found = sorted(pages, key=lambda one: (one.api, one.route, one.method))
    heads = [role.value.replace("_", " ") for role in Role]
    lines = [*_INTRODUCTION, "", "## What a role is given for", ""]
    lines += [f"- **{role.value.replace('_', ' ')}**: {_given_for(role)}" for role in Role]
    for title, some in (
        ("Pages", [one for one in found if not one.api]),
        ("Endpoints of the API", [one for one in found if one.api]),
    ):
        lines += ["", f"## {title}", "", *_head("address", heads)]
        lines += [_row(f"`{one.method + ' ' if one.method else ''}{one.route}`", one.need) for one in some]
    lines += ["", "## Commands of the terminal", "", *_head("command", heads)]
    lines += [_row(f"`{one.name}`", one.need) for one in sorted(programs, key=lambda one: one.name)]
    return "\n".join(lines) + "\n"


_INTRODUCTION = [
    "# Who may do what",
    "",
    "Made by `python scripts/permissions.py` from what each page, endpoint and command declares; a test fails when",
    "this page is stale, and another asks every address as every role and compares.",
    "",
    "- **yes**: open to the role. **own**: open, and the database shows only people of the role's own region or",
    "  organisation; whoever has none is told so instead of being shown an empty list.",
    "- **–**: refused with a sentence that names the missing right.",
    "- **public**: needs nobody signed in. **self**: one's own account, whatever the role.",
    "- **operator**: a command for whoever runs programs under the account that owns the data directory. It shows no",
    "  people. Every other command acts as the user that `--as` names.",
    "- A list, its count, its file and a search stand under the same row rights of the database",
    "  ([decision 3](decisions/0003-row-rights.md)), so they cannot disagree.",
]


def _given_for(role: Role) -> str:
    if role in REGION_ROLES:
        return "a region, from province down to village"
    return "an organisation" if role in ORGANISATION_ROLES else "neither; sees no people"


def _head(first: str, heads: list[str]) -> list[str]:
    return [f"| {first} | needs | {' | '.join(heads)} |", f"|---|---|{'---|' * len(heads)}"]


def _row(what: str, need: Need | str | None) -> str:
    if isinstance(need, Right):
        cells, label = [_cell(need, role) for role in Role], f"`{need.value}`"
    elif isinstance(need, Open):
        cells, label = ["yes"] * len(Role), "public" if need is Open.PUBLIC else "self"
    else:
        cells, label = [""] * len(Role), str(need)
    return f"| {what} | {label} | {' | '.join(cells)} |"


def _cell(need: Right, role: Role) -> str:
    if outcome(need, role) is not Outcome.OPEN:
        return "–"
    return "own" if need in PERSON_RIGHTS else "yes"
