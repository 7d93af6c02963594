"""Contributions of migrant workers (pekerja migran Indonesia): Permenaker 4/2023 Ps 18; before it Permenaker 18/2018.

JKK and JKM together, paid for a contract. Not modelled: JHT (voluntary), and under Permenaker 18/2018 contracts of
other than 24 months and extensions, which the sheets do not know.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from lindung.law.errors import NotCovered
from lindung.law.helpers import Quantity, add
from lindung.law.parameters import Value
from lindung.law.questions import reading_of
from lindung.law.rule import in_force, rule
from lindung.law.situation import Facts
from lindung.law.tables import grade, rows
from lindung.law.trace import active, because

_FACTS = {"segment", "route", "contract_months", "extension_months", "date", "decisions"}
_TABLE = "pmi_contributions"
_BEFORE, _DURING, _BEYOND = "before work", "during and after work", "month beyond the package"
_CHANGE_OF_LAW = (date(2023, 2, 1), date(2023, 2, 28))


# What a contract is made of, in months: the package that is paid for, and what lies beyond it.
Package = dict[str, int]


@rule(
    "Permenaker 18/2018",
    since="2018-12-10",
    until="2023-02-21",
    answers="pmi.package",
    id="Paket iuran menurut lama kontrak",
    en="Package by length of contract",
    provenance="secondary",
)
def package_of_2018(*, contract_months: int, extension_months: int, packages: tuple[int, ...]) -> Package:
    """The package for 24 months; no other is known."""
    if contract_months not in packages or extension_months:
        raise NotCovered(
            "Permenaker 18/2018: iuran untuk kontrak selain 24 bulan dan untuk perpanjangan tidak diketahui.",
            "Permenaker 18/2018: contributions for contracts of other than 24 months and extensions are not known.",
        )
    return {"package_months": contract_months, "months_beyond": 0}


@rule(
    "Permenaker 4/2023 Ps 18(2)-(3)",
    since="2023-02-22",
    answers="pmi.package",
    id="Paket iuran menurut lama kontrak",
    en="Package by length of contract",
)
def package_of_2023(*, contract_months: int, extension_months: int, packages: tuple[int, ...]) -> Package:
    """The longest package within the contract; every further month is paid by the month."""
    within = [months for months in packages if months <= contract_months]
    if not within:
        raise NotCovered(
            f"Permenaker 4/2023 tidak menyebut iuran untuk kontrak di bawah {min(packages)} bulan.",
            f"Permenaker 4/2023 names no contribution for contracts under {min(packages)} months.",
        )
    package = max(within)
    between = contract_months not in packages and package < max(packages)
    if between and reading_of("pmi-contract-of-other-length") == "next-package":
        longer = min(months for months in packages if months > contract_months)
        return {"package_months": longer, "months_beyond": extension_months}
    return {"package_months": package, "months_beyond": contract_months - package + extension_months}


@rule("Permenaker 4/2023 Ps 18(3)", since="2023-02-22", id="Bulan di luar paket", en="Months beyond the package")
def extension(*, months: Quantity, amount: Quantity) -> Quantity:
    """The monthly amount (rupiah) for every month beyond the package, paid at once."""
    return months * amount


@rule("Permenaker 18/2018; Permenaker 4/2023 Ps 18", since="2018-12-10", id="Jumlah tagihan", en="Total billed")
def total(*, parts: tuple[Quantity, ...]) -> Quantity:
    """What is paid for the whole contract (rupiah)."""
    return add(parts)


def contribution(facts: Facts) -> dict[str, Any]:
    """The amounts of a migrant worker's contract."""
    facts.only(_FACTS, "bukan fakta pekerja migran.", "is no fact about a migrant worker.")
    day, route = facts.need("date"), facts.need("route")
    months, further = facts.need("contract_months"), facts.get("extension_months", 0)
    _note_change_of_law(day)
    package = in_force("pmi.package", day)(
        contract_months=months, extension_months=further, packages=packages(route, day)
    )
    amounts = {}
    if route == "agency":
        amounts["before_work"] = _read(_one(_BEFORE, route, day))
    amounts["during_after_work"] = _read(_one(_DURING, route, day, package["package_months"]))
    if package["months_beyond"]:
        amounts["extension"] = extension(months=package["months_beyond"], amount=_read(_one(_BEYOND, route, day)))
    amounts["total"] = total(parts=tuple(amounts.values()))
    return amounts


def packages(route: str, day: date) -> tuple[int, ...]:
    """The lengths (months) that a package is named for on a day."""
    return tuple(months for (component, months), _ in _amounts(route, day).items() if component == _DURING)


def _one(component: str, route: str, day: date, months: int = 0) -> Value:
    for (name, length), value in _amounts(route, day).items():
        if name == component and months in (0, length):
            return value
    raise NotCovered(f"Tidak ada iuran {component} pada {day}.", f"There is no contribution {component} on {day}.")


def _read(value: Value) -> int:
    trace = active()
    if trace is not None:
        trace.read(value)
    return value.whole


def _amounts(route: str, day: date) -> dict[tuple[str, int], Value]:
    return {
        (component, months): value
        for (of_route, component, months), value in _table()
        if route in of_route and value.since <= day and (value.until is None or day <= value.until)
    }


@cache
def _table() -> tuple[tuple[tuple[str, str, int], Value], ...]:
    found = []
    for row in rows(_TABLE):
        component, months = row["component"], int(row["package_months"] or 0)
        if component.startswith("JHT"):
            continue
        length = f", {months} bulan" if months > 1 else "", f", {months} months" if months > 1 else ""
        value = Value(
            name="pmi_" + "_".join([*component.split(), str(months)] if months > 1 else component.split()),
            value=int(row["amount"]),
            unit="rupiah",
            since=date.fromisoformat(row["valid_from"]),
            until=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            basis=row["legal_basis"],
            provenance=grade(row["provenance"]),
            note=row["provenance"],
            question=None,
            written=row["amount"],
            title={"id": _IN_INDONESIAN[component] + length[0], "en": component.capitalize() + length[1]},
        )
        found.append(((row["route"], component, months), value))
    return tuple(found)


_IN_INDONESIAN = {
    _BEFORE: "Sebelum bekerja",
    _DURING: "Selama dan setelah bekerja",
    _BEYOND: "Sebulan di luar paket",
}


def _note_change_of_law(day: date) -> None:
    if _CHANGE_OF_LAW[0] <= day <= _CHANGE_OF_LAW[1]:
        because(
            "Hari mulai berlakunya Permenaker 4/2023 (Februari 2023) tidak pasti; dihitung sejak 22 Februari 2023.",
            "The day in February 2023 on which Permenaker 4/2023 took effect is uncertain; taken as 22 February.",
            "Permenaker 4/2023",
        )
