"""A module that may be called as the function of its own name.

`lindung.law.assess` is a module and, in the public interface, a function: importing the module anywhere would put it
in the function's place. A module that can be called is both, whichever way and in whichever order it is imported.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *given: Any, **named: Any) -> Any:
        return getattr(self, self.__name__.rpartition(".")[2])(*given, **named)


def callable_as_its_function(name: str) -> None:
    """Let the module of this name be called. It must hold a function whose name is the last part of its own."""
    module = sys.modules[name]
    if not callable(getattr(module, name.rpartition(".")[2], None)):
        raise TypeError(f"{name} holds no function of its own name")
    module.__class__ = _Callable
