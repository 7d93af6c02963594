"""The PU month as a minimal PolicyEngine country."""

from __future__ import annotations

from importlib.metadata import version

from policyengine_core.entities import Entity
from policyengine_core.periods import MONTH
from policyengine_core.simulations import SimulationBuilder
from policyengine_core.taxbenefitsystems import TaxBenefitSystem
from policyengine_core.variables import Variable
from wage_month import Engine, month_of

VERSION = f"PolicyEngine-core {version('policyengine-core')}"
month = month_of(Engine(Entity, Variable, TaxBenefitSystem, SimulationBuilder, MONTH, "-"))
