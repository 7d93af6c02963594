"""JKK: death by work accident or occupational disease. PP 44/2015 and PP 82/2019 Ps 25(2)b.3-5 and b.8, Lampiran III.

The death grant is 60% of 80 months of wage, never less than that of JKM; periodic grant, funeral and scholarship come
in addition. JKM is not added: the death is a case of JKK (Ps 1 no. 2).
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.common import Amounts, wage_base
from lindung.law.benefits.heirs import no_heirs
from lindung.law.benefits.scholarship import scholarship
from lindung.law.helpers import share
from lindung.law.parameters import parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

PARTS = ("death_grant", "periodic", "funeral", "scholarship")
OUTPUTS = (*PARTS, "total")
FACTS = {"children", "heirs"}


def amounts(facts: Facts, day: date) -> Amounts:
    """The parts and the total of the benefit in rupiah."""
    parts = {
        "death_grant": jkk_death_grant(wage=wage_base(facts), day=day),
        "periodic": parameter("benefits/jkk", "jkk_periodic", day).whole,
        "funeral": parameter("benefits/jkk", "jkk_funeral", day).whole,
        "scholarship": scholarship(facts, "JKK", day),
    }
    because(
        "Peserta meninggal akibat kecelakaan kerja atau penyakit akibat kerja; JKM tidak ditambahkan.",
        "The participant died by a work accident or occupational disease; JKM is not added.",
        "PP 44/2015 Ps 1 angka 2, 25(2)b",
    )
    if facts.get("heirs") == "none":
        return _without_heirs(facts, parts)
    return parts | {"total": jkk_death(**parts)}


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b, Lampiran III",
    since="2015-07-01",
    id="Santunan kematian JKK: 60% × 80 × upah, paling sedikit santunan JKM",
    en="JKK death grant: 60% × 80 × wage, at least the grant of JKM",
    provenance="text-predecessor",
)
def jkk_death_grant(*, wage: int, day: date) -> int:
    """Rupiah for a monthly wage in rupiah."""
    months = parameter("benefits/jkk", "jkk_wage_factor", day).whole
    grant = int(share(wage * months, parameter("benefits/jkk", "jkk_death_share", day).rate))
    least = parameter("benefits/jkk", "jkk_death_minimum", day)
    if grant < least.whole:
        because(
            "Santunan menurut upah lebih kecil dari santunan kematian JKM; dibayar sebesar santunan JKM.",
            "The grant by the wage is less than the JKM death grant; the latter is paid.",
            least.basis,
        )
    return max(grant, least.whole)


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b, 25(3)",
    since="2015-07-01",
    id="Manfaat JKK karena kematian seluruhnya",
    en="JKK benefit on death in all",
)
def jkk_death(*, death_grant: int, periodic: int, funeral: int, scholarship: int) -> int:
    """The sum of the parts, in rupiah."""
    return death_grant + periodic + funeral + scholarship


def _without_heirs(facts: Facts, parts: Amounts) -> Amounts:
    if facts.get("children"):
        refuse("heirs", "ada anak, jadi ada ahli waris.", "there are children, so there are heirs.")
    no_heirs("JKK")
    funeral = parts["funeral"]
    none = {"death_grant": 0, "periodic": 0, "funeral": funeral, "scholarship": 0, "total": funeral}
    return none | {"to_fund": parts["death_grant"]}
