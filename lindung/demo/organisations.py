"""Synthetic bodies: employers and their units, contractors, sponsors, placement agencies. None of the firms exists.

The governments do exist; what they pay for here is made up. Every number says DEMO.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.history import AGENCIES, UnitWeights
from lindung.law.programmes import Programme, mask_of

EMPLOYERS, CONTRACTORS = 6900, 650
# The part of a kabupaten's wage earners whom the government pays: contract staff, and village officials.
CONTRACT_STAFF, VILLAGE_OFFICIALS = 0.11, 0.05
# Smelters and mines: how many, and their part of the kabupaten's wage earners.
SMELTERS = {"72.06": (6, 0.52), "72.12": (4, 0.44), "72.01": (2, 0.12)}
# The employer of the demonstration account `perusahaan` is the largest here.
FIRST_EMPLOYER_IN = "72.08"

INSURANCE = mask_of((Programme.JKK, Programme.JKM))
WITH_SAVINGS = INSURANCE | Programme.JHT.bit
WITH_PENSION = WITH_SAVINGS | Programme.JP.bit
ALL_FIVE = WITH_PENSION | Programme.JKP.bit

_KINDS = ("PT", "PT", "PT", "CV", "CV", "CV", "UD", "UD", "Toko", "Koperasi", "Yayasan")
_FIRST = ("Sumber", "Karya", "Mitra", "Citra", "Bina", "Mega", "Tirta", "Cahaya", "Putra", "Sinar", "Graha", "Jaya",
          "Lestari", "Bumi", "Anugerah", "Berkah", "Mandiri", "Surya", "Harapan", "Tunas")  # fmt: skip
_SECOND = ("Kaili", "Poso", "Tomini", "Lore", "Banawa", "Balantak", "Togian", "Lindu", "Teluk", "Celebes", "Palu",
           "Mori", "Bungku", "Salakan", "Ampana", "Pantoloan", "Batui", "Kulawi", "Donggala", "Luwuk")  # fmt: skip
_THIRD = ("Abadi", "Sejahtera", "Utama", "Makmur", "Raya", "Persada", "Sentosa", "Perkasa", "Nusantara", "Mulia")


@dataclass(frozen=True)
class Body:
    """One organisation. `roles` in the words of the registry; `npp` only for employers."""

    code: str
    name: str
    roles: tuple[str, ...]
    region: str
    npp: str | None = None


@dataclass(frozen=True)
class Unit:
    """An enrolment unit of an organisation (row number) in a kabupaten and village (row numbers).

    `weight`: its part of those who find work in the kabupaten. `programmes`: what its people are insured in.
    """

    organisation: int
    kabupaten: int
    village: int
    name: str
    number: str
    weight: float
    programmes: int


@dataclass
class Organisations:
    """All bodies, the employers' units, and who is who among them (row numbers)."""

    bodies: list[Body] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    governments: list[int] = field(default_factory=list)
    province: int = -1
    donors: list[int] = field(default_factory=list)
    agencies: list[int] = field(default_factory=list)
    contractors: list[list[int]] = field(default_factory=list)

    def add(self, body: Body) -> int:
        """Record a body; returns its row."""
        self.bodies.append(body)
        return len(self.bodies) - 1

    def weights(self) -> UnitWeights:
        """What the history needs to know of the employers."""
        return UnitWeights(
            np.array([unit.kabupaten for unit in self.units], dtype=np.int32),
            np.array([unit.weight for unit in self.units]),
        )


def make_organisations(scale: float, seed: int) -> Organisations:
    """The bodies of a province `scale` times as large; governments are all there at any scale."""
    made, rng = Organisations(), np.random.default_rng([seed, 2])
    _governments(made)
    for agency in range(1, AGENCIES + 1):
        name = f"PT Penempatan Demo {agency}"
        made.agencies.append(made.add(Body(f"agency-{agency}", name, ("placement_agency",), "72.71")))
    _contractors(made, scale, rng)
    _employers(made, scale, rng)
    return made


def villages_of(kabupaten: int) -> npt.NDArray[np.intp]:
    """Row numbers of a kabupaten's villages."""
    code = assumptions.kabupaten()[kabupaten].code
    return np.array([n for n, village in enumerate(assumptions.villages()) if village.kabupaten == code])


