"""Roles, scopes and troubles in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Assignment
from lindung.access.roles import Role
from lindung.postgres.trouble import Trouble
from lindung.reference.models import Region

ROLE_WORDS = {
    Role.ADMINISTRATOR: _("administrator"),
    Role.HEAD_OF_BRANCH: _("kepala cabang"),
    Role.BRANCH_OFFICER: _("petugas cabang"),
    Role.SPONSOR_OFFICER: _("petugas sponsor"),
    Role.EMPLOYER_OFFICER: _("petugas pemberi kerja"),
    Role.CLAIMS_OFFICER: _("petugas klaim"),
    Role.CHECKER: _("pemeriksa"),
    Role.FINANCE: _("keuangan"),
    Role.AUDITOR: _("auditor"),
}


def told(trouble: Trouble) -> str:
    """The trouble's sentence in the language of the page."""
    return trouble.indonesian if (get_language() or "id").startswith("id") else trouble.english


@dataclass(frozen=True)
class Held:
    """An assignment as a line to read: role, where it holds, and whether its region still exists."""

    assignment: Assignment
    role: str
    where: str
    region_known: bool

    @property
    def key(self) -> str:
        """What a form sends back to name this role and scope."""
        one = self.assignment
        return f"{one.role}|{one.region}|{one.organisation_id or ''}"


def live(assignments: Iterable[Assignment]) -> list[Assignment]:
    """Those that hold today, in WITA."""
    today = timezone.localdate()
    return [one for one in assignments if one.from_day <= today and (one.to_day is None or one.to_day >= today)]


def in_words(assignments: Sequence[Assignment]) -> list[Held]:
    """Each assignment as a line; one query for the names of all regions."""
    codes = {one.region for one in assignments if one.region}
    regions = {region.code: region for region in Region.objects.filter(code__in=codes)}
    return [_line(one, regions.get(one.region)) for one in sorted(assignments, key=lambda one: (one.role, one.region))]


def _line(one: Assignment, region: Region | None) -> Held:
    if one.organisation is not None:
        where = one.organisation.name
    elif region is not None:
        where = f"{region.display_name} ({region.code})"
    elif one.region:
        where = gettext("wilayah %(code)s, yang tidak ada lagi") % {"code": one.region}
    else:
        where = gettext("tanpa wilayah")
    return Held(one, str(ROLE_WORDS[Role(one.role)]), where, region is not None or not one.region)
