"""The bill of wage earners for a month: each amount is computed when it is asked for, by the rule of its article."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lindung.law.contributions import jkp, pu
from lindung.law.contributions.rates import PuRates
from lindung.law.helpers import Quantity
from lindung.law.programmes import Programme

_OUTPUTS = {
    Programme.JKK: ("jkk",),
    Programme.JKM: ("jkm",),
    Programme.JHT: ("jht_employer", "jht_worker", "jht"),
    Programme.JP: ("jp_employer", "jp_worker", "jp"),
    Programme.JKP: ("jkp_government", "jkp_from_jkk", "jkp_from_jkm", "jkk_fund", "jkm_fund"),
}
_TOTALS = ("employer_total", "worker_total", "total")
_EMPLOYER = {
    Programme.JKK: "jkk",
    Programme.JKM: "jkm",
    Programme.JHT: "jht_employer",
    Programme.JP: "jp_employer",
}
_WORKER = {Programme.JHT: "jht_worker", Programme.JP: "jp_worker"}


def outputs(programmes: frozenset[Programme], rates: PuRates) -> tuple[str, ...]:
    """The names of the amounts that a set of programmes has in a month, in the order of the bill."""
    names = [name for programme in Programme if programme in programmes for name in _OUTPUTS[programme]]
    if Programme.JP in programmes and rates.jp_is_deferred:
        names.append("jp_deferred")
    return (*names, *_TOTALS)


class PuBill:
    """What is due for a worker with a wage (rupiah) and a risk class, or for columns of them.

    Ask for an amount by its name as an attribute. Nothing is computed that is not asked for, and nothing twice.
    """

    def __init__(
        self, rates: PuRates, programmes: frozenset[Programme], *, wage: Quantity, risk_class: Quantity
    ) -> None:
        self._rates = rates
        self._programmes = programmes
        self._wage = wage
        self._risk_class = risk_class

    def amounts(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Several amounts by name."""
        return {name: getattr(self, name) for name in names}

    @cached_property
    def jkk(self) -> Quantity:
        return pu.jkk(wage=self._wage, rate=self._rates.jkk(self._risk_class))

    @cached_property
    def jkm(self) -> Quantity:
        return pu.jkm(wage=self._wage, rate=self._rates.jkm)

    @cached_property
    def jht_employer(self) -> Quantity:
        return pu.jht_employer(wage=self._wage, rate=self._rates.jht_employer)

    @cached_property
    def jht_worker(self) -> Quantity:
        return pu.jht_worker(wage=self._wage, rate=self._rates.jht_worker)

    @cached_property
    def jht(self) -> Quantity:
        return pu.jht(jht_employer=self.jht_employer, jht_worker=self.jht_worker)

    @cached_property
    def _jp_wage(self) -> Quantity:
        return pu.jp_wage(wage=self._wage, ceiling=self._rates.jp_ceiling)

    @cached_property
    def jp_employer(self) -> Quantity:
        return pu.jp_employer(jp_wage=self._jp_wage, rate=self._rates.jp_employer)

    @cached_property
    def jp_worker(self) -> Quantity:
        return pu.jp_worker(jp_wage=self._jp_wage, rate=self._rates.jp_worker)

    @cached_property
    def jp(self) -> Quantity:
        return pu.jp(jp_employer=self.jp_employer, jp_worker=self.jp_worker)

    @cached_property
    def jp_deferred(self) -> Quantity:
        employer, worker = self._rates.jp_in_full
        return pu.jp_deferred(jp_wage=self._jp_wage, employer_rate=employer, worker_rate=worker, jp=self.jp)

    @cached_property
    def _jkp_wage(self) -> Quantity:
        return jkp.jkp_wage(wage=self._wage, ceiling=self._rates.jkp_ceiling)

    @cached_property
    def jkp_government(self) -> Quantity:
        return jkp.jkp_government(jkp_wage=self._jkp_wage, rate=self._rates.jkp("government"))

    @cached_property
    def jkp_from_jkk(self) -> Quantity:
        return jkp.jkp_from_jkk(jkp_wage=self._jkp_wage, rate=self._rates.jkp("from_jkk"))

    @cached_property
    def jkp_from_jkm(self) -> Quantity:
        return jkp.jkp_from_jkm(jkp_wage=self._jkp_wage, rate=self._rates.jkp("from_jkm"))

    @cached_property
    def jkk_fund(self) -> Quantity:
        return jkp.jkk_fund(jkk=self.jkk, jkp_from_jkk=self.jkp_from_jkk)

    @cached_property
    def jkm_fund(self) -> Quantity:
        return jkp.jkm_fund(jkm=self.jkm, jkp_from_jkm=self.jkp_from_jkm)

    @cached_property
    def employer_total(self) -> Quantity:
        return pu.employer_total(parts=self._parts(_EMPLOYER))

    @cached_property
    def worker_total(self) -> Quantity:
        return pu.worker_total(parts=self._parts(_WORKER))

    @cached_property
    def total(self) -> Quantity:
        return pu.total(employer_total=self.employer_total, worker_total=self.worker_total)

    def _parts(self, names: dict[Programme, str]) -> tuple[Quantity, ...]:
        return tuple(getattr(self, name) for programme, name in names.items() if programme in self._programmes)
