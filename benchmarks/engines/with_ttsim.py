"""The PU month as TTSIM functions of one person, vectorised by it; `main` is asked each time, as its users do.

Amounts are declared without a currency, and the functions are whole numbers: the engine's own rounding is of floats.
"""

import datetime
from importlib.metadata import version

import numpy as np
from ttsim import InputData, MainTarget, TTTargets, main
from ttsim.tt import Currency, TTSIMUnit, UnitSystem, policy_function, policy_input

VERSION = f"TTSIM {version('ttsim-backend')}"
AMOUNT = TTSIMUnit.DIMENSIONLESS
DAY = datetime.date(2026, 3, 1)
OUTPUTS = ("jkk", "jkm", "jht_employer", "jht_worker", "jp_employer", "jp_worker", "jkp_government", "total")


@policy_input(unit=AMOUNT)
def wage() -> int:
    pass


@policy_input(unit=AMOUNT)
def risk_class() -> int:
    pass


@policy_input(unit=AMOUNT)
def p_id() -> int:
    pass


@policy_function(unit=AMOUNT, verify_units=False)
def jkk(wage: int, risk_class: int) -> int:
    if risk_class == 1:
        parts = 24
    elif risk_class == 2:
        parts = 54
    elif risk_class == 3:
        parts = 89
    elif risk_class == 4:
        parts = 127
    else:
        parts = 174
    return (wage * parts + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def jkm(wage: int) -> int:
    return (wage * 30 + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def jht_employer(wage: int) -> int:
    return (wage * 370 + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def jht_worker(wage: int) -> int:
    return (wage * 200 + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def jp_wage(wage: int) -> int:
    return min(wage, 11_086_300)


@policy_function(unit=AMOUNT, verify_units=False)
def jp_employer(jp_wage: int) -> int:
    return (jp_wage * 200 + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def jp_worker(jp_wage: int) -> int:
    return (jp_wage * 100 + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def jkp_government(wage: int) -> int:
    return (min(wage, 5_000_000) * 22 + 5000) // 10000


@policy_function(unit=AMOUNT, verify_units=False)
def total(jkk: int, jkm: int, jht_employer: int, jht_worker: int, jp_employer: int, jp_worker: int) -> int:
    return jkk + jkm + jht_employer + jht_worker + jp_employer + jp_worker


ENVIRONMENT = {
    one.leaf_name: one
    for one in (
        wage,
        risk_class,
        p_id,
        jkk,
        jkm,
        jht_employer,
        jht_worker,
        jp_wage,
        jp_employer,
        jp_worker,
        jkp_government,
        total,
    )
}
UNITS = UnitSystem(currencies={"IDR": Currency(statutory_from="0001-01-01")})


def month(wages, classes):
    """All outputs of the month, as the engine's arrays."""
    return main(
        main_target=MainTarget.raw_results.columns_with_original_p_ids,
        policy_date=DAY,
        evaluation_date=DAY,
        policy_environment=ENVIRONMENT,
        unit_system=UNITS,
        input_data=InputData.tree(
            {"p_id": np.arange(len(wages)), "wage": wages, "risk_class": classes.astype(np.int64)}
        ),
        tt_targets=TTTargets.tree(dict.fromkeys(OUTPUTS)),
        include_fail_nodes=False,
        include_warn_nodes=False,
    )
