"""A person of every segment, programme and event, on any day: what test_time.py asks about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from lindung.law.months import first_day, month_number


def monthly(**facts: Any) -> Callable[[date], dict[str, Any]]:
    return lambda day: {**facts, "month": f"{day:%Y-%m}"}


def on_day(name: str = "event_date", **facts: Any) -> Callable[[date], dict[str, Any]]:
    return lambda day: {**facts, name: day}


def late(day: date) -> dict[str, Any]:
    after = first_day(month_number(day) + 3)
    return {"segment": "PU", "month": f"{day:%Y-%m}", "arrears": 1_000_000, "paid_on": after}


def pension(event: str, **facts: Any) -> Callable[[date], dict[str, Any]]:
    def situation(day: date) -> dict[str, Any]:
        history = [{"year": max(day.year, 2015), "wage": 4_000_000, "months": 1}]
        return {"programme": "JP", "segment": "PU", "event": event, "event_date": day, "history": history, **facts}

    return situation


def job_loss(day: date) -> dict[str, Any]:
    last = month_number(day)
    paid = [f"{first_day(month):%Y-%m}" for month in range(max(last - 23, 2021 * 12 + 1), last + 1)]
    return {
        "programme": "JKP",
        "segment": "PU",
        "event": "termination",
        "wage": 4_000_000,
        "terminated_on": day,
        "paid_months": paid or [f"{day:%Y-%m}"],
        "payment_dates": [day + timedelta(days=20)],
    }


SCHOOL = [{"school_years": {"SD": 2, "SMP": 3}}]
SELF = {"segment": "BPU", "income": 1_000_000}
WAGE = {"segment": "PU", "wage": 5_000_000}
BASES = {"PU": {"wage": 5_000_000}, "BPU": {"income": 3_200_000}, "JAKON": {"wage": 4_000_000}}
JKK_EVENTS: dict[str, dict[str, Any]] = {
    "death": {"children": SCHOOL},
    "total_disability": {"children": SCHOOL},
    "partial_disability": {"injuries": [{"code": "D01", "side": "right"}]},
    "temporary_incapacity": {"incapacity_months": 14},
}
WITHOUT_WAGE: dict[str, dict[str, Any]] = {
    "transport": {"receipts": {"land": 9_000_000, "sea": 9_000_000, "air": 90_000_000}},
    "orthosis": {"cost": 1_000_000},
    "dentures": {"cost": 9_000_000},
    "hearing_aid": {"cost": 9_000_000},
    "spectacles": {"cost": 9_000_000},
    "home_care": {"cost": 90_000_000},
    "medical_care": {"cost": 90_000_000},
}
PMI_EVENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "failed_departure": ("before", {}),
    "contract_breach": ("during", {}),
    "dismissal": ("during", {"work_related": False}),
    "loss_on_return": ("after", {"cost": 90_000_000}),
    "rape": ("during", {}),
    "treatment_abroad": ("during", {"cost": 900_000_000}),
    "home_care": ("after", {"cost": 900_000_000}),
    "hearing_aid": ("during", {"cost": 900_000_000}),
    "spectacles": ("during", {"cost": 900_000_000}),
    "death": ("during", {}),
}

Situation = tuple[str, Callable[[date], dict[str, Any]]]
SITUATIONS: dict[str, Situation] = {
    "PU": ("contribution", monthly(**WAGE, risk_class=3)),
    "PU large": ("contribution", monthly(**WAGE, risk_class=5, employer_scale="large")),
    "PU with JKP": ("contribution", monthly(**WAGE, risk_class=1, programmes=["JKK", "JKM", "JHT", "JP", "JKP"])),
    "PU labour-intensive": ("contribution", monthly(**WAGE, risk_class=2, labour_intensive=True)),
    "PU without COVID relief": ("contribution", monthly(**WAGE, risk_class=2, covid_eligible=False)),
    "PU paid by the day": ("contribution", monthly(segment="PU", daily_wage=150_000, risk_class=2)),
    "PU piece-rate": ("contribution", monthly(segment="PU", piece_wages=[3_000_000] * 3, risk_class=4)),
    "PU in arrears": ("contribution", late),
    **{
        f"BPU paid by {payer}": ("contribution", monthly(**SELF, paid_by=payer, sector="other"))
        for payer in ("self", "donor", "village", "apbd", "apbn")
    },
    "BPU driver with JHT": (
        "contribution",
        monthly(**SELF, paid_by="self", sector="transport", programmes=["JKK", "JKM", "JHT"]),
    ),
    "JAKON by value": ("contribution", monthly(segment="JAKON", contract_value=7_500_000_000)),
    "JAKON by wages": ("contribution", monthly(segment="JAKON", total_wages=10_000_000)),
    "PMI by agency": ("contribution", on_day("date", segment="PMI", route="agency", contract_months=24)),
    "PMI alone": ("contribution", on_day("date", segment="PMI", route="individual", contract_months=12)),
    **{
        f"JKK {event} {segment}": (
            "benefit",
            on_day(programme="JKK", segment=segment, event=event, **BASES[segment], **more),
        )
        for segment in BASES
        for event, more in JKK_EVENTS.items()
    },
    **{
        f"JKK {event}": ("benefit", on_day(programme="JKK", segment="PU", event=event, **more))
        for event, more in WITHOUT_WAGE.items()
    },
    **{
        f"JKM death {segment}": (
            "benefit",
            on_day(programme="JKM", segment=segment, event="death", months_contributed=40, children=SCHOOL),
        )
        for segment in BASES
    },
    **{
        f"JHT {purpose}": (
            "benefit",
            on_day(programme="JHT", segment="PU", event="withdrawal", purpose=purpose, balance=10**8, years_member=11),
        )
        for purpose in ("housing", "other")
    },
    **{
        f"JHT after {cause}": (
            "benefit",
            on_day("cause_date", programme="JHT", event="withdrawal", purpose="full", balance=10**8, cause=cause),
        )
        for cause in ("death", "total_disability", "resignation", "termination")
    },
    "JHT tax": ("tax", lambda day: {"payments": [{"date": day, "amount": 150_000_000}]}),
    "JP old age": ("benefit", pension("old_age", months_contributed=1, age=65)),
    "JP disability": ("benefit", pension("disability", density_percent=90, registered_months=24)),
    "JP widow": ("benefit", pension("widow", density_percent=90, registered_months=24)),
    "JP child": ("benefit", pension("child", density_percent=90, registered_months=24)),
    "JP parent": ("benefit", pension("parent", density_percent=90, registered_months=24)),
    "JKP": ("benefit", job_loss),
    **{
        f"PMI {event}": (
            "benefit",
            on_day(programme="JKK", segment="PMI", event=event, phase=phase, **more),
        )
        for event, (phase, more) in PMI_EVENTS.items()
    },
    **{
        f"PMI JKM {phase}": ("benefit", on_day(programme="JKM", segment="PMI", event="death", phase=phase))
        for phase in ("before", "during", "after")
    },
}
# Programmes and segments that came later than the scheme, and what our sources know only from a later day.
BEGINS = {
    "PU with JKP": date(2021, 2, 1),
    "JKP": date(2021, 2, 2),
    "PMI": date(2018, 12, 10),
}
