"""What JKP is paid from: PP 37/2021 Ps 11, PP 49/2023 Ps 16A and 18A, PP 6/2025 Ps 11.

JKP adds nothing to the bill. The government pays a part; the rest is moved to the JKP fund out of what the employer
pays for JKK and, until January 2025, for JKM. Not modelled: months in which the employer is in arrears, when the
government does not pay (PP 37/2021 Ps 16), and the recomposition rate during the labour-intensive relief, which the
sheets do not state (question `jkp-recomposition-in-relief`).
"""

from __future__ import annotations

from lindung.law.helpers import Quantity, Rate, minimum, share
from lindung.law.rule import rule


@rule("PP 37/2021 Ps 11(6)-(8)", since="2021-02-01", id="Upah yang dikenai JKP", en="Wage that JKP is computed on")
def jkp_wage(*, wage: Quantity, ceiling: Quantity) -> Quantity:
    """The monthly wage, at most the JKP ceiling (rupiah)."""
    return minimum(wage, ceiling)


@rule(
    "PP 37/2021 Ps 11(4); PP 6/2025 Ps 11(4)",
    since="2021-02-01",
    id="JKP, dibayar pemerintah pusat",
    en="JKP, paid by the central government",
)
def jkp_government(*, jkp_wage: Quantity, rate: Rate) -> Quantity:
    """The government's part (rupiah); nobody is billed for it."""
    return share(jkp_wage, rate)


@rule(
    "PP 37/2021 Ps 11(5)a; PP 6/2025 Ps 11(5)",
    since="2021-02-01",
    id="JKP, rekomposisi iuran JKK",
    en="JKP, recomposed from JKK",
)
def jkp_from_jkk(*, jkp_wage: Quantity, rate: Rate) -> Quantity:
    """What moves from the JKK contribution to the JKP fund (rupiah)."""
    return share(jkp_wage, rate)


@rule(
    "PP 37/2021 Ps 11(5)b; PP 6/2025 Ps 11(5)",
    since="2021-02-01",
    id="JKP, rekomposisi iuran JKM",
    en="JKP, recomposed from JKM",
)
def jkp_from_jkm(*, jkp_wage: Quantity, rate: Rate) -> Quantity:
    """What moves from the JKM contribution to the JKP fund (rupiah): nothing from February 2025."""
    return share(jkp_wage, rate)


@rule("PP 37/2021 Ps 11(5)a", since="2021-02-01", id="Tinggal di dana JKK", en="Kept by the JKK fund")
def jkk_fund(*, jkk: Quantity, jkp_from_jkk: Quantity) -> Quantity:
    """The JKK contribution without what moves to the JKP fund (rupiah)."""
    return jkk - jkp_from_jkk


@rule("PP 37/2021 Ps 11(5)b", since="2021-02-01", id="Tinggal di dana JKM", en="Kept by the JKM fund")
def jkm_fund(*, jkm: Quantity, jkp_from_jkm: Quantity) -> Quantity:
    """The JKM contribution without what moves to the JKP fund (rupiah)."""
    return jkm - jkp_from_jkm
