"""JKK: reimbursement of transport. PP 44/2015 and PP 82/2019 Ps 25(2)b.1, 30(2)-(3), Lampiran III.

Each mode has its ceiling; several modes add up. The employer (PU) or the participant (BPU) pays first.
"""

from __future__ import annotations

from datetime import date

from lindung.law.benefits.common import Amounts
from lindung.law.parameters import parameter
from lindung.law.rule import rule
from lindung.law.situation import Facts
from lindung.law.text import label
from lindung.law.trace import because

PARTS = ("transport",)
OUTPUTS = ("transport",)
FACTS = ("receipts",)


def amounts(facts: Facts, day: date) -> Amounts:
    """The reimbursement in rupiah for the receipts given by mode."""
    receipts: dict[str, int] = facts.need("receipts")
    due = 0
    for mode, receipt in receipts.items():
        paid = transport_by_mode(mode=mode, receipt=receipt, day=day)
        due += paid
        if paid < receipt:
            because(
                f"Biaya angkutan {label(mode, 'id')} melebihi batas; diganti sampai batas itu.",
                f"The cost of transport by {label(mode, 'en')} exceeds its ceiling; it is paid up to the ceiling.",
                "PP 44/2015 jo. PP 82/2019 Lampiran III",
            )
    because(
        "Biaya angkutan ke rumah sakit atau ke rumah diganti menurut bukti, sampai batas tiap jenis angkutan.",
        "Transport to hospital or home is reimbursed by receipts, up to the ceiling of each mode.",
        "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.1, 30(2)-(3)",
    )
    return {"transport": due}


@rule(
    "PP 44/2015 jo. PP 82/2019 Ps 25(2)b.1, Lampiran III",
    since="2015-07-01",
    id="Penggantian biaya satu jenis angkutan, sampai batasnya",
    en="Reimbursement of one mode of transport, up to its ceiling",
)
def transport_by_mode(*, mode: str, receipt: int, day: date) -> int:
    """Rupiah for receipts (rupiah) of one mode: land, sea or air."""
    return min(receipt, parameter("benefits/jkk", f"transport_{mode}", day).whole)
