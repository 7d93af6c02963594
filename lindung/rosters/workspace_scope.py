"""What a workspace speaks for: a sponsor's programmes, all or one, and within them a kabupaten or a village.

Who stands for a village sees the programmes of others too that list its people, and of them that village alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from lindung.reference import queries as reference
from lindung.reference.queries import RegionInfo, UnknownRegion
from lindung.rosters.own_part import own_villages
from lindung.sponsorship.models import Programme
from lindung.sponsorship.queries import programme_with_code, programmes, whole_programmes
from lindung.web.dates import today
from lindung.web.refused import Refused


@dataclass(frozen=True)
class Scope:
    """`programmes` are those spoken for; `chosen` where only one of several was asked for. `region`: '' for all of it,
    or the code of a kabupaten or village. `villages`: those the actor stands for, where a programme is somebody else's
    and no more of it may be read."""

    programmes: tuple[Programme, ...]
    offered: tuple[Programme, ...]
    chosen: Programme | None
    region: str
    day: date
    villages: tuple[str, ...] = ()

    @property
    def ids(self) -> list[uuid.UUID]:
        return [one.pk for one in self.programmes]

    @property
    def whole(self) -> str:
        """The smallest region that holds every programme: a province, a kabupaten or a village; '' for several."""
        codes = {one.region for one in self.programmes} if not self.villages else set(self.villages)
        for length in (13, 5, 2):
            cut = {code[:length] for code in codes}
            if len(cut) == 1 and all(len(code) >= length for code in codes):
                return cut.pop()
        return ""

    @property
    def here(self) -> str:
        """The region the figures speak for."""
        return self.region or self.whole

    @property
    def below(self) -> int:
        """Letters of the codes one level further down: 5 kabupaten, 13 villages."""
        return 5 if len(self.here) < 5 else 13

    def parameters(self) -> dict[str, Any]:
        """What every question of a workspace takes."""
        return {
            "programmes": self.ids,
            "region": self.region,
            "below": self.region + ".%",
            "day": self.day,
            "month": self.day.replace(day=1),
            "letters": self.below,
        }

    def query(self, **change: str) -> str:
        """The address of this scope with something else chosen: `?program=…&wilayah=…`, or nothing."""
        kept = {"program": self.chosen.code if self.chosen else "", "wilayah": self.region} | change
        joined = "&".join(f"{name}={value}" for name, value in kept.items() if value)
        return f"?{joined}" if joined else ""


def scope_of(*, programme: str = "", region: str = "", day: date | None = None) -> Scope:
    """The scope asked for, of what the actor may see. Refused (404) for a programme or region that is not in it."""
    offered = tuple(programmes())
    chosen = programme_with_code(programme) if programme else None
    spoken = (chosen,) if chosen else offered
    whole = whole_programmes(spoken)
    villages = own_villages() if len(whole) < len(spoken) else ()
    if len(villages) == 1:
        region = region or villages[0]
    if region and region not in villages and not any(_reaches(one, region) for one in spoken if one.pk in whole):
        raise Refused(
            "region_outside",
            f"Wilayah {region[:20]!r} bukan bagian dari program Anda.",
            f"The region {region[:20]!r} is no part of your programmes.",
            status=404,
        )
    return Scope(spoken, offered, chosen, region, day or today(), villages)


def places_below(scope: Scope) -> Sequence[RegionInfo]:
    """The kabupaten or villages to choose from: those where somebody stands on a list. None below a village."""
    if len(scope.here) == 13:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, scope.parameters())
        codes = [code for (code,) in cursor.fetchall()]
    return list(reference.regions(codes).values())


def region_name(code: str) -> str:
    """How people call a region; its code where nobody knows it."""
    try:
        return reference.region(code).display_name if code else ""
    except UnknownRegion:
        return code


def _reaches(programme: Programme, region: str) -> bool:
    """Whether a kabupaten or a village lies within the programme's region."""
    if len(region) not in (5, 13) or "\0" in region:
        return False
    try:
        reference.region(region)
    except UnknownRegion:
        return False
    return region == programme.region or region.startswith(f"{programme.region}.")


_PLACES = """
SELECT DISTINCT left(e.village, %(letters)s) FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
WHERE l.programme_id = ANY (%(programmes)s) AND e.ended_on IS NULL AND e.village <> ''
  AND (%(region)s = '' OR e.village = %(region)s OR e.village LIKE %(below)s)
ORDER BY 1
"""
