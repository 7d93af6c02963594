"""Where people and units stand: a village, and with it kecamatan, kabupaten and province."""

from __future__ import annotations

from dataclasses import dataclass

from lindung.reference.models import Region
from lindung.web.refused import Refused


@dataclass(frozen=True, slots=True)
class Place:
    """A village and what it lies in, as Kemendagri codes."""

    village: str
    kabupaten: str
    province: str


def region_of(code: str) -> Region:
    """The region with this code. Refused with an example if there is none."""
    found = Region.objects.filter(pk=code).first()
    if found is None:
        raise Refused(
            "region_unknown",
            f"Kode wilayah {code[:20]!r} tidak ada. Contoh desa: 72.08.01.2011.",
            f"There is no region with the code {code[:20]!r}. A village looks like 72.08.01.2011.",
        )
    return found


def village_of(code: str) -> Place:
    """The village with this code. Refused if it is no village: people and units stand in villages."""
    found = region_of(code)
    if found.level != "village":
        raise Refused(
            "village_needed",
            f"{code} ({found.name}) bukan desa atau kelurahan. Pilih desanya, misalnya 72.08.01.2011.",
            f"{code} ({found.name}) is no village. Choose the village, such as 72.08.01.2011.",
        )
    return Place(found.code, found.code[:5], found.province)
