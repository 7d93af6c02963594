"""The PU month as variables of the OpenFisca family: floats, as its users write them.

Two engines share the manner of writing and differ in where their classes live, so the classes are given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

MONTH = "2026-03"
RATES = (0.0024, 0.0054, 0.0089, 0.0127, 0.0174)
PARTS = ("jkk", "jkm", "jht_employer", "jht_worker", "jp_employer", "jp_worker")
CEILING_JP, CEILING_JKP = 11_086_300, 5_000_000
SHARES = {
    "jkm": (0.003, None),
    "jht_employer": (0.037, None),
    "jht_worker": (0.02, None),
    "jp_employer": (0.02, CEILING_JP),
    "jp_worker": (0.01, CEILING_JP),
    "jkp_government": (0.0022, CEILING_JKP),
}


class Engine(NamedTuple):
    """The classes of one engine, its word for a month, and the label it insists on."""

    entity: Any
    variable: Any
    system: Any
    builder: Any
    period: Any
    label: str


def month_of(engine: Engine) -> Callable[[Any, Any], dict[str, Any]]:
    """A function of wages and risk classes that gives all outputs of the month, as the engine's arrays."""
    person_entity = engine.entity("person", "persons", "", "")
    system = engine.system([person_entity])
    about = {"entity": person_entity, "definition_period": engine.period, "label": engine.label}

    def add(name: str, value_type: type, formula: Any = None) -> None:
        body = about | {"value_type": value_type} | ({"formula": formula} if formula else {})
        system.add_variable(type(name, (engine.variable,), body))

    add("wage", float)
    add("risk_class", int)
    add("jkk", float, _jkk)
    for name, (rate, ceiling) in SHARES.items():
        add(name, float, _share(rate, ceiling))
    add("total", float, _total)

    def month(wages: Any, classes: Any) -> dict[str, Any]:
        simulation = engine.builder().build_default_simulation(system, count=len(wages))
        simulation.set_input("wage", MONTH, wages)
        simulation.set_input("risk_class", MONTH, classes)
        return {name: simulation.calculate(name, MONTH) for name in (*PARTS, "jkp_government", "total")}

    return month


def _rounded(amount: Any) -> Any:
    return np.floor(amount + 0.5)


def _jkk(person: Any, period: Any, parameters: Any) -> Any:
    group = person("risk_class", period)
    rate = np.select([group == one for one in (1, 2, 3, 4, 5)], RATES)
    return _rounded(person("wage", period) * rate)


def _share(rate: float, ceiling: int | None) -> Callable[[Any, Any, Any], Any]:
    def formula(person: Any, period: Any, parameters: Any) -> Any:
        base = person("wage", period)
        return _rounded((base if ceiling is None else np.minimum(base, ceiling)) * rate)

    return formula


def _total(person: Any, period: Any, parameters: Any) -> Any:
    return sum(person(name, period) for name in PARTS)
