"""The PU month as a minimal OpenFisca country: floats, as its users write it."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

VERSION = f"OpenFisca-core {version('openfisca-core')}"
MONTH = "2026-03"
Person = Entity("person", "persons", "", "")
RATES = (0.0024, 0.0054, 0.0089, 0.0127, 0.0174)


def _rounded(amount):
    return np.floor(amount + 0.5)


class wage(Variable):
    value_type, entity, definition_period, label = float, Person, DateUnit.MONTH, ""


class risk_class(Variable):
    value_type, entity, definition_period, label = int, Person, DateUnit.MONTH, ""


class jkk(Variable):
    value_type, entity, definition_period, label = float, Person, DateUnit.MONTH, ""

    def formula(person, period, parameters):
        group = person("risk_class", period)
        rate = np.select([group == one for one in (1, 2, 3, 4, 5)], RATES)
        return _rounded(person("wage", period) * rate)


def _share(name, rate, ceiling=None):
    def formula(person, period, parameters):
        base = person("wage", period)
        return _rounded((base if ceiling is None else np.minimum(base, ceiling)) * rate)

    body = {"value_type": float, "entity": Person, "definition_period": DateUnit.MONTH, "label": "", "formula": formula}
    return type(name, (Variable,), body)


class total(Variable):
    value_type, entity, definition_period, label = float, Person, DateUnit.MONTH, ""

    def formula(person, period, parameters):
        return sum(person(name, period) for name in PARTS)


PARTS = ("jkk", "jkm", "jht_employer", "jht_worker", "jp_employer", "jp_worker")
SYSTEM = TaxBenefitSystem([Person])
for variable in (
    wage,
    risk_class,
    jkk,
    _share("jkm", 0.003),
    _share("jht_employer", 0.037),
    _share("jht_worker", 0.02),
    _share("jp_employer", 0.02, 11_086_300),
    _share("jp_worker", 0.01, 11_086_300),
    _share("jkp_government", 0.0022, 5_000_000),
    total,
):
    SYSTEM.add_variable(variable)


def month(wages, classes):
    """All outputs of the month, as the engine's arrays."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=len(wages))
    simulation.set_input("wage", MONTH, wages)
    simulation.set_input("risk_class", MONTH, classes)
    return {name: simulation.calculate(name, MONTH) for name in (*PARTS, "jkp_government", "total")}
