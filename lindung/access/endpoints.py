"""What stands behind an address: pages are functions, an address of the API holds one operation per method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ninja.openapi.views import default_home
from ninja.operation import Operation, PathView


def operations(view: Callable[..., Any]) -> list[Operation]:
    """The API's operations behind an address; none for a page."""
    for cell in getattr(view, "__closure__", None) or ():
        if isinstance(cell.cell_contents, PathView):
            return list(cell.cell_contents.operations)
    return []


def functions(view: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The functions that answer at an address: the page itself, or one per operation of the API."""
    if isinstance(view, partial) and view.func is default_home:
        return  # the bare root of the API, which only ever says 404
    found = operations(view)
    if not found:
        yield view
    for operation in found:
        yield operation.view_func


def is_declared(view: Callable[..., Any]) -> bool:
    """Whether everything that can answer at an address names what it needs."""
    return all(getattr(function, "needs", None) is not None for function in functions(view))
