"""The PU month as a minimal OpenFisca country."""

from __future__ import annotations

from importlib.metadata import version

from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from wage_month import Engine, month_of

VERSION = f"OpenFisca-core {version('openfisca-core')}"
month = month_of(Engine(Entity, Variable, TaxBenefitSystem, SimulationBuilder, DateUnit.MONTH, ""))
