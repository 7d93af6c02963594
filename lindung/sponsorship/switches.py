"""What a programme may decide otherwise. Unknown switches are refused; a switch not set has its usual value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from lindung.web.refused import Refused


@dataclass(frozen=True, slots=True)
class Switches:
    """`hold_wage_earners`: whether who is active as a wage earner is held; a second job is lawful.
    `days_to_settle`: days within which a held row is to be settled."""

    hold_wage_earners: bool = True
    days_to_settle: int = 14


def read_switches(given: Mapping[str, Any]) -> Switches:
    """The switches of a programme. Refused for an unknown name or a value of another kind."""
    usual = {one.name: one.default for one in fields(Switches)}
    for name, value in given.items():
        if name not in usual or type(value) is not type(usual[name]):
            known = ", ".join(f"{key} ({type(one).__name__})" for key, one in usual.items())
            raise Refused(
                "switch_unknown",
                f"Sakelar {name!r} tidak dikenal atau nilainya bukan jenisnya; yang ada: {known}.",
                f"The switch {name!r} is unknown or its value of another kind; there are: {known}.",
            )
    return Switches(**given)