def _governments(made: Organisations) -> None:
    """The province, the 13, and the villages wherever villages pay for their people."""
    made.province = made.add(Body("pemprov-sulawesi-tengah", "Pemprov Sulawesi Tengah", ("sponsor",), PROVINCE))
    for number, region in enumerate(assumptions.kabupaten()):
        kind = "pemkot" if region.kind == "kota" else "pemkab"
        code = f"{kind}-{region.display_name.lower().replace(' ', '-')}"
        name = f"{kind.capitalize()} {region.display_name}"
        row = made.add(Body(code, name, ("employer", "sponsor"), region.code, _npp(number + 1)))
        made.governments.append(row)
        seat = int(villages_of(number)[0])
        for suffix, title, programmes in (
            ("1", "pegawai non-ASN", INSURANCE),
            ("2", "perangkat desa", WITH_PENSION),
        ):
            unit = Unit(row, number, seat, f"{name}, {title}", f"{_npp(number + 1)}-{suffix}", 0.0, programmes)
            made.units.append(unit)
    paying = {plan.sponsor for plan in assumptions.programmes() if plan.payer == "village"}
    for village in assumptions.villages():
        if village.kabupaten in paying:
            kind = "Pemdes" if village.kind == "desa" else "Kelurahan"
            body = Body(f"desa-{village.code.replace('.', '-')}", f"{kind} {village.name}", ("sponsor",), village.code)
            made.add(body)


def _contractors(made: Organisations, scale: float, rng: np.random.Generator) -> None:
    each = max(2, round(CONTRACTORS * scale / len(assumptions.kabupaten())))
    for region in assumptions.kabupaten():
        rows: list[int] = []
        for _ in range(each):
            number = sum(len(found) for found in made.contractors) + len(rows) + 1
            name = f"{rng.choice(('PT', 'CV'))} {rng.choice(_FIRST)} {rng.choice(_SECOND)} Konstruksi"
            rows.append(made.add(Body(f"contractor-{number}", name, ("contractor",), region.code)))
        made.contractors.append(rows)


def _employers(made: Organisations, scale: float, rng: np.random.Generator) -> None:
    """Employers of all sizes: many small ones, a few large; in the nickel regions a handful of smelters."""
    shares = assumptions.history()["shares"]["PU"]["early"]
    regions = list(enumerate(assumptions.kabupaten()))
    # The first number goes to the demonstration account's employer.
    regions.sort(key=lambda item: (item[1].code != FIRST_EMPLOYER_IN, item[1].code))
    number = 0
    donors: dict[int, int] = {}
    for kabupaten, region in regions:
        count = max(4, round(EMPLOYERS * scale * shares[region.code] / sum(shares.values())))
        weights = _sizes(region.code, count, rng)
        villages = rng.choice(villages_of(kabupaten), count)
        for weight, village in zip(weights.tolist(), villages.tolist(), strict=True):
            number += 1
            roles = ("employer",) if kabupaten in donors else ("employer", "sponsor")
            npp = _npp(100 + number)
            row = made.add(Body(f"employer-{number}", _firm(weight, rng), roles, region.code, npp))
            donors.setdefault(kabupaten, row)
            made.units.append(Unit(row, kabupaten, village, made.bodies[row].name, npp, weight, _insured(weight, rng)))
    made.donors = [donors[kabupaten] for kabupaten in range(len(regions))]
    _weigh_governments(made)


def _sizes(region: str, count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Parts of the wage earners, the largest first."""
    weights = np.sort(np.minimum(rng.lognormal(0.0, 1.3, count), 60.0))[::-1]
    if region in SMELTERS:
        few, part = SMELTERS[region]
        few = min(few, count - 1)
        weights[:few] = weights[few:].sum() * part / (1 - part) / few * rng.uniform(0.6, 1.4, few)
    return weights


def _weigh_governments(made: Organisations) -> None:
    """Give the governments' units their part beside the firms'."""
    for kabupaten in range(len(made.governments)):
        firms = sum(unit.weight for unit in made.units if unit.kabupaten == kabupaten)
        total = firms / (1 - CONTRACT_STAFF - VILLAGE_OFFICIALS)
        for at, part in ((2 * kabupaten, CONTRACT_STAFF), (2 * kabupaten + 1, VILLAGE_OFFICIALS)):
            unit = made.units[at]
            made.units[at] = Unit(
                unit.organisation, unit.kabupaten, unit.village, unit.name, unit.number, total * part, unit.programmes
            )


def _insured(weight: float, rng: np.random.Generator) -> int:
    """Large employers owe all five programmes; the smallest only the insurances."""
    if weight > 4:
        return ALL_FIVE
    if weight > 1:
        return WITH_PENSION
    return int(rng.choice((INSURANCE, WITH_SAVINGS)))


def _firm(weight: float, rng: np.random.Generator) -> str:
    first, second = _FIRST[rng.integers(len(_FIRST))], _SECOND[rng.integers(len(_SECOND))]
    third = _THIRD[rng.integers(len(_THIRD))] if rng.random() < 0.6 else ""
    kind = "PT" if weight > 4 else _KINDS[rng.integers(len(_KINDS))]
    return f"{kind} {first} {second} {third}".strip()


def _npp(number: int) -> str:
    """An employer's number that nobody takes for a real one."""
    return f"DEMO{number:06d}"


def work_order(number: int, starts: int) -> str:
    """The number of a project's work order."""
    return f"SPK-DEMO/{number:05d}/{days.day_of(starts).year}"
