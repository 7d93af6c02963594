"""When unpaid months end cover: PP 44/2015 Ps 38-39 (JKK) and Ps 41-42 (JKM).

A paid month protects. After the last paid month the law tolerates some consecutive unpaid months; in these cover is
conditional: what is then paid depends on the segment. With one month more it has lapsed. Days of the first unpaid
month already count as that month, whatever its due date: the manual's own example (paid to June, nothing for July to
September, lapsed in October) counts so.

Not modelled: what an office may grant beyond this, and whether months paid after a lapse count in retrospect
(question `payment-after-lapse`).
"""

from __future__ import annotations

from datetime import date

from lindung.law.helpers import Quantity, maximum, where
from lindung.law.parameters import Value, load
from lindung.law.programmes import Programme
from lindung.law.rule import rule

COVERED, CONDITIONAL, LAPSED = 1, 2, 9

_PARAMETERS = {"PU": "tolerated_unpaid_months_pu", "BPU": "tolerated_unpaid_months_bpu"}
_INSURANCE = (Programme.JKK, Programme.JKM)


@rule(
    "PP 44/2015 Ps 38(1), 39(1), 41(1), 42(1)",
    since="2015-07-01",
    id="Bulan berturut-turut yang belum dibayar",
    en="Consecutive unpaid months",
)
def unpaid_months(*, month: Quantity, paid_month: Quantity) -> Quantity:
    """Consecutive unpaid months in `month`, counted from the month after `paid_month` (both month numbers)."""
    return maximum(month - paid_month, 0)


@rule(
    "PP 44/2015 Ps 38(1)-(2), 39(1)-(2), 41(1)-(2), 42(1)-(2)",
    since="2015-07-01",
    id="Status perlindungan menurut tunggakan",
    en="State of cover by arrears",
)
def cover_status(*, unpaid: Quantity, tolerated: Quantity) -> Quantity:
    """COVERED without unpaid months, CONDITIONAL up to the tolerated number, LAPSED with more (both in months)."""
    return where(unpaid <= 0, COVERED, where(unpaid <= tolerated, CONDITIONAL, LAPSED))


@rule(
    "PP 44/2015 Ps 38(1), 39(1), 41(1), 42(1)",
    since="2015-07-01",
    id="Bulan terakhir yang masih ditoleransi",
    en="Last month still tolerated",
)
def last_tolerated_month(*, paid_month: Quantity, tolerated: Quantity) -> Quantity:
    """The last month (number) in which cover is still conditional after payment up to `paid_month`."""
    return paid_month + tolerated


def tolerance(segment: str, programme: Programme, day: date) -> Value | None:
    """The parameter that tolerates unpaid months for a segment and programme on a day; None: none is tolerated."""
    if programme not in _INSURANCE or segment not in _PARAMETERS:
        return None
    return load("lapse")[_PARAMETERS[segment]].on(day)


def tolerated_months(segment: str, programme: Programme, day: date) -> int:
    """Unpaid months tolerated for a segment and programme on a day; 0 where the law names none."""
    value = tolerance(segment, programme, day)
    return value.whole if value else 0


def conditional_consequence(segment: str, programme: Programme) -> tuple[str, str, str]:
    """What is paid while cover is conditional: sentence in Indonesian, in English, article."""
    return _CONSEQUENCES[(segment, programme)]


_CONSEQUENCES = {
    ("BPU", Programme.JKK): (
        "Perawatan medis diberikan; santunan tunai setelah sembuh dan tunggakan dilunasi.",
        "Medical care is given; cash only after recovery is certified and the arrears are paid.",
        "PP 44/2015 Ps 39(1)",
    ),
    ("BPU", Programme.JKM): (
        "Biaya pemakaman dibayar; santunan kematian, santunan berkala, dan beasiswa setelah ahli waris melunasi "
        "tunggakan.",
        "Funeral money is paid; death grant, periodic grant and scholarship only after the heirs pay the arrears.",
        "PP 44/2015 Ps 42(1)",
    ),
    ("PU", Programme.JKK): (
        "BPJS Ketenagakerjaan membayar manfaat; pemberi kerja wajib melunasi tunggakan.",
        "BPJS Ketenagakerjaan pays the benefit; the employer must settle the arrears.",
        "PP 44/2015 Ps 38(1)",
    ),
    ("PU", Programme.JKM): (
        "BPJS Ketenagakerjaan membayar manfaat; pemberi kerja wajib melunasi tunggakan.",
        "BPJS Ketenagakerjaan pays the benefit; the employer must settle the arrears.",
        "PP 44/2015 Ps 41(1)",
    ),
}


def lapsed_consequence(segment: str, programme: Programme) -> tuple[str, str, str]:
    """What follows once more months are unpaid than the law tolerates: Indonesian, English, article."""
    if segment == "PU":
        article = "PP 44/2015 Ps 38(2)-(3)" if programme is Programme.JKK else "PP 44/2015 Ps 41(2)-(3)"
        return (
            "Pemberi kerja membayar lebih dahulu; penggantian dapat diminta setelah tunggakan dan denda lunas.",
            "The employer pays first and may ask for a refund once all arrears and penalties are settled.",
            article,
        )
    article = "PP 44/2015 Ps 39(2)" if programme is Programme.JKK else "PP 44/2015 Ps 42(2)"
    return ("Tidak ada hak atas manfaat.", "There is no right to any benefit.", article)
