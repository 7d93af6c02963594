"""Contributions of wage earners (penerima upah): PP 44/2015 Ps 16-19, PP 46/2015 Ps 16, PP 45/2015 Ps 28-29.

The rules here serve one worker and a million: their arguments are whole numbers, NumPy arrays or Polars expressions.
Not modelled: several employers at once under JP (PP 45/2015 is silent), and back-pay.
"""

from __future__ import annotations

from fractions import Fraction

from lindung.law.helpers import Quantity, Rate, add, minimum, share
from lindung.law.rule import rule


@rule(
    "PP 44/2015 Ps 16(1), 16(3)",
    since="2015-07-01",
    id="Iuran JKK, ditanggung pemberi kerja",
    en="JKK contribution, borne by the employer",
)
def jkk(*, wage: Quantity, rate: Rate) -> Quantity:
    """The rate of the employer's risk class on the whole monthly wage (rupiah): there is no ceiling."""
    return share(wage, rate)


@rule(
    "PP 44/2015 Ps 18(1)-(2)",
    since="2015-07-01",
    id="Iuran JKM, ditanggung pemberi kerja",
    en="JKM contribution, borne by the employer",
)
def jkm(*, wage: Quantity, rate: Rate) -> Quantity:
    """The JKM rate on the whole monthly wage (rupiah)."""
    return share(wage, rate)


@rule("PP 46/2015 Ps 16(1)b", since="2015-07-01", id="Iuran JHT, bagian pemberi kerja", en="JHT, employer's part")
def jht_employer(*, wage: Quantity, rate: Rate) -> Quantity:
    """The employer's part of JHT on the whole monthly wage (rupiah)."""
    return share(wage, rate)


@rule("PP 46/2015 Ps 16(1)a", since="2015-07-01", id="Iuran JHT, bagian pekerja", en="JHT, worker's part")
def jht_worker(*, wage: Quantity, rate: Rate) -> Quantity:
    """The worker's part of JHT, withheld from the wage (rupiah)."""
    return share(wage, rate)


@rule("PP 46/2015 Ps 16(1)", since="2015-07-01", id="Iuran JHT", en="JHT contribution")
def jht(*, jht_employer: Quantity, jht_worker: Quantity) -> Quantity:
    """Both parts of JHT (rupiah)."""
    return jht_employer + jht_worker


@rule("PP 45/2015 Ps 29(1)-(4)", since="2015-07-01", id="Upah yang dikenai JP", en="Wage that JP is computed on")
def jp_wage(*, wage: Quantity, ceiling: Quantity) -> Quantity:
    """The monthly wage, at most the ceiling of the month (rupiah)."""
    return minimum(wage, ceiling)


@rule("PP 45/2015 Ps 28(3)a", since="2015-07-01", id="Iuran JP, bagian pemberi kerja", en="JP, employer's part")
def jp_employer(*, jp_wage: Quantity, rate: Rate) -> Quantity:
    """The employer's part of JP on the wage up to the ceiling (rupiah)."""
    return share(jp_wage, rate)


@rule("PP 45/2015 Ps 28(3)b", since="2015-07-01", id="Iuran JP, bagian pekerja", en="JP, worker's part")
def jp_worker(*, jp_wage: Quantity, rate: Rate) -> Quantity:
    """The worker's part of JP on the wage up to the ceiling, withheld from the wage (rupiah)."""
    return share(jp_wage, rate)


@rule("PP 45/2015 Ps 28(3)", since="2015-07-01", id="Iuran JP", en="JP contribution")
def jp(*, jp_employer: Quantity, jp_worker: Quantity) -> Quantity:
    """Both parts of JP (rupiah)."""
    return jp_employer + jp_worker


@rule(
    "PP 49/2020 Ps 17",
    since="2020-08-01",
    until="2021-01-31",
    id="Iuran JP yang ditangguhkan",
    en="JP contribution deferred",
    provenance="secondary",
)
def jp_deferred(*, jp_wage: Quantity, employer_rate: Fraction, worker_rate: Fraction, jp: Quantity) -> Quantity:
    """What of JP is not paid on time but from 15 May 2021 to 15 April 2022 (rupiah)."""
    return share(jp_wage, employer_rate) + share(jp_wage, worker_rate) - jp


@rule(
    "PP 44/2015 Ps 16(3), 18(2); PP 46/2015 Ps 16(1)b; PP 45/2015 Ps 28(3)a",
    since="2015-07-01",
    id="Beban pemberi kerja",
    en="Borne by the employer",
)
def employer_total(*, parts: tuple[Quantity, ...]) -> Quantity:
    """What the employer pays of its own (rupiah)."""
    return add(parts)


@rule(
    "PP 46/2015 Ps 16(1)a; PP 45/2015 Ps 28(3)b",
    since="2015-07-01",
    id="Beban pekerja, dipotong dari upah",
    en="Borne by the worker, withheld from the wage",
)
def worker_total(*, parts: tuple[Quantity, ...]) -> Quantity:
    """What is withheld from the worker's wage (rupiah)."""
    return add(parts)


@rule("PP 44/2015 Ps 21(2); PP 45/2015 Ps 30(1)-(2)", since="2015-07-01", id="Jumlah tagihan", en="Total billed")
def total(*, employer_total: Quantity, worker_total: Quantity) -> Quantity:
    """What the employer is billed: its own part and what it withheld (rupiah)."""
    return employer_total + worker_total
