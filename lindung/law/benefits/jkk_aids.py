"""JKK: rehabilitation aids, home care and medical care. PP 44/2015 and PP 82/2019 Ps 25(2)a, 25(2)b.6-7, Lampiran III.

Spectacles, hearing aids and home care came with PP 82/2019: before 2 December 2019 there is no right to them. Medical
care has no ceiling. Not modelled: rehabilitation costs beside an orthosis, and what a higher ward costs.
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.common import Amounts
from lindung.law.helpers import share
from lindung.law.parameters import load, parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts
from lindung.law.text import label
from lindung.law.trace import because

_EVENTS = ("orthosis", "dentures", "hearing_aid", "spectacles", "home_care", "medical_care")
PARTS = {event: (event,) for event in _EVENTS}
OUTPUTS = PARTS
FACTS = dict.fromkeys(_EVENTS, ("cost",))


def amounts(facts: Facts, day: date) -> Amounts:
    """The reimbursement in rupiah, under the name of the event."""
    event = facts.need("event")
    if event == "medical_care":
        return _medical_care(facts)
    if event == "orthosis":
        because(
            "Harga menurut daftar pusat rehabilitasi rumah sakit umum pemerintah ditambah 40%; biaya rehabilitasi "
            "medik dibayar di samping itu.",
            "The price list of the rehabilitation centre of a government hospital plus 40%; the costs of medical "
            "rehabilitation are paid beside it.",
            "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.6, Lampiran III",
        )
        return {event: orthosis(cost=facts.need("cost"), day=day)}
    ceiling = load("benefits/aids")[f"{event}_ceiling"]
    if ceiling.found(day) is None:
        because(
            f"Manfaat {label(event, 'id')} baru ada sejak 2 Desember 2019.",
            f"The benefit of {label(event, 'en')} exists only since 2 December 2019.",
            "PP 82/2019 Ps 25(2)",
        )
        return {event: 0}
    if event == "home_care":
        parameter("benefits/aids", "home_care_years", day)
        because(
            "Perawatan di rumah paling lama satu tahun, melalui fasilitas yang bekerja sama.",
            "Home care lasts one year at most, through a cooperating facility.",
            "PP 82/2019 Lampiran III A.1.m",
        )
    cost = facts.need("cost")
    paid = up_to_ceiling(event=event, cost=cost, day=day)
    beyond = (" melebihi batas; diganti sampai batas itu.", " exceeds the ceiling; it is paid up to the ceiling.")
    within = (" diganti menurut bukti, sampai batasnya.", " is reimbursed by receipts, up to the ceiling.")
    tail = beyond if paid < cost else within
    because(
        f"Biaya {label(event, 'id')}{tail[0]}",
        f"The cost of {label(event, 'en')}{tail[1]}",
        "PP 44/2015 jo. PP 82/2019 Ps 25(2), Lampiran III",
    )
    return {event: paid}


def _medical_care(facts: Facts) -> Amounts:
    because(
        "Perawatan medis diberikan sesuai kebutuhan medis, tanpa batas biaya, sampai sembuh, cacat, atau meninggal.",
        "Medical care is given by medical need, without a ceiling, until recovery, disability or death.",
        "PP 44/2015 jo. PP 82/2019 Ps 25(2)a dan penjelasannya",
    )
    return {"medical_care": facts.need("cost")} if "cost" in facts else {}


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.6, Lampiran III",
    since="2015-07-01",
    id="Alat bantu dan alat ganti: daftar harga ditambah 40%",
    en="Orthosis and prosthesis: price list plus 40%",
    provenance="text-predecessor",
)
def orthosis(*, cost: int, day: date) -> int:
    """Rupiah for a price (rupiah) of the list, half up to the rupiah."""
    return int(share(cost, 1 + parameter("benefits/aids", "orthosis_surcharge", day).rate))


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2), Lampiran III",
    since="2015-07-01",
    id="Penggantian biaya sampai batasnya",
    en="Reimbursement up to the ceiling",
)
def up_to_ceiling(*, event: str, cost: int, day: date) -> int:
    """Rupiah for the cost (rupiah) of an aid or of home care."""
    return min(cost, parameter("benefits/aids", f"{event}_ceiling", day).whole)
