"""JKK: which benefit an event gives, after what stands in the way: cause, expiry, arrears. PP 44/2015 Ps 25-48.

Not modelled: the late report of Permenaker 1/2025 Ps 8(2a)-(2c), suspected cases before their conclusion, and the first
payment by Jasa Raharja in traffic.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType

from lindung.law.benefits import late_payment, unknown_event
from lindung.law.benefits.common import WAGE_FACTS, Answer, allowed, event_day, none_of, segment_of
from lindung.law.benefits.expiry import claim_open, occupational_disease_in_time
from lindung.law.benefits.standing import LOST, apply_standing, standing
from lindung.law.programmes import Programme
from lindung.law.situation import Facts
from lindung.law.trace import because

# Each module knows FACTS, OUTPUTS, PARTS and `amounts(facts, day)`; the first three by event where it has several.
_MODULES = {
    "death": "jkk_death",
    "total_disability": "jkk_disability",
    "partial_disability": "jkk_disability",
    "temporary_incapacity": "jkk_incapacity",
    "transport": "jkk_transport",
    "orthosis": "jkk_aids",
    "dentures": "jkk_aids",
    "hearing_aid": "jkk_aids",
    "spectacles": "jkk_aids",
    "home_care": "jkk_aids",
    "medical_care": "jkk_aids",
}
_BY_WAGE = ("death", "total_disability", "partial_disability", "temporary_incapacity")
# Care, not cash: given in spite of arrears (Ps 39(1)).
_CARE = ("medical_care", "home_care")
_DISEASE = frozenset({"diagnosed_on", "employment_ended_on"})


def benefit(facts: Facts) -> Answer:
    """Amounts in rupiah (a percentage as text) and whether there is a right, by event.

    Late payment may be asked alone (`days_late` and `benefit` without facts of the event) or beside the event, the
    expiry of a claim likewise (`claimed_on`, without an event).
    """
    event = facts.get("event")
    if event is not None and event not in _MODULES and event != "late_payment":
        raise unknown_event("JKK", event, (*_MODULES, "late_payment"))
    if event is None and "claimed_on" not in facts and not late_payment.asked(facts):
        facts.need("event")
    further = _further(facts.get("segment"), event)
    allowed(facts, further | _DISEASE)
    segment_of(facts)
    if late_payment.asked(facts) and not any(fact in facts for fact in further):
        return dict(late_payment.late_payment(facts)), True
    if event is None and "claimed_on" in facts:
        return {}, _in_time(facts, event_day(facts))
    amounts, entitled = _of_event(facts, facts.need("event"), event_day(facts))
    if late_payment.asked(facts):
        amounts = amounts | late_payment.late_payment(facts)
    return amounts, entitled


def _of_event(facts: Facts, event: str, day: date) -> Answer:
    module = _module(event)
    outputs = _of(module, "OUTPUTS", event)
    if not facts.get("work_related", True):
        because(
            "Bukan kecelakaan kerja dan bukan penyakit akibat kerja, sehingga JKK tidak berlaku.",
            "Neither a work accident nor an occupational disease, so JKK does not apply.",
            "PP 44/2015 Ps 1 angka 1, angka 6",
        )
        return none_of(outputs)
    if not _in_time(facts, day):
        return none_of(outputs)
    state = standing(facts, Programme.JKK, day)
    if state == LOST:
        return none_of(outputs)
    amounts = module.amounts(facts, day)
    parts = tuple(name for name in _of(module, "PARTS", event) if name in amounts)
    if parts and not any(amounts[name] for name in parts) and "to_fund" not in amounts:
        because("Jumlah manfaat menurut fakta ini nol.", "By these facts the benefit is zero.", "PP 44/2015 Ps 25(2)")
        return amounts, False
    return apply_standing(state, amounts, parts, paid_now=_CARE)


def _in_time(facts: Facts, day: date) -> bool:
    return occupational_disease_in_time(facts, day) and claim_open(facts, day)


@cache
def _module(event: str) -> ModuleType:
    return import_module(f"lindung.law.benefits.{_MODULES[event]}")


@cache
def _further(segment: str | None, event: str | None) -> frozenset[str]:
    """The facts that belong to the event, beside those of every benefit."""
    if event is None or event not in _MODULES:
        return frozenset()
    own = frozenset(_of(_module(event), "FACTS", event))
    return own | WAGE_FACTS.get(segment or "", frozenset()) if event in _BY_WAGE else own


@cache
def _of(module: ModuleType, name: str, event: str) -> tuple[str, ...]:
    found = getattr(module, name)
    return tuple(found[event] if isinstance(found, dict) else found)
