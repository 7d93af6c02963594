"""The rates of one contribution month, for one worker or for columns of workers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property

from lindung.law.contributions.reliefs import covid_rate, exists, labour_intensive_rate, payable
from lindung.law.helpers import Quantity, Rate, choose, pick
from lindung.law.parameters import parameter
from lindung.law.questions import reading_of
from lindung.law.tables import jp_wage_ceiling

CLASSES = (1, 2, 3, 4, 5)
ROOM = "contributions/pu"


class PuRates:
    """Reads the rates of wage earners in one month. Every read is fresh, so that a derivation shows what it used.

    `covid` and `labour_intensive` say who has the relief of PP 49/2020 and of PP 7/2025: True, False, or a column of
    them. `covid_jp` says the same for the deferral of JP. `recomposition` is the reading of the question
    `jkp-recomposition-in-relief` where it is known beforehand.
    """

    def __init__(
        self,
        day: date,
        *,
        covid: Quantity = True,
        covid_jp: Quantity | None = None,
        labour_intensive: Quantity = False,
        recomposition: str | None = None,
    ) -> None:
        self.day = day
        self.covid = covid
        self.covid_jp = covid if covid_jp is None else covid_jp
        self.labour_intensive = labour_intensive
        self._recomposition = recomposition

    def jkk(self, risk_class: Quantity) -> Rate:
        """The JKK rate of a class (1 to 5), after reliefs."""
        if isinstance(risk_class, int):
            return self._jkk((self._rate(f"jkk_rate_class_{risk_class}"),), 1)
        return self._jkk(tuple(self._rate(f"jkk_rate_class_{one}") for one in CLASSES), risk_class)

    def _jkk(self, full: tuple[Fraction, ...], risk_class: Quantity) -> Rate:
        rate = pick(risk_class, full)
        for name, relieved, applies in (
            ("covid_payable_jkk", covid_rate, self.covid),
            ("labour_intensive_payable_jkk", labour_intensive_rate, self.labour_intensive),
        ):
            part = None if applies is False else payable(name, self.day)
            if part:
                less = tuple(relieved(rate=one, part_to_pay=part.rate) for one in full)
                rate = choose(applies, pick(risk_class, less), rate)
        return rate

    @property
    def jkm(self) -> Rate:
        """The JKM rate after relief."""
        return self._after_covid("jkm_rate_pu", "covid_payable_jkm", self.covid)

    @property
    def jht_employer(self) -> Rate:
        """The employer's JHT rate."""
        return self._rate("jht_rate_employer")

    @property
    def jht_worker(self) -> Rate:
        """The worker's JHT rate."""
        return self._rate("jht_rate_worker")

    @property
    def jp_employer(self) -> Rate:
        """The employer's JP rate that is paid on time."""
        return self._after_covid("jp_rate_employer", "covid_payable_jp", self.covid_jp)

    @property
    def jp_worker(self) -> Rate:
        """The worker's JP rate that is paid on time."""
        return self._after_covid("jp_rate_worker", "covid_payable_jp", self.covid_jp)

    @property
    def jp_in_full(self) -> tuple[Fraction, Fraction]:
        """Both JP rates before any deferral: employer, worker."""
        return self._rate("jp_rate_employer"), self._rate("jp_rate_worker")

    @property
    def jp_ceiling(self) -> int:
        """The JP wage ceiling (rupiah). NotCovered where no letter is known."""
        return jp_wage_ceiling().on(self.day).whole

    @property
    def jp_is_deferred(self) -> bool:
        """True if part of JP is deferred for anybody in this month."""
        return self.covid_jp is not False and exists("covid_payable_jp", self.day)

    def jkp(self, name: str) -> Rate:
        """One of the three JKP rates: government, from_jkk, from_jkm. NotCovered where a relief leaves it open."""
        rate = parameter("contributions/jkp", f"jkp_rate_{name}", self.day).rate
        applies = self.labour_intensive
        part = None if name != "from_jkk" or applies is False else payable("labour_intensive_payable_jkk", self.day)
        if part is None:
            return rate
        if (self._recomposition or reading_of("jkp-recomposition-in-relief")) == "unchanged":
            return rate
        return choose(applies, labour_intensive_rate(rate=rate, part_to_pay=part.rate), rate)

    @property
    def jkp_ceiling(self) -> int:
        """The JKP wage ceiling (rupiah)."""
        return parameter("contributions/jkp", "jkp_wage_ceiling", self.day).whole

    def _rate(self, name: str) -> Fraction:
        return parameter(ROOM, name, self.day).rate

    def _after_covid(self, name: str, relief: str, applies: Quantity) -> Rate:
        full = self._rate(name)
        part = None if applies is False else payable(relief, self.day)
        if part is None:
            return full
        return choose(applies, covid_rate(rate=full, part_to_pay=part.rate), full)


class FixedRates(PuRates):
    """The rates of a month read once, for many blocks of workers to whom the same reliefs apply."""

    def jkk(self, risk_class: Quantity) -> Rate:
        """The JKK rate of a class (1 to 5), after reliefs."""
        return pick(risk_class, self._classes)

    @cached_property
    def _classes(self) -> tuple[Fraction, ...]:
        rates = [super(FixedRates, self).jkk(one) for one in CLASSES]
        return tuple(rate for rate in rates if isinstance(rate, Fraction))

    @cached_property
    def jkm(self) -> Rate:
        """The JKM rate after relief."""
        return super().jkm

    @cached_property
    def jht_employer(self) -> Rate:
        """The employer's JHT rate."""
        return super().jht_employer

    @cached_property
    def jht_worker(self) -> Rate:
        """The worker's JHT rate."""
        return super().jht_worker

    @cached_property
    def jp_employer(self) -> Rate:
        """The employer's JP rate that is paid on time."""
        return super().jp_employer

    @cached_property
    def jp_worker(self) -> Rate:
        """The worker's JP rate that is paid on time."""
        return super().jp_worker

    @cached_property
    def jp_ceiling(self) -> int:
        """The JP wage ceiling (rupiah)."""
        return super().jp_ceiling

    @cached_property
    def jkp_ceiling(self) -> int:
        """The JKP wage ceiling (rupiah)."""
        return super().jkp_ceiling

    def jkp(self, name: str) -> Rate:
        """One of the three JKP rates."""
        if name not in self._jkp:
            self._jkp[name] = super().jkp(name)
        return self._jkp[name]

    @cached_property
    def _jkp(self) -> dict[str, Rate]:
        return {}
