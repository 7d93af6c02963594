"""Who pays for each membership from which day: a row at its beginning and at each change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lindung.demo import assumptions
from lindung.demo.assumptions import PROVINCE
from lindung.demo.history import BPU
from lindung.demo.province import Province
from lindung.demo.stints import Column, Payer

PAYER_KINDS = ("employer", "self", "apbd", "village", "donor")
WADAH = ("", "", "SG", "SD", "SC")


@dataclass(frozen=True)
class PayerRows:
    """Assignments: the stretch that begins with it, kind of payer, organisation (-1: none), programme (-1: none)."""

    stretch: Column
    kind: Column
    organisation: Column
    programme: Column

    def __len__(self) -> int:
        return len(self.stretch)


def payer_rows(province: Province) -> PayerRows:
    """All assignments. Of two stretches paid by the same payer one after the other, only the first has a row."""
    s = province.stretches
    organisation = paying_organisations(province)
    change = s.first.copy()
    change[1:] |= (s.payer[1:] != s.payer[:-1]) | (organisation[1:] != organisation[:-1])
    rows = np.flatnonzero(change).astype(np.int32)
    sponsored = s.payer[rows] >= Payer.APBD
    programme = np.where(sponsored, s.group[rows], -1).astype(np.int32)
    return PayerRows(rows, s.payer[rows], organisation[rows], programme)


def paying_organisations(province: Province) -> Column:
    """For each stretch, the organisation that pays; -1 for self-payers."""
    s, bodies = province.stretches, province.bodies
    unit = province.unit_of_membership[s.membership]
    paying = np.where(unit >= 0, province.units.organisation[unit], -1)
    plans = assumptions.programmes()
    codes = [region.code for region in assumptions.kabupaten()]
    government = [
        bodies.province if plan.sponsor == PROVINCE else bodies.governments[codes.index(plan.sponsor)] for plan in plans
    ]
    donor = [bodies.donors[codes.index(plan.sponsor)] if plan.payer == "donor" else -1 for plan in plans]
    programme = np.where((s.segment == BPU) & (s.group >= 0), s.group, 0)
    by_kind: tuple[tuple[Payer, npt.NDArray[np.int64] | Column], ...] = (
        (Payer.APBD, np.array(government)[programme]),
        (Payer.DONOR, np.array(donor)[programme]),
        # The kabupaten merges its villages' lists and stands for them; each village is billed by itself.
        (Payer.VILLAGE, np.array(government)[programme]),
    )
    for kind, rows in by_kind:
        paying = np.where(s.payer == kind, rows, paying)
    return paying.astype(np.int32)
